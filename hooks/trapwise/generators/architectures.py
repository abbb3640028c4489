"""The drawing of each architecture, and the table of its parts."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..drawing.architectures import draw, in_drawing_order
from ..drawing.grids import GRID_SIZES
from ..drawing.shapes import Rectangle, outline
from ..records.tags import EdgeKind, NodeKind
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker

SWATCH = Rectangle(0.75, 0.75, 28.5, 18.5)
"""The outline of a kind in the legend."""


def architecture(findings: Findings, record: str) -> str:
    """A drawing at two sizes, with its legend and the same in words."""
    drawn = findings.catalogue.architectures[record]
    kinds = {node.kind for node in drawn.nodes}
    edges = {edge.kind for edge in drawn.edges}
    return render(
        "architecture.html.j2",
        architecture=drawn,
        drawings=[draw(drawn, size)[0] for size in GRID_SIZES],
        parts=in_drawing_order(drawn),
        titles={node.id: node.title for node in drawn.nodes},
        kinds=[(kind, *outline(kind, SWATCH)) for kind in NodeKind if kind in kinds],
        arrows=[kind for kind in EdgeKind if kind in edges],
    )


def parts(findings: Findings, record: str) -> str:
    """What each part of a drawing does, and what breaks if it is wrong."""
    drawn = findings.catalogue.architectures[record]
    return render("parts.html.j2", architecture=drawn, parts=in_drawing_order(drawn))


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    makers: dict[str, Maker] = {}
    for record in catalogue.architectures:
        makers[f"architecture/{record}"] = partial(architecture, record=record)
        makers[f"parts/{record}"] = partial(parts, record=record)
    return makers
