"""What a record holds of an experiment: its settings, all that was tried against it, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .crews import Alone, Crew
from .curves import begun, curve_numbers, finite, spread
from .definition import Measure, Table
from .experiments import Experiment
from .settings import Setting
from .standings import Difference, Standing
from .stress import End, Row
from .trials import COARSE, FULL, Budget
from .verdicts import Examination, examine, headline


def headline_of(experiment: Experiment, full: Budget = FULL, crew: Crew | None = None) -> dict[str, Any]:
    """Return the parts of a record that the headline alone decides: effect, knobs and leads."""
    base = headline(experiment, full, crew)
    return {
        "effect": {arm: list(map(finite, values)) for arm, values in base.found.items()},
        "knobs": base.knobs,
        "base": _told(base),
    }


def experiment_record(
    experiment: Experiment, coarse: Budget = COARSE, full: Budget = FULL, crew: Crew | None = None
) -> dict[str, Any]:
    """Run an experiment whole and return its record, but for what tells the script and the machine.

    Raise ``LabError`` where the comparison gives no answer as assumed.
    """
    workers = crew or Alone(experiment)
    base = headline(experiment, full, workers)
    # The longest work is begun first, so that none is left with it at the end.
    quoted_of = workers.begin(quoted)
    curve_budget = Budget(coarse.trials, coarse.tuning_seeds, full.seeds)
    sweeps_of = {
        curve.id: begun(experiment, curve, curve_budget, base.knobs, workers) for curve in experiment.curves
    }
    examined = examine(experiment, coarse, full, workers, base)
    sweeps = {name: sweep() for name, sweep in sweeps_of.items()}
    numbers, tables = quoted_of()
    effect = {arm: list(map(finite, values)) for arm, values in base.found.items()}
    return {
        "title": experiment.title,
        "metric": experiment.metric,
        "unit": experiment.unit,
        "better": experiment.better,
        "arms": {arm.id: arm.label for arm in experiment.arms},
        "effect": effect,
        "sweeps": sweeps,
        "tables": recorded_tables(tables),
        "numbers": {**_numbers(experiment, examined, effect, sweeps), **numbers},
        "examination": _examination(experiment, examined, coarse, full),
    }


def quoted(experiment: Experiment) -> tuple[Mapping[str, Any], Sequence[Table]]:
    """Return what a chapter quotes besides, which an experiment works out by itself."""
    return experiment.numbers(), experiment.tables()


def recorded_tables(tables: Sequence[Table]) -> dict[str, Any]:
    """Return what a record holds of a lab's tables, by their ids."""
    return {
        table.id: {
            "title": table.title,
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
        }
        for table in tables
    }


