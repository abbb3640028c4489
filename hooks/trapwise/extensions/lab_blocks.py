"""Blocks that show a lab's record: ``/// figure | lab/sweep`` and ``/// results | lab/table``.

Also ``/// drawing | images/file.svg``: a drawing of ours, put into the page so that
it takes the theme's colors.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_string

from ..drawing.charts import (
    arm_roles,
    arm_styles,
    draw_effect,
    draw_marks,
    draw_sweep,
    labels_of,
    sweep_table,
)
from ..drawing.predictions import Prediction, cannot_be_predicted, draw_prediction
from ..drawing.scales import short
from ..drawing.svg_files import read_drawing
from ..problems import nearest
from ..rendering.templates import render
from .experiment_blocks import EXPERIMENT_BLOCKS
from .study import CONFIDENCES


class _Shown(Block):
    """A figure whose body is its caption and whose picture is made from a file.

    In a brief it is compact, without what moves and without the table of its numbers, and has ids of its
    own, since the book shows the same figure in full.
    """

    ARGUMENT = True

    def on_create(self, parent: etree.Element) -> etree.Element:
        self.is_compact = "tw-brief" in parent.get("class", "").split()
        figure = etree.SubElement(parent, "figure", {"class": "tw-figure"})
        picture = etree.SubElement(figure, "div", {"data-terms": "off"})
        picture.text = self.md.htmlStash.store(self.picture())
        self._caption = etree.SubElement(figure, "figcaption")
        after = "" if self.is_compact else self.after()
        if after:
            rest = etree.SubElement(figure, "div", {"data-terms": "off"})
            rest.text = self.md.htmlStash.store(after)
        return figure

    def on_add(self, block: etree.Element) -> etree.Element:
        return self._caption

    def picture(self) -> str:
        raise NotImplementedError

    def after(self) -> str:
        return ""

    def is_awaited(self) -> bool:
        """Tell whether the lab has no record yet; a draft says so in the place of the figure."""
        return self.argument.partition("/")[0] in self.config["awaited"]

    def named(self) -> tuple[Mapping[str, Any], str, str]:
        """Return the record, its lab's id and what follows the slash."""
        lab, _, part = self.argument.partition("/")
        return self.config["labs"][lab], lab, part


class FigureBlock(_Shown):
    """The figure of one sweep, or of the lab's main result: ``lab/effect``.

    ``predict`` names an arm of the sweep whose line the reader may draw before it is shown.
    """

    NAME = "figure"
    OPTIONS: ClassVar = {"predict": ("", type_string)}

    def on_validate(self, parent: etree.Element) -> bool:
        labs, arm = self.config["labs"], self.options["predict"]
        if self.is_awaited():
            return True
        return figure_exists(self.argument, labs) and not (arm and unpredictable(self.argument, arm, labs))

    def on_create(self, parent: etree.Element) -> etree.Element:
        figure = super().on_create(parent)
        if self.asked():
            figure.set("data-predict", "")
        return figure

    def asked(self) -> Prediction | None:
        """Return what the reader may predict, if anything."""
        if self.is_awaited() or not self.options["predict"]:
            return None
        record, lab, part = self.named()
        return draw_prediction(record, lab, part, self.options["predict"])

    def picture(self) -> str:
        if self.is_awaited():
            return _not_run(self.argument)
        record, lab, part = self.named()
        key = f"{lab}-{part}{'-brief' if self.is_compact else ''}"
        styles, roles = arm_styles(record), arm_roles(record)
        if part == "effect":
            return render("effect.html.j2", key=key, record=record, strips=draw_effect(record), roles=roles)
        return render(
            "sweep.html.j2",
            key=key,
            is_compact=self.is_compact,
            record=record,
            sweep=record["sweeps"][part],
            charts=draw_sweep(record, part),
            styles=styles,
            roles=roles,
            labels=labels_of(record, record["sweeps"][part]),
            marks={arm: draw_marks(style, [(17, 6)]) for arm, style in styles.items()},
            ask=self.asked(),
            confidences=CONFIDENCES,
        )

    def after(self) -> str:
        if self.is_awaited():
            return ""
        record, lab, part = self.named()
        if part == "effect":
            rows = [[record["arms"][arm], *_spread_cells(record, arm)] for arm in record["arms"]]
            columns = ["answer", "median", "10th percentile", "90th percentile"]
            title = f"{record['metric']} ({record['unit']}), {record['numbers']['seeds']} seeds"
        else:
            columns, rows = sweep_table(record, part)
            sweep = record["sweeps"][part]
            title = f"{sweep['y']['label']} ({sweep['y']['unit']}): median over {record['numbers']['seeds']} seeds"
        return render(
            "figure-table.html.j2",
            key=f"{lab}-{part}",
            title=title,
            columns=columns,
            rows=rows,
            # Said once a page, with its main result.
            is_unattacked=part == "effect" and "examination" not in record,
        )


