"""What the records of the room owe each other: keyed lines that exist, and every mistake covered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .problems import Problem
from .reading import Records

COVERED: tuple[tuple[str, str, Callable[[Any], Iterable[str]]], ...] = (
    ("flags", "no red flag points to", lambda flag: flag.mistakes),
    ("recoveries", "no recovery helps after", lambda recovery: recovery.mistakes),
    ("transcripts", "no transcript shows", lambda shown: [spotted.mistake for spotted in shown.spotted]),
)
"""Kinds of which every mistake needs one, how its absence is told, and which mistakes a record covers."""


def check_room(records: Records) -> list[Problem]:
    """Return what is wrong between mistakes, red flags, recoveries and transcripts."""
    return [*_keyed_lines(records), *_uncovered(records)]


def _keyed_lines(records: Records) -> Iterator[Problem]:
    for record in records.by_kind["transcripts"]:
        transcript: Any = record
        turns = transcript.turns
        theirs = [n for n, turn in enumerate(turns, 1) if turn.who == "candidate"]
        for index, spotted in enumerate(transcript.spotted):
            for position, line in enumerate(spotted.lines):
                place = ("spotted", index, "lines", position)
                if line in theirs:
                    continue
                wrong = f"'{transcript.id}' has no line {line}"
                if line <= len(turns):
                    wrong = f"line {line} of '{transcript.id}' is the interviewer's"
                near = min(theirs, key=lambda n: abs(n - line), default=None)
                hint = "" if near is None else f"; did you mean {near}?"
                expected = ", ".join(map(str, theirs)) or "none"
                message = f"{wrong}; expected one of the candidate's lines: {expected}{hint}"
                yield records.problem("transcripts", record, place, message)


def _uncovered(records: Records) -> Iterator[Problem]:
    """Tell which mistake nothing covers; a kind that is absent or doubtful is not asked."""
    for kind, absence, covers in COVERED:
        made = records.by_kind[kind]
        if not made or kind in records.doubtful:
            continue
        covered = {mistake for record in made for mistake in covers(record)}
        for record in records.by_kind["mistakes"]:
            mistake: Any = record
            if mistake.id not in covered:
                message = f"{absence} '{mistake.id}'; expected one in content/{kind}.yml"
                yield records.problem("mistakes", record, ("id",), message)
