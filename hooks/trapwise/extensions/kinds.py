"""The kinds of blocks that a page may hold: every block that an extension here registers."""

from __future__ import annotations

from .boxes import KINDS
from .exchanges import Exchange
from .lab_blocks import Drawing, Figure, Results
from .study import Card, Commit, Followup, Level, Option

OTHERS = (Commit, Option, Card, Followup, Level, Figure, Results, Drawing, Exchange)
BLOCKS = frozenset(KINDS) | {block.NAME for block in OTHERS}
"""All of them by name, as a page writes them: ``/// card | Question``."""
