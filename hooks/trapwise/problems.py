"""What is wrong with an author's input, said the way a good compiler says it."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_MESSAGE = 300
"""Characters of a message; of a longer one the middle is left out."""
LONGEST_WORD = 100
"""Characters of a word for which a nearest spelling is looked for; that takes time with its length squared."""


class Gravity(StrEnum):
    """What a problem means for a build. Something that is wrong is broken; what is not there *yet* is unfinished.

    A page that holds only what is right can be shown before it holds everything.
    """

    BROKEN = "broken"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the project's own files, or one thing that they do not hold yet.

    ``path`` is relative to the project, ``line`` counts from 1, and ``message``
    says what was found and what was expected. Whoever makes a problem decides on
    its severity.
    """

    path: str
    line: int
    message: str
    severity: Gravity = Gravity.BROKEN

    def __post_init__(self) -> None:
        """Keep the message to one line, short enough to be read."""
        object.__setattr__(self, "message", shortened(" ".join(self.message.split()), LONGEST_MESSAGE))

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}: {printable(self.message)}"


def unfinished(path: str, line: int, message: str) -> Problem:
    """Return the problem that something is not there yet."""
    return Problem(path, line, message, Gravity.UNFINISHED)


def sort_out(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return what is broken and what is unfinished, ordered by file and line, each once."""
    # Of one line, in the order in which they were found, which is that of the outline.
    unique = sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line))
    broken = [problem for problem in unique if problem.severity is Gravity.BROKEN]
    return broken, [problem for problem in unique if problem.severity is Gravity.UNFINISHED]


def stops_build(problems: Iterable[Problem], is_strict: bool) -> bool:
    """Tell whether a build must not go on: a strict one refuses what is unfinished too."""
    broken, lacking = sort_out(problems)
    return bool(broken or (is_strict and lacking))


def printable(text: str) -> str:
    """Return ``text`` on one line that every terminal can print, whatever bytes a file's name holds."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def shortened(text: str, most: int) -> str:
    """Return ``text``, without its middle where it has more than ``most`` characters."""
    if len(text) <= most:
        return text
    tail = (most - 3) // 3
    return f"{text[: most - 3 - tail].rstrip()} … {text[-tail:].lstrip()}"


def shown(value: Any) -> str:
    """Return a value as a message shows it: as it is typed, and cut where it is long or deep."""
    cutting = reprlib.Repr()
    cutting.maxstring = cutting.maxother = cutting.maxlong = 80
    cutting.maxlist = cutting.maxdict = cutting.maxtuple = 6
    cutting.fillvalue = "…"
    return shortened(cutting.repr(value), 120)


def nearest(found: object, expected: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the closest spelling, or ``""``."""
    if not isinstance(found, str) or len(found) > LONGEST_WORD:
        return ""
    by_fold = {name.casefold(): name for name in expected}
    close = difflib.get_close_matches(found.casefold(), by_fold, n=1, cutoff=0.6)
    return f"; did you mean '{by_fold[close[0]]}'?" if close else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 card``, ``2 cards``; ``many`` is a plural of another form."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def report(problems: Iterable[Problem]) -> str:
    """Return all problems, one a line: what is broken first, then what is unfinished."""
    broken, lacking = sort_out(problems)
    parts = []
    if broken:
        noun = "problem" if len(broken) == 1 else "problems"
        parts.append((f"{len(broken)} {noun} in the project's files:", broken))
    if lacking:
        told = "thing is unfinished; a preview shows its page as a draft"
        if len(lacking) > 1:
            told = "things are unfinished; a preview shows their pages as drafts"
        parts.append((f"{len(lacking)} {told}:", lacking))
    return "\n".join("\n".join([head, *(f"  {problem}" for problem in found)]) for head, found in parts)
