"""The kinds of blocks that a page may hold: every block that an extension here registers."""

from __future__ import annotations

from .acts import BriefBlock
from .boxes import BOXES
from .exchanges import ExchangeBlock
from .experiment_blocks import EXPERIMENT_BLOCKS
from .lab_blocks import DrawingBlock, FigureBlock, ResultsBlock
from .study import CardBlock, CommitBlock, FollowupBlock, LevelBlock, OptionBlock

OTHERS = (
    CommitBlock,
    OptionBlock,
    BriefBlock,
    CardBlock,
    FollowupBlock,
    LevelBlock,
    FigureBlock,
    ResultsBlock,
    DrawingBlock,
    *EXPERIMENT_BLOCKS,
    ExchangeBlock,
)
BLOCK_KINDS = frozenset(BOXES) | {block.NAME for block in OTHERS}
"""All of them by name, as a page writes them: ``/// card | Question``."""
OPTIONS = {block.NAME: tuple(block.OPTIONS) for block in OTHERS}
"""The options that a block of each kind takes; a box takes none."""
