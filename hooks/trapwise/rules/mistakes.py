"""What mistakes are owed: a flag, a recovery and a transcript each, and ties that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..catalogue import Catalogue
from ..problems import Problem, nearest
from ..records import Transcript
from ..records.reading import Records
from ..records.tags import Speaker
from ..records.yaml_lines import Place

COVERED: tuple[tuple[str, str, Callable[[Any], Iterable[str]]], ...] = (
    ("flags", "no red flag points to", lambda flag: flag.mistakes),
    ("recoveries", "no recovery helps after", lambda recovery: recovery.mistakes),
    ("transcripts", "no transcript shows", lambda shown: [spotted.mistake for spotted in shown.spotted]),
)
"""Kinds of which every mistake needs one, how its absence is told, and which mistakes a record covers."""


def check_mistakes(catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong between mistakes, their frameworks, red flags, recoveries and transcripts."""
    return [*_keyed_lines(catalogue.records), *_uncovered(catalogue), *_phases(catalogue.records)]


def _keyed_lines(records: Records) -> Iterator[Problem]:
    for transcript in records.of("transcripts"):
        theirs = [n for n, turn in enumerate(transcript.turns, 1) if turn.who is Speaker.CANDIDATE]
        for index, spotted in enumerate(transcript.spotted):
            for position, line in enumerate(spotted.lines):
                if line not in theirs:
                    place: Place = ("spotted", index, "lines", position)
                    message = _not_theirs(transcript, line, theirs)
                    yield records.problem("transcripts", transcript, place, message)


def _not_theirs(transcript: Transcript, line: int, theirs: list[int]) -> str:
    wrong = f"'{transcript.id}' has no line {line}"
    if line <= len(transcript.turns):
        wrong = f"line {line} of '{transcript.id}' is the interviewer's"
    near = min(theirs, key=lambda n: abs(n - line), default=None)
    hint = "" if near is None else f"; did you mean {near}?"
    expected = ", ".join(map(str, theirs)) or "none"
    return f"{wrong}; expected one of the candidate's lines: {expected}{hint}"


def _uncovered(catalogue: Catalogue) -> Iterator[Problem]:
    """Tell which mistake nothing covers; a kind that is absent or doubtful is not asked."""
    records = catalogue.records
    for kind, absence, covers in COVERED:
        made = records.of(kind)
        if not made or kind in catalogue.doubtful:
            continue
        covered = {mistake for record in made for mistake in covers(record)}
        for mistake in records.of("mistakes"):
            if mistake.id not in covered:
                message = f"{absence} '{mistake.id}'; expected one in content/{kind}.yml"
                yield records.unfinished("mistakes", mistake, ("id",), message)


def _phases(records: Records) -> Iterator[Problem]:
    phases = {f.id: [phase.id for phase in f.phases] for f in records.of("frameworks")}
    for mistake in records.of("mistakes"):
        for index, tie in enumerate(mistake.frameworks):
            known = phases.get(tie.framework, [])
            if tie.phase and known and tie.phase not in known:
                message = f"'{tie.framework}' has no phase '{tie.phase}'; expected one of {', '.join(known)}"
                place: Place = ("frameworks", index, "phase")
                yield records.problem("mistakes", mistake, place, message + nearest(tie.phase, known))
