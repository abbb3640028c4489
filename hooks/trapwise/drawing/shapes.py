"""The outlines of the parts of an architecture: each kind has a shape of its own, besides its color."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..records.tags import NodeKind

NOTCH, LID, CHAMFER, STRIPE = 7.0, 4.5, 8.0, 5.0


@dataclass(frozen=True)
class Shape:
    """How much of a kind's box is not for text: at each side, and at the top."""

    side: float = 5.0
    top: float = 0.0


SHAPES: Mapping[NodeKind, Shape] = {
    NodeKind.PERSON: Shape(8.0),
    NodeKind.SERVICE: Shape(),
    NodeKind.MODEL: Shape(6.0),
    NodeKind.STORE: Shape(5.0, 2 * LID),
    NodeKind.STREAM: Shape(NOTCH + 3),
    NodeKind.JOB: Shape(STRIPE + 4),
    NodeKind.CHECK: Shape(),
}


@dataclass(frozen=True)
class Rectangle:
    """A rectangle in the units of a drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Rectangle) -> bool:
        """Return whether the two have more than an edge in common."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across > 0.01 and down > 0.01


def outline(kind: NodeKind, box: Rectangle) -> tuple[str, str]:
    """Return two paths: the outline of a part, and the lines inside it that tell its kind."""
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    middle = y + box.height / 2
    if kind is NodeKind.STORE:
        half = box.width / 2
        lid = f"a{half:g} {LID} 0 0 0 {box.width:g} 0"
        body = f"M{x:g} {y + LID:g}a{half:g} {LID} 0 0 1 {box.width:g} 0V{bottom - LID:g}a{half:g} {LID} 0 0 1 {-box.width:g} 0z"
        return body, f"M{x:g} {y + LID:g}{lid}"
    if kind is NodeKind.STREAM:
        return (
            f"M{x:g} {y:g}H{right - NOTCH:g}L{right:g} {middle:g}L{right - NOTCH:g} {bottom:g}H{x:g}L{x + NOTCH:g} {middle:g}z",
            "",
        )
    if kind is NodeKind.MODEL:
        c = CHAMFER
        return (
            f"M{x + c:g} {y:g}H{right - c:g}L{right:g} {y + c:g}V{bottom - c:g}L{right - c:g} {bottom:g}H{x + c:g}L{x:g} {bottom - c:g}V{y + c:g}z",
            "",
        )
    if kind is NodeKind.JOB:
        return _rounded(box, 2), f"M{x + STRIPE:g} {y:g}V{bottom:g}M{right - STRIPE:g} {y:g}V{bottom:g}"
    return _rounded(box, min(box.height / 2, 22) if kind is NodeKind.PERSON else 6), ""


def _rounded(box: Rectangle, r: float) -> str:
    arc = f"a{r:g} {r:g} 0 0 1"
    return (
        f"M{box.x + r:g} {box.y:g}H{box.right - r:g}{arc} {r:g} {r:g}V{box.bottom - r:g}{arc} {-r:g} {r:g}"
        f"H{box.x + r:g}{arc} {-r:g} {-r:g}V{box.y + r:g}{arc} {r:g} {-r:g}z"
    )


def port(kind: NodeKind, box: Rectangle, side: str, offset: float) -> tuple[float, float]:
    """Return where an arrow meets a part on a ``side``, ``offset`` from its middle."""
    x, y = box.middle
    if side in {"left", "right"}:
        at = box.x if side == "left" else box.right
        if kind is NodeKind.STREAM:
            share = min(1.0, abs(offset) / (box.height / 2))
            at += NOTCH * (1 - share) if side == "left" else -NOTCH * share
        return round(at, 1), round(y + offset, 1)
    return round(x + offset, 1), round(box.y if side == "top" else box.bottom, 1)
