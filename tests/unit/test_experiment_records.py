"""An experiment run whole, its record, and what a page shows of it."""

from __future__ import annotations

import copy
import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from trapwise.drawing.charts import draw_marks
from trapwise.drawing.trap_marks import draw_trap_mark
from trapwise.extensions.lab_blocks import LabBlocksExtension
from trapwise.labs.definition import LabError
from trapwise.labs.records import read_labs
from trapwise.labs.running import load_experiment, run_headline, run_lab, write_record
from trapwise.labs.shapes import misshapen
from trapwise.numbers.origins import origin_in_lab
from trapwise.rendering.lab_words import amount, flip_words, verdict_words

SCRIPT = Path(__file__).parent / "experiments" / "two-estimates.py"


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return run_lab(SCRIPT)


def shown(block: str, record: dict[str, Any]) -> str:
    extension = LabBlocksExtension(labs={"two-estimates": record}, awaited=frozenset(), assets="")
    return Markdown(extensions=[extension]).convert(f"/// {block} | two-estimates\n///\n")


def test_a_record_holds_what_a_page_needs_and_reads_back(record: dict[str, Any], tmp_path: Path) -> None:
    assert misshapen(record) is None
    write_record(record, tmp_path / "lab.json")
    assert json.loads((tmp_path / "lab.json").read_text(encoding="utf-8")) == record
    numbers = record["numbers"]
    assert numbers["seeds"] == 30
    assert numbers["effect"]["mean"]["median"] > numbers["effect"]["median"]["median"]
    assert numbers["lead"]["mean"]["low"] > 0, "the mean is worse than the median by more than noise"
    assert numbers["sweep"]["wild"]["mean"]["at_100"] == pytest.approx(100 / 21, rel=0.1)
    assert numbers["knob"]["trimmed"]["share"] < 0.9
    assert numbers["setting"] == {"size": 21, "wild": 30, "spread": 1}


def test_a_record_is_the_same_each_time_and_whoever_works_on_it(record: dict[str, Any]) -> None:
    assert run_lab(SCRIPT) == record
    assert run_lab(SCRIPT, processes=2) == record


def test_a_headline_is_the_record_s(record: dict[str, Any]) -> None:
    again = run_headline(SCRIPT)
    assert again["effect"] == record["effect"]
    assert again["base"] == record["examination"]["base"]


def test_the_verdict_is_about_the_best_rival_and_not_about_the_trap(record: dict[str, Any]) -> None:
    assert record["examination"]["verdict"]["kind"] == "no difference"
    assert "cannot be told apart" in verdict_words(record)
    html = shown("verdict", record)
    assert "nothing that we tried" in html
    assert "ahead of <b>mean</b>" in html
    assert "level with <b>trimmed mean</b>" in html


def test_a_verdict_that_does_not_follow_is_refused(record: dict[str, Any]) -> None:
    typed = copy.deepcopy(record)
    typed["examination"]["verdict"]["kind"] = "holds everywhere tried"
    found = misshapen(typed)
    assert found is not None
    assert "'no difference' follows; a verdict is computed" in found[1]
    typed = copy.deepcopy(record)
    typed["examination"]["verdict"]["conditions"] = [
        {"setting": "wild", "side": "above", "inside": 20, "outside": 10}
    ]
    found = misshapen(typed)
    assert found is not None
    assert "not the flips of the rows" in found[1]


def test_a_stress_table_has_each_setting_once_and_what_changes_nothing_is_folded(
    record: dict[str, Any],
) -> None:
    html = shown("stress", record)
    for setting in ("size of the sample", "the wild value", "spread"):
        assert html.count(f">{setting}</th>") == 1
    # Nothing changes the order: all is folded, and still in the page.
    assert html.count("<table") == 1
    assert html.index("<details") < html.index("<table")
    assert "3 settings and 1 other form of the world that changed nothing" in html
    assert "the order is as assumed: <b>trimmed mean</b> is level." in html
    assert '<td role="cell">30 units</td><td role="cell">100 units</td>' in html
    assert "a large sample" in html
    assert "With the cause switched off (the wild value = 0\u00a0units)" in html
    assert "the order stays" in html


