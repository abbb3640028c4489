"""What stands above a page's text, between two lines ``---``, as MkDocs reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..problems import Problem, shown
from ..records.yaml_lines import Located, parse

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*\n")
OPENED = re.compile(r"\A---[ \t]*(?:\n|\Z)")
OPENED_LATE = re.compile(r"\A\s+---[ \t]*\n[ \t]*[\w-]+:")
FIELD = re.compile(r"\A {0,3}[\w-]+:[ \t]*")
OWNERS = ("trap", "mistake", "pattern", "design", "framework")
"""The fields that say whose page it is: each holds the id of a record."""


@dataclass(frozen=True)
class FrontMatter:
    """The fields of a page and their lines, the text below, and the line on which that begins.

    Where ``is_read`` is false, what the fields would say is not known.
    """

    fields: dict[str, Any]
    lines: Located
    body: str
    first_line: int
    is_read: bool = True


def read_front_matter(text: str, name: str) -> tuple[FrontMatter, list[Problem]]:
    """Split a page; ``name`` is the path to report. Of what cannot be read, the cause alone is told."""

    def unread(
        line: int, message: str, body: str = text, first_line: int = 1
    ) -> tuple[FrontMatter, list[Problem]]:
        nothing = FrontMatter({}, Located({}, {}), body, first_line, is_read=False)
        return nothing, [Problem(name, line, message)]

    match = FRONT_MATTER.match(text)
    if match is None:
        if OPENED.match(text):
            return unread(1, "the front matter is not closed; expected a line '---'")
        if text.startswith("+++"):
            return unread(1, "front matter stands between two lines '---', found '+++'")
        late = OPENED_LATE.match(text)
        if late:
            line = text.count("\n", 0, text.index("---")) + 1
            return unread(line, "the front matter begins below the first line; expected '---' on line 1")
        if FIELD.match(text):
            message = "the page begins with a field outside of front matter; expected a line '---' before and after the fields"
            return unread(1, message)
        return FrontMatter({}, Located({}, {}), text, 1), []
    body, first_line = text[match.end() :], text.count("\n", 0, match.end()) + 1
    meta, problems = parse(match["yaml"], name, first_line=2)
    if problems and not isinstance(meta.value, dict):
        return FrontMatter({}, Located({}, {}), body, first_line, is_read=False), problems
    if meta.value is None:
        return unread(1, "the front matter is empty; expected fields such as 'title: …'", body, first_line)
    if not isinstance(meta.value, dict):
        return unread(2, "the front matter must be a mapping of fields", body, first_line)
    problems += _unnamed_owners(meta, name)
    return FrontMatter(meta.value, meta, body, first_line, is_read=not problems), problems


def _unnamed_owners(meta: Located, name: str) -> list[Problem]:
    return [
        Problem(
            name, meta.line((noun,)), f"'{noun}' is {shown(meta.value[noun])}; expected the id of a {noun}"
        )
        for noun in OWNERS
        if noun in meta.value and not isinstance(meta.value[noun], str)
    ]
