"""What shape a measured line has, and who is ahead at its right end: what a prediction of it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from .charts import Number

LineKind = Literal["rises", "falls", "flat", "cliff", "turns"]

FLAT = 0.08
"""The share of the axis's height within which a line is flat whatever its band."""
FLAT_IN_BAND = 0.2
"""The same where one level lies within the band of the seeds at every place."""
BACK = 0.15
"""A line turns if it goes back by more than this share of its way, and by ``LEAST_TURN`` of the height."""
LEAST_TURN = 0.06
CLIFF, NARROW = 0.6, 0.2
"""A cliff: this share of the way within this share of the axis's width."""


@dataclass(frozen=True)
class LineShape:
    """A line's kind, whether it goes up (first), and the positions that say where.

    ``where`` holds both sides of a cliff, or the point where the line turns; else it is empty.
    """

    kind: LineKind
    is_up: bool
    where: tuple[int, ...] = ()

    @property
    def accepted(self) -> tuple[LineKind, ...]:
        """The kinds that a reader may have named and be right: a cliff rises or falls too."""
        return ("cliff", "rises" if self.is_up else "falls") if self.kind == "cliff" else (self.kind,)


def shape_of(
    places: Sequence[float], heights: Sequence[float], bands: Sequence[tuple[float, float]]
) -> LineShape:
    """Return the shape of a line.

    All values are shares of the axes from 0 to 1, in the order of the places; "never" is a
    height above 1. A band is the lowest and the highest that the seeds reach at a place.
    """
    steps = [after - before for before, after in pairwise(heights)]
    up, down = sum(s for s in steps if s > 0), -sum(s for s in steps if s < 0)
    reach = max(heights) - min(heights)
    is_level = max(low for low, _ in bands) <= min(high for _, high in bands)
    if reach <= FLAT or (is_level and reach <= FLAT_IN_BAND):
        return LineShape("flat", up >= down)
    if min(up, down) > max(LEAST_TURN, BACK * max(up, down)):
        return _turn(heights)
    is_up = heights[-1] >= heights[0]
    cliff = _cliff(places, heights)
    return LineShape("cliff", is_up, cliff) if cliff else LineShape("rises" if is_up else "falls", is_up)


def _turn(heights: Sequence[float]) -> LineShape:
    """Return the turn: at a peak, or at a valley that is deeper than the peak is high."""
    ends = heights[0], heights[-1]
    is_peak = max(heights) - max(ends) >= min(ends) - min(heights)
    return LineShape("turns", is_peak, (heights.index(max(heights) if is_peak else min(heights)),))


def _cliff(places: Sequence[float], heights: Sequence[float]) -> tuple[int, ...]:
    """Return the sides of the narrowest stretch that holds most of a line's way, if there is one."""
    way = abs(heights[-1] - heights[0])
    count = len(places)
    found = [
        (places[j] - places[i], i, j)
        for i in range(count)
        for j in range(i + 1, count)
        if places[j] - places[i] <= NARROW and abs(heights[j] - heights[i]) >= CLIFF * way
    ]
    return min(found)[1:] if found else ()


def ahead_at_the_end(sweep: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the arms that nobody is ahead of at a sweep's last value; more than one are about even.

    Two arms are even if each one's median lies within the other's band. What the record says of
    the trap and the fix, and of an experiment's winner, goes before that, since it compares seed by seed.
    """
    worst = float("inf") if sweep["y"]["better"] == "lower" else float("-inf")
    sign = 1 if sweep["y"]["better"] == "lower" else -1
    ends = {arm: _end(lines, worst) for arm, lines in sweep["series"].items()}
    best = min(ends, key=lambda arm: sign * ends[arm][1])
    leaders = {arm for arm in ends if _within(ends[arm], ends[best]) and _within(ends[best], ends[arm])}
    match sweep["winners"][-1:]:
        case [winner] if winner in ends and sweep.get("labels"):
            # An experiment compares each arm with each other, in pairs.
            leaders = {winner}
        case ["tie"] if leaders & {"trap", "fix"}:
            leaders |= {"trap", "fix"}
        case ["trap"]:
            leaders.discard("fix")
        case ["fix"]:
            leaders.discard("trap")
    return tuple(arm for arm in ends if arm in leaders)


def _end(lines: Mapping[str, Sequence[Number]], worst: float) -> tuple[float, float, float]:
    values = (lines[part][-1] for part in ("low", "median", "high"))
    low, median, high = (worst if value is None else float(value) for value in values)
    return min(low, high), median, max(low, high)


def _within(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return other[0] <= one[1] <= other[2]
