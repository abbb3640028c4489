"""The lab harness: what it records, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import tiny
from trapwise.labs import LabError
from trapwise.labs.arithmetic import Unrounded
from trapwise.labs.comparison import compare
from trapwise.labs.elsewhere import settings
from trapwise.labs.records import read_labs
from trapwise.labs.running import _winner, load_lab, run_lab, write_record


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "first-trap.py"
    path.write_text(tiny.text(tiny.LAB), encoding="utf-8")
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


def test_a_fix_that_loses_is_recorded_and_not_refused(script: Path) -> None:
    change(script, '{"trap": abs(float(x.mean())), "fix"', '{"fix": abs(float(x.mean())), "trap"')
    assert run_lab(script)["numbers"]["wins"] == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"fix": "median"}', '"cure": "median"}', "must include 'trap' and 'fix'"),
        ("least_effect=1.0,", "least_effect=1.0, seeds=5,", "5 seeds; expected 20"),
        ("LAB = Lab(", "OTHER = Lab(", "expected a module-level EXPERIMENT"),
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


def test_a_file_of_no_trap_is_named_as_it_is_called(script: Path) -> None:
    write_record(run_lab(script), script.with_suffix(".json"))
    alone = script.with_name("nobody-trap.json")
    alone.write_text("{}", encoding="utf-8")
    told = [str(problem) for problem in read_labs(script.parent, {"first-trap"})[1]]
    assert told == [
        "content/labs/nobody-trap.json:1: no trap has the id 'nobody-trap'",
        "content/labs/nobody-trap.json:1: the record has no lab; expected content/labs/nobody-trap.py",
    ]


def test_line_endings_do_not_make_a_record_old(script: Path) -> None:
    write_record(run_lab(script), script.with_suffix(".json"))
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    assert read_labs(script.parent, {"first-trap"})[1] == []


@pytest.mark.parametrize(
    ("kept", "again", "is_rounding"),
    [
        ({"a": [1.0, None]}, {"a": [1.0000009, None]}, [True]),
        ({"a": [1.0, 2]}, {"a": [1.0000012, 2]}, [False]),
        ({"a": 1e-13}, {"a": 0}, [True]),
        ({"a": 1e-11}, {"a": 0}, [False]),
        ({"a": 281}, {"a": 282}, [False]),
        ({"a": 1}, {"b": 1}, [False]),
        ([1, 2], [1], [False]),
        ({"a": 1}, {"a": None}, [False]),
        ({"a": True}, {"a": False}, [False]),
        ({"a": "0.5"}, {"a": "0.6"}, [False]),
        ({"a": 2}, {"a": 2.0}, []),
    ],
)
def test_two_records_differ_by_rounding_or_by_more(kept: Any, again: Any, is_rounding: list[bool]) -> None:
    assert [d.is_rounding for d in compare({"x": kept}, {"x": again})] == is_rounding


def test_a_difference_names_its_place_and_both_values() -> None:
    assert [str(d) for d in compare({"x": {"a": [1, 2]}}, {"x": {"a": [1, 3]}})] == [
        "x.a[1]: the record has 2, the lab 3"
    ]


def test_who_made_a_record_is_no_difference(script: Path) -> None:
    record = run_lab(script)
    assert record["made_with"]["threads"] == 1
    assert compare(record, record | {"made_with": {"kernel": "Abacus"}}) == []


def test_the_number_of_threads_is_the_harness_s_and_not_the_caller_s(script: Path) -> None:
    # Where the library is loaded already, its environment variables are read no more.
    from threadpoolctl import threadpool_info, threadpool_limits

    counting = "from threadpoolctl import threadpool_info\n\nLAB = Lab("
    change(script, "LAB = Lab(", counting)
    change(script, '"size": 21', '"size": 21, "threads": max(p["num_threads"] for p in threadpool_info())')
    with threadpool_limits(limits=4):
        assert run_lab(script)["numbers"]["threads"] == 1
        assert max(pool["num_threads"] for pool in threadpool_info()) > 1
    assert run_lab(script, threads=2)["numbers"]["threads"] == 2


def test_last_bits_are_moved_by_one_unit_and_exact_values_are_not() -> None:
    import numpy as np

    x = np.linspace(-3, 3, 1001)
    moved, exact = Unrounded(np).exp(x), np.exp(x)
    assert np.abs((moved - exact) / np.spacing(exact)).max() == 1
    assert 0.5 < (moved != exact).mean() < 0.8
    assert Unrounded(np).exp(0.0) == 1
    assert Unrounded(np).exp(np.array([-1e4, np.inf])).tolist() == [0, np.inf]
    assert Unrounded(np).exp(-740.0) == np.exp(-740.0) > 0, "too small for a unit to be little"
    half = np.linspace(-3, 3, 101, dtype=np.float16)
    assert (Unrounded(np).exp(half) == np.exp(half)).all(), "the format is the subject"
    assert Unrounded(np).sqrt is np.sqrt


def test_a_lab_may_be_run_with_moved_last_bits(script: Path) -> None:
    grid = "import numpy as np\n\nX = np.linspace(0.1, 1, 50)\nEXACT = np.exp(X)\n\nLAB = Lab("
    change(script, "LAB = Lab(", grid)
    change(script, '"size": 21', '"size": int((np.exp(X) != EXACT).sum())')
    assert run_lab(script)["numbers"]["size"] == 0
    assert run_lab(script, unrounded=True)["numbers"]["size"] > 20


def test_this_machine_can_stand_in_for_several() -> None:
    names = [setting.name for setting in settings()]
    assert names[0] == "4 threads"
    assert names[-1] == "last bits moved"
    assert len(names) == len(set(names)) >= 3


def test_what_is_not_finite_is_told_as_text_in_a_table_and_never_in_a_measure(script: Path) -> None:
    change(script, '["two", 2.5]', '["two", float("inf")], ["three", float("-inf")], ["four", 1 / 3]')
    change(
        script, '"fix": abs(float(sorted(x)[10]))', '"fix": abs(float(sorted(x)[10])), "slow": float("nan")'
    )
    change(script, '"fix": "median"}', '"fix": "median", "slow": "nothing"}')
    record = run_lab(script)
    assert record["tables"]["two"]["rows"][1:] == [["two", "inf"], ["three", "-inf"], ["four", 0.33333333]]
    assert record["effect"]["slow"] == [None] * 20
    assert record["numbers"]["effect"]["slow"]["median"] is None


@pytest.mark.parametrize(
    ("better", "trap", "fix", "wins"),
    [
        ("lower", "3.0", "1.5", 1),
        ("lower", "3.0", "2.0", 0),
        ("higher", "1.5", "3.0", 1),
        ("higher", "2.0", "3.0", 0),
        ("lower", "None", "3.0", 1),
        ("lower", "3.0", "None", 0),
    ],
)
def test_a_seed_is_won_by_more_than_the_least_effect(
    script: Path, better: str, trap: str, fix: str, wins: int
) -> None:
    change(script, "abs(float(x.mean()))", trap)
    change(script, "abs(float(sorted(x)[10]))", fix)
    change(script, 'better="lower"', f'better="{better}", concedes="Not always."')
    assert run_lab(script)["numbers"]["wins"] == wins


@pytest.mark.parametrize(
    ("trap", "fix", "better", "tie", "winner"),
    [
        (2.0, 1.0, "lower", 0.0, "fix"),
        (1.0, 2.0, "lower", 0.0, "trap"),
        (2.0, 1.0, "higher", 0.0, "trap"),
        (2.0, 1.0, "lower", 1.0, "tie"),
        (2.0, 1.0, "lower", 0.99, "fix"),
        (1.0, 1.0, "lower", 0.0, "tie"),
        (None, 1.0, "lower", 9.0, "fix"),
        (1.0, None, "lower", 9.0, "trap"),
        (None, None, "lower", 0.0, "tie"),
    ],
)
def test_the_winner_of_a_setting(
    trap: float | None, fix: float | None, better: str, tie: float, winner: str
) -> None:
    assert _winner(trap, fix, better, tie) == winner


def test_a_script_that_is_no_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"lab\.txt: not a Python script"):
        load_lab(tmp_path / "lab.txt")


def test_powers_and_functions_of_the_standard_library_err_too(script: Path) -> None:
    import numpy as np

    heading = "from math import exp, sqrt\n\nimport numpy as np\n\nfrom trapwise.labs import"
    change(script, "from trapwise.labs import", heading)
    text = script.read_text(encoding="utf-8")
    text += "\n\ndef power(x, y):\n    return x**y\n\n\ndef square(x):\n    return x**2\n\n\nHALVES = 0.3 ** np.arange(0.5, 40)\n"
    script.write_text(text, encoding="utf-8")
    x, by = np.linspace(0.1, 9, 500), np.full(500, 1.7)
    exact = load_module(script, unrounded=False)
    moved = load_module(script, unrounded=True)
    for name, inputs in (("power", (x, by)), ("square", (x,))):
        one, other = exact[name](*inputs), moved[name](*inputs)
        off = np.abs(one - other) / np.spacing(one)
        assert off.max() == (1 if name == "power" else 0)
    assert (exact["HALVES"] != moved["HALVES"]).any()
    assert {exact["power"](3, 2), moved["power"](3, 2)} == {9}
    assert any(exact["power"](v, 1.7) != moved["power"](v, 1.7) for v in x.tolist())
    assert any(exact["exp"](v) != moved["exp"](v) for v in x.tolist())
    assert [moved["sqrt"](v) for v in x.tolist()] == [exact["sqrt"](v) for v in x.tolist()]


def load_module(script: Path, unrounded: bool) -> dict[str, Any]:
    """Return the names of a lab's script, as it is run."""
    trial = load_lab(script, unrounded).trial
    return trial.__globals__  # type: ignore[attr-defined,no-any-return]
