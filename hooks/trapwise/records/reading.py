"""From the YAML files in ``content/`` to records, with every problem of every file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..files import files_below, read_text
from ..memo import FORGETFUL, Memo
from ..problems import Gravity, Problem, nearest, shortened, shown
from . import KINDS, Record, references
from .yaml_lines import Located, Place, parse

MEANT_FOR_RECORDS = (".yml", ".yaml", ".yml.txt", ".yaml.txt", ".bib", ".bib.txt")
"""Endings under which somebody may have meant to write records or references."""
TOLD = 20
"""Mistakes told of one record; more would be one mistake of another kind."""
TOLD_OF_A_FILE = 500


@dataclass(frozen=True)
class Unsound:
    """A record that its model refuses: what it holds all the same, and the places that were told."""

    name: str
    document: Located
    place: Place
    item: dict[str, Any]
    told: frozenset[Place]

    def is_told(self, place: Place) -> bool:
        """Tell whether something was already said of ``place``, or of what holds it."""
        return any(place[: len(told)] == told for told in self.told)

    def value(self, field: str) -> Any:
        """Return what a field holds, ``None`` if something is wrong with it."""
        has = field in self.item and not any(told[:1] == (field,) for told in self.told)
        return self.item[field] if has else None

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at ``place`` within the record."""
        return Problem(self.name, self.document.line((*self.place, *place)), message)


