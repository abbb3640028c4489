"""The glossary: all terms by letter."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..shelf import Place, Shelf
from ..templating import render
from . import Maker


def glossary(shelf: Shelf) -> str:
    """All terms by letter, with see-also, chapters and sources."""
    terms = shelf.catalogue.terms
    letters: dict[str, list[dict[str, object]]] = {}
    for term in sorted(terms.values(), key=lambda t: t.term.casefold()):
        first = term.term[0].casefold()
        letters.setdefault(first if first.isalpha() else "0", []).append(
            {
                "term": term,
                "also": _unlike(term.term, term.aliases),
                "see": [terms[other] for other in term.see_also],
                "taught": [
                    Place(shelf.catalogue.traps[trap].title, shelf.chapters[trap])
                    for trap in term.traps
                    if trap in shelf.chapters
                ],
                "source": shelf.catalogue.papers.get(term.source) if term.source else None,
            }
        )
    named = [{"name": name, "entries": entries} for name, entries in sorted(letters.items())]
    return render("glossary.md.j2", letters=named)


def _unlike(name: str, aliases: list[str]) -> list[str]:
    """Return the aliases that a reader would call another spelling: not another dash or a space."""
    seen, unlike = {_letters(name)}, []
    for alias in aliases:
        if _letters(alias) not in seen:
            unlike.append(alias)
        seen.add(_letters(alias))
    return unlike


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"glossary": glossary}
