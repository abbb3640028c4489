"""What an experiment's record allows to say, in words: the verdict, the leads, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from ..drawing.scales import short
from ..numbers.pulls import LabRecord
from ..typography import difference_unit, said_with_unit


def verdict_words(record: LabRecord) -> Markup:
    """Return the verdict as a sentence or two of HTML."""
    examined = record["examination"]
    ours = _arm(record, examined["recommended"])
    verdict, base = examined["verdict"], examined["base"]
    rival = _arm(record, base["rival"])
    match verdict["kind"]:
        case "holds everywhere tried":
            return Markup("Everywhere we tried, {} is ahead.").format(ours)
        case "holds while":
            (condition,) = verdict["conditions"]
            setting = _settings(record)[condition["setting"]]
            return Markup("As long as the {} stays {} {}, {} is ahead.").format(
                setting["label"], condition["side"], amount(condition["inside"], setting["unit"]), ours
            )
        case "no difference":
            return Markup("Wherever we looked, {} and {} cannot be told apart.").format(ours, rival)
        case "another arm is ahead":
            return Markup("As we assume things, {} is ahead of {}.").format(rival, ours)
    if verdict["ahead"]:
        return Markup("It depends. As we assume things, {} is ahead, but not everywhere.").format(ours)
    return Markup("It depends. As we assume things, {} and {} cannot be told apart.").format(ours, rival)


def lead_words(record: LabRecord) -> list[Markup]:
    """Return by how much the recommended arm is ahead of each rival as assumed, the closest first; or that one fails."""
    examined = record["examination"]
    leads = record["numbers"]["lead"]
    rivals = set(record["arms"]) - {examined["recommended"], *examined["oracles"]}
    unit = difference_unit(record["unit"])
    found = [
        _gap(leads[arm], unit, _arm(record, arm))
        for arm in sorted(rivals & leads.keys(), key=lambda arm: (leads[arm]["mean"], arm))
    ]
    return found + [Markup("{} fails").format(_arm(record, arm)) for arm in sorted(rivals - leads.keys())]


def sample_words(record: LabRecord) -> str:
    """Return how the leads were found."""
    if record["examination"]["is_exact"]:
        return "an exact sum"
    return f"{record['numbers']['seeds']} seeds; in brackets, the 95% interval of the mean difference"


def _gap(lead: Mapping[str, float], unit: str, arm: Markup) -> Markup:
    if lead["low"] == lead["high"]:
        between = ""
    elif lead["low"] <= 0 <= lead["high"]:
        return Markup("level with {} ({} to {})").format(arm, short(lead["low"]), amount(lead["high"], unit))
    else:
        low, high = sorted((abs(lead["low"]), abs(lead["high"])))
        between = f" ({short(low)} to {short(high)})"
    side = "ahead of" if lead["mean"] > 0 else "behind"
    return Markup("{} {} {}{}").format(amount(abs(lead["mean"]), unit), side, arm, between)


def flip_words(record: LabRecord) -> list[Markup]:
    """Return each change that we tried and that puts another arm ahead, or none, as a line of HTML."""
    examined = record["examination"]
    return [*_setting_flips(record), *_world_flips(record, examined)]


def _setting_flips(record: LabRecord) -> Iterator[Markup]:
    settings = _settings(record)
    for row in record["examination"]["rows"]:
        setting = settings[row["setting"]]
        for end in (row["low"], row["high"]):
            if end is None or end["flip"] is None:
                continue
            inside, outside = end["flip"]
            side = "below" if outside < inside else "above"
            yield Markup("{} {} {} (we assume {}): {}").format(
                _capital(setting["label"]),
                side,
                between(inside, outside, setting["unit"]),
                assumed(setting["value"], setting["unit"]),
                _beyond_words(record, end, setting["unit"]),
            )


def _beyond_words(record: LabRecord, end: Mapping[str, Any], unit: str) -> Markup:
    """Return what comes right behind a flip, and at the end of the range if that is another thing."""
    near = outcome_words(record, end["beyond"] or end)
    far = outcome_words(record, end)
    return near if near == far else Markup("{}; at {}, {}").format(near, assumed(end["value"], unit), far)


def _world_flips(record: LabRecord, examined: Mapping[str, Any]) -> Iterator[Markup]:
    for world in examined["worlds"]:
        if world["id"] in examined["verdict"]["worlds"]:
            yield Markup("{}: {}").format(_capital(world["label"]), outcome_words(record, world))


def outcome_words(record: LabRecord, point: Mapping[str, Any]) -> Markup:
    """Return who is ahead at a point."""
    ours, rival = _arm(record, record["examination"]["recommended"]), _arm(record, point["rival"])
    match point["outcome"]:
        case "ahead":
            return Markup("{} is ahead").format(ours)
        case "behind":
            return Markup("{} is ahead").format(rival)
        case "tie":
            return Markup("{} is level").format(rival)
        case "all fail":
            return Markup("every answer fails")
    return Markup("no answer ({})").format(point["why"] or point["outcome"])


ANSWERS = frozenset({"ahead", "tie", "behind"})
"""The outcomes by which an order of answers is known."""


def standing_words(record: LabRecord, point: Mapping[str, Any]) -> str:
    """Return where the recommended arm stands at a point, as a table's cell says it under a caption that names the arm."""
    match point["outcome"]:
        case "ahead":
            return "ahead"
        case "behind":
            return f"behind {record['arms'][point['rival']]}"
        case "tie":
            return f"level with {record['arms'][point['rival']]}"
    return str(point["outcome"])


