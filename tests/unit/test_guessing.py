"""What blind guessing brings over a book of questions, beside luck."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, prod
from pathlib import Path

import pytest

from tests import tiny
from trapwise.chapters.giveaways import guesses_told
from trapwise.memo import FORGETFUL
from trapwise.models.guessing import LEVEL, STRATEGIES, Choice, Choices, most_by_luck, odds, taken

PLAIN = ("aaaa", "bbbb", "cccc", "dddd")


def question(right: int, *texts: str) -> Choices:
    return tuple(Choice(text, place == right) for place, text in enumerate(texts))


@pytest.mark.parametrize(
    ("strategy", "texts", "places"),
    [
        ("longest", ("one", "three", "two"), (1,)),
        ("longest", ("three", "one", "seven"), (0, 2)),
        ("longest", (r"$\ln K$", "lnK as"), (1,)),
        ("shortest", ("three", "one", "seven"), (1,)),
        ("first", PLAIN, (0,)),
        ("last", PLAIN, (3,)),
        ("most hedged", ("Ship it", "Ship it, if it pays", "Ship it if it pays"), (1,)),
        ("most hedged", ("Stand and order", "Standing order", "It android"), (0,)),
    ],
)
def test_a_strategy_takes_an_option_for_its_look(
    strategy: str, texts: tuple[str, ...], places: tuple[int, ...]
) -> None:
    assert taken(strategy, question(0, *texts)) == places


def test_options_that_look_alike_share_the_guess() -> None:
    found = odds([question(2, *PLAIN)]).found
    assert found["longest"] == found["shortest"] == found["most hedged"] == Fraction(1, 4)
    assert (found["first"], found["last"]) == (0, 0)


def test_two_right_options_both_count() -> None:
    both = (Choice("aa", True), Choice("bb", False), Choice("ccc", True))
    told = odds([both])
    assert told.by_luck == pytest.approx(2 / 3)
    assert (told.found["longest"], told.found["shortest"]) == (1, Fraction(1, 2))


@pytest.mark.parametrize("chances", [[0.25] * 25, [0.25] * 24 + [0.2], [1 / 3, 0.25, 0.5], [0.25], [1.0], []])
def test_the_bound_of_luck_is_exceeded_in_at_most_one_book_of_twenty(chances: list[float]) -> None:
    most = most_by_luck(chances)

    def more_than(number: int) -> float:
        if len(set(chances)) == 1:
            p, n = chances[0], len(chances)
            return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(number + 1, n + 1))
        if len(chances) > 12:
            # All but one are alike: the last one is right or it is not.
            *alike, last = chances
            p, n = alike[0], len(alike)
            tail = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
            return last * sum(tail[number:]) + (1 - last) * sum(tail[number + 1 :])
        books = product(*(((0, 1 - chance), (1, chance)) for chance in chances))
        return sum(prod(p for _, p in book) for book in books if sum(right for right, _ in book) > number)

    assert more_than(most) <= LEVEL
    assert most == 0 or more_than(most - 1) > LEVEL


def test_a_book_that_always_ends_with_the_right_option_gives_itself_away() -> None:
    told = odds([question(3, *PLAIN)] * 25)
    assert told.most_by_luck == 10
    assert told.giveaways == ("last",)


def test_what_luck_explains_is_no_giveaway() -> None:
    by_place = [question(place % 4, *PLAIN) for place in range(24)]
    assert odds(by_place).giveaways == ()
    ten_of_them = [question(0 if number < 10 else 1 + number % 3, *PLAIN) for number in range(25)]
    assert odds(ten_of_them).found["first"] == 10
    assert odds(ten_of_them).giveaways == ()
    eleven_of_them = [question(0, *PLAIN), *ten_of_them[:10], *ten_of_them[11:]]
    assert odds(eleven_of_them).giveaways == ("first",)


def test_every_strategy_can_be_caught() -> None:
    """A book whose right option is always at the end that a strategy goes for."""
    texts = (
        "Try it, if it pays and",
        "Try it now, if it p",
        "Try it now and then, if a",
        "Try it now and th",
    )
    for strategy in STRATEGIES:
        (place, *others) = taken(strategy, question(0, *texts))
        assert not others, strategy
        assert strategy in odds([question(place, *texts)] * 10).giveaways


def test_a_question_that_is_not_written_yet_is_not_guessed(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    chapter = root / tiny.CHAPTER
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("| Answer 1", "| TODO: another answer"), encoding="utf-8")
    site, problems = tiny.survey(root)
    assert not [problem for problem in problems if "characters" in problem.message]
    assert guesses_told(site.pages.values(), FORGETFUL) == "there is no commit question to guess"


def test_a_guess_that_finds_what_can_be_defended_is_no_hit(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    chapter = root / tiny.CHAPTER
    text = chapter.read_text(encoding="utf-8")

    def guessed() -> str:
        return guesses_told(tiny.survey(root)[0].pages.values(), FORGETFUL)

    before = guessed()
    chapter.write_text(
        text.replace("verdict: partly", "verdict: defensible\n    when: the tail is known"), encoding="utf-8"
    )
    assert "guessed right in" in before
    assert guessed() == before
