"""The question index, with mistakes and designs beside it; the traps of one theme; the map of their ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..catalogue import Catalogue
from ..drawing.trap_map import draw_map
from ..drawing.trap_marks import HEIGHT, WIDTH, draw_trap_mark
from ..records import Design, Trap
from ..records.tags import CompanyType, Family, Level, Role, Severity, Technique
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def question_index(findings: Findings) -> str:
    """All traps in the order of the themes, with the form that filters and sorts them."""
    catalogue = findings.catalogue
    traps = catalogue.traps.values()
    themes = {theme.id: theme.title for theme in catalogue.themes.values()}
    first = {trap.theme: trap.id for trap in reversed(list(traps))}
    filters = [
        _filter("theme", "Theme", themes, ([trap.theme] for trap in traps)),
        _filter("level", "Level", Level.labels(), ([trap.difficulty] for trap in traps)),
        _filter("family", "Question that finds it", Family.labels(), ([trap.family] for trap in traps)),
        _filter("technique", "Technique", Technique.labels(), (trap.techniques for trap in traps)),
        _filter(
            "company", "Who asks", CompanyType.labels(), (record.companies for record in _asked(catalogue))
        ),
        _filter("role", "Role", Role.labels(), (record.roles for record in _asked(catalogue))),
    ]
    rows = [
        {**row, "theme": themes[row["trap"].theme], "opens": first[row["trap"].theme] == row["trap"].id}
        for row in _rows(findings, traps)
    ]
    return render(
        "question-index.md.j2",
        filters=filters,
        rows=rows,
        theme_pages=findings.theme_pages,
        level_order=list(Level),
        mark_size=(WIDTH, HEIGHT),
    )


def _asked(catalogue: Catalogue) -> list[Trap | Design]:
    """Return the records that say who asks them."""
    return [*catalogue.traps.values(), *catalogue.designs.values()]


def _filter(
    name: str, title: str, labels: Mapping[str, str], used: Iterable[Iterable[str]]
) -> dict[str, Any]:
    """Return a filter with those of its values that a row has; another would empty the table."""
    found = {value for values in used for value in values}
    options = {value: label for value, label in labels.items() if value in found}
    return {"name": name, "title": title, "options": options}


def mistake_rows(findings: Findings) -> str:
    """All mistakes as a table of the same kind."""
    rows = [
        {
            "mistake": mistake,
            "rank": list(Severity).index(mistake.severity),
            "link": findings.link("mistakes", mistake.id),
            "minutes": findings.reading_minutes("mistakes", mistake.id),
        }
        for mistake in findings.catalogue.mistakes.values()
    ]
    return render("mistake-rows.md.j2", rows=rows)


def theme_traps(findings: Findings, theme_id: str) -> str:
    """The traps of one theme, with what each asks."""
    traps = (trap for trap in findings.catalogue.traps.values() if trap.theme == theme_id)
    return render(
        "theme-traps.md.j2",
        theme=findings.catalogue.themes[theme_id],
        rows=list(_rows(findings, traps)),
        mark_size=(WIDTH, HEIGHT),
    )


def trap_marks(findings: Findings) -> str:
    """The marks of all traps that have a chapter, each a link to it."""
    rows = [row for row in _rows(findings, findings.catalogue.traps.values()) if row["link"] and row["mark"]]
    return render("trap-marks.md.j2", rows=rows, mark_size=(WIDTH, HEIGHT))


def _rows(findings: Findings, traps: Iterable[Trap]) -> Iterable[dict[str, Any]]:
    """Yield the traps with what their chapters ask; what answers it stands nowhere on the way there."""
    for trap in traps:
        link = findings.chapters.get(trap.id)
        yield {
            "trap": trap,
            "link": link,
            "asks": findings.descriptions.get(link or "", ""),
            "mark": draw_trap_mark(findings.catalogue.labs.get(trap.id, {})),
            "minutes": findings.reading_minutes("traps", trap.id),
        }


def trap_map(findings: Findings) -> str:
    """A drawing of all traps and their ties, and the same as a table."""
    catalogue = findings.catalogue
    return render(
        "trap-map.md.j2", map=draw_map(catalogue.themes.values(), catalogue.traps), chapters=findings.chapters
    )


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {
        "question-index": question_index,
        "mistake-rows": mistake_rows,
        "trap-map": trap_map,
        "trap-marks": trap_marks,
    }
    for theme in catalogue.themes:
        made[f"theme/{theme}"] = partial(theme_traps, theme_id=theme)
    return made
