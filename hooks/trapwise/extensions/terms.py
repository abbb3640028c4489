"""Glossary links: the first mention of each term on a page leads to its definition.

The text of a page never changes; nothing is linked inside headings, links, code,
mathematics, summaries, labels, footnotes or a part marked ``data-terms="off"``.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString

from ..language.vocabulary import Vocabulary

CLOSED_TAGS = frozenset(
    [
        "a",
        "abbr",
        "button",
        "code",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "label",
        "legend",
        "math",
        "option",
        "pre",
        "samp",
        "script",
        "select",
        "style",
        "summary",
        "sub",
        "sup",
        "svg",
        "textarea",
        "th",
        "var",
    ]
)
CLOSED_CLASSES = frozenset({"arithmatex", "footnote", "tw-math", "tw-formula", "tw-box__title", "toc"})
RAW_CLOSED = re.compile(r"<\s*/?\s*(?:a|code|kbd|button|label|summary|h[1-6]|script|style|svg|math)\b", re.I)
# What Python-Markdown (3.8 to 3.11 at least) leaves in a text for raw HTML that it has put aside.
STASHED = re.compile(f"{STX}wzxhzdk:(\\d+)")


class TermTreeprocessor(Treeprocessor):
    """Walks a page in reading order and links each term where it is first mentioned."""

    def __init__(self, md: Markdown, vocabulary: Vocabulary, page: str) -> None:
        super().__init__(md)
        self._vocabulary = vocabulary
        self._page = page

    def run(self, root: etree.Element) -> None:
        self._linked: set[str] = set()
        self._walk(root)

    def _walk(self, element: etree.Element) -> None:
        if _is_closed(element) or self._has_raw_markup(element):
            return
        children = list(element)
        self._link_text(element)
        for child in children:
            self._walk(child)
            self._link_tail(element, child)

    def _has_raw_markup(self, element: etree.Element) -> bool:
        """Tell whether raw HTML that must not hold a link begins or ends in this element."""
        texts = [element.text or "", *(child.tail or "" for child in element)]
        for number in (int(n) for text in texts for n in STASHED.findall(text)):
            raw = self.md.htmlStash.rawHtmlBlocks[number]
            if isinstance(raw, str) and RAW_CLOSED.search(raw):
                return True
        return False

    def _link_text(self, element: etree.Element) -> None:
        if element.text and not isinstance(element.text, AtomicString):
            head, links = self._split(element.text)
            if links:
                element.text = head
                for position, link in enumerate(links):
                    element.insert(position, link)

    def _link_tail(self, parent: etree.Element, child: etree.Element) -> None:
        if child.tail and not isinstance(child.tail, AtomicString):
            head, links = self._split(child.tail)
            if links:
                child.tail = head
                at = list(parent).index(child) + 1
                for position, link in enumerate(links):
                    parent.insert(at + position, link)

    def _split(self, text: str) -> tuple[str, list[etree.Element]]:
        """Return the text before the first link, and the links with the text after each."""
        head, links, end = text, list[etree.Element](), 0
        for start, stop, term in self._vocabulary.find(text):
            if term in self._linked:
                continue
            self._linked.add(term)
            entry = self._vocabulary.entries[term]
            link = etree.Element(
                "a",
                {"class": "tw-term", "href": f"{self._page}#{term}", "data-definition": entry.definition},
            )
            link.text = AtomicString(text[start:stop])
            if links:
                links[-1].tail = text[end:start]
            else:
                head = text[:start]
            links.append(link)
            end = stop
        if links:
            links[-1].tail = text[end:]
        return head, links


def _is_closed(element: etree.Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in CLOSED_TAGS:
        return True
    if element.get("data-terms") == "off":
        return True
    return not CLOSED_CLASSES.isdisjoint(element.get("class", "").split())


class TermExtension(Extension):
    """Links terms of a vocabulary to ``page``, the glossary's address."""

    def __init__(self, vocabulary: Vocabulary, page: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._vocabulary = vocabulary
        self._page = page

    def extendMarkdown(self, md: Markdown) -> None:
        # After inline patterns, attribute lists and the table of contents,
        # before MkDocs (priority 0) makes links relative.
        md.treeprocessors.register(TermTreeprocessor(md, self._vocabulary, self._page), "tw-terms", 3)
