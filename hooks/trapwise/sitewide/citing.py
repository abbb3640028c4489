"""Who cites what: the sections, terms and numbers that cite each work, and the numbers of the works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalogue import Catalogue
from ..numbers.pulls import QUANTITY, tabled_on
from ..pages.scanning import Page
from ..pages.sections import section_at, sections
from ..records.bibliography import Paper
from .findings import CitingPage, PageLink


def page_titles(
    pages: Mapping[str, Page], written: Mapping[str, Mapping[str, str]], catalogue: Catalogue
) -> dict[str, str]:
    """Return the title of every page by path: that of its record, its front matter, or its heading."""
    titles = {path: str(page.meta.get("title") or page.heading or path) for path, page in pages.items()}
    for kind, paths in written.items():
        for record, path in paths.items():
            titles[path] = catalogue.of(kind)[record].title
    return titles


def citing_pages(
    pages: Mapping[str, Page], titles: Mapping[str, str], catalogue: Catalogue
) -> dict[str, tuple[CitingPage, ...]]:
    """Return, by the key of a work, the pages that cite it and their sections, in order."""
    found: dict[str, dict[str, dict[str, PageLink]]] = {}
    for page in pages.values():
        parts = sections(page)
        for key, start, place in _citations(page, catalogue):
            part = section_at(parts, start)
            where = place or (PageLink(part.title, part.link) if part.anchor else None)
            known = found.setdefault(key, {}).setdefault(page.path, {})
            if where:
                known.setdefault(where.link, where)
    return {
        key: tuple(
            CitingPage(PageLink(titles[path], path), tuple(places.values()))
            for path, places in by_path.items()
        )
        for key, by_path in found.items()
    }


def _citations(page: Page, catalogue: Catalogue) -> Iterator[tuple[str, int, PageLink | None]]:
    """Yield ``(key, offset, place)``, where a place is nearer than the section at the offset."""
    cited = [(mark.text, mark.start) for mark in page.citations]
    cited += [(block.title, block.start) for block in page.blocks if block.kind == "paper"]
    for key, start in sorted(cited, key=lambda item: item[1]):
        yield key, start, None
    for pull in page.pulls:
        head, _, name = pull.text.partition("|")[0].strip().partition(".")
        quantity = catalogue.quantities.get(name) if head == QUANTITY else None
        if quantity and quantity.source:
            yield quantity.source, pull.start, None
    tabled = tabled_on(page, catalogue.quantities)
    for quantity in catalogue.quantities.values():
        if quantity.id in tabled and quantity.source:
            yield quantity.source, 0, PageLink(quantity.title, f"{page.path}#{quantity.id}")


def in_order(papers: Mapping[str, Paper]) -> list[Paper]:
    """Return works in the order of the bibliography: by author, then year."""
    return sorted(
        papers.values(),
        key=lambda paper: (paper.authors[0].casefold() if paper.authors else "", paper.year, paper.key),
    )


def paper_numbers(catalogue: Catalogue, cited_in: Mapping[str, tuple[CitingPage, ...]]) -> dict[str, int]:
    """Return the number of each work that a page or a term cites; it is the same on every page."""
    sources = {term.source for term in catalogue.terms.values()}
    cited = [
        paper.key for paper in in_order(catalogue.papers) if paper.key in cited_in or paper.key in sources
    ]
    return {key: number for number, key in enumerate(cited, 1)}
