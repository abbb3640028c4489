"""What interviewers ask next: the follow-ups of every trap and design, under what they follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..catalogue import Catalogue
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker

ANSWERED_IN = {"traps": "answer", "designs": "followups"}
"""The kinds of records whose pages hold follow-ups, and the section that answers them."""


def followups_of_traps(findings: Findings) -> str:
    """The follow-ups of the traps, by theme."""
    catalogue = findings.catalogue
    groups = [
        {
            "id": theme.id,
            "title": theme.title,
            "rows": _rows(
                findings, "traps", (trap.id for trap in catalogue.traps.values() if trap.theme == theme.id)
            ),
        }
        for theme in catalogue.themes.values()
    ]
    return render("followups.md.j2", groups=[group for group in groups if group["rows"]])


def followups_of_designs(findings: Findings) -> str:
    """The follow-ups of the worked designs."""
    rows = _rows(findings, "designs", findings.catalogue.designs)
    return render("followups.md.j2", groups=[{"id": None, "title": "", "rows": rows}] if rows else [])


def _rows(findings: Findings, kind: str, records: Iterable[str]) -> list[dict[str, Any]]:
    found = []
    for record in records:
        path = findings.link(kind, record)
        asked = findings.followups.get(path or "", ())
        if path and asked:
            title = findings.catalogue.of(kind)[record].title
            found.append({"title": title, "link": f"{path}#{ANSWERED_IN[kind]}", "asked": asked})
    return found


def fills(_: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"followups-of-traps": followups_of_traps, "followups-of-designs": followups_of_designs}
