"""The minutes of each phase of a framework: tables, a drawing, a timer, the glances at the watch."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..drawing.clock_bars import draw_clocks, phase_signs
from ..models.clocks import BASE, USUAL_ROUND, Clock, make_clock, overhead
from ..records import Framework
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def clear_clock(findings: Findings) -> str:
    """Minutes for each phase of CLEAR, for each length of round."""
    framework = findings.catalogue.frameworks[BASE]
    return render(
        "clock.md.j2",
        framework=framework,
        overhead=overhead(framework),
        clocks=clocks_of(findings.catalogue, framework),
        low=sum(phase.minutes[0] for phase in framework.phases if phase.minutes),
        high=sum(phase.minutes[1] for phase in framework.phases if phase.minutes),
    )


def clocks_of(catalogue: Catalogue, framework: Framework) -> list[Clock]:
    """Return a framework's clock for each length of round."""
    base = catalogue.frameworks[BASE]
    return [make_clock(framework, length, base) for length in base.rounds]


def clock_drawing(findings: Findings) -> str:
    """All frameworks' rounds as bars, on one scale of minutes."""
    catalogue = findings.catalogue
    base = catalogue.frameworks[BASE]
    rows = [
        [make_clock(framework, length, base) for framework in catalogue.frameworks.values()]
        for length in base.rounds
    ]
    drawings = [draw_clocks(rows, "wide", 640), draw_clocks(rows, "narrow", 330)]
    return render("clock-drawing.md.j2", drawings=drawings, frameworks=catalogue.frameworks.values())


def clock_table(findings: Findings, framework_id: str) -> str:
    """From which minute to which each phase of a framework lasts, for each length of round."""
    framework = findings.catalogue.frameworks[framework_id]
    clocks = clocks_of(findings.catalogue, framework)
    # All clocks have the same stretches, but some have no conversation.
    kinds = [("before", "Greetings"), ("talk", "Conversation"), ("after", "Your questions")]
    rows = {kind: [next((s for s in c.spans if s.kind == kind), None) for c in clocks] for kind, _ in kinds}
    return render(
        "clock-table.md.j2",
        framework=framework,
        clocks=clocks,
        keys=phase_signs(framework),
        others=[(kind, title, rows[kind]) for kind, title in kinds if any(rows[kind])],
    )


def clock_timer(findings: Findings) -> str:
    """The practice timer; what it counts it reads from the tables on its page."""
    frameworks = findings.catalogue.frameworks
    base = frameworks[BASE]
    length = USUAL_ROUND if USUAL_ROUND in base.rounds else base.rounds[0]
    # Before its script has come, the timer shows what it shows when it stands, so that nothing moves.
    shown = make_clock(next(iter(frameworks.values())), length, base)
    return render(
        "clock-timer.md.j2",
        frameworks=frameworks.values(),
        rounds=base.rounds,
        shown=shown,
        after=[page for page in map(findings.page_of_all, ("checklist", "rubric")) if page],
    )


def clock_glances(findings: Findings) -> str:
    """When to look at the watch, and what to ask then."""
    catalogue = findings.catalogue
    rows = [
        (framework, phase, [clock.phases[phase.id].start for clock in clocks_of(catalogue, framework)])
        for framework in catalogue.frameworks.values()
        for phase in framework.phases
        if phase.glance
    ]
    return render("clock-glances.md.j2", rows=rows, rounds=catalogue.frameworks[BASE].rounds)


def published_plans(findings: Findings, framework_id: str) -> str:
    """The clocks that a framework's source prints, as it prints them."""
    framework = findings.catalogue.frameworks[framework_id]
    plans = []
    for plan in framework.plans:
        starts, now = {}, 0
        for phase in framework.phases:
            starts[phase.id] = (now, now + plan.minutes[phase.id])
            now += plan.minutes[phase.id]
        plans.append((plan, starts))
    return render("clock-published.md.j2", framework=framework, plans=plans)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {
        "clear-clock": clear_clock,
        "clock-drawing": clock_drawing,
        "clock-timer": clock_timer,
        "clock-glances": clock_glances,
    }
    for framework in catalogue.frameworks.values():
        made[f"clock/{framework.id}"] = partial(clock_table, framework_id=framework.id)
        if framework.plans:
            made[f"published-clock/{framework.id}"] = partial(published_plans, framework_id=framework.id)
    return made
