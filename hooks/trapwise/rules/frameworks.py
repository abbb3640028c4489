"""What must hold among the interview frameworks, so that every clock can be made from them."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..models.clocks import BASE, make_clock, overhead
from ..problems import Problem, nearest
from ..records import Framework
from ..records.yaml_lines import Place

Found = Iterator[tuple[Place, str]]


def check_frameworks(catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong with the frameworks, each problem at its line."""
    records = catalogue.records
    frameworks: tuple[Framework, ...] = records.of("frameworks")
    base = next((f for f in frameworks if f.id == BASE), None)
    if base is None:
        if "frameworks" in catalogue.doubtful or not frameworks:
            return []
        names = [f.id for f in frameworks]
        message = f"no framework has the id '{BASE}', whose rounds all clocks divide{nearest(BASE, names)}"
        return [records.problem("frameworks", frameworks[0], ("id",), message)]
    return [
        records.problem("frameworks", framework, place, message)
        for framework in frameworks
        for place, message in _found(framework, base)
    ]


def _found(framework: Framework, base: Framework) -> list[tuple[Place, str]]:
    """Return what is wrong with one framework; its clocks are looked at only if nothing else is."""
    checks = (_ranges(framework), _allowances(framework), _same(framework, base), _plans(framework, base))
    found = [problem for check in checks for problem in check]
    return found or [*_glances(framework), *_lengths(framework, base)]


def _ranges(framework: Framework) -> Found:
    seen: set[str] = set()
    for index, phase in enumerate(framework.phases):
        if phase.id in seen:
            yield ("phases", index, "id"), f"'{framework.id}' has two phases '{phase.id}'"
        seen.add(phase.id)
        if phase.minutes is not None:
            low, high = phase.minutes
            if not 0 < low <= high:
                message = f"minutes [{low}, {high}] are no range; expected 0 < low ≤ high"
                yield ("phases", index, "minutes"), message
        elif framework.id == BASE:
            yield ("phases", index, "id"), f"'{phase.id}' has no minutes; each phase of '{BASE}' has a range"


def _allowances(framework: Framework) -> Found:
    own = {
        "rounds": bool(framework.rounds),
        "before_minutes": framework.before_minutes is not None,
        "after_minutes": framework.after_minutes is not None,
    }
    for field, given in own.items():
        if given and framework.id != BASE:
            yield (field,), f"only '{BASE}' has {field}; '{framework.id}' divides the same rounds"
        if not given and framework.id == BASE:
            yield ("id",), f"field '{field}' of '{BASE}' is missing; every clock is made from it"


def _same(framework: Framework, base: Framework) -> Found:
    names = [phase.id for phase in base.phases]
    named: set[str] = set()
    for index, phase in enumerate(framework.phases):
        for position, other in enumerate(phase.same_as):
            place: Place = ("phases", index, "same_as", position)
            if framework.id == BASE:
                yield place, f"'{BASE}' is what the other frameworks are compared with; it needs no same_as"
            elif other not in names:
                yield place, f"no phase of '{BASE}' has the id '{other}'{nearest(other, names)}"
        if framework.id != BASE and not phase.same_as:
            message = (
                f"'{phase.id}' names no phase of '{BASE}' in same_as; expected one of {', '.join(names)}"
            )
            yield ("phases", index, "id"), message
        named.update(phase.same_as)
    missing = [name for name in names if name not in named]
    if framework.id != BASE and missing and named <= set(names):
        message = (
            f"no phase of '{framework.id}' is same_as {', '.join(missing)}; its minutes would be nobody's"
        )
        yield ("phases",), message


def _plans(framework: Framework, base: Framework) -> Found:
    names = [phase.id for phase in framework.phases]
    for index, plan in enumerate(framework.plans):
        for name in plan.minutes:
            if name not in names:
                message = f"no phase of '{framework.id}' has the id '{name}'{nearest(name, names)}"
                yield ("plans", index, "minutes", name), message
        missing = [name for name in names if name not in plan.minutes]
        if missing and set(plan.minutes) <= set(names):
            yield ("plans", index, "minutes"), f"the plan gives {', '.join(missing)} no minutes"
        total = sum(plan.minutes.values())
        if total != plan.planned:
            message = f"the minutes of the plan add up to {total}; expected {plan.planned}, as planned"
            yield ("plans", index, "planned"), message
        if plan.of_round is not None and plan.planned + overhead(base) > plan.of_round:
            message = (
                f"{plan.planned} minutes and {overhead(base)} for greetings and questions "
                f"do not fit a round of {plan.of_round}"
            )
            yield ("plans", index, "of_round"), message
    if framework.plans and all(plan.of_round for plan in framework.plans):
        message = "one plan must have no of_round: it is followed in rounds shorter than the source's"
        yield ("plans",), message


def _glances(framework: Framework) -> Found:
    glances = [index for index, phase in enumerate(framework.phases) if phase.glance]
    if len(glances) not in {0, 2}:
        message = f"expected two glances at the watch in '{framework.id}', or none; found {len(glances)}"
        yield (("phases", glances[-1], "glance")), message


def _lengths(framework: Framework, base: Framework) -> Found:
    for index, length in enumerate(base.rounds):
        if length <= overhead(base):
            if framework.id == BASE:
                yield (
                    ("rounds", index),
                    f"a round of {length} minutes leaves less than a minute for each phase",
                )
            continue
        spans = make_clock(framework, length, base).phases.values()
        short = [span.title for span in spans if span.minutes < 1]
        if short:
            message = f"a round of {length} minutes leaves less than a minute for {', '.join(short)}"
            yield (("rounds", index) if framework.id == BASE else ("phases",)), message
