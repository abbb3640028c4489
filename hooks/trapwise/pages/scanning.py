"""One Markdown page, scanned once: what the hooks and the checks need to know of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown.extensions.toc import slugify

from ..problems import Problem
from ..records.yaml_lines import Located, parse
from . import masking
from .blocks import Block, find_blocks

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*\n", re.MULTILINE | re.DOTALL)
HEADING = re.compile(
    r"^(?P<marks>#{1,6})[ \t]+(?P<text>.+?)[ \t]*(?:\{:?[ \t]*#(?P<anchor>[\w-]+)[^}\n]*\})?[ \t]*$",
    re.MULTILINE,
)
FENCE_OPEN = re.compile(r"^[ \t]*(?P<mark>`{3,}|~{3,})", re.MULTILINE)
CITATION = re.compile(r"\[(?P<keys>-?@[^\]\n]+)\]")
CITED_KEY = re.compile(r"@(?P<key>[\w:.#$%&+?<>~/-]*\w)")
LINK = re.compile(
    r"(?<!\!)\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\((?P<target>[^()\s]+)(?:[ \t]+\"[^\"]*\")?\)"
)
PULL = re.compile(r"\{\{[ \t]*(?P<expression>[^{}\n]+?)[ \t]*\}\}")
FILL = re.compile(r"<!--[ \t]*fill:(?P<name>[\w/-]+)[ \t]*-->")
HTML_ID = re.compile(r"\bid=\"(?P<id>[\w-]+)\"")
AFTER_EMPTY_LINE = re.compile(r"(?:\A|\n[ \t]*\n)\Z")
DOLLAR = re.compile(r"(?<!\\)\$")
ATTRIBUTE_ID = re.compile(r"\{:?[^}\n]*#(?P<id>[\w-]+)[^}\n]*\}")


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
    """A scanned page. ``path`` is relative to ``docs``; offsets are into ``body``."""

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
    pulls: tuple[Mark, ...]
    fills: tuple[Mark, ...]
    formulas: tuple[Formula, ...]
    anchors: frozenset[str]

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
    meta_lines, body, first_line, problems = _front_matter(text, name)
    uncoded = masking.without_code(body)
    prose = masking.without_mathematics(uncoded)

    breaks = [match.start() for match in re.finditer("\n", body)]

    def line_at(offset: int) -> int:
        return bisect_left(breaks, offset) + first_line

    def marks(pattern: re.Pattern[str], group: str, source: str) -> Iterator[Mark]:
        for match in pattern.finditer(source):
            yield Mark(match[group], line_at(match.start()), match.start())

    headings = tuple(_headings(body, prose, line_at))
    problems += _repeated_anchors(headings, name)
    problems += _unclosed_fence(body, name, line_at)
    for match in CITATION.finditer(body):
        if not prose[match.start() : match.end()].strip():
            message = "mkdocs-bibtex reads citations in code too, and would put a footnote there; write it otherwise"
            problems.append(Problem(name, line_at(match.start()), message))
    for match in masking.DISPLAY_MATH.finditer(uncoded):
        if not AFTER_EMPTY_LINE.search(uncoded[: match.start()]):
            message = "a formula on lines of its own needs an empty line before it"
            problems.append(Problem(name, line_at(match.start()), message))
    for match in DOLLAR.finditer(prose):
        message = "this '$' opens or closes no formula; write $x$ without inner spaces, or \\$ for money"
        problems.append(Problem(name, line_at(match.start()), message))
    blocks, block_problems = find_blocks(body, prose, kinds, name, line_at)
    problems += block_problems
    citations = tuple(
        Mark(key["key"], line_at(match.start()), match.start())
        for match in CITATION.finditer(prose)
        for key in CITED_KEY.finditer(match["keys"])
    )
    page = Page(
        path=path,
        name=name,
        meta=meta_lines.value,
        meta_lines=meta_lines,
        body=body,
        first_line=first_line,
        prose=prose,
        headings=headings,
        blocks=tuple(blocks),
        citations=citations,
        links=tuple(marks(LINK, "target", prose)),
        pulls=tuple(marks(PULL, "expression", masking.without_code(body))),
        fills=tuple(marks(FILL, "name", masking.outside_code(body))),
        formulas=tuple(_formulas(uncoded, line_at)),
        anchors=_anchors(body, prose, headings),
    )
    return page, problems


def anchors_in(body: str) -> frozenset[str]:
    """Return the anchors of a page's Markdown: of its headings, of raw HTML, and of attribute lists."""
    prose = masking.without_mathematics(masking.without_code(body))
    return _anchors(body, prose, _headings(body, prose, lambda offset: 0))


def _anchors(body: str, prose: str, headings: Iterable[Heading]) -> frozenset[str]:
    visible_code = masking.hide(masking.COMMENT, masking.hide(masking.FENCE, body))
    return frozenset(
        [heading.anchor for heading in headings]
        + [match["id"] for match in HTML_ID.finditer(visible_code)]
        + [match["id"] for match in ATTRIBUTE_ID.finditer(prose)]
    )


def _front_matter(text: str, name: str) -> tuple[Located, str, int, list[Problem]]:
    match = FRONT_MATTER.match(text)
    if match is None:
        problems = []
        if text.startswith("---\n"):
            problems = [Problem(name, 1, "the front matter is not closed; expected a line '---'")]
        return Located({}, {}), text, 1, problems
    meta, problems = parse(match["yaml"], name, first_line=2)
    if meta.value is None:
        meta = Located({}, meta.lines)
    elif not isinstance(meta.value, dict):
        problems.append(Problem(name, 2, "the front matter must be a mapping of fields"))
        meta = Located({}, {})
    body = text[match.end() :]
    return meta, body, text.count("\n", 0, match.end()) + 1, problems


def _headings(body: str, prose: str, line_at: Callable[[int], int]) -> Iterator[Heading]:
    for match in HEADING.finditer(prose):
        # The anchor of a heading with code in it is made from the visible text.
        visible = HEADING.match(body, match.start())
        raw = visible["text"] if visible else match["text"]
        plain = re.sub(r"[`*_]", "", LINK.sub(lambda m: m["text"], raw))
        anchor = match["anchor"] or slugify(plain, "-")
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


def _unclosed_fence(body: str, name: str, line_at: Callable[[int], int]) -> list[Problem]:
    match = FENCE_OPEN.search(masking.hide(masking.FENCE, body))
    if match is None:
        return []
    mark = match["mark"]
    message = f"the code block opened with '{mark}' is not closed; expected a line '{mark}'"
    return [Problem(name, line_at(match.start("mark")), message)]


def _formulas(uncoded: str, line_at: Callable[[int], int]) -> Iterator[Formula]:
    for match in masking.DISPLAY_MATH.finditer(uncoded):
        indent = len(match["tex"]) - len(match["tex"].lstrip())
        yield Formula(match["tex"].strip(), True, line_at(match.start("tex") + indent))
    for match in masking.INLINE_MATH.finditer(masking.hide(masking.DISPLAY_MATH, uncoded)):
        yield Formula(match["tex"], False, line_at(match.start("tex")))