def test_what_changes_the_order_stands_open_with_three_outcomes_and_where_it_changes(
    record: dict[str, Any],
) -> None:
    flipped = copy.deepcopy(record)
    row = next(row for row in flipped["examination"]["rows"] if row["setting"] == "wild")
    row["low"] |= {"outcome": "behind", "rival": "mean", "flip": [12.5, 12]}
    row["high"] = None
    html = shown("stress", flipped)
    assert html.count("<table") == 2
    open_table = html[: html.index("<details")]
    assert "the wild value</th>" in open_table
    assert "behind mean" in open_table
    assert "level with trimmed mean" in open_table
    assert ">as assumed</span></td>" in open_table
    assert "about 12\u00a0units</td>" in open_table
    assert "2 settings and 1 other form" in html


@pytest.mark.parametrize("outcome", ["all fail", "undefined", "does not run"])
def test_where_nobody_answers_nothing_counts_as_unchanged(record: dict[str, Any], outcome: str) -> None:
    failing = copy.deepcopy(record)
    failing["examination"]["rows"][0]["low"] |= {"outcome": outcome}
    failing["examination"]["worlds"][0] |= {"outcome": outcome}
    html = shown("stress", failing)
    open_table = html[: html.index("<details")]
    assert open_table.count(f"<span>{outcome}</span>") == 2
    assert "2 settings that changed nothing" in html


def test_marks_of_a_stress_table_differ_in_form(record: dict[str, Any]) -> None:
    marks = {}
    for outcome in ("ahead", "tie", "behind", "all fail"):
        changed = copy.deepcopy(record)
        changed["examination"]["rows"][0]["low"] |= {"outcome": outcome, "flip": [1, 2]}
        cell = re.search(r"<svg class=\"tw-standing\".*?</svg>", shown("stress", changed))
        assert cell
        marks[outcome] = cell[0]
    assert len(set(marks.values())) == 4


def test_settings_are_told_with_their_origin_and_knobs_with_what_was_chosen(record: dict[str, Any]) -> None:
    html = shown("settings", record)
    assert '<td role="cell">30\u00a0units</td><td role="cell">0 … 100</td>' in html
    assert "the scenario" in html
    assert "our choice" in html
    assert "Best of 30 trials" in html
    assert "trimmed mean</th>" in html
    assert '<td role="cell">0.269</td><td role="cell">0 … 0.9</td>' in html


KEPT = """
STEPS = Fixed("steps", 5, "it has settled by then", "rounds", "steps of a solver")
"""
STRAY = """
PACE = Setting("pace", 3, Range(1, 5), "invented")
"""


def with_names(tmp_path: Path, added: str) -> Path:
    script = tmp_path / "two-estimates.py"
    text = SCRIPT.read_text(encoding="utf-8").replace("Experiment,", "Experiment, Fixed,", 1)
    script.write_text(text + added, encoding="utf-8")
    return script


def test_what_is_held_fixed_is_told_with_its_reason(record: dict[str, Any], tmp_path: Path) -> None:
    experiment = load_experiment(with_names(tmp_path, KEPT))
    assert [(each.called, each.value) for each in experiment.fixed] == [("steps of a solver", 5)]
    assert "held fixed" not in shown("settings", record)
    told = copy.deepcopy(record)
    told["examination"]["fixed"] = [asdict(experiment.fixed[0])]
    assert misshapen(told) is None
    html = shown("settings", told)
    assert "<summary>What is held fixed, and why</summary>" in html
    assert re.search(r"steps of a solver</th>.*>5\xa0rounds</td>.*>it has settled by then</td>", html)
    assert origin_in_lab("fixed.steps", told) == (
        "What the lab keeps as it is: steps of a solver. It has settled by then."
    )