def _numbers(
    experiment: Experiment,
    examined: Examination,
    effect: Mapping[str, Sequence[Measure]],
    sweeps: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return what a chapter may pull of every experiment."""
    base = examined.base
    return {
        "seeds": len(effect[experiment.recommended]),
        "wins": _wins(experiment, effect),
        "effect": {arm: spread(values) | {"mean": _mean(values)} for arm, values in effect.items()},
        "sweep": {name: curve_numbers(sweep) for name, sweep in sweeps.items()},
        "lead": {rival: _interval(each) for rival, each in base.differences.items()},
        "setting": experiment.values,
        "fixed": {each.name: each.value for each in experiment.fixed},
        "knob": base.knobs,
        "flip": {
            each.setting: {each.side: {"inside": each.inside, "outside": each.outside}}
            for each in examined.verdict.conditions
        },
        "world": {
            world.id: {arm: _mean(values) for arm, values in found.found.items()}
            for world, found in examined.worlds
        },
        "without_cause": {arm: _mean(values) for arm, values in examined.ablation.standing.found.items()},
    }


def _examination(
    experiment: Experiment, examined: Examination, coarse: Budget, full: Budget
) -> dict[str, Any]:
    together = examined.together
    return {
        "recommended": experiment.recommended,
        "obvious": experiment.obvious,
        "oracles": [arm.id for arm in experiment.arms if arm.is_oracle],
        "options": {arm.option: arm.id for arm in experiment.arms if arm.option},
        "not_run": dict(experiment.not_run),
        "is_exact": experiment.exact,
        "trials": {"full": full.trials, "coarse": coarse.trials},
        "settings": [_setting(each) for each in experiment.settings],
        "fixed": [
            {
                "name": each.name,
                "label": each.called,
                "value": each.value,
                "unit": each.unit,
                "reason": each.reason,
            }
            for each in experiment.fixed
        ],
        "knobs": {
            arm.id: [
                {
                    "name": knob.name,
                    "low": knob.range.low,
                    "high": knob.range.high,
                    "value": examined.base.knobs[arm.id][knob.name],
                }
                for knob in arm.knobs
            ]
            for arm in experiment.arms
            if arm.knobs
        },
        "base": _told(examined.base),
        "rows": [_row(row) for row in examined.rows],
        "worlds": [
            {"id": world.id, "label": world.label, **_told(found)} for world, found in examined.worlds
        ],
        "cause": {
            "settings": dict(experiment.cause),
            "left": examined.ablation.left.value if examined.ablation.left else None,
            **_told(examined.ablation.standing),
        },
        "scalings": [
            {"factors": dict(each.factors), "holds": each.holds, **_told(each.standing)}
            for each in examined.scalings
        ],
        "together": together
        and {
            "points": together.points,
            "others": together.others,
            "effects": [
                {"setting": each.setting, "size": each.size, "spread": each.spread}
                for each in together.effects
            ],
        },
        "verdict": {
            "kind": examined.verdict.kind.value,
            "ahead": examined.verdict.ahead,
            "conditions": [
                {"setting": c.setting, "side": c.side, "inside": c.inside, "outside": c.outside}
                for c in examined.verdict.conditions
            ],
            "worlds": list(examined.verdict.worlds),
            "untried": list(examined.verdict.untried),
        },
    }


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "label": setting.called,
        "value": setting.value,
        "unit": setting.unit,
        "low": setting.range.low,
        "high": setting.range.high,
        "origin": setting.origin,
        "source": setting.source,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "setting": row.setting.name,
        # A change of the order is told by the ends; as a size it is no number.
        "influence": finite(row.influence),
        "low": row.low and _end(row.low),
        "high": row.high and _end(row.high),
    }


def _end(end: End) -> dict[str, Any]:
    return {
        "value": end.value,
        "flip": list(end.flip) if end.flip else None,
        "beyond": end.beyond and _told(end.beyond),
        **_told(end.standing),
    }


def _told(found: Standing) -> dict[str, Any]:
    """Return who is ahead at a point, by how much, and each arm's mean."""
    lead = found.differences.get(found.rival)
    return {
        "outcome": found.outcome.value,
        "rival": found.rival,
        "lead": lead and _interval(lead),
        "means": {arm: _mean(values) for arm, values in found.found.items()},
        "why": found.why,
    }


def _interval(difference: Difference) -> dict[str, float]:
    return {"mean": difference.mean, "low": difference.low, "high": difference.high}


def _mean(values: Sequence[Measure]) -> Measure:
    """Return the mean of what is known; ``None`` where most are not."""
    known = [value for value in map(finite, values) if value is not None]
    return finite(math.fsum(known) / len(known)) if 2 * len(known) > len(values) else None


def _wins(experiment: Experiment, effect: Mapping[str, Sequence[Measure]]) -> float:
    """Return the share of seeds in which the recommended arm is better than every rival."""
    sign = 1 if experiment.better == "higher" else -1

    def score(measure: Measure) -> float:
        return -math.inf if measure is None else sign * measure

    ours = effect[experiment.recommended]
    best = [
        max(map(score, each)) for each in zip(*(effect[arm.id] for arm in experiment.rivals), strict=True)
    ]
    return sum(score(a) > b for a, b in zip(ours, best, strict=True)) / len(ours)
