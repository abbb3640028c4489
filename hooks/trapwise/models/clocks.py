"""How a framework's phases share the minutes of a round: the one source of every clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from ..records import Framework, Plan

BASE = "clear"
"""The framework whose rounds and allowances are everybody's."""
USUAL_ROUND = 45
"""The minutes of the round that the card gives a clock for, and that the timer offers first."""
CLOCK = "clock"
"""What a pull of a phase's minutes begins with."""


@dataclass(frozen=True)
class Span:
    """A stretch of a round, from minute ``start`` to minute ``end``; ``phase`` is its phase's id."""

    title: str
    start: int
    end: int
    kind: Literal["before", "phase", "talk", "after"]
    phase: str = ""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True)
class Clock:
    """A framework's round from its first minute to its last; the spans follow each other."""

    framework: Framework
    length: int
    spans: tuple[Span, ...]

    @property
    def phases(self) -> dict[str, Span]:
        """The spans of the framework's own phases by id."""
        return {span.phase: span for span in self.spans if span.kind == "phase"}


def overhead(base: Framework) -> int:
    """Return the minutes of a round that no phase may use, by our assumption."""
    return (base.before_minutes or 0) + (base.after_minutes or 0)


def make_clock(framework: Framework, length: int, base: Framework) -> Clock:
    """Return a framework's clock for a round of ``length`` minutes.

    ``base`` is CLEAR. What the framework does not plan of the working time is
    the interviewer's, as a stretch of its own after the last phase.
    """
    working = length - overhead(base)
    plan = _plan_for(framework, length)
    planned = working
    if plan is not None and plan.of_round is not None:
        planned = math.floor(
            Fraction(working * plan.planned, plan.of_round - overhead(base)) + Fraction(1, 2)
        )
    minutes = share(planned, _weights(framework, plan, base))
    pieces: list[tuple[str, int, Literal["before", "phase", "talk", "after"], str]] = [
        ("Greetings", base.before_minutes or 0, "before", ""),
        *((phase.title, minutes[phase.id], "phase", phase.id) for phase in framework.phases),
        ("Conversation", working - planned, "talk", ""),
        ("Your questions", base.after_minutes or 0, "after", ""),
    ]
    spans, now = [], 0
    for title, lasts, kind, phase in pieces:
        if lasts or kind == "phase":
            spans.append(Span(title, now, now + lasts, kind, phase))
        now += lasts
    return Clock(framework, length, tuple(spans))


def clock_numbers(frameworks: Mapping[str, Framework]) -> dict[str, Any]:
    """Return every clock as pages may pull it: ``<framework>.<round>.<phase>.minutes``, ``start`` or ``end``.

    Nothing without the framework that sets the rounds.
    """
    base = frameworks.get(BASE)
    if base is None:
        return {}
    return {
        framework.id: {
            str(length): {
                phase: {"minutes": span.minutes, "start": span.start, "end": span.end}
                for phase, span in make_clock(framework, length, base).phases.items()
            }
            for length in base.rounds
        }
        for framework in frameworks.values()
    }


def share(total: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Share ``total`` whole minutes in proportion to the weights.

    By the largest-remainder method; of equal remainders the earlier gains the minute.
    """
    whole = sum(weights.values(), Fraction())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    minutes = {name: math.floor(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: minutes[name] - exact[name])
    for name in by_remainder[: total - sum(minutes.values())]:
        minutes[name] += 1
    return minutes


def _plan_for(framework: Framework, length: int) -> Plan | None:
    """Return the published plan to follow: the longest whose round fits, else one of no stated round."""
    fitting = [plan for plan in framework.plans if (plan.of_round or 0) <= length]
    return max(fitting, key=lambda plan: plan.of_round or 0, default=None)


def _weights(framework: Framework, plan: Plan | None, base: Framework) -> dict[str, Fraction]:
    """Return each phase's weight: as published, else the middle of its range, else CLEAR's.

    A phase of CLEAR in which several phases do their work is divided evenly among them.
    """
    if plan is not None:
        return {phase.id: Fraction(plan.minutes[phase.id]) for phase in framework.phases}
    if all(phase.minutes for phase in framework.phases):
        return {phase.id: Fraction(sum(phase.minutes or ()), 2) for phase in framework.phases}
    named = [other for phase in framework.phases for other in phase.same_as]
    middles = {phase.id: Fraction(sum(phase.minutes or ()), 2) for phase in base.phases}
    return {
        phase.id: sum((middles[other] / named.count(other) for other in phase.same_as), Fraction())
        for phase in framework.phases
    }
