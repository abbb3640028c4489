"""Study plans: each in full, each in short for the first page, and all in a table."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..catalogue import Catalogue
from ..models.reading_order import Reading
from ..pages.lengths import as_hours
from ..rendering.templates import render
from ..sitewide.findings import Findings
from ..sitewide.study_plans import DAYS_A_WEEK, StudyPlan, plan_ids, study_plan
from .makers import Maker

READINGS = {
    "traps": ("trap", "traps"),
    "mistakes": ("mistake", "mistakes"),
    "designs": ("worked design", "worked designs"),
    "patterns": ("pattern", "patterns"),
    "frameworks": ("framework", "frameworks"),
}


def path(findings: Findings, plan_id: str) -> str:
    """One plan, day by day."""
    shown = _shown(findings, study_plan(findings, plan_id))
    return render("study-path.md.j2", plan=shown, weeks=_weeks(shown))


def path_short(findings: Findings, plan_id: str) -> str:
    """One plan in a few lines."""
    shown = _shown(findings, study_plan(findings, plan_id))
    return render(
        "study-path-short.md.j2", plan=shown, weeks=_weeks(shown), page=findings.filled_on.get("path-table")
    )


def path_table(findings: Findings) -> str:
    """All plans with what they hold and how long they take."""
    ids = plan_ids(findings.catalogue.traps.values())
    return render(
        "study-path-table.md.j2", plans=[_shown(findings, study_plan(findings, name)) for name in ids]
    )


def _shown(findings: Findings, plan: StudyPlan) -> dict[str, Any]:
    counts = {kind: plan.count(kind) for kind in READINGS}
    return {
        "id": plan.id,
        "title": plan.title,
        "counts": counts,
        "holds": [f"{n} {READINGS[kind][n > 1]}" for kind, n in counts.items() if n],
        "total": as_hours(plan.minutes),
        "a_day": round(plan.minutes / len(plan.days)) if plan.days else 0,
        "names": " ".join(f"{reading.kind}/{reading.id}" for reading in plan.readings),
        "length": len(plan.readings),
        "days": [_day(findings, number, day) for number, day in enumerate(plan.days, 1)],
    }


def _weeks(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the days of the plan of four weeks by week, and nothing for a shorter one."""
    if plan["id"] != "four-weeks":
        return []
    days = plan["days"]
    runs = [days[start : start + DAYS_A_WEEK] for start in range(0, len(days), DAYS_A_WEEK)]
    return [
        {"number": n, "days": run, "total": as_hours(sum(day["minutes"] for day in run))}
        for n, run in enumerate(runs, 1)
    ]


def _day(findings: Findings, number: int, day: tuple[Reading, ...]) -> dict[str, Any]:
    return {
        "number": number,
        "minutes": sum(reading.minutes for reading in day),
        "readings": [_entry(findings, reading) for reading in day],
    }


def _entry(findings: Findings, reading: Reading) -> dict[str, Any]:
    record = findings.catalogue.of(reading.kind)[reading.id]
    trap = reading.kind == "traps"
    return {
        "kind": reading.kind,
        "id": reading.id,
        "what": record.difficulty.label if trap else READINGS[reading.kind][0].capitalize(),
        "label": record.label if trap else "",
        "title": record.title,
        "link": findings.link(reading.kind, reading.id),
        "minutes": reading.minutes,
    }


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {"path-table": path_table}
    for plan in plan_ids(catalogue.traps.values()):
        made[f"path/{plan}"] = partial(path, plan_id=plan)
        made[f"path-short/{plan}"] = partial(path_short, plan_id=plan)
    return made
