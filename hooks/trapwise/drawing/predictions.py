"""A line that the reader may predict before it is seen: what is asked, and what the lab measured there.

Heights are levels, the places at which a range input stops, counted from the foot of the figure. So the
script in the browser compares whole numbers and knows neither scales nor units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..typography import said_with_unit
from .charts import CHART_SIZES, ChartSize, Number, arm_styles, labels_of, sweep_axes
from .curve_shapes import LineShape, ahead_at_the_end, shape_of
from .scales import Axis, linear_ticks, short

FEWEST_POINTS, MOST_POINTS = 4, 6
"""How many places a reader sets."""
STEPS_OF_TICK = 10
MOST_LEVELS = 60
MANTISSAS = (
    tuple(m / 10 for m in range(10, 100)),
    tuple(m / 10 for m in range(10, 100, 2)),
    (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8),
    (1, 1.5, 2, 3, 5, 7),
    (1, 2, 5),
    (1,),
)
"""What the levels of a logarithmic axis are in each power of ten: the finest that are not too many."""
NEVER = 1.12
"""The height of "never", as a share of the axis: the rail lies above it."""


@dataclass(frozen=True)
class Point:
    """A place to predict.

    ``stop`` is its position in the sweep, ``x`` its value and ``at`` the same with its unit. ``right`` is the
    lowest and the highest level that count as right, ``measured`` the level of the median; ``told`` and ``band``
    say what was measured.
    """

    stop: int
    at: str
    x: float
    right: tuple[int, int]
    measured: int
    told: str
    band: str


@dataclass(frozen=True)
class Plot:
    """At one size of the figure, in its pixels: the height of each level, and of the line at each stop."""

    levels: tuple[float, ...]
    measured: tuple[float, ...]


@dataclass(frozen=True)
class Prediction:
    """What is asked about an arm's line, and the answers."""

    name: str
    arm: str
    values: tuple[Number, ...]
    levels: tuple[str, ...]
    points: tuple[Point, ...]
    shape: LineShape
    shape_told: str
    first: str
    last: str
    ahead: tuple[str, ...]
    ahead_told: str
    plots: tuple[Plot, ...]


def cannot_be_predicted(sweep: Mapping[str, Any], arm: str) -> str:
    """Return why the line of an arm cannot be predicted, or nothing if it can."""
    count = len(sweep["x"]["values"])
    if count < FEWEST_POINTS:
        return f"its sweep has {count} values; expected {FEWEST_POINTS} or more"
    if list(sweep["x"]["values"]) != sorted(set(sweep["x"]["values"])):
        return "the values of its sweep do not ascend"
    medians = [value for value in sweep["series"][arm]["median"] if value is not None]
    if sweep["y"]["scale"] == "log" and any(value <= 0 for value in medians):
        return "it reaches 0 on a logarithmic axis, where 0 has no place"
    if not medians:
        return "it has no value anywhere"
    return ""


def draw_prediction(record: Mapping[str, Any], lab: str, sweep_id: str, arm: str) -> Prediction:
    """Return what is asked about an arm's line, which must be one that can be predicted."""
    sweep = record["sweeps"][sweep_id]
    x, y, rail = sweep_axes(sweep, CHART_SIZES[0])
    xs, lines = sweep["x"]["values"], sweep["series"][arm]
    values: tuple[Number, ...] = (*_levels(y), *([None] if rail is not None else []))
    heights = [_share(y, value) for value in lines["median"]]
    bands = [(_share(y, low), _share(y, high)) for low, high in zip(lines["low"], lines["high"], strict=True)]
    width = x.end - x.start
    shape = shape_of([(x.at(value) - x.start) / width for value in xs], heights, bands)
    places = [said_with_unit(short(value), sweep["x"]["unit"]) for value in xs]
    ahead = ahead_at_the_end(sweep)
    return Prediction(
        name=f"{lab}/{sweep_id}/{arm}",
        arm=arm,
        values=values,
        levels=tuple(_said(value, sweep) for value in values),
        points=tuple(_point(sweep, lines, i, places[i], y, values) for i in chosen_stops(x, xs)),
        shape=shape,
        shape_told=_shape_told(shape, places, sweep["x"]["unit"]),
        first=places[0] if places[0].endswith("%") else short(xs[0]),
        last=places[-1],
        ahead=ahead,
        ahead_told=_ahead_told(record, sweep, ahead, places[-1]),
        plots=tuple(_plot(record, sweep, arm, values, size) for size in CHART_SIZES),
    )


