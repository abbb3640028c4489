"""Is a lab that is run again, here or elsewhere, equal to its record?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ROUNDING = 1e-6
"""The largest relative difference that rounding explains.

Double precision errs by 1e-16 a step, and a lab's thousands of steps multiply that;
the largest difference seen between kernels, numbers of threads and versions of NumPy
is a thousand times smaller than this. A count does not move at all.
"""

NOISE = 1e-12
"""A difference between numbers that are both zero but for rounding."""


@dataclass(frozen=True)
class Difference:
    """A place of a record where the lab, run again, says something else."""

    place: str
    kept: Any
    again: Any

    @property
    def relative(self) -> float:
        """The size of the difference against the larger number; infinite where they are not two numbers."""
        if not (_is_number(self.kept) and _is_number(self.again)):
            return math.inf
        apart = abs(self.kept - self.again)
        return 0.0 if apart <= NOISE else float(apart / max(abs(self.kept), abs(self.again)))

    @property
    def is_rounding(self) -> bool:
        """Whether another order of summation explains it."""
        return self.relative <= ROUNDING

    def __str__(self) -> str:
        return f"{self.place}: the record has {self.kept}, the lab {self.again}"


def compare(kept: Mapping[str, Any], again: Mapping[str, Any]) -> list[Difference]:
    """Return every difference between two records, however small, but not in who made them."""
    left, right = ({k: v for k, v in record.items() if k != "made_with"} for record in (kept, again))
    return list(_differences(left, right, ""))


def _differences(left: Any, right: Any, place: str) -> Iterator[Difference]:
    if isinstance(left, Mapping) and isinstance(right, Mapping) and left.keys() == right.keys():
        for key in left:
            yield from _differences(left[key], right[key], f"{place}.{key}" if place else key)
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (a, b) in enumerate(zip(left, right, strict=True)):
            yield from _differences(a, b, f"{place}[{index}]")
    elif left != right:
        yield Difference(place, left, right)


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)
