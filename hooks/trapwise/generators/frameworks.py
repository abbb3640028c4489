"""The frameworks: how they map onto each other, when each suits, and each phase's card."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..drawing.clock_bars import phase_signs
from ..models.clocks import BASE
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .clocks import clocks_of
from .makers import Maker


def framework_map(findings: Findings) -> str:
    """Each phase of CLEAR, and where the other frameworks do the same work."""
    catalogue = findings.catalogue
    base = catalogue.frameworks[BASE]
    others = [framework for framework in catalogue.frameworks.values() if framework.id != BASE]
    signs = {framework.id: phase_signs(framework) for framework in others}
    rows = [
        {
            "phase": phase,
            "cells": [
                [f"{signs[o.id][p.id]}\N{NO-BREAK SPACE}{p.title}" for p in o.phases if phase.id in p.same_as]
                for o in others
            ],
            # The five questions belong to the phase in which some framework asks them first.
            "asked": phase.id in _asking(catalogue),
        }
        for phase in base.phases
    ]
    return render(
        "framework-map.md.j2",
        base=base,
        others=others,
        rows=rows,
        links=findings.written.get("frameworks", {}),
        questions=sorted(catalogue.questions.values(), key=lambda q: q.number),
    )


def _asking(catalogue: Catalogue) -> set[str]:
    """Return the phases of CLEAR in which the five questions are asked: the first that is named."""
    return {
        phase.same_as[0]
        for framework in catalogue.frameworks.values()
        for phase in framework.phases
        if phase.questions and phase.same_as
    }


def framework_list(findings: Findings) -> str:
    """Each framework in a sentence, and when it suits."""
    return render(
        "framework-list.md.j2",
        frameworks=findings.catalogue.frameworks.values(),
        links=findings.written.get("frameworks", {}),
    )


def phase_card(findings: Findings, framework_id: str, phase_id: str) -> str:
    """A phase's minutes, what it leaves on the board, what to do and not to do, and when you are late."""
    framework = findings.catalogue.frameworks[framework_id]
    phase = next(phase for phase in framework.phases if phase.id == phase_id)
    spans = [(clock.length, clock.phases[phase_id]) for clock in clocks_of(findings.catalogue, framework)]
    return render("phase.md.j2", framework=framework, phase=phase, spans=spans)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {"framework-map": framework_map, "framework-list": framework_list}
    for framework in catalogue.frameworks.values():
        for phase in framework.phases:
            made[f"phase/{framework.id}/{phase.id}"] = partial(
                phase_card, framework_id=framework.id, phase_id=phase.id
            )
    return made
