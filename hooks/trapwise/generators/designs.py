"""The list of worked designs, and each one's answers to the five questions."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..catalogue import Catalogue
from ..models.choosing import Chooser
from ..rendering.templates import render
from ..site.findings import Shelf
from .makers import Maker


def design_index(shelf: Shelf) -> str:
    """All worked designs, with what each is about."""
    return render("design-index.md.j2", rows=_rows(shelf))


def design_rows(shelf: Shelf) -> str:
    """All worked designs as a table, beside the questions."""
    return render("design-rows.md.j2", rows=_rows(shelf))


def _rows(shelf: Shelf) -> list[dict[str, Any]]:
    catalogue = shelf.catalogue
    return [
        {
            "design": design,
            "pattern": catalogue.patterns[design.pattern],
            "link": shelf.link("designs", design.id),
            "minutes": shelf.reading_minutes("designs", design.id),
        }
        for design in catalogue.designs.values()
    ]


def answers(shelf: Shelf, design_id: str) -> str:
    """A design's five answers, what each means, and why the other patterns are out."""
    catalogue = shelf.catalogue
    design = catalogue.designs[design_id]
    verdict = Chooser(
        catalogue.questions.values(), catalogue.patterns.values(), catalogue.contradictions.values()
    ).verdict(design.answers)
    return render(
        "design-answers.md.j2",
        rows=verdict.means,
        pattern=catalogue.patterns[design.pattern],
        link=shelf.link("patterns", design.pattern),
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
