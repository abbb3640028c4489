"""What is wrong with an author's input, said the way a good compiler says it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the project's own files.

    ``path`` is relative to the project, ``line`` counts from 1, and ``message``
    says what was found and what was expected.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def nearest(found: str, expected: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the closest spelling, or ``""``."""
    by_fold = {name.casefold(): name for name in expected}
    close = difflib.get_close_matches(found.casefold(), by_fold, n=1, cutoff=0.6)
    return f"; did you mean '{by_fold[close[0]]}'?" if close else ""


def report(problems: Iterable[Problem]) -> str:
    """Return all problems, one a line, ordered by file and line, each once."""
    unique = sorted(set(problems))
    noun = "problem" if len(unique) == 1 else "problems"
    lines = "\n".join(f"  {problem}" for problem in unique)
    return f"{len(unique)} {noun} in the project's files:\n{lines}"
