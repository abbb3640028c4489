"""All records together, with their references checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .architecture_checks import check_architecture
from .bibliography import Paper, read_bibliography
from .choice_checks import check_choices
from .finding_checks import check_finding
from .framework_checks import check_frameworks
from .labs.records import read_labs
from .problems import Problem, nearest
from .reading import Records, read_records
from .records import (
    KINDS,
    Architecture,
    Change,
    Contradiction,
    Design,
    Dimension,
    Flag,
    Framework,
    Mistake,
    Pattern,
    Phrase,
    Prompt,
    Quantity,
    Question,
    Record,
    Recovery,
    Synonym,
    Term,
    Theme,
    Tie,
    Transcript,
    Trap,
    Word,
    references,
)
from .room_checks import check_room
from .yaml_lines import Place


@dataclass(frozen=True)
class Catalogue:
    """What ``content/`` holds: records by id in file order, papers by key, labs by trap."""

    themes: Mapping[str, Theme]
    traps: Mapping[str, Trap]
    mistakes: Mapping[str, Mistake]
    terms: Mapping[str, Term]
    frameworks: Mapping[str, Framework]
    questions: Mapping[str, Question]
    patterns: Mapping[str, Pattern]
    contradictions: Mapping[str, Contradiction]
    prompts: Mapping[str, Prompt]
    architectures: Mapping[str, Architecture]
    designs: Mapping[str, Design]
    quantities: Mapping[str, Quantity]
    flags: Mapping[str, Flag]
    recoveries: Mapping[str, Recovery]
    rubric: Mapping[str, Dimension]
    words: Mapping[str, Word]
    phrases: Mapping[str, Phrase]
    transcripts: Mapping[str, Transcript]
    synonyms: Mapping[str, Synonym]
    changes: Mapping[str, Change]
    papers: Mapping[str, Paper]
    labs: Mapping[str, Mapping[str, Any]]
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The line, in its file, of each record by kind and id."""
    doubtful: frozenset[str] = frozenset()
    """Kinds of which something could not be read, so that a missing id may be there after all."""

    def related(self, trap_id: str) -> list[Tie]:
        """Return a trap's ties in both directions: its own, then those that name it."""
        own = list(self.traps[trap_id].related)
        named = {tie.trap for tie in own}
        for other in self.traps.values():
            for tie in other.related:
                if tie.trap == trap_id and other.id not in named:
                    own.append(Tie(trap=other.id, reason=tie.reason))
        return own


def read_catalogue(content: Path) -> tuple[Catalogue, list[Problem]]:
    """Read and cross-check everything in ``content``, a folder."""
    records, problems = read_records(content)
    papers, bad_papers = read_bibliography(content / "references.bib")
    problems += bad_papers
    checks = _Checks(records, set(papers))
    if bad_papers:
        records.doubtful.add("papers")
    problems += checks.run()
    traps = checks.by_id("traps")
    labs, bad_labs = read_labs(content / "labs", None if "traps" in records.doubtful else set(traps))
    problems += bad_labs
    if bad_labs:
        records.doubtful.add("labs")
    catalogue = Catalogue(
        **{kind: checks.by_id(kind) for kind in KINDS},
        papers=papers,
        labs=labs,
        lines={
            (kind, record.id): records.problem(kind, record, ("id",), "").line
            for kind in KINDS
            for record in checks.by_id(kind).values()
        },
        doubtful=frozenset(records.doubtful),
    )
    return catalogue, problems


def singular(kind: str) -> str:
    """Return the noun for one record of a kind: ``quantity`` of ``quantities``."""
    return {"quantities": "quantity", "recoveries": "recovery", "rubric": "dimension"}.get(kind, kind[:-1])


