"""Tables as a page's author typed them: a cell too many is not shown, and a table without a rule is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..problems import Problem, counted
from . import masking

if TYPE_CHECKING:
    from .scanning import Page

RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
PULLED = re.compile(r"\{\{[^{}]*\}\}")
ESCAPED = re.compile(r"\\.")
NEW_BLOCK = re.compile(r"(?:/{3,}|#{1,6}[ \t])")
INDENTED_TEXT = re.compile(r" {4}\S")


def check_tables(page: Page) -> Iterator[Problem]:
    """Yield what is wrong with the tables of a page. Mathematics counts: a bar in a formula parts cells too."""
    # A bar in a pull stands before a format.
    lines = masking.hide(PULLED, masking.without_code(page.body)).split("\n")
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _belongs(lines, start, end):
            end += 1
        if end > start:
            yield from _check_paragraph(page, lines[start:end], page.first_line + start)
        start = max(end, start + 1)


def _belongs(lines: list[str], start: int, at: int) -> bool:
    stripped = lines[at].strip(" \t>")
    return bool(stripped) and not NEW_BLOCK.match(stripped)


def _check_paragraph(page: Page, lines: list[str], first: int) -> Iterator[Problem]:
    rows = [line.strip(" \t>") for line in lines]
    rules = [i for i, row in enumerate(rows) if "|" in row and RULE.match(row)]

    def problem(index: int, message: str) -> Problem:
        return Problem(page.name, first + index, message)

    if not rules:
        barred = [
            i for i, row in enumerate(rows) if len(row) > 1 and row.startswith("|") and row.endswith("|")
        ]
        if barred:
            yield problem(barred[0], "a table needs a rule below its head, such as '|---|---|'")
        return
    if rules[0] == 0:
        yield problem(
            0, "the rule of a table stands below its head; expected a line with the columns' names above"
        )
        return
    if rules[0] > 1 and not _is_option(lines[rules[0] - 2]):
        yield problem(rules[0] - 1, "a table needs an empty line before its head")
        return
    if len(rules) > 1:
        yield problem(rules[1], "a second rule in a table; expected an empty line between two tables")
        return
    head, rule = len(cells(rows[rules[0] - 1])), len(cells(rows[rules[0]]))
    if head != rule:
        message = (
            f"the rule of the table has {counted(rule, 'column')}, and its head {head}; expected as many"
        )
        yield problem(rules[0], message)
        return
    for index in range(rules[0] + 1, len(rows)):
        found = len(cells(rows[index]))
        if found != head:
            message = f"the row has {counted(found, 'cell')} and the table {counted(head, 'column')}; expected as many"
            yield problem(index, f"{message}, with \\| for a bar and \\lvert for one in a formula")


def _is_option(line: str) -> bool:
    return bool(INDENTED_TEXT.match(line))


def cells(row: str) -> list[str]:
    """Return the cells of a row of a table."""
    plain = ESCAPED.sub("  ", row.strip())
    inner = plain[1:] if plain.startswith("|") else plain
    return (inner[:-1] if inner.endswith("|") else inner).split("|")
