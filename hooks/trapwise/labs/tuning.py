"""The same search for the best knobs of each arm, on seeds apart from those that are reported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .definition import LabError
from .experiments import Arm, Experiment, Values, World
from .trials import Budget, Purpose, is_failure, measures, points, settings_of

EDGE = 0.065
"""The share of a range at each end in which a best value says that the range is too narrow.

The outermost of thirty trials lie there.
"""


@dataclass(frozen=True)
class Tuned:
    """The best knobs that were found, and those of them that lie at an end of their range.

    ``slack`` is what a longer search might gain, in the unit of the metric; infinite where nearly all
    trials fail, and nothing is known.
    """

    knobs: Values
    at_edge: tuple[str, ...] = ()
    slack: float = 0.0


def tune(
    experiment: Experiment,
    arm: Arm,
    changed: Values,
    budget: Budget,
    world: World | None = None,
    begin: Values | None = None,
) -> Tuned:
    """Return the best knobs of ``arm`` where some settings are changed.

    Best is by the mean of the metric over the tuning seeds; a failure is worse than any number.
    The search tries ``begin`` too, the knobs that were best elsewhere, so that a short one loses little.
    """
    if not arm.knobs:
        return Tuned({})
    values = settings_of(experiment, changed, world)
    sign = 1 if experiment.better == "higher" else -1
    best, best_shares, best_score = dict[str, float](), [0.5] * len(arm.knobs), -math.inf
    scores: list[float] = []
    tried = list(points(len(arm.knobs), budget.trials))
    if begin:
        tried.insert(0, [knob.range.share(begin[knob.name]) for knob in arm.knobs])
    for shares in tried:
        knobs = {knob.name: knob.range.at(share) for knob, share in zip(arm.knobs, shares, strict=True)}
        # After a failure no other seed can change the score.
        found = measures(experiment, arm, knobs, values, Purpose.TUNING, budget.tuning_seeds, world, True)
        score = sum(-math.inf if m is None or is_failure(m) else sign * m for m in found) / len(found)
        scores.append(score)
        if not best or score > best_score:
            best, best_shares, best_score = knobs, list(shares), score
    at_edge = [
        knob.name
        for knob, share in zip(arm.knobs, best_shares, strict=True)
        if not knob.closed and not EDGE <= share <= 1 - EDGE
    ]
    return Tuned(best, tuple(at_edge), _slack(scores[-budget.trials :]))


def _slack(scores: Sequence[float]) -> float:
    """Return by how much the best of evenly spread trials is better than the mean of the next two.

    Where the metric has one peak, those are its neighbors. Between trials at equal distances a quadratic
    peak is at most a quarter of this higher than the best one, and a peak with straight sides all of it.
    """
    first, *next_two = sorted((score for score in scores if math.isfinite(score)), reverse=True)[:3] or [0.0]
    return first - sum(next_two) / 2 if len(next_two) == 2 else math.inf


def tuned_within(experiment: Experiment, name: str, budget: Budget) -> Tuned:
    """Return an arm's best knobs at the assumed settings; raise ``LabError`` if one lies at an end of its range."""
    arm = experiment.arm(name)
    found = tune(experiment, arm, {}, budget)
    if found.at_edge:
        name = found.at_edge[0]
        raise LabError(
            f"the best '{name}' of the arm '{arm.id}' is {found.knobs[name]:g}, at the end of its range; "
            "widen the range, or declare the knob closed if the quantity ends there"
        )
    return found
