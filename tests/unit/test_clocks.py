"""A framework's minutes in a round, their drawing, and what pages pull of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import tiny
from trapwise.catalogue import Catalogue, read_catalogue
from trapwise.drawing.clock_bars import draw_clocks, phase_signs
from trapwise.models.clocks import Clock, clock_numbers, make_clock
from trapwise.numbers.pulls import fill_numbers, pulled_records
from trapwise.records import Framework


@pytest.fixture
def catalogue() -> Catalogue:
    return read_catalogue(tiny.HERE / "content")[0]


def clocks(catalogue: Catalogue) -> list[Clock]:
    clear = catalogue.frameworks["clear"]
    return [
        make_clock(framework, length, clear)
        for framework in catalogue.frameworks.values()
        for length in clear.rounds
    ]


def test_a_round_is_filled_from_its_first_minute_to_its_last(catalogue: Catalogue) -> None:
    for clock in clocks(catalogue):
        assert clock.spans[0].start == 0
        assert clock.spans[-1].end == clock.length
        for before, after in zip(clock.spans, clock.spans[1:], strict=False):
            assert before.end == after.start
        assert sum(span.minutes for span in clock.spans) == clock.length
        assert all(span.minutes >= 1 for span in clock.spans)
        assert list(clock.phases) == [phase.id for phase in clock.framework.phases]


def test_pages_pull_what_the_clocks_say(catalogue: Catalogue) -> None:
    clear = catalogue.frameworks["clear"]
    pulled = pulled_records(catalogue)
    clock = make_clock(clear, 45, clear)
    for phase, span in clock.phases.items():
        text = fill_numbers(
            f"{{{{ clock.clear.45.{phase}.start }}}}-{{{{ clock.clear.45.{phase}.end }}}}", None, pulled
        )
        assert text == f"{span.start}-{span.end}"
    assert clock_numbers({}) == {}
    assert pulled_records(replace(catalogue, doubtful=frozenset({"frameworks"})))["clock"] == {"numbers": {}}


def framework(ranges: list[tuple[int, int]]) -> Framework:
    phases = [
        {"id": f"p{i}", "title": "Phase", "minutes": list(m), "purpose": "why", "output": "what"}
        for i, m in enumerate(ranges)
    ]
    record = {"id": "clear", "title": "Fff", "summary": "sss", "phases": phases}
    return Framework.model_validate({**record, "rounds": [45], "before_minutes": 2, "after_minutes": 3})


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), min_size=2, max_size=6), st.integers(15, 90)
)
def test_minutes_always_add_up(ranges: list[tuple[int, int]], length: int) -> None:
    made = framework([(low, low + more) for low, more in ranges])
    clock = make_clock(made, length, made)
    assert clock.spans[-1].end == length
    assert min(span.minutes for span in clock.spans) >= 0


@pytest.mark.parametrize("width", [330, 640])
def test_lettering_stays_within_its_bar(catalogue: Catalogue, width: int) -> None:
    drawing = draw_clocks([[clock] for clock in clocks(catalogue)], "any", width)
    for group in drawing.groups:
        for bar in group.bars:
            assert bar.segments[-1].x + bar.segments[-1].width <= width
            signs = set(phase_signs(bar.clock.framework).values())
            for segment in bar.segments:
                assert len(segment.text) * 5.5 <= segment.width or segment.text in signs


def test_a_framework_without_minutes_takes_clear_s_divided_where_several_do_the_same(
    catalogue: Catalogue,
) -> None:
    clear = catalogue.frameworks["clear"]
    phases = [
        {"id": name, "title": "Ppp", "purpose": "why", "output": "what", "same_as": same}
        for name, same in (("ask", ["clarify"]), ("hear", ["clarify"]), ("rest", ["refine"]))
    ]
    made = Framework.model_validate({"id": "own", "title": "Own", "summary": "sss", "phases": phases})
    spans = make_clock(made, 45, clear).phases
    # Of 40 minutes: the halves of CLEAR's 6.5, and its 7.5, of 14 in all; the rest goes to the largest part.
    assert {name: span.minutes for name, span in spans.items()} == {"ask": 9, "hear": 9, "rest": 22}
    assert (spans["ask"].start, spans["rest"].end) == (2, 42)
