"""How often somebody who knows nothing guesses the right option, by its length, its place or its tone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

UNSEEN = re.compile(r"[$`*\\{}]")
QUALIFIERS = re.compile(
    r"[,;:(]|\b(?:and|or|but|with|if|unless|until|when|where|while|since|because|so|then|only|some|about"
    r"|may|might|could|usually|often|perhaps|probably)\b",
    re.IGNORECASE,
)
"""What makes an answer hedged: a mark that divides it, and a word that joins, limits or softens."""
LEVEL = 0.05
"""The share of books, laid out by chance, that may look as if they gave their answers away."""


@dataclass(frozen=True)
class Choice:
    """One option of a question, as a reader sees it before answering, and whether it is right."""

    text: str
    is_right: bool

    @property
    def length(self) -> int:
        """Its characters, without those that only mark it up."""
        return len(UNSEEN.sub("", self.text))

    @property
    def hedges(self) -> int:
        """How many words and marks join, limit or soften it."""
        return len(QUALIFIERS.findall(self.text))


Choices: TypeAlias = tuple[Choice, ...]
"""The options of one question in the order of their source."""

STRATEGIES: Mapping[str, Callable[[int, Choice], int]] = {
    "longest": lambda place, choice: choice.length,
    "shortest": lambda place, choice: -choice.length,
    "first": lambda place, choice: -place,
    "last": lambda place, choice: place,
    "most hedged": lambda place, choice: choice.hedges,
}
"""What one may go by without knowing anything; the option for which it is largest is taken."""


@dataclass(frozen=True)
class Odds:
    """What guessing brings over a whole book.

    ``by_luck`` is the mean number of right answers of a blind guess and ``most_by_luck`` the largest
    number that is still ordinary for it: more come in at most ``LEVEL`` of all books. ``found`` is
    the number that each strategy gets right; where options are equal, it counts their share.
    """

    questions: int
    by_luck: float
    most_by_luck: int
    found: Mapping[str, Fraction]

    @property
    def giveaways(self) -> tuple[str, ...]:
        """The strategies that luck does not explain."""
        return tuple(name for name, right in self.found.items() if right > self.most_by_luck)


def taken(strategy: str, choices: Choices) -> tuple[int, ...]:
    """Return the places of the options that a strategy takes; of several, it takes one at random."""
    worth = [STRATEGIES[strategy](place, choice) for place, choice in enumerate(choices)]
    return tuple(place for place, value in enumerate(worth) if value == max(worth))


def odds(questions: Sequence[Choices]) -> Odds:
    """Return what each strategy finds in a book, beside a blind guess at each of its questions."""
    chances = [Fraction(sum(choice.is_right for choice in each), len(each)) for each in questions]
    found = {
        strategy: sum((_share_right(choices, taken(strategy, choices)) for choices in questions), Fraction())
        for strategy in STRATEGIES
    }
    return Odds(len(questions), float(sum(chances)), most_by_luck([float(c) for c in chances]), found)


def _share_right(choices: Choices, places: tuple[int, ...]) -> Fraction:
    return Fraction(sum(choices[place].is_right for place in places), len(places))


def most_by_luck(chances: Sequence[float]) -> int:
    """Return the least number that is exceeded with a probability of at most ``LEVEL``.

    The number right is a sum of independent trials with these chances (a Poisson binomial
    distribution), computed exactly.
    """
    of_number = [1.0]
    for chance in chances:
        stay, rise = [p * (1 - chance) for p in of_number], [p * chance for p in of_number]
        of_number = [a + b for a, b in zip([*stay, 0.0], [0.0, *rise], strict=True)]
    beyond, most = 0.0, len(chances)
    while most and beyond + of_number[most] <= LEVEL:
        beyond += of_number[most]
        most -= 1
    return most
