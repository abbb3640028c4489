"""The layout of an architecture's drawing: boxes in a grid, straight arrows, labels in what is left.

Every drawing is laid out twice, for a wide and a narrow column, so that its lettering has
its natural size on a desktop and on a phone. Nothing overlaps by construction: arrows
between columns keep within their row and arrows between rows within the gap below it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..records import Architecture, Edge, Node
from ..records.tags import EdgeKind
from .grids import COLUMN_HEAD, PADDING, ROW_GAP, ROW_HEIGHT, Fault, Grid, GridSize
from .lettering import CLEAR, stack, width
from .shapes import SHAPES, Rectangle, outline, port

PlacedText = tuple[float, float, str]
"""Where a line of text begins, ends or has its middle; its baseline; and the text."""


@dataclass(frozen=True)
class Part:
    """A node as it is drawn."""

    node: Node
    box: Rectangle
    outline: str
    inside: str
    lines: tuple[PlacedText, ...]


@dataclass(frozen=True)
class Arrow:
    """An edge as it is drawn, from ``start`` to ``end``; ``anchor`` is where its label's lines hang."""

    edge: Edge
    start: tuple[float, float]
    end: tuple[float, float]
    line: str
    head: str
    anchor: str = "middle"
    label: tuple[PlacedText, ...] = ()

    @property
    def is_vertical(self) -> bool:
        """Whether it runs between rows."""
        return self.start[0] == self.end[0]


@dataclass(frozen=True)
class ArchitectureDrawing:
    """A whole drawing at one size."""

    size: GridSize
    height: float
    lanes: tuple[Rectangle, ...]
    heads: tuple[PlacedText, ...]
    parts: tuple[Part, ...]
    arrows: tuple[Arrow, ...]


def draw(architecture: Architecture, size: GridSize) -> tuple[ArchitectureDrawing, list[Fault]]:
    """Lay out a drawing whose structure is sound, and return what does not fit in it."""
    grid = Grid(architecture, size)
    titles, heads = grid.titles(), grid.heads()
    edges = architecture.edges
    sideways = {i: grid.above(i) for i, e in enumerate(edges) if e.label and not grid.is_vertical(e)}
    count = max(node.at[1] for node in architecture.nodes)
    upright = {i: found for row in range(1, count) for i, found in grid.beside(row).items()}
    top = COLUMN_HEAD + max(len(lines) for lines in heads) * grid.label_step + 7
    tops, bottoms = _rows(grid, titles, sideways, upright, top)
    boxes = {
        node.id: Rectangle(
            grid.x(node.at[0]),
            tops[node.at[1] - 1],
            round(grid.column, 1),
            bottoms[node.at[1] - 1] - tops[node.at[1] - 1],
        )
        for node in architecture.nodes
    }
    height = bottoms[-1] + PADDING + 2
    parts = tuple(_part(node, boxes[node.id], titles[node.id], grid.step) for node in architecture.nodes)
    lanes = tuple(
        Rectangle(grid.x(i + 1) - 5 + 0.5, 0.5, grid.column + 10 - 1, height - 1)
        for i in range(len(architecture.columns))
    )
    placed = [
        _arrow(grid.nodes, boxes, edge, offset) for edge, offset in zip(edges, grid.offsets(), strict=True)
    ]
    for index, lines in sideways.items():
        gap = _between(boxes[edges[index].source], boxes[edges[index].target])
        placed[index] = _labelled_above(placed[index], lines, gap, grid.offsets()[index] > 0, grid)
    for index, (lines, side) in upright.items():
        row = grid.gap_of(edges[index])
        middle = (bottoms[row - 1] + tops[row]) / 2
        placed[index] = _labelled_beside(placed[index], lines, side, middle, grid.label_step)
    named = tuple(
        line
        for i, lines in enumerate(heads)
        for line in stack(lines, grid.x(i + 1) + grid.column / 2, (top + 2) / 2, grid.label_step)
    )
    return ArchitectureDrawing(size, round(height, 1), lanes, named, parts, tuple(placed)), grid.faults


