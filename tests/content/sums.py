"""The sums in a page's formulas, done again: both sides of each ``=`` and ``≈`` that are numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from trapwise.pages import masking

UNITS = {"B": 1.0, "GB": 1e9, "TB": 1e12}
"""What the units that stand in sums are worth; every other text keeps its formula from being a sum."""

TEX = (
    (r"\{,\}", ""),
    (r"\\text\{(\w+)\}", r" * U['\1']"),
    (r"\\sqrt\{([^{}]+)\}", r"math.sqrt(\1)"),
    (r"\^\{([^{}]+)\}", r"**(\1)"),
    (r"\^", "**"),
    (r"\\times", "*"),
    (r"\\[ ,]", " "),
)
NUMBERS = re.compile(r"(?:[\d.\s()*/+-]|math\.sqrt|U\['\w+'\])+")


@dataclass(frozen=True)
class Step:
    """One side of a sum and the next: ``exact`` if an equals sign stands between.

    ``slack`` is half of the last place that the right side shows, if that is a plain number.
    """

    formula: str
    left: float
    right: float
    exact: bool
    slack: float = 0.0

    @property
    def holds(self) -> bool:
        """Tell whether the two are equal or, where the page says "about", within 2% or rounded."""
        if self.exact:
            return math.isclose(self.left, self.right, rel_tol=1e-9)
        return math.isclose(self.left, self.right, rel_tol=0.02, abs_tol=self.slack * (1 + 1e-9))


def steps(markdown: str) -> Iterator[Step]:
    """Yield every step of every numeric sum in a page whose numbers are filled in."""
    uncoded = masking.without_code(markdown)
    for pattern in (masking.DISPLAY_MATH, masking.INLINE_MATH):
        for match in pattern.finditer(uncoded):
            for part in re.split(r"\\qquad|;", match["tex"]):
                yield from _steps_of(part.strip().rstrip("."))


def _steps_of(tex: str) -> Iterator[Step]:
    sides = re.split(r"(=|\\approx)", tex)
    values = [_value(side) for side in sides[::2]]
    for index, sign in enumerate(sides[1::2]):
        left, right = values[index], values[index + 1]
        if left is not None and right is not None:
            yield Step(tex, left, right, sign == "=", _slack(sides[2 * index + 2]))


def _value(side: str) -> float | None:
    for tex, python in TEX:
        side = re.sub(tex, python, side)
    side = side.strip()
    if not side or not NUMBERS.fullmatch(side):
        return None
    value = eval(side, {"__builtins__": {}}, {"math": math, "U": UNITS})
    return float(value)


def _slack(side: str) -> float:
    plain = re.fullmatch(r"\s*[\d{},]+(?:\.(?P<decimals>\d+))?\s*", side)
    return 0.5 * 10 ** -len(plain["decimals"] or "") if plain else 0.0
