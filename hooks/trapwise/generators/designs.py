"""The list of worked designs, and each one's answers to the five questions."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..catalogue import Catalogue
from ..models.choosing import Chooser
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def design_index(findings: Findings) -> str:
    """All worked designs, with what each is about."""
    return render("design-index.md.j2", rows=_rows(findings))


def design_rows(findings: Findings) -> str:
    """All worked designs as a table, beside the questions."""
    return render("design-rows.md.j2", rows=_rows(findings))


def _rows(findings: Findings) -> list[dict[str, Any]]:
    catalogue = findings.catalogue
    return [
        {
            "design": design,
            "pattern": catalogue.patterns[design.pattern],
            "link": findings.link("designs", design.id),
            "minutes": findings.reading_minutes("designs", design.id),
        }
        for design in catalogue.designs.values()
    ]


def answers(findings: Findings, design_id: str) -> str:
    """A design's five answers, what each means, and why the other patterns are out."""
    catalogue = findings.catalogue
    design = catalogue.designs[design_id]
    verdict = Chooser(
        catalogue.questions.values(), catalogue.patterns.values(), catalogue.contradictions.values()
    ).verdict(design.answers)
    return render(
        "design-answers.md.j2",
        rows=verdict.means,
        pattern=catalogue.patterns[design.pattern],
        link=findings.link("patterns", design.pattern),
        others=[
            {"pattern": pattern, "reasons": verdict.out.get(pattern.id, ())}
            for pattern in catalogue.patterns.values()
            if pattern.id != design.pattern
        ],
    )


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {"design-index": design_index, "design-rows": design_rows}
    for design in catalogue.designs:
        made[f"design-answers/{design}"] = partial(answers, design_id=design)
    return made
