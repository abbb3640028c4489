"""Markdown that is read in another way than it looks: other spellings of headings, code and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pygments.lexers import get_all_lexers

from ..problems import Problem, nearest
from .literal import fence_lines

if TYPE_CHECKING:
    from .scanning import Page

UNDERLINED = re.compile(
    r"^(?=(?P<title>[^\n]*))(?![ \t]*[|>#/-])[^\n]*\w[^\n]*\n(?P<line>={1,}|-{2,})[ \t]*$", re.MULTILINE
)
NO_SPACE = re.compile(r"^(?P<marks>#{1,6})(?P<text>[^#\s{][^\n]*)$", re.MULTILINE)
INDENTED_HEADING = re.compile(r"^ {1,3}(?P<marks>#{1,6})[ \t]+(?P<text>\S[^\n]*)$", re.MULTILINE)
WITHOUT_TEXT = re.compile(r"^(?P<marks>#{1,6})[ \t]*$", re.MULTILINE)
# Brackets before an address are a link that is meant to be seen as it is typed.
BRACKETS = re.compile(
    r"(?<!\\)\\(?P<open>[(\[])(?P<tex>(?:[^\\\n]|\n(?![ \t]*\n)|\\[^()\[\]\n])*)\\(?P<close>[)\]])(?!\()"
)
FENCE_LINE = re.compile(
    r"(?:`{3,}|~{3,})[ \t]*(?P<language>[\w#.+-]*)(?:[ \t]+(?:hl_lines|linenums|title)=\"[^\"]*\")*[ \t]*(?:\{[^{}]*\})?[ \t]*"
)
DIRECTIVE = re.compile(r"\{[ \t]*[a-z]")
"""What another program is told by a word in braces where the language of code stands."""
ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}")


def check_dialects(page: Page) -> Iterator[Problem]:
    """Yield a problem for each heading and formula that is written in a way that is not read here."""

    def problem(match: re.Match[str], message: str) -> Problem:
        return Problem(page.name, page.line_at(match.start()), message)

    for match in UNDERLINED.finditer(page.prose):
        level = "#" if match["line"].startswith("=") else "##"
        title = _short(match["title"])
        yield problem(
            match,
            f"a line of '{match['line'][:3]}' makes a heading of the line above; write '{level} {title}', or an empty line between them",
        )
    for match in NO_SPACE.finditer(page.prose):
        yield problem(
            match,
            f"a heading needs a space after '{match['marks']}'; write '{match['marks']} {_short(match['text'])}', or '\\#' for the sign",
        )
    for match in INDENTED_HEADING.finditer(page.prose):
        yield problem(
            match,
            f"a heading begins at the start of its line; write '{match['marks']} {_short(match['text'])}'",
        )
    for match in WITHOUT_TEXT.finditer(page.prose):
        yield problem(match, f"a heading without a text; expected '{match['marks']} Title'")
    for start, line in fence_lines(page.body):
        opened = FENCE_LINE.fullmatch(line)
        if opened is None or (not opened["language"] and DIRECTIVE.search(line)):
            message = f"'{_short(line)}' opens no code block; expected a language alone, such as '```python'"
            yield Problem(page.name, page.line_at(start), message)
        elif opened["language"] and opened["language"].lower() not in _languages():
            message = (
                f"no language of code is called '{_short(opened['language'])}'; expected a name that Pygments knows, "
                f"or 'text'{nearest(opened['language'].lower(), _languages())}"
            )
            yield Problem(page.name, page.line_at(start), message)
    first = None
    for heading in page.headings:
        if heading.level == 1 and first is not None:
            message = f"a second heading of level 1; the first is in line {first}; expected '## {_short(heading.text)}'"
            yield Problem(page.name, heading.line, message)
        elif heading.level == 1:
            first = heading.line
    for match in BRACKETS.finditer(page.prose):
        marks = "$…$" if match["open"] == "(" else "$$…$$ on lines of its own"
        yield problem(
            match,
            f"a formula is written {marks}, found '\\{match['open']}{_short(match['tex'])}\\{match['close']}'; a bracket needs no backslash",
        )
    for match in ENVIRONMENT.finditer(page.prose):
        yield problem(
            match,
            f"'\\begin{{{match['name']}}}' stands outside of a formula; expected '$$' on the lines before and after it",
        )


@cache
def _languages() -> frozenset[str]:
    """Return the names of the languages that code is colored by."""
    return frozenset(alias.lower() for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
