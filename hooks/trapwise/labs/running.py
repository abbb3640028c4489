"""Run a lab script and write what it measured into its record."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import math
import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from . import arithmetic
from .definition import Lab, LabError, Measure, Sweep, Trial

DIGITS = 8
"""Significant digits kept in a record: enough to reproduce, few enough to read."""


def source_hash(script: Path) -> str:
    """Return the SHA-256 of a lab script, whatever its line endings."""
    return text_hash(script.read_text(encoding="utf-8"))


def text_hash(text: str) -> str:
    """Return the SHA-256 of a lab script's text, whatever its line endings."""
    text = text.replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()


def load_lab(script: Path, unrounded: bool = False) -> Lab:
    """Import a lab script and return its ``LAB``.

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
    lab = getattr(module, "LAB", None)
    if not isinstance(lab, Lab):
        raise LabError(f"{script}: expected a module-level LAB = Lab(…)")
    if not {"trap", "fix"} <= set(lab.arms):
        raise LabError(f"{script}: arms must include 'trap' and 'fix', found {', '.join(lab.arms)}")
    if lab.seeds < 20:
        raise LabError(f"{script}: {lab.seeds} seeds; expected 20 or more")
    return lab


def _execute_unrounded(module: ModuleType, script: Path) -> None:
    """Run a lab's script with elementary functions, powers among them, that err in their last bit."""
    import numpy

    inexact = arithmetic.Unrounded(numpy)
    tree = ast.fix_missing_locations(arithmetic.Powers().visit(ast.parse(script.read_bytes(), str(script))))
    names = vars(module)
    names[arithmetic.Powers.NAME] = inexact.raised
    exec(compile(tree, str(script), "exec"), names)
    if "np" in names:
        names["np"] = inexact
    for name in arithmetic.SCALAR & names.keys():
        names[name] = inexact.scalar(names[name])


def run_lab(script: Path, threads: int = 1, unrounded: bool = False) -> dict[str, Any]:
    """Run every trial of a lab and return its record (plain JSON values).

    ``threads`` is the number that the linear-algebra library gets, and ``unrounded``
    makes elementary functions err in their last bit; a record that is kept is made with
    neither. Raises ``LabError`` where the fix does not beat the trap in 95% of the seeds
    and the lab does not say why.
    """
    try:
        with arithmetic.threads(threads):
            return _run(script, load_lab(script, unrounded)) | {"made_with": arithmetic.made_with(threads)}
    except ModuleNotFoundError as error:
        raise LabError(f"a lab needs {error.name}; run: pip install -e '.[labs]'") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None) or 1
        raise LabError(f"{script}:{line}: not Python: {getattr(error, 'msg', error)}") from error


def _run(script: Path, lab: Lab) -> dict[str, Any]:
    effect = _repeat(lab, lab.trial, {}, tuple(lab.arms))
    wins = _wins(lab, effect)
    if wins < lab.share_that_must_win and not lab.concedes:
        raise LabError(
            f"{script}: '{lab.arms['fix']}' beats '{lab.arms['trap']}' by more than "
            f"{lab.least_effect} {lab.unit} in {wins:.0%} of the seeds; expected 95% or a "
            "'concedes' that says where it does not"
        )
    sweeps = {sweep.id: _sweep(lab, sweep) for sweep in lab.sweeps}
    numbers: dict[str, Any] = {
        "seeds": lab.seeds,
        "wins": wins,
        "effect": {arm: _spread(values) for arm, values in effect.items()},
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
        "tables": {
            table.id: {
                "title": table.title,
                "columns": list(table.columns),
                "rows": [list(row) for row in table.rows],
            }
            for table in lab.tables()
        },
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
            values[arm].append(_finite(outcome[arm]))
    return values


def _sweep(lab: Lab, sweep: Sweep) -> dict[str, Any]:
    arms = tuple(sweep.arms) or tuple(lab.arms)
    better = sweep.better or lab.better
    series: dict[str, dict[str, list[Measure]]] = {arm: {"median": [], "low": [], "high": []} for arm in arms}
    winners = []
    for value in sweep.values:
        results = _repeat(lab, sweep.trial or lab.trial, {sweep.parameter: value}, arms)
        for arm in arms:
            for name, number in _spread(results[arm]).items():
                series[arm][name].append(number)
        if {"trap", "fix"} <= set(arms):
            trap, fix = series["trap"]["median"][-1], series["fix"]["median"][-1]
            winners.append(_winner(trap, fix, better, sweep.tie))
    values = [_finite(v) for v in sweep.values]
    changes = [i for i in range(1, len(winners)) if winners[i] != winners[i - 1]]
    numbers: dict[str, Any] = {
        arm: {_key(x): series[arm]["median"][i] for i, x in enumerate(values)} for arm in arms
    }
    for arm in arms:
        numbers[arm] |= _first_never(values, series[arm]["median"])
    if changes:
        numbers["boundary"] = {"before": values[changes[0] - 1], "after": values[changes[0]]}
    return {
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
        "numbers": numbers,
    }


def _first_never(values: Sequence[Measure], medians: Sequence[Measure]) -> dict[str, Measure]:
    """Return the parameter at which an arm first fails for good, and the last one before."""
    index = next((i for i, median in enumerate(medians) if median is None), None)
    if not index:
        return {}
    return {"last_finite": values[index - 1], "first_never": values[index]}


def _key(value: Measure) -> str:
    return f"at_{value:g}".replace(".", "_").replace("-", "minus_").replace("+", "")


def _spread(values: Sequence[Measure]) -> dict[str, Measure]:
    """Return the median and the 10th and 90th percentiles; ``None`` where most are never."""
    finite = sorted(v for v in values if v is not None)
    if len(finite) * 2 <= len(values):
        return {"median": None, "low": None, "high": None}
    last = len(finite) - 1
    return {
        "median": statistics.median(finite),
        "low": finite[math.floor(0.1 * last)],
        "high": finite[math.ceil(0.9 * last)],
    }


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


def _finite(value: Any) -> Measure:
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


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
