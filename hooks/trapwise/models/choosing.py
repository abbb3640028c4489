"""Which architecture pattern five answers lead to: the rules, applied without a guess.

Answers are option ids by question id. Conditions are lists of ``question/option``: answers
to different questions must all hold, of several answers to one question any will do. The
same algorithm runs in the browser (``docs/assets/javascripts/chooser.js``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..records import Contradiction, Pattern, Question
from ..records.design import Option

Answers: TypeAlias = Mapping[str, str]
Condition: TypeAlias = Mapping[str, frozenset[str]]
"""For each question that it asks about, the options of which one must be the answer."""


@dataclass(frozen=True)
class Verdict:
    """What answers lead to.

    ``out`` holds the reasons against each pattern that is ruled out, ``left`` the patterns
    that are not, simplest first. ``chosen`` is the first of these, if every question is
    answered and no two answers contradict each other. ``say`` is the sentence for the
    interviewer, empty while answers are missing.
    """

    chosen: Pattern | None
    out: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    missing: tuple[str, ...]
    means: tuple[tuple[Question, Option], ...]
    say: str


def condition(when: Iterable[str]) -> Condition:
    """Return the options by question of a list of ``question/option``."""
    options: dict[str, set[str]] = {}
    for name in when:
        question, _, option = name.partition("/")
        options.setdefault(question, set()).add(option)
    return {question: frozenset(names) for question, names in options.items()}


def holds(needed: Condition, answers: Answers) -> bool:
    """Return whether the answers meet a condition; a question not yet answered does not."""
    return all(answers.get(question) in options for question, options in needed.items())


def within(narrow: Condition, wide: Condition) -> bool:
    """Return whether ``narrow`` cannot hold without ``wide``."""
    return all(question in narrow and narrow[question] <= options for question, options in wide.items())


class Chooser:
    """The rules, made ready to be asked many times."""

    def __init__(
        self,
        questions: Iterable[Question],
        patterns: Iterable[Pattern],
        contradictions: Iterable[Contradiction],
    ) -> None:
        """``patterns`` are in the order simplest first."""
        self.questions = tuple(questions)
        self.patterns = tuple(patterns)
        self._rules = [
            (pattern, [(condition(rule.when), rule.because) for rule in pattern.ruled_out])
            for pattern in self.patterns
        ]
        self._contradictions = [(condition(c.when), c) for c in contradictions]

    def verdict(self, answers: Answers) -> Verdict:
        """Return what the answers lead to; some may be missing."""
        out: dict[str, tuple[str, ...]] = {}
        for pattern, rules in self._rules:
            reasons = tuple(because for needed, because in rules if holds(needed, answers))
            if reasons:
                out[pattern.id] = reasons
        contradictions = tuple(c for needed, c in self._contradictions if holds(needed, answers))
        missing = tuple(question.id for question in self.questions if question.id not in answers)
        left = tuple(pattern for pattern in self.patterns if pattern.id not in out)
        chosen = left[0] if left and not missing and not contradictions else None
        return Verdict(
            chosen=chosen,
            out=out,
            left=tuple(pattern.id for pattern in left),
            contradictions=contradictions,
            missing=missing,
            means=tuple(self._meanings(answers)),
            say=self._sentence(chosen, out, contradictions),
        )

    def combinations(self) -> Iterator[dict[str, str]]:
        """Yield every combination of answers to all questions."""
        names = [question.id for question in self.questions]
        for options in itertools.product(*(question.options for question in self.questions)):
            yield {name: option.id for name, option in zip(names, options, strict=True)}

    def _meanings(self, answers: Answers) -> Iterator[tuple[Question, Option]]:
        for question in self.questions:
            for option in question.options:
                if answers.get(question.id) == option.id:
                    yield question, option

    def _sentence(
        self,
        chosen: Pattern | None,
        out: Mapping[str, tuple[str, ...]],
        contradictions: tuple[Contradiction, ...],
    ) -> str:
        if contradictions:
            return contradictions[0].ask
        if chosen is None:
            return ""
        simpler = self.patterns[: self.patterns.index(chosen)]
        refused = [f"{pattern.title} is out, because {out[pattern.id][0]}." for pattern in simpler]
        return " ".join([*refused, chosen.say])


def choose(
    answers: Answers,
    questions: Iterable[Question],
    patterns: Iterable[Pattern],
    contradictions: Iterable[Contradiction],
) -> Verdict:
    """Return the pattern that the answers lead to, or why there is none."""
    return Chooser(questions, patterns, contradictions).verdict(answers)
