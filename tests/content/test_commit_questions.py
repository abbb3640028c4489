"""The commit-first questions of the real book cannot be answered by anything but the field."""

from __future__ import annotations

import re
from collections import Counter

from tests.real import catalogue, site
from trapwise.chapters.commit_questions import MOST_OF_SHORTEST, choices_of, questions_on
from trapwise.models.guessing import Choices, odds


def questions() -> dict[str, Choices]:
    """Return the options of each trap's question."""
    return {
        str(page.meta["trap"]): choices_of(options)
        for page in site().pages.values()
        for _, options in questions_on(page)
    }


def test_every_trap_asks_one_question_with_one_right_option() -> None:
    asked = questions()
    assert asked.keys() == set(catalogue().records.ids("traps"))
    assert {name for name, choices in asked.items() if sum(c.is_right for c in choices) != 1} == set()


def test_no_look_and_no_place_tells_the_right_option() -> None:
    found = odds(list(questions().values()))
    assert found.giveaways == (), found


def test_the_right_option_is_at_home_in_every_place() -> None:
    """The page shuffles them; whoever reads without its script sees the order of the source."""
    asked = questions().values()
    places = Counter(next(i for i, choice in enumerate(each) if choice.is_right) for each in asked)
    assert all(3 <= places[place] <= 10 for place in range(4)), places


def test_the_options_of_a_question_are_of_about_equal_length() -> None:
    uneven = {
        name: [choice.length for choice in choices]
        for name, choices in questions().items()
        if max(c.length for c in choices) > MOST_OF_SHORTEST * min(c.length for c in choices)
    }
    assert uneven == {}


def words(text: str) -> set[str]:
    """Return the words of five letters or more, which are seldom mere grammar."""
    return set(re.findall(r"[a-z]{5,}", text.lower()))


def test_a_description_names_nothing_that_only_the_way_out_does() -> None:
    """A search result, a shared link and a list show it before anybody has committed to an answer."""
    told = {}
    for page in site().pages.values():
        for question, options in questions_on(page) if "trap" in page.meta else ():
            trap = catalogue().traps[page.meta["trap"]]
            right = [option.title for option in options if option.options.value["verdict"] == "right"]
            wrong = [option.title for option in options if option.title not in right]
            way_out = words(" ".join([trap.technique, *right]))
            known = words(" ".join([trap.title, page.body[: question.start], question.title, *wrong]))
            told[page.path] = words(str(page.meta["description"])) & (way_out - known)
    assert {path: found for path, found in told.items() if found} == {}
