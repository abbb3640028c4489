"""What else a page is called: the front matter ``also``, which search reads and nothing shows.

The page of a trap, a mistake or a design has none: its record says what it is called.
"""

from __future__ import annotations

from ..problems import Problem
from .owners import HOMES
from .scanning import Page

SHORTEST, LONGEST, MOST = 3, 60, 20
"""Characters in a name, and names of a page."""
NAMED_IN_RECORD = {"trap": "aliases' and 'wordings", "mistake": "wordings", "design": "aliases"}
"""Pages whose record names them, and the fields in which it does."""


def other_names(page: Page) -> list[str]:
    """Return the other names of a page, without those that ``check_other_names`` objects to."""
    also = page.meta.get("also")
    return [name for name in also if isinstance(name, str)] if isinstance(also, list) else []


def check_other_names(page: Page) -> list[Problem]:
    """Return what is wrong with a page's other names."""
    if "also" not in page.meta:
        return []

    def problem(message: str, *at: int) -> Problem:
        return Problem(page.name, page.meta_lines.line(("also", *at)), message)

    key = next((key for key in NAMED_IN_RECORD if key in page.meta), None)
    if key:
        kind = HOMES[key].kind
        return [
            problem(
                f"a {key} is named in its record; expected 'also' in '{NAMED_IN_RECORD[key]}' of {kind}.yml"
            )
        ]
    also = page.meta["also"]
    if not isinstance(also, list) or not 1 <= len(also) <= MOST:
        found = f"{len(also)} names" if isinstance(also, list) else repr(also)
        return [problem(f"'also' is {found}; expected a list of 1 to {MOST} names, such as [cheat sheet]")]
    problems = []
    seen = {str(page.meta.get("title", "")).casefold(): "the title"}
    for index, name in enumerate(also):
        if not isinstance(name, str) or "\n" in name or not SHORTEST <= len(name) <= LONGEST:
            message = f"the name {name!r} in 'also'; expected a line of {SHORTEST} to {LONGEST} characters"
            problems.append(problem(message, index))
        elif name.casefold() in seen:
            message = f"'{name}' in 'also' repeats {seen[name.casefold()]}; expected each name once"
            problems.append(problem(message, index))
        else:
            seen[name.casefold()] = "an earlier name"
    return problems
