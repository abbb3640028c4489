"""The finder: symptoms and constraints by where one meets them, each leading to what treats it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..catalogue import Catalogue
from ..records.tags import Stage
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker

MISTAKE_SECTION = "why"
"""Every mistake's chapter has it, and it says what the symptom comes from."""


@dataclass(frozen=True)
class FinderEntry:
    """A symptom or a constraint, where it is met, and the record and section that treat it."""

    text: str
    place: Stage
    kind: str
    record: str
    section: str


def seen(catalogue: Catalogue) -> Iterator[FinderEntry]:
    """Yield every symptom of traps, mistakes and designs."""
    for kind in ("traps", "designs"):
        for record in catalogue.of(kind).values():
            for symptom, met in zip(record.symptoms, record.met, strict=True):
                yield FinderEntry(symptom, met.at, kind, record.id, met.section)
    for mistake in catalogue.mistakes.values():
        for symptom in mistake.symptoms:
            yield FinderEntry(symptom, Stage.ROOM, "mistakes", mistake.id, MISTAKE_SECTION)


def given(catalogue: Catalogue) -> Iterator[FinderEntry]:
    """Yield every constraint of traps."""
    for trap in catalogue.traps.values():
        for one in trap.given:
            yield FinderEntry(one.text, one.at, "traps", trap.id, one.section)


def finder_seen(findings: Findings) -> str:
    """What one sees, by where."""
    return render("finder.md.j2", prefix="see", groups=_groups(findings, seen(findings.catalogue)))


def finder_given(findings: Findings) -> str:
    """What one is given, by where."""
    return render("finder.md.j2", prefix="given", groups=_groups(findings, given(findings.catalogue)))


def finder_form(findings: Findings) -> str:
    """The line in which one types, and how many entries it narrows."""
    lists = _groups(findings, seen(findings.catalogue)) + _groups(findings, given(findings.catalogue))
    return render("finder-form.md.j2", count=sum(len(group["entries"]) for group in lists))


def _groups(findings: Findings, entries: Iterator[FinderEntry]) -> list[dict[str, Any]]:
    """Return the entries by place, in the alphabet; one text with several targets is one entry."""
    by_place: dict[Stage, dict[str, list[FinderEntry]]] = {}
    for entry in entries:
        by_place.setdefault(entry.place, {}).setdefault(entry.text, []).append(entry)
    return [
        {
            "id": place,
            "title": place.label,
            "entries": [
                {"text": text, "targets": [_target(findings, entry) for entry in same]}
                for text, same in sorted(by_place[place].items(), key=lambda pair: pair[0].casefold())
            ],
        }
        for place in Stage
        if place in by_place
    ]


def _target(findings: Findings, entry: FinderEntry) -> dict[str, Any]:
    record = findings.catalogue.of(entry.kind)[entry.record]
    page = findings.link(entry.kind, entry.record)
    what = record.label if entry.kind == "traps" else {"mistakes": "Mistake", "designs": "Design"}[entry.kind]
    return {"what": what, "title": record.title, "link": f"{page}#{entry.section}" if page else None}


def fills(_: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"finder-form": finder_form, "finder-seen": finder_seen, "finder-given": finder_given}
