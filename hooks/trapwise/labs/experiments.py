"""What a fair comparison declares: settings, arms in their best form, other worlds, and the cause of the gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .definition import LabError, Measure
from .settings import Knob, Setting

if TYPE_CHECKING:
    # NumPy is needed to run a lab, not to build the site.
    from numpy.random import Generator

Values = Mapping[str, float]
Draw = Callable[["Generator", Values], Any]
"""Draws the data of one seed, given the settings."""
Run = Callable[[Any, Values, Values, "Generator"], Measure]
"""Returns an arm's measure, given the data, the settings, its knobs and its own random numbers.

``None`` stands for a failure that the arm itself notices; a number that is not finite is undefined.
"""


@dataclass(frozen=True)
class Arm:
    """A design that is compared, in the best version that a strong candidate would propose."""

    id: str
    label: str
    run: Run
    knobs: Sequence[Knob] = ()
    option: str = ""
    """The option of the chapter's commit-first question that it is."""
    is_oracle: bool = False
    """It knows what nobody can know; it is shown, and is no rival."""


@dataclass(frozen=True)
class World:
    """Another form of the same trial: other settings, or another law of the data."""

    id: str
    label: str
    settings: Values = field(default_factory=dict)
    draw: Draw | None = None


@dataclass(frozen=True)
class Experiment:
    """A comparison that an opponent may change in any one thing.

    ``cause`` holds the settings that switch off what the gap is put down to. Each of
    ``scalings`` multiplies settings so that the result must stay as it is. Of an ``exact``
    experiment one run is the truth, and no seeds are drawn.
    """

    title: str
    metric: str
    unit: str
    better: Literal["lower", "higher"]
    settings: Sequence[Setting]
    arms: Sequence[Arm]
    recommended: str
    draw: Draw
    cause: Values
    worlds: Sequence[World] = ()
    scalings: Sequence[Values] = ()
    exact: bool = False

    def __post_init__(self) -> None:
        names = [setting.name for setting in self.settings]
        arms = [arm.id for arm in self.arms]
        for what, found in (("setting", names), ("arm", arms), ("world", [w.id for w in self.worlds])):
            for name in found:
                if found.count(name) > 1:
                    raise LabError(f"the {what} '{name}' is declared twice")
        for setting in self.settings:
            if not setting.range.low <= setting.value <= setting.range.high:
                raise LabError(f"the setting '{setting.name}' of {setting.value} lies outside of its range")
        if self.recommended not in arms:
            raise LabError(
                f"the recommended design '{self.recommended}' is no arm; expected one of {', '.join(arms)}"
            )
        if not self.rivals:
            raise LabError(f"nothing is compared with '{self.recommended}'; expected a rival")
        self._expect_settings("cause", self.cause)
        if not self.cause:
            raise LabError("no cause is named; expected the settings that switch it off")
        for world in self.worlds:
            self._expect_settings(f"world '{world.id}'", world.settings)
        for factors in self.scalings:
            self._expect_settings("scaling", factors)

    def _expect_settings(self, what: str, names: Iterable[str]) -> None:
        known = {setting.name for setting in self.settings}
        for name in names:
            if name not in known:
                raise LabError(
                    f"the {what} names '{name}', which is no setting; expected one of {', '.join(sorted(known))}"
                )

    @property
    def values(self) -> dict[str, float]:
        """The settings as they are assumed, by name."""
        return {setting.name: setting.value for setting in self.settings}

    @property
    def rivals(self) -> list[Arm]:
        """The arms that the recommended one has to beat."""
        return [arm for arm in self.arms if arm.id != self.recommended and not arm.is_oracle]

    def arm(self, name: str) -> Arm:
        """Return the arm of this id."""
        return next(arm for arm in self.arms if arm.id == name)
