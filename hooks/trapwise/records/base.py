"""What every record is made of: its base model, the types of its fields, and references to others."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from .tags import Stage

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TO_WRITE = re.compile(r"\bTODO\b")
"""The word that stands in a record or on a page where its author is still to write."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
ONE_LINE = r"^[^\n\u0085\u2028\u2029]*[^\s][^\n\u0085\u2028\u2029]*$"
NOT_BLANK = r"[^\s]"
Line = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=ONE_LINE)]
Text = Annotated[str, StringConstraints(min_length=3, max_length=4000, pattern=NOT_BLANK)]
Minutes = Annotated[int, Field(ge=0, le=600)]
Round = Annotated[int, Field(ge=1, le=300)]
Wordings = Annotated[
    list[Line], Field(description="other words that readers type for it; for search alone, shown nowhere")
]


class Record(BaseModel):
    """A frozen record: no unknown field, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class Ref:
    """Marks a field whose value is the id of a record of another kind."""

    kind: str


Former = Annotated[list[Id], Field(description="ids it had before; links to them go on working")]

ThemeId = Annotated[Id, Ref("themes")]
TrapId = Annotated[Id, Ref("traps")]
MistakeId = Annotated[Id, Ref("mistakes")]
TermId = Annotated[Id, Ref("terms")]
FrameworkId = Annotated[Id, Ref("frameworks")]
QuestionId = Annotated[Id, Ref("questions")]
PatternId = Annotated[Id, Ref("patterns")]
DesignId = Annotated[Id, Ref("designs")]
PaperKey = Annotated[str, Ref("papers")]


class Tie(Record):
    """A link from one record to a trap, with the reason for it."""

    trap: TrapId
    reason: Text


class Met(Record):
    """Where one meets a symptom, and the section of the record's page that treats it."""

    at: Stage
    section: Id


class Given(Record):
    """A constraint as a reader would state it, where it is met, and the section that treats it."""

    at: Stage
    section: Id
    text: Line


class MistakeTie(Record):
    """A link from one record to a mistake, with the reason for it."""

    mistake: MistakeId
    reason: Text


def references(record: Record) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield ``(place, id, kind)`` for each id of another record that ``record`` holds."""
    for name, hint in _hints(type(record)).items():
        yield from _within(getattr(record, name), hint, (name,))


def references_in(value: Any, model: type[Record]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield the same for what should have been a record of ``model``, as far as it has that shape."""
    return _within(value, model, ())


@cache
def _hints(model: type[Record]) -> dict[str, Any]:
    """Return the types of a model's fields; there are few models and many records."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hint for name, hint in hints.items() if name in model.model_fields}


def _within(value: Any, hint: Any, place: tuple[str | int, ...]) -> Iterator[tuple[Any, str, str]]:
    if value is None:
        return
    if isinstance(hint, type) and issubclass(hint, Record) and isinstance(value, dict):
        for name, inner in _hints(hint).items():
            yield from _within(value.get(name), inner, (*place, name))
        return
    if isinstance(value, Record):
        for inner, found, kind in references(value):
            yield (*place, *inner), found, kind
        return
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        for mark in marks:
            if isinstance(mark, Ref):
                if isinstance(value, str):
                    yield place, value, mark.kind
                return
        yield from _within(value, inner, place)
    elif origin in {Union, types.UnionType}:
        for option in get_args(hint):
            if option is not type(None):
                yield from _within(value, option, place)
    elif origin is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _within(item, get_args(hint)[0], (*place, index))
    elif origin is dict and isinstance(value, dict):
        key_hint, value_hint = get_args(hint)
        for key, item in value.items():
            yield from _within(key, key_hint, (*place, key))
            yield from _within(item, value_hint, (*place, key))
