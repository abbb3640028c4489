"""The shape of what a record holds of an experiment; a verdict that does not follow from the rest is refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .settings import Origin
from .standings import Outcome
from .verdicts import Kind, kind_of

Number = Annotated[float | int, Field(allow_inf_nan=False)]
Measure = Number | None
Text = Annotated[str, Field(max_length=400)]
Told = Literal["ahead", "tie", "behind", "all fail", "undefined", "does not run"]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class Interval(_Shape):
    """A mean difference and its 95% interval."""

    mean: Number
    low: Number
    high: Number


class Point(_Shape):
    """Who is ahead at one point."""

    outcome: Told
    rival: Text
    lead: Interval | None
    means: dict[str, Measure]
    why: Text


class End(Point):
    """A setting at one end of its range."""

    value: Number
    flip: Annotated[list[Number], Field(min_length=2, max_length=2)] | None
    beyond: Point | None


class Row(_Shape):
    """A setting at both ends."""

    setting: Text
    influence: Measure
    low: End | None
    high: End | None


class Declared(_Shape):
    """A setting as it is assumed, and what else it may be."""

    name: Text
    label: Text
    value: Number
    unit: Text
    low: Number
    high: Number
    origin: Origin
    source: Text


class Held(_Shape):
    """A number that stays as it is, and why."""

    name: Text
    label: Text
    value: Number
    unit: Text
    reason: Text


class Searched(_Shape):
    """A knob of an arm: its range and the value that was found best."""

    name: Text
    low: Number
    high: Number
    value: Number


class World(Point):
    """Another form of the trial."""

    id: Text
    label: Text


class Cause(Point):
    """The comparison without its cause."""

    settings: dict[str, Number]
    left: Literal["vanishes", "shrinks", "stays"] | None


class Scaled(Point):
    """Settings multiplied together."""

    factors: dict[str, Number]
    holds: bool


class Effect(_Shape):
    """What a setting does to the margin while others move."""

    setting: Text
    size: Number
    spread: Number


class Moved(_Shape):
    """Several settings moved together."""

    points: int
    others: int
    effects: list[Effect]


class Condition(_Shape):
    """A setting on one side of the value at which the order changes."""

    setting: Text
    side: Literal["above", "below"]
    inside: Number
    outside: Number


class Concluded(_Shape):
    """What may be concluded."""

    kind: Literal[
        "holds everywhere tried", "holds while", "depends on", "no difference", "another arm is ahead"
    ]
    ahead: Text
    conditions: list[Condition]
    worlds: list[Text]
    untried: list[Text]


class Examined(_Shape):
    """Everything that was tried against a comparison."""

    recommended: Text
    obvious: Text
    oracles: list[Text]
    options: dict[str, Text]
    not_run: dict[str, Text]
    is_exact: bool
    settings: Annotated[list[Declared], Field(min_length=1)]
    fixed: list[Held] = []
    knobs: dict[str, list[Searched]]
    base: Point
    rows: list[Row]
    worlds: list[World]
    cause: Cause
    scalings: list[Scaled]
    together: Moved | None
    verdict: Concluded

    @model_validator(mode="after")
    def _follows(self) -> Examined:
        known = {setting.name for setting in self.settings}
        for row in self.rows:
            if row.setting not in known:
                raise ValueError(f"rows names '{row.setting}', which is no setting")
        ends = [end for row in self.rows for end in (row.low, row.high) if end is not None]
        flips = sorted(tuple(end.flip) for end in ends if end.flip)
        said = sorted((each.inside, each.outside) for each in self.verdict.conditions)
        if flips != said:
            raise ValueError("verdict.conditions are not the flips of the rows; a verdict is computed")
        kind = kind_of(Outcome(self.base.outcome), len(flips), len(self.verdict.worlds))
        if Kind(self.verdict.kind) is not kind:
            raise ValueError(
                f"verdict.kind is '{self.verdict.kind}', but '{kind.value}' follows; a verdict is computed"
            )
        return self
