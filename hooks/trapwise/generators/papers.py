"""The bibliography: alphabetical, and page by page."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..records.bibliography import Paper
from ..rendering.templates import render
from ..site.citing import in_order
from ..site.findings import Place, Shelf
from .makers import Maker

ORDER = ("traps", "mistakes", "frameworks", "patterns", "designs")
"""Pages of records come first, in this order and in that of their records; then other pages."""


def bibliography(shelf: Shelf) -> str:
    """Every work that a page or a term cites, alphabetically, with the sections and terms that cite it."""
    terms: dict[str, list[Place]] = {}
    for term in shelf.catalogue.terms.values():
        if term.source:
            terms.setdefault(term.source, []).append(Place(term.term, term.id))
    entries = [
        {
            "paper": paper,
            "number": shelf.numbers[paper.key],
            "authors": _authors(paper),
            "cited": shelf.cited_in.get(paper.key, ()),
            "terms": terms.get(paper.key, ()),
        }
        for paper in in_order(shelf.catalogue.papers)
        if paper.key in shelf.numbers
    ]
    return render("bibliography.md.j2", entries=entries)


def by_chapter(shelf: Shelf) -> str:
    """The works that each page cites, by the numbers that they have in the bibliography."""
    cited: dict[str, list[Paper]] = {}
    for key in shelf.numbers:
        for citing in shelf.cited_in.get(key, ()):
            cited.setdefault(citing.page.link, []).append(shelf.catalogue.papers[key])
    rows = [
        {
            "title": shelf.titles[path],
            "link": path,
            "papers": [{"paper": paper, "number": shelf.numbers[paper.key]} for paper in cited[path]],
        }
        for path in _pages(shelf)
        if path in cited
    ]
    return render("bibliography-by-chapter.md.j2", rows=rows)


def _pages(shelf: Shelf) -> Iterator[str]:
    own = [path for kind in ORDER for path in shelf.written.get(kind, {}).values()]
    yield from own
    yield from sorted(shelf.titles.keys() - set(own))


def _authors(paper: Paper) -> str:
    names = list(paper.authors)
    if names and names[-1].casefold() == "others":
        return f"{', '.join(names[:-1])} and others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"bibliography": bibliography, "bibliography-by-chapter": by_chapter}
