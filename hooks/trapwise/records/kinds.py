"""The kinds of records: the file of each, the model of its items, and the word for one of them."""

from __future__ import annotations

from dataclasses import dataclass

from .base import Record
from .changes import Change
from .design import (
    Architecture,
    Contradiction,
    Design,
    Framework,
    Pattern,
    Prompt,
    Quantity,
    Question,
)
from .room import Dimension, Flag, Mistake, Phrase, Recovery, Transcript, Word
from .search import Synonym
from .traps import Term, Theme, Trap
from .trees import Tree


@dataclass(frozen=True)
class Kind:
    """A kind of record. ``noun`` names one of them; without a file of a required kind there is no site."""

    model: type[Record]
    noun: str
    is_required: bool = False


KINDS: dict[str, Kind] = {
    "themes": Kind(Theme, "theme", is_required=True),
    "traps": Kind(Trap, "trap", is_required=True),
    "mistakes": Kind(Mistake, "mistake", is_required=True),
    "terms": Kind(Term, "term", is_required=True),
    "frameworks": Kind(Framework, "framework", is_required=True),
    "questions": Kind(Question, "question"),
    "patterns": Kind(Pattern, "pattern"),
    "contradictions": Kind(Contradiction, "contradiction"),
    "prompts": Kind(Prompt, "prompt"),
    "architectures": Kind(Architecture, "architecture"),
    "designs": Kind(Design, "design"),
    "quantities": Kind(Quantity, "quantity"),
    "flags": Kind(Flag, "flag"),
    "recoveries": Kind(Recovery, "recovery"),
    "rubric": Kind(Dimension, "dimension"),
    "words": Kind(Word, "word"),
    "phrases": Kind(Phrase, "phrase"),
    "transcripts": Kind(Transcript, "transcript"),
    "trees": Kind(Tree, "tree"),
    "synonyms": Kind(Synonym, "synonym"),
    "changes": Kind(Change, "change"),
}
"""The kinds by the stem of their file, which is also its one top-level key."""
