"""The site's navigation: the pages of records in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .findings import Shelf


def fill_navigation(nav: Any, shelf: Shelf) -> Any:
    """Return ``nav`` with each marker of ``MARKERS``, such as ``fill:traps``, replaced by its pages."""
    if isinstance(nav, list):
        filled: list[Any] = []
        for item in nav:
            is_marker = isinstance(item, str) and item in MARKERS
            filled += MARKERS[item](shelf) if is_marker else [fill_navigation(item, shelf)]
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


def mistake_entries(shelf: Shelf) -> list[Any]:
    """Return the chapters of the mistakes."""
    mistakes = shelf.catalogue.mistakes
    return [
        {f"{mistakes[name].number}. {mistakes[name].title}": path}
        for name, path in shelf.written.get("mistakes", {}).items()
    ]


def design_entries(shelf: Shelf) -> list[Any]:
    """Return the worked designs."""
    designs = shelf.catalogue.designs
    return [{designs[name].title: path} for name, path in shelf.written.get("designs", {}).items()]


def pattern_entries(shelf: Shelf) -> list[Any]:
    """Return the pages of the architecture patterns."""
    patterns = shelf.catalogue.patterns
    return [
        {f"{patterns[name].letter}. {patterns[name].title}": path}
        for name, path in shelf.written.get("patterns", {}).items()
    ]


MARKERS: dict[str, Callable[[Shelf], list[Any]]] = {
    "fill:traps": trap_entries,
    "fill:mistakes": mistake_entries,
    "fill:designs": design_entries,
    "fill:patterns": pattern_entries,
}