def _not_run(argument: str) -> str:
    return render("not-run.html.j2", lab=argument.partition("/")[0])


def _spread_cells(record: Mapping[str, Any], arm: str) -> list[str]:
    spread = record["numbers"]["effect"][arm]
    return [short(spread[k]) for k in ("median", "low", "high")]


class ResultsBlock(_Shown):
    """A table of a lab's record."""

    NAME = "results"

    def on_validate(self, parent: etree.Element) -> bool:
        lab, _, part = self.argument.partition("/")
        return self.is_awaited() or part in self.config["labs"].get(lab, {}).get("tables", {})

    def picture(self) -> str:
        if self.is_awaited():
            return _not_run(self.argument)
        record, lab, part = self.named()
        key = f"{lab}-{part}{'-brief' if self.is_compact else ''}"
        return render("results.html.j2", key=key, table=record["tables"][part])


class DrawingBlock(_Shown):
    """A drawing from a file, relative to ``docs/assets``."""

    NAME = "drawing"

    def on_validate(self, parent: etree.Element) -> bool:
        path = Path(self.config["assets"]) / str(self.argument)
        return path.is_file()

    def picture(self) -> str:
        drawing, _ = read_drawing(Path(self.config["assets"]) / self.argument, self.argument)
        return render("drawing.html.j2", svg=drawing)


def figure_exists(argument: str, labs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether ``lab/part`` names a figure: a sweep of the record, or ``effect``."""
    lab, _, part = argument.partition("/")
    return lab in labs and (part == "effect" or part in labs[lab]["sweeps"])


def unpredictable(argument: str, arm: str, labs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return why a figure that exists cannot ask for a prediction of an arm's line, or nothing if it can."""
    lab, _, part = argument.partition("/")
    if part == "effect":
        expected = (
            ", ".join(f"'{lab}/{name}'" for name in labs[lab]["sweeps"]) or "none, as there is no sweep"
        )
        return f"'{argument}' has no line to predict; expected a sweep's figure: {expected}"
    sweep = labs[lab]["sweeps"][part]
    if arm not in sweep["series"]:
        expected = ", ".join(sweep["series"])
        return f"'{argument}' has no line '{arm}'; expected one of {expected}{nearest(arm, sweep['series'])}"
    reason = cannot_be_predicted(sweep, arm)
    return f"the line '{arm}' of '{argument}' cannot be predicted: {reason}" if reason else ""


class LabBlocksExtension(BlocksExtension):
    """Registers the blocks; ``labs`` are the records by id, ``awaited`` traps without one, ``assets`` a folder."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "labs": [{}, "records by lab id"],
            "awaited": [frozenset(), "traps whose labs have no record yet"],
            "assets": ["", "folder of the drawings"],
        }
        super().__init__(**kwargs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for block in (FigureBlock, ResultsBlock, DrawingBlock, *EXPERIMENT_BLOCKS):
            block_mgr.register(block, self.getConfigs())
