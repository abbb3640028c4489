"""What fills each marker ``<!-- fill:name -->``: the generators of all subjects, by name."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from . import generators
from .catalogue import Catalogue
from .generators import Maker

SUBJECTS = tuple(
    import_module(f"{generators.__name__}.{module.name}")
    for module in pkgutil.iter_modules(generators.__path__)
)
"""Every module of ``generators``; each has a function ``fills``."""


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what fills each marker, by its name."""
    return {name: maker for subject in SUBJECTS for name, maker in subject.fills(catalogue).items()}
