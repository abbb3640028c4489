"""Which page is whose: a page's front matter names the record that it is the page of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..catalogue import Catalogue
from ..problems import Problem, nearest
from .scanning import Page


@dataclass(frozen=True)
class Home:
    """The pages of one kind of record, and where they stand."""

    kind: str
    path: Callable[[Any], str]
    folder: str
    depth: int
    """Every page but ``index.md`` this deep below ``folder`` must name its record."""


HOMES: Mapping[str, Home] = {
    "trap": Home("traps", lambda trap: f"traps/{trap.theme}/{trap.id}.md", "traps", 2),
    "mistake": Home("mistakes", lambda mistake: f"mistakes/{mistake.id}.md", "", 0),
    "pattern": Home("patterns", lambda pattern: f"frameworks/patterns/{pattern.id}.md", "", 0),
    "design": Home("designs", lambda design: f"practice/designs/{design.id}.md", "practice/designs", 1),
    "framework": Home("frameworks", lambda framework: f"frameworks/{framework.id}.md", "", 0),
}
"""What may be named in front matter, such as ``trap: softmax-trap``, by the noun that names it."""


def place_pages(
    pages: Iterable[Page], catalogue: Catalogue
) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """Return the path of each record's page by kind and id, in the order of the records."""
    found: dict[str, dict[str, str]] = {home.kind: {} for home in HOMES.values()}
    problems: list[Problem] = []
    by_path = {page.path: page for page in pages}
    for page in by_path.values():
        for noun, home in HOMES.items():
            if not page.is_read:
                # Its place says whose page it is, until its front matter can.
                found[home.kind].update(_owner(page, home, catalogue))
            elif noun in page.meta:
                problems += _place(page, noun, home, catalogue, found[home.kind], by_path)
            elif _is_unnamed(page, home):
                stem = page.path.rsplit("/", 1)[-1].removesuffix(".md")
                message = f"a page among the chapters names no {noun}; expected '{noun}: {stem}' in its front matter"
                problems.append(Problem(page.name, 1, message))
    ordered = {
        kind: {record: paths[record] for record in catalogue.of(kind) if record in paths}
        for kind, paths in found.items()
    }
    return ordered, problems


def filled_on(pages: Iterable[Page]) -> dict[str, str]:
    """Return, by the name of each marker, the path of the first page on which it stands."""
    found: dict[str, str] = {}
    for page in pages:
        for fill in page.fills:
            found.setdefault(fill.text, page.path)
    return found


def theme_pages(pages: Collection[str], catalogue: Catalogue) -> dict[str, str]:
    """Return the path of the page that opens each theme, of those that have one."""
    paths = {theme: f"traps/{theme}/index.md" for theme in catalogue.themes}
    return {theme: path for theme, path in paths.items() if path in pages}


def _owner(page: Page, home: Home, catalogue: Catalogue) -> dict[str, str]:
    """Return the path of the page by the id of the record whose page would stand there, if one would."""
    records = catalogue.of(home.kind).items()
    return {record_id: page.path for record_id, record in records if home.path(record) == page.path}


def _is_unnamed(page: Page, home: Home) -> bool:
    parts = page.path.split("/")
    below = home.depth and parts[: -home.depth] == home.folder.split("/")
    return bool(below) and parts[-1] != "index.md"


def _place(
    page: Page,
    noun: str,
    home: Home,
    catalogue: Catalogue,
    paths: dict[str, str],
    pages: Mapping[str, Page],
) -> Iterable[Problem]:
    record_id = page.meta[noun]
    line = page.meta_lines.line((noun,))
    records = catalogue.of(home.kind)
    if record_id not in records:
        if home.kind not in catalogue.doubtful:
            message = f"no {noun} has the id '{record_id}'{nearest(str(record_id), records)}"
            yield Problem(page.name, line, message)
        return
    expected = home.path(records[record_id])
    at_home = pages.get(expected)
    is_taken = page.path != expected and at_home is not None and at_home.meta.get(noun) == record_id
    if record_id in paths or is_taken:
        taken = expected if is_taken else paths[record_id]
        message = f"'{record_id}' already has a chapter, docs/{taken}; a {noun} has one"
        yield Problem(page.name, line, message)
        return
    if page.path != expected:
        yield Problem(page.name, line, f"the chapter of '{record_id}' belongs at docs/{expected}")
    paths.setdefault(record_id, page.path)
