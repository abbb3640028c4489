"""The verdict of a fair comparison, computed from everything that was tried against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from .crews import Alone, Crew
from .definition import LabError
from .experiments import Experiment, World
from .remembering import remembering
from .standings import Outcome, Standing, standing
from .stress import Ablation, Row, Scaling, ablate, elsewhere, is_other, scaled, stress
from .together import Together, together
from .trials import COARSE, FULL, Budget
from .tuning import tuned_within


class Kind(Enum):
    """What may be said of the recommended arm."""

    EVERYWHERE = "holds everywhere tried"
    WHILE = "holds while"
    DEPENDS = "depends on"
    NO_DIFFERENCE = "no difference"
    ANOTHER = "another arm is ahead"


@dataclass(frozen=True)
class Condition:
    """A setting on one side of the value at which the order changes.

    ``inside`` is the last value tried at which the verdict holds and ``outside`` the first at which it does not.
    """

    setting: str
    side: Literal["above", "below"]
    inside: float
    outside: float


@dataclass(frozen=True)
class Verdict:
    """What the experiment allows to conclude.

    ``ahead`` is the arm that is ahead at the assumed settings, ``""`` where none is.
    ``worlds`` are those in which the order is another, and ``untried`` the settings and worlds
    that gave no answer at an end of their range or at all.
    """

    kind: Kind
    ahead: str
    conditions: tuple[Condition, ...] = ()
    worlds: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Examination:
    """A comparison and all that was tried against it."""

    base: Standing
    rows: Sequence[Row]
    worlds: Sequence[tuple[World, Standing]]
    ablation: Ablation
    scalings: Sequence[Scaling]
    together: Together | None
    verdict: Verdict


def headline(experiment: Experiment, full: Budget = FULL, crew: Crew | None = None) -> Standing:
    """Tune every arm and compare them as assumed; raise ``LabError`` where that gives no answer."""
    workers = crew or Alone(experiment)
    begun = {arm.id: workers.begin(tuned_within, arm.id, full) for arm in experiment.arms}
    knobs = {arm: tuned().knobs for arm, tuned in begun.items()}
    base = standing(experiment, {}, full, knobs=knobs)
    if not base.outcome.is_answer or base.outcome is Outcome.ALL_FAIL:
        said = f": {base.why}" if base.why else ""
        raise LabError(f"at the assumed settings the outcome is '{base.outcome.value}'{said}")
    return base


def examine(
    experiment: Experiment,
    coarse: Budget = COARSE,
    full: Budget = FULL,
    crew: Crew | None = None,
    base: Standing | None = None,
) -> Examination:
    """Tune, compare, stress, ablate and scale; raise ``LabError`` as ``headline`` does.

    ``base`` is the headline where it is known.
    """
    with remembering():
        return _examined(experiment, coarse, full, crew or Alone(experiment), base)


def _examined(
    experiment: Experiment, coarse: Budget, full: Budget, workers: Crew, base: Standing | None
) -> Examination:
    base = base or headline(experiment, full, workers)
    # All is begun before anything is waited for; only what is moved together depends on the rows.
    rows_of = stress(experiment, base, coarse, full, workers)
    worlds_of = [(world, workers.begin(elsewhere, world.id, base, full)) for world in experiment.worlds]
    ablation_of = workers.begin(ablate, base, full)
    scalings_of = [workers.begin(scaled, factors, base, full) for factors in experiment.scalings]
    rows = rows_of()
    moved_together = together(base, rows, coarse, workers)
    worlds = [(world, found()) for world, found in worlds_of]
    return Examination(
        base,
        rows,
        worlds,
        ablation_of(),
        [scaling() for scaling in scalings_of],
        moved_together,
        verdict(experiment, base, rows, worlds),
    )


def verdict(
    experiment: Experiment,
    base: Standing,
    rows: Sequence[Row],
    worlds: Sequence[tuple[World, Standing]],
) -> Verdict:
    """Return what may be concluded from the order at the assumed settings and where it changes."""
    conditions = tuple(
        Condition(row.setting.name, "above" if end.value < row.setting.value else "below", *end.flip)
        for row in rows
        for end in row.ends
        if end.flip
    )
    others = tuple(w.id for w, found in worlds if found.outcome.is_answer and is_other(found, base))
    untried = (
        *(row.setting.name for row in rows if not all(end.standing.outcome.is_answer for end in row.ends)),
        *(world.id for world, found in worlds if not found.outcome.is_answer),
    )
    ahead = {Outcome.AHEAD: experiment.recommended, Outcome.BEHIND: base.rival}.get(base.outcome, "")
    kind = kind_of(base.outcome, len(conditions), len(others))
    return Verdict(kind, ahead, conditions, others, untried)


def kind_of(outcome: Outcome, conditions: int, worlds: int) -> Kind:
    """Return what may be said, given the outcome as assumed and how many conditions and worlds change it."""
    if outcome is Outcome.BEHIND:
        return Kind.ANOTHER
    is_ahead = outcome is Outcome.AHEAD
    if not conditions and not worlds:
        return Kind.EVERYWHERE if is_ahead else Kind.NO_DIFFERENCE
    return Kind.WHILE if is_ahead and conditions == 1 and not worlds else Kind.DEPENDS
