"""The mistakes by severity, the red flags, the conversations to find mistakes in, and the recoveries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ..catalogue import Catalogue
from ..records.tags import FlagSubject, Severity
from ..rendering.templates import render
from ..sitewide.findings import Findings, PageLink
from .makers import Maker


def place(findings: Findings, mistake: str) -> PageLink:
    """Return where a mistake is explained: its chapter, or its entry in the list of all."""
    title = findings.catalogue.mistakes[mistake].title
    return PageLink(
        title, findings.link("mistakes", mistake) or findings.entry("mistake-list", mistake) or ""
    )


def _places(findings: Findings, mistakes: Iterable[str]) -> list[PageLink]:
    return [place(findings, mistake) for mistake in dict.fromkeys(mistakes)]


def mistake_list(findings: Findings) -> str:
    """All mistakes by severity, each with its cost and the sentence that gives it away."""
    groups = [
        {
            "id": severity,
            "title": severity.meaning,
            "rows": [
                {
                    "mistake": mistake,
                    "link": findings.link("mistakes", mistake.id),
                    "minutes": findings.reading_minutes("mistakes", mistake.id),
                }
                for mistake in findings.catalogue.mistakes.values()
                if mistake.severity is severity
            ],
        }
        for severity in Severity
    ]
    return render("mistake-list.md.j2", groups=groups)


def red_flags(findings: Findings) -> str:
    """All red flags, those of the conversation first, each with what to do instead."""
    groups = [
        {
            "id": about,
            "title": about.label,
            "rows": [
                {"flag": flag, "mistakes": _places(findings, flag.mistakes)}
                for flag in findings.catalogue.flags.values()
                if flag.about is about
            ],
        }
        for about in FlagSubject
    ]
    return render("red-flags.md.j2", groups=groups)


def transcripts(findings: Findings) -> str:
    """All conversations with numbered lines, and the mistakes in each, keyed to its lines."""
    rows = []
    for transcript in findings.catalogue.transcripts.values():
        spotted = [
            {"place": place(findings, found.mistake), "found": found, "lines": _lines(found.lines)}
            for found in transcript.spotted
        ]
        rows.append({"transcript": transcript, "level": transcript.level.whole, "spotted": spotted})
    return render("transcripts.md.j2", rows=rows)


def _lines(lines: list[int]) -> str:
    """Return ``line 4`` or ``lines 4 and 6``."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def recoveries(findings: Findings) -> str:
    """Words for each situation, and what to do right after saying them."""
    rows = [
        {"recovery": recovery, "mistakes": _places(findings, recovery.mistakes)}
        for recovery in findings.catalogue.recoveries.values()
    ]
    return render("recoveries.md.j2", rows=rows)


def recovery(findings: Findings, recovery_id: str) -> str:
    """The words of one recovery."""
    return render("recovery.md.j2", recovery=findings.catalogue.recoveries[recovery_id])


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
