"""Tried to break: every setting moved alone to both ends, other worlds, the cause switched off, settings scaled together."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from .crews import Crew
from .experiments import Experiment, Values
from .settings import Setting
from .standings import Outcome, Standing, judged, standing
from .trials import Budget

HALVINGS = 7
"""Steps of the search for a flip, which leave 1/128 of the way between the assumed value and the end."""

SLACKS = 2.0
"""How many times the slack of its short search an arm is credited with, before its end of a range is believed."""


@dataclass(frozen=True)
class End:
    """A setting at one end of its range, the others as assumed.

    ``flip`` is the pair of values, the first nearer to the assumed one, between which
    the order of the arms changes, and ``beyond`` is what comes of the second; ``None`` where
    the order stays, or where the end gives no answer.
    """

    value: float
    standing: Standing
    flip: tuple[float, float] | None
    beyond: Standing | None = None


@dataclass(frozen=True)
class Row:
    """A setting at both ends of its range; an end at the assumed value is ``None``."""

    setting: Setting
    low: End | None
    high: End | None
    influence: float
    """The largest change of the margin, in the unit of the metric; infinite where the order changes."""

    @property
    def ends(self) -> list[End]:
        """The ends that differ from the assumed value."""
        return [end for end in (self.low, self.high) if end is not None]


class Left(Enum):
    """What is left of the lead when its cause is switched off."""

    NOTHING = "vanishes"
    LESS = "shrinks"
    ALL = "stays"


@dataclass(frozen=True)
class Ablation:
    """The comparison without its cause; ``left`` is ``None`` where nobody was ahead or there is no answer."""

    standing: Standing
    left: Left | None


@dataclass(frozen=True)
class Scaling:
    """Settings multiplied together, and whether the order stayed, as it was said to."""

    factors: Values
    standing: Standing
    holds: bool


def is_other(found: Standing, base: Standing) -> bool:
    """Tell whether another arm is ahead than at the base, or nobody, or whether there is no answer."""
    return found.outcome is not base.outcome or (
        found.outcome is Outcome.BEHIND and found.rival != base.rival
    )


def stress(
    experiment: Experiment, base: Standing, coarse: Budget, full: Budget, crew: Crew
) -> Callable[[], list[Row]]:
    """Begin every setting at both ends of its range, and return what returns them, the most influential first.

    All arms are tuned anew at each point with the coarse budget. Where the order changes the full one
    confirms it, and where it stays, arms that might have been tuned too little are searched in full.
    """
    begun = [
        (
            setting,
            [
                None
                if math.isclose(value, setting.value)
                else crew.begin(end_at, setting.name, value, base, coarse, full)
                for value in (setting.range.low, setting.range.high)
            ],
        )
        for setting in experiment.settings
    ]

    def rows() -> list[Row]:
        found = []
        for setting, ends in begun:
            low, high = (end and end() for end in ends)
            found.append(Row(setting, low, high, max(_influence(end, base) for end in (low, high))))
        return sorted(found, key=lambda row: -row.influence)

    return rows


def _influence(end: End | None, base: Standing) -> float:
    if end is None:
        return 0.0
    moved = abs(end.standing.margin - base.margin)
    # What cannot be tried is looked at first, too.
    return math.inf if is_other(end.standing, base) or math.isnan(moved) else moved


def end_at(
    experiment: Experiment, name: str, value: float, base: Standing, coarse: Budget, full: Budget
) -> End:
    """Return what comes of a setting at an end of its range, and where on the way there the order changes."""
    setting = next(each for each in experiment.settings if each.name == name)
    changed = {setting.name: value}
    found = searched(experiment, changed, standing(experiment, changed, coarse, begin=base.knobs), base, full)
    if is_other(found, base):
        found = standing(experiment, changed, full, begin=base.knobs)
    if not found.outcome.is_answer or not is_other(found, base):
        return End(value, found, None)
    flip, beyond = _flip(
        experiment, setting, End(value, found, None), base, replace(coarse, seeds=full.seeds)
    )
    return End(value, found, flip, beyond)


def searched(
    experiment: Experiment, changed: Values, found: Standing, base: Standing, full: Budget
) -> Standing:
    """Return ``found`` after a full search of each arm that might undo it; a short search may miss the best knobs."""
    suspected = suspects(experiment, found, base)
    if not suspected:
        return found
    seeds = max(map(len, found.found.values()))
    kept = {arm: knobs for arm, knobs in found.knobs.items() if arm not in suspected}
    return standing(experiment, changed, replace(full, seeds=seeds), knobs=kept, begin=found.knobs)


def suspects(experiment: Experiment, found: Standing, base: Standing) -> list[str]:
    """Return the arms of which a longer search might change the order from what it is at the base.

    Each is credited, alone, with ``SLACKS`` times what its trials leave open. Of one whose trials nearly
    all fail nothing is known, so it is searched.
    """
    if not found.outcome.is_answer or is_other(found, base):
        return []
    sign = 1 if experiment.better == "higher" else -1
    suspected = []
    for arm in experiment.arms:
        slack = 0.0 if arm.is_oracle else found.slack.get(arm.id, 0.0)
        if math.isfinite(slack):
            better = [m if m is None else m + sign * SLACKS * slack for m in found.found[arm.id]]
            credited = judged(experiment, {**found.found, arm.id: better}, found.knobs)
        if math.isinf(slack) or (slack > 0 and is_other(credited, base)):
            suspected.append(arm.id)
    return suspected


def _flip(
    experiment: Experiment, setting: Setting, end: End, base: Standing, budget: Budget
) -> tuple[tuple[float, float], Standing]:
    """Halve the way from the assumed value to an end where the order is another."""
    near, far, beyond = setting.range.share(setting.value), setting.range.share(end.value), end.standing
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        value = setting.range.at(middle)
        if value in (setting.range.at(near), setting.range.at(far)):
            break
        found = standing(experiment, {setting.name: value}, budget, begin=base.knobs)
        if is_other(found, base):
            far, beyond = middle, found
        else:
            near = middle
    return (setting.range.at(near), setting.range.at(far)), beyond


def ablate(experiment: Experiment, base: Standing, budget: Budget) -> Ablation:
    """Return the comparison with its cause switched off: if the lead stays, something else made it."""
    found = standing(experiment, experiment.cause, budget, begin=base.knobs)
    if base.outcome not in {Outcome.AHEAD, Outcome.BEHIND} or not found.outcome.is_answer:
        return Ablation(found, None)
    if is_other(found, base):
        return Ablation(found, Left.NOTHING)
    kept = abs(found.margin / base.margin) if base.margin else math.nan
    return Ablation(found, Left.LESS if kept < 0.5 else Left.ALL)


def scaled(experiment: Experiment, factors: Values, base: Standing, budget: Budget) -> Scaling:
    """Return what a scaling leaves of the order."""
    changed = {name: experiment.values[name] * factor for name, factor in factors.items()}
    found = standing(experiment, changed, budget, begin=base.knobs)
    return Scaling(factors, found, not is_other(found, base))


def elsewhere(experiment: Experiment, name: str, base: Standing, budget: Budget) -> Standing:
    """Return who is ahead in another world."""
    world = next(each for each in experiment.worlds if each.id == name)
    return standing(experiment, {}, budget, world, begin=base.knobs)
