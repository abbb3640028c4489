"""What search is given: stems, entries, sections, and the files made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny
from trapwise.pages.addresses import page_address
from trapwise.searching.entries import SearchEntry, core_of, find_entries
from trapwise.searching.files import search_files, word_file
from trapwise.searching.texts import SearchSection, plain, searched_text, sections_in
from trapwise.searching.words import browser_stemmer, stem, stems, stop_words
from trapwise.sitewide.site import Site


@pytest.fixture
def site(surveyed: Site) -> Site:
    return surveyed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("modelling", "modeling"),
        ("labelled", "labels"),
        ("calibrated", "calibration"),
        ("losses", "loss"),
        ("bidding", "bid"),
        ("bids", "bid"),
        ("sets", "set"),
        ("queries", "query"),
        ("biases", "bias"),
        ("overfits", "overfitting"),
        ("generative", "generation"),
    ],
)
def test_endings_come_out_alike(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("loss", "lose"), ("bias", "bia"), ("fp16", "fp1"), ("as", "a"), ("news", "new")]
)
def test_short_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_compound_is_found_in_parts_and_in_one_word() -> None:
    assert stems("log-sum-exp") == ["log", "sum", "exp", "logsumexp"]
    assert stems("Winner’s curse") == stems("winners curse")
    assert stems("A/B") == ["a", "b", "ab"]
    assert stems("naïve") == stems("naive")
    assert stems("") == []


def test_a_number_is_found_as_it_is_spoken() -> None:
    assert stems("10k mails") == stems("10,000 mails") == stems("10000 mails")
    assert stems("1,000,000") == ["1000000"]
    assert stems("the rule of three") == stems("the rule of 3")
    assert stems("2,34") == ["2", "34"]
    assert stems("Form 10-K") == ["form", "10", "k", "10k"]


def test_two_things_are_compared_in_either_word() -> None:
    assert stems("Batch vs. live") == stems("batch versus live") == stems("batch or live")
    assert stems("vsync") != stems("orync")


def test_stop_words_say_little_and_are_stems() -> None:
    words = stop_words()
    assert {"the", "what", "is", "how"} <= {*words}
    assert not {"loss", "model", "interview"} & {*words}
    assert words == sorted({*words})


@pytest.mark.parametrize(
    ("path", "address"),
    [("index.md", ""), ("traps/index.md", "traps/"), ("a/b.md", "a/b/"), ("about.md", "about/")],
)
def test_addresses(path: str, address: str) -> None:
    assert page_address(path) == address


def test_a_title_is_known_by_what_is_its_own() -> None:
    assert core_of("The Softmax Trap") == "Softmax"
    assert core_of("When Data Is Small") == "When Data Is Small"


def test_every_page_term_and_paper_is_an_entry_and_each_has_one_address(site: Site) -> None:
    entries = find_entries(site)
    addresses = [entry.address for entry in entries]
    assert len(set(addresses)) == len(addresses)
    assert {entry.page for entry in entries if entry.page} == set(site.pages)
    assert sum(entry.kind == "term" for entry in entries) == len(site.catalogue.terms)
    assert sum(entry.kind == "paper" for entry in entries) == len(site.findings.numbers)
    trap = next(entry for entry in entries if entry.kind == "trap")
    assert trap.title == "The First Trap"
    assert {"Q1", "First"} <= set(trap.names)
    assert "the mean jumps" in trap.symptoms


def test_sections_have_the_anchors_and_words_of_the_page(site: Site) -> None:
    path = tiny.CHAPTER.removeprefix("docs/")
    sections = sections_in(searched_text(path, site))
    anchors = [section.anchor for section in sections]
    assert {h.anchor for h in site.pages[path].headings if h.level <= 3} == set(anchors) - {""}
    assert all(stem == stem.lower() for section in sections for stem in section.counts)


def test_a_row_is_an_entry_where_its_list_stands(site: Site) -> None:
    entries = {entry.address: entry for entry in find_entries(site)}
    asked = entries["practice/room/#asked-for-a-baseline"]
    recovery = site.catalogue.recoveries["asked-for-a-baseline"]
    assert (asked.kind, asked.title, asked.line) == ("recovery", recovery.situation, recovery.say)
    assert recovery.then in asked.words
    kinds = {entry.kind for entry in entries.values()}
    assert {"recovery", "flag", "number", "section"} <= kinds
    # No page of the small project has these lists.
    assert not {"phrase", "rubric", "problem", "check", "word"} & kinds


def test_a_row_is_found_by_other_words_for_it(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    records = root / "content" / "recoveries.yml"
    text = records.read_text(encoding="utf-8")
    records.write_text(
        text.replace("    then: Write its", "    wordings: [no comparison]\n    then: Write its", 1),
        encoding="utf-8",
    )
    entries = {entry.address: entry for entry in find_entries(tiny.survey(root)[0])}
    assert entries["practice/room/#asked-for-a-baseline"].names == ("no comparison",)


def test_a_term_is_found_by_words_that_do_not_name_it(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    records = root / "content" / "terms.yml"
    text = records.read_text(encoding="utf-8")
    aliases = '    aliases: ["fat tail"]\n'
    records.write_text(
        text.replace(aliases, f"{aliases}    wordings: [many outliers]\n", 1), encoding="utf-8"
    )
    entry = next(entry for entry in find_entries(tiny.survey(root)[0]) if entry.title == "heavy tail")
    assert (entry.names, entry.symptoms) == (("fat tail",), ("many outliers",))


def test_a_work_is_found_by_what_it_is_called_for_short(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    records = root / "content" / "references.bib"
    text = records.read_text(encoding="utf-8")
    title = "title = {Exploratory Data Analysis},\n"
    records.write_text(
        text.replace(title, f"{title}  shorttitle = {{EDA; Tukey's book}},\n", 1), encoding="utf-8"
    )
    entry = next(
        entry for entry in find_entries(tiny.survey(root)[0]) if entry.title == "Exploratory Data Analysis"
    )
    assert {"EDA", "Tukey's book"} <= set(entry.names)


@pytest.mark.parametrize("path", ["docs/practice/room.md", "docs/mistakes/no-baseline.md"])
def test_a_section_with_other_names_is_an_entry_on_any_page(tmp_path: Path, path: str) -> None:
    root = tiny.write(tmp_path)
    page = root / path
    text = page.read_text(encoding="utf-8").replace("---\n\n", "also_at: {own: [by voice]}\n---\n\n", 1)
    page.write_text(f"{text}\n## Aloud {{#own}}\n\nText.\n", encoding="utf-8")
    found = [entry for entry in find_entries(tiny.survey(root)[0]) if "by voice" in entry.names]
    assert [entry.title for entry in found] == ["Aloud"]
    assert found[0].address.endswith("#own")


def test_a_title_that_several_pages_have_is_no_entry(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    for name, own in (("room", "Alone here"), ("rounds", "Only there")):
        page = root / "docs" / "practice" / f"{name}.md"
        text = (
            page.read_text(encoding="utf-8")
            if page.exists()
            else "---\ntitle: Rounds\ndescription: Rounds.\n---\n\n# Rounds\n"
        )
        page.write_text(
            f"{text}\n## Shared {{#shared}}\n\nText.\n\n## {own} {{#own}}\n\nText.\n", encoding="utf-8"
        )
    titles = {entry.title for entry in find_entries(tiny.survey(root)[0]) if entry.kind == "section"}
    assert {"Alone here", "Only there"} <= titles
    assert "Shared" not in titles


def test_the_stemmer_for_the_browser_is_one_module_without_names_of_its_own_outside() -> None:
    script = browser_stemmer()
    assert script.startswith("/*! Snowball")
    assert "BSD" in script.split("*/")[0]
    assert "export const stemWord" in script


def test_markup_is_not_text() -> None:
    text = plain('A [link](https://x.org/address) to `code` <b class="k">bold</b> [@key2020] {: .attribute }')
    assert " ".join(text.split()) == "A link to code bold"


def test_the_files_agree_with_each_other_and_come_out_the_same_twice(site: Site) -> None:
    names, words = search_files(site)
    assert search_files(site) == (names, words)
    stems_, hits = (words[key].split(" ") for key in ("stems", "hits"))
    assert len(stems_) == len(hits)
    assert stems_ == sorted(stems_)
    for posting in hits:
        last = sum(int(hit.rstrip("*+"), 36) for hit in posting.split(",")) - 1
        assert 0 <= last < len(words["sections"])
    late = {names["entries"][entry][0] for entry in map(int, words["lines"])}
    assert "term" in late
    assert not late & {"trap", "mistake", "design"}


def test_a_posting_says_how_often_and_how_far_from_the_last() -> None:
    counts = [{"a": 1}, {"a": 2}, {}, {"a": 5}, {"a": 6}, *({} for _ in range(35)), {"a": 7, "b": 1}]
    sections = [SearchSection(f"S{n}", f"s{n}", found) for n, found in enumerate(counts)]
    entry = SearchEntry("page", "A", "a/", page="a.md")
    words = word_file([entry, entry], {0: sections[:2], 1: sections[2:]})
    assert words["stems"] == "a b"
    assert words["hits"] == "1,1+,2+,1*,10*" + " " + "15"


def test_a_page_is_found_by_its_other_names(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    page = root / "docs" / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("title: Home\n", "title: Home\nalso: [cheat sheet]\n", 1), encoding="utf-8")
    entry = next(entry for entry in find_entries(tiny.survey(root)[0]) if not entry.address)
    assert "cheat sheet" in entry.names


def test_a_page_can_be_kept_out(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    page = root / "docs" / "index.md"
    text = page.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    page.write_text(text.replace("---\n", "---\nsearch:\n  exclude: true\n", 1), encoding="utf-8")
    assert "" not in {entry.address for entry in find_entries(tiny.survey(root)[0])}


def test_a_page_is_found_by_its_heading_where_that_is_not_its_title(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    page = root / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8").replace("# Home", "# Welcome", 1), encoding="utf-8")
    entry = next(entry for entry in find_entries(tiny.survey(root)[0]) if not entry.address)
    assert (entry.title, entry.names) == ("Home", ("Welcome",))


def test_an_option_of_a_block_is_not_text() -> None:
    assert plain("/// option | One\n    verdict: right\n\nTwo").split() == ["///", "option", "One", "Two"]


def test_a_page_of_practice_is_told_from_others(site: Site) -> None:
    kinds = {entry.address: entry.kind for entry in find_entries(site)}
    assert kinds["practice/room/"] == "practice"
    assert kinds["reference/questions/"] == "page"
    assert kinds["frameworks/two-halves/"] == kinds["frameworks/patterns/nightly-sum/"] == "framework"
    assert kinds["mistakes/no-baseline/"] == "mistake"
    assert kinds["practice/designs/daily-sum/"] == "design"
