"""``trapwise new``: a record and its page from templates, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests import tiny
from trapwise import cli
from trapwise.problems import report, sort_out
from trapwise.records.writing import insert_record


def new(project: Path, *arguments: str) -> int:
    return cli.main(["--root", str(project), "new", *arguments])


def texts(project: Path) -> dict[str, bytes]:
    files = (path for path in project.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("arguments", "record", "page"),
    [
        (["trap", "third-trap", "--theme", "sums"], "content/traps.yml", "docs/traps/sums/third-trap.md"),
        (["mistake", "no-unit"], "content/mistakes.yml", "docs/mistakes/no-unit.md"),
        (["design", "sum-service"], "content/designs.yml", "docs/practice/designs/sum-service.md"),
        (["term", "trimmed-mean"], "content/terms.yml", None),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_what_is_started_is_a_draft(
    arguments: list[str], record: str, page: str | None, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if arguments[0] == "design":
        assert new(project, "trap", "third-trap", "--theme", "sums") == 0
        assert new(project, "mistake", "no-unit") == 0
        capsys.readouterr()
    before = texts(project)
    assert new(project, *arguments) == 0

    told = capsys.readouterr().out
    after = texts(project)
    assert after.keys() - before.keys() | {record} == {record, page} - {None}
    assert all(after[name] == before[name] for name in before if name != record)
    assert after[record].startswith(before.get(record, b""))
    line = int(told.removeprefix(f"{record}:").partition(":")[0])
    assert after[record].decode().splitlines()[line - 1].endswith(f"- id: {arguments[1]}")
    assert "Next: " in told

    site, problems = tiny.survey(project)
    broken, lacking = sort_out(problems)
    assert broken == [], report(broken)
    if page:
        assert f"{page}: its page" in told
        assert page.removeprefix("docs/") in site.drafts
        assert not [p.message for p in lacking if "is missing" in p.message or "option 'id" in p.message]
    assert any(p.path == record and "still to be written" in p.message for p in lacking)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["trap", "first-trap", "--theme", "sums"],
            "'first-trap' is already the id of a trap, content/traps.yml:2",
        ),
        (["trap", "no-baseline", "--theme", "sums"], "'no-baseline' is already the id of a mistake"),
        (["mistake", "clear"], "'clear' is already the id of a framework"),
        (
            ["trap", "Third_Trap", "--theme", "sums"],
            "kebab-case such as 'softmax-trap'; did you mean 'third-trap'?",
        ),
        (["trap", "../third", "--theme", "sums"], "'../third' is no id"),
        (["trap", "third-trap"], "a trap needs a theme; expected '--theme' with one of sums"),
        (
            ["trap", "third-trap", "--theme", "smus"],
            "expected '--theme' with one of sums; did you mean 'sums'?",
        ),
        (["term", "trimmed-mean", "--theme", "sums"], "a term has no theme"),
        (["term", "fat-tail"], "'fat tail' already names 'heavy-tail', content/terms.yml:7"),
        (["trap", "no", "--theme", "sums"], "'title' would be 'No'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_started_is_refused(
    arguments: list[str], says: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(project)
    assert new(project, *arguments) == 2
    assert says in capsys.readouterr().err
    assert texts(project) == before


def test_a_design_needs_three_traps_and_two_mistakes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / "content/mistakes.yml"
    first, _, _ = path.read_text(encoding="utf-8").partition("  - id: average-of-averages")
    path.write_text(first, encoding="utf-8")
    assert new(project, "design", "sum-service") == 2
    assert "found 2 questions, 2 patterns, 3 traps and 1 mistakes" in capsys.readouterr().err


def test_a_former_id_is_not_used_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "content/traps.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    number: 1\n", "    number: 1\n    formerly: [old-trap]\n"), encoding="utf-8"
    )
    assert new(project, "trap", "old-trap", "--theme", "sums") == 2
    assert "'old-trap' was an id of 'first-trap'" in capsys.readouterr().err


def test_a_page_that_is_there_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "docs/traps/sums/third-trap.md").write_text("Mine.\n", encoding="utf-8")
    before = texts(project)
    assert new(project, "trap", "third-trap", "--theme", "sums") == 2
    assert "docs/traps/sums/third-trap.md is already there" in capsys.readouterr().err
    assert texts(project) == before


def test_nothing_is_left_when_writing_fails(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    themes = project / "content/themes.yml"
    more = "  - id: ratios\n    title: Ratios\n    summary: One over another.\n"
    themes.write_text(themes.read_text(encoding="utf-8") + more, encoding="utf-8")
    before = texts(project)
    monkeypatch.setattr("trapwise.starting.os.replace", full)
    assert new(project, "trap", "third-trap", "--theme", "ratios") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert texts(project) == before
    assert not (project / "docs/traps/ratios").exists()


def test_a_file_with_mistakes_is_left_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "content/traps.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\n  - [", encoding="utf-8")
    before = texts(project)
    assert new(project, "trap", "third-trap", "--theme", "sums") == 2
    assert "not valid YAML" in capsys.readouterr().err
    assert texts(project) == before


def test_a_trap_comes_last_in_its_theme(project: Path) -> None:
    """The file is in the order of the themes, and the comment above a theme stays above it."""
    themes, traps = project / "content/themes.yml", project / "content/traps.yml"
    more = "  - id: ratios\n    title: Ratios\n    summary: One over another.\n"
    themes.write_text(themes.read_text(encoding="utf-8") + more, encoding="utf-8")
    first, second = traps.read_text(encoding="utf-8").split("  - id: second-trap")
    second, _, rare = second.partition("  - id: rare-trap")
    second = second.replace("theme: sums", "theme: ratios")
    rest = (
        f"\n  # ---- Ratios\n\n  - id: second-trap{second}  - id: rare-trap{rare.replace('sums', 'ratios')}"
    )
    traps.write_text(f"{first}{rest}", encoding="utf-8")
    assert new(project, "trap", "third-trap", "--theme", "sums") == 0
    text = traps.read_text(encoding="utf-8")
    assert text.startswith(f"{first}\n  - id: third-trap\n    number: 8\n")
    assert text.endswith(f"\n{rest}")


RECORD = "- id: c\n  n: 3\n"


@pytest.mark.parametrize(
    ("source", "after", "expected"),
    [
        (
            "# Top\nk:\n  - id: a # one\n  - id: b\n",
            None,
            "# Top\nk:\n  - id: a # one\n  - id: b\n  - id: c\n    n: 3\n",
        ),
        ("k:\n  - id: a\n\n  - id: b", None, "k:\n  - id: a\n\n  - id: b\n\n  - id: c\n    n: 3\n"),
        ("k:\r\n- id: a\r\n- id: b\r\n", None, "k:\r\n- id: a\r\n- id: b\r\n- id: c\r\n  n: 3\r\n"),
        (
            "k:\n  - id: a\n  # of b\n\n  - id: b\n",
            0,
            "k:\n  - id: a\n\n  - id: c\n    n: 3\n  # of b\n\n  - id: b\n",
        ),
        ("k:\n  - id: a\n  - id: b\n", 1, "k:\n  - id: a\n  - id: b\n  - id: c\n    n: 3\n"),
        ("# Nothing yet\nk:\n", None, "# Nothing yet\nk:\n  - id: c\n    n: 3\n"),
    ],
    ids=["tight", "parted, no last newline", "other line ends", "between", "after the last", "empty"],
)
def test_a_record_takes_the_style_of_its_file(source: str, after: int | None, expected: str) -> None:
    assert insert_record(source, "k", RECORD, after) == expected
    assert {"id": "c", "n": 3} in yaml.safe_load(expected)["k"]


def test_records_in_brackets_are_left_alone() -> None:
    with pytest.raises(ValueError, match="in brackets"):
        insert_record("k: [{id: a}]\n", "k", RECORD)


def test_the_tiny_project_is_untouched_by_a_refusal_and_sound(project: Path) -> None:
    assert new(project, "trap", "third-trap") == 2
    assert texts(project).keys() == tiny.files().keys()
