"""Figures from a lab's record: geometry here, markup in ``templates/sweep.html.j2`` and ``effect.html.j2``.

Each figure is drawn twice, for a wide and a narrow column, so that its lettering
has its natural size on a desktop and on a phone. Series differ by dash and by
marker as well as by colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .scales import Axis, short, span

Number = float | int | None
TRAP, FIX = "trap", "fix"
"""The arms of a lab of the first edition; an experiment says which of its arms are these."""


@dataclass(frozen=True)
class ChartSize:
    """A drawing's size in pixels, its left margin, and how many values to label."""

    name: str
    width: int
    height: int
    left: int
    ticks: int


MARKS = (
    "m-4-4 8 8m0-8-8 8",
    "m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0",
    "m0-4.6 4.4 8h-8.8z",
    "m-3.5-3.5h7v7h-7z",
    "m0-5 5 5-5 5-5-5z",
)
"""A cross, a disc, a triangle, a square and a diamond, as paths from a point."""

CHART_SIZES = (ChartSize("wide", 640, 360, 58, 8), ChartSize("narrow", 340, 300, 44, 5))
TOP, BOTTOM, RIGHT, RAIL = 14, 48, 14, 26
NAMED_TOP = 30
"""Where a chart begins that has the name of its vertical axis above it."""


@dataclass(frozen=True)
class Series:
    """One arm's line: its pieces between "never"s, the marks of its points, and its band."""

    arm: str
    label: str
    style: int
    lines: tuple[str, ...]
    marks: str
    bands: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """The geometry of a sweep at one size."""

    size: ChartSize
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    rail: float | None
    stops: tuple[float, ...]
    boundaries: tuple[float, ...]
    plot: tuple[float, float, float, float]


@dataclass(frozen=True)
class Strip:
    """The geometry of the effect figure at one size: a dot for each seed, a row for each arm."""

    size: ChartSize
    x_ticks: tuple[tuple[float, str], ...]
    rows: tuple[Mapping[str, Any], ...]
    plot: tuple[float, float, float, float]
    height: int


def arm_roles(record: Mapping[str, Any]) -> dict[str, str]:
    """Return which arm of a record is the trap and which the fix; the two look the same in every figure."""
    examined = record.get("examination")
    if examined is None:
        return {TRAP: "the trap", FIX: "the fix"}
    roles = {examined["recommended"]: "recommended", **dict.fromkeys(examined["oracles"], "an oracle")}
    return {examined["obvious"]: "the trap", **roles} if examined["obvious"] else roles


def arm_styles(record: Mapping[str, Any]) -> dict[str, int]:
    """Return a style number for each arm: trap 0, fix 1, the others 2, 3, …"""
    examined = record.get("examination") or {"obvious": TRAP, "recommended": FIX}
    first = {examined["obvious"]: 0, examined["recommended"]: 1}
    # Those that are drawn as lines come first, so that they differ most.
    named = dict.fromkeys([*(arm for s in record["sweeps"].values() for arm in s["series"]), *record["arms"]])
    others = [arm for arm in named if arm not in first]
    return {**first, **{arm: i + 2 for i, arm in enumerate(others)}}