def _rows(
    grid: Grid,
    titles: dict[str, tuple[str, ...]],
    sideways: dict[int, tuple[str, ...]],
    upright: dict[int, tuple[tuple[str, ...], str]],
    top: float,
) -> tuple[list[float], list[float]]:
    """Return the upper and the lower edge of each row."""
    count = max(node.at[1] for node in grid.architecture.nodes)
    heights, gaps = [ROW_HEIGHT] * count, [ROW_GAP] * count
    for node in grid.architecture.nodes:
        needed = len(titles[node.id]) * grid.step + 2 * PADDING + SHAPES[node.kind].top
        heights[node.at[1] - 1] = max(heights[node.at[1] - 1], needed)
    for index, label in sideways.items():
        row = grid.nodes[grid.architecture.edges[index].source].at[1]
        # The label stands above the arrow, or below the lower of two, and within the row.
        needed = 2 * (len(label) * grid.label_step + 5 + abs(grid.offsets()[index]))
        heights[row - 1] = max(heights[row - 1], needed)
    for index, (label, _) in upright.items():
        row = grid.gap_of(grid.architecture.edges[index])
        gaps[row - 1] = max(gaps[row - 1], len(label) * grid.label_step + 10)
    tops, bottoms = [round(top, 1)], [round(top + heights[0], 1)]
    for gap, height in zip(gaps, heights[1:], strict=False):
        tops.append(round(bottoms[-1] + gap, 1))
        bottoms.append(round(tops[-1] + height, 1))
    return tops, bottoms


def _part(node: Node, box: Rectangle, title: tuple[str, ...], step: float) -> Part:
    shape, inside = outline(node.kind, box)
    x, middle = box.middle
    return Part(node, box, shape, inside, stack(title, x, middle + SHAPES[node.kind].top / 2, step))


def _arrow(nodes: dict[str, Node], boxes: dict[str, Rectangle], edge: Edge, offset: float) -> Arrow:
    source, target = nodes[edge.source], nodes[edge.target]
    if source.at[0] == target.at[0]:
        out, into, dx, dy = (
            ("bottom", "top", 0, 1) if source.at[1] < target.at[1] else ("top", "bottom", 0, -1)
        )
    else:
        out, into, dx, dy = (
            ("right", "left", 1, 0) if source.at[0] < target.at[0] else ("left", "right", -1, 0)
        )
    start = port(source.kind, boxes[source.id], out, offset)
    end = port(target.kind, boxes[target.id], into, offset)
    x, y = end
    back, half = (8.0, 4.0) if edge.kind is not EdgeKind.DATA else (6.5, 3.8)
    bx, by = x - dx * back, y - dy * back
    head = f"M{bx - dy * half:g} {by - dx * half:g}L{x:g} {y:g}L{bx + dy * half:g} {by + dx * half:g}"
    # A filled head hides the end of its line; an open one needs the line to reach its tip.
    stop = (x, y) if edge.kind is EdgeKind.DATA else (bx, by)
    line = f"M{start[0]:g} {start[1]:g}L{stop[0]:g} {stop[1]:g}"
    return Arrow(edge, start, end, line, head + ("" if edge.kind is EdgeKind.DATA else "z"))


def _between(first: Rectangle, second: Rectangle) -> tuple[float, float]:
    """Return where the gap between two boxes side by side begins and ends."""
    return min(first.right, second.right), max(first.x, second.x)


def _labelled_above(
    arrow: Arrow, lines: tuple[str, ...], gap: tuple[float, float], is_below: bool, grid: Grid
) -> Arrow:
    # An arrow that begins in a stream's notch has its middle off the gap's, where its label need not fit.
    wide = max(width(line, grid.size.label) for line in lines) / 2
    x = min(max((arrow.start[0] + arrow.end[0]) / 2, gap[0] + wide), gap[1] - wide)
    y = arrow.start[1]
    half = len(lines) * grid.label_step / 2 + 3
    return replace(arrow, label=stack(lines, x, y + half if is_below else y - half, grid.label_step))


def _labelled_beside(arrow: Arrow, lines: tuple[str, ...], side: str, middle: float, step: float) -> Arrow:
    x = arrow.start[0] + (CLEAR if side == "right" else -CLEAR)
    return replace(arrow, anchor="start" if side == "right" else "end", label=stack(lines, x, middle, step))


def in_drawing_order(architecture: Architecture) -> list[Node]:
    """Return the parts as they are read: row by row, from the left."""
    return sorted(architecture.nodes, key=lambda node: (node.at[1], node.at[0]))
