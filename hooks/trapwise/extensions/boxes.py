"""Boxes: ``/// trap | Title`` … ``///``, each kind with its name, its icon and its color."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block


@dataclass(frozen=True)
class BoxKind:
    """A kind of box: the word that names it to the reader, and its icon."""

    label: str
    icon: str


BOXES: Mapping[str, BoxKind] = {
    "definition": BoxKind("Definition", "material/book-open-variant"),
    "example": BoxKind("Example", "material/calculator-variant-outline"),
    "technique": BoxKind("Technique", "material/wrench-outline"),
    "theorem": BoxKind("Theorem", "material/sigma"),
    "code": BoxKind("Code", "material/code-tags"),
    "insight": BoxKind("Insight", "material/lightbulb-on-outline"),
    "note": BoxKind("Warning", "material/alert-outline"),
    "trap": BoxKind("Trap", "material/hook"),
    "solution": BoxKind("Solution", "material/check-decagram-outline"),
    "paper": BoxKind("Paper", "material/file-document-outline"),
    "interview": BoxKind("In the room", "material/forum-outline"),
    "takeaway": BoxKind("Takeaway", "material/key-variant"),
    "spoken": BoxKind("Say it aloud", "material/account-voice"),
    "say": BoxKind("To say", "material/account-voice"),
}


def add_icon(parent: etree.Element, path: str, css_class: str) -> None:
    """Add an SVG icon, given as the ``d`` of its path, that a screen reader skips."""
    svg = etree.SubElement(parent, "svg", {"class": css_class, "viewBox": "0 0 24 24", "aria-hidden": "true"})
    etree.SubElement(svg, "path", {"d": path})


class BoxBlock(Block):
    """One kind of box; its title is optional and may hold inline Markdown."""

    ARGUMENT = None
    KIND: BoxKind

    def on_create(self, parent: etree.Element) -> etree.Element:
        box = etree.SubElement(parent, "div", {"class": f"tw-box tw-box--{self.NAME}"})
        title = etree.SubElement(box, "p", {"class": "tw-box__title"})
        path = self.config["icons"].get(self.KIND.icon)
        if path:
            add_icon(title, path, "tw-icon")
        kind = etree.SubElement(title, "span", {"class": "tw-box__kind"})
        kind.text = self.KIND.label
        if self.argument:
            kind.tail = " "
            etree.SubElement(title, "span", {"class": "tw-box__name"}).text = self.argument
        return box


class BoxExtension(BlocksExtension):
    """Registers a block for every kind. ``icons`` maps icon names to SVG path data."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"icons": [{}, "SVG path data by icon name"]}
        super().__init__(**kwargs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for name, kind in BOXES.items():
            box = type(f"{name.title()}Box", (BoxBlock,), {"NAME": name, "KIND": kind})
            block_mgr.register(box, self.getConfigs())
