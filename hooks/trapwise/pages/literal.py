"""Where a page is not prose: its code, in fences, indented or within a line, and its comments.

They are found as Python-Markdown and SuperFences find them, in a few walks over the text, so
that no text takes much longer than its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

FENCE = re.compile(r"(?P<prefix>[> \t]*)(?P<mark>`{3,}|~{3,})(?P<info>.*)")
ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]")
QUOTED = re.compile(r"(?: {0,3}> ?)+")
OPENS_ANEW = re.compile(r"#{1,6}[ \t]|/{3,}")
RAW_BLOCK = re.compile(r"<(?P<tag>[A-Za-z][A-Za-z0-9-]*)")
VOID = frozenset({"br", "hr", "img", "input", "source", "wbr"})
# A code span ends with its paragraph, its item of a list, its row of a table.
BOUNDARY = re.compile(r"\n(?=[ \t>]*(?:\n|\||(?:[-*+]|\d+\.)[ \t]|#{1,6}[ \t]|/{3,}))")
TICKS_OR_COMMENT = re.compile(r"`+|<!--")
BACKSLASHES = re.compile(r"(?<!\\)\\+(?=`)")
FARTHEST = 200
"""Columns within which a comment can open a line."""
TAB = 4
"""Columns of an indent, as Python-Markdown counts them."""


class PieceKind(Enum):
    """What a piece of a page is that is not prose."""

    FENCE = "fence"
    INDENTED = "indented"
    SPAN = "span"
    COMMENT = "comment"
    OPEN_FENCE = "fence without an end"
    OPEN_COMMENT = "comment without an end"


@dataclass(frozen=True)
class Piece:
    """A part of a page that is not prose, between two offsets; of what has no end, the opening mark."""

    kind: PieceKind
    start: int
    end: int


def literal_pieces(text: str) -> list[Piece]:
    """Return the code and the comments of Markdown, in their order; no two overlap."""
    fences = list(_fences(text))
    rest = blanked(text, [fence for fence in fences if fence.kind is PieceKind.FENCE])
    inline = list(_spans_and_comments(rest))
    comments = [piece for piece in inline if piece.kind is PieceKind.COMMENT]
    code = list(_indented(blanked(rest, comments), [f for f in fences if f.kind is PieceKind.FENCE]))
    others = [piece for piece in inline if piece.kind is not PieceKind.COMMENT]
    return sorted([*fences, *comments, *code, *_outside(others, code)], key=lambda piece: piece.start)


def blanked(text: str, pieces: Sequence[Piece]) -> str:
    """Return ``text`` with spaces in the place of every character of ``pieces`` but newlines."""
    parts, end = [], 0
    for piece in pieces:
        parts += [text[end : piece.start], re.sub(r"[^\n]", " ", text[piece.start : piece.end])]
        end = piece.end
    return "".join([*parts, text[end:]])


def _outside(pieces: Sequence[Piece], others: Sequence[Piece]) -> Iterator[Piece]:
    """Yield those of ``pieces`` that do not begin within one of ``others``; both are in order."""
    starts = [other.start for other in others]
    for piece in pieces:
        before = bisect_right(starts, piece.start) - 1
        if before < 0 or others[before].end <= piece.start:
            yield piece


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _fences(text: str) -> Iterator[Piece]:
    """Yield fenced code, which ends at the mark that opened it, as far indented, and at no other."""
    opened: re.Match[str] | None = None
    start = 0
    for at, line in _lines(text):
        if opened is None:
            opened, start = _opening(line), at
            continue
        content = line.strip(" \t>")
        depth = opened["prefix"].count(">")
        prefix = line[: len(line) - len(line.lstrip(" \t>" if depth else " \t"))].expandtabs(TAB)
        columns = len(opened["prefix"].expandtabs(TAB))
        is_out = prefix.count(">") > depth if depth else len(prefix) < columns
        if content and is_out:
            yield Piece(PieceKind.OPEN_FENCE, start + opened.start("mark"), start + opened.end("mark"))
            opened, start = _opening(line), at
        elif line.strip(" \t>" if depth else " \t") == opened["mark"] and (depth or len(prefix) == columns):
            yield Piece(PieceKind.FENCE, start, at + len(line))
            opened = None
    if opened is not None:
        yield Piece(PieceKind.OPEN_FENCE, start + opened.start("mark"), start + opened.end("mark"))


def fence_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of each line that opens a block of code, without what stands before its mark."""
    for piece in literal_pieces(text):
        if piece.kind is PieceKind.FENCE:
            line = text[piece.start : piece.end].partition("\n")[0]
            yield piece.start, line.lstrip(" \t>")


