"""``trapwise lab``: it writes records, compares with them, and asks other machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tiny import RECORD
from trapwise import cli
from trapwise.labs.comparison import compare
from trapwise.labs.elsewhere import Setting


def lab(project: Path, *arguments: str) -> int:
    return cli.main(["--root", str(project), "lab", *arguments])


def edit_record(project: Path, **numbers: object) -> None:
    path = project / RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    record["numbers"] |= numbers
    path.write_text(json.dumps(record), encoding="utf-8")


def test_a_record_is_written_again_with_who_made_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = json.loads((project / RECORD).read_text(encoding="utf-8"))
    (project / RECORD).unlink()
    assert lab(project, "first-trap") == 0
    after = json.loads((project / RECORD).read_text(encoding="utf-8"))
    assert all(difference.is_rounding for difference in compare(before, after))
    assert {"machine", "python", "numpy", "library", "kernel", "threads"} == after["made_with"].keys()
    assert "the fix wins in 100% of the seeds" in capsys.readouterr().out


def test_comparing_writes_nothing_and_says_equal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / RECORD).read_bytes()
    assert lab(project, "--compare", "--threads=2", "--last-bits") == 0
    assert (project / RECORD).read_bytes() == before
    assert capsys.readouterr().out == "first-trap 0 equal\n"


def test_a_different_number_is_told_with_its_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_record(project, size=28)
    assert lab(project, "--compare") == 1
    told = capsys.readouterr()
    assert told.out == "first-trap 0.2 different\n"
    assert told.err == "  numbers.size: the record has 28, the lab 21\n"


def test_what_rounding_explains_is_equal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_record(project, size=21.00001)
    assert lab(project, "--compare") == 0
    assert capsys.readouterr().out == "first-trap 5e-07 equal\n"


def test_other_machines_are_asked_each_in_a_process_of_its_own(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        Setting("old kernel", {"OPENBLAS_CORETYPE": "Nehalem"}),
        Setting("last bits moved", unrounded=True),
    ]
    monkeypatch.setattr(cli, "settings", lambda: others)
    assert lab(project, "--elsewhere") == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["old", "kernel", "first-trap", "0"],
        ["last", "bits", "moved", "first-trap", "0"],
    ]
    edit_record(project, size=28)
    assert lab(project, "--elsewhere") == 1
    assert "different" in capsys.readouterr().out


def test_a_lab_that_does_not_run_elsewhere_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "settings", lambda: [Setting("no Python", {"PYTHONHASHSEED": "x"})])
    assert lab(project, "--elsewhere") == 1
    assert "no Python: 1 of 1 labs did not run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["frist-trap"], 2, "did you mean 'first-trap'?"),
        (["first-trap", "--threads=4"], 2, "--threads and --last-bits go with --compare"),
        (["--elsewhere", "--threads=4"], 2, "--threads and --last-bits go with --compare"),
        (["first-trap", "--last-bits"], 2, "--threads and --last-bits go with --compare"),
    ],
)
def test_what_cannot_be_run_is_told(
    project: Path, arguments: list[str], status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lab(project, *arguments) == status
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "{"])
def test_comparing_needs_a_record(
    project: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / RECORD).unlink()
    if text:
        (project / RECORD).write_text(text, encoding="utf-8")
    assert lab(project, "--compare") == 1
    assert "run: trapwise lab first-trap" in capsys.readouterr().err


def test_no_threads_are_too_few(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        lab(project, "--compare", "--threads=0")
    assert "'0' is no number to count with; expected 1 or more" in capsys.readouterr().err


def test_a_lab_that_shows_nothing_is_told_without_a_traceback(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = project / "content/labs/first-trap.py"
    text = (Path(__file__).parent / "experiments/two-estimates.py").read_text(encoding="utf-8")
    script.write_text(text.replace("(0, 0.9), closed=True", "(0, 0.2)"), encoding="utf-8")
    assert lab(project) == 1
    told = capsys.readouterr().err
    assert "the best 'share' of the arm 'trimmed' is 0.1944" in told
    assert "at the end of its range" in told


def test_of_an_experiment_the_verdict_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parent / "experiments/two-estimates.py").read_text(encoding="utf-8")
    (project / "content/labs/first-trap.py").write_text(text, encoding="utf-8")
    assert lab(project) == 0
    assert "first-trap: no difference; 0 of what we tried change the order; " in capsys.readouterr().out
