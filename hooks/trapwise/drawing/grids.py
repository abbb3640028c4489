"""The grid of an architecture's drawing: how wide its columns are, and how its words break into lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Architecture, Edge
from ..records.yaml_lines import Place
from .lettering import SideLabel, narrowest, place_labels, width, wrap
from .shapes import SHAPES

Fault = tuple[Place, str]
"""A place within the record, and what is wrong there."""


@dataclass(frozen=True)
class GridSize:
    """A drawing's measures; ``gutters`` is the room between columns by how many there are."""

    name: str
    width: float
    margin: float
    gutters: tuple[float, float, float]
    title: float
    label: float


GRID_SIZES = (
    GridSize("wide", 560, 10, (0, 110, 66), 13.5, 12.5),
    GridSize("narrow", 328, 5, (0, 62, 28), 12.2, 11.8),
)
ROW_HEIGHT, ROW_GAP, PADDING, COLUMN_HEAD = 42.0, 26.0, 8.0, 9.0
PAIR_OFFSETS = {"vertical": 13.0, "horizontal": 8.0}
"""How far from the middle each of two arrows between the same parts runs."""


@dataclass
class Grid:
    """What is being laid out: where columns and rows lie, in units from the top left."""

    architecture: Architecture
    size: GridSize
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.architecture.columns)
        self.nodes = {node.id: node for node in self.architecture.nodes}
        self.gutter = self.size.gutters[count - 1]
        room = self.size.width - 2 * self.size.margin
        # A single column need not fill the width.
        self.column = room * 0.8 if count == 1 else (room - (count - 1) * self.gutter) / count
        self.left = (self.size.width - self.column) / 2 if count == 1 else self.size.margin
        self.step = round(self.size.title * 1.2, 1)
        self.label_step = round(self.size.label * 1.14, 1)

    def x(self, column: int) -> float:
        """Return the left edge of a column's boxes."""
        return round(self.left + (column - 1) * (self.column + self.gutter), 1)

    def fault(self, place: Place, message: str) -> None:
        """Note that something does not fit."""
        self.faults.append((place, message))

    def titles(self) -> dict[str, tuple[str, ...]]:
        """Return the lines of each title."""
        found = {}
        for index, node in enumerate(self.architecture.nodes):
            room = self.column - 2 * SHAPES[node.kind].side
            lines = wrap(node.title, room, self.size.title, 3)
            if lines is None:
                about = int(room / width("e", self.size.title))
                message = f"the title '{node.title}' does not fit its box: 3 lines of about {about} characters on a phone; shorten it"
                self.fault(("nodes", index, "title"), message)
            found[node.id] = lines or (node.title,)
        return found

    def heads(self) -> list[tuple[str, ...]]:
        """Return the lines of each column's title."""
        found = []
        for index, title in enumerate(self.architecture.columns):
            lines = wrap(title, self.column, self.size.label, 2)
            if lines is None:
                about = int(self.column / width("e", self.size.label))
                message = f"the column title '{title}' does not fit 2 lines of about {about} characters on a phone; shorten it"
                self.fault(("columns", index), message)
            found.append(lines or (title,))
        return found

    def is_vertical(self, edge: Edge) -> bool:
        """Return whether an edge runs between rows."""
        return self.nodes[edge.source].at[0] == self.nodes[edge.target].at[0]

    def offsets(self) -> list[float]:
        """Return how far each edge runs from the middle of its parts: 0, unless there are two."""
        pairs = [frozenset((e.source, e.target)) for e in self.architecture.edges]
        found = []
        for index, edge in enumerate(self.architecture.edges):
            apart = PAIR_OFFSETS["vertical" if self.is_vertical(edge) else "horizontal"]
            sign = (-1 if pairs[index] not in pairs[:index] else 1) if pairs.count(pairs[index]) > 1 else 0
            found.append(sign * apart)
        return found

    def axis(self, index: int) -> float:
        """Return the x of a vertical edge."""
        edge = self.architecture.edges[index]
        return self.x(self.nodes[edge.source].at[0]) + self.column / 2 + self.offsets()[index]

    def crossing(self, row: int) -> list[int]:
        """Return the vertical edges that run through the gap below ``row``."""
        found = []
        for index, edge in enumerate(self.architecture.edges):
            low, high = sorted((self.nodes[edge.source].at[1], self.nodes[edge.target].at[1]))
            if self.is_vertical(edge) and low <= row < high:
                found.append(index)
        return found

    def gap_of(self, edge: Edge) -> int:
        """Return the row below which a vertical edge has its label: of its gaps, the emptiest."""
        source, target = self.nodes[edge.source].at[1], self.nodes[edge.target].at[1]
        gaps = range(source, target) if source < target else range(source - 1, target - 1, -1)
        edges = self.architecture.edges
        return min(gaps, key=lambda row: sum(bool(edges[i].label) for i in self.crossing(row)))

    def beside(self, row: int) -> dict[int, tuple[tuple[str, ...], str]]:
        """Return the lines, and the side of its arrow, of each label in the gap below ``row``."""
        edges = self.architecture.edges
        running = sorted((self.axis(i), i) for i in self.crossing(row))
        hung = [
            SideLabel(
                i,
                self.axis(i),
                {n: lines for n in (1, 2) if (lines := narrowest(edges[i].label, n, self.size.label))},
            )
            for _, i in running
            if edges[i].label and self.gap_of(edges[i]) == row
        ]
        bounds = [2.0, *(x for x, _ in running), self.size.width - 2]
        found = place_labels(hung, bounds, self.size.label)
        if found is None:
            widest = max(hung, key=lambda label: len(edges[label.edge].label))
            self.no_room(widest.edge)
            return {label.edge: ((edges[label.edge].label,), "right") for label in hung}
        return found

    def above(self, index: int) -> tuple[str, ...]:
        """Return the lines of a horizontal edge's label."""
        edge = self.architecture.edges[index]
        first, last = sorted((self.nodes[edge.source].at[0], self.nodes[edge.target].at[0]))
        room = self.x(last) - self.x(first) - self.column - 4
        lines = wrap(edge.label, room, self.size.label, 2)
        if lines is None:
            self.no_room(index)
        return lines or (edge.label,)

    def no_room(self, index: int) -> None:
        """Note that an edge's label does not fit."""
        label = self.architecture.edges[index].label
        message = (
            f"the label '{label}' has no room beside its arrow on a phone, even in 2 lines; "
            "shorten it, or leave it to the texts of the parts"
        )
        self.fault(("edges", index, "label"), message)
