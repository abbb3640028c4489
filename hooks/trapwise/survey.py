"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .catalogue import Catalogue, read_catalogue
from .chapters.every_page import check_pages
from .chapters.outline import Bounds
from .composing import compose_all, composed_anchors
from .extensions.kinds import BLOCK_KINDS
from .language.concept_index import index_concepts
from .language.mentions import appearances, mentions, vocabulary_of
from .language.term_checks import check_terms
from .pages.lengths import reading_minutes
from .pages.owners import filled_on, place_pages, theme_pages
from .pages.scanning import Page, scan_page
from .problems import Problem, sort_out
from .records.yaml_lines import read_text
from .rendering.mathematics import Typesetter, check_formulas
from .rules import check_records
from .site.citing import citing_pages, page_titles, paper_numbers
from .site.drafts import find_drafts
from .site.findings import Findings
from .site.site import Site


def survey(root: Path, bounds: Bounds | None = None, cache: Path | None = None) -> tuple[Site, list[Problem]]:
    """Read ``content/`` and ``docs/`` below ``root`` and return every problem of both.

    ``bounds`` say how much a chapter must hold; ``cache`` is a file for typeset formulas.
    """
    docs = root / "docs"
    catalogue, unread = read_catalogue(root / "content")
    catalogue, disagreements = check_records(catalogue)
    pages, unscanned = _scan(docs)
    findings, unfound = _find(pages, catalogue)
    site = Site(catalogue=catalogue, pages=pages, findings=findings, typesetter=Typesetter(cache))
    is_sound = not sort_out([*unread, *disagreements])[0]
    site = replace(site, composed=compose_all(site, is_sound))
    problems = [
        *unread,
        *disagreements,
        *unscanned,
        *unfound,
        *check_formulas(pages.values(), site.typesetter),
        *check_pages(site, docs=docs, anchors=composed_anchors(site), bounds=bounds or Bounds()),
    ]
    return replace(site, drafts=find_drafts(problems, findings)), problems


def _scan(docs: Path) -> tuple[dict[str, Page], list[Problem]]:
    """Return every page of ``docs`` by its path."""
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs).as_posix()
        text, unreadable = read_text(path, f"docs/{relative}")
        problems += unreadable
        if text is not None:
            pages[relative], found = scan_page(relative, text, BLOCK_KINDS)
            problems += found
    return pages, problems


def _find(pages: dict[str, Page], catalogue: Catalogue) -> tuple[Findings, list[Problem]]:
    """Return what pages and records say of each other."""
    written, misplaced = place_pages(pages.values(), catalogue)
    titles = page_titles(pages, written, catalogue)
    cited_in = citing_pages(pages, titles, catalogue)
    vocabulary = vocabulary_of(catalogue)
    mentioned = mentions(pages.values(), vocabulary)
    concepts, bad_marks = index_concepts(pages, catalogue, written, mentioned, vocabulary)
    findings = Findings(
        catalogue=catalogue,
        written=written,
        filled_on=filled_on(pages.values()),
        minutes={path: reading_minutes(page) for path, page in pages.items()},
        cited_in=cited_in,
        theme_pages=theme_pages(pages, catalogue),
        titles=titles,
        numbers=paper_numbers(catalogue, cited_in),
        concepts=concepts,
        appearances=appearances(mentioned),
    )
    return findings, [*misplaced, *bad_marks, *check_terms(pages, catalogue, mentioned, vocabulary)]
