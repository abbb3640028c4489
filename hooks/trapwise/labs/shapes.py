"""The shape of a lab's record, so that whatever reads one later finds what it looks for."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..files import CONTROL
from .examined import Examined

Number = Annotated[float | int, Field(allow_inf_nan=False)]
Measure = Number | None
Text = Annotated[str, Field(max_length=400)]
Scale = Literal["linear", "log"]
Better = Literal["lower", "higher"]
Cell = Text | Number | bool | None
UNIONS = frozenset({"float", "int", "str", "bool", "constrained-str", "constrained-float", "constrained-int"})
DEEPEST = 12
"""Mappings and lists within each other; a record has 5."""
HIDDEN = re.compile(r"(?<!\\)(?:\\\\)*\\u00")
"""A control character as JSON writes it, which it does with no other."""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class Spread(_Shape):
    """The median of an arm, and what 80% of its seeds lie between."""

    median: Measure
    low: Measure
    high: Measure


class Lines(_Shape):
    """The same of an arm for each value of a sweep."""

    median: list[Measure]
    low: list[Measure]
    high: list[Measure]


class HorizontalAxis(_Shape):
    """What a sweep varies."""

    name: Text
    label: Text
    unit: Text
    scale: Scale
    values: Annotated[list[Number], Field(min_length=1)]


class VerticalAxis(_Shape):
    """What a sweep measures."""

    label: Text
    unit: Text
    scale: Scale
    never: Text
    better: Better


class Sweep(_Shape):
    """A trial repeated over the values of one parameter."""

    title: Text
    x: HorizontalAxis
    y: VerticalAxis
    series: Annotated[dict[str, Lines], Field(min_length=1)]
    winners: list[Text]
    labels: dict[str, Text] | None = None
    """What the arms are called in this figure, where it measures another trial."""

    @model_validator(mode="after")
    def _fits(self) -> Sweep:
        count = len(self.x.values)
        for arm, lines in self.series.items():
            for name in ("median", "low", "high"):
                _expect(
                    len(getattr(lines, name)) == count,
                    f"series.{arm}.{name} has {len(getattr(lines, name))} values; expected {count}, as x has",
                )
        _expect(len(self.winners) in {0, count}, f"winners has {len(self.winners)} values; expected {count}")
        is_log = self.x.scale == "log" and min(self.x.values) <= 0
        _expect(not is_log, "x.values holds one that is not above 0; expected none on a logarithmic scale")
        return self


class Table(_Shape):
    """A table of results."""

    title: Text
    columns: Annotated[list[Text], Field(min_length=1)]
    rows: list[list[Cell]]

    @model_validator(mode="after")
    def _fits(self) -> Table:
        for index, row in enumerate(self.rows):
            message = f"row {index + 1} has {len(row)} cells; expected {len(self.columns)}"
            _expect(len(row) == len(self.columns), message)
        return self


class Numbers(_Shape):
    """What pages pull; a lab adds numbers of its own."""

    seeds: Annotated[int, Field(ge=1)]
    wins: Annotated[float | int, Field(ge=0, le=1)]
    effect: dict[str, Spread]
    sweep: dict[str, dict[str, Any]]


class Record(_Shape):
    """Everything that a lab wrote down."""

    lab: Text
    source_sha256: Text
    made_with: Any
    title: Text
    metric: Text
    unit: Text
    better: Better
    arms: dict[str, Text]
    effect: dict[str, Annotated[list[Measure], Field(min_length=1)]]
    sweeps: dict[str, Sweep]
    tables: dict[str, Table]
    numbers: Numbers
    metric_scale: Scale = "linear"
    examination: Examined | None = None

    @model_validator(mode="after")
    def _fits(self) -> Record:
        arms = set(self.arms)
        examined = self.examination
        needed = {examined.recommended, *examined.options.values()} if examined else {"trap", "fix"}
        for arm in sorted(needed - arms):
            raise ValueError(f"arms lacks '{arm}'")
        for name, found in (("effect", set(self.effect)), ("numbers.effect", set(self.numbers.effect))):
            _expect(found == arms, f"{name} has other arms than 'arms'")
        for sweep, given in self.sweeps.items():
            named = set(given.labels or arms)
            _expect(set(given.series) <= named, f"sweeps.{sweep}.series has an arm that 'arms' lacks")
            _expect(
                set(given.winners) <= named | {"tie"},
                f"sweeps.{sweep}.winners names what is no arm; expected one of {', '.join(sorted(named))}, tie",
            )
        return self


def _expect(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)


def read_json(text: str) -> Any:
    """Return strict JSON as plain values, of a depth and of numbers that nothing chokes on.

    Raise ``ValueError`` for a key given twice, for NaN and infinities, for half a character
    (a surrogate by itself), for very long numbers, and for lists too deep within each other.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=lambda digits: int(digits) if len(digits) < 40 else _no_number(digits),
        )
    except RecursionError:
        raise ValueError("lists and mappings too deep within each other") from None
    if _depth(value) > DEEPEST:
        raise ValueError("lists and mappings too deep within each other")
    if "\\u" in text:
        written = json.dumps(value, ensure_ascii=False)
        if CONTROL.search(written) or HIDDEN.search(written):
            raise ValueError("a character that nobody sees, or half of one")
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"duplicate key '{name}'")
    return found


def _finite(written: str) -> float:
    value = float(written)
    return value if math.isfinite(value) else _no_number(written)


def _no_number(written: str) -> NoReturn:
    raise ValueError(f"'{written[:20]}' is no number that can be shown")


def _depth(value: Any) -> int:
    found, level = 0, [value]
    while level and found <= DEEPEST:
        found += 1
        inner = [item.values() if isinstance(item, dict) else item for item in level]
        level = [part for item in inner if not isinstance(item, str | int | float | None) for part in item]
    return found


def misshapen(record: Mapping[str, Any]) -> tuple[tuple[str | int, ...], str] | None:
    """Return the place of the first mistake in a record's shape and what is wrong there, if anything is."""
    try:
        Record.model_validate(record)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        # Of several types that a value might have, pydantic names the one that it tried last.
        place = tuple(part for part in detail["loc"] if part not in UNIONS)
        said = detail["msg"].removeprefix("Value error, ")
        where = ".".join(str(part) for part in place)
        return place, f"{where}: {said[:1].lower()}{said[1:]}" if where else said
    return None
