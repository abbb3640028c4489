"""Lists of the traps: all of them by theme, those of one theme, and the map of their ties."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..mapping import draw_map
from ..shelf import Shelf
from ..templating import render
from . import Maker


def question_index(shelf: Shelf) -> str:
    """All traps by theme; one without a chapter is listed without a link."""
    rows = [
        {
            "trap": trap,
            "link": shelf.chapters.get(trap.id),
            "minutes": shelf.reading_minutes("traps", trap.id),
        }
        for trap in shelf.catalogue.traps.values()
    ]
    return render("question-index.md.j2", themes=shelf.catalogue.themes.values(), rows=rows)


def theme_traps(shelf: Shelf, theme_id: str) -> str:
    """The traps of one theme, with what each is seen as."""
    rows = [
        {
            "trap": trap,
            "link": shelf.chapters.get(trap.id),
            "minutes": shelf.reading_minutes("traps", trap.id),
        }
        for trap in shelf.catalogue.traps.values()
        if trap.theme == theme_id
    ]
    return render("theme-traps.md.j2", theme=shelf.catalogue.themes[theme_id], rows=rows)


def trap_map(shelf: Shelf) -> str:
    """A drawing of all traps and their ties, and the same as a table."""
    return render("trap-map.md.j2", map=draw_map(shelf.catalogue), chapters=shelf.chapters)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {"question-index": question_index, "trap-map": trap_map}
    for theme in catalogue.themes:
        made[f"theme/{theme}"] = partial(theme_traps, theme_id=theme)
    return made
