"""Decision trees: questions that lead from what one sees to a trap, or past all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from .base import Id, Line, Record, Text, TrapId
from .yaml_lines import Place


class Branch(Record):
    """An answer in a decision tree: it asks on, or it ends and says what to do."""

    answer: Line
    asks: Annotated[Line | None, Field(description="the next question, if this answer does not decide")] = (
        None
    )
    branches: list[Branch] = []
    do: Annotated[Text | None, Field(description="where it ends: what to check first, and why")] = None
    trap: Annotated[TrapId | None, Field(description="the trap it ends at; none where it is no trap")] = None
    section: Annotated[Id | None, Field(description="the section of the trap's chapter to open")] = None


class Tree(Record):
    """A common scenario, and the questions that tell which trap it is, if any."""

    id: Id
    title: Line
    scenario: Line
    asks: Line
    branches: Annotated[list[Branch], Field(min_length=2)]

    def walk(self) -> Iterator[tuple[Place, Branch]]:
        """Yield every branch with its place in the record, each before those below it."""
        yield from _below(self.branches, ())


def _below(branches: list[Branch], place: Place) -> Iterator[tuple[Place, Branch]]:
    for index, branch in enumerate(branches):
        here = (*place, "branches", index)
        yield here, branch
        yield from _below(branch.branches, here)
