"""One Markdown page, scanned once: what the hooks and the checks need to know of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown.extensions.toc import slugify, unique

from ..problems import Problem
from ..records.yaml_lines import Located
from . import masking
from .blocks import Block, find_blocks
from .definitions import check_definitions
from .dialects import check_dialects
from .front_matter import read_front_matter
from .legibility import illegible_parts
from .raw_html import check_raw_html, raw_addresses
from .tables import check_tables

HEADING = re.compile(
    r"^(?P<marks>#{1,6})[ \t]+(?P<text>\S(?:.*?\S)??)"
    r"(?:[ \t]*\{:?[ \t]*#(?P<anchor>[\w-]+)[^{}\n]*\})?[ \t]*$",
    re.MULTILINE,
)
CITATION = re.compile(r"\[(?P<keys>-?@(?:[^\[\]\n]|\n(?![ \t]*\n))+)\]")
CITED_KEY = re.compile(r"@(?P<key>[\w:.#$%&+?<>~/-]*\w)")
LINK = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])*)\]"
    r"\(\s{0,9}(?P<target><[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))+)(?:\s{1,9}(?:\"[^\"\n]*\"|'[^'\n]*'))?\s{0,9}\)"
)
IMAGE = re.compile(
    r"!\[(?P<text>(?:[^\[\]\n]|\n(?![ \t]*\n))*)\]\(\s{0,9}(?P<target>(?:[^()\s]|\([^()\s]*\))+)[^()\n]{0,200}\)"
)
PULL = re.compile(r"\{\{(?P<expression>(?:[^{}\n]|\n(?![ \t]*\n))+)\}\}")
STATED = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]*\])+)\]\{[ \t]*\.(?P<mark>[\w-]+)[ \t]*\}"
)
"""A text in brackets and, close behind it, a mark that says where its numbers come from: ``[20]{.given}``."""
FILL = re.compile(r"<!--[ \t]*fill:(?P<name>[\w/-]+)[ \t]*-->")
DOLLAR = re.compile(r"(?<!\\)\${1,2}")
EMPTY_LINE = re.compile(r"\n[ \t]*\n")
BREAK = re.compile(r"\s*\n[ \t>]*")


@dataclass(frozen=True)
class Heading:
    """A heading, with its anchor, its line and its offset in the body."""

    level: int
    text: str
    anchor: str
    line: int
    start: int


@dataclass(frozen=True)
class Mark:
    """Something found at a line: a citation's key, a link's target, a pull's expression."""

    text: str
    line: int
    start: int


@dataclass(frozen=True)
class Formula:
    """A formula's TeX, whether it is displayed, and its line."""

    tex: str
    display: bool
    line: int


@dataclass(frozen=True, eq=False)
class Page:
    """A scanned page. ``path`` is relative to ``docs``; offsets are into ``body``.

    ``links`` are those of Markdown, its images among them, and ``addresses`` those in HTML.

    Where ``is_read`` is false, what the page says is not known, and where ``is_paired`` is,
    what its blocks hold: what follows from that is no mistake of its own.
    """

    path: str
    name: str
    meta: dict[str, Any]
    meta_lines: Located
    body: str
    first_line: int
    prose: str
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    citations: tuple[Mark, ...]
    links: tuple[Mark, ...]
    addresses: tuple[Mark, ...]
    pulls: tuple[Mark, ...]
    fills: tuple[Mark, ...]
    formulas: tuple[Formula, ...]
    is_read: bool = True
    is_paired: bool = True

    @property
    def heading(self) -> str:
        """The text of its heading of level 1, if it has one of its own."""
        return next((heading.text for heading in self.headings if heading.level == 1), "")

    def line_at(self, offset: int) -> int:
        """Return the line, in the file, of an offset into the body."""
        return self.body.count("\n", 0, offset) + self.first_line

    def section(self, anchor: str) -> tuple[int, int] | None:
        """Return the offsets of the level-2 section with this anchor, or ``None``."""
        for position, heading in enumerate(self.headings):
            if heading.level == 2 and heading.anchor == anchor:
                later = (h.start for h in self.headings[position + 1 :] if h.level <= 2)
                return heading.start, next(later, len(self.body))
        return None

    def blocks_in(self, anchor: str, *kinds: str) -> list[Block]:
        """Return the blocks of these kinds within a level-2 section."""
        bounds = self.section(anchor)
        if bounds is None:
            return []
        start, end = bounds
        return [b for b in self.blocks if start <= b.start < end and (not kinds or b.kind in kinds)]


