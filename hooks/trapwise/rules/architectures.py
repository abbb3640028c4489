"""What can be wrong with the record of an architecture's drawing."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..drawing.architectures import draw
from ..drawing.grids import GRID_SIZES, Fault
from ..problems import Problem, nearest
from ..records import Architecture, Edge, Node


def check_architectures(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong with each drawing: that it is nobody's, or that it cannot be drawn."""
    records = catalogue.records
    owners = {record.id for kind in ("patterns", "designs") for record in records.of(kind)}
    for drawing in records.of("architectures"):
        if drawing.id not in owners and not catalogue.doubtful & {"patterns", "designs"}:
            message = f"no pattern or design has the id '{drawing.id}'{nearest(drawing.id, owners)}"
            yield records.problem("architectures", drawing, ("id",), message)
        for place, message in check_architecture(drawing):
            yield records.problem("architectures", drawing, place, message)


def check_architecture(architecture: Architecture) -> list[Fault]:
    """Return every fault of a drawing, with its place in the record.

    What does not fit is looked for only in a drawing whose parts and arrows are sound.
    """
    faults = [*_misplaced(architecture), *_misled(architecture)]
    if faults:
        return faults
    faults = list(_untouched(architecture))
    for size in GRID_SIZES:
        faults += draw(architecture, size)[1]
    # What fits neither size is one fault, said of the phone's.
    return list({place: (place, message) for place, message in faults}.values())


def _misplaced(architecture: Architecture) -> Iterator[Fault]:
    columns = len(architecture.columns)
    ids: set[str] = set()
    cells: dict[tuple[int, int], str] = {}
    for index, node in enumerate(architecture.nodes):
        column, row = node.at
        if node.id in ids:
            yield ("nodes", index, "id"), f"a second part has the id '{node.id}'"
        elif not 1 <= column <= columns:
            yield (
                ("nodes", index, "at"),
                f"'{node.id}' stands in column {column}; expected 1 to {columns}, as many as 'columns' names",
            )
        elif row < 1:
            yield ("nodes", index, "at"), f"'{node.id}' stands in row {row}; rows count from 1"
        elif (column, row) in cells:
            yield (
                ("nodes", index, "at"),
                f"'{node.id}' and '{cells[column, row]}' both stand in column {column}, row {row}",
            )
        ids.add(node.id)
        cells.setdefault((column, row), node.id)
    rows = {row for _, row in cells}
    for index, node in enumerate(architecture.nodes):
        if node.at[1] > 1 and node.at[1] - 1 not in rows:
            yield (
                ("nodes", index, "at"),
                f"row {node.at[1] - 1}, above '{node.id}', is empty; number the rows without gaps",
            )
            return


def _misled(architecture: Architecture) -> Iterator[Fault]:
    nodes = {node.id: node for node in architecture.nodes}
    sound: list[tuple[int, Edge]] = []
    for index, edge in enumerate(architecture.edges):
        unknown = [(field, name) for field, name in _ends(edge) if name not in nodes]
        for field, name in unknown:
            yield (
                ("edges", index, field),
                f"no part of '{architecture.id}' has the id '{name}'{nearest(name, nodes)}",
            )
        if unknown:
            continue
        wrong = _off_the_grid(nodes[edge.source], nodes[edge.target], architecture.nodes)
        if wrong:
            yield ("edges", index), wrong
            continue
        twins = [other for _, other in sound if {edge.source, edge.target} == {other.source, other.target}]
        if len(twins) == 2:
            yield (
                ("edges", index),
                f"a third arrow between '{edge.source}' and '{edge.target}'; there is room for two",
            )
            continue
        for other_index, other in sound:
            if _cross(edge, other, nodes):
                line = f"edge {other_index + 1}, from '{other.source}' to '{other.target}'"
                yield ("edges", index), f"the arrow from '{edge.source}' to '{edge.target}' crosses {line}"
                break
        sound.append((index, edge))


def _ends(edge: Edge) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("from", edge.source), ("to", edge.target)


def _off_the_grid(source: Node, target: Node, nodes: list[Node]) -> str:
    """Return what keeps an arrow from being straight and clear, if anything does."""
    named = f"the arrow from '{source.id}' to '{target.id}'"
    if source.id == target.id:
        return f"{named} leads nowhere; expected another part"
    if source.at[0] != target.at[0] and source.at[1] != target.at[1]:
        return (
            f"{named} is not straight: column {source.at[0]}, row {source.at[1]} and column {target.at[0]}, "
            f"row {target.at[1]} share neither; move a part, or lead it through one between"
        )
    for node in nodes:
        if node.id not in {source.id, target.id} and _is_between(node, source, target):
            return f"{named} passes through '{node.id}'; move a part, or lead it to '{node.id}'"
    return ""


def _is_between(node: Node, source: Node, target: Node) -> bool:
    return all(
        min(source.at[i], target.at[i]) <= node.at[i] <= max(source.at[i], target.at[i]) for i in (0, 1)
    )


def _cross(edge: Edge, other: Edge, nodes: dict[str, Node]) -> bool:
    def ends(of: Edge, i: int) -> tuple[int, int]:
        low, high = sorted((nodes[of.source].at[i], nodes[of.target].at[i]))
        return low, high

    for first, second in ((edge, other), (other, edge)):
        column, row = ends(first, 0)[0], ends(second, 1)[0]
        is_upright = ends(first, 0)[0] == ends(first, 0)[1]
        is_level = ends(second, 1)[0] == ends(second, 1)[1]
        inside = (
            ends(second, 0)[0] < column < ends(second, 0)[1] and ends(first, 1)[0] < row < ends(first, 1)[1]
        )
        if is_upright and is_level and inside:
            return True
    return False


def _untouched(architecture: Architecture) -> Iterator[Fault]:
    touched = {name for edge in architecture.edges for _, name in _ends(edge)}
    for index, node in enumerate(architecture.nodes):
        if node.id not in touched:
            yield ("nodes", index, "id"), f"no arrow begins or ends at '{node.id}'"
