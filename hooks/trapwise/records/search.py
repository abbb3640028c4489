"""What search knows of the language of its readers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Id, Record


class Synonym(Record):
    """Words and short phrases that readers use for one another."""

    id: Id
    words: Annotated[
        list[Annotated[str, StringConstraints(min_length=2, max_length=40)]], Field(min_length=2)
    ]
