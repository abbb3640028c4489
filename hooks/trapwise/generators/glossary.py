"""The glossary: all terms by letter."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..language.spelling import letters as bare
from ..language.spelling import spelling
from ..records import Term
from ..rendering.templates import render
from ..sitewide.findings import Findings, PageLink
from .makers import Maker

TAUGHT = 3
"""Sections that an entry names as those where the term is taught."""
USED = 8
"""Pages that an entry names as using the term; how many more there are is said."""
FEW = 2
"""As many pages are shown without being asked for."""


def glossary(findings: Findings) -> str:
    """All terms by letter, with see-also, the sections that teach them, the pages that use them and sources."""
    terms = findings.catalogue.terms
    letters: dict[str, list[dict[str, object]]] = {}
    for term in sorted(terms.values(), key=lambda t: t.term.casefold()):
        first = term.term[0].casefold()
        used = [PageLink(findings.titles[path], path) for path in findings.appearances.get(term.id, ())]
        letters.setdefault(first if first.isalpha() else "0", []).append(
            {
                "term": term,
                "also": _unlike(term.term, term.aliases),
                "see": [terms[other] for other in term.see_also],
                "taught": _taught(term, findings),
                "used": used[:USED],
                "more": len(used) - USED,
                "folded": len(used) > FEW,
                "source": findings.catalogue.papers.get(term.source) if term.source else None,
            }
        )
    named = [{"name": name, "entries": entries} for name, entries in sorted(letters.items())]
    return render("glossary.md.j2", letters=named, bibliography=findings.filled_on.get("bibliography"))


def _taught(term: Term, findings: Findings) -> list[PageLink]:
    """Return the sections that treat a term, the principal one first; else the chapters its record names."""
    entry = findings.concepts.entries.get(term.id)
    if entry:
        return [
            PageLink(f"{findings.titles[t.section.path]}: {t.section.title}", t.section.link)
            for t in entry.treatments[:TAUGHT]
        ]
    return [
        PageLink(findings.catalogue.traps[trap].title, findings.chapters[trap])
        for trap in term.traps
        if trap in findings.chapters
    ]


def _unlike(name: str, aliases: list[str]) -> list[str]:
    """Return the aliases that a reader would call another name: no other spelling, case or plural."""
    seen, unlike = {bare(name), spelling(name)}, []
    for alias in aliases:
        if not seen & {bare(alias), spelling(alias)}:
            unlike.append(alias)
        seen |= {bare(alias), spelling(alias)}
    return unlike


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"glossary": glossary}
