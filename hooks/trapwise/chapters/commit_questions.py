"""Commit-first questions: each option has its permanent name, and none stands out by its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..models.guessing import Choice, Choices
from ..pages.blocks import Block
from ..pages.scanning import Page
from ..problems import Problem, shown, unfinished
from ..records.base import TO_WRITE
from ..records.tags import OptionVerdict

MOST_OF_SHORTEST = 1.25
"""How many times as long as the shortest option of a question the longest may be."""
OPTION_ID = re.compile(r"[a-z][a-z0-9-]*")


def questions_on(page: Page) -> list[tuple[Block, list[Block]]]:
    """Return the commit-first questions of a page, each with its options."""
    options = [block for block in page.blocks if block.kind == "option"]
    return [
        (question, [option for option in options if question.start < option.start < question.end])
        for question in page.blocks
        if question.kind == "commit"
    ]


def choices_of(options: list[Block]) -> Choices:
    """Return the options as somebody sees them who guesses.

    A defensible option is no hit. The count is to show whether looks give away what the chapter
    recommends; with two hits in a question luck would find more, and a give-away would hide in it.
    """
    return tuple(
        Choice(option.title, option.options.value.get("verdict") == OptionVerdict.RIGHT) for option in options
    )


def check_commit_questions(page: Page) -> Iterator[Problem]:
    """Yield what is wrong with the options of a page's questions, seen from before the answer."""
    for question, options in questions_on(page):
        yield from _ids(page, options)
        yield from _lengths(page, question, options)


def _ids(page: Page, options: list[Block]) -> Iterator[Problem]:
    """A reader's answer is kept under the option's id, which survives a new text and a new order."""
    seen: dict[str, int] = {}
    for option in options:
        named = option.options.value.get("id")
        line = option.options.line(("id",)) if named is not None else option.line
        if named is None:
            message = f"the option '{option.title}' has no id; expected 'id:' and a short name that it keeps, such as 'id: fuse-from-logits'"
            yield unfinished(page.name, line, message)
        elif not isinstance(named, str) or not OPTION_ID.fullmatch(named):
            message = f"an option's id is {shown(named)}; expected kebab-case such as 'fuse-from-logits'"
            yield Problem(page.name, line, message)
        elif named in seen:
            message = f"the option of line {seen[named]} has the id '{named}' too; expected another for each of a question"
            yield Problem(page.name, line, message)
        else:
            seen[named] = option.line


def _lengths(page: Page, question: Block, options: list[Block]) -> Iterator[Problem]:
    """Whoever finds a right answer too weak adds a clause to it, until its length tells it."""
    choices = choices_of(options)
    if len(choices) < 2 or any(TO_WRITE.search(choice.text) for choice in choices):
        return
    lengths = [choice.length for choice in choices]
    if max(lengths) > MOST_OF_SHORTEST * min(lengths):
        longest = options[lengths.index(max(lengths))]
        listed = ", ".join(map(str, lengths))
        message = (
            f"the options have {listed} characters; expected the longest to have at most "
            f"{MOST_OF_SHORTEST} times those of the shortest; the longest is '{longest.title}'"
        )
        yield unfinished(page.name, question.line, message)
