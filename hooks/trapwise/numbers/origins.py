"""Where a pulled number comes from, in words: what a lab measured under a path, how a quantity is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..labs.curves import key
from ..records import Quantity
from ..records.bibliography import Paper
from ..typography import difference_unit, said_with_unit
from .pulls import show

STATISTICS = {
    "median": "the median",
    "mean": "the mean",
    "low": "the tenth percentile",
    "high": "the ninetieth percentile",
}
EXAMINED = frozenset({"lead", "setting", "fixed", "knob", "flip", "world", "without_cause"})
"""What a record holds of an experiment besides."""
AVERAGES = frozenset({"median", "mean"})
"""What has an interval where ``low`` and ``high`` stand beside it."""


def origin_in_lab(path: str, record: Mapping[str, Any]) -> str:
    """Say what a lab's record holds at ``path``, the lab's id left out: ``effect.fix.median``."""
    match path.split("."):
        case ["seeds"]:
            return "How many seeds the lab ran."
        case ["wins"]:
            return _wins(record)
        case ["effect", arm, statistic] if arm in record["arms"] and statistic in STATISTICS:
            return _effect(arm, statistic, record)
        case [group, *rest] if "examination" in record and group in EXAMINED:
            return _examined(group, rest, record)
        case ["sweep", sweep, *rest] if sweep in record["sweeps"]:
            return _in_sweep(rest, record["sweeps"][sweep], record)
        case _:
            return _recorded(path, record)


def origin_of_quantity(quantity: Quantity, source: Paper | None) -> str:
    """Say what a quantity is, and its source or the sum that it follows from."""
    known = quantity.derived or ""
    if source is not None:
        known = f"{source.short}, {quantity.measured}" if quantity.measured else source.short
    return " ".join(_sentence(text) for text in (quantity.title, known, quantity.note) if text)


def about_lab(record: Mapping[str, Any]) -> str:
    """Say which lab measured a number, over how many seeds, and whether somebody tried to break it."""
    attacked = "" if record.get("examination") else " Nobody has attacked it yet."
    return f"Measured in the lab “{record['title']}”, over {record['numbers']['seeds']} seeds.{attacked}"


def _wins(record: Mapping[str, Any]) -> str:
    arms, examined = record["arms"], record.get("examination")
    if examined is None and {"trap", "fix"} <= arms.keys():
        return f"The share of the seeds in which “{arms['fix']}” is ahead of “{arms['trap']}”."
    if examined is None:
        return _recorded("wins", record)
    return (
        f"The share of the seeds in which “{arms[examined['recommended']]}” is ahead of every other answer."
    )


def _examined(group: str, rest: list[str], record: Mapping[str, Any]) -> str:
    """Say what an experiment assumed, what an answer chose, and what came of the comparison."""
    examined, arms = record["examination"], record["arms"]
    settings = {setting["name"]: setting for setting in examined["settings"]}
    fixed = {number["name"]: number for number in examined.get("fixed", [])}
    match group, rest:
        case "lead", [arm, _] if arm in arms:
            lead, ours = record["numbers"]["lead"][arm], arms[examined["recommended"]]
            said = f"By how much “{ours}” is ahead of “{arms[arm]}”: the mean difference over the seeds, in pairs."
            return f"{said} Its 95% interval: {_plain(lead['low'])} to {_with_unit(lead['high'], difference_unit(record['unit']))}."
        case "setting", [name] if name in settings:
            setting = settings[name]
            said = f"What the lab assumes: {setting['label']}."
            between = f"{_plain(setting['low'])} to {_with_unit(setting['high'], setting['unit'])}"
            source = f" {_sentence(setting['source'])}" if setting["source"] else ""
            return f"{said} Tried from {between}.{source}"
        case "fixed", [name] if name in fixed:
            return f"What the lab keeps as it is: {fixed[name]['label']}. {_sentence(fixed[name]['reason'])}"
        case "knob", [arm, name] if arm in arms:
            return (
                f"What “{arms[arm]}” chose for its {name.replace('_', ' ')}, on seeds that are not reported."
            )
        case "flip", [name, side, which] if name in settings:
            what = "still stands" if which == "inside" else "has changed"
            below = "below" if side == "above" else "above"
            return (
                f"The order of the answers changes where “{settings[name]['label']}” is {below} this; "
                f"at this value it {what}."
            )
        case "world", [world, arm] if arm in arms:
            label = next((each["label"] for each in examined["worlds"] if each["id"] == world), world)
            return f"{_sentence(record['metric'])[:-1]}, “{arms[arm]}”, in another world: {label}. The mean of the seeds."
        case "without_cause", [arm] if arm in arms:
            return f"{_sentence(record['metric'])[:-1]}, “{arms[arm]}”, without the cause. The mean of the seeds."
    return _recorded(".".join([group, *rest]), record)


def _effect(arm: str, statistic: str, record: Mapping[str, Any]) -> str:
    said = (
        f"{_sentence(record['metric'])[:-1]}, “{record['arms'][arm]}”: {STATISTICS[statistic]} of the seeds."
    )
    return f"{said} {_spread(record['numbers']['effect'][arm], record['unit'])}"


def _in_sweep(rest: list[str], sweep: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    across, measured = sweep["x"]["label"], _sentence(sweep["y"]["label"])[:-1]
    # A sweep may have arms of its own.
    arms = {**record["arms"], **(sweep.get("labels") or {})}
    match rest:
        case ["boundary", "before"]:
            return f"{measured}: the last value of “{across}” that was tried before the winner changes."
        case ["boundary", "after"]:
            return f"{measured}: the first value of “{across}” that was tried after the winner changes."
        case [arm, "last_finite"] if arm in arms:
            return f"The last value of “{across}” at which “{arms[arm]}” still gives a result."
        case [arm, "first_never"] if arm in arms:
            return f"The first value of “{across}” at which “{arms[arm]}” gives no result any more."
        case [arm, name] if arm in sweep["series"] and arm in arms:
            values = sweep["x"]["values"]
            index = next((i for i, value in enumerate(values) if key(value) == name), None)
            if index is not None:
                place = f"“{across}” at {_with_unit(values[index], sweep['x']['unit'])}"
                said = f"{measured}, “{arms[arm]}”, {place}: the median of the seeds."
                spread = {name: of[index] for name, of in sweep["series"][arm].items()}
                return f"{said} {_spread(spread, sweep['y']['unit'])}".strip()
    return f"Recorded by the lab in the sweep “{sweep['title']}”, as “{_named(rest, record)}”."


def _recorded(path: str, record: Mapping[str, Any]) -> str:
    """Say under which name the lab recorded a number of its own, and the interval if it stands beside it."""
    names = path.split(".")
    around: Any = record["numbers"]
    for name in names[:-1]:
        around = around.get(name, {}) if isinstance(around, Mapping) else {}
    said = f"Recorded by the lab as “{_named(names, record)}”."
    ends = {end: around.get(end) for end in ("low", "high")} if isinstance(around, Mapping) else {}
    if (
        names[-1] not in AVERAGES
        or not ends
        or not all(isinstance(end, int | float) for end in ends.values())
    ):
        return said
    return f"{said} Its interval goes from {_plain(ends['low'])} to {_plain(ends['high'])}."


def _spread(spread: Mapping[str, Any], unit: str) -> str:
    low, high = spread["low"], spread["high"]
    if low is None or high is None:
        return ""
    if low == high:
        return "From the tenth percentile to the ninetieth, the seeds agree."
    return f"From the tenth percentile to the ninetieth: {_plain(low)} to {_with_unit(high, unit)}."


def _plain(value: Any) -> str:
    return show(value)[0].replace("<sup>", "^").replace("</sup>", "")


def _with_unit(value: Any, unit: str) -> str:
    return said_with_unit(_plain(value), unit, "\u00a0")


def _named(names: list[str], record: Mapping[str, Any]) -> str:
    return " / ".join(record["arms"].get(name) or name.replace("_", " ") for name in names)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