def _opening(line: str) -> re.Match[str] | None:
    match = FENCE.match(line)
    # With a backtick behind it, it is a span within a line.
    return None if match is None or (match["mark"][0] == "`" and "`" in match["info"]) else match


def _spans_and_comments(text: str) -> Iterator[Piece]:
    boundaries = [match.start() for match in BOUNDARY.finditer(text)]
    escaped = {match.end() for match in BACKSLASHES.finditer(text) if len(match[0]) % 2}
    runs: dict[int, list[int]] = defaultdict(list)
    for token in TICKS_OR_COMMENT.finditer(text):
        if token[0] != "<!--":
            runs[len(token[0])].append(token.start())
    position, last_end = 0, text.rfind("-->")
    while match := TICKS_OR_COMMENT.search(text, position):
        start, position = match.start(), match.end()
        after = bisect_right(boundaries, start)
        limit = boundaries[after] if after < len(boundaries) else len(text)
        if match[0] == "<!--":
            nearest = max(0, start - FARTHEST)
            opens_line = not text[max(nearest, text.rfind("\n", nearest, start)) : start].strip()
            close = text.find("-->", position, None if opens_line else limit) if position <= last_end else -1
            if close >= 0:
                position = close + 3
            yield Piece(PieceKind.COMMENT if close >= 0 else PieceKind.OPEN_COMMENT, start, position)
        elif start not in escaped:
            same = runs[len(match[0])]
            index = bisect_right(same, start)
            if index < len(same) and same[index] < limit:
                position = same[index] + len(match[0])
                yield Piece(PieceKind.SPAN, start, position)


def _indented(text: str, fences: Sequence[Piece]) -> Iterator[Piece]:
    """Yield each line of indented code: four columns further in than its paragraph would stand.

    ``text`` has fences and comments blanked; a fence is no empty line for what follows it.
    """
    fenced, number = [(f.start, f.end) for f in fences], 0
    depth, begins, in_code, was_quoted = 0, True, False, False
    raw, nesting = "", 0
    for start, line in _lines(text):
        while number < len(fenced) and fenced[number][1] < start:
            number += 1
        if number < len(fenced) and fenced[number][0] <= start + len(line):
            begins, in_code = True, False
            continue
        if nesting:
            nesting += _balance(line, raw)
            begins = True
            continue
        quote = QUOTED.match(line)
        content = line[quote.end() :] if quote else line
        stripped = content.strip()
        if not stripped:
            begins = True
            continue
        if bool(quote) is not was_quoted:
            depth, begins, was_quoted = 0, True, bool(quote)
        wide = content.expandtabs(TAB)
        level = (len(wide) - len(wide.lstrip())) // TAB
        is_item = bool(ITEM.match(stripped))
        if begins and level > depth:
            in_code = True
        elif level <= depth or not in_code:
            in_code = False
            if is_item and level <= depth:
                depth = level + 1
            elif begins:
                depth = level
        if in_code:
            yield Piece(PieceKind.INDENTED, start + len(line) - len(content), start + len(line))
        elif not level and (opened := RAW_BLOCK.match(stripped)) and opened["tag"].lower() not in VOID:
            raw = opened["tag"].lower()
            nesting = max(0, _balance(line, raw))
        begins = not in_code and not level and bool(OPENS_ANEW.match(stripped))


def _balance(line: str, tag: str) -> int:
    """Return how many more elements of a name open than close in a line."""
    lowered = line.lower()
    opened = len(re.findall(rf"<{tag}\b", lowered))
    return opened - len(re.findall(rf"</{tag}\b", lowered))
