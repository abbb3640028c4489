"""The map of the traps: one row each, by theme, and an arc for every tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..records import Theme, Trap

TRAP_ROW, THEME_HEAD, MAP_LEFT, MAP_WIDTH = 25, 38, 246, 430


@dataclass(frozen=True)
class MapRow:
    """A trap's row: where its text stands, and how many ties it has."""

    trap: Trap
    y: int
    ties: int


@dataclass(frozen=True)
class Arc:
    """A tie between two rows, drawn to the right of them."""

    first: Trap
    second: Trap
    reason: str
    path: str


@dataclass(frozen=True)
class TrapMap:
    """The drawing: themes with their headings' heights, rows, arcs and the size of it all."""

    width: int
    height: int
    left: int
    heads: tuple[tuple[Theme, int], ...]
    rows: tuple[MapRow, ...]
    arcs: tuple[Arc, ...]


def draw_map(themes: Iterable[Theme], traps: Mapping[str, Trap]) -> TrapMap:
    """Lay out all traps, by id and in order, theme by theme."""
    y, heads, places = 0, [], dict[str, int]()
    for theme in themes:
        y += THEME_HEAD
        heads.append((theme, y - 12))
        for trap in traps.values():
            if trap.theme == theme.id:
                y += TRAP_ROW
                places[trap.id] = y - 8
    span = max(places.values(), default=1) - min(places.values(), default=0) or 1
    arcs = []
    for trap in traps.values():
        for tie in trap.related:
            if tie.trap in places and trap.id in places:
                arcs.append(_arc(trap, traps[tie.trap], tie.reason, places, span))
    ties = Counter(trap.id for arc in arcs for trap in (arc.first, arc.second))
    rows = tuple(MapRow(trap, places[trap.id], ties[trap.id]) for trap in traps.values() if trap.id in places)
    return TrapMap(MAP_WIDTH, y + 10, MAP_LEFT, tuple(heads), rows, tuple(arcs))


def _arc(first: Trap, second: Trap, reason: str, places: dict[str, int], span: int) -> Arc:
    top, bottom = sorted((places[first.id], places[second.id]))
    # The further apart two rows are, the further out their arc goes.
    out = 14 + (MAP_WIDTH - MAP_LEFT - 22) * ((bottom - top) / span) ** 0.7
    path = f"M{MAP_LEFT} {top - 4}C{MAP_LEFT + out * 1.33:.0f} {top - 4} {MAP_LEFT + out * 1.33:.0f} {bottom - 4} {MAP_LEFT} {bottom - 4}"
    return Arc(first, second, reason, path)
