"""Markdown that records make: a module for each subject, a function for each marker.

Each module has ``fills(catalogue)``, which returns its functions by the name in
``<!-- fill:name -->``; some names depend on the records, as in ``theme/data``.
"""

from __future__ import annotations

from ..catalogue import Catalogue
from . import (
    architectures,
    briefs,
    changes,
    choosing,
    clocks,
    concepts,
    designs,
    finder,
    followups,
    frameworks,
    glossary,
    papers,
    paths,
    patterns,
    practice,
    quantities,
    questions,
    room,
    trees,
)
from .makers import Maker

SUBJECTS = (
    architectures,
    briefs,
    changes,
    choosing,
    clocks,
    concepts,
    designs,
    finder,
    followups,
    frameworks,
    glossary,
    papers,
    paths,
    patterns,
    practice,
    quantities,
    questions,
    room,
    trees,
)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what fills each marker, by its name; raise ``ValueError`` where two subjects claim one."""
    made: dict[str, Maker] = {}
    for subject in SUBJECTS:
        for name, maker in subject.fills(catalogue).items():
            if name in made:
                raise ValueError(f"{subject.__name__} fills '{name}', and so does another subject")
            made[name] = maker
    return made
