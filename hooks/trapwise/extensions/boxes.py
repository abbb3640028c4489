"""Boxes: ``/// trap | Title`` … ``///``, each kind with its name and the look of its family."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block


class BoxFamily(StrEnum):
    """What a box is for; a reader tells families apart at arm's length, and without color."""

    AGAINST = "against"
    """What goes against the reader."""
    FOR = "for"
    """What helps."""
    KNOW = "know"
    """What to know."""
    WORK = "work"
    """What to work through."""
    SAY = "say"
    """What to say."""
    READ = "read"
    """What to read."""


@dataclass(frozen=True)
class BoxKind:
    """A kind of box: the word that names it to the reader, and its family."""

    label: str
    family: BoxFamily


BOXES: Mapping[str, BoxKind] = {
    "definition": BoxKind("Definition", BoxFamily.KNOW),
    "example": BoxKind("Example", BoxFamily.WORK),
    "technique": BoxKind("Technique", BoxFamily.FOR),
    "theorem": BoxKind("Theorem", BoxFamily.KNOW),
    "code": BoxKind("Code", BoxFamily.WORK),
    "insight": BoxKind("Insight", BoxFamily.FOR),
    "note": BoxKind("Warning", BoxFamily.AGAINST),
    "trap": BoxKind("Trap", BoxFamily.AGAINST),
    "solution": BoxKind("Solution", BoxFamily.FOR),
    "paper": BoxKind("Paper", BoxFamily.READ),
    "interview": BoxKind("In the room", BoxFamily.SAY),
    "takeaway": BoxKind("Takeaway", BoxFamily.SAY),
    "spoken": BoxKind("Say it aloud", BoxFamily.SAY),
    "say": BoxKind("To say", BoxFamily.SAY),
}


class BoxBlock(Block):
    """One kind of box; its title is optional and may hold inline Markdown."""

    ARGUMENT = None
    KIND: BoxKind

    def on_create(self, parent: etree.Element) -> etree.Element:
        look = f"tw-box tw-family--{self.KIND.family} tw-box--{self.NAME}"
        box = etree.SubElement(parent, "div", {"class": look})
        title = etree.SubElement(box, "p", {"class": "tw-box__title"})
        kind = etree.SubElement(title, "span", {"class": "tw-box__kind"})
        kind.text = self.KIND.label
        if self.argument:
            kind.tail = " "
            etree.SubElement(title, "span", {"class": "tw-box__name"}).text = self.argument
        return box


class BoxExtension(BlocksExtension):
    """Registers a block for every kind."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for name, kind in BOXES.items():
            box = type(f"{name.title()}Box", (BoxBlock,), {"NAME": name, "KIND": kind})
            block_mgr.register(box, self.getConfigs())
