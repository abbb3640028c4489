"""Every mistake is answered with its file, its line, and the way out; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny
from tests.bad_input import CASES, Case, read_cases
from trapwise.problems import Gravity, report, sort_out, stops_build


def test_the_tiny_project_is_correct(tmp_path: Path) -> None:
    _, problems = tiny.survey(tiny.write(tmp_path))
    assert problems == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_mistake_is_reported_with_file_and_line(case: Case, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    case.apply(root)

    _, problems = tiny.survey(root)

    matching = [problem for problem in problems if case.is_told_by(problem)]
    assert matching, f"{case.source}: expected {case.says!r}, found:\n{report(problems)}"
    assert case.lines(root) & {p.line for p in matching}, f"{case.source}: {report(matching)}"
    others = {str(problem) for problem in problems if problem != matching[0]}
    assert len(others) == case.others, f"{case.source}: expected {case.others} others:\n" + "\n".join(others)
    assert stops_build(problems, is_strict=True)
    if case.unfinished:
        assert {problem.severity for problem in problems} == {Gravity.UNFINISHED}, report(problems)
        assert not stops_build(problems, is_strict=False)
    else:
        assert sort_out(matching)[0], f"{case.source}: expected that this is broken, not unfinished"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("- {name: a, file: b, old: c, new: d, sais: e}", r"a/b.yml:1: unknown key 'sais'"),
        ("- {name: a, file: b, says: e}", r"a/b.yml:1: expected one change of the file, found none"),
        ("- {name: a, file: b, old: c, new: d, text: e, says: f}", r"found text, old"),
        (2 * "- {name: a, file: b, text: c, says: e}\n", r"a/b.yml:2: 'a' is named at .*a/b.yml:1 too"),
        ("- {name: a, file: b, text: {word: 9}, says: e}", r"is no text"),
    ],
)
def test_a_case_that_is_written_wrong_is_refused(written: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.yml").write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        read_cases(tmp_path)


@pytest.mark.parametrize(
    "name", ["bad BibTeX", "bad YAML", "wrong type", "broken record", "removed bibliography"]
)
def test_one_mistake_is_not_reported_twice(name: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    case = next(c for c in CASES if c.name == name)
    case.apply(root)

    _, problems = tiny.survey(root)

    assert {p.path for p in problems} == {case.file}, [str(p) for p in problems]


@pytest.mark.parametrize("anchor", ["related", "sums", "first-trap", "letter-m", "tukey1977"])
def test_an_anchor_that_records_make_is_known(anchor: str, tmp_path: Path) -> None:
    """Of a chapter's tail, a theme, a row, a letter of the glossary, a reference."""
    pages = {
        "related": "traps/sums/first-trap.md",
        "sums": "reference/questions.md",
        "first-trap": "reference/questions.md",
        "letter-m": "reference/glossary.md",
        "tukey1977": "reference/bibliography.md",
    }
    root = tiny.write(tmp_path)
    home = root / "docs" / "index.md"
    text = home.read_text(encoding="utf-8")
    home.write_text(f"{text}\nSee [this]({pages[anchor]}#{anchor}).\n", encoding="utf-8")

    _, problems = tiny.survey(root)

    assert problems == []


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    chosen = [
        c for c in CASES if c.name in {"wrong choice", "dangling see-also", "unknown citation", "broken link"}
    ]
    for case in chosen:
        case.apply(root)

    _, problems = tiny.survey(root)

    for case in chosen:
        assert any(case.is_told_by(problem) for problem in problems), case.name


@pytest.mark.parametrize("name", tiny.records())
def test_a_record_file_that_cannot_be_read_is_the_only_problem(name: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    path = root / "content" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n  - [", encoding="utf-8")

    _, problems = tiny.survey(root)

    assert {p.path for p in problems} == {f"content/{name}"}, [str(p) for p in problems]
