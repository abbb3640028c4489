"""What any record owes the others: names of its own, and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..catalogue import Catalogue
from ..problems import Problem, nearest
from ..records import KINDS, Tie, references, references_in
from ..records.reading import Records
from ..records.yaml_lines import Place

WITH_PAGES = ("traps", "mistakes", "frameworks", "designs")
"""Kinds whose records have pages that a plan may tell to read, by id."""


def check_references(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each name that two records have, and for each reference to none."""
    records = catalogue.records
    for kind in records.by_kind:
        yield from _repeated(records, kind, "id")
        yield from _dangling(catalogue, kind)
    for kind in ("traps", "mistakes", "designs"):
        yield from _repeated(records, kind, "number")
        yield from _repeated(records, kind, "title")
        field = "related" if kind == "traps" else "traps"
        for record in records.of(kind):
            yield from _ties(records, kind, record, getattr(record, field), field)
    yield from _repeated(records, "mistakes", "domain")
    for kind in ("traps", "mistakes", "designs", "terms"):
        yield from _former(records, kind)
    yield from _ids_of_two_kinds(records)
    yield from _pairs_written_twice(records)
    yield from _spellings(records)
    yield from _origins(records)


def _repeated(records: Records, kind: str, field: str) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for line, value, name in records.values(kind, field):
        if value in seen:
            message = f"duplicate {field} '{value}'; it is first given in line {seen[value]}"
            yield Problem(name, line, message)
        seen.setdefault(value, line)


def _dangling(catalogue: Catalogue, kind: str) -> Iterator[Problem]:
    records = catalogue.records
    for record in records.of(kind):
        for place, found, wanted in references(record):
            message = _unknown(catalogue, found, wanted)
            if message:
                yield records.problem(kind, record, place, message)
    for unsound in records.unsound[kind]:
        for place, found, wanted in references_in(unsound.item, KINDS[kind].model):
            message = _unknown(catalogue, found, wanted)
            if message and not unsound.is_told(place):
                yield unsound.problem(place, message)


def _unknown(catalogue: Catalogue, found: str, wanted: str) -> str:
    """Return what is wrong with a reference to a record of the kind ``wanted``, if anything is."""
    if wanted == "papers":
        names, is_certain = set(catalogue.papers), "papers" not in catalogue.doubtful
        owner = "entry of references.bib has the key"
    else:
        names, is_certain = catalogue.records.ids(wanted), wanted not in catalogue.records.illegible
        owner = f"{KINDS[wanted].noun} has the id"
    return f"no {owner} '{found}'{nearest(found, names)}" if is_certain and found not in names else ""


def _ties(records: Records, kind: str, record: Any, ties: Iterable[Tie], field: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, tie in enumerate(ties):
        place: Place = (field, index, "trap")
        if tie.trap in seen:
            yield records.problem(kind, record, place, f"'{record.id}' names '{tie.trap}' twice")
        if tie.trap == record.id:
            yield records.problem(kind, record, place, f"'{record.id}' is related to itself")
        seen.add(tie.trap)


def _former(records: Records, kind: str) -> Iterator[Problem]:
    taken = {record.id: record.id for record in records.of(kind)}
    for record in records.of(kind):
        for index, old in enumerate(record.formerly):
            if old in taken:
                message = f"'{old}' is already an id of '{taken[old]}'; a former id belongs to one record"
                yield records.problem(kind, record, ("formerly", index), message)
            taken.setdefault(old, record.id)


def _pairs_written_twice(records: Records) -> Iterator[Problem]:
    pairs: dict[frozenset[str], str] = {}
    for trap in records.of("traps"):
        for index, tie in enumerate(trap.related):
            pair = frozenset((trap.id, tie.trap))
            if len(pair) == 2 and pairs.get(pair, trap.id) != trap.id:
                message = (
                    f"the pair '{trap.id}' and '{tie.trap}' stands in both records; "
                    "write it once, it is shown both ways"
                )
                yield records.problem("traps", trap, ("related", index, "trap"), message)
            pairs.setdefault(pair, trap.id)


def _ids_of_two_kinds(records: Records) -> Iterator[Problem]:
    """``read/<id>`` names a page to read by its record's id alone."""
    owners: dict[str, str] = {}
    for kind in WITH_PAGES:
        for record in records.of(kind):
            if owners.get(record.id, kind) != kind:
                noun = KINDS[owners[record.id]].noun
                message = (
                    f"'{record.id}' is the id of a {noun} too; a marker 'read/{record.id}' could mean either"
                )
                yield records.problem(kind, record, ("id",), message)
            owners.setdefault(record.id, kind)


def _spellings(records: Records) -> Iterator[Problem]:
    spellings: dict[str, str] = {}
    for term in records.of("terms"):
        names = [(term.term, ("term",)), *((a, ("aliases", i)) for i, a in enumerate(term.aliases))]
        for name, place in names:
            fold = name.casefold()
            if fold in spellings:
                message = f"'{name}' already names the term '{spellings[fold]}'"
                yield records.problem("terms", term, place, message)
            spellings.setdefault(fold, term.id)


def _origins(records: Records) -> Iterator[Problem]:
    for quantity in records.of("quantities"):
        if quantity.source and quantity.derived:
            message = f"'{quantity.id}' has both a source and a sum it is derived from; keep one"
            yield records.problem("quantities", quantity, ("derived",), message)
        elif not quantity.source and not quantity.derived:
            message = (
                f"'{quantity.id}' comes from nowhere; expected 'source', the key of a reference, "
                "or 'derived', the sum it follows from"
            )
            yield records.problem("quantities", quantity, ("id",), message)
