"""Hide what is not prose, without moving anything.

Every function replaces characters by spaces and keeps newlines, so that an
offset in the masked text is the same offset, and line, in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .literal import PieceKind, blanked, literal_pieces

COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
HTML_TAG = re.compile(r"<[^>]*>")
DISPLAY_MATH = re.compile(
    r"^[ \t]*\$\$(?P<tex>(?:\\.|[^\\$\n]|\$(?!\$)|\\?\n(?![ \t]*\n))+)\$\$[ \t]*$", re.MULTILINE
)
INLINE_MATH = re.compile(
    r"(?<![\\$])\$(?![\s$])(?P<tex>(?:\\.|[^\\$\n]|\n(?![ \t]*\n))*?)(?<=[^\s\\])\$(?![\d$])"
)


BLOCKS_OF_CODE = frozenset({PieceKind.FENCE, PieceKind.INDENTED})
CODE = BLOCKS_OF_CODE | {PieceKind.SPAN}
LITERAL = CODE | {PieceKind.COMMENT}


def blank(text: str) -> str:
    """Return spaces in the place of every character but newlines."""
    return re.sub(r"[^\n]", " ", text)


def hide(pattern: re.Pattern[str], text: str) -> str:
    """Return ``text`` with every match of ``pattern`` blanked."""
    return pattern.sub(lambda match: blank(match[0]), text)


def without_code(text: str) -> str:
    """Return Markdown with code and comments blanked."""
    return blanked(text, [piece for piece in literal_pieces(text) if piece.kind in LITERAL])


def outside_code(text: str) -> str:
    """Return Markdown with code blanked, and comments left."""
    return blanked(text, [piece for piece in literal_pieces(text) if piece.kind in CODE])


def without_blocks_of_code(text: str) -> str:
    """Return Markdown with fenced and indented code blanked, and code within a line left."""
    return blanked(text, [piece for piece in literal_pieces(text) if piece.kind in BLOCKS_OF_CODE])


def without_mathematics(text: str) -> str:
    """Return Markdown with ``$…$`` and ``$$…$$`` blanked."""
    return hide(INLINE_MATH, hide(DISPLAY_MATH, text))


def replace(
    pattern: re.Pattern[str], make: Callable[[re.Match[str]], str | None], text: str, hidden: str
) -> str:
    """Return ``text`` with what ``pattern`` finds in ``hidden``, its masked form, replaced.

    Where ``make`` returns ``None`` the text stays as it is.
    """
    pieces, end = [], 0
    for match in pattern.finditer(hidden):
        made = make(match)
        if made is not None:
            pieces += [text[end : match.start()], made]
            end = match.end()
    return "".join([*pieces, text[end:]])
