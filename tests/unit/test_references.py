"""References take the numbers of the bibliography."""

from __future__ import annotations

import re

import markdown
import pytest

from trapwise.extensions.references import JOINER, ReferenceExtension

SOURCE = "One[^b] and two[^a] and one[^b].\n\n[^b]: B.\n[^a]: A.\n"


def render(numbers: dict[str, int], source: str = SOURCE) -> str:
    return markdown.markdown(source, extensions=["footnotes", ReferenceExtension(numbers)])


def test_numbers_and_order_are_those_of_the_bibliography() -> None:
    html = render({"a": 4, "b": 17})
    assert re.findall(r'class="footnote-ref"[^>]*>([^<]+)<', html) == ["17", "4", "17"]
    assert re.findall(r'<li id="fn:(\w+)" value="(\d+)">', html) == [("a", "4"), ("b", "17")]
    assert html.count('href="#fnref:b"') == 1
    assert html.count('href="#fnref2:b"') == 1


@pytest.mark.parametrize("numbers", [{}, {"a": 4}])
def test_a_footnote_of_another_kind_keeps_the_count(numbers: dict[str, int]) -> None:
    html = render(numbers)
    assert "value=" not in html
    assert re.findall(r'<li id="fn:(\w+)"', html) == ["b", "a"]


@pytest.mark.parametrize(
    ("source", "before"),
    [
        ("A word [^a].", "A word"),
        ("*A word* [^a].", f"<em>A word</em>{JOINER}"),
        ("*A* word [^a].", "<em>A</em> word"),
        ("[^a] begins.", ""),
    ],
)
def test_no_line_ends_before_a_citation(source: str, before: str) -> None:
    html = render({"a": 1}, source + "\n\n[^a]: A work.\n")
    assert html.startswith(f'<p>{before}<sup id="fnref:a">')


def test_two_citations_side_by_side_are_told_apart() -> None:
    html = render({"a": 1, "b": 2}, "Twice [^a][^b].\n\n[^a]: One.\n\n[^b]: Two.\n")
    assert "</sup>,<sup" in html
