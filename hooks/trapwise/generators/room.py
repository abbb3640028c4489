"""The mistakes by severity, the red flags, the conversations to find mistakes in, and the recoveries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ..catalogue import Catalogue
from ..pages.links import MISTAKES
from ..records.tags import FlagSubject, Severity
from ..rendering.templates import render
from ..site.findings import Place, Shelf
from .makers import Maker


def place(shelf: Shelf, mistake: str) -> Place:
    """Return where a mistake is explained: its chapter, or its entry in the list of all."""
    title = shelf.catalogue.mistakes[mistake].title
    return Place(title, shelf.link("mistakes", mistake) or f"{MISTAKES}#{mistake}")


def _places(shelf: Shelf, mistakes: Iterable[str]) -> list[Place]:
    return [place(shelf, mistake) for mistake in dict.fromkeys(mistakes)]


def mistake_list(shelf: Shelf) -> str:
    """All mistakes by severity, each with its cost and the sentence that gives it away."""
    groups = [
        {
            "id": severity,
            "title": severity.meaning,
            "rows": [
                {
                    "mistake": mistake,
                    "link": shelf.link("mistakes", mistake.id),
                    "minutes": shelf.reading_minutes("mistakes", mistake.id),
                }
                for mistake in shelf.catalogue.mistakes.values()
                if mistake.severity is severity
            ],
        }
        for severity in Severity
    ]
    return render("mistake-list.md.j2", groups=groups)


def red_flags(shelf: Shelf) -> str:
    """All red flags, those of the conversation first, each with what to do instead."""
    groups = [
        {
            "id": about,
            "title": about.label,
            "rows": [
                {"flag": flag, "mistakes": _places(shelf, flag.mistakes)}
                for flag in shelf.catalogue.flags.values()
                if flag.about is about
            ],
        }
        for about in FlagSubject
    ]
    return render("red-flags.md.j2", groups=groups)


def transcripts(shelf: Shelf) -> str:
    """All conversations with numbered lines, and the mistakes in each, keyed to its lines."""
    rows = []
    for transcript in shelf.catalogue.transcripts.values():
        spotted = [
            {"place": place(shelf, found.mistake), "found": found, "lines": _lines(found.lines)}
            for found in transcript.spotted
        ]
        rows.append({"transcript": transcript, "level": transcript.level.whole, "spotted": spotted})
    return render("transcripts.md.j2", rows=rows)


def _lines(lines: list[int]) -> str:
    """Return ``line 4`` or ``lines 4 and 6``."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def recoveries(shelf: Shelf) -> str:
    """Words for each situation, and what to do right after saying them."""
    rows = [
        {"recovery": recovery, "mistakes": _places(shelf, recovery.mistakes)}
        for recovery in shelf.catalogue.recoveries.values()
    ]
    return render("recoveries.md.j2", rows=rows)


def recovery(shelf: Shelf, recovery_id: str) -> str:
    """The words of one recovery."""
    return render("recovery.md.j2", recovery=shelf.catalogue.recoveries[recovery_id])


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {
        "mistake-list": mistake_list,
        "red-flags": red_flags,
        "transcripts": transcripts,
        "recoveries": recoveries,
    }
    for name in catalogue.recoveries:
        made[f"recovery/{name}"] = partial(recovery, recovery_id=name)
    return made
