"""Everything that ``content/`` holds, in one frozen object; ``rules`` says whether it fits together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .files import files_below
from .labs.records import read_labs
from .memo import FORGETFUL, Memo
from .problems import Problem, sort_out
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
    Recovery,
    Synonym,
    Term,
    Theme,
    Tie,
    Transcript,
    Trap,
    Tree,
    Word,
)
from .records.bibliography import Paper, read_bibliography
from .records.reading import Records, read_records


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
    trees: Mapping[str, Tree]
    synonyms: Mapping[str, Synonym]
    changes: Mapping[str, Change]
    papers: Mapping[str, Paper]
    labs: Mapping[str, Mapping[str, Any]]
    records: Records = field(default_factory=Records)
    """The same records as they were read, each with its place in its file."""
    doubtful: frozenset[str] = frozenset()
    """Kinds of which something could not be read, so that a missing id may be there after all."""
    unrun: frozenset[str] = frozenset()
    """Labs that are written and have no record yet."""

    @property
    def awaited(self) -> frozenset[str]:
        """The traps whose lab has no record yet, if the records can be relied upon."""
        return frozenset() if "labs" in self.doubtful else frozenset(self.traps.keys() - self.labs.keys())

    def of(self, kind: str) -> Mapping[str, Any]:
        """Return the records of one kind by id, or the papers by key; ``kind`` is a field's name."""
        records: Mapping[str, Any] = getattr(self, kind)
        return records

    def related(self, trap_id: str) -> list[Tie]:
        """Return a trap's ties in both directions: its own, then those that name it."""
        own = list(self.traps[trap_id].related)
        named = {tie.trap for tie in own}
        for other in self.traps.values():
            for tie in other.related:
                if tie.trap == trap_id and other.id not in named:
                    own.append(Tie(trap=other.id, reason=tie.reason))
        return own


def read_catalogue(content: Path, memo: Memo = FORGETFUL) -> tuple[Catalogue, list[Problem]]:
    """Read everything in ``content``, a folder; return it with what could not be read."""
    records, problems = read_records(content, memo)
    papers, bad_papers = read_bibliography(content / "references.bib", memo)
    trap_ids = None if "traps" in records.doubtful else {trap.id for trap in records.of("traps")}
    labs, bad_labs = read_labs(content / "labs", trap_ids, memo)
    # A lab that has not run yet leaves no doubt which records there are.
    unread = {"papers": bad_papers, "labs": sort_out(bad_labs)[0]}
    doubtful = records.doubtful | {kind for kind, found in unread.items() if found}
    unrun = {path.stem for path in files_below(content / "labs", "*.py")} - labs.keys()
    catalogue = memo.call(_put_together, records, papers, labs, frozenset(doubtful), frozenset(unrun))
    return catalogue, [*problems, *bad_papers, *bad_labs]


def _put_together(
    records: Records,
    papers: Mapping[str, Paper],
    labs: Mapping[str, Mapping[str, Any]],
    doubtful: frozenset[str],
    unrun: frozenset[str],
) -> Catalogue:
    return Catalogue(
        **{kind: {record.id: record for record in records.of(kind)} for kind in KINDS},
        papers=papers,
        labs=labs,
        records=records,
        doubtful=doubtful,
        unrun=unrun,
    )
