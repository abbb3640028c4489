"""Over the whole book, no look of an option tells that it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from ..memo import Memo
from ..models.guessing import LEVEL, Choices, Odds, odds, taken
from ..pages.blocks import Block
from ..pages.scanning import Page
from ..problems import Problem, counted, unfinished
from ..records.base import TO_WRITE
from .commit_questions import choices_of, questions_on

Asked: TypeAlias = tuple[Page, list[Block], Choices]
"""A question: its page, its options, and what somebody sees of them who guesses."""


def check_giveaways(pages: Iterable[Page], memo: Memo) -> Iterator[Problem]:
    """Yield a problem for each way of guessing that finds more right options than luck does.

    It is told at the first question that is given away, since none alone is wrong.
    """
    asked = _asked(pages)
    found = _odds(asked, memo)
    for strategy in found.giveaways:
        page, option = next(_given_away(asked, strategy))
        message = (
            f"the {strategy} option is right in {_number(found.found[strategy])} of {found.questions} "
            f"commit questions, as it is here; expected at most {found.most_by_luck}, which luck exceeds "
            f"in at most {LEVEL:.0%} of all books; write the options of some of them anew, or in another order"
        )
        yield unfinished(page.name, option.line, message)


def guesses_told(pages: Iterable[Page], memo: Memo) -> str:
    """Return a line with what each way of guessing finds."""
    found = _odds(_asked(pages), memo)
    if not found.questions:
        return "there is no commit question to guess"
    by_strategy = ", ".join(f"{name} {_number(right)}" for name, right in found.found.items())
    return (
        f"guessed right in {counted(found.questions, 'commit question')}: {by_strategy}; "
        f"by luck {found.by_luck:.1f}, ordinarily at most {found.most_by_luck}"
    )


def _asked(pages: Iterable[Page]) -> list[Asked]:
    """Return the questions that are there to be guessed: whose options are written, one of them right."""
    questions = [
        (page, options, choices_of(options))
        for page in pages
        if page.is_read and page.is_paired
        for _, options in questions_on(page)
    ]
    return [
        (page, options, choices)
        for page, options, choices in questions
        if any(choice.is_right for choice in choices)
        and not any(TO_WRITE.search(choice.text) for choice in choices)
    ]


def _given_away(asked: list[Asked], strategy: str) -> Iterator[tuple[Page, Block]]:
    for page, options, choices in asked:
        for place in taken(strategy, choices):
            if choices[place].is_right:
                yield page, options[place]


def _odds(asked: list[Asked], memo: Memo) -> Odds:
    return memo.call(odds, tuple(choices for *_, choices in asked))


def _number(right: Fraction) -> str:
    return f"{float(right):.1f}".removesuffix(".0")
