"""The numbers of an experiment: those of its world, and those that an arm may choose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .definition import LabError, Scale

Origin = Literal["scenario", "cited", "convention", "invented"]


@dataclass(frozen=True)
class Range:
    """What a number may plausibly be: from ``low`` to ``high``, both included.

    On a logarithmic scale both are above 0. A ``whole`` number is rounded.
    """

    low: float
    high: float
    scale: Scale = "linear"
    whole: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise LabError(f"a range from {self.low} to {self.high}; expected the lower end first")
        if self.scale == "log" and self.low <= 0:
            raise LabError(f"a logarithmic range from {self.low}; expected it to begin above 0")

    def at(self, share: float) -> float:
        """Return the value at a share of the way from the lower end to the upper one."""
        if self.scale == "log":
            value = math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        value = min(max(value, self.low), self.high)
        return float(round(value)) if self.whole else value

    def share(self, value: float) -> float:
        """Return which share of the way a value lies at: 0 at the lower end, 1 at the upper one."""
        if self.scale == "log":
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Setting:
    """A number of the world: what is assumed, what else it may be, and who says so.

    A constraint of the scenario, such as a budget, is one too; the trial enforces it.
    """

    name: str
    value: float
    range: Range
    origin: Origin
    unit: str = ""
    source: str = ""
    """Of a cited number, the key of its work; of an invented one, why it was chosen."""
    label: str = ""
    """What a reader calls it; without one, its name with spaces."""

    @property
    def called(self) -> str:
        """What a reader calls it."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class Fixed:
    """A number that stays as it is, such as the steps of a solver, with the reason why nothing depends on it.

    Where something does, it is a caveat, and the reason says so: the page prints both.
    """

    name: str
    value: float
    reason: str
    unit: str = ""
    label: str = ""
    """What a reader calls it; without one, its name with spaces."""

    @property
    def called(self) -> str:
        """What a reader calls it."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class Knob:
    """A number that an arm tunes for itself, such as a learning rate or a threshold.

    A best value at the end of its range shows that the range is too narrow. Where the
    end is that of the quantity, as 1 is of a share, it is ``closed``.
    """

    name: str
    range: Range
    closed: bool = False
