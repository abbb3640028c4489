"""Themes, traps and the terms of the glossary."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import (
    Former,
    Given,
    Id,
    Line,
    Met,
    PaperKey,
    Record,
    TermId,
    Text,
    ThemeId,
    Tie,
    TrapId,
    Wordings,
)
from .tags import CompanyType, Family, Level, Role, Technique


class Theme(Record):
    """One of the six families of traps; ``id`` names its folder under ``docs/traps``."""

    id: Id
    title: Line
    summary: Text


class Trap(Record):
    """A question whose obvious answer fails. ``id`` is permanent and never reused."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99, description="its number in the series: 22 is Q22")]
    title: Line
    theme: ThemeId
    trap: Annotated[Line, Field(description="one line: the obvious answer and how it fails")]
    technique: Line
    difficulty: Level
    family: Annotated[Family, Field(description="the question that finds it, on the page of all traps")]
    techniques: Annotated[list[Technique], Field(min_length=1, description="families of technique")]
    companies: Annotated[list[CompanyType], Field(min_length=1, description="who asks, in the scenario")]
    after: Annotated[list[TrapId], Field(description="traps to read before this one")] = []
    symptoms: Annotated[list[Line], Field(min_length=3, description="as a reader would type them")]
    met: Annotated[list[Met], Field(description="where each symptom is met, in the order of the symptoms")]
    given: Annotated[list[Given], Field(min_length=2, max_length=4, description="constraints that lead here")]
    aliases: list[Line] = []
    wordings: Wordings = []
    roles: list[Role] = []
    related: list[Tie] = []
    formerly: Former = []

    @property
    def label(self) -> str:
        """The number as readers know it, such as ``Q22``."""
        return f"Q{self.number}"


class Term(Record):
    """A glossary entry. ``aliases`` are other spellings that link to it too."""

    id: Id
    term: Line
    definition: Annotated[Text, StringConstraints(max_length=420)]
    aliases: list[Annotated[str, StringConstraints(min_length=2, max_length=60)]] = []
    wordings: Wordings = []
    see_also: list[TermId] = []
    source: PaperKey | None = None
    traps: list[TrapId] = []
    formerly: Former = []
