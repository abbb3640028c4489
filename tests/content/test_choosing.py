"""The rules decide every combination of answers, and agree with the problem types."""

from __future__ import annotations

from functools import cache

import pytest

from tests.real import catalogue
from trapwise.models.choosing import Chooser, choose


@cache
def chooser() -> Chooser:
    c = catalogue()
    return Chooser(c.questions.values(), c.patterns.values(), c.contradictions.values())


PROMPTS = catalogue().prompts


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=lambda p: p.id)
def test_a_problem_type_leads_to_its_pattern_and_the_change_to_another(prompt) -> None:
    c = catalogue()
    verdict = choose(prompt.answers, c.questions.values(), c.patterns.values(), c.contradictions.values())
    assert verdict.chosen is not None
    assert verdict.chosen.id == prompt.pattern
    assert verdict.missing == ()
    assert len(verdict.means) == 5
    changed = {**prompt.answers, **dict(name.split("/") for name in prompt.instead)}
    other = chooser().verdict(changed).chosen
    assert other is not None
    assert other.id != prompt.pattern


def test_most_problem_types_change_with_a_single_answer() -> None:
    single = [p for p in PROMPTS.values() if len(p.instead) == 1]
    assert len(single) >= 25


def test_there_are_thirty_four_problem_types_and_each_pattern_has_some() -> None:
    assert len(PROMPTS) == 34
    wins = [p.pattern for p in PROMPTS.values()]
    assert all(wins.count(pattern) >= 5 for pattern in catalogue().patterns)


def test_every_combination_ends_in_one_pattern_or_an_explained_contradiction() -> None:
    order = list(catalogue().patterns)
    seen = set()
    count = 0
    for answers in chooser().combinations():
        count += 1
        verdict = chooser().verdict(answers)
        assert (verdict.chosen is None) == bool(verdict.contradictions), answers
        assert verdict.say
        assert set(verdict.out).isdisjoint(verdict.left)
        if verdict.chosen:
            seen.add(verdict.chosen.id)
            assert all(p in verdict.out for p in order[: order.index(verdict.chosen.id)]), answers
        for clash in verdict.contradictions:
            assert clash.because
            assert clash.ask.endswith((".", "?"))
            assert clash.ask in verdict.say or clash is not verdict.contradictions[0]
    assert count == 5 * 5 * 4 * 4 * 5
    assert seen == set(order)


@pytest.mark.parametrize(
    ("answers", "clash"),
    [
        ("labels/grounded-answer latency/10-to-100-ms", "answer-in-a-blink"),
        ("labels/score-sparse candidates/millions", "one-thing-among-millions"),
        ("labels/ordered-list candidates/one", "nothing-to-order"),
        (
            "labels/ordered-list latency/under-10-ms freshness/this-second candidates/millions",
            "all-of-it-in-ten-milliseconds",
        ),
        ("latency/nobody-waits freshness/this-second", "this-second-for-nobody"),
    ],
)
def test_a_contradiction_is_found_before_everything_is_answered(answers: str, clash: str) -> None:
    verdict = chooser().verdict(dict(name.split("/") for name in answers.split()))
    assert clash in [c.id for c in verdict.contradictions]
    assert verdict.chosen is None


def test_a_text_written_beforehand_may_be_shown_at_once() -> None:
    """The same answers with facts of this second contradict each other."""
    answers = PROMPTS["review-summaries"].answers
    assert chooser().verdict(answers).chosen is not None
    assert chooser().verdict({**answers, "freshness": "this-second"}).chosen is None


def test_without_answers_nothing_is_ruled_out_and_nothing_said() -> None:
    verdict = chooser().verdict({})
    assert (verdict.chosen, verdict.out, verdict.contradictions, verdict.say) == (None, {}, (), "")
    assert verdict.left == tuple(catalogue().patterns)
    assert len(verdict.missing) == 5


def test_the_sentence_names_what_was_refused() -> None:
    verdict = chooser().verdict(PROMPTS["payment-fraud"].answers)
    assert verdict.say.startswith("Batch scoring is out, because an answer stored beforehand")
    assert verdict.chosen is not None
    assert verdict.say.endswith(verdict.chosen.say)