def labels_of(record: Mapping[str, Any], sweep: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the arms of a sweep are called: what ran there, which may be another trial's arms."""
    labels: Mapping[str, str] = sweep.get("labels") or record["arms"]
    return labels


def draw_sweep(record: Mapping[str, Any], sweep_id: str) -> tuple[Chart, ...]:
    """Return the charts, one a size, of one sweep of a lab's record."""
    sweep = record["sweeps"][sweep_id]
    return tuple(_chart(record, sweep, size) for size in CHART_SIZES)


def _chart(record: Mapping[str, Any], sweep: Mapping[str, Any], size: ChartSize) -> Chart:
    xs: list[float] = sweep["x"]["values"]
    series: Mapping[str, Mapping[str, list[Number]]] = sweep["series"]
    x, y, rail = sweep_axes(sweep, size)
    styles = arm_styles(record)
    return Chart(
        size=size,
        x_ticks=tuple((x.at(t), short(t)) for t in x.ticks(size.ticks)),
        # Beside the plot of a phone is room for five digits.
        y_ticks=tuple((y.at(t), short(t, powers_from=1e5)) for t in y.ticks(6)),
        series=tuple(
            _series(arm, labels_of(record, sweep).get(arm, arm), styles[arm], xs, values, x, y, rail)
            for arm, values in sorted(series.items(), key=lambda item: -styles[item[0]])
        ),
        rail=rail,
        stops=tuple(x.at(v) for v in xs),
        boundaries=tuple((x.at(xs[i - 1]) + x.at(xs[i])) / 2 for i in changes_of_winner(sweep["winners"])),
        plot=(size.left, NAMED_TOP, size.width - RIGHT, size.height - BOTTOM),
    )


def sweep_axes(sweep: Mapping[str, Any], size: ChartSize) -> tuple[Axis, Axis, float | None]:
    """Return the horizontal axis, the vertical one, and the height of the rail for "never", if there is one."""
    xs: list[float] = sweep["x"]["values"]
    has_never = any(v is None for s in sweep["series"].values() for v in s["median"])
    x = Axis(min(xs), max(xs), size.left + 8, size.width - RIGHT - 8, sweep["x"]["scale"] == "log")
    y = _measure_axis(sweep, size, NAMED_TOP + (RAIL if has_never else 0))
    return x, y, NAMED_TOP + 6 if has_never else None


def _measure_axis(sweep: Mapping[str, Any], size: ChartSize, top: float) -> Axis:
    """Return the vertical axis, with room for every finite value."""
    log = sweep["y"]["scale"] == "log"
    values = [v for s in sweep["series"].values() for part in s.values() for v in part if v is not None]
    low, high = span([v for v in values if v > 0 or not log] or [0, 1], log)
    return Axis(low, high, size.height - BOTTOM, top, log)


def changes_of_winner(winners: Sequence[str]) -> list[int]:
    """Return each position whose winner is not that of the position before it."""
    return [i for i in range(1, len(winners)) if winners[i] != winners[i - 1]]


def _series(
    arm: str,
    label: str,
    style: int,
    xs: Sequence[float],
    values: Mapping[str, list[Number]],
    x: Axis,
    y: Axis,
    rail: float | None,
) -> Series:
    def pixel(value: Number) -> float | None:
        if value is None or (y.log and value <= 0):
            return None
        return y.at(value)

    medians = [pixel(v) for v in values["median"]]
    points = []
    for position, middle in zip(xs, medians, strict=True):
        if middle is not None:
            points.append((x.at(position), middle))
        elif rail is not None:
            # Arms that never arrive share the rail; a small step keeps them apart.
            points.append((x.at(position), round(rail - 4 + 3.5 * style, 1)))
    lines, bands = [], []
    for run in _runs(medians):
        lines.append(" ".join(f"{x.at(xs[i])},{medians[i]}" for i in run))
        edges = [(x.at(xs[i]), pixel(values["low"][i]), pixel(values["high"][i])) for i in run]
        known = [(px, lo, hi) for px, lo, hi in edges if lo is not None and hi is not None]
        if len(known) > 1 and any(lo != hi for _, lo, hi in known):
            forward = [f"{px},{hi}" for px, _, hi in known]
            back = [f"{px},{lo}" for px, lo, _ in reversed(known)]
            bands.append(" ".join(forward + back))
    return Series(arm, label, style, tuple(lines), draw_marks(style, points), tuple(bands))


def draw_marks(style: int, points: Sequence[tuple[float, float]]) -> str:
    """Return one path with a mark at each point; styles differ by shape."""
    shape = MARKS[style] if style < len(MARKS) else MARKS[_mark_of(style)]
    return "".join(f"M{x:g} {y:g}{shape}" for x, y in points)


def _mark_of(style: int) -> int:
    """Return the mark of a style beyond the first, whose color the sheet repeats: another than before with that color."""
    others = len(MARKS) - 2
    turn, place = divmod(style - 2, others)
    return 2 + (place + turn) % others


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Return the stretches of consecutive positions that have a value."""
    runs: list[list[int]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def draw_effect(record: Mapping[str, Any]) -> tuple[Strip, ...]:
    """Return the strips, one a size, of a lab's main result over its seeds."""
    return tuple(_strip(record, size) for size in CHART_SIZES)


def _strip(record: Mapping[str, Any], size: ChartSize) -> Strip:
    effect: Mapping[str, list[Number]] = record["effect"]
    finite = [v for values in effect.values() for v in values if v is not None]
    log = record.get("metric_scale") == "log" and min(finite or [0]) > 0
    low, high = span(finite or [0, 1], log)
    if record["unit"] == "%" and not log:
        low, high = max(low, 0.0), min(high, 100.0) if max(finite or [0]) <= 100 else high
    x = Axis(low, high, 16, size.width - 16, log)
    styles = arm_styles(record)
    row_height, rows = 58, []
    for row, arm in enumerate(sorted(effect, key=lambda name: styles[name])):
        base = TOP + row * row_height
        dots, stacks = [], dict[float, int]()
        for value in effect[arm]:
            if value is None:
                continue
            at = x.at(value)
            level = stacks.get(round(at / 9), 0)
            stacks[round(at / 9)] = level + 1
            dots.append((at, round(base + 38 - 3.2 * (level % 7), 1)))
        middle = record["numbers"]["effect"][arm]["median"]
        rows.append(
            {
                "arm": arm,
                "label": record["arms"][arm],
                "style": styles[arm],
                "base": base,
                "marks": draw_marks(styles[arm], dots),
                "median": None if middle is None else x.at(middle),
                "said": short(middle),
                "never": sum(v is None for v in effect[arm]),
            }
        )
    bottom = TOP + row_height * len(rows)
    return Strip(
        size=size,
        x_ticks=tuple((x.at(t), short(t)) for t in x.ticks(size.ticks)),
        rows=tuple(rows),
        plot=(16, TOP, size.width - 16, bottom),
        height=bottom + 44,
    )


def sweep_table(record: Mapping[str, Any], sweep_id: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows, as text, of the numbers behind a sweep's figure."""
    sweep = record["sweeps"][sweep_id]
    styles = arm_styles(record)
    arms = sorted(sweep["series"], key=lambda arm: styles[arm])
    head = [f"{sweep['x']['label']}" + (f" ({sweep['x']['unit']})" if sweep["x"]["unit"] else "")]
    rows = []
    for index, value in enumerate(sweep["x"]["values"]):
        cells = [short(value)]
        for arm in arms:
            part = sweep["series"][arm]
            middle, low, high = (part[k][index] for k in ("median", "low", "high"))
            text = short(middle, sweep["y"]["never"])
            if middle is not None and low != high:
                text += f" ({short(low)} to {short(high)})"
            cells.append(text)
        rows.append(cells)
    labels = labels_of(record, sweep)
    return [*head, *(labels.get(arm, arm) for arm in arms)], rows