def stress_caption(record: LabRecord) -> Markup:
    """Return what a stress table asks."""
    ours = _arm(record, record["examination"]["recommended"])
    return Markup("Where is {} if one thing is changed? By {}.").format(ours, record["metric"])


def base_words(record: LabRecord) -> Markup:
    """Return the order that all has which changes nothing."""
    return Markup("Here the order is as assumed: {}.").format(
        outcome_words(record, record["examination"]["base"])
    )


def unchanged_words(settings: int, worlds: int) -> str:
    """Return how much changed nothing."""
    counted = [
        (settings, "setting", "settings"),
        (worlds, "other form of the world", "other forms of the world"),
    ]
    said = [f"{count} {one if count == 1 else more}" for count, one, more in counted if count]
    return f"{' and '.join(said)} that changed nothing"


def tried_words(record: LabRecord) -> Markup:
    """Return how much was tried, and what came of moving several settings together."""
    examined = record["examination"]
    said = [f"We moved each of {len(examined['settings'])} settings alone to both ends of its range"]
    if examined["worlds"]:
        said.append(f", and tried {len(examined['worlds'])} other forms of the same world")
    said.append("; every answer was tuned anew each time. ")
    if together := examined["together"]:
        changed = together["others"]
        said.append(
            f"With the most influential settings moved together, {changed} of {together['points']} points "
            f"{'puts' if changed == 1 else 'put'} another answer ahead, or none."
        )
    return escape("".join(said))


def cause_words(record: LabRecord) -> Markup:
    """Return what is left of the lead without the cause that the chapter names."""
    cause = record["examination"]["cause"]
    settings = _settings(record)
    off = ", ".join(
        f"{settings[name]['label']} = {amount(value, settings[name]['unit'])}"
        for name, value in cause["settings"].items()
    )
    match cause["left"]:
        case "vanishes":
            what = Markup("the lead vanishes ({})").format(outcome_words(record, cause))
        case "shrinks":
            what = Markup("the lead shrinks to {}").format(_lead(record, cause))
        case "stays":
            what = Markup("the lead stays at {}, so something else than the named cause makes it").format(
                _lead(record, cause)
            )
        case _:
            what = outcome_words(record, cause)
    return Markup("With the cause switched off ({}), {}.").format(off, what)


def scaling_words(record: LabRecord) -> list[Markup]:
    """Return for each scaling whether the order stayed, as it was said to."""
    settings = _settings(record)
    found = []
    for scaled in record["examination"]["scalings"]:
        factors = " and ".join(
            f"{settings[name]['label']} × {short(factor)}" for name, factor in scaled["factors"].items()
        )
        kept = "the order stays" if scaled["holds"] else "the order does not stay"
        found.append(
            Markup("Scaled together, {}: {} ({}).").format(factors, kept, outcome_words(record, scaled))
        )
    return found


def amount(value: float, unit: str) -> str:
    """Return a value with its unit, which no line end parts."""
    return said_with_unit(short(value), unit, "\u00a0")


def assumed(value: float, unit: str) -> str:
    """Return a value that somebody chose, with its unit: as exactly as it was chosen."""
    if 1e-3 <= abs(value) < 1e6 and not float(value).is_integer():
        return said_with_unit(f"{value:.6g}".replace("-", "−"), unit, "\u00a0")
    return amount(value, unit)


CLOSE = 0.05
"""Ends of a search that are so close to each other, as a share of the larger one, are one value to a reader."""


def between(inside: float, outside: float, unit: str) -> str:
    """Return the value at which the order changes, no more exactly than it was looked for."""
    low, high = sorted((inside, outside))
    if low == high:
        return amount(high, unit)
    if high - low <= CLOSE * max(abs(low), abs(high)):
        return f"about {amount(float(f'{(low + high) / 2:.2g}'), unit)}"
    return f"{amount(low, unit) if unit.startswith('$') else short(low)} to {amount(high, unit)}"


def _lead(record: LabRecord, point: Mapping[str, Any]) -> str:
    return (
        amount(point["lead"]["mean"], difference_unit(record["unit"]))
        if point["lead"]
        else "what the others cannot do"
    )


def _arm(record: LabRecord, arm: str) -> Markup:
    return Markup("<b>{}</b>").format(record["arms"].get(arm, "nothing"))


def _settings(record: LabRecord) -> dict[str, Mapping[str, Any]]:
    return {setting["name"]: setting for setting in record["examination"]["settings"]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
