"""Records' plain text as it stands in Markdown and HTML: what is typed is what is shown.

Text of a record is put into Markdown, where a star, a brace or a bracket would mean something,
and into HTML, where ``<pad>`` would be a tag that no reader sees. In both a character reference
means the character alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

OPENING = re.compile(r"(^|[\s(\[/–—])([\"'])(?=\S)")
CLOSING = {'"': "”", "'": "’"}
OPEN = {'"': "“", "'": "‘"}
LINE_END = re.compile(r"(?<![ \t])[ \t]*[\n\r\x85\u2028\u2029]\s*")
MEANT = re.compile(r"[<>\"\\`*{}\[\]$~^|@]|&|(?<![^\W_])_|_(?![^\W_])")
"""What HTML or Markdown would read; an underscore within a word is one."""
NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
IN_JSON = re.compile(r"\]\(|\{\{|[`$@]")
"""What is read in a page's Markdown, and in JSON can only be part of a string."""


def as_text(text: str) -> Markup:
    """Return ``text`` on one line, so that neither Markdown nor HTML finds anything in it."""
    return Markup(MEANT.sub(_reference, LINE_END.sub(" ", text)))


def prose(text: str) -> Markup:
    """Return ``text`` as by ``as_text`` for Markdown, which makes its quotation marks curly."""
    return Markup(as_text(text).replace("&#34;", '"'))


def typeset(text: str) -> Markup:
    """Return ``text`` as by ``as_text``, with curly quotation marks and dashes.

    Markdown pages get these from the ``smarty`` extension, which leaves raw HTML alone.
    """
    text = OPENING.sub(lambda m: m[1] + OPEN[m[2]], text.strip())
    text = re.sub(r"[\"']", lambda m: CLOSING[m[0]], text)
    return as_text(re.sub(r" --? ", " – ", text))


def said_with_unit(text: str, unit: str, space: str = " ") -> str:
    """Return a value with its unit as one says it: ``24 nats``, ``96%``, ``$3M``, ``1 step``."""
    if unit.startswith("$"):
        sign = "−" if text.startswith("−") else ""
        return f"{sign}${text.removeprefix('−')}{unit[1:]}"
    if not unit or unit.startswith(("%", "×")):
        return text + unit
    is_plural = unit.isalpha() and len(unit) > 3 and unit.endswith("s") and not unit.endswith("ss")
    return f"{text}{space}{unit[:-1] if text == '1' and is_plural else unit}"


def difference_unit(unit: str) -> str:
    """Return the unit of a difference: shares differ by points."""
    return "points" if unit == "%" else unit


def joined(parts: Iterable[Any], separator: str = "") -> str:
    """Return parts in one, as plain text still; a template's own filter would make markup of it."""
    return separator.join(map(str, parts))


def as_json(value: Any) -> Markup:
    """Return ``value`` as JSON for a script's element in Markdown."""
    text = json.dumps(value, sort_keys=True)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(IN_JSON.sub(lambda m: m[0][:-1] + f"\\u{ord(m[0][-1]):04x}", text))


def _reference(found: re.Match[str]) -> str:
    return NAMED.get(found[0]) or f"&#{ord(found[0])};"
