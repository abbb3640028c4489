"""All records together, with their references checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .bibliography import Paper, read_bibliography
from .labs.records import read_labs
from .problems import Problem, nearest
from .reading import Records, read_records
from .records import Framework, Mistake, Record, Term, Theme, Tie, Trap
from .yaml_lines import Place


@dataclass(frozen=True)
class Catalogue:
    """What ``content/`` holds: records by id in file order, papers by key, labs by trap."""

    themes: Mapping[str, Theme]
    traps: Mapping[str, Trap]
    mistakes: Mapping[str, Mistake]
    terms: Mapping[str, Term]
    frameworks: Mapping[str, Framework]
    papers: Mapping[str, Paper]
    labs: Mapping[str, Mapping[str, Any]]
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
        themes=checks.by_id("themes"),
        traps=traps,
        mistakes=checks.by_id("mistakes"),
        terms=checks.by_id("terms"),
        frameworks=checks.by_id("frameworks"),
        papers=papers,
        labs=labs,
        doubtful=frozenset(records.doubtful),
    )
    return catalogue, problems


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
        for kind in ("traps", "mistakes"):
            self._unique(kind, "number")
            self._unique(kind, "title")
        self._traps()
        for mistake in self._all("mistakes"):
            self._ties("mistakes", mistake, mistake.traps, "traps")
        self._terms()
        for framework in self._all("frameworks"):
            self._framework(framework)
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

    def _reference(self, kind: str, record: Record, place: Place, found: str, wanted: str, noun: str) -> None:
        names = [other.id for other in self._all(wanted)]
        if found not in names and wanted not in self.records.doubtful:
            message = f"no {noun} has the id '{found}'{nearest(found, names)}"
            self._problem(kind, record, place, message)

    def _ties(self, kind: str, record: Any, ties: Iterable[Tie], field: str) -> None:
        seen: set[str] = set()
        for index, tie in enumerate(ties):
            place: Place = (field, index, "trap")
            self._reference(kind, record, place, tie.trap, "traps", "trap")
            if tie.trap in seen:
                self._problem(kind, record, place, f"'{record.id}' names '{tie.trap}' twice")
            if tie.trap == record.id:
                self._problem(kind, record, place, f"'{record.id}' is related to itself")
            seen.add(tie.trap)

    def _traps(self) -> None:
        pairs: dict[frozenset[str], str] = {}
        for trap in self._all("traps"):
            self._reference("traps", trap, ("theme",), trap.theme, "themes", "theme")
            self._ties("traps", trap, trap.related, "related")
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
            for index, other in enumerate(term.see_also):
                place: Place = ("see_also", index)
                self._reference("terms", term, place, other, "terms", "term")
            for index, trap in enumerate(term.traps):
                self._reference("terms", term, ("traps", index), trap, "traps", "trap")
            if (
                term.source is not None
                and term.source not in self.papers
                and "papers" not in self.records.doubtful
            ):
                message = f"no entry of references.bib has the key '{term.source}'"
                self._problem("terms", term, ("source",), message + nearest(term.source, self.papers))
            names = [(term.term, ("term",)), *((a, ("aliases", i)) for i, a in enumerate(term.aliases))]
            for name, name_place in names:
                fold = name.casefold()
                if fold in spellings:
                    message = f"'{name}' already names the term '{spellings[fold][0]}'"
                    self._problem("terms", term, name_place, message)
                spellings.setdefault(fold, (term.id, name))

    def _framework(self, framework: Framework) -> None:
        for index, phase in enumerate(framework.phases):
            low, high = phase.minutes
            if not 0 < low <= high:
                message = f"minutes [{low}, {high}] are no range; expected 0 < low ≤ high"
                self._problem("frameworks", framework, ("phases", index, "minutes"), message)
        for index, minutes in enumerate(framework.rounds):
            if minutes <= framework.overhead_minutes + len(framework.phases):
                message = f"a round of {minutes} minutes leaves less than a minute for each phase"
                self._problem("frameworks", framework, ("rounds", index), message)
