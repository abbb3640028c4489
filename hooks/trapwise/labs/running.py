"""Run a lab script and write what it measured into its record."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from . import arithmetic
from .crews import crew
from .curves import curve_numbers, finite, spread
from .definition import Lab, LabError, Measure, Sweep, Trial
from .examinations import experiment_record, headline_of, recorded_tables
from .experiments import Experiment
from .remembering import Memory, remembering
from .settings import Fixed, Setting

DIGITS = 8
"""Significant digits kept in a record: enough to reproduce, few enough to read."""


def source_hash(script: Path) -> str:
    """Return the SHA-256 of a lab script, whatever its line endings."""
    return text_hash(script.read_text(encoding="utf-8"))


def text_hash(text: str) -> str:
    """Return the SHA-256 of a lab script's text, whatever its line endings."""
    text = text.replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()


def load_lab(script: Path, unrounded: bool = False) -> Lab | Experiment:
    """Import a lab script and return its ``EXPERIMENT``, or the ``LAB`` of the first edition.

    ``unrounded`` gives the script elementary functions that err in their last bit.
    """
    spec = importlib.util.spec_from_file_location(f"lab_{script.stem.replace('-', '_')}", script)
    if spec is None or spec.loader is None:
        raise LabError(f"{script}: not a Python script")
    module = importlib.util.module_from_spec(spec)
    if unrounded:
        _execute_unrounded(module, script)
    else:
        spec.loader.exec_module(module)
    experiment = getattr(module, "EXPERIMENT", None)
    if isinstance(experiment, Experiment):
        return _with_fixed(experiment, vars(module).values(), script)
    lab = getattr(module, "LAB", None)
    if not isinstance(lab, Lab):
        raise LabError(f"{script}: expected a module-level EXPERIMENT = Experiment(…)")
    if not {"trap", "fix"} <= set(lab.arms):
        raise LabError(f"{script}: arms must include 'trap' and 'fix', found {', '.join(lab.arms)}")
    if lab.seeds < 20:
        raise LabError(f"{script}: {lab.seeds} seeds; expected 20 or more")
    return lab


def _with_fixed(experiment: Experiment, names: Iterable[object], script: Path) -> Experiment:
    """Return an experiment with all that its script keeps fixed; refuse a setting that nothing moves."""
    moved = [*experiment.settings, *(curve.varies for curve in experiment.curves)]
    for each in names:
        if isinstance(each, Setting) and each not in moved:
            raise LabError(f"{script}: nothing moves the setting '{each.name}'; expected it as Fixed(…)")
    return replace(experiment, fixed=[each for each in names if isinstance(each, Fixed)])


def _execute_unrounded(module: ModuleType, script: Path) -> None:
    """Run a lab's script with elementary functions, powers among them, that err in their last bit."""
    import numpy

    inexact = arithmetic.Unrounded(numpy)
    tree = ast.fix_missing_locations(arithmetic.Powers().visit(ast.parse(script.read_bytes(), str(script))))
    names = vars(module)
    names[arithmetic.Powers.NAME] = inexact.raised
    exec(compile(tree, str(script), "exec", dont_inherit=True), names)
    if "np" in names:
        names["np"] = inexact
    for name in arithmetic.SCALAR & names.keys():
        names[name] = inexact.scalar(names[name])


def load_experiment(script: Path, unrounded: bool = False) -> Experiment:
    """Import a lab script and return its ``EXPERIMENT``; raise ``LabError`` for a lab of the first edition."""
    lab = load_lab(script, unrounded)
    if not isinstance(lab, Experiment):
        raise LabError(f"{script}: a lab of the first edition has no headline of its own")
    return lab


def run_lab(script: Path, threads: int = 1, unrounded: bool = False, processes: int = 1) -> dict[str, Any]:
    """Run every trial of a lab and return its record (plain JSON values).

    ``threads`` is the number that the linear-algebra library gets, and ``unrounded``
    makes elementary functions err in their last bit; a record that is kept is made with
    neither. ``processes`` share the parts of an experiment, and do not change the record. Raises ``LabError`` where an experiment gives no answer as it is assumed.
    """
    try:
        with arithmetic.threads(threads), remembering(Memory()):
            lab = load_lab(script, unrounded)
            if isinstance(lab, Lab):
                record = _run(script, lab)
            else:
                record = _examined(script, lab, threads, unrounded, processes)
            return record | {"made_with": arithmetic.made_with(threads)}
    except ModuleNotFoundError as error:
        raise LabError(f"a lab needs {error.name}; run: pip install -e '.[labs]'") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None) or 1
        raise LabError(f"{script}:{line}: not Python: {getattr(error, 'msg', error)}") from error


def run_headline(script: Path, processes: int = 1) -> dict[str, Any]:
    """Tune and compare the arms of an experiment as assumed, without what was tried against it.

    Raise ``LabError`` where that gives no answer, and for a lab of the first edition.
    """
    with arithmetic.threads(1), remembering(Memory()):
        experiment = load_experiment(script)
        with crew(experiment, partial(load_experiment, script), processes=processes) as workers:
            cleaned: dict[str, Any] = _clean(headline_of(experiment, crew=workers))
        return cleaned


