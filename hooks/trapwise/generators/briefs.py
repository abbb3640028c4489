"""All traps for revision: what each asks, and folded behind it what its chapter's second act answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from ..catalogue import Catalogue
from ..drawing.trap_marks import HEIGHT, WIDTH, draw_trap_mark
from ..pages.openings import Opening
from ..records import Trap
from ..rendering import lab_words
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker

NAMED_FLIPS = 3
"""How many changes of the order a brief names; its chapter has them all."""


def briefs(findings: Findings) -> str:
    """Every trap of every theme, its question first."""
    traps = findings.catalogue.traps.values()
    themes = [
        {
            "theme": theme,
            "rows": [_brief(findings, trap) for trap in traps if trap.theme == theme.id],
        }
        for theme in findings.catalogue.themes.values()
    ]
    return render("briefs.md.j2", themes=[each for each in themes if each["rows"]], mark_size=(WIDTH, HEIGHT))


def _brief(findings: Findings, trap: Trap) -> dict[str, Any]:
    opening = findings.openings.get(trap.id, Opening(""))
    lab = findings.catalogue.labs.get(trap.id, {})
    link = findings.chapters.get(trap.id)
    return {
        "trap": trap,
        "link": link,
        # An author's Markdown, which is rendered here as on the chapter.
        "asks": Markup(opening.question) or findings.descriptions.get(link or "", ""),
        "lesson": Markup(opening.lesson),
        "say": Markup(opening.say),
        "mark": draw_trap_mark(lab),
        "has_lab": bool(lab),
        "verdict": dict(_verdict(lab)),
    }


def _verdict(lab: Any) -> Iterator[tuple[str, Any]]:
    """Yield what the lab allows to say, and what would flip it, where it has been examined."""
    if lab.get("examination"):
        flips = lab_words.flip_words(lab)
        yield "said", lab_words.verdict_words(lab)
        yield "flips", flips[:NAMED_FLIPS]
        yield "more", len(flips[NAMED_FLIPS:])


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"briefs": briefs}
