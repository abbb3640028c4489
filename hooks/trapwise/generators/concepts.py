"""The concept index: entries by letter, each with the sections that treat it."""

from __future__ import annotations

from collections import Counter

from ..catalogue import Catalogue
from ..language.concept_index import ConceptIndex, IndexEntry, headword, sort_key
from ..language.treatments import Treatment
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker

SHARED = 3
"""A heading that stands on this many pages says little without its page."""


def concept_index(findings: Findings) -> str:
    """The index by letter, with sub-entries that name the chapter and the section."""
    index = findings.concepts
    shared = _shared_titles(index)
    lines: list[dict[str, object]] = []
    for entry in index.entries.values():
        places = [_place(entry, t, findings, shared) for t in entry.treatments]
        also = [{"id": other, "name": index.entries[other].name} for other in entry.also]
        lines.append({"id": entry.id, "name": entry.name, "places": places, "also": also, "see": None})
    for reference in index.references:
        target = index.entries[reference.target]
        see = {"id": target.id, "name": target.name}
        lines.append({"id": "", "name": reference.name, "places": [], "also": [], "see": see})
    letters: dict[str, list[dict[str, object]]] = {}
    for line in sorted(lines, key=lambda line: sort_key(str(line["name"]))):
        first = sort_key(str(line["name"]))[0][:1]
        letters.setdefault(first if first.isalpha() else "0", []).append(line)
    named = [{"name": name, "entries": letters[name]} for name in sorted(letters)]
    return render("concept-index.md.j2", letters=named, count=len(index.entries))


def _shared_titles(index: ConceptIndex) -> frozenset[str]:
    """Return the headings that several pages have, such as those of all chapters."""
    places = {t.section for entry in index.entries.values() for t in entry.treatments}
    counts = Counter(place.title for place in places)
    return frozenset(title for title, count in counts.items() if count >= SHARED)


def _place(
    entry: IndexEntry, treatment: Treatment, findings: Findings, shared: frozenset[str]
) -> dict[str, str]:
    """Return a treatment's link and two names: what tells it apart first, where it stands second."""
    section = treatment.section
    page = findings.titles.get(section.path, section.path)
    first, second = treatment.sub or section.title, page
    if headword(page) == entry.name:
        second = ""
    elif not treatment.sub and section.title in shared:
        first, second = page, section.title
    return {"link": section.link, "first": first, "second": second}


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"concept-index": concept_index}
