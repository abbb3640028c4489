"""How two records of a lab are compared: number by number, within a tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any


def differences(
    left: Any, right: Any, tolerance: float = 1e-5, place: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Yield ``(place, left, right)`` wherever two records differ, numbers beyond a relative tolerance."""
    if isinstance(left, Mapping) and isinstance(right, Mapping) and left.keys() == right.keys():
        for key in left:
            yield from differences(left[key], right[key], tolerance, f"{place}.{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (a, b) in enumerate(zip(left, right, strict=True)):
            yield from differences(a, b, tolerance, f"{place}[{index}]")
    elif isinstance(left, float | int) and isinstance(right, float | int):
        if not math.isclose(left, right, rel_tol=tolerance, abs_tol=1e-12):
            yield place, left, right
    elif left != right:
        yield place, left, right
