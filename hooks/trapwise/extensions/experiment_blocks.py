"""Blocks that are made from an experiment's record alone: its verdict, its stress table and its settings.

``/// verdict | lab``, ``/// stress | lab`` and ``/// settings | lab`` have no body, since nothing of them is typed.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from typing import Any

from pymdownx.blocks.block import Block

from ..drawing.scales import short
from ..numbers.pulls import LabRecord
from ..rendering import lab_words
from ..rendering.templates import render

FIRST_FLIPS = 3
"""How many changes of the order are shown before the rest is folded, the most influential first."""
ORIGINS = {
    "scenario": "the scenario",
    "cited": "cited",
    "convention": "convention",
    "invented": "our choice",
}


class _Made(Block):
    """A block that a record fills."""

    ARGUMENT = True

    def on_validate(self, parent: etree.Element) -> bool:
        return self.argument in self.config["awaited"] or is_examined(self.argument, self.config["labs"])

    def on_create(self, parent: etree.Element) -> etree.Element:
        made = etree.SubElement(parent, "div", {"class": f"tw-made tw-made--{self.NAME}", "data-terms": "off"})
        inner = etree.SubElement(made, "div")
        if self.argument in self.config["awaited"]:
            html = render("not-run.html.j2", lab=self.argument)
        else:
            html = self.made(self.config["labs"][self.argument])
        inner.text = self.md.htmlStash.store(html)
        return made

    def made(self, record: LabRecord) -> str:
        raise NotImplementedError


class VerdictBlock(_Made):
    """What the lab allows to say, and what would flip it."""

    NAME = "verdict"

    def made(self, record: LabRecord) -> str:
        return render(
            "lab-verdict.html.j2",
            kind=record["examination"]["verdict"]["kind"],
            said=lab_words.verdict_words(record),
            sample=lab_words.sample_words(record),
            leads=lab_words.lead_words(record),
            flips=lab_words.flip_words(record),
            shown=FIRST_FLIPS,
            tried=lab_words.tried_words(record),
        )


class StressBlock(_Made):
    """Every setting at both ends of its range, and the other worlds; the most influential first."""

    NAME = "stress"

    def made(self, record: LabRecord) -> str:
        examined = record["examination"]
        settings = {setting["name"]: setting for setting in examined["settings"]}
        return render(
            "lab-stress.html.j2",
            key=f"{self.argument}-stress",
            caption=f"Who is ahead where one thing is changed, by {record['metric']}",
            rows=[_row(record, row, settings[row["setting"]]) for row in examined["rows"]],
            worlds=[
                {
                    "label": world["label"],
                    "said": lab_words.winner_words(record, world),
                    "other": world["id"] in examined["verdict"]["worlds"],
                }
                for world in examined["worlds"]
            ],
            cause=lab_words.cause_words(record),
            scalings=lab_words.scaling_words(record),
        )


class SettingsBlock(_Made):
    """What the lab assumes, what else it may be, who says so, and what each arm tuned for itself."""

    NAME = "settings"

    def made(self, record: LabRecord) -> str:
        examined = record["examination"]
        return render(
            "lab-settings.html.j2",
            key=f"{self.argument}-settings",
            settings=[
                {
                    "label": setting["label"],
                    "value": lab_words.assumed(setting["value"], setting["unit"]),
                    "range": _range(setting),
                    "origin": ": ".join(filter(None, [ORIGINS[setting["origin"]], setting["source"]])),
                }
                for setting in examined["settings"]
            ],
            knobs=[
                {
                    "arm": record["arms"][arm],
                    "name": knob["name"].replace("_", " "),
                    "range": _range(knob),
                    "value": short(knob["value"]),
                }
                for arm, knobs in examined["knobs"].items()
                for knob in knobs
            ],
            trials=examined["trials"]["full"],
        )


def _range(declared: Mapping[str, Any]) -> str:
    return f"{lab_words.assumed(declared['low'], '')} … {lab_words.assumed(declared['high'], '')}"


def _row(record: LabRecord, row: Mapping[str, Any], setting: Mapping[str, Any]) -> dict[str, Any]:
    base = record["examination"]["base"]
    flips = [
        lab_words.between(end["flip"][0], end["flip"][1], setting["unit"])
        for end in (row["low"], row["high"])
        if end and end["flip"]
    ]
    return {
        "setting": f"{setting['label']}, {lab_words.assumed(setting['value'], setting['unit'])}",
        "ends": [_end(record, row[side], base, setting["unit"]) for side in ("low", "high")],
        "flip": " and ".join(flips),
    }


def _end(
    record: LabRecord, end: Mapping[str, Any] | None, base: Mapping[str, Any], unit: str
) -> dict[str, Any]:
    if end is None:
        return {"said": "as assumed", "other": False}
    said = f"{lab_words.assumed(end['value'], unit)}: {lab_words.winner_words(record, end)}"
    return {"said": said, "other": end["flip"] is not None}


def is_examined(argument: str, labs: Mapping[str, LabRecord]) -> bool:
    """Tell whether a lab has been examined, so that there is a verdict to show."""
    return bool(labs.get(argument, {}).get("examination"))


EXPERIMENT_BLOCKS = (VerdictBlock, StressBlock, SettingsBlock)
