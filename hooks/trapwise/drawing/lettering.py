"""How wide text is, by estimate, and how it breaks into lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

WIDTHS = {
    **dict.fromkeys("ijl|'.,:;!I[](){} `", 0.30),
    **dict.fromkeys('frt-/*"\\', 0.42),
    **dict.fromkeys("mMW@", 0.94),
    **dict.fromkeys("wNCDGHKOQUVAXY%&#", 0.73),
}
"""Widths in em of the site's sans serif, in classes; every other character takes ``USUAL``."""

USUAL = 0.58
MARGIN = 1.06
"""Until the site's own font has come, the system's is shown, which may be a little wider."""


def width(text: str, size: float) -> float:
    """Return the estimated width of a line of bold text of ``size``, in the same unit."""
    return MARGIN * size * sum(WIDTHS.get(character, USUAL) for character in text)


def wrap(text: str, room: float, size: float, most: int) -> tuple[str, ...] | None:
    """Break ``text`` between words into as few lines as fit ``room``, and as even as they can be.

    Return ``None`` if it takes more than ``most`` lines, or if a word is too wide.
    """
    words = text.split()
    for count in range(1, min(most, len(words)) + 1):
        fitting = [
            (max(widths), lines)
            for lines in _partitions(words, count)
            if max(widths := [width(line, size) for line in lines]) <= room
        ]
        if fitting:
            return min(fitting)[1]
    return None


def narrowest(text: str, count: int, size: float) -> tuple[str, ...] | None:
    """Break ``text`` into exactly ``count`` lines, as narrow as they can be, if it has that many words."""
    words = text.split()
    if count > len(words):
        return None
    return min(_partitions(words, count), key=lambda lines: max(width(line, size) for line in lines))


CLEAR = 6.0
"""How far a label keeps from its arrow and from whatever else is beside it."""


@dataclass(frozen=True)
class SideLabel:
    """A label to hang beside a vertical arrow at ``x``: its lines by how many there may be."""

    edge: int
    x: float
    breaks: Mapping[int, tuple[str, ...]]


def place_labels(
    labels: Sequence[SideLabel], bounds: Sequence[float], size: float
) -> dict[int, tuple[tuple[str, ...], str]] | None:
    """Choose a side and a number of lines for each label, so that all fit between the ``bounds``.

    ``bounds`` are the x of all arrows in the gap and of the drawing's two edges, in order.
    Few lines are better; then the side away from the drawing's edge. ``None`` if nothing fits.
    """
    best: tuple[float, dict[int, tuple[tuple[str, ...], str]]] | None = None
    for choice in product(
        *([(n, side) for n in label.breaks for side in ("right", "left")] for label in labels)
    ):
        taken: dict[int, float] = {}
        cost = 0.0
        for label, (count, side) in zip(labels, choice, strict=True):
            at = bounds.index(label.x)
            interval = at if side == "right" else at - 1
            needed = max(width(line, size) for line in label.breaks[count]) + 1.5 * CLEAR
            taken[interval] = taken.get(interval, 0) + needed
            is_last = label.x > bounds[0] + 0.7 * (bounds[-1] - bounds[0])
            cost += count + (0.1 if (side == "right") == is_last else 0)
        fits = all(needed <= bounds[i + 1] - bounds[i] for i, needed in taken.items())
        if fits and (best is None or cost < best[0]):
            hung = zip(labels, choice, strict=True)
            best = cost, {label.edge: (label.breaks[n], side) for label, (n, side) in hung}
    return best[1] if best else None


def _partitions(words: list[str], count: int) -> list[tuple[str, ...]]:
    """Return every way to break words into ``count`` lines; for titles, of a few words."""
    if count == 1:
        return [(" ".join(words),)]
    return [
        (" ".join(words[:first]), *rest)
        for first in range(1, len(words) - count + 2)
        for rest in _partitions(words[first:], count - 1)
    ]


def stack(
    lines: tuple[str, ...], x: float, middle: float, step: float
) -> tuple[tuple[float, float, str], ...]:
    """Return the baseline of each line, ``step`` apart, with their middle at ``middle``."""
    # A line's visual middle lies about a quarter of a line above its baseline.
    first = middle - (len(lines) - 1) * step / 2 + 0.27 * step
    return tuple((round(x, 1), round(first + i * step, 1), line) for i, line in enumerate(lines))
