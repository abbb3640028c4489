"""The site's navigation: the pages of records in the order of the catalogue."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .findings import Findings

DRAFT = "(draft)"
"""What a preview says after the title of a page that is not finished."""


def fill_navigation(nav: Any, findings: Findings) -> Any:
    """Return ``nav`` with each marker of ``MARKERS``, such as ``fill:traps``, replaced by its pages."""
    if isinstance(nav, list):
        filled: list[Any] = []
        for item in nav:
            is_marker = isinstance(item, str) and item in MARKERS
            filled += MARKERS[item](findings) if is_marker else [fill_navigation(item, findings)]
        return filled
    if isinstance(nav, dict):
        return {title: fill_navigation(value, findings) for title, value in nav.items()}
    return nav


def mark_drafts_in(nav: Any, drafts: Collection[str], titles: Mapping[str, str]) -> Any:
    """Return a filled navigation in which each page that is a draft, by its path, says so after its title."""
    if isinstance(nav, list):
        return [mark_drafts_in(item, drafts, titles) for item in nav]
    if isinstance(nav, dict):
        marked = {}
        for title, value in nav.items():
            is_draft = isinstance(value, str) and value in drafts
            marked[f"{title} {DRAFT}" if is_draft else title] = (
                value if is_draft else mark_drafts_in(value, drafts, titles)
            )
        return marked
    return {_named(f"{titles[nav]} {DRAFT}"): nav} if nav in drafts else nav


def trap_entries(findings: Findings) -> list[Any]:
    """Return one section for each theme that has a page of its own or a chapter."""
    entries: list[Any] = []
    for theme in findings.catalogue.themes.values():
        opening = [findings.theme_pages[theme.id]] if theme.id in findings.theme_pages else []
        chapters = [
            {_named(f"{trap.label} {trap.title}"): findings.chapters[trap.id]}
            for trap in findings.catalogue.traps.values()
            if trap.theme == theme.id and trap.id in findings.chapters
        ]
        if opening or chapters:
            entries.append({_named(theme.title): opening + chapters})
    return entries


def mistake_entries(findings: Findings) -> list[Any]:
    """Return the chapters of the mistakes."""
    mistakes = findings.catalogue.mistakes
    return [
        {_named(f"{mistakes[name].number}. {mistakes[name].title}"): path}
        for name, path in findings.written.get("mistakes", {}).items()
    ]


def design_entries(findings: Findings) -> list[Any]:
    """Return the worked designs."""
    designs = findings.catalogue.designs
    return [{_named(designs[name].title): path} for name, path in findings.written.get("designs", {}).items()]


def pattern_entries(findings: Findings) -> list[Any]:
    """Return the pages of the architecture patterns."""
    patterns = findings.catalogue.patterns
    return [
        {_named(f"{patterns[name].letter}. {patterns[name].title}"): path}
        for name, path in findings.written.get("patterns", {}).items()
    ]


def _named(title: str) -> str:
    """Return a record's title for the navigation, which the theme takes for HTML."""
    return html.escape(title, quote=False)


MARKERS: dict[str, Callable[[Findings], list[Any]]] = {
    "fill:traps": trap_entries,
    "fill:mistakes": mistake_entries,
    "fill:designs": design_entries,
    "fill:patterns": pattern_entries,
}
