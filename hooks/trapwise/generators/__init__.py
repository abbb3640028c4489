"""Markdown that records make: a module for each subject, a function for each marker.

Each module has ``fills(catalogue)``, which returns its functions by the name in
``<!-- fill:name -->``; some names depend on the records, as in ``theme/data``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..shelf import Shelf

Maker: TypeAlias = Callable[[Shelf], str]
