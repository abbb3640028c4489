"""What the tests of docs/practice/ml-theory.md share: the page, and calculus by differences."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.conftest import ROOT


@functools.cache
def page() -> str:
    return (ROOT / "docs/practice/ml-theory.md").read_text(encoding="utf-8")


def entries() -> dict[str, str]:
    """Return the text of each numbered entry by its anchor."""
    found = re.findall(r"^## \d+\. [^\n]*\{#([\w-]+)\}$(.*?)(?=^## )", page(), re.DOTALL | re.MULTILINE)
    return dict(found)


def printed(anchor: str, *texts: str) -> None:
    """Assert that the entry shows each text, so that a changed page or a wrong formula fails."""
    for text in texts:
        assert text in entries()[anchor], f"#{anchor} does not show {text}"


def sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def slope(f: Callable[[float], Any], at: float, step: float = 1e-5) -> float:
    """Return the derivative by a central difference."""
    return float((f(at + step) - f(at - step)) / (2 * step))
