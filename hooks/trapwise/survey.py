"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from .catalogue import Catalogue, read_catalogue
from .chapters import Bounds, reading_minutes
from .extensions.boxes import KINDS as BOXES
from .generated import Place, Shelf
from .links import Targets
from .mathematics import Typesetter, check_formulas
from .page_checks import check_pages
from .pages import Page, scan_page
from .problems import Problem, nearest
from .site import Site
from .yaml_lines import read_text

BLOCKS = frozenset(BOXES) | {
    "commit",
    "option",
    "card",
    "followup",
    "level",
    "figure",
    "results",
    "drawing",
}


def survey(root: Path, bounds: Bounds | None = None, cache: Path | None = None) -> tuple[Site, list[Problem]]:
    """Read ``content/`` and ``docs/`` below ``root`` and return every problem of both."""
    catalogue, problems = read_catalogue(root / "content")
    docs = root / "docs"
    pages: dict[str, Page] = {}
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs).as_posix()
        text, unreadable = read_text(path, f"docs/{relative}")
        problems += unreadable
        if text is not None:
            pages[relative], found = scan_page(relative, text, BLOCKS)
            problems += found
    chapters, misplaced = _chapters(pages.values(), catalogue)
    problems += misplaced
    cited_in = _cited_in(pages.values(), chapters, catalogue)
    minutes = {trap: reading_minutes(pages[path]) for trap, path in chapters.items()}
    theme_pages = {
        theme: where for theme in catalogue.themes if (where := f"traps/{theme}/index.md") in pages
    }
    shelf = Shelf(catalogue, chapters, minutes, cited_in, theme_pages)
    targets = Targets(catalogue, chapters)
    typesetter = Typesetter(cache)
    site = Site(catalogue, pages, shelf, targets, typesetter)
    problems += check_formulas(pages.values(), typesetter)
    problems += check_pages(site, docs, bounds or Bounds())
    return site, problems


def _chapters(pages: Iterable[Page], catalogue: Catalogue) -> tuple[dict[str, str], list[Problem]]:
    """Return the path of each trap's chapter: the page whose front matter names the trap."""
    chapters: dict[str, str] = {}
    problems: list[Problem] = []
    for page in pages:
        trap_id = page.meta.get("trap")
        if trap_id is None:
            continue
        line = page.meta_lines.line(("trap",))
        if trap_id not in catalogue.traps:
            if "traps" in catalogue.doubtful:
                continue
            message = f"no trap has the id '{trap_id}'{nearest(str(trap_id), catalogue.traps)}"
            problems.append(Problem(page.name, line, message))
            continue
        trap = catalogue.traps[trap_id]
        expected = f"traps/{trap.theme}/{trap.id}.md"
        if trap_id in chapters:
            message = f"'{trap_id}' already has a chapter, docs/{chapters[trap_id]}; a trap has one"
            problems.append(Problem(page.name, line, message))
        elif page.path != expected:
            problems.append(
                Problem(page.name, line, f"the chapter of '{trap_id}' belongs at docs/{expected}")
            )
        chapters.setdefault(trap_id, page.path)
    for page in pages:
        parts = page.path.split("/")
        if parts[0] == "traps" and len(parts) == 3 and parts[2] != "index.md" and "trap" not in page.meta:
            message = f"a page among the chapters names no trap; expected 'trap: {parts[2][:-3]}' in its front matter"
            problems.append(Problem(page.name, 1, message))
    ordered = {trap: chapters[trap] for trap in catalogue.traps if trap in chapters}
    return ordered, problems


def _cited_in(
    pages: Iterable[Page], chapters: Mapping[str, str], catalogue: Catalogue
) -> dict[str, tuple[Place, ...]]:
    titles = {path: catalogue.traps[trap].title for trap, path in chapters.items()}
    cited: dict[str, dict[str, Place]] = {}
    for page in pages:
        title = titles.get(page.path) or str(page.meta.get("title") or page.path)
        keys = [mark.text for mark in page.citations] + [b.title for b in page.blocks if b.kind == "paper"]
        for key in keys:
            cited.setdefault(key, {}).setdefault(page.path, Place(title, page.path))
    return {key: tuple(places.values()) for key, places in cited.items()}
