"""Figures of a lab's record: where the winner changes, however often it does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import tiny
from trapwise.drawing.charts import changes_of_winner, draw_effect, draw_sweep, sweep_table
from trapwise.drawing.scales import log_ticks


@pytest.mark.parametrize(
    ("winners", "changes"),
    [
        ([], []),
        (["trap"], []),
        (["trap", "trap", "fix"], [2]),
        (["fix", "tie", "fix"], [1, 2]),
        (["trap", "fix", "fix", "trap"], [1, 3]),
    ],
)
def test_every_change_of_the_winner_is_found(winners: list[str], changes: list[int]) -> None:
    assert changes_of_winner(winners) == changes


def test_a_figure_draws_each_boundary_halfway_between_two_values() -> None:
    record = json.loads(tiny.files()["content/labs/first-trap.json"])
    record["sweeps"]["wild"]["winners"] = ["fix", "trap", "trap", "fix"]
    for chart in draw_sweep(record, "wild"):
        assert chart.boundaries == (
            (chart.stops[0] + chart.stops[1]) / 2,
            (chart.stops[2] + chart.stops[3]) / 2,
        )


@pytest.fixture
def record() -> dict[str, Any]:
    """The record of the tiny project's lab, as a test may change it."""
    made: dict[str, Any] = json.loads(tiny.text(tiny.RECORD))
    return made


def test_what_never_arrives_lies_on_a_rail_above_the_figure(record: dict[str, Any]) -> None:
    trap = record["sweeps"]["wild"]["series"]["trap"]
    for part in trap.values():
        part[2] = None
    wide, _ = draw_sweep(record, "wild")
    assert wide.rail is not None
    drawn = {series.arm: series for series in wide.series}
    assert len(drawn["trap"].lines) == 2, "the line is broken where there is no value"
    assert f"M{wide.stops[2]:g} {wide.rail - 4:g}" in drawn["trap"].marks
    assert len(drawn["fix"].lines) == 1
    assert min(y for y, _ in wide.y_ticks) > wide.rail
    head, rows = sweep_table(record, "wild")
    assert head == ["the wild value", "mean", "median"]
    assert [row[0] for row in rows] == ["0", "5", "20", "100"]
    assert rows[2][1] == record["sweeps"]["wild"]["y"]["never"] == "never"


def test_axes_are_logarithmic_where_the_record_says_so(record: dict[str, Any]) -> None:
    sweep = record["sweeps"]["wild"]
    sweep["x"] |= {"values": [1, 10, 100, 1000], "scale": "log", "unit": "kg"}
    sweep["y"]["scale"] = "log"
    for series in sweep["series"].values():
        series |= {"median": [0, 0.1, 1, 10], "low": [0, 0.1, 1, 10], "high": [0, 0.1, 1, 10]}
    for chart in draw_sweep(record, "wild"):
        steps = {round(b - a) for a, b in zip(chart.stops, chart.stops[1:], strict=False)}
        assert max(steps) - min(steps) <= 1, "powers of ten are evenly apart"
        assert chart.rail is None
        assert all(len(series.lines) == 1 for series in chart.series)
        assert all(series.lines[0].count(",") == 3 for series in chart.series), "zero has no place"
        assert all(series.bands == () for series in chart.series), "a band without width is none"
        assert {"0.1", "10"} <= {text for _, text in chart.y_ticks}
    assert sweep_table(record, "wild")[0][0] == "the wild value (kg)"


@pytest.mark.parametrize(("most", "ends"), [(97.0, "100"), (130.0, "150")])
def test_a_percentage_ends_at_a_hundred_unless_it_is_more(
    record: dict[str, Any], most: float, ends: str
) -> None:
    record["unit"] = "%"
    record["effect"] = {"trap": [1.0, 55.0], "fix": [60.0, most]}
    for strip in draw_effect(record):
        texts = [text for _, text in strip.x_ticks]
        assert (texts[0], texts[-1]) == ("0", ends)


def test_a_dot_for_each_seed_and_a_count_of_those_that_never_arrive(record: dict[str, Any]) -> None:
    record["effect"] = {
        "fix": [1.0, 1.0, 2.0, None],
        "trap": [3.0, 3.0, 3.0, 3.0],
        "third": [2.0, 2.0, 2.0, 2.0],
    }
    record["arms"]["third"] = "midrange"
    record["numbers"]["effect"]["third"] = {"median": 2.0}
    record["numbers"]["effect"]["fix"]["median"] = None
    for strip in draw_effect(record):
        assert [(row["arm"], row["label"], row["style"], row["never"]) for row in strip.rows] == [
            ("trap", "mean", 0, 0),
            ("fix", "median", 1, 1),
            ("third", "midrange", 2, 0),
        ]
        assert [row["marks"].count("M") for row in strip.rows] == [4, 3, 4]
        heights = {mark.split("m")[0].split()[1] for mark in strip.rows[0]["marks"].split("M")[1:]}
        assert len(heights) == 4, "equal values are stacked"
        assert strip.rows[1]["median"] is None
        assert strip.rows[2]["said"] == "2"
        assert strip.height > strip.plot[3] > strip.rows[2]["base"] > strip.rows[1]["base"]


def test_a_logarithmic_measure_is_so_only_above_zero(record: dict[str, Any]) -> None:
    record["metric_scale"] = "log"
    record["effect"] = {"trap": [1.0, 1000.0], "fix": [10.0, 100.0]}
    (strip, _) = draw_effect(record)
    texts = [text for _, text in strip.x_ticks]
    assert (texts[0], texts[-1]) == ("1", "1,000")
    places = {text: at for at, text in strip.x_ticks}
    assert places["10"] - places["1"] == pytest.approx(places["1,000"] - places["100"], abs=0.2)
    record["effect"]["fix"][0] = 0.0
    (strip, _) = draw_effect(record)
    assert strip.x_ticks[0][1] == "0"


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(4, [1, 2, 5, 10]), (3, [1, 3, 10]), (2, [1, 10]), (1, [1])],
)
def test_as_many_ticks_as_there_is_room_for(most: int, ticks: list[float]) -> None:
    assert log_ticks(1, 10, most) == ticks
