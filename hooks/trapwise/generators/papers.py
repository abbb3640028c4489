"""The bibliography."""

from __future__ import annotations

from ..bibliography import Paper
from ..catalogue import Catalogue
from ..shelf import Shelf
from ..templating import render
from . import Maker


def bibliography(shelf: Shelf) -> str:
    """Every paper that a page or a term cites, alphabetically, with "cited in"."""
    sources = {term.source for term in shelf.catalogue.terms.values()}
    papers = [p for p in shelf.catalogue.papers.values() if p.key in shelf.cited_in or p.key in sources]
    papers.sort(
        key=lambda paper: (paper.authors[0].casefold() if paper.authors else "", paper.year, paper.key)
    )
    entries = [
        {"paper": paper, "authors": _authors(paper), "cited": shelf.cited_in.get(paper.key, ())}
        for paper in papers
    ]
    return render("bibliography.md.j2", entries=entries)


def _authors(paper: Paper) -> str:
    names = list(paper.authors)
    if names and names[-1].casefold() == "others":
        return f"{', '.join(names[:-1])} and others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"bibliography": bibliography}
