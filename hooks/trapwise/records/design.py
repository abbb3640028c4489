"""How a design is made: frameworks, the five questions, patterns, drawings, worked designs, quantities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import (
    DesignId,
    Former,
    Id,
    Line,
    Met,
    Minutes,
    MistakeTie,
    PaperKey,
    PatternId,
    QuestionId,
    Record,
    Round,
    Text,
    Tie,
    Wordings,
)
from .tags import CompanyType, EdgeKind, NodeKind, QuantityGroup, Role


class Phase(Record):
    """A phase of an interview framework; ``minutes`` is its range in minutes, if its source gives one."""

    id: Id
    title: Line
    minutes: Annotated[list[Minutes] | None, Field(min_length=2, max_length=2)] = None
    purpose: Line
    output: Annotated[Line, Field(description="what it leaves on the board")]
    same_as: Annotated[list[Id], Field(description="the phases of CLEAR in which the same work is done")] = []
    glance: Annotated[Line | None, Field(description="what to ask yourself when it begins")] = None
    do: Annotated[list[Line], Field(description="completes: do …")] = []
    avoid: Annotated[list[Line], Field(description="completes: do not …")] = []
    late: Annotated[Line | None, Field(description="completes: you are late when …")] = None
    questions: Annotated[bool, Field(description="the five questions are asked here")] = False


class Plan(Record):
    """A framework's clock as its source prints it, in minutes."""

    minutes: Annotated[dict[Id, Minutes], Field(description="the minutes of each phase")]
    planned: Annotated[int, Field(ge=1, le=600, description="the sum of all phases")]
    of_round: Annotated[
        Round | None, Field(description="the round that the source means, in minutes, if it names one")
    ] = None


class Framework(Record):
    """A way to spend an interview.

    Only CLEAR says how long rounds are and what is taken from them before the
    first phase and after the last; the other frameworks divide the same minutes.
    """

    id: Id
    title: Line
    summary: Line
    suits: Annotated[Line | None, Field(description="completes: use it when …")] = None
    phases: Annotated[list[Phase], Field(min_length=2)]
    plans: Annotated[list[Plan], Field(description="clocks that the source gives, if it gives any")] = []
    before_minutes: Annotated[int | None, Field(ge=0, le=15, description="greetings")] = None
    after_minutes: Annotated[int | None, Field(ge=0, le=15, description="the candidate's questions")] = None
    rounds: Annotated[list[Round], Field(description="lengths of round, in minutes")] = []


class Option(Record):
    """A possible answer to one of the five questions."""

    id: Id
    label: Line
    means: Annotated[Line, Field(description="what it commits the design to, or rules out, in itself")]


class Question(Record):
    """One of the five questions, in the order in which they are asked."""

    id: Id
    number: Annotated[int, Field(ge=1, le=5)]
    title: Line
    ask: Annotated[Line, Field(description="the words to ask it in")]
    why_here: Text
    options: Annotated[list[Option], Field(min_length=2)]


class RuledOut(Record):
    """Answers, as ``question/option``, that together rule a pattern out, and why.

    Answers to different questions must all hold; of several answers to one question, any will do.
    """

    when: Annotated[list[str], Field(min_length=1)]
    because: Annotated[Line, Field(description="completes the sentence: not this pattern, because …")]


class Pattern(Record):
    """One of the four architecture patterns; the first in the file that is not ruled out wins."""

    id: Id
    title: Line
    letter: Literal["A", "B", "C", "D"]
    summary: Line
    say: Annotated[Text, Field(description="the sentence to say when it is chosen")]
    wins: Line
    not_when: Line
    ruled_out: list[RuledOut]


class Contradiction(Record):
    """Answers, as ``question/option``, that cannot all be true, and the question that resolves it.

    They are read as those of `RuledOut`.
    """

    id: Id
    when: Annotated[list[str], Field(min_length=2)]
    because: Text
    ask: Line


class Prompt(Record):
    """A kind of problem, the five answers it usually has, and the pattern that they lead to."""

    id: Id
    title: Line
    aliases: list[Line] = []
    answers: Annotated[dict[QuestionId, Id], Field(description="an option for each question")]
    pattern: PatternId
    constraint: Annotated[Line, Field(description="the answer that decides")]
    changes: Annotated[Line, Field(description="what would have to be otherwise for another pattern")]
    instead: Annotated[
        list[str],
        Field(min_length=1, max_length=2, description="that, as question/option: the answers that change it"),
    ]
    design: DesignId | None = None


class Node(Record):
    """A part of a drawing: its place in the grid, and what it does and breaks."""

    id: Id
    title: Annotated[str, Field(min_length=2, max_length=34)]
    kind: NodeKind
    at: Annotated[list[int], Field(min_length=2, max_length=2, description="column and row, from 1")]
    does: Line
    breaks: Line


class Edge(Record):
    """An arrow between two parts that stand in one row or one column with nothing between."""

    source: Annotated[Id, Field(alias="from")]
    target: Annotated[Id, Field(alias="to")]
    label: Annotated[str, Field(max_length=24)] = ""
    kind: EdgeKind = EdgeKind.DATA


class Architecture(Record):
    """The drawing of a pattern or a design. ``id`` is that record's."""

    id: Id
    title: Line
    columns: Annotated[list[Line], Field(min_length=1, max_length=3)]
    see: Annotated[Line, Field(description="one sentence: what to see in it")]
    nodes: Annotated[list[Node], Field(min_length=3)]
    edges: Annotated[list[Edge], Field(min_length=2)]


class Design(Record):
    """A worked design, from the first question to the wrap-up."""

    id: Id
    number: Annotated[int, Field(ge=1, le=99)]
    title: Line
    prompt: Annotated[Line, Field(description="what the interviewer says")]
    company: Line
    companies: list[CompanyType] = []
    summary: Line
    answers: Annotated[dict[QuestionId, Id], Field(description="an option for each question")]
    pattern: PatternId
    roles: list[Role] = []
    aliases: list[Line] = []
    symptoms: list[Line] = []
    met: Annotated[
        list[Met], Field(description="where each symptom is met, in the order of the symptoms")
    ] = []
    traps: Annotated[list[Tie], Field(min_length=3)]
    mistakes: Annotated[list[MistakeTie], Field(min_length=2, description="easily made in this design")]
    formerly: Former = []


class Quantity(Record):
    """A number to know, with its unit and where it comes from: a reference or a sum, never both."""

    id: Id
    group: QuantityGroup
    title: Line
    number: Annotated[
        float, Field(ge=-1e24, le=1e24, description="the value, in ``unit``; prose pulls it from here")
    ]
    unit: Annotated[str, Field(max_length=30, description="as it is shown after the number")] = ""
    measured: Annotated[Line | None, Field(description="the year and the hardware, if it was measured")] = (
        None
    )
    source: PaperKey | None = None
    derived: Annotated[Line | None, Field(description="the sum it follows from, if it is not cited")] = None
    note: Line | None = None
    wordings: Wordings = []
