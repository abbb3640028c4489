"""The head and the tail of a page that belongs to a record, made from the records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..pages.links import FLAGS, QUESTIONS, RECOVERY
from ..pages.scanning import CITATION
from ..records import Tie
from ..rendering.templates import render
from ..site.findings import Shelf


def frame(markdown: str, kind: str, record: str, shelf: Shelf) -> str:
    """Put the head of a record's own page before it, and its ties and references after it."""
    frames = {"traps": _trap, "mistakes": _mistake, "designs": _design}
    if kind not in frames:
        return markdown
    cites = bool(CITATION.search(markdown))
    head, tail = frames[kind](record, shelf, cites)
    mark = render("read-mark.md.j2", kind=kind, record=record)
    return f"{head}\n{markdown.rstrip()}\n{tail}{mark}"


def _trap(trap_id: str, shelf: Shelf, cites: bool) -> tuple[str, str]:
    trap = shelf.catalogue.traps[trap_id]
    head = render(
        "chapter-head.md.j2",
        trap=trap,
        theme=shelf.catalogue.themes[trap.theme],
        minutes=shelf.reading_minutes("traps", trap_id),
        theme_link=shelf.theme_pages.get(trap.theme, f"{QUESTIONS}#{trap.theme}"),
    )
    tail = render(
        "chapter-tail.md.j2",
        related=_ties(shelf.catalogue.related(trap_id), shelf),
        mistakes=_back(shelf, "mistakes", trap_id),
        designs=_back(shelf, "designs", trap_id),
    )
    return head, tail


def _mistake(mistake_id: str, shelf: Shelf, cites: bool) -> tuple[str, str]:
    catalogue = shelf.catalogue
    mistake = catalogue.mistakes[mistake_id]
    severity = mistake.severity.meaning
    head = render(
        "mistake-head.md.j2",
        mistake=mistake,
        severity=f"{severity} ({mistake.severity_note})" if mistake.severity_note else severity,
        minutes=shelf.reading_minutes("mistakes", mistake_id),
    )
    frameworks = []
    for tie in mistake.frameworks:
        framework = catalogue.frameworks[tie.framework]
        phase = next((phase for phase in framework.phases if phase.id == tie.phase), None)
        link = shelf.link("frameworks", framework.id)
        frameworks.append(
            {
                "title": f"{framework.title}: {phase.title}" if phase else framework.title,
                "link": f"{link}#{phase.id}" if link and phase else link,
                "reason": tie.reason,
            }
        )
    designs = [
        {"title": design.title, "link": shelf.link("designs", design.id), "reason": tie.reason}
        for design in catalogue.designs.values()
        for tie in design.mistakes
        if tie.mistake == mistake_id
    ]
    tail = render(
        "mistake-tail.md.j2",
        traps=_ties(mistake.traps, shelf),
        frameworks=frameworks,
        designs=designs,
        flags=[flag for flag in catalogue.flags.values() if mistake_id in flag.mistakes],
        recoveries=[other for other in catalogue.recoveries.values() if mistake_id in other.mistakes],
        flag_page=FLAGS if FLAGS in shelf.minutes else None,
        recovery_page=RECOVERY if RECOVERY in shelf.minutes else None,
        cites=cites,
    )
    return head, tail


def _design(design_id: str, shelf: Shelf, cites: bool) -> tuple[str, str]:
    catalogue = shelf.catalogue
    design = catalogue.designs[design_id]
    head = render(
        "design-head.md.j2",
        design=design,
        pattern=catalogue.patterns[design.pattern],
        pattern_link=shelf.link("patterns", design.pattern),
        minutes=shelf.reading_minutes("designs", design_id),
    )
    mistakes = [
        {
            "mistake": catalogue.mistakes[tie.mistake],
            "link": shelf.link("mistakes", tie.mistake),
            "reason": tie.reason,
        }
        for tie in design.mistakes
    ]
    tail = render("design-tail.md.j2", traps=_ties(design.traps, shelf), mistakes=mistakes, cites=cites)
    return head, tail


def _ties(ties: Iterable[Tie], shelf: Shelf) -> list[dict[str, Any]]:
    traps = shelf.catalogue.traps
    return [
        {"trap": traps[tie.trap], "reason": tie.reason, "link": shelf.chapters.get(tie.trap)} for tie in ties
    ]


def _back(shelf: Shelf, kind: str, trap_id: str) -> list[dict[str, Any]]:
    """Return the pages of one kind whose records name the trap, with the reasons they give."""
    records = getattr(shelf.catalogue, kind).values()
    return [
        {"title": record.title, "link": link, "reason": tie.reason}
        for record in records
        for tie in record.traps
        if tie.trap == trap_id and (link := shelf.link(kind, record.id))
    ]
