"""The acts of a trap's chapter: what stands behind the question, and the sections that fold on a phone.

An author writes one page. Here all that follows the commit-first question becomes one element, which
the page's script keeps back until an answer is given, and each section of it a heading with its reading time
and a body. Without scripts the page reads on from top to bottom.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks.block import Block

MINUTES = "data-minutes"
"""The attribute by which a heading brings its section's reading time."""
RECORD, READ_MARK = "tw-record", "tw-read"
"""The classes of what records say of the trap, and of the mark for what was read."""


class BriefBlock(Block):
    """``//// brief | The lesson in one sentence``: a figure, a consequence, what to say; one in a chapter."""

    NAME = "brief"
    ARGUMENT = True

    def on_create(self, parent: etree.Element) -> etree.Element:
        brief = etree.SubElement(
            parent, "section", {"class": "tw-brief", "aria-label": "The lesson in brief"}
        )
        etree.SubElement(brief, "p", {"class": "tw-brief__lesson"}).text = self.argument
        return brief


class ActTreeprocessor(Treeprocessor):
    """Puts what follows a chapter's question into its second act."""

    def run(self, root: etree.Element) -> None:
        children = list(root)
        question = _position(children, lambda child: "tw-commit" in _classes(child))
        record = _position(children, lambda child: RECORD in _classes(child))
        # A draft may have no question yet; then nothing gives an answer away.
        if question is None or record is None or record < question:
            return
        behind = children[question + 1 :]
        act = etree.Element("div", {"class": "tw-two", "id": "verdict"})
        for child in behind:
            root.remove(child)
        first = _position(behind, lambda child: child.tag == "h2")
        verdict = etree.SubElement(act, "div", {"class": "tw-outcome"})
        verdict.extend(behind[:first])
        if first is not None:
            _add_sections(act, behind[first:])
        root.append(act)


def _add_sections(act: etree.Element, children: list[etree.Element]) -> None:
    """Add each heading of level 2 with all that belongs to it; the mark for reading stands below the last."""
    body = act
    for child in children:
        if child.tag == "h2":
            part = etree.SubElement(act, "section", {"class": "tw-part"})
            head = etree.SubElement(part, "div", {"class": "tw-part__head"})
            minutes = child.attrib.pop(MINUTES, "")
            head.append(child)
            if minutes:
                etree.SubElement(head, "span", {"class": "tw-part__time"}).text = f"{minutes} min"
            body = etree.SubElement(part, "div", {"class": "tw-part__body"})
        elif READ_MARK in _classes(child):
            act.append(child)
            body = act
        else:
            body.append(child)


def _classes(element: etree.Element) -> list[str]:
    return element.get("class", "").split()


def _position(elements: list[etree.Element], is_meant: Callable[[etree.Element], bool]) -> int | None:
    return next((at for at, element in enumerate(elements) if is_meant(element)), None)


class ActExtension(Extension):
    """Makes two acts and a book of a trap's chapter."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After the table of contents (5) has read the headings, and after references and terms (4, 3).
        md.treeprocessors.register(ActTreeprocessor(md), "tw-acts", 2)
