"""What fills each marker ``<!-- fill:name -->``: the generators of all subjects, by name."""

from __future__ import annotations

from .catalogue import Catalogue
from .generators import (
    Maker,
    architectures,
    changes,
    choosing,
    clocks,
    designs,
    glossary,
    papers,
    practice,
    quantities,
    questions,
    room,
)

SUBJECTS = (
    questions,
    glossary,
    papers,
    clocks,
    architectures,
    changes,
    choosing,
    designs,
    quantities,
    room,
    practice,
)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what fills each marker, by its name."""
    return {name: maker for subject in SUBJECTS for name, maker in subject.fills(catalogue).items()}
