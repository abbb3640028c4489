"""What is unfinished is no mistake: which checks say so, and how a draft is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown

from tests import tiny
from tests.bad_input import CASES
from trapwise.building import prepare
from trapwise.composing import compose
from trapwise.problems import Problem, report, sort_out, stops_build, unfinished
from trapwise.sitewide.navigation import mark_drafts_in
from trapwise.sitewide.site import Site

SECOND = "docs/traps/sums/second-trap.md"


def second(root: Path, body: str, meta: str = "trap: second-trap") -> tuple[Site, list[Problem]]:
    """Write a chapter of the second trap into the tiny project and survey it."""
    (root / SECOND).write_text(f"---\n{meta}\n---\n\n{body}\n", encoding="utf-8")
    return tiny.survey(root)


def shown(root: Path, path: str = "traps/sums/second-trap.md") -> str:
    """Return a page as it is rendered, without a theme."""
    site, extensions, problems = prepare(root, root / "docs")
    assert not stops_build(problems, is_strict=False), report(problems)
    text = compose(path, site.pages[path].body, site)
    return Markdown(extensions=["attr_list", "md_in_html", "tables", *extensions]).convert(text)


def test_a_report_says_which_is_which() -> None:
    problems = [unfinished("a", 9, "short"), Problem("b", 2, "wrong"), unfinished("a", 9, "first")]
    assert report(problems).splitlines() == [
        "1 problem in the project's files:",
        "  b:2: wrong",
        "2 things are unfinished; a preview shows their pages as drafts:",
        "  a:9: short",
        "  a:9: first",
    ]
    assert "its page as a draft" in report(problems[:1])


def test_a_chapter_of_one_sentence_is_a_draft(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    site, problems = second(root, "A ratio is taken.")
    assert {problem.path for problem in problems} == {SECOND}
    assert not stops_build(problems, is_strict=False)
    assert site.drafts.keys() == {"traps/sums/second-trap.md"}

    page = shown(root)
    assert page.count('class="tw-box tw-family--against tw-box--note draft"') == 1
    assert (
        page.index("The Second Trap</h1>")
        < page.index('aria-label="Draft"')
        < page.index("A ratio is taken.")
    )
    assert f"still lacks {len(problems)} things" in page
    assert "expected 2000 to 3500 <code>second-trap.md:4</code>" in page
    assert "Footnotes" not in page


def test_that_a_lab_is_missing_is_told_where_it_would_be_quoted(tmp_path: Path) -> None:
    _, problems = second(tiny.write(tmp_path), "One.\n\n## Why it fails {#why-it-fails}\n\nTwo.")
    (told,) = (problem for problem in problems if "the chapter has no lab" in problem.message)
    assert told.line == 7


def test_a_missing_section_is_told_once(tmp_path: Path) -> None:
    """Neither its blocks nor the symptoms that it would treat are told as well."""
    _, problems = second(tiny.write(tmp_path), "A ratio is taken.")
    assert sum("section" in problem.message for problem in problems) == 9
    assert not any("#answer;" in p.message or "sends" in p.message for p in problems)


def test_sections_are_listed_in_their_order(tmp_path: Path) -> None:
    site, _ = second(tiny.write(tmp_path), "A ratio is taken.")
    missing = [p.message for p in site.drafts["traps/sums/second-trap.md"] if "is missing" in p.message]
    assert [message.split("#")[-1].split("}")[0] for message in missing][:3] == [
        "scenario",
        "trap",
        "deep-dive",
    ]


def test_a_finished_page_is_no_draft(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    second(root, "A ratio is taken.")
    assert "draft" not in shown(root, "traps/sums/first-trap.md")


def test_a_draft_shows_the_text_of_a_problem_and_no_markup(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    second(root, "## Why it fails {#why-it-fails}\n\nIt does.")
    page = shown(root)
    assert "<li>the section '## The solution &#123;#solution&#125;' is missing" in page
    assert 'id="solution"' not in page


@pytest.mark.parametrize(
    "block", ["figure | second-trap/effect", "figure | second-trap/any", "results | second-trap/two"]
)
def test_a_lab_that_has_not_run_is_no_mistake(block: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    body = f"It is {{{{ lab.effect.fix.median }}}} and $x = {{{{ lab.seeds }}}}$.\n\n/// {block}\nSee.\n///"
    _, problems = second(root, body)
    told = [problem for problem in problems if "lab" in problem.message.split("'")[0]]
    assert [problem.message.split(";")[0] for problem in told] == ["the chapter has no lab"]
    page = shown(root)
    assert "The lab has not run yet" in page
    assert "It is (not measured yet)" in page


def test_a_lab_that_has_not_run_is_told_on_other_pages(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    home = root / "docs" / "index.md"
    more = "It is {{ second-trap.seeds }}.\n\n/// figure | second-trap/effect\nSee.\n///\n"
    home.write_text(f"{home.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    site, problems = tiny.survey(root)
    assert [problem.message for problem in problems] == [
        "the lab of 'second-trap' has not run yet; expected its record, which 'trapwise lab second-trap' writes"
    ] * 2
    assert site.drafts.keys() == {"index.md"}


def test_a_script_without_its_record_is_told_once_and_on_the_page(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    (root / "content/labs/first-trap.json").unlink()
    site, problems = tiny.survey(root)
    assert [problem.path for problem in problems] == ["content/labs/first-trap.py"]
    assert site.drafts == {"traps/sums/first-trap.md": tuple(problems)}


def test_what_a_record_lacks_is_listed_on_its_page(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    next(case for case in CASES if case.name == "mistake without a recovery").apply(root)
    page = root / "docs/mistakes/no-unit.md"
    page.write_text("---\nmistake: no-unit\n---\n\nFive what?\n", encoding="utf-8")
    site, problems = tiny.survey(root)
    of_record = [problem for problem in problems if problem.path == "content/mistakes.yml"]
    assert len(of_record) == 3
    assert set(of_record) < set(site.drafts["mistakes/no-unit.md"])
    assert "no red flag points to 'no-unit'" in shown(root, "mistakes/no-unit.md")


def test_an_option_without_a_verdict_shows_none(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    chapter = root / tiny.CHAPTER
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("    verdict: wrong\n", "", 1), encoding="utf-8")
    page = shown(root, "traps/sums/first-trap.md")
    assert page.count("tw-option__verdict") == 2
    assert "an option's verdict is None; expected" in page


@pytest.mark.parametrize("what", ["title", "technique"])
def test_a_text_that_is_still_to_be_written_is_told(what: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    path = root / "content/traps.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"    {what}: ", f"    {what}: TODO ", 1), encoding="utf-8")
    _, problems = tiny.survey(root)
    assert [p.message for p in problems] == [f"'{what}' of 'first-trap' is still to be written: it says TODO"]
    assert not stops_build(problems, is_strict=False)


ROUND = """
  - id: third-trap
    number: 2
    title: The Third Trap
    theme: smus
    trap: It fails.
    difficulty: mid
    family: condition
    techniques: [robustness]
    companies: [finance]
    symptoms: [one thing, two things, three things]
    met: [{at: data, section: trap}]
    given: [{at: data, section: trap, text: one limit}]
    related: [{trap: frist-trap, reason: both fail}]
