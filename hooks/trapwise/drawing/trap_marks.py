"""A trap's mark: the curves of its lab's first sweep, small and without a name.

The trap and the fix are drawn alike, so that a mark shows where two answers part and not which one holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .charts import arm_roles
from .scales import Axis, span

WIDTH, HEIGHT, EDGE = 72, 32, 3
"""The size of a mark and the room around its lines, in pixels."""


def draw_trap_mark(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the points of each line of a mark, as SVG takes them; none where the lab has no sweep."""
    sweep = next(iter(record.get("sweeps", {}).values()), None)
    if sweep is None:
        return ()
    medians = [sweep["series"][arm]["median"] for arm in arm_roles(record) if arm in sweep["series"]]
    is_log = sweep["y"]["scale"] == "log"
    values = [v for median in medians for v in median if v is not None and (v > 0 or not is_log)]
    if not values:
        return ()
    xs: list[float] = sweep["x"]["values"]
    x = Axis(min(xs), max(xs), EDGE, WIDTH - EDGE, sweep["x"]["scale"] == "log")
    low, high = span(values, is_log)
    y = Axis(low, high, HEIGHT - EDGE, EDGE, is_log)
    return tuple(
        " ".join(f"{_tenths(x.at(xs[i]))},{_tenths(y.at(median[i]))}" for i in run)
        for median in medians
        for run in _runs(median, is_log)
        if len(run) > 1
    )


def _tenths(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _runs(values: Sequence[float | None], is_log: bool) -> Iterator[list[int]]:
    """Yield the positions of values that follow one another, between those that cannot be drawn."""
    run: list[int] = []
    for position, value in enumerate(values):
        if value is not None and (value > 0 or not is_log):
            run.append(position)
        elif run:
            yield run
            run = []
    yield run
