"""Dialogue: ``/// exchange | Title`` … ``///``, one paragraph a turn, as ``Candidate: I would …``.

A paragraph that opens with no speaker is a stage direction. ``verdict`` says whether
the exchange goes wrong, is done well, or neither.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_string_in

from ..records.tags import ExchangeVerdict, Speaker

SPEAKERS = {speaker.label: speaker for speaker in Speaker}
"""Who may open a turn, by the word that opens it."""
SPEAKER = re.compile(r"(?P<who>[A-Z]\w*):\s+")
ICONS = {
    ExchangeVerdict.PLAIN: "material/forum-outline",
    ExchangeVerdict.WRONG: "material/close-octagon-outline",
    ExchangeVerdict.RIGHT: "material/check-decagram-outline",
}


def add_icon(parent: etree.Element, path: str, css_class: str) -> None:
    """Add an SVG icon, given as the ``d`` of its path, that a screen reader skips."""
    svg = etree.SubElement(parent, "svg", {"class": css_class, "viewBox": "0 0 24 24", "aria-hidden": "true"})
    etree.SubElement(svg, "path", {"d": path})


class ExchangeBlock(Block):
    """A dialogue; its paragraphs become turns when the block ends."""

    NAME = "exchange"
    ARGUMENT = None
    OPTIONS: ClassVar = {
        "verdict": (ExchangeVerdict.PLAIN.value, type_string_in(list(ExchangeVerdict.labels())))
    }

    def on_create(self, parent: etree.Element) -> etree.Element:
        verdict = ExchangeVerdict(self.options["verdict"])
        box = etree.SubElement(parent, "div", {"class": f"tw-exchange tw-exchange--{verdict}"})
        title = etree.SubElement(box, "p", {"class": "tw-exchange__title"})
        path = self.config["icons"].get(ICONS[verdict])
        if path:
            add_icon(title, path, "tw-icon")
        etree.SubElement(title, "span", {"class": "tw-exchange__kind"}).text = verdict.label
        if self.argument:
            title[-1].tail = " "
            etree.SubElement(title, "span", {"class": "tw-exchange__name"}).text = self.argument
        return box

    def on_end(self, block: etree.Element) -> None:
        for paragraph in block.findall("p")[1:]:
            match = SPEAKER.match(paragraph.text or "")
            if match is None or match["who"] not in SPEAKERS:
                paragraph.set("class", "tw-turn tw-turn--aside")
                continue
            paragraph.set("class", f"tw-turn tw-turn--{SPEAKERS[match['who']]}")
            who = etree.Element("strong", {"class": "tw-turn__who"})
            who.text = f"{match['who']}:"
            who.tail = f" {(paragraph.text or '')[match.end() :]}"
            paragraph.text = None
            paragraph.insert(0, who)


class ExchangeExtension(BlocksExtension):
    """Registers the block. ``icons`` maps icon names to SVG path data."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"icons": [{}, "SVG path data by icon name"]}
        super().__init__(**kwargs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        block_mgr.register(ExchangeBlock, self.getConfigs())