def test_a_setting_that_nothing_moves_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"nothing moves the setting 'pace'; expected it as Fixed\(…\)"):
        load_experiment(with_names(tmp_path, STRAY))
    again = KEPT + KEPT.replace("STEPS", "MORE")
    with pytest.raises(LabError, match="steps"):
        load_experiment(with_names(tmp_path, again))


def test_a_flip_is_told_where_it_is_and_who_is_ahead_there(record: dict[str, Any]) -> None:
    flipped = copy.deepcopy(record)
    end = flipped["examination"]["rows"][0]["low"]
    end |= {"outcome": "behind", "rival": "mean", "flip": [12.5, 12]}
    assert flip_words(flipped) == [
        "The wild value below about 12\u00a0units (we assume 30\u00a0units): <b>mean</b> is ahead"
    ]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.66, "$M", "$0.66M"),
        (-12.5, "$", "−$12.5"),
        (3, "%", "3%"),
        (1200, "nats", "1,200\u00a0nats"),
        (2, "", "2"),
    ],
)
def test_an_amount_has_its_unit_where_a_reader_expects_it(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said


def test_a_figure_names_what_ran(record: dict[str, Any]) -> None:
    named = copy.deepcopy(record)
    named["sweeps"]["wild"]["labels"]["trimmed"] = "trimmed, of another trial"
    html = Markdown(
        extensions=[LabBlocksExtension(labs={"two-estimates": named}, awaited=frozenset(), assets="")]
    ).convert("/// figure | two-estimates/wild\nCaption.\n///\n")
    assert "trimmed, of another trial" in html
    assert '<span class="tw-role">recommended</span>' in html
    assert '<span class="tw-role">the trap</span>' in html


def test_a_number_that_nobody_declares_is_a_problem_with_its_line(tmp_path: Path) -> None:
    script = tmp_path / SCRIPT.name
    text = SCRIPT.read_text(encoding="utf-8")
    script.write_text(text.replace("x[0] = s", "x[3:7] *= 1.7\n    x[0] = s"), encoding="utf-8")
    shutil.copy(SCRIPT, tmp_path / "other.py")
    problems = read_labs(tmp_path, None, prefix="labs")[1]
    told = [problem for problem in problems if "no setting" in problem.message]
    line = text[: text.index("x[0] = s")].count("\n") + 1
    assert [(each.path, each.line) for each in told] == [(f"labs/{SCRIPT.name}", line)]
    assert "the number 1.7 is no setting and no knob" in told[0].message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('recommended="median"', 'recommended="medium"', "the recommended design 'medium' is no arm"),
        ('obvious="mean"', 'obvious="man"', "the obvious answer 'man' is no arm"),
        ('"wild", [0, 5', '"wilt", [0, 5', "names 'wilt', which is no setting"),
        ('option="middle")', 'option="mean")', "the option 'mean' is declared twice"),
        ("Range(0, 0.9), closed=True", "Range(0, 0.2)", "at the end of its range"),
    ],
)
def test_an_experiment_that_is_not_declared_right_is_refused(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert old in text
    script = tmp_path / SCRIPT.name
    script.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LabError, match=says):
        run_lab(script)


def test_arms_beyond_the_colors_of_a_figure_differ_by_their_marks() -> None:
    """The sheet has three colors for arms that are neither the trap nor the fix, and repeats them."""
    looks = [((style - 2) % 3, draw_marks(style, [(0, 0)])) for style in range(2, 11)]
    assert len(set(looks)) == len(looks)
    taken = {draw_marks(style, [(0, 0)]) for style in (0, 1)}
    assert taken.isdisjoint(mark for _, mark in looks)


def test_the_mark_of_an_experiment_shows_its_two_answers(record: dict[str, Any]) -> None:
    obvious, recommended = (record["sweeps"]["wild"]["series"][arm]["median"] for arm in ("mean", "median"))
    assert len(draw_trap_mark(record)) == 2
    assert obvious != recommended
