"""What else a page and its sections are called, in the front matter, which search reads and nothing shows.

``also`` lists other names of the page, ``also_at`` those of its sections by their anchors. The page of a trap, a mistake or a design has none: its record says what it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..problems import Problem, nearest
from .owners import HOMES
from .scanning import Page
from .sections import sections

SHORTEST, LONGEST, MOST = 3, 60, 20
"""Characters in a name, and names of a page."""
NAMED_IN_RECORD = {"trap": "aliases' and 'wordings", "mistake": "wordings", "design": "aliases"}
"""Pages whose record names them, and the fields in which it does."""


def other_names(page: Page) -> list[str]:
    """Return the other names of a page, without those that ``check_other_names`` objects to."""
    also = page.meta.get("also")
    return [name for name in also if isinstance(name, str)] if isinstance(also, list) else []


def names_of_sections(page: Page) -> dict[str, list[str]]:
    """Return the other names of a page's sections by anchor, without what ``check_other_names`` objects to."""
    found = page.meta.get("also_at")
    return (
        {
            anchor: [name for name in names if isinstance(name, str)]
            for anchor, names in found.items()
            if isinstance(names, list)
        }
        if isinstance(found, dict)
        else {}
    )


def check_other_names(page: Page) -> list[Problem]:
    """Return what is wrong with the other names of a page and of its sections."""
    return [*_check_page(page), *_check_sections(page)]


def _check_page(page: Page) -> Iterator[Problem]:
    if "also" not in page.meta:
        return

    def problem(message: str, *at: int) -> Problem:
        return Problem(page.name, page.meta_lines.line(("also", *at)), message)

    key = next((key for key in NAMED_IN_RECORD if key in page.meta), None)
    if key:
        kind = HOMES[key].kind
        yield problem(
            f"a {key} is named in its record; expected 'also' in '{NAMED_IN_RECORD[key]}' of {kind}.yml"
        )
        return
    yield from _check_names("also", page.meta["also"], str(page.meta.get("title", "")), problem)


def _check_sections(page: Page) -> Iterator[Problem]:
    if "also_at" not in page.meta:
        return
    found = page.meta["also_at"]
    if not isinstance(found, dict) or not found:
        message = f"'also_at' is {found!r}; expected lists of names by anchor, such as {{aloud: [by voice]}}"
        yield Problem(page.name, page.meta_lines.line(("also_at",)), message)
        return
    titles = {section.anchor: section.title for section in sections(page) if section.anchor}
    for anchor, names in found.items():
        line = page.meta_lines.line(("also_at", anchor))
        if anchor not in titles:
            message = f"'also_at' names '{anchor}', which is no section of this page"
            yield Problem(page.name, line, message + nearest(str(anchor), titles))
            continue

        def problem(message: str, *at: int, anchor: str = anchor) -> Problem:
            return Problem(page.name, page.meta_lines.line(("also_at", anchor, *at)), message)

        yield from _check_names(f"also_at: {anchor}", names, titles[anchor], problem)


def _check_names(field: str, also: Any, title: str, problem: Callable[..., Problem]) -> Iterator[Problem]:
    if not isinstance(also, list) or not 1 <= len(also) <= MOST:
        found = f"{len(also)} names" if isinstance(also, list) else repr(also)
        yield problem(f"'{field}' is {found}; expected a list of 1 to {MOST} names, such as [cheat sheet]")
        return
    seen = {title.casefold(): "the title"}
    for index, name in enumerate(also):
        if not isinstance(name, str) or "\n" in name or not SHORTEST <= len(name) <= LONGEST:
            message = f"the name {name!r} in '{field}'; expected a line of {SHORTEST} to {LONGEST} characters"
            yield problem(message, index)
        elif name.casefold() in seen:
            message = f"'{name}' in '{field}' repeats {seen[name.casefold()]}; expected each name once"
            yield problem(message, index)
        else:
            seen[name.casefold()] = "an earlier name"
