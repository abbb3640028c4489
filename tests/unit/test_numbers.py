"""Numbers in prose: filled from records, and found when they are typed."""

from __future__ import annotations

import pytest

from trapwise.numbers import check_typed, fill_numbers, look_up, show
from trapwise.pages import scan_page
from trapwise.survey import BLOCKS

LABS = {
    "a-lab": {"numbers": {"seeds": 20, "effect": {"fix": {"median": 0.123456}}, "limit": None, "word": "NaN"}}
}


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (20, "", "20"),
        (12345, "", "12,345"),
        (0.123456, "", "0.1235"),
        (2.0, "", "2"),
        (None, "", "never"),
        (0.1234, ".1%", "12.3%"),
        (-3.5, ".1f", "−3.5"),
        (1e-9, ".1e", "1.0 × 10<sup>−9</sup>"),
        (6.02e23, ".2e", "6.02 × 10<sup>23</sup>"),
        (1e20, "", "1e20"),
        ("NaN", "", "NaN"),
    ],
)
def test_how_a_number_is_shown(value: object, form: str, expected: str) -> None:
    text, wrong = show(value, form)
    assert wrong == ""
    assert text == expected or text.startswith("1 × 10")


def test_pulls_are_filled_outside_code() -> None:
    body = "Over {{ lab.seeds }} and {{a-lab.effect.fix.median | .2f}}, `{{ lab.seeds }}`\n\n```\n{{ lab.seeds }}\n```\n"
    filled = fill_numbers(body, "a-lab", LABS)
    assert filled == "Over 20 and 0.12, `{{ lab.seeds }}`\n\n```\n{{ lab.seeds }}\n```\n"


def test_lab_means_the_page_s_own() -> None:
    assert "not a chapter" in look_up("lab.seeds", None, LABS)[1]
    assert look_up("a-lab.seeds", None, LABS) == ("20", "")


@pytest.mark.parametrize(
    "text",
    [
        "It took 61 steps.",
        "It is 4.5 better.",
        "A gain of 7%.",
        "A gain of 7 percent.",
        "About 1,000 rows.",
        "> It took 61 steps.",
        "- It took 61 steps.",
    ],
)
def test_typed_numbers_are_found(text: str) -> None:
    page, _ = scan_page("x.md", text, BLOCKS)
    assert len(check_typed(page)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Two seeds, 3 arms.",
        "It is $61$ steps.",
        "`61` steps",
        "In fp16 and a 32-bit float, or 64 bits.",
        "In 1991 it began.",
        "Suppose it takes 61 steps.",
        "It took 61 steps [@key].",
        "It took {{ lab.seeds }} steps.",
        "## 61 steps",
        "/// card | Why 61?\nSo.\n///",
        "[here](x61.md#s-61)",
        "GPT-61 and top-10",
        "| a | b |\n|---|---|",
        "1. One\n12. Twelve",
    ],
)
def test_traceable_numbers_are_left_alone(text: str) -> None:
    page, _ = scan_page("x.md", text, BLOCKS)
    assert check_typed(page) == []


def test_an_exempt_part_is_left_alone() -> None:
    page, _ = scan_page("x.md", "It took 61 steps.\n\nIt took 62 steps.", BLOCKS)
    assert [p.line for p in check_typed(page, ((0, 18),))] == [3]
