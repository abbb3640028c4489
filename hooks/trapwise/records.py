"""The shapes of the records in ``content/``: one model for each kind.

The JSON Schemas beside the YAML files, by which an editor completes and checks
them, are written from these models (``trapwise schema``).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=r"^[^\n]+$")]
Text = Annotated[str, StringConstraints(min_length=3)]
Role = Literal["ranking", "fraud", "llm", "platform", "vision", "forecasting"]


class Record(BaseModel):
    """A frozen record: no unknown field, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Theme(Record):
    """One of the six families of traps; ``id`` names its folder under ``docs/traps``."""

    id: Id
    title: Line
    summary: Text


class Tie(Record):
    """A link from one record to a trap, with the reason for it."""

    trap: Id
    reason: Text


class Trap(Record):
    """A question whose obvious answer fails. ``id`` is permanent and never reused."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99, description="its number in the series: 22 is Q22")]
    title: Line
    theme: Id
    trap: Annotated[Line, Field(description="one line: the obvious answer and how it fails")]
    technique: Line
    difficulty: Literal["mid", "senior", "staff"]
    symptoms: Annotated[list[Line], Field(min_length=3, description="as a reader would type them")]
    aliases: list[Line] = []
    roles: list[Role] = []
    related: list[Tie] = []

    @property
    def label(self) -> str:
        """The number as readers know it, such as ``Q22``."""
        return f"Q{self.number}"


class Mistake(Record):
    """A common mistake of candidates in the room."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99)]
    title: Line
    severity: Literal["high", "medium", "low"]
    mistake: Line
    cost: Line
    fix: Line
    says: Line
    symptoms: Annotated[list[Line], Field(min_length=2)]
    traps: list[Tie] = []


class Term(Record):
    """A glossary entry. ``aliases`` are other spellings that link to it too."""

    id: Id
    term: Line
    definition: Annotated[Text, StringConstraints(max_length=420)]
    aliases: list[Annotated[str, StringConstraints(min_length=2, max_length=60)]] = []
    see_also: list[Id] = []
    source: str | None = None
    traps: list[Id] = []


class Phase(Record):
    """A phase of an interview framework; ``minutes`` is its range in minutes."""

    id: Id
    title: Line
    minutes: Annotated[list[int], Field(min_length=2, max_length=2)]
    purpose: Line
    output: Line


class Framework(Record):
    """A way to spend an interview; ``overhead_minutes`` goes to greetings and questions."""

    id: Id
    title: Line
    summary: Line
    phases: Annotated[list[Phase], Field(min_length=2)]
    overhead_minutes: Annotated[int, Field(ge=0, le=30)] = 5
    rounds: Annotated[list[int], Field(min_length=1)]


KINDS: dict[str, type[Record]] = {
    "themes": Theme,
    "traps": Trap,
    "mistakes": Mistake,
    "terms": Term,
    "frameworks": Framework,
}
"""Each record file's stem, which is also its one top-level key, and the model of its items."""
