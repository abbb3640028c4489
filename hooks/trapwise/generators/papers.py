"""The bibliography: alphabetical, and page by page."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..records.bibliography import Paper
from ..rendering.templates import render
from ..sitewide.citing import in_order
from ..sitewide.findings import Findings, PageLink
from .makers import Maker

ORDER = ("traps", "mistakes", "frameworks", "patterns", "designs")
"""Pages of records come first, in this order and in that of their records; then other pages."""


def bibliography(findings: Findings) -> str:
    """Every work that a page or a term cites, alphabetically, with the sections and terms that cite it."""
    terms: dict[str, list[PageLink]] = {}
    for term in findings.catalogue.terms.values():
        if term.source:
            terms.setdefault(term.source, []).append(PageLink(term.term, term.id))
    entries = [
        {
            "paper": paper,
            "number": findings.numbers[paper.key],
            "authors": _authors(paper),
            "cited": findings.cited_in.get(paper.key, ()),
            "terms": terms.get(paper.key, ()),
        }
        for paper in in_order(findings.catalogue.papers)
        if paper.key in findings.numbers
    ]
    return render("bibliography.md.j2", entries=entries, glossary=findings.filled_on.get("glossary"))


def by_chapter(findings: Findings) -> str:
    """The works that each page cites, by the numbers that they have in the bibliography."""
    cited: dict[str, list[Paper]] = {}
    for key in findings.numbers:
        for citing in findings.cited_in.get(key, ()):
            cited.setdefault(citing.page.link, []).append(findings.catalogue.papers[key])
    rows = [
        {
            "title": findings.titles[path],
            "link": path,
            "papers": [{"paper": paper, "number": findings.numbers[paper.key]} for paper in cited[path]],
        }
        for path in _pages(findings)
        if path in cited
    ]
    return render("bibliography-by-chapter.md.j2", rows=rows)


def _pages(findings: Findings) -> Iterator[str]:
    own = [path for kind in ORDER for path in findings.written.get(kind, {}).values()]
    yield from own
    yield from sorted(findings.titles.keys() - set(own))


def _authors(paper: Paper) -> str:
    names = list(paper.authors)
    if names and names[-1].casefold() == "others":
        return f"{', '.join(names[:-1])} and others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"bibliography": bibliography, "bibliography-by-chapter": by_chapter}
