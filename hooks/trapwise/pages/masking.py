"""Hide what is not prose, without moving anything.

Every function replaces characters by spaces and keeps newlines, so that an
offset in the masked text is the same offset, and line, in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable

FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)\n"
    r"(?P<code>.*?)^(?P=indent)(?P=mark)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HTML_TAG = re.compile(r"<[^>]*>")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
DISPLAY_MATH = re.compile(r"^[ \t]*\$\$(?P<tex>.+?)\$\$[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE_MATH = re.compile(
    r"(?<![\\$])\$(?![\s$])(?P<tex>(?:\\.|[^\\$\n]|\n(?!\s*\n))*?)(?<=[^\s\\])\$(?![\d$])"
)


def blank(text: str) -> str:
    """Return spaces in the place of every character but newlines."""
    return re.sub(r"[^\n]", " ", text)


def hide(pattern: re.Pattern[str], text: str) -> str:
    """Return ``text`` with every match of ``pattern`` blanked."""
    return pattern.sub(lambda match: blank(match[0]), text)


def without_code(text: str) -> str:
    """Return Markdown with fenced code, comments and code spans blanked."""
    for pattern in (FENCE, COMMENT, CODE_SPAN):
        text = hide(pattern, text)
    return text


def outside_code(text: str) -> str:
    """Return Markdown with fenced code and code spans blanked, and comments left."""
    return hide(CODE_SPAN, hide(FENCE, text))


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
