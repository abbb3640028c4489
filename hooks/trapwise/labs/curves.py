"""A figure of an experiment: every arm, tuned anew, at each value of one setting."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .crews import Crew
from .definition import LabError, Measure
from .experiments import Curve, Experiment, Values
from .settings import Setting
from .standings import Outcome, Standing, standing
from .trials import Budget

TIE = "tie"


def begun(
    experiment: Experiment, curve: Curve, budget: Budget, knobs: Mapping[str, Values], crew: Crew
) -> Callable[[], dict[str, Any]]:
    """Begin a curve at each of its values, and return what returns its record.

    ``knobs`` are those that are best as assumed, which the search at each value tries too.
    """
    begin = {} if curve.arms else knobs
    found = [crew.begin(standing_at, curve.id, value, budget, begin) for value in curve.values]
    return lambda: _drawn(experiment, curve, [standing_of() for standing_of in found])


def _drawn(experiment: Experiment, curve: Curve, standings: Sequence[Standing]) -> dict[str, Any]:
    """Return what a record holds of a curve: both axes, each arm's median and spread, and who is ahead where."""
    trial, varied = _trial(experiment, curve)
    series: dict[str, dict[str, list[Measure]]] = {
        arm.id: {"median": [], "low": [], "high": []} for arm in trial.arms
    }
    for found in standings:
        for arm, values in found.found.items():
            for name, number in spread(values).items():
                series[arm][name].append(number)
    return {
        "title": curve.title,
        "x": {
            "name": varied.name,
            "label": varied.called,
            "unit": varied.unit,
            "scale": curve.scale,
            "values": [finite(value) for value in curve.values],
        },
        "y": {
            "label": trial.metric,
            "unit": trial.unit,
            "scale": curve.metric_scale,
            "never": curve.never,
            "better": trial.better,
        },
        "labels": {arm.id: arm.label for arm in trial.arms},
        "series": series,
        "winners": [_winner(trial, found) for found in standings],
    }


def _trial(experiment: Experiment, curve: Curve) -> tuple[Experiment, Setting]:
    """Return the experiment that a curve repeats, and the setting that it varies."""
    settings = list(experiment.settings)
    if isinstance(curve.varies, Setting):
        settings.append(curve.varies)
        varied = curve.varies
    else:
        varied = next(each for each in settings if each.name == curve.varies)
    trial = replace(
        experiment,
        settings=settings,
        arms=curve.arms or experiment.arms,
        draw=curve.draw or experiment.draw,
        metric=curve.metric or experiment.metric,
        unit=curve.unit if curve.metric else experiment.unit,
        better=curve.better or experiment.better,
        # Nothing but the trial is asked of it.
        curves=(),
        not_run={},
        obvious="",
    )
    return trial, varied


def standing_at(
    experiment: Experiment, name: str, value: float, budget: Budget, begin: Mapping[str, Values]
) -> Standing:
    """Return who is ahead at a value of a curve; raise ``LabError`` where it does not run."""
    trial, varied = _trial(experiment, next(each for each in experiment.curves if each.id == name))
    changed = {varied.name: value}
    found = standing(trial, changed, budget, begin=begin)
    if found.outcome is Outcome.NOT_RUN:
        raise LabError(f"the curve '{name}' does not run at {changed}: {found.why}")
    return found


def _winner(trial: Experiment, found: Standing) -> str:
    return {Outcome.AHEAD: trial.recommended, Outcome.BEHIND: found.rival}.get(found.outcome, TIE)


def spread(values: Sequence[Measure]) -> dict[str, Measure]:
    """Return the median and the 10th and 90th percentiles; ``None`` where most are never."""
    known = sorted(value for value in map(finite, values) if value is not None)
    if len(known) * 2 <= len(values):
        return {"median": None, "low": None, "high": None}
    last, middle = len(known) - 1, len(known) // 2
    return {
        "median": known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2,
        "low": known[math.floor(0.1 * last)],
        "high": known[math.ceil(0.9 * last)],
    }


def finite(value: Measure) -> Measure:
    """Return a measure as plain JSON has it: ``None`` where it is no finite number."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def curve_numbers(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of a drawn curve by path: ``<arm>.at_<x>``, where an arm fails, and the first change."""
    values, winners = record["x"]["values"], record["winners"]
    numbers: dict[str, Any] = {
        arm: {key(x): lines["median"][i] for i, x in enumerate(values)} | first_never(values, lines["median"])
        for arm, lines in record["series"].items()
    }
    changes = [i for i in range(1, len(winners)) if winners[i] != winners[i - 1]]
    if changes:
        numbers["boundary"] = {"before": values[changes[0] - 1], "after": values[changes[0]]}
    return numbers


def key(value: Measure) -> str:
    """Return the name under which the number at a value is pulled, such as ``at_0_5``."""
    return f"at_{value:g}".replace(".", "_").replace("-", "minus_").replace("+", "")


def first_never(values: Sequence[Measure], medians: Sequence[Measure]) -> dict[str, Measure]:
    """Return the parameter at which an arm first fails for good, and the last one before."""
    index = next((i for i, median in enumerate(medians) if median is None), None)
    if not index:
        return {}
    return {"last_finite": values[index - 1], "first_never": values[index]}
