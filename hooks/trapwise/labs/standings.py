"""Who is ahead at one point: in pairs over the same seeds, with intervals, and told apart from what is no answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from .comparison import ROUNDING
from .definition import Measure
from .experiments import Experiment, Values, World
from .remembering import remembering
from .trials import Budget, Purpose, measures, settings_of
from .tuning import tune

RESAMPLES = 2_000
LEVEL = 0.95


class Outcome(Enum):
    """What came of a point, for the recommended arm."""

    AHEAD = "ahead"
    TIE = "tie"
    BEHIND = "behind"
    ALL_FAIL = "all fail"
    UNDEFINED = "undefined"
    NOT_RUN = "does not run"

    @property
    def is_answer(self) -> bool:
        """Whether the point says anything about the arms; where a measure is undefined, it says it of the metric."""
        return self not in {Outcome.UNDEFINED, Outcome.NOT_RUN}


@dataclass(frozen=True)
class Difference:
    """By how much the recommended arm is better than a rival, in the unit of the metric, with its 95% interval."""

    mean: float
    low: float
    high: float

    @property
    def is_tie(self) -> bool:
        """Whether the interval says that there may be none."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Standing:
    """The outcome at one point, the rival that decides it, and what was measured there.

    The deciding rival is the one against which the recommended arm does worst, or, where that fails,
    the best of those that do not. ``slack`` says of
    each arm that was tuned here what a longer search might gain it. ``why`` says what kept an arm from running.
    """

    outcome: Outcome
    rival: str = ""
    differences: Mapping[str, Difference] = field(default_factory=dict)
    found: Mapping[str, Sequence[Measure]] = field(default_factory=dict)
    knobs: Mapping[str, Values] = field(default_factory=dict)
    slack: Mapping[str, float] = field(default_factory=dict)
    why: str = ""

    @property
    def margin(self) -> float:
        """By how much the recommended arm is ahead of its closest rival; ``nan`` where that is no number."""
        return self.differences[self.rival].mean if self.rival in self.differences else math.nan


def standing(
    experiment: Experiment,
    changed: Values,
    budget: Budget,
    world: World | None = None,
    knobs: Mapping[str, Values] | None = None,
    begin: Mapping[str, Values] | None = None,
) -> Standing:
    """Return who is ahead where some settings are changed.

    Every arm is tuned there anew, its search trying what ``begin`` holds of it too, or has its ``knobs``.
    """
    with remembering():
        return _found(experiment, changed, budget, world, knobs or {}, begin or {})


def _found(
    experiment: Experiment,
    changed: Values,
    budget: Budget,
    world: World | None,
    knobs: Mapping[str, Values],
    begin: Mapping[str, Values],
) -> Standing:
    values = settings_of(experiment, changed, world)
    tuned: dict[str, Values] = dict(knobs)
    found: dict[str, list[Measure]] = {}
    slack: dict[str, float] = {}
    for arm in experiment.arms:
        try:
            if arm.id not in tuned:
                best = tune(experiment, arm, changed, budget, world, begin.get(arm.id))
                tuned[arm.id] = best.knobs
                if arm.knobs:
                    slack[arm.id] = best.slack
            found[arm.id] = measures(
                experiment, arm, tuned[arm.id], values, Purpose.REPORTING, budget.seeds, world
            )
        except Exception as error:  # an arm may fail in any way, and an opponent wants to know
            why = f"{arm.id}: {type(error).__name__}: {' '.join(str(error).split())}"
            return Standing(Outcome.NOT_RUN, found=found, knobs=tuned, why=why[:200])
    return replace(judged(experiment, found, tuned), slack=slack)


def judged(
    experiment: Experiment, found: Mapping[str, Sequence[Measure]], knobs: Mapping[str, Values]
) -> Standing:
    """Return who is ahead, given what each arm measured."""
    rivals = [arm.id for arm in experiment.rivals]
    compared = {name: found[name] for name in (experiment.recommended, *rivals)}
    if any(m is not None and not math.isfinite(m) for each in compared.values() for m in each):
        return Standing(Outcome.UNDEFINED, found=found, knobs=knobs)
    failed = {name for name, each in compared.items() if 2 * sum(m is None for m in each) > len(each)}
    if failed == compared.keys():
        return Standing(Outcome.ALL_FAIL, found=found, knobs=knobs)
    if experiment.recommended in failed:
        able = [name for name in rivals if name not in failed]
        best = max(able, key=lambda name: _score(found[name], experiment.better))
        return Standing(Outcome.BEHIND, best, found=found, knobs=knobs)
    able_rivals = [name for name in rivals if name not in failed]
    if not able_rivals:
        return Standing(Outcome.AHEAD, found=found, knobs=knobs)
    differences = {
        name: difference(compared[experiment.recommended], compared[name], experiment.better)
        for name in able_rivals
    }
    closest = min(able_rivals, key=lambda name: differences[name].mean)
    if any(each.high < 0 for each in differences.values()):
        outcome = Outcome.BEHIND
    elif any(each.is_tie for each in differences.values()):
        outcome = Outcome.TIE
    else:
        outcome = Outcome.AHEAD
    return Standing(outcome, closest, differences, found, knobs)


def _score(measured: Sequence[Measure], better: str) -> float:
    """Return the mean of what an arm measured where it did not fail; more is better."""
    known = [m for m in measured if m is not None]
    return (1 if better == "higher" else -1) * math.fsum(known) / len(known)


def difference(ours: Sequence[Measure], theirs: Sequence[Measure], better: str) -> Difference:
    """Return by how much ``ours`` are better, seed by seed, with a bootstrap interval of the mean.

    Where an arm failed in few of its seeds, each counts as the worst that either arm did. What
    rounding explains is no difference.
    """
    import numpy as np

    sign = 1 if better == "higher" else -1
    known = [sign * m for m in (*ours, *theirs) if m is not None]
    worst = min(known)
    pairs = np.array(
        [
            (worst if a is None else sign * a, worst if b is None else sign * b)
            for a, b in zip(ours, theirs, strict=True)
        ]
    )
    gains = pairs[:, 0] - pairs[:, 1]
    gains[np.abs(gains) <= ROUNDING * np.abs(pairs).max(axis=1)] = 0
    if np.ptp(gains) == 0:
        return Difference(*[float(gains[0])] * 3)
    drawn = np.random.default_rng(0).integers(len(gains), size=(RESAMPLES, len(gains)))
    means = gains[drawn].mean(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(float(gains.mean()), float(low), float(high))
