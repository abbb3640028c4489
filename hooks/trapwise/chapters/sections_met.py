"""Every section to which a record sends its readers stands on the record's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..catalogue import Catalogue
from ..pages.scanning import Page
from ..problems import Problem, nearest, unfinished
from ..records import Met
from ..sitewide.findings import Findings
from .mistake_and_design import DESIGN_SECTIONS
from .trap import TRAP_SECTIONS

OUTLINES: Mapping[str, Mapping[str, str]] = {"traps": TRAP_SECTIONS, "designs": DESIGN_SECTIONS}
"""The kinds whose records send readers to sections, each with the sections that are asked for anyway."""


def check_sections_met(
    pages: Mapping[str, Page], catalogue: Catalogue, findings: Findings
) -> Iterator[Problem]:
    """Yield a problem for each section to which a record sends readers and which its page does not have.

    That one of the page's own outline is missing is told with the outline.
    """
    for kind, outline in OUTLINES.items():
        for name, path in findings.written.get(kind, {}).items():
            page = pages[path]
            # The heads and tails of pages add anchors, but nothing is treated there.
            anchors = {heading.anchor for heading in page.headings}
            for what, place in sections_named(catalogue.of(kind)[name]):
                if place not in anchors and place not in outline:
                    message = (
                        f"{kind}.yml sends '{what}' to #{place}, which this page lacks; "
                        f"expected a heading '## … {{#{place}}}'{nearest(place, anchors)}"
                    )
                    yield unfinished(page.name, page.first_line, message)
    yield from _sections_of_trees(pages, catalogue, findings)


def _sections_of_trees(
    pages: Mapping[str, Page], catalogue: Catalogue, findings: Findings
) -> Iterator[Problem]:
    for tree in catalogue.records.of("trees"):
        for place, branch in tree.walk():
            path = findings.link("traps", branch.trap or "")
            anchors = {heading.anchor for heading in pages[path].headings} if path else set()
            if path and branch.section and branch.section not in anchors | TRAP_SECTIONS.keys():
                message = (
                    f"the branch '{branch.answer}' of '{tree.id}' leads to #{branch.section}, which the "
                    f"chapter of '{branch.trap}' lacks{nearest(branch.section, anchors)}"
                )
                yield catalogue.records.unfinished("trees", tree, (*place, "section"), message)


def sections_named(record: Any) -> list[tuple[str, str]]:
    """Return what a trap's or a design's record sends readers for, each with its section."""
    met: Sequence[Met] = record.met
    found = [(symptom, place.section) for symptom, place in zip(record.symptoms, met, strict=False)]
    return found + [(given.text, given.section) for given in getattr(record, "given", ())]
