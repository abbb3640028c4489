"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

from pathlib import Path

from .catalogue import read_catalogue
from .chapters import Bounds
from .citing import citing, page_titles, paper_numbers
from .concepts import concept_index
from .extensions.boxes import KINDS as BOXES
from .links import Targets
from .mathematics import Typesetter, check_formulas
from .mentions import appearances, mentions, vocabulary
from .page_checks import check_pages
from .pages import Page, scan_page
from .placing import place_pages
from .problems import Problem
from .shelf import Shelf
from .site import Site
from .term_checks import check_terms
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
    minutes = {path: reading_minutes(page) for path, page in pages.items()}
    theme_pages = {
        theme: where for theme in catalogue.themes if (where := f"traps/{theme}/index.md") in pages
    }
    titles = page_titles(pages, written, catalogue)
    cited_in = citing(pages, titles, catalogue)
    words = vocabulary(catalogue)
    mentioned = mentions(pages.values(), words)
    concepts, bad_marks = concept_index(pages, catalogue, written, mentioned, words)
    problems += bad_marks
    problems += check_terms(pages, catalogue, mentioned, words)
    shelf = Shelf(
        catalogue,
        written,
        minutes,
        cited_in,
        theme_pages,
        titles,
        paper_numbers(catalogue, cited_in),
        concepts,
        appearances(mentioned),
    )
    targets = Targets(catalogue, written)
    typesetter = Typesetter(cache)
    site = Site(catalogue, pages, shelf, targets, typesetter)
    problems += check_formulas(pages.values(), typesetter)
    problems += check_pages(site, docs, bounds or Bounds())
    return site, problems
