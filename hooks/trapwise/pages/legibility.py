"""What keeps a page from being read at all: told alone, since all else would follow from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..files import CONTROL, merge_conflict, strange_characters
from ..problems import Problem
from .literal import Piece, PieceKind, blanked, literal_pieces

LONGEST_PARAGRAPH = 20_000
"""Characters without an empty line. Python-Markdown takes the square of their number for some marks."""
MOST_PARAGRAPHS, MOST_LINES_OF_PAGE = 4_000, 20_000
MOST_ALIKE = 300
"""Of one mark in a row."""
MOST_MARKS = 1_000
"""Of one mark in a paragraph."""
UNPRINTED = re.compile(f"{CONTROL.pattern}|[\x85\u2028\u2029]")
"""What no reader sees, and line ends that editors do not show."""
ALIKE = re.compile(rf"([^\w\s.=~#+-])\1{{{MOST_ALIKE},}}")


def illegible_parts(body: str, name: str, line_at: Callable[[int], int]) -> Iterator[Problem]:
    """Yield what prevents that a page's text is read; ``name`` is the path to report."""

    def problem(offset: int, message: str) -> Problem:
        return Problem(name, line_at(offset), message)

    control = UNPRINTED.search(body)
    if control:
        yield problem(control.start(), f"the character U+{ord(control[0]):04X} is no text; remove it")
        return
    pieces = literal_pieces(body)
    outside = blanked(body, [piece for piece in pieces if piece.kind in {PieceKind.FENCE, PieceKind.COMMENT}])
    for start, message in _too_much(outside):
        yield problem(start, message)
        return
    conflict = merge_conflict(outside, name, line_at(0))
    if conflict:
        yield from conflict
        return
    strange = strange_characters(blanked(body, pieces), name, line_at(0))
    if strange:
        yield from strange
        return
    for piece in pieces:
        message = _never_closed(body, piece)
        if message:
            yield problem(piece.start, message)
            return


def _never_closed(body: str, piece: Piece) -> str:
    if piece.kind is PieceKind.OPEN_FENCE:
        mark = body[piece.start : piece.end][:12]
        return f"the code block opened with '{mark}' is not closed; expected a line '{mark}'"
    if piece.kind is PieceKind.OPEN_COMMENT:
        return (
            "the comment opened with '<!--' is not closed; expected '-->', or a backtick on each side of it"
        )
    if piece.kind is PieceKind.COMMENT and "<!--" in body[piece.start + 4 : piece.end]:
        return "the comment holds another '<!--'; expected '-->' before it, since the first one ends both"
    return ""


def _too_much(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of a part that nobody would write, and what is too much about it."""
    paragraphs = list(_paragraphs(text))
    for found, most, what in (
        (len(paragraphs), MOST_PARAGRAPHS, "paragraphs"),
        (text.count("\n"), MOST_LINES_OF_PAGE, "lines"),
    ):
        if found > most:
            yield 0, f"the page has {found:,} {what}; expected at most {most:,}"
    for start, end in paragraphs:
        if end - start > LONGEST_PARAGRAPH:
            yield (
                start,
                f"a paragraph of {end - start:,} characters; expected an empty line within {LONGEST_PARAGRAPH:,}",
            )
        for mark in "[(<{`*_|!$\\&":
            if (found := text.count(mark, start, end)) > MOST_MARKS:
                yield start, f"a paragraph holds '{mark}' {found:,} times; expected at most {MOST_MARKS:,}"
    alike = ALIKE.search(text)
    if alike:
        yield (
            alike.start(),
            f"'{alike[1]}' stands here {len(alike[0]):,} times in a row; expected at most {MOST_ALIKE}",
        )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each run of lines that are not empty begins and ends; a line of spaces alone is long too."""
    start, at = 0, 0
    for line in text.split("\n"):
        if not line.strip() and len(line) < LONGEST_PARAGRAPH:
            if at > start:
                yield start, at - 1
            start = at + len(line) + 1
        at += len(line) + 1
    if at > start:
        yield start, at - 1
