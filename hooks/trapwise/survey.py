"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from .catalogue import Catalogue, read_catalogue
from .chapters import Bounds
from .extensions.boxes import KINDS as BOXES
from .links import Targets
from .mathematics import Typesetter, check_formulas
from .page_checks import check_pages
from .pages import Page, scan_page
from .placing import place_pages
from .problems import Problem
from .quantities import used_by
from .shelf import Place, Shelf
from .site import Site
from .words import reading_minutes
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
    "exchange",
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
    written, misplaced = place_pages(pages.values(), catalogue)
    problems += misplaced
    cited_in = _cited_in(pages.values(), written["traps"], catalogue)
    minutes = {path: reading_minutes(page) for path, page in pages.items()}
    theme_pages = {
        theme: where for theme in catalogue.themes if (where := f"traps/{theme}/index.md") in pages
    }
    shelf = Shelf(catalogue, written, minutes, cited_in, theme_pages)
    targets = Targets(catalogue, written)
    typesetter = Typesetter(cache)
    site = Site(catalogue, pages, shelf, targets, typesetter)
    problems += check_formulas(pages.values(), typesetter)
    problems += check_pages(site, docs, bounds or Bounds())
    return site, problems


def _cited_in(
    pages: Iterable[Page], chapters: Mapping[str, str], catalogue: Catalogue
) -> dict[str, tuple[Place, ...]]:
    titles = {path: catalogue.traps[trap].title for trap, path in chapters.items()}
    cited: dict[str, dict[str, Place]] = {}
    for page in pages:
        title = titles.get(page.path) or str(page.meta.get("title") or page.path)
        keys = [mark.text for mark in page.citations] + [b.title for b in page.blocks if b.kind == "paper"]
        keys += [q.source for q in used_by(page, catalogue.quantities) if q.source]
        for key in keys:
            cited.setdefault(key, {}).setdefault(page.path, Place(title, page.path))
    return {key: tuple(places.values()) for key, places in cited.items()}
