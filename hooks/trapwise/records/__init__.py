"""The shapes of the records in ``content/``: one model for each kind.

The JSON Schemas beside the YAML files, by which an editor completes and checks
them, are written from these models (``trapwise schema``).
"""

from __future__ import annotations

from .base import Given, Met, Record, Tie, references
from .changes import Change
from .design import (
    Architecture,
    Contradiction,
    Design,
    Edge,
    Framework,
    Node,
    Pattern,
    Phase,
    Plan,
    Prompt,
    Quantity,
    Question,
)
from .room import Dimension, Flag, Mistake, Phrase, Recovery, Transcript, Turn, Word
from .search import Synonym
from .traps import Term, Theme, Trap

KINDS: dict[str, type[Record]] = {
    "themes": Theme,
    "traps": Trap,
    "mistakes": Mistake,
    "terms": Term,
    "frameworks": Framework,
    "questions": Question,
    "patterns": Pattern,
    "contradictions": Contradiction,
    "prompts": Prompt,
    "architectures": Architecture,
    "designs": Design,
    "quantities": Quantity,
    "flags": Flag,
    "recoveries": Recovery,
    "rubric": Dimension,
    "words": Word,
    "phrases": Phrase,
    "transcripts": Transcript,
    "synonyms": Synonym,
    "changes": Change,
}
"""Each record file's stem, which is also its one top-level key, and the model of its items."""

REQUIRED_KINDS = frozenset({"themes", "traps", "mistakes", "terms", "frameworks"})
"""The kinds without which there is no site; a file of another kind may be absent."""

__all__ = [
    "KINDS",
    "REQUIRED",
    "Architecture",
    "Change",
    "Contradiction",
    "Design",
    "Dimension",
    "Edge",
    "Flag",
    "Framework",
    "Given",
    "Met",
    "Mistake",
    "Node",
    "Pattern",
    "Phase",
    "Phrase",
    "Plan",
    "Prompt",
    "Quantity",
    "Question",
    "Record",
    "Recovery",
    "Synonym",
    "Term",
    "Theme",
    "Tie",
    "Transcript",
    "Trap",
    "Turn",
    "Word",
    "references",
]
