"""The lab harness: what it records, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import tiny
from tests.comparing import differences
from trapwise.labs import LabError
from trapwise.labs.records import read_labs
from trapwise.labs.running import run_lab, write_record


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "first-trap.py"
    path.write_text(tiny.LAB, encoding="utf-8")
    return path


def change(script: Path, old: str, new: str) -> None:
    text = script.read_text(encoding="utf-8")
    assert old in text
    script.write_text(text.replace(old, new), encoding="utf-8")


def test_a_record_holds_effect_sweep_and_numbers(script: Path) -> None:
    record = run_lab(script)
    assert record["numbers"]["seeds"] == len(record["effect"]["fix"]) == 20
    assert record["numbers"]["wins"] == 1
    assert record["numbers"]["effect"]["trap"]["median"] > record["numbers"]["effect"]["fix"]["median"]
    assert record["numbers"]["sweep"]["wild"]["boundary"] == {"before": 5, "after": 20}
    assert record["numbers"]["size"] == 21


def test_two_runs_give_the_same_record(script: Path) -> None:
    assert run_lab(script) == run_lab(script)


def test_swapping_trap_and_fix_is_refused(script: Path) -> None:
    change(script, '{"trap": abs(float(x.mean())), "fix"', '{"fix": abs(float(x.mean())), "trap"')
    with pytest.raises(LabError, match="in 0% of the seeds; expected 95%"):
        run_lab(script)


def test_a_contested_lab_may_say_where_it_does_not_win(script: Path) -> None:
    change(script, "least_effect=1.0,", 'least_effect=1e9, concedes="Not by that much.",')
    assert run_lab(script)["numbers"]["wins"] == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"fix": "median"}', '"cure": "median"}', "must include 'trap' and 'fix'"),
        ("least_effect=1.0,", "least_effect=1.0, seeds=5,", "5 seeds; expected 20"),
        ("LAB = Lab(", "OTHER = Lab(", "expected a module-level LAB"),
        ('"fix": abs(float(sorted(x)[10]))}', "}", "no measure for the arm 'fix'"),
    ],
)
def test_a_lab_that_is_not_declared_right_is_refused(script: Path, old: str, new: str, says: str) -> None:
    change(script, old, new)
    with pytest.raises(LabError, match=says):
        run_lab(script)


def test_never_is_recorded_and_counted(script: Path) -> None:
    change(script, '"trap": abs(float(x.mean()))', '"trap": None if wild > 10 else abs(float(x.mean()))')
    record = run_lab(script)
    wild = record["numbers"]["sweep"]["wild"]["trap"]
    assert wild["at_20"] is None
    assert (wild["last_finite"], wild["first_never"]) == (5, 20)
    assert record["numbers"]["wins"] == 1


def test_a_written_record_reads_back_equal(script: Path) -> None:
    record = run_lab(script)
    write_record(record, script.with_suffix(".json"))
    assert json.loads(script.with_suffix(".json").read_text(encoding="utf-8")) == record
    labs, problems = read_labs(script.parent, {"first-trap"})
    assert problems == []
    assert labs["first-trap"] == record


def test_line_endings_do_not_make_a_record_old(script: Path) -> None:
    write_record(run_lab(script), script.with_suffix(".json"))
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert read_labs(script.parent, {"first-trap"})[1] == []


def test_records_are_compared_within_a_tolerance() -> None:
    assert list(differences({"a": [1.0, None]}, {"a": [1.0000001, None]})) == []
    assert list(differences({"a": [1.0, 2]}, {"a": [1.001, 2]})) == [(".a[0]", 1.0, 1.001)]
    assert len(list(differences({"a": 1}, {"b": 1}))) == 1
    assert len(list(differences([1, 2], [1]))) == 1
    assert len(list(differences({"a": 1}, {"a": None}))) == 1