def scan_page(
    path: str, text: str, kinds: frozenset[str], prefix: str = "docs"
) -> tuple[Page, list[Problem]]:
    """Scan one page. ``kinds`` are the block kinds that exist."""
    name = f"{prefix}/{path}"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, problems = read_front_matter(text, name)
    body, first_line = front.body, front.first_line
    breaks = [match.start() for match in re.finditer("\n", body)]

    def line_at(offset: int) -> int:
        return bisect_left(breaks, offset) + first_line

    if front.is_read:
        problems += illegible_parts(body, name, line_at)
    is_read = not problems
    uncoded = masking.without_code(body)
    prose = masking.without_mathematics(uncoded)

    def marks(pattern: re.Pattern[str], group: str, source: str) -> Iterator[Mark]:
        for match in pattern.finditer(source):
            yield Mark(as_one_line(match[group]).strip(" <>"), line_at(match.start()), match.start())

    headings = tuple(_headings(body, prose, line_at))
    blocks, badly_paired = find_blocks(body, prose, kinds, name, line_at)
    citations = tuple(
        Mark(key["key"], line_at(match.start()), match.start())
        for match in CITATION.finditer(prose)
        for key in CITED_KEY.finditer(match["keys"])
    )
    page = Page(
        path=path,
        name=name,
        meta=front.fields,
        meta_lines=front.lines,
        body=body,
        first_line=first_line,
        prose=prose,
        headings=headings,
        blocks=tuple(blocks),
        citations=citations,
        links=(*marks(LINK, "target", prose), *marks(IMAGE, "target", prose)),
        addresses=tuple(Mark(text, line_at(at), at) for text, at in raw_addresses(prose)),
        pulls=tuple(marks(PULL, "expression", uncoded)),
        fills=tuple(marks(FILL, "name", masking.outside_code(body))),
        formulas=tuple(_formulas(uncoded, line_at)),
        is_read=is_read,
        is_paired=not badly_paired,
    )
    if is_read:
        problems += badly_paired
        problems += _repeated_anchors(headings, name)
        problems += _misplaced_mathematics(page, uncoded)
        problems += _silent_images(page)
        problems += _cited_in_code(page)
        problems += check_definitions(page)
        problems += check_dialects(page)
        problems += check_raw_html(page)
        problems += check_tables(page)
    return page, problems


def as_one_line(text: str) -> str:
    """Return what was wrapped, in a quotation too, as one line."""
    return BREAK.sub(" ", text)


def _cited_in_code(page: Page) -> Iterator[Problem]:
    for match in CITATION.finditer(page.body):
        if not page.prose[match.start() : match.end()].strip():
            message = "mkdocs-bibtex reads citations in code too, and would put a footnote there; write it otherwise"
            yield Problem(page.name, page.line_at(match.start()), message)


def _silent_images(page: Page) -> Iterator[Problem]:
    for match in IMAGE.finditer(page.prose):
        # A text of code or mathematics is blank in the prose.
        if not page.body[match.start("text") : match.end("text")].strip():
            message = "the image has no text for who cannot see it; expected ![what it shows](address)"
            yield Problem(page.name, page.line_at(match.start()), message)
        if re.match(r"(?:https?:)?//", match["target"], re.IGNORECASE):
            message = "a page loads nothing from elsewhere; expected an image below docs/assets, or a link"
            yield Problem(page.name, page.line_at(match.start()), message)


def _misplaced_mathematics(page: Page, uncoded: str) -> Iterator[Problem]:
    for match in masking.DISPLAY_MATH.finditer(uncoded):
        before = uncoded.rfind("\n", 0, max(0, match.start() - 1)) + 1
        if uncoded[before : match.start()].strip():
            message = "a formula on lines of its own needs an empty line before it"
            yield Problem(page.name, page.line_at(match.start()), message)
        after = uncoded.find("\n", match.end() + 1)
        if uncoded[match.end() : after if after >= 0 else None].strip(" \t\n>/"):
            message = "a formula on lines of its own needs an empty line after it"
            yield Problem(page.name, page.line_at(match.end()), message)
    for match in DOLLAR.finditer(page.prose):
        if _is_price(page.prose, match.start()):
            continue
        message = "this '$' opens or closes no formula; write $x$ without inner spaces, or \\$ for money"
        if match[0] == "$$":
            message = "'$$' stands on lines of its own; within a line, write a formula as $x$"
        yield Problem(page.name, page.line_at(match.start()), message)


def _is_price(prose: str, at: int) -> bool:
    """Tell whether a dollar sign stands before a number, and no later one would make a formula of both."""
    if not prose[at + 1 : at + 2].isdigit():
        return False
    gap = EMPTY_LINE.search(prose, at)
    following = DOLLAR.search(prose, at + 1, gap.start() if gap else len(prose))
    return following is None or prose[following.start() - 1].isspace()


def _headings(body: str, prose: str, line_at: Callable[[int], int]) -> Iterator[Heading]:
    used: set[str] = set()
    for match in HEADING.finditer(prose):
        # The anchor of a heading with code in it is made from the visible text.
        visible = HEADING.match(body, match.start())
        raw = visible["text"] if visible else match["text"]
        plain = re.sub(r"[`*_]", "", LINK.sub(lambda m: m["text"], raw))
        # Of a title without a Latin letter Python-Markdown makes "_1", "_2".
        anchor = match["anchor"] or slugify(plain, "-") or unique("", used)
        used.add(anchor)
        yield Heading(len(match["marks"]), plain, anchor, line_at(match.start()), match.start())


def _repeated_anchors(headings: tuple[Heading, ...], name: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for heading in headings:
        if heading.anchor in seen:
            message = (
                f"the anchor '{heading.anchor}' is already that of line {seen[heading.anchor]}; "
                "give this heading one of its own, as in '## Title {#anchor}'"
            )
            yield Problem(name, heading.line, message)
        seen.setdefault(heading.anchor, heading.line)


def _formulas(uncoded: str, line_at: Callable[[int], int]) -> Iterator[Formula]:
    for match in masking.DISPLAY_MATH.finditer(uncoded):
        indent = len(match["tex"]) - len(match["tex"].lstrip())
        yield Formula(match["tex"].strip(), True, line_at(match.start("tex") + indent))
    for match in masking.INLINE_MATH.finditer(masking.hide(masking.DISPLAY_MATH, uncoded)):
        yield Formula(match["tex"], False, line_at(match.start("tex")))