"""


def test_all_problems_of_a_record_are_told_in_one_round(tmp_path: Path) -> None:
    """A missing field keeps neither unknown ids nor what else can be seen from being told."""
    root = tiny.write(tmp_path)
    path = root / "content/traps.yml"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ROUND, encoding="utf-8")
    (root / "docs/traps/sums/third-trap.md").write_text(
        "---\ntrap: third-trap\n---\n\nIt fails.\n", encoding="utf-8"
    )
    broken, lacking = sort_out(tiny.survey(root)[1])
    assert [problem.message.split(";")[0] for problem in broken] == [
        "field 'technique' of 'third-trap' is missing",
        "duplicate number '2'",
        "no theme has the id 'smus'",
        "'third-trap' has 3 symptoms and 1 place in 'met'",
        "'given' of 'third-trap': list should have at least 2 items after validation, not 1",
        "no trap has the id 'frist-trap'",
    ]
    assert {problem.path for problem in lacking} == {"docs/traps/sums/third-trap.md"}


def test_a_record_that_is_not_sound_may_be_named(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    path = root / "content/traps.yml"
    text = path.read_text(encoding="utf-8").replace("    technique: Aggregate before dividing\n", "")
    path.write_text(text, encoding="utf-8")
    assert [p.message for p in tiny.survey(root)[1]] == ["field 'technique' of 'second-trap' is missing"]


def test_a_draft_says_so_in_the_navigation() -> None:
    nav = ["a.md", {"B": "b.md"}, {"Part": [{"C": "c.md"}, "d.md"]}, "e.md"]
    titles = {path: path[0].upper() for path in ("a.md", "d.md", "e.md")}
    assert mark_drafts_in(nav, {"a.md", "b.md", "d.md"}, titles) == [
        {"A (draft)": "a.md"},
        {"B (draft)": "b.md"},
        {"Part": [{"C": "c.md"}, {"D (draft)": "d.md"}]},
        "e.md",
    ]
    assert mark_drafts_in(nav, (), titles) == nav
