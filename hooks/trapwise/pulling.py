"""What a page may pull besides the numbers to know: every lab's record, and the frameworks' clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .catalogue import Catalogue
from .clocks import HEAD, clock_numbers


def pullable(catalogue: Catalogue) -> Mapping[str, Mapping[str, Any]]:
    """Return the labs' records by trap, and the clocks beside them as if they were one more."""
    # Of frameworks with a problem no clock can be made; that is told elsewhere.
    clocks = {} if "frameworks" in catalogue.doubtful else clock_numbers(catalogue.frameworks)
    return {**catalogue.labs, HEAD: {"numbers": clocks}}
