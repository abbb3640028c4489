"""Whether a lab's record allows an option that a chapter calls defensible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LEVEL_OR_BEHIND = frozenset({"tie", "behind"})
"""What came of a point at which the rival that decides it is at least level with the recommended arm."""


def is_defended(record: Mapping[str, Any], arm: str) -> bool:
    """Tell whether ``arm`` is level with the recommended one, or ahead of it, anywhere that the stress table shows."""
    recommended = record["examination"]["recommended"]
    sign = 1 if record["better"] == "higher" else -1
    for point in _points(record["examination"]):
        # A record holds the interval of the closest rival alone; of the others it tells who is better on average.
        if point["rival"] == arm and point["outcome"] in LEVEL_OR_BEHIND:
            return True
        ours, theirs = point["means"].get(recommended), point["means"].get(arm)
        if theirs is not None and (ours is None or sign * theirs >= sign * ours):
            return True
    return False


def _points(examined: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in examined["rows"]:
        for end in (row["low"], row["high"]):
            if end is not None:
                yield end
                if end["beyond"] is not None:
                    yield end["beyond"]
    yield from examined["worlds"]
