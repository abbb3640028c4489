"""All clocks as bars on one scale: a group for each length of round, a bar for each framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..models.clocks import Clock, Span
from ..records import Framework

LETTER_WIDTH = 6.9
"""Width of an average letter of a bar's lettering, in the drawing's units."""
BAR_HEIGHT, BAR_GAP, NAME_HEIGHT, GROUP_HEAD = 24, 10, 15, 30


@dataclass(frozen=True)
class Segment:
    """A phase in a bar: its place, what is written in it, and which color it has."""

    span: Span
    x: float
    width: float
    text: str
    tone: int


@dataclass(frozen=True)
class Bar:
    """One framework's round; ``glances`` are where to look at the watch."""

    clock: Clock
    y: int
    segments: tuple[Segment, ...]
    glances: tuple[float, ...]


@dataclass(frozen=True)
class Group:
    """The bars of one length of round, below a heading at ``y``."""

    length: int
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class ClockChart:
    """The whole drawing at one width, with its minute lines."""

    name: str
    width: int
    height: int
    groups: tuple[Group, ...]
    ticks: tuple[tuple[int, float], ...]


def phase_signs(framework: Framework) -> dict[str, str]:
    """Return the sign of each phase: its letter if the letters spell the framework, else its number."""
    letters = [phase.title[0] for phase in framework.phases]
    if "".join(letters) == framework.title:
        return {phase.id: letter for phase, letter in zip(framework.phases, letters, strict=True)}
    return {phase.id: str(number) for number, phase in enumerate(framework.phases, 1)}


def draw_clocks(clocks: Sequence[Sequence[Clock]], name: str, width: int) -> ClockChart:
    """Lay out the clocks, given as one row of frameworks for each length of round."""
    longest = max(clock.length for row in clocks for clock in row)
    scale = (width - 2) / longest
    y, groups = 0, []
    for row in clocks:
        head = y + GROUP_HEAD - 9
        y += GROUP_HEAD
        bars = []
        for clock in row:
            y += NAME_HEIGHT
            bars.append(_bar(clock, y, scale))
            y += BAR_HEIGHT + BAR_GAP
        groups.append(Group(row[0].length, head, tuple(bars)))
        y += 8
    ticks = tuple((minute, round(1 + minute * scale, 1)) for minute in range(0, longest + 1, 15))
    return ClockChart(name, width, y + 16, tuple(groups), ticks)


def _bar(clock: Clock, y: int, scale: float) -> Bar:
    signs = phase_signs(clock.framework)
    tones = {phase.id: number for number, phase in enumerate(clock.framework.phases)}
    segments = []
    for span in clock.spans:
        width = span.minutes * scale
        sign = signs.get(span.phase, "")
        # The sign leads into the name where it is not its first letter.
        name = span.title if sign == span.title[0] else f"{sign} {span.title}".strip()
        text = next(
            (t for t in (f"{name} {span.minutes}", name, sign) if len(t) * LETTER_WIDTH + 6 <= width), sign
        )
        segments.append(
            Segment(span, round(1 + span.start * scale, 1), round(width, 1), text, tones.get(span.phase, 0))
        )
    watched = {phase.id for phase in clock.framework.phases if phase.glance}
    glances = tuple(s.x for s in segments if s.span.phase in watched)
    return Bar(clock, y, tuple(segments), glances)
