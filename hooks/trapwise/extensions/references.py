"""References: a work has the number of the bibliography on every page that cites it, close behind its word.

mkdocs-bibtex makes a footnote of each cited work, and footnotes count from 1 on
every page. Here they take the numbers of the bibliography, and its order.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

JOINER = "\u2060"
"""Keeps what stands before it and what stands behind it on one line, and shows nothing."""


class ReferenceTreeprocessor(Treeprocessor):
    """Gives each footnote of a cited work the work's number."""

    def __init__(self, md: Markdown, numbers: Mapping[str, int]) -> None:
        super().__init__(md)
        self._numbers = numbers

    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            if link.get("class") == "footnote-ref":
                number = self._numbers.get(link.get("href", "").removeprefix("#fn:"))
                if number:
                    link.text = str(number)
        for parent in root.iter():
            for index, child in enumerate(parent):
                if _is_citation(child):
                    _close_up(parent, index)
        for box in root.iter("div"):
            if box.get("class") == "footnote":
                for listed in box.findall("ol"):
                    self._number(listed)

    def _number(self, listed: etree.Element) -> None:
        items = list(listed)
        numbers = [self._numbers.get(item.get("id", "").removeprefix("fn:")) for item in items]
        # With a footnote of another kind among them, the list keeps its own count.
        if all(numbers):
            for item, number in zip(items, numbers, strict=True):
                item.set("value", str(number))
            listed[:] = sorted(items, key=lambda item: int(item.get("value", "0")))


def _is_citation(element: etree.Element) -> bool:
    return element.tag == "sup" and len(element) == 1 and element[0].get("class") == "footnote-ref"


def _close_up(parent: etree.Element, index: int) -> None:
    """Take the space before a citation away, where its line could end."""
    if index == 0:
        parent.text = (parent.text or "").rstrip()
        return
    before = parent[index - 1]
    text = (before.tail or "").rstrip()
    # After a formula a line could end even without a space; of two numbers side by side nobody could tell which.
    before.tail = text or ("," if _is_citation(before) else JOINER)


class ReferenceExtension(Extension):
    """Numbers references by key, as in the bibliography."""

    def __init__(self, numbers: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._numbers = numbers

    def extendMarkdown(self, md: Markdown) -> None:
        # After footnotes (50) and their repeated references, before glossary links.
        md.treeprocessors.register(ReferenceTreeprocessor(md, self._numbers), "tw-references", 4)
