"""The most influential settings moved together: Morris' elementary effects, by SALib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .crews import Crew
from .experiments import Experiment, Values
from .settings import Setting
from .standings import Standing, standing
from .stress import Row, is_other
from .trials import Budget

MOST = 5
"""How many settings are moved together, the most influential of the stress test."""
TRAJECTORIES = 4
LEVELS = 4


@dataclass(frozen=True)
class Effect:
    """What a setting does to the margin while others move, in the unit of the metric from end to end.

    ``size`` is Morris' mean of absolute effects; ``spread`` is their standard deviation, which is
    large where the effect depends on the other settings.
    """

    setting: str
    size: float
    spread: float


@dataclass(frozen=True)
class Together:
    """Points at which several settings differ from what is assumed, and at how many the order is another.

    ``effects`` is empty where the margin was no number at one of them.
    """

    points: int
    others: int
    effects: tuple[Effect, ...]


def together(base: Standing, rows: Sequence[Row], budget: Budget, crew: Crew) -> Together | None:
    """Return what comes of moving the most influential settings together; ``None`` of fewer than two."""
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    settings = [row.setting for row in rows if row.influence > 0][:MOST]
    if len(settings) < 2:
        return None
    problem = {
        "num_vars": len(settings),
        "names": [setting.name for setting in settings],
        "bounds": [[0.0, 1.0]] * len(settings),
    }
    sample = sampling.sample(problem, TRAJECTORIES, num_levels=LEVELS, seed=0)
    begun = [crew.begin(moved, _at(settings, shares), base, budget) for shares in sample]
    found = [standing_of() for standing_of in begun]
    others = sum(is_other(each, base) for each in found)
    margins = [each.margin for each in found]
    if not all(map(math.isfinite, margins)):
        return Together(len(found), others, ())
    import numpy as np

    effects = analysis.analyze(problem, sample, np.array(margins), num_levels=LEVELS, seed=0)
    return Together(
        len(found),
        others,
        tuple(
            Effect(setting.name, float(size), float(spread))
            for setting, size, spread in zip(settings, effects["mu_star"], effects["sigma"], strict=True)
        ),
    )


def moved(experiment: Experiment, changed: Values, base: Standing, budget: Budget) -> Standing:
    """Return who is ahead where several settings are changed."""
    return standing(experiment, changed, budget, begin=base.knobs)


def _at(settings: Sequence[Setting], shares: Sequence[float]) -> dict[str, float]:
    return {setting.name: setting.range.at(share) for setting, share in zip(settings, shares, strict=True)}
