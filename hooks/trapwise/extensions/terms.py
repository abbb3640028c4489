"""Glossary links: the first mention of each term on a page leads to its definition.

The text of a page never changes; nothing is linked inside headings, links, code,
mathematics, summaries, labels, footnotes or a part marked ``data-terms="off"``.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

# The "smarty" extension leaves a placeholder where it curls an apostrophe.
APOSTROPHE = f"(?:['’]|{STX}wzxhzdk:\\d+{ETX})"
CURLED = re.compile(APOSTROPHE)
WORD = re.compile(rf"[^\W_]+(?:{APOSTROPHE}[^\W_]+)*")
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
STASHED = re.compile(f"{STX}wzxhzdk:(\\d+)")


@dataclass(frozen=True)
class Entry:
    """What a link needs of a glossary term."""

    id: str
    names: tuple[str, ...]
    definition: str


class Vocabulary:
    """Finds terms in text: one pass over the words, whatever the number of terms."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for entry in self.entries.values():
            for name in entry.names:
                for form in _forms(name):
                    words = tuple(_fold(word) for word in WORD.findall(form))
                    if words:
                        self._by_first.setdefault(words[0], []).append((words, form, entry.id))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[1]))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield ``(start, end, term id)`` for every mention, longest names first."""
        words = list(WORD.finditer(text))
        index = 0
        while index < len(words):
            candidates = self._by_first.get(_fold(words[index][0]))
            found = self._match(text, words, index, candidates) if candidates else None
            if found is None:
                index += 1
                continue
            count, term = found
            yield words[index].start(), words[index + count - 1].end(), term
            index += count

    def _match(
        self,
        text: str,
        words: list[re.Match[str]],
        index: int,
        candidates: list[tuple[tuple[str, ...], str, str]],
    ) -> tuple[int, str] | None:
        for wanted, form, term in candidates:
            if index + len(wanted) > len(words):
                continue
            spoken = words[index : index + len(wanted)]
            if any(_fold(w[0]) != expected for w, expected in zip(spoken, wanted, strict=True)):
                continue
            mention = text[spoken[0].start() : spoken[-1].end()]
            if not _same_joints(mention, form) or inside_a_name(text, spoken[0].start(), spoken[-1].end()):
                continue
            if _is_cased(form) and _straight(mention) != form:
                continue
            return len(wanted), term
        return None


def _straight(text: str) -> str:
    # Most words have none, and this is asked of every word of the site.
    return CURLED.sub("'", text) if "’" in text or STX in text else text


def _fold(word: str) -> str:
    return _straight(word).casefold()


def _forms(name: str) -> list[str]:
    """Return a name and its plain plural."""
    if name.endswith(("s", "x", "ch", "sh")):
        return [name, f"{name}es"]
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return [name, f"{name[:-1]}ies"]
    return [name, f"{name}s"]


def _is_cased(name: str) -> bool:
    """Tell whether a name is one, such as LoRA or AUC, that only its own capitals make."""
    return sum(c.isupper() for c in name) >= 2


def _same_joints(mention: str, form: str) -> bool:
    """Tell whether words are joined alike: a space may be a line break, or a hyphen a space."""
    joints = [re.sub(r"\s+", " ", j) for j in WORD.split(mention)]
    expected = [re.sub(r"\s+", " ", j) for j in WORD.split(form)]
    return all(a == b or {a, b} <= {" ", "-"} for a, b in zip(joints, expected, strict=True))


def inside_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between two offsets is a part of a longer name or address."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return (before in {"-", "_", "/", "@", "#", "."} and start > 0) or (
        after in {"_", "@", "/"} or (after == "-" and text[end + 1 : end + 2].isalnum())
    )


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
