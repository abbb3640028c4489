"""The site's navigation: chapters in the order of the catalogue."""

from __future__ import annotations

from typing import Any

from .shelf import Shelf

MARKER = "fill:traps"


def fill_navigation(nav: Any, shelf: Shelf) -> Any:
    """Return ``nav`` with the marker ``fill:traps`` replaced by the themes and their chapters."""
    if isinstance(nav, list):
        filled: list[Any] = []
        for item in nav:
            filled += trap_entries(shelf) if item == MARKER else [fill_navigation(item, shelf)]
        return filled
    if isinstance(nav, dict):
        return {title: fill_navigation(value, shelf) for title, value in nav.items()}
    return nav


def trap_entries(shelf: Shelf) -> list[Any]:
    """Return one section for each theme that has a page of its own or a chapter."""
    entries: list[Any] = []
    for theme in shelf.catalogue.themes.values():
        opening = [shelf.theme_pages[theme.id]] if theme.id in shelf.theme_pages else []
        chapters = [
            {f"{trap.label} {trap.title}": shelf.chapters[trap.id]}
            for trap in shelf.catalogue.traps.values()
            if trap.theme == theme.id and trap.id in shelf.chapters
        ]
        if opening or chapters:
            entries.append({theme.title: opening + chapters})
    return entries
