"""The shapes of the records in ``content/``: one model for each kind.

The JSON Schemas beside the YAML files, by which an editor completes and checks
them, are written from these models (``trapwise schema``).
"""

from __future__ import annotations

from .base import Given, Met, Record, Tie, references, references_in
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
from .kinds import KINDS, Kind
from .room import Dimension, Flag, Mistake, Phrase, Recovery, Transcript, Turn, Word
from .search import Synonym
from .traps import Term, Theme, Trap
from .trees import Branch, Tree

__all__ = [
    "KINDS",
    "REQUIRED",
    "Architecture",
    "Branch",
    "Change",
    "Contradiction",
    "Design",
    "Dimension",
    "Edge",
    "Flag",
    "Framework",
    "Given",
    "Kind",
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
    "Tree",
    "Turn",
    "Word",
    "references",
    "references_in",
]