class Records:
    """What was read: records by kind in file order, and where each one stands."""

    def __init__(self) -> None:
        self.by_kind: dict[str, tuple[Any, ...]] = dict.fromkeys(KINDS, ())
        self.doubtful: set[str] = set()
        """Kinds of which a record could not be read: what it would have held is not known."""
        self.illegible: set[str] = set()
        """Of these not even the ids are known: a reference to one is not a second mistake."""
        self.unsound: dict[str, list[Unsound]] = {kind: [] for kind in KINDS}
        self._places: dict[tuple[str, int], tuple[str, Located, int]] = {}

    def add(self, kind: str, name: str, document: Located, found: Mapping[int, Record]) -> None:
        """Add the records of a file by their index in it."""
        self.by_kind[kind] += tuple(found.values())
        for index, record in found.items():
            self._places[(kind, id(record))] = (name, document, index)

    def __getstate__(self) -> dict[str, Any]:
        """Keep each place with its record: an object has another identity in another process."""
        kept = [
            (kind, record, self._places[(kind, id(record))])
            for kind, records in self.by_kind.items()
            for record in records
        ]
        return {**vars(self), "_places": kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Find the places by the records as they are here."""
        places = {(kind, id(record)): place for kind, record, place in state["_places"]}
        vars(self).update(state | {"_places": places})

    def of(self, kind: str) -> tuple[Any, ...]:
        """Return the records of one kind, those with one id too."""
        return self.by_kind[kind]

    def ids(self, kind: str) -> set[str]:
        """Return the ids of one kind, those of records that are not sound too."""
        named = (unsound.value("id") for unsound in self.unsound[kind])
        return {record.id for record in self.by_kind[kind]} | {
            name for name in named if isinstance(name, str)
        }

    def values(self, kind: str, field: str) -> list[tuple[int, Any, str]]:
        """Return ``(line, value, file)`` of a field of every record of a kind, sound or not, by line."""
        found = []
        for record in self.of(kind):
            at = self.problem(kind, record, (field,), "")
            found.append((at.line, getattr(record, field), at.path))
        for unsound in self.unsound[kind]:
            if unsound.value(field) is not None:
                at = unsound.problem((field,), "")
                found.append((at.line, unsound.value(field), at.path))
        return sorted(found, key=lambda row: row[0])

    def owner(self, name: str, line: int) -> tuple[str, str] | None:
        """Return the kind and the id of the record that stands at a line of a file."""
        before = [
            (start, kind, record.id)
            for kind, records in self.by_kind.items()
            for record in records
            if (at := self.problem(kind, record, (), "")).path == name and (start := at.line) <= line
        ]
        return max(before)[1:] if before else None

    def problem(self, kind: str, record: Record, place: Place, message: str) -> Problem:
        """Return a problem at ``place`` within ``record``."""
        name, document, index = self._places[(kind, id(record))]
        return Problem(name, document.line((kind, index, *place)), message)

    def unfinished(self, kind: str, record: Record, place: Place, message: str) -> Problem:
        """Return the problem that something is not there yet, at ``place`` within ``record``."""
        return replace(self.problem(kind, record, place, message), severity=Gravity.UNFINISHED)


def read_records(
    content: Path, memo: Memo = FORGETFUL, prefix: str = "content"
) -> tuple[Records, list[Problem]]:
    """Read every record file of ``content``; ``prefix`` is how its paths are reported."""
    present = [
        path.name for path in files_below(content, "*") if path.name.lower().endswith(MEANT_FOR_RECORDS)
    ]
    texts = {
        kind: read_text(content / f"{kind}.yml", f"{prefix}/{kind}.yml")
        for kind, of in KINDS.items()
        if of.is_required or os.path.lexists(content / f"{kind}.yml")
    }
    records, problems = memo.call(_records_in, texts, prefix, memo)
    return records, [*problems, *_unknown_files(present, prefix)]


def _unknown_files(present: Sequence[str], prefix: str) -> Iterator[Problem]:
    known = {"references.bib", *(f"{kind}.yml" for kind in KINDS)}
    for name in present:
        if name not in known:
            expected = f"a kind of record, such as {', '.join(list(KINDS)[:3])}, and '.yml'"
            message = f"unknown record file; expected the name of {expected}"
            yield Problem(f"{prefix}/{name}", 1, message + nearest(name, known))


def _records_in(
    texts: Mapping[str, tuple[str | None, list[Problem]]], prefix: str, memo: Memo
) -> tuple[Records, list[Problem]]:
    """Return the records of each kind from the text of its file, or from what prevents reading it."""
    records, problems = Records(), list[Problem]()
    for kind, (text, unreadable) in texts.items():
        name = f"{prefix}/{kind}.yml"
        found = list(unreadable)
        if unreadable:
            records.illegible.add(kind)
        if text is not None:
            document, invalid = memo.call(parse, text, name, key=name)
            found += invalid
            unsound = _read_items(records, kind, KINDS[kind].model, name, document)
            # Of a value that could not be read, a record's model would say the same again.
            if invalid:
                records.illegible.add(kind)
            else:
                found += unsound
        if found:
            records.doubtful.add(kind)
        problems += found
    return records, [*problems, *_missing(records, texts.keys(), prefix)]


def _missing(records: Records, read: Collection[str], prefix: str) -> Iterator[Problem]:
    """Yield a problem for each file that need not be there, but of whose records others name one."""
    named: dict[str, str] = {}
    for kind, of in KINDS.items():
        for record in records.of(kind):
            for _, _, wanted in references(record):
                named.setdefault(wanted, of.noun)
    for wanted in [kind for kind in KINDS if kind in named and kind not in read]:
        records.illegible.add(wanted)
        records.doubtful.add(wanted)
        message = f"the file is missing; a {named[wanted]} names a {KINDS[wanted].noun} of it"
        yield Problem(f"{prefix}/{wanted}.yml", 1, message)


def _read_items(
    records: Records, kind: str, model: type[Record], name: str, document: Located
) -> list[Problem]:
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get(kind), list):
        records.illegible.add(kind)
    if not isinstance(value, dict) or kind not in value:
        keys = ", ".join(value) if isinstance(value, dict) else ""
        found = shortened(keys, 60) or ("nothing" if not value else _kind_of(value))
        hint = nearest(next(iter(value)), [kind]) if isinstance(value, dict) and value else ""
        return [Problem(name, 1, f"expected one top-level key '{kind}', found {found}{hint}")]
    problems = [
        Problem(name, document.line((key,)), f"unknown key '{shortened(key, 60)}'; expected only '{kind}'")
        for key in value
        if key != kind
    ]
    if not isinstance(value[kind], list):
        message = f"'{kind}' must be a list of records, found {_kind_of(value[kind])}"
        return [*problems, Problem(name, document.line((kind,)), message)]
    sound: dict[int, Record] = {}
    for index, item in enumerate(value[kind]):
        if len(problems) > TOLD_OF_A_FILE:
            records.illegible.add(kind)
            break
        try:
            sound[index] = model.model_validate(item)
        except ValidationError as error:
            details = error.errors(include_url=False)
            told = frozenset(detail["loc"] for detail in details)
            if isinstance(item, dict):
                records.unsound[kind].append(Unsound(name, document, (kind, index), item, told))
            if not isinstance(item, dict) or not isinstance(item.get("id"), str) or ("id",) in told:
                records.illegible.add(kind)
            for detail in details[:TOLD]:
                place = (kind, index, *detail["loc"])
                line = document.line(place)
                problems.append(Problem(name, line, _explain(detail, model, item)))
    records.add(kind, name, document, sound)
    return problems


def _kind_of(value: Any) -> str:
    names = {
        dict: "a mapping",
        list: "a list",
        str: "text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        type(None): "nothing",
    }
    return names.get(type(value), type(value).__name__)


def _fields_at(model: type[Record], location: Place) -> list[str]:
    """Return the field names that are possible where ``location`` points."""
    current: Any = model
    for part in location[:-1]:
        if isinstance(part, str) and part in current.model_fields:
            annotation = current.model_fields[part].annotation
            inner = [a for a in _walk(annotation) if isinstance(a, type) and issubclass(a, Record)]
            if not inner:
                return []
            current = inner[0]
    return [field.alias or name for name, field in current.model_fields.items()]


def _walk(annotation: Any) -> list[Any]:
    found = [annotation]
    for argument in getattr(annotation, "__args__", ()):
        found += _walk(argument)
    return found


def _explain(detail: ErrorDetails, model: type[Record], item: Any) -> str:
    """Turn one pydantic error into a sentence that names the field and the way out."""
    location: Place = detail["loc"]
    field = next((str(p) for p in reversed(location) if isinstance(p, str)), "record")
    owned = isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"]
    owner = f" of '{shortened(item['id'], 60)}'" if owned else ""
    field, found = shortened(field, 60), detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            names = _fields_at(model, location)
            return f"unknown field '{field}'{owner}; expected {', '.join(names)}" + nearest(field, names)
        case "missing":
            return f"field '{field}'{owner} is missing"
        case "literal_error" | "enum":
            expected = detail["ctx"]["expected"]
            options = expected.replace("'", "").replace(" or ", ", ").split(", ")
            return f"'{field}'{owner} is {shown(found)}; expected {expected}" + nearest(found, options)
        case "string_pattern_mismatch" if field in {"id", "theme", "trap", "see_also", "traps"}:
            return f"'{field}'{owner} is {shown(found)}; expected kebab-case such as 'softmax-trap'"
        case "string_pattern_mismatch" if not str(found).strip():
            return f"'{field}'{owner} is blank; expected text"
        case "string_pattern_mismatch":
            return f"'{field}'{owner} must be one line of text"
        case "string_too_long":
            limit = detail["ctx"]["max_length"]
            return f"'{field}'{owner} has {len(found)} characters; expected at most {limit}"
        case "string_type" | "int_type" | "list_type" | "model_type" | "model_attributes_type":
            wanted = {"string_type": "text", "int_type": "a whole number", "list_type": "a list"}
            expected = wanted.get(detail["type"], "a mapping of fields")
            return f"'{field}'{owner} is {_kind_of(found)} ({shown(found)}); expected {expected}"
        case _:
            return f"'{field}'{owner}: {detail['msg'][0].lower()}{detail['msg'][1:]}; found {shown(found)}"
