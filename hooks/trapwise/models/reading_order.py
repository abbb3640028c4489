"""Study plans as sums: what is read before what, and how reading is spread over days.

Nothing here knows of records or pages; a reading is an id with its minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Reading:
    """Something to read: its kind (``traps``, ``mistakes`` …), its id, and its minutes."""

    kind: str
    id: str
    minutes: int


def with_prerequisites(wanted: Iterable[str], after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ``wanted`` and everything that has to be read before, each once, prerequisites first.

    ``after`` holds what comes before each id and has no circle. Apart from that the
    order is that of ``wanted``. Linear in ids and pairs.
    """
    ordered: dict[str, None] = {}
    for start in wanted:
        waiting = [(start, False)]
        while waiting:
            name, ready = waiting.pop()
            if name in ordered:
                continue
            if ready:
                ordered[name] = None
            else:
                waiting.append((name, True))
                waiting += [(before, False) for before in reversed(after.get(name, ()))]
    return list(ordered)


def spread(readings: Sequence[Reading], days: int) -> list[list[Reading]]:
    """Cut ``readings`` into ``days`` runs of nearly equal minutes, in order, none of them empty.

    Each cut falls where the minutes so far are nearest to their share of the total, so a
    day differs from the average by no more than the longest reading. With fewer readings
    than days, there are only as many days as readings. Linear in readings and days.
    """
    count = min(days, len(readings))
    if count < 1:
        return []
    total = sum(reading.minutes for reading in readings)
    sofar = [0]
    for reading in readings:
        sofar.append(sofar[-1] + reading.minutes)
    cuts = [0]
    at = 0
    for day in range(1, count):
        # Compared in whole numbers, days times minutes, so that nothing depends on rounding.
        share = total * day
        at = max(at, cuts[-1] + 1)
        last = len(readings) - (count - day)
        while at < last and abs(sofar[at + 1] * count - share) <= abs(sofar[at] * count - share):
            at += 1
        cuts.append(at)
    cuts.append(len(readings))
    return [list(readings[start:end]) for start, end in pairwise(cuts)]


def days_for(minutes: int, a_day: int) -> int:
    """Return over how many days to spread ``minutes`` at about ``a_day`` minutes a day; at least one."""
    return max(1, round(minutes / a_day))


def interleave(
    traps: Sequence[Reading],
    others: Sequence[Reading],
    follows: Mapping[str, Sequence[str]],
    late: frozenset[str] = frozenset(),
) -> list[Reading]:
    """Put each of ``others`` after a trap that it ``follows``: the first one, or the last for ``late`` kinds.

    What follows no trap of the plan comes at the end. Where several follow one trap, they
    keep their order. Linear in readings and pairs.
    """
    position = {trap.id: index for index, trap in enumerate(traps)}
    behind: dict[int, list[Reading]] = {}
    for other in others:
        tied = [position[trap] for trap in follows.get(other.id, ()) if trap in position]
        choose = max if other.kind in late else min
        behind.setdefault(choose(tied, default=len(traps)), []).append(other)
    ordered: list[Reading] = []
    for index, trap in enumerate(traps):
        ordered += [trap, *behind.get(index, ())]
    return ordered + behind.get(len(traps), [])
