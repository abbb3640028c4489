"""A line that a reader may predict: what is asked, on any scale, and what counts as right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import tiny
from trapwise.drawing.charts import draw_sweep
from trapwise.drawing.curve_shapes import ahead_at_the_end, shape_of
from trapwise.drawing.predictions import cannot_be_predicted, draw_prediction
from trapwise.typography import said_with_unit


@pytest.fixture
def record() -> dict[str, Any]:
    """The record of the tiny project's lab, as a test may change it."""
    made: dict[str, Any] = json.loads(tiny.text(tiny.RECORD))
    return made


def sweep_of(record: dict[str, Any], xs: list[float], medians: list[float | None], **y: Any) -> None:
    """Give the trap of the sweep ``wild`` other values, each with a band of no width."""
    sweep = record["sweeps"]["wild"]
    sweep["x"]["values"] = xs
    sweep["winners"] = []
    sweep["y"] |= y
    sweep["series"] = {"trap": dict.fromkeys(("low", "median", "high"), medians)}


@pytest.mark.parametrize(
    ("heights", "kind", "accepted"),
    [
        ([0.1, 0.3, 0.5, 0.7, 0.9, 1.0], "rises", {"rises"}),
        ([0.9, 0.8, 0.6, 0.4, 0.2, 0.1], "falls", {"falls"}),
        ([0.5, 0.52, 0.49, 0.5, 0.51, 0.5], "flat", {"flat"}),
        ([1.0, 1.0, 1.0, 0.1, 0.05, 0.0], "cliff", {"cliff", "falls"}),
        ([0.2, 0.25, 0.3, 1.12, 1.12, 1.12], "cliff", {"cliff", "rises"}),
        ([0.1, 0.5, 0.9, 0.7, 0.4, 0.1], "turns", {"turns"}),
        ([0.9, 0.5, 0.1, 0.3, 0.6, 0.9], "turns", {"turns"}),
    ],
)
def test_the_shape_of_a_line_is_computed(heights: list[float], kind: str, accepted: set[str]) -> None:
    places = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    shape = shape_of(places, heights, [(height, height) for height in heights])
    assert (shape.kind, set(shape.accepted)) == (kind, accepted)


def test_where_a_line_turns_or_breaks_is_said() -> None:
    places = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    peak = [0.1, 0.5, 0.9, 0.7, 0.4, 0.1]
    assert shape_of(places, peak, [(h, h) for h in peak]).where == (2,)
    valley = shape_of(places, [1 - h for h in peak], [(1 - h, 1 - h) for h in peak])
    assert (valley.where, valley.is_up) == ((2,), False)
    cliff = [1.0, 1.0, 1.0, 0.1, 0.05, 0.0]
    assert shape_of(places, cliff, [(h, h) for h in cliff]).where == (2, 3)


def test_a_line_within_the_noise_of_its_seeds_is_flat() -> None:
    heights = [0.4, 0.45, 0.5, 0.55]
    wide, thin = [(0.2, 0.8)] * 4, [(h, h) for h in heights]
    assert shape_of([0, 0.3, 0.6, 1], heights, wide).kind == "flat"
    assert shape_of([0, 0.3, 0.6, 1], heights, thin).kind == "rises"


def test_what_was_measured_counts_as_right_and_so_does_the_band(record: dict[str, Any]) -> None:
    asked = draw_prediction(record, "first-trap", "wild", "trap")
    assert asked.name == "first-trap/wild/trap"
    assert [point.at for point in asked.points] == ["0", "5", "20", "100"]
    lines = record["sweeps"]["wild"]["series"]["trap"]
    for point in asked.points:
        low, high = (asked.values[level] for level in point.right)
        assert low is not None
        assert high is not None
        assert low <= lines["low"][point.stop]
        assert high >= lines["high"][point.stop] or point.right[1] == len(asked.values) - 1
        assert point.right[0] <= point.measured <= point.right[1]
    assert asked.points[3].told == "4.78 units"
    assert asked.points[3].band == "4.48 units to 5.11 units"
    assert asked.shape_told.startswith("It rises")
    assert asked.ahead == ("fix",)


def test_the_levels_lie_where_the_figure_has_them(record: dict[str, Any]) -> None:
    asked = draw_prediction(record, "first-trap", "wild", "trap")
    for chart, plot in zip(draw_sweep(record, "wild"), asked.plots, strict=True):
        ticks = {text: y for y, text in chart.y_ticks}
        heights = dict(zip(asked.levels, plot.levels, strict=True))
        assert {ticks[tick] == heights[f"{tick} units"] for tick in ("0", "2", "4")} == {True}
        line = next(series.lines[0] for series in chart.series if series.arm == "trap")
        drawn = zip(chart.stops, plot.measured, strict=True)
        assert line == " ".join(f"{x},{y}" for x, y in drawn)


def test_six_of_many_places_are_asked_for_and_both_ends_are_among_them(record: dict[str, Any]) -> None:
    xs = [1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 1000]
    sweep_of(record, xs, [10.0 - i / 2 for i in range(12)])
    stops = [point.stop for point in draw_prediction(record, "first-trap", "wild", "trap").points]
    assert len(stops) == len(set(stops)) == 6
    assert (stops[0], stops[-1], stops) == (0, 11, sorted(stops))
    record["sweeps"]["wild"]["x"]["scale"] = "log"
    stops = [point.stop for point in draw_prediction(record, "first-trap", "wild", "trap").points]
    assert [xs[stop] for stop in stops] == [1, 4, 20, 50, 100, 1000]


