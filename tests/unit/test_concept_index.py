"""The concept index: what counts as a treatment, what leads where, and that it stays a book's index."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import tiny
from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.language.concept_index import (
    MOST_LINES,
    ConceptIndex,
    IndexEntry,
    _cost,
    _fitted,
    headword,
    sort_key,
)
from trapwise.language.index_marks import index_marks, without_marks
from trapwise.language.mentions import appearances, mentions, visible_text
from trapwise.language.treatments import MENTIONS, Reason, Treatment, treatments
from trapwise.language.vocabulary import NamedTerm, Vocabulary
from trapwise.pages.scanning import Page, scan_page
from trapwise.pages.sections import Section, section_at, sections

ROOT = Path(__file__).resolve().parents[2]
WORDS = Vocabulary(
    [NamedTerm("median", ("median",), "A middle."), NamedTerm("tail", ("heavy tail",), "Rare and large.")]
)
FILLER = "plain words that say little about it " * 30


def page(body: str, path: str = "traps/sums/a.md") -> Page:
    return scan_page(path, f"---\ntitle: A\n---\n{body}", BLOCK_KINDS)[0]


def found(*pages: Page, tied: dict[str, frozenset[str]] | None = None) -> dict[str, list[tuple[str, Reason]]]:
    by_path = {p.path: p for p in pages}
    made = treatments(by_path, mentions(pages, WORDS), WORDS, tied or {})
    return {term: [(t.section.link, t.reason) for t in items] for term, items in made.items()}


def test_a_passing_mention_treats_nothing() -> None:
    assert found(page(f"## One {{#one}}\n\nThe median once.\n{FILLER}")) == {}


def test_a_heading_treats() -> None:
    assert found(page("## The median {#one}\n\nIt.")) == {"median": [("traps/sums/a.md#one", Reason.HEADING)]}


def test_a_definition_is_the_principal_treatment() -> None:
    body = f"## The median {{#one}}\n\n{'The median. ' * 9}\n\n## Two {{#two}}\n\n/// definition | Median\nIt.\n///\n"
    assert found(page(body))["median"] == [
        ("traps/sums/a.md#two", Reason.DEFINITION),
        ("traps/sums/a.md#one", Reason.HEADING),
    ]


def test_often_and_much_more_often_than_elsewhere() -> None:
    body = f"## One {{#one}}\n\n{'A median. ' * MENTIONS}\n\n## Two {{#two}}\n\n{FILLER}"
    assert found(page(body)) == {"median": [("traps/sums/a.md#one", Reason.OFTEN)]}
    fewer = body.replace("A median. ", "", 1)
    assert found(page(fewer)) == {}
    assert found(page(fewer), tied={"traps/sums/a.md": frozenset({"median"})}) != {}


def test_a_word_that_is_everywhere_is_treated_nowhere() -> None:
    body = "".join(f"## S{n} {{#s{n}}}\n\n{'A median. ' * 6}\n\n" for n in range(5))
    assert found(page(body)) == {}


def test_bold_words_that_open_a_paragraph_are_a_small_heading() -> None:
    body = f"## One {{#one}}\n\n**The median.** The median is robust. {FILLER}"
    assert found(page(body)) == {"median": [("traps/sums/a.md#one", Reason.TITLE)]}


def test_a_step_is_no_small_heading_but_a_named_item_is() -> None:
    step = f"## One {{#one}}\n\n1. **Report the median.** The median is robust. {FILLER}"
    assert found(page(step)) == {}
    item = f"## One {{#one}}\n\n1. **Median**: the median is robust. {FILLER}"
    assert found(page(item)) == {"median": [("traps/sums/a.md#one", Reason.TITLE)]}


@pytest.mark.parametrize("anchor", ["scenario", "papers", "takeaways", "drill"])
def test_rehearsals_treat_nothing(anchor: str) -> None:
    assert found(page(f"## The median {{#{anchor}}}\n\n{'The median. ' * 9}")) == {}


def test_lists_of_the_site_treat_nothing() -> None:
    assert found(page("## The median {#one}\n\nIt.", "reference/glossary.md")) == {}


def test_code_addresses_and_options_are_not_spoken() -> None:
    text = visible_text(
        page(
            "## A {#median}\n\n`median` [x](median.md) [@median1999] $median$\n\n/// card | Heavy tail\n///\n"
        )
    )
    assert "median" not in text
    assert "Heavy tail" in text


def test_a_short_link_is_a_mention() -> None:
    one = page("## A {#a}\n\nSee [](term:median).")
    assert [m.term for m in mentions([one], WORDS)[one.path]] == ["median"]


def test_the_most_frequent_users_come_first() -> None:
    often, once = page("The median and the median.", "traps/x/often.md"), page("The median.", "traps/x/a.md")
    glossary = page("The median.", "reference/glossary.md")
    assert appearances(mentions([once, often, glossary], WORDS)) == {"median": (often.path, once.path)}


def test_marks_are_read_and_taken_out() -> None:
    one = page(
        "## A {#a}\n\nText. <!-- index: median; of\nthree --> <!-- index: x; see also median -->\n\nMore."
    )
    marks, problems = index_marks(one)
    assert problems == []
    assert [(m.entry, m.sub, m.see, m.see_also) for m in marks] == [
        ("median", "of three", "", ""),
        ("x", "", "", "median"),
    ]
    assert without_marks(one.body) == "## A {#a}\n\nText.\n\nMore."
    assert without_marks("```\n<!-- index: a -->\n```") == "```\n<!-- index: a -->\n```"
    assert without_marks("`<!-- index: a -->`") == "`<!-- index: a -->`"


headings = st.lists(
    st.sampled_from(["# H\n", "## A {#a}\n", "### B {#b}\n", "#### C\n", "text\n\n"]), max_size=8
)


@given(headings)
def test_sections_are_the_whole_page_without_a_gap(parts: list[str]) -> None:
    one = page("".join(parts))
    made = sections(one)
    assert made[0].start == 0
    assert made[-1].end == len(one.body)
    assert all(a.end == b.start for a, b in pairwise(made))
    for offset in range(len(one.body)):
        section = section_at(made, offset)
        assert section.start <= offset < section.end


def entry(name: str, strengths: list[float]) -> IndexEntry:
    items = tuple(
        Treatment(Section(f"{name}.md", f"s{n}", "S", n, n + 1), Reason.OFTEN, strength)
        for n, strength in enumerate(strengths)
    )
    return IndexEntry(name, name, items)


entries = st.lists(st.lists(st.floats(0.1, 99), min_size=1, max_size=5), max_size=400)


@settings(max_examples=30, deadline=None)
@given(entries)
def test_the_weakest_give_way_and_no_entry_is_lost(strengths: list[list[float]]) -> None:
    made = {f"e{n}": entry(f"e{n}", values) for n, values in enumerate(strengths)}
    index = ConceptIndex(made)
    fitted = _fitted(index)
    assert set(fitted.entries) == set(made)
    assert fitted.lines <= max(MOST_LINES, len(made))
    for name, kept in fitted.entries.items():
        assert kept.treatments[0] == made[name].treatments[0]
        assert _cost(kept) <= _cost(made[name])


def test_an_index_of_too_many_lines_loses_its_weakest_treatments(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"a": entry("a", [9, 1, 5]), "b": entry("b", [2, 3]), "c": entry("c", [1])}
    index = ConceptIndex(made)
    assert index.lines == 4 + 3 + 1
    for most, kept in (
        (8, ["s0 s1 s2", "s0 s1", "s0"]),
        (7, ["s0 s2", "s0 s1", "s0"]),
        (5, ["s0 s2", "s0", "s0"]),
    ):
        monkeypatch.setattr("trapwise.language.concept_index.MOST_LINES", most)
        fitted = _fitted(index)
        assert [" ".join(t.section.anchor for t in e.treatments) for e in fitted.entries.values()] == kept
        assert fitted.lines <= most


def test_what_is_said_most_for_its_length_comes_first_and_the_title_of_a_box_once_is_too_little() -> None:
    thrice = f"## A {{#a}}\n\n{'A median. ' * 4}{FILLER[:150]}\n\n## B {{#b}}\n\n{'A median. ' * 6}\n\n## C {{#c}}\n\n{FILLER * 6}"
    assert [link for link, _ in found(page(thrice))["median"]] == ["traps/sums/a.md#b", "traps/sums/a.md#a"]
    once = f"## A {{#a}}\n\n/// note | Median\nIt.\n///\n\n{FILLER}"
    assert found(page(once)) == {}
    assert found(page(once), tied={"traps/sums/a.md": frozenset({"median"})}) != {}


def test_words_are_sorted_as_in_a_book() -> None:
    names = ["log-sum-exp", "logit", "A/B test", headword("The Softmax Trap"), "Adam"]
    assert sorted(names, key=sort_key) == ["A/B test", "Adam", "logit", "log-sum-exp", "Softmax Trap, The"]


def test_the_same_project_gives_the_same_numbers(tmp_path: Path) -> None:
    site, _ = tiny.survey(tiny.write(tmp_path))
    assert site.findings.numbers == {"hampel1974": 1, "huber1964": 2, "tukey1977": 3}
    cited = {key: [c.page.link for c in places] for key, places in site.findings.cited_in.items()}
    assert cited["tukey1977"] == [
        "index.md",
        "mistakes/no-baseline.md",
        "practice/designs/daily-sum.md",
        "practice/designs/level-of-a-tank.md",
        "traps/sums/first-trap.md",
    ]
    assert dataclasses.is_dataclass(site.findings.cited_in["huber1964"][0])
    assert [p.link for p in site.findings.cited_in["huber1964"][0].sections] == [
        "traps/sums/first-trap.md#why-it-works",
        "traps/sums/first-trap.md#papers",
    ]