def _examined(
    script: Path, experiment: Experiment, threads: int, unrounded: bool, processes: int
) -> dict[str, Any]:
    load = partial(load_experiment, script, unrounded)
    try:
        with crew(experiment, load, threads, processes) as workers:
            record = experiment_record(experiment, crew=workers)
    except LabError as error:
        raise LabError(f"{script}: {error}") from error
    cleaned: dict[str, Any] = _clean(
        {"lab": script.stem, "source_sha256": source_hash(script), "concedes": "", **record}
    )
    return cleaned


def _run(script: Path, lab: Lab) -> dict[str, Any]:
    effect = _repeat(lab, lab.trial, {}, tuple(lab.arms))
    wins = _wins(lab, effect)
    sweeps = {sweep.id: _sweep(lab, sweep) for sweep in lab.sweeps}
    numbers: dict[str, Any] = {
        "seeds": lab.seeds,
        "wins": wins,
        "effect": {arm: spread(values) for arm, values in effect.items()},
        "sweep": {name: sweep["numbers"] for name, sweep in sweeps.items()},
        **lab.numbers(),
    }
    record = {
        "lab": script.stem,
        "source_sha256": source_hash(script),
        "title": lab.title,
        "metric": lab.metric,
        "unit": lab.unit,
        "better": lab.better,
        "arms": dict(lab.arms),
        "concedes": lab.concedes,
        "effect": effect,
        "sweeps": {name: {k: v for k, v in s.items() if k != "numbers"} for name, s in sweeps.items()},
        "tables": recorded_tables(lab.tables()),
        "numbers": numbers,
    }
    if lab.metric_scale == "log":
        record["metric_scale"] = "log"
    cleaned: dict[str, Any] = _clean(record)
    return cleaned


def write_record(record: Mapping[str, Any], path: Path) -> None:
    """Write a record as JSON that diffs well: sorted keys, short lists on one line."""
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    text = re.sub(r"\[\n\s+([^\[\]{}]*?)\n\s+\]", lambda m: "[" + re.sub(r"\s*\n\s*", " ", m[1]) + "]", text)
    path.write_text(text + "\n", encoding="utf-8")


def _repeat(
    lab: Lab, trial: Trial, parameters: Mapping[str, Any], arms: Sequence[str]
) -> dict[str, list[Measure]]:
    # NumPy is needed to run a lab, not to build the site from its record.
    import numpy as np

    values: dict[str, list[Measure]] = {arm: [] for arm in arms}
    for seed in range(lab.first_seed, lab.first_seed + lab.seeds):
        outcome = trial(np.random.default_rng(seed), **parameters)
        for arm in arms:
            if arm not in outcome:
                raise LabError(f"the trial returned no measure for the arm '{arm}'")
            values[arm].append(finite(outcome[arm]))
    return values


def _sweep(lab: Lab, sweep: Sweep) -> dict[str, Any]:
    arms = tuple(sweep.arms) or tuple(lab.arms)
    better = sweep.better or lab.better
    series: dict[str, dict[str, list[Measure]]] = {arm: {"median": [], "low": [], "high": []} for arm in arms}
    winners = []
    for value in sweep.values:
        results = _repeat(lab, sweep.trial or lab.trial, {sweep.parameter: value}, arms)
        for arm in arms:
            for name, number in spread(results[arm]).items():
                series[arm][name].append(number)
        if {"trap", "fix"} <= set(arms):
            trap, fix = series["trap"]["median"][-1], series["fix"]["median"][-1]
            winners.append(_winner(trap, fix, better, sweep.tie))
    values = [finite(v) for v in sweep.values]
    drawn: dict[str, Any] = {
        "title": sweep.title,
        "x": {
            "name": sweep.parameter,
            "label": sweep.label,
            "unit": sweep.unit,
            "scale": sweep.scale,
            "values": values,
        },
        "y": {
            "label": sweep.metric or lab.metric,
            "unit": sweep.metric_unit or lab.unit,
            "scale": sweep.metric_scale,
            "never": sweep.never,
            "better": better,
        },
        "series": series,
        "winners": winners,
    }
    return drawn | {"numbers": curve_numbers(drawn)}


def _winner(trap: Measure, fix: Measure, better: str, tie: float) -> str:
    if trap is None or fix is None:
        return "tie" if trap is fix else ("fix" if trap is None else "trap")
    gain = trap - fix if better == "lower" else fix - trap
    return "tie" if abs(gain) <= tie else ("fix" if gain > 0 else "trap")


def _wins(lab: Lab, effect: Mapping[str, Sequence[Measure]]) -> float:
    won = 0
    for trap, fix in zip(effect["trap"], effect["fix"], strict=True):
        if fix is None:
            continue
        gain = math.inf if trap is None else (trap - fix if lab.better == "lower" else fix - trap)
        won += gain > lab.least_effect
    return won / lab.seeds


def _clean(value: Any) -> Any:
    """Return plain JSON values, numbers rounded to ``DIGITS`` significant digits."""
    if isinstance(value, Mapping):
        return {str(k): _clean(v) for k, v in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_clean(v) for v in value]
    if not math.isfinite(value):
        return str(float(value))
    if float(value).is_integer() and abs(value) < 1e15:
        return int(value)
    return float(f"{float(value):.{DIGITS}g}")