class _Checks:
    """The rules that no single record can break alone."""

    def __init__(self, records: Records, papers: set[str]) -> None:
        self.records = records
        self.papers = papers
        self.problems: list[Problem] = []

    def by_id(self, kind: str) -> dict[str, Any]:
        return {record.id: record for record in self._all(kind)}

    def _all(self, kind: str) -> list[Any]:
        return list(self.records.by_kind[kind])

    def run(self) -> list[Problem]:
        for kind in self.records.by_kind:
            self._unique(kind, "id")
            self._references(kind)
        for kind in ("traps", "mistakes", "designs"):
            self._unique(kind, "number")
            self._unique(kind, "title")
            for record in self._all(kind):
                field = "related" if kind == "traps" else "traps"
                self._ties(kind, record, getattr(record, field), field)
        for kind in ("traps", "mistakes", "designs", "terms"):
            self._former(kind)
        self._unique("mistakes", "domain")
        self.problems += check_room(self.records)
        self._traps()
        self._terms()
        self.problems += check_frameworks(self.records)
        self._architectures()
        for quantity in self._all("quantities"):
            self._quantity(quantity)
        for mistake in self._all("mistakes"):
            self._phases(mistake)
        self.problems += check_choices(self.records)
        self.problems += check_finding(self.records)
        return self.problems

    def _problem(self, kind: str, record: Record, place: Place, message: str) -> None:
        self.problems.append(self.records.problem(kind, record, place, message))

    def _unique(self, kind: str, field: str) -> None:
        seen: dict[Any, Record] = {}
        for record in self._all(kind):
            value = getattr(record, field)
            if value in seen:
                first = self.records.problem(kind, seen[value], (field,), "").line
                message = f"duplicate {field} '{value}'; it is first given in line {first}"
                self._problem(kind, record, (field,), message)
            seen.setdefault(value, record)

    def _former(self, kind: str) -> None:
        taken = {record.id: record.id for record in self._all(kind)}
        for record in self._all(kind):
            for index, old in enumerate(record.formerly):
                if old in taken:
                    message = f"'{old}' is already an id of '{taken[old]}'; a former id belongs to one record"
                    self._problem(kind, record, ("formerly", index), message)
                taken.setdefault(old, record.id)

    def _references(self, kind: str) -> None:
        for record in self._all(kind):
            for place, found, wanted in references(record):
                names = self.papers if wanted == "papers" else {other.id for other in self._all(wanted)}
                if found not in names and wanted not in self.records.doubtful:
                    owner = f"{singular(wanted)} has the id"
                    if wanted == "papers":
                        owner = "entry of references.bib has the key"
                    self._problem(kind, record, place, f"no {owner} '{found}'{nearest(found, names)}")

    def _ties(self, kind: str, record: Any, ties: Iterable[Tie], field: str) -> None:
        seen: set[str] = set()
        for index, tie in enumerate(ties):
            place: Place = (field, index, "trap")
            if tie.trap in seen:
                self._problem(kind, record, place, f"'{record.id}' names '{tie.trap}' twice")
            if tie.trap == record.id:
                self._problem(kind, record, place, f"'{record.id}' is related to itself")
            seen.add(tie.trap)

    def _traps(self) -> None:
        pairs: dict[frozenset[str], str] = {}
        for trap in self._all("traps"):
            for index, tie in enumerate(trap.related):
                pair = frozenset((trap.id, tie.trap))
                if len(pair) == 2 and pairs.get(pair, trap.id) != trap.id:
                    message = (
                        f"the pair '{trap.id}' and '{tie.trap}' stands in both records; "
                        "write it once, it is shown both ways"
                    )
                    self._problem("traps", trap, ("related", index, "trap"), message)
                pairs.setdefault(pair, trap.id)

    def _terms(self) -> None:
        spellings: dict[str, tuple[str, str]] = {}
        for term in self._all("terms"):
            names = [(term.term, ("term",)), *((a, ("aliases", i)) for i, a in enumerate(term.aliases))]
            for name, name_place in names:
                fold = name.casefold()
                if fold in spellings:
                    message = f"'{name}' already names the term '{spellings[fold][0]}'"
                    self._problem("terms", term, name_place, message)
                spellings.setdefault(fold, (term.id, name))

    def _architectures(self) -> None:
        owners = {record.id for kind in ("patterns", "designs") for record in self._all(kind)}
        for drawing in self._all("architectures"):
            if drawing.id not in owners and not self.records.doubtful & {"patterns", "designs"}:
                message = f"no pattern or design has the id '{drawing.id}'{nearest(drawing.id, owners)}"
                self._problem("architectures", drawing, ("id",), message)
            for place, message in check_architecture(drawing):
                self._problem("architectures", drawing, place, message)

    def _phases(self, mistake: Mistake) -> None:
        phases = {f.id: [phase.id for phase in f.phases] for f in self._all("frameworks")}
        for index, tie in enumerate(mistake.frameworks):
            known = phases.get(tie.framework, [])
            if tie.phase and known and tie.phase not in known:
                message = f"'{tie.framework}' has no phase '{tie.phase}'; expected one of {', '.join(known)}"
                place = ("frameworks", index, "phase")
                self._problem("mistakes", mistake, place, message + nearest(tie.phase, known))

    def _quantity(self, quantity: Quantity) -> None:
        if quantity.source and quantity.derived:
            message = f"'{quantity.id}' has both a source and a sum it is derived from; keep one"
            self._problem("quantities", quantity, ("derived",), message)
        elif not quantity.source and not quantity.derived:
            message = (
                f"'{quantity.id}' comes from nowhere; expected 'source', the key of a reference, "
                "or 'derived', the sum it follows from"
            )
            self._problem("quantities", quantity, ("id",), message)
