"""One arm over seeds, with random numbers that no other arm can shift."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from .definition import Measure
from .experiments import Arm, Experiment, Values, World
from .remembering import remembering


class Purpose(IntEnum):
    """What seeds are drawn for; those that an arm was tuned on are never reported."""

    REPORTING = 0
    TUNING = 1


@dataclass(frozen=True)
class Budget:
    """How much is spent on a comparison: trials of the search for knobs, seeds to tune on and to report."""

    trials: int
    tuning_seeds: int
    seeds: int


FULL = Budget(trials=30, tuning_seeds=10, seeds=30)
COARSE = Budget(trials=10, tuning_seeds=5, seeds=12)
"""For the many points of a stress test; where the order changes there, the full budget confirms it."""


def measures(
    experiment: Experiment,
    arm: Arm,
    knobs: Values,
    values: Values,
    purpose: Purpose,
    seeds: int,
    world: World | None = None,
    until_failure: bool = False,
) -> list[Measure]:
    """Return the measure of ``arm`` for each seed, or for those up to the first that it fails.

    The data of a seed are the same for every arm, and each has them for itself, so that none
    can change another's. An arm's own random numbers depend on its name and the seed alone.
    """
    draw = (world.draw if world else None) or experiment.draw
    found: list[Measure] = []
    with remembering() as memory:
        for seed in range(1 if experiment.exact else seeds):
            found.append(memory.measure(arm, knobs, draw, values, (int(purpose), seed)))
            if until_failure and is_failure(found[-1]):
                break
    return found


def is_failure(measure: Measure) -> bool:
    """Tell whether an arm failed, or measured what is no number."""
    return measure is None or not math.isfinite(measure)


def settings_of(experiment: Experiment, changed: Values, world: World | None = None) -> dict[str, float]:
    """Return the settings with some of them changed, and those of another world before that."""
    return {**experiment.values, **(world.settings if world else {}), **changed}


def points(dimensions: int, count: int) -> Sequence[Sequence[float]]:
    """Return ``count`` points that fill the unit cube and each of its edges evenly, its middle first.

    On a line they are multiples of the golden ratio, elsewhere those of Halton. Steps by powers of a
    generalized golden ratio would fill a square evenly, but not its edges: one of them is nearly 3/4,
    and of thirty points none comes within a tenth of the edge's end.
    """
    if dimensions == 1:
        golden = (math.sqrt(5) - 1) / 2
        return [[(0.5 + golden * index) % 1] for index in range(count)]
    from scipy.stats.qmc import Halton

    sequence = Halton(dimensions, scramble=False)
    # The first is a corner, and the next the middle of the first axis, as the middle of all is.
    sequence.fast_forward(2)
    return [[0.5] * dimensions, *sequence.random(count - 1).tolist()]
