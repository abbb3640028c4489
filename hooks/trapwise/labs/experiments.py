"""What a fair comparison declares: settings, arms in their best form, other worlds, and the cause of the gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .definition import LabError, Measure, Scale, Table
from .settings import Fixed, Knob, Setting

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
class Curve:
    """A figure: the arms, tuned anew at each value of one setting, the others as assumed.

    ``varies`` is the name of a setting of the experiment, or one that this curve alone has.
    With ``arms`` or ``draw`` of its own it measures another trial, by another ``metric``; its
    legend names those arms. ``None`` is drawn on a rail of its own, labelled ``never``.
    """

    id: str
    title: str
    varies: str | Setting
    values: Sequence[float]
    scale: Scale = "linear"
    arms: Sequence[Arm] = ()
    draw: Draw | None = None
    metric: str = ""
    unit: str = ""
    better: Literal["lower", "higher"] | None = None
    metric_scale: Scale = "linear"
    never: str = "never"


@dataclass(frozen=True)
class Experiment:
    """A comparison that an opponent may change in any one thing.

    ``cause`` holds the settings that switch off what the gap is put down to. Each of
    ``scalings`` multiplies settings so that the result must stay as it is. Of an ``exact``
    experiment one run is the truth, and no seeds are drawn.

    ``obvious`` is the arm of the answer that the chapter calls the trap. ``not_run`` says of each
    option of its question that is no arm why it is none. ``numbers`` and ``tables`` are what the
    chapter quotes besides. ``fixed`` are the numbers that nothing moves; of a script, all that it
    names are told.
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
    obvious: str = ""
    curves: Sequence[Curve] = ()
    not_run: Mapping[str, str] = field(default_factory=dict)
    numbers: Callable[[], Mapping[str, Any]] = dict
    tables: Callable[[], Sequence[Table]] = tuple
    fixed: Sequence[Fixed] = ()

    def __post_init__(self) -> None:
        arms = [arm.id for arm in self.arms]
        self._expect_once("setting", [setting.name for setting in self.settings])
        self._expect_once("fixed number", [number.name for number in self.fixed])
        self._expect_once("arm", arms)
        self._expect_once("world", [world.id for world in self.worlds])
        self._expect_once("curve", [curve.id for curve in self.curves])
        self._expect_once("option", [*(arm.option for arm in self.arms if arm.option), *self.not_run])
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
        for curve in self.curves:
            if isinstance(curve.varies, str):
                self._expect_settings(f"curve '{curve.id}'", [curve.varies])
        if self.obvious and self.obvious not in arms:
            raise LabError(
                f"the obvious answer '{self.obvious}' is no arm; expected one of {', '.join(arms)}"
            )

    def _expect_once(self, what: str, found: Sequence[str]) -> None:
        for name in found:
            if found.count(name) > 1:
                raise LabError(f"the {what} '{name}' is declared twice")

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
