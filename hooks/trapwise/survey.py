"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

from pathlib import Path

from .catalogue import read_catalogue
from .chapters.every_page import check_pages
from .chapters.outline import Bounds
from .extensions.kinds import BLOCK_KINDS
from .language.concept_index import index_concepts
from .language.mentions import appearances, mentions, vocabulary_of
from .language.term_checks import check_terms
from .pages.lengths import reading_minutes
from .pages.links import Targets
from .pages.owners import place_pages
from .pages.scanning import Page, scan_page
from .problems import Problem
from .records.yaml_lines import read_text
from .rendering.mathematics import Typesetter, check_formulas
from .rules import check_records
from .site.citing import citing_pages, page_titles, paper_numbers
from .site.findings import Findings
from .site.site import Site


def survey(root: Path, bounds: Bounds | None = None, cache: Path | None = None) -> tuple[Site, list[Problem]]:
    """Read ``content/`` and ``docs/`` below ``root`` and return every problem of both."""
    catalogue, problems = read_catalogue(root / "content")
    catalogue, disagreements = check_records(catalogue)
    problems += disagreements
    docs = root / "docs"
    pages: dict[str, Page] = {}
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs).as_posix()
        text, unreadable = read_text(path, f"docs/{relative}")
        problems += unreadable
        if text is not None:
            pages[relative], found = scan_page(relative, text, BLOCK_KINDS)
            problems += found
    written, misplaced = place_pages(pages.values(), catalogue)
    problems += misplaced
    minutes = {path: reading_minutes(page) for path, page in pages.items()}
    theme_pages = {
        theme: where for theme in catalogue.themes if (where := f"traps/{theme}/index.md") in pages
    }
    titles = page_titles(pages, written, catalogue)
    cited_in = citing_pages(pages, titles, catalogue)
    words = vocabulary_of(catalogue)
    mentioned = mentions(pages.values(), words)
    concepts, bad_marks = index_concepts(pages, catalogue, written, mentioned, words)
    problems += bad_marks
    problems += check_terms(pages, catalogue, mentioned, words)
    findings = Findings(
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
    site = Site(catalogue, pages, findings, targets, typesetter)
    problems += check_formulas(pages.values(), typesetter)
    problems += check_pages(site, docs, bounds or Bounds())
    return site, problems