def chosen_stops(x: Axis, xs: Sequence[float]) -> list[int]:
    """Return the positions of at most ``MOST_POINTS`` values, both ends among them, as evenly along the axis as they lie."""
    if len(xs) <= MOST_POINTS:
        return list(range(len(xs)))
    chosen = [0]
    for number in range(1, MOST_POINTS - 1):
        wanted = x.start + (x.end - x.start) * number / (MOST_POINTS - 1)
        free = range(chosen[-1] + 1, len(xs) - (MOST_POINTS - 1 - number))
        chosen.append(min(free, key=lambda i: abs(x.at(xs[i]) - wanted)))
    return [*chosen, len(xs) - 1]


def _said(value: Number, sweep: Mapping[str, Any]) -> str:
    return sweep["y"]["never"] if value is None else said_with_unit(short(value), sweep["y"]["unit"])


def _levels(y: Axis) -> list[float]:
    """Return the values at which a range input stops: round ones, from the foot of the axis to its top."""
    if not y.log:
        ticks = linear_ticks(y.low, y.high, 6)
        step = (ticks[1] - ticks[0] if len(ticks) > 1 else y.high - y.low) / STEPS_OF_TICK
        count = round((y.high - y.low) / step)
        return [float(f"{y.low + step * i:.12g}") for i in range(count + 1)]
    powers = range(math.floor(math.log10(y.low)), math.ceil(math.log10(y.high)) + 1)
    for mantissas in MANTISSAS:
        values = [float(f"{m * 10.0**p:.12g}") for p in powers for m in mantissas]
        inside = [value for value in values if y.low * 0.999 <= value <= y.high * 1.001]
        if len(inside) <= MOST_LEVELS:
            break
    return inside


def _share(y: Axis, value: Number) -> float:
    """Return a value's height as a share of the axis; what has no place below it lies at its foot."""
    if value is None:
        return NEVER
    if y.log and value <= 0:
        return 0.0
    return (y.at(value) - y.start) / (y.end - y.start)


def _nearest(y: Axis, values: Sequence[Number], value: Number) -> int:
    height = _share(y, value)
    return min(range(len(values)), key=lambda level: abs(_share(y, values[level]) - height))


def _point(
    sweep: Mapping[str, Any],
    lines: Mapping[str, Sequence[Number]],
    stop: int,
    place: str,
    y: Axis,
    values: Sequence[Number],
) -> Point:
    low, median, high = (lines[part][stop] for part in ("low", "median", "high"))
    first, last = _nearest(y, values, low), _nearest(y, values, high)
    # A step to either side is the thickness of the pencil. It does not reach from a number to "never", nor back.
    top = len(values) - 1 - (None in values)
    right = first if first > top else max(first - 1, 0), last if last > top else min(last + 1, top)
    is_one = low == high
    return Point(
        stop=stop,
        at=place,
        x=sweep["x"]["values"][stop],
        right=right,
        measured=_nearest(y, values, median),
        told=_said(median, sweep),
        band="" if is_one else f"{_said(low, sweep)} to {_said(high, sweep)}",
    )


def _plot(
    record: Mapping[str, Any], sweep: Mapping[str, Any], arm: str, values: Sequence[Number], size: ChartSize
) -> Plot:
    _, y, rail = sweep_axes(sweep, size)
    style = arm_styles(record)[arm]

    def pixel(value: Number, on_rail: float) -> float:
        return on_rail if value is None else y.at(value)

    above = y.end if rail is None else rail
    # On the rail each arm has a height of its own, as the figure draws it.
    own = round(above - 4 + 3.5 * style, 1)
    return Plot(
        levels=tuple(pixel(value, above) for value in values),
        measured=tuple(pixel(value, own) for value in sweep["series"][arm]["median"]),
    )


def _shape_told(shape: LineShape, places: Sequence[str], unit: str) -> str:
    way = "rises" if shape.is_up else "falls"
    match shape.kind, shape.where:
        case "flat", _:
            return "It stays about flat."
        case "turns", (at,):
            return f"It {way} until {places[at]} and then turns back."
        case "cliff", (before, after):
            first = places[before] if unit.startswith(("%", "$")) else places[before].partition(" ")[0]
            return f"It {way}, most of the way between {first} and {places[after]}: a cliff."
    return f"It {way}, without a cliff."


def _ahead_told(record: Mapping[str, Any], sweep: Mapping[str, Any], ahead: Sequence[str], last: str) -> str:
    labels = labels_of(record, sweep)
    names = [f"“{labels.get(arm, arm)}”" for arm in ahead]
    if len(names) == 1:
        return f"At {last}, {names[0]} is ahead."
    return f"At {last}, {', '.join(names[:-1])} and {names[-1]} are about even."
