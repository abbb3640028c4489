"""An author's marks for the concept index: ``<!-- index: entry; sub-entry -->``.

``see x`` and ``see also x`` in the place of the sub-entry lead to another entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..pages.masking import outside_code, replace
from ..pages.scanning import Page
from ..problems import Problem
from .mentions import teaches

MARK = re.compile(r"<!--[ \t]*index\b(?P<rest>(?:(?!<!--).)*?)-->", re.DOTALL)
LINE_MARK = re.compile(r"(?:(?<![ \t])[ \t]+)?" + MARK.pattern, re.DOTALL)
WANTED = (
    "expected <!-- index: entry -->, <!-- index: entry; sub-entry --> or <!-- index: entry; see other -->"
)


@dataclass(frozen=True)
class IndexMark:
    """One mark: its entry, its sub-entry, and the entry to see, or to see also, instead."""

    name: str
    line: int
    start: int
    entry: str
    sub: str = ""
    see: str = ""
    see_also: str = ""


def without_marks(markdown: str) -> str:
    """Return Markdown without its marks: they are for the index and not for readers."""
    return replace(LINE_MARK, lambda match: "", markdown, outside_code(markdown))


def index_marks(page: Page) -> tuple[list[IndexMark], list[Problem]]:
    """Return the marks of a page, and what is wrong with the others."""
    marks, problems = [], []
    for start, rest in _found(page):
        line = page.line_at(start)
        parts = [" ".join(part.split()) for part in rest.removeprefix(":").split(";")]
        if not rest.startswith(":") or len(parts) > 2 or not all(parts):
            problems.append(Problem(page.name, line, f"this mark for the index cannot be read; {WANTED}"))
        elif not teaches(page.path):
            message = "a mark for the index on a page that does not teach leads nowhere; mark the section that treats it"
            problems.append(Problem(page.name, line, message))
        else:
            marks.append(_mark(page.name, line, start, parts))
    return marks, problems


def _found(page: Page) -> Iterator[tuple[int, str]]:
    for match in MARK.finditer(outside_code(page.body)):
        yield match.start(), match["rest"].strip()


def _mark(name: str, line: int, start: int, parts: list[str]) -> IndexMark:
    entry, sub = parts[0], parts[1] if len(parts) > 1 else ""
    if sub.startswith("see also "):
        return IndexMark(name, line, start, entry, see_also=sub[9:])
    if sub.startswith("see "):
        return IndexMark(name, line, start, entry, see=sub[4:])
    return IndexMark(name, line, start, entry, sub)
