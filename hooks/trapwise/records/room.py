"""What happens in the room: mistakes, red flags, recoveries, the rubric, phrases, transcripts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import (
    Former,
    FrameworkId,
    Id,
    Line,
    MistakeId,
    MistakeTie,
    Record,
    TermId,
    Text,
    Tie,
    Wordings,
)
from .tags import FlagSubject, Level, Severity, Speaker


class FrameworkTie(Record):
    """A link to a framework, or to one of its phases, with the reason for it."""

    framework: FrameworkId
    phase: Id | None = None
    reason: Line


class Mistake(Record):
    """A common mistake of candidates in the room."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99)]
    title: Line
    severity: Severity
    severity_note: Annotated[Line | None, Field(description="when it is worse or milder than that")] = None
    domain: Annotated[Line, Field(description="what its scene designs; no two mistakes share one")]
    mistake: Line
    cost: Line
    fix: Line
    says: Line
    check: Annotated[Line, Field(description="the question of the checklist, answered after a practice")]
    symptoms: Annotated[list[Line], Field(min_length=2)]
    wordings: Wordings = []
    traps: list[Tie] = []
    frameworks: list[FrameworkTie] = []
    formerly: Former = []


class Flag(Record):
    """A red flag: what an interviewer notices, and what it suggests."""

    id: Id
    flag: Line
    suggests: Line
    instead: Line
    about: FlagSubject
    mistakes: Annotated[list[MistakeId], Field(min_length=1)]
    wordings: Wordings = []


class Recovery(Record):
    """Words that turn a situation that has gone wrong."""

    id: Id
    situation: Line
    say: Text
    then: Annotated[Line, Field(description="what to do right after saying it")]
    wordings: Wordings = []
    mistakes: Annotated[list[MistakeId], Field(min_length=1)]


class Dimension(Record):
    """A dimension of the rubric, with what each score looks like in words, from 1 to 4."""

    id: Id
    title: Line
    question: Line
    scores: Annotated[list[Text], Field(min_length=4, max_length=4)]
    wordings: Wordings = []


class Word(Record):
    """A term of the trade, with what saying it commits the speaker to."""

    id: Id
    term: TermId
    use: Annotated[Line, Field(description="a sentence that uses it well")]
    commits: Annotated[Text, Field(description="the follow-up that it invites")]


class Phrase(Record):
    """A phrase to make one's own, and when it helps."""

    id: Id
    phrase: Text
    when: Line
    because: Line
    wordings: Wordings = []


class Turn(Record):
    """One turn of a transcript."""

    who: Speaker
    minute: Annotated[
        int | None, Field(ge=0, le=90, description="the minute of the round, if it matters")
    ] = None
    says: Text


class Spotted(Record):
    """A mistake in a transcript, keyed to its lines, which count from 1."""

    lines: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)]
    mistake: MistakeId
    reason: Text


class Transcript(Record):
    """A short interview that goes wrong, the mistakes in it, and a better opening."""

    id: Id
    title: Line
    prompt: Line
    level: Level
    turns: Annotated[list[Turn], Field(min_length=8, max_length=14)]
    spotted: Annotated[list[Spotted], Field(min_length=3, max_length=7)]
    better: Annotated[list[Turn], Field(min_length=3, description="a rewritten passage, mostly the opening")]
    note: Annotated[Text, Field(description="what a reader may have misjudged")]


__all__ = [
    "Dimension",
    "Flag",
    "FrameworkTie",
    "Mistake",
    "MistakeTie",
    "Phrase",
    "Recovery",
    "Spotted",
    "Transcript",
    "Turn",
    "Word",
]
