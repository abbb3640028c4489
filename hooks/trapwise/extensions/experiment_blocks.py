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
        made = etree.SubElement(
            parent, "div", {"class": f"tw-made tw-made--{self.NAME}", "data-terms": "off"}
        )
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
    """Every setting at both ends of its range, and the other worlds; the most influential first.

    What changes the order is read at once; what changes nothing is folded, and all of it stands in the page.
    """

    NAME = "stress"

    def made(self, record: LabRecord) -> str:
        examined = record["examination"]
        settings = {setting["name"]: setting for setting in examined["settings"]}
        rows = [_row(record, row, settings[row["setting"]]) for row in examined["rows"]]
        worlds = [_world(record, world) for world in examined["worlds"]]
        same = [row for row in rows if not row["other"]]
        same_worlds = [world for world in worlds if not world["other"]]
        return render(
            "lab-stress.html.j2",
            caption=lab_words.stress_caption(record),
            everywhere=lab_words.base_words(record),
            changed=[row for row in rows if row["other"]],
            worlds=[world for world in worlds if world["other"]],
            same=same,
            same_worlds=same_worlds,
            summary=lab_words.unchanged_words(len(same), len(same_worlds)),
            kept=lab_words.base_words(record),
            cause=lab_words.cause_words(record),
            scalings=lab_words.scaling_words(record),
        )


class SettingsBlock(_Made):
    """What the lab assumes, what else it may be, who says so, what stays fixed, and what each arm tuned for itself."""

    NAME = "settings"

    def made(self, record: LabRecord) -> str:
        examined = record["examination"]
        return render(
            "lab-settings.html.j2",
            settings=[
                {
                    "label": setting["label"],
                    "value": lab_words.assumed(setting["value"], setting["unit"]),
                    "range": _range(setting),
                    "origin": ": ".join(filter(None, [ORIGINS[setting["origin"]], setting["source"]])),
                }
                for setting in examined["settings"]
            ],
            fixed=[
                {
                    "label": number["label"],
                    "value": lab_words.assumed(number["value"], number["unit"]),
                    "reason": number["reason"],
                }
                for number in examined.get("fixed", [])
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
    ends = [row["low"], row["high"]]
    flips = [
        lab_words.between(end["flip"][0], end["flip"][1], setting["unit"])
        for end in ends
        if end and end["flip"]
    ]
    low, high = (_cell(record, end, setting["unit"]) for end in ends)
    return {
        "setting": setting["label"],
        "cells": [
            low,
            _cell(record, {**base, "value": setting["value"], "flip": None}, setting["unit"]),
            high,
        ],
        "flip": " and ".join(flips),
        "other": low["other"] or high["other"],
    }


def _cell(record: LabRecord, end: Mapping[str, Any] | None, unit: str) -> dict[str, Any]:
    if end is None:
        return {"value": "", "other": False}
    is_answer = end["outcome"] in lab_words.ANSWERS
    return {
        # In a narrow column a line may end before the unit.
        "value": lab_words.assumed(end["value"], unit).replace("\u00a0", " "),
        "mark": end["outcome"] if is_answer else "none",
        "said": lab_words.standing_words(record, end),
        "other": end["flip"] is not None or not is_answer,
    }


def _world(record: LabRecord, world: Mapping[str, Any]) -> dict[str, Any]:
    examined = record["examination"]
    is_answer = world["outcome"] in lab_words.ANSWERS
    return {
        "label": world["label"],
        "mark": world["outcome"] if is_answer else "none",
        "said": lab_words.standing_words(record, world),
        "other": world["id"] in examined["verdict"]["worlds"] or not is_answer,
    }


def is_examined(argument: str, labs: Mapping[str, LabRecord]) -> bool:
    """Tell whether a lab has been examined, so that there is a verdict to show."""
    return bool(labs.get(argument, {}).get("examination"))


EXPERIMENT_BLOCKS = (VerdictBlock, StressBlock, SettingsBlock)
