"""Drawings of architectures: whatever the record, nothing overlaps and every arrow meets its parts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trapwise.drawing.architectures import ArchitectureDrawing, PlacedText, draw
from trapwise.drawing.grids import GRID_SIZES, GridSize
from trapwise.drawing.lettering import narrowest, width, wrap
from trapwise.drawing.shapes import SHAPES, Rectangle, port
from trapwise.records import Architecture
from trapwise.records.tags import NodeKind

KINDS = sorted(SHAPES)
WORDS = ["Event", "log", "Label", "join", "Model", "Nightly", "scores", "of", "Table"]
LABELS = ["", "", "daily", "a key", "by six", "if it passes"]


def text_boxes(lines: Sequence[PlacedText], anchor: str, size: float) -> list[Rectangle]:
    """Return the estimated extent of each line of text, for whoever checks that nothing overlaps."""
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return [
        Rectangle(x - shift * width(text, size), y - 0.74 * size, width(text, size), 0.94 * size)
        for x, y, text in lines
    ]


def architecture(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], columns: int) -> Architecture:
    filler = {"does": "stands", "breaks": "falls"}
    return Architecture.model_validate(
        {
            "id": "drawn",
            "title": "Drawn",
            "columns": ["Night", "Kept", "By day"][:columns],
            "see": "What to see.",
            "nodes": [{**filler, **node} for node in nodes],
            "edges": edges,
        }
    )


@st.composite
def architectures(draws: st.DrawFn) -> Architecture:
    """Sound drawings: every cell may be empty, and arrows join near neighbours, some in both directions."""
    columns, rows = draws(st.integers(1, 3)), draws(st.integers(3, 5))
    cells = [
        c
        for c in itertools.product(range(1, columns + 1), range(1, rows + 1))
        if c[0] == 1 or draws(st.booleans())
    ]
    nodes = [
        {
            "id": f"n{x}{y}",
            "title": " ".join(draws(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))),
            "kind": draws(st.sampled_from(KINDS)),
            "at": [x, y],
        }
        for x, y in cells
    ]
    edges = []
    for (x, y), (u, v) in itertools.permutations(cells, 2):
        if abs(x - u) + abs(y - v) == 1 and (x == 1 == u or draws(st.booleans())):
            kind = draws(st.sampled_from(["request", "data", "fallback"]))
            label = draws(st.sampled_from(LABELS))
            edges.append({"from": f"n{x}{y}", "to": f"n{u}{v}", "kind": kind, "label": label})
    return architecture(nodes, edges, columns)


def assert_sound(drawing: ArchitectureDrawing) -> None:
    sheet = Rectangle(0, 0, drawing.size.width, drawing.height)
    boxes = [part.box for part in drawing.parts]
    texts = [box for part in drawing.parts for box in text_boxes(part.lines, "middle", drawing.size.title)]
    labels = [
        box for arrow in drawing.arrows for box in text_boxes(arrow.label, arrow.anchor, drawing.size.label)
    ]
    heads = text_boxes(drawing.heads, "middle", drawing.size.label)
    for first, second in itertools.combinations([*boxes, *labels, *heads], 2):
        assert not first.overlaps(second), (first, second)
    for box in [*boxes, *labels, *heads, *texts]:
        assert is_inside(box, sheet), box
    for part in drawing.parts:
        for box in text_boxes(part.lines, "middle", drawing.size.title):
            assert is_inside(box, part.box), part.node.title
    by_id = {part.node.id: part for part in drawing.parts}
    for arrow in drawing.arrows:
        for name, point in ((arrow.edge.source, arrow.start), (arrow.edge.target, arrow.end)):
            box = by_id[name].box
            on_edge = point[0] in {box.x, round(box.right, 1)} or point[1] in {box.y, round(box.bottom, 1)}
            in_notch = by_id[name].node.kind == "stream" and box.x <= point[0] <= box.right
            assert on_edge or in_notch, (arrow, box)
        line = Rectangle(
            min(arrow.start[0], arrow.end[0]),
            min(arrow.start[1], arrow.end[1]),
            max(abs(arrow.start[0] - arrow.end[0]), 1),
            max(abs(arrow.start[1] - arrow.end[1]), 1),
        )
        for other in drawing.parts:
            if other.node.id not in {arrow.edge.source, arrow.edge.target}:
                assert not line.overlaps(other.box)
        for label in labels:
            assert not line.overlaps(label), (arrow, label)


def is_inside(inner: Rectangle, outer: Rectangle) -> bool:
    slack = 0.5
    return (
        outer.x - slack <= inner.x
        and inner.right <= outer.right + slack
        and outer.y - slack <= inner.y
        and inner.bottom <= outer.bottom + slack
    )


@pytest.mark.parametrize("size", GRID_SIZES, ids=lambda size: size.name)
@settings(max_examples=60, deadline=None)
@given(drawn=architectures())
def test_nothing_overlaps_in_whatever_fits(size: GridSize, drawn: Architecture) -> None:
    drawing, faults = draw(drawn, size)
    if not faults:
        assert_sound(drawing)


def test_two_arrows_between_the_same_parts_run_apart() -> None:
    nodes = [{"id": f"n{i}", "title": "Part", "kind": "service", "at": [1, i]} for i in (1, 2, 3)]
    edges = [{"from": "n1", "to": "n2"}, {"from": "n2", "to": "n1"}, {"from": "n2", "to": "n3"}]
    there, back, alone = draw(architecture(nodes, edges, 1), GRID_SIZES[0])[0].arrows
    assert there.start[0] < alone.start[0] < back.start[0]
    assert there.is_vertical
    assert back.is_vertical


def test_a_stream_is_met_in_its_notch() -> None:
    box = Rectangle(0, 0, 100, 40)
    assert port(NodeKind.STREAM, box, "left", 0) == (7, 20)
    assert port(NodeKind.STREAM, box, "right", 0) == (100, 20)
    assert port("store", box, "left", 0) == (0, 20)


def test_lines_are_few_and_even() -> None:
    assert wrap("one two", 1000, 10, 3) == ("one two",)
    assert wrap("a quite long title", width("quite long", 10), 10, 3) == ("a quite", "long title")
    assert wrap("unbreakableword", 20, 10, 3) is None
    assert narrowest("one two", 3, 10) is None
    assert narrowest("one two", 2, 10) == ("one", "two")
