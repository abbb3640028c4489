"""Markdown that records make: one function for each marker ``<!-- fill:name -->``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from .bibliography import Paper
from .catalogue import Catalogue
from .clocks import share_minutes
from .mapping import draw_map
from .templating import render


@dataclass(frozen=True)
class Place:
    """A page that is linked to: its title, and its path in ``docs``, perhaps with an anchor."""

    title: str
    link: str


@dataclass(frozen=True)
class Shelf:
    """What the generators draw on: the records, and what a scan of the pages found."""

    catalogue: Catalogue
    chapters: Mapping[str, str]
    minutes: Mapping[str, int]
    cited_in: Mapping[str, tuple[Place, ...]]
    theme_pages: Mapping[str, str]


def question_index(shelf: Shelf) -> str:
    """All traps by theme; one without a chapter is listed without a link."""
    rows = [
        {"trap": trap, "link": shelf.chapters.get(trap.id), "minutes": shelf.minutes.get(trap.id)}
        for trap in shelf.catalogue.traps.values()
    ]
    return render("question-index.md.j2", themes=shelf.catalogue.themes.values(), rows=rows)


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


def clear_clock(shelf: Shelf) -> str:
    """Minutes for each phase of CLEAR, for each length of round."""
    framework = shelf.catalogue.frameworks["clear"]
    return render(
        "clock.md.j2",
        framework=framework,
        clocks=[share_minutes(framework, minutes) for minutes in framework.rounds],
        low=sum(phase.minutes[0] for phase in framework.phases),
        high=sum(phase.minutes[1] for phase in framework.phases),
    )


def theme_traps(shelf: Shelf, theme_id: str) -> str:
    """The traps of one theme, with what each is seen as."""
    rows = [
        {"trap": trap, "link": shelf.chapters.get(trap.id), "minutes": shelf.minutes.get(trap.id)}
        for trap in shelf.catalogue.traps.values()
        if trap.theme == theme_id
    ]
    return render("theme-traps.md.j2", theme=shelf.catalogue.themes[theme_id], rows=rows)


def trap_map(shelf: Shelf) -> str:
    """A drawing of all traps and their ties, and the same as a table."""
    return render("trap-map.md.j2", map=draw_map(shelf.catalogue), chapters=shelf.chapters)


def fills(catalogue: Catalogue) -> dict[str, Callable[[Shelf], str]]:
    """Return what fills each marker, by its name."""
    made: dict[str, Callable[[Shelf], str]] = {
        "question-index": question_index,
        "glossary": glossary,
        "bibliography": bibliography,
        "clear-clock": clear_clock,
        "trap-map": trap_map,
    }
    for theme in catalogue.themes:
        made[f"theme/{theme}"] = partial(theme_traps, theme_id=theme)
    return made