def test_never_is_a_level_above_all_others(record: dict[str, Any]) -> None:
    sweep_of(record, [1, 2, 3, 4], [3.0, 6.0, None, None], unit="steps")
    asked = draw_prediction(record, "first-trap", "wild", "trap")
    top = len(asked.levels) - 1
    assert (asked.levels[top], asked.values[top]) == ("never", None)
    assert None not in asked.values[:top]
    assert [point.right for point in asked.points][2:] == [(top, top)] * 2
    assert asked.points[1].right[1] < top, "a step of the pencil does not reach from a number to never"
    assert asked.points[2].told == "never"
    wide = draw_sweep(record, "wild")[0]
    assert wide.rail is not None
    assert asked.plots[0].levels[top] == wide.rail
    assert asked.plots[0].levels[top] < min(asked.plots[0].levels[:top])


def test_a_band_that_reaches_never_counts_never_as_right(record: dict[str, Any]) -> None:
    sweep_of(record, [1, 2, 3, 4], [3.0, 6.0, 9.0, None])
    record["sweeps"]["wild"]["series"]["trap"] = {
        "low": [3.0, 6.0, 8.0, 9.0],
        "median": [3.0, 6.0, 9.0, None],
        "high": [3.0, 6.0, None, None],
    }
    asked = draw_prediction(record, "first-trap", "wild", "trap")
    top = len(asked.levels) - 1
    assert [point.right[1] for point in asked.points[2:]] == [top, top]
    assert asked.points[3].right[0] < top
    assert asked.points[3].band == "9 units to never"


@pytest.mark.parametrize("span", [1.5, 8.0, 300.0, 1e5, 1e9, 1e40])
def test_levels_of_a_logarithmic_axis_are_round_and_not_too_many(record: dict[str, Any], span: float) -> None:
    sweep_of(record, [1, 2, 3, 4], [2.0, 2 * span**0.3, 2 * span**0.6, 2 * span], scale="log")
    asked = draw_prediction(record, "first-trap", "wild", "trap")
    values = [value for value in asked.values if value is not None]
    assert values == sorted(set(values))
    assert 4 <= len(values) <= 60
    assert all(2 * 0.99 <= value <= 2 * span * 1.01 for value in values)
    assert asked.points[0].measured < 2
    assert asked.points[3].measured >= len(values) - 2


@pytest.mark.parametrize(
    ("xs", "medians", "y", "reason"),
    [
        ([1, 2, 3], [1, 2, 3], {}, "its sweep has 3 values; expected 4 or more"),
        ([1, 3, 2, 4], [1, 2, 3, 4], {}, "the values of its sweep do not ascend"),
        ([1, 2, 3, 4], [1, 2, 0, 4], {"scale": "log"}, "it reaches 0 on a logarithmic axis…"),
        ([1, 2, 3, 4], [None] * 4, {}, "it has no value anywhere"),
        ([1, 2, 3, 4], [1, 2, None, 4], {"scale": "log"}, ""),
    ],
)
def test_a_line_that_cannot_be_predicted_says_why(
    record: dict[str, Any], xs: list[float], medians: list[float | None], y: dict[str, Any], reason: str
) -> None:
    sweep_of(record, xs, medians, **y)
    told = cannot_be_predicted(record["sweeps"]["wild"], "trap")
    assert told.startswith(reason.removesuffix("…")) if reason.endswith("…") else told == reason


def test_who_is_ahead_follows_the_record_and_then_the_bands(record: dict[str, Any]) -> None:
    sweep = record["sweeps"]["wild"]
    assert ahead_at_the_end(sweep) == ("fix",)
    sweep["y"]["better"] = "higher"
    sweep["winners"] = []
    assert ahead_at_the_end(sweep) == ("trap",)
    for arm, low, high in (("fix", 2, 6), ("trap", 3, 7)):
        for part, value in (("low", low), ("median", (low + high) / 2), ("high", high)):
            sweep["series"][arm][part][-1] = value
    assert ahead_at_the_end(sweep) == ("fix", "trap"), "each median lies in the other's band"
    sweep["winners"] = ["trap"]
    assert ahead_at_the_end(sweep) == ("trap",), "seed by seed, one is ahead"
    sweep["winners"] = ["tie"]
    assert ahead_at_the_end(sweep) == ("fix", "trap")
    for part in ("low", "median", "high"):
        sweep["series"]["trap"][part][-1] = None
    sweep["winners"] = []
    assert ahead_at_the_end(sweep) == ("fix",), "never is behind everything"


def test_an_experiment_says_who_is_ahead_of_all(record: dict[str, Any]) -> None:
    sweep = record["sweeps"]["wild"]
    sweep["labels"] = {"trap": "mean", "fix": "median"}
    sweep["winners"] = ["trap"]
    assert ahead_at_the_end(sweep) == ("trap",)
    sweep["winners"] = ["tie"]
    assert ahead_at_the_end(sweep) == ("fix", "trap"), "a tie has two at least"


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("24", "nats", "24 nats"),
        ("1", "nats", "1 nat"),
        ("1", "ms", "1 ms"),
        ("96", "%", "96%"),
        ("−3", "$M", "−$3M"),
        ("2", "× usual", "2× usual"),
        ("8", "", "8"),
    ],
)
def test_a_value_is_said_with_its_unit(text: str, unit: str, said: str) -> None:
    assert said_with_unit(text, unit) == said
