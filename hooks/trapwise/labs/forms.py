"""Other forms of a recommended arm, which no option names: how they stand against it wherever an opponent went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .definition import LabError
from .experiments import Arm, Experiment, Values, World
from .standings import standing
from .trials import COARSE, FULL


def stand_forms(experiment: Experiment, forms: Sequence[Arm]) -> dict[str, dict[str, float]]:
    """Return by the id of each of ``forms`` the numbers that say how it stands against the recommended arm.

    ``mean``, ``low`` and ``high`` are the recommended arm's lead over it as assumed. ``ahead``, ``level``
    and ``behind`` count for the form both ends of every setting and all worlds, each after a short search;
    a point at which one of the two gives no answer is none of them. Raises ``LabError`` for a form
    that gives none as assumed.
    """
    recommended = experiment.arm(experiment.recommended)
    trial = replace(experiment, arms=[recommended, *forms], obvious="", curves=())
    points: list[tuple[Values, World | None]] = [
        ({setting.name: end}, None)
        for setting in trial.settings
        for end in (setting.range.low, setting.range.high)
        if end != setting.value
    ]
    points += [({}, world) for world in trial.worlds]
    base = standing(trial, {}, FULL).differences
    found = [standing(trial, moved, COARSE, world).differences for moved, world in points]
    stand = {}
    for form in forms:
        if form.id not in base:
            raise LabError(
                f"the form '{form.id}' gives no answer as assumed; expected one that can be compared"
            )
        leads = [each[form.id] for each in found if form.id in each]
        stand[form.id] = {
            "mean": base[form.id].mean,
            "low": base[form.id].low,
            "high": base[form.id].high,
            "ahead": sum(lead.high < 0 for lead in leads),
            "level": sum(lead.is_tie for lead in leads),
            "behind": sum(lead.low > 0 for lead in leads),
        }
    return stand
