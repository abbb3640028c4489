"""Study plans: prerequisites first, nothing lost, days about equal."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trapwise.models.reading_order import Reading, days_for, interleave, spread, with_prerequisites
from trapwise.pages.lengths import as_hours
from trapwise.records.tags import Tag
from trapwise.rules.symptoms import find_circle
from trapwise.sitewide.findings import Findings
from trapwise.sitewide.site import Site
from trapwise.sitewide.study_plans import plan_ids, study_plan

READINGS = st.lists(st.integers(0, 40), max_size=60).map(
    lambda minutes: [Reading("traps", f"r{n}", m) for n, m in enumerate(minutes)]
)


@st.composite
def orders(draw: st.DrawFn) -> dict[str, list[str]]:
    """Ids, each after some that come earlier in the alphabet, in any order."""
    count = draw(st.integers(1, 12))
    pairs = {
        f"n{n:02}": draw(st.lists(st.sampled_from([f"n{m:02}" for m in range(n)]), unique=True)) if n else []
        for n in range(count)
    }
    return {name: pairs[name] for name in draw(st.permutations(list(pairs)))}


@given(READINGS, st.integers(1, 30))
def test_days_hold_everything_in_order_and_none_is_empty(readings: list[Reading], days: int) -> None:
    run = spread(readings, days)
    assert [reading for day in run for reading in day] == readings
    assert len(run) == min(days, len(readings))
    assert all(run)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(1, 30))
def test_days_are_about_equal(minutes: list[int], days: int) -> None:
    readings = [Reading("traps", f"r{n}", m) for n, m in enumerate(minutes)]
    run = spread(readings, days)
    average = sum(minutes) / len(run)
    # A day that may not be empty holds at least one reading, however long.
    if max(minutes) <= average:
        assert all(abs(sum(r.minutes for r in day) - average) <= max(minutes) for day in run)


def test_nothing_to_read_takes_no_day() -> None:
    assert spread([], 7) == []
    assert spread([Reading("traps", "a", 5)], 0) == []


@given(orders(), st.data())
def test_prerequisites_come_first_and_once(after: dict[str, list[str]], data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.sampled_from(list(after)), unique=True))
    ordered = with_prerequisites(wanted, after)
    assert len(set(ordered)) == len(ordered)
    assert set(wanted) <= set(ordered)
    place = {name: index for index, name in enumerate(ordered)}
    assert all(place[before] < place[name] for name in ordered for before in after[name])
    needed = set(wanted)
    for name in reversed(ordered):
        if name in needed:
            needed.update(after[name])
    assert set(ordered) == needed


@given(orders())
def test_an_order_has_no_circle(after: dict[str, list[str]]) -> None:
    assert find_circle(after) == []


@given(orders(), st.data())
def test_a_circle_is_found(after: dict[str, list[str]], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(after)))
    chain = with_prerequisites([name], after)
    after[chain[0]] = [*after[chain[0]], name]
    circle = find_circle(after)
    assert circle[0] == circle[-1]
    assert all(before in after[one] for one, before in pairwise(circle))


def test_a_circle_is_found_behind_what_has_none() -> None:
    assert find_circle({"a": ["b", "c"], "b": [], "c": ["d", "e"], "d": [], "e": ["c"]}) in (
        ["c", "e", "c"],
        ["e", "c", "e"],
    )
    assert find_circle({"a": ["c", "b"], "b": ["a"], "c": []}) in (["a", "b", "a"], ["b", "a", "b"])
    assert find_circle({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def test_others_follow_their_first_trap_and_designs_their_last() -> None:
    a, b, c = (Reading("traps", name, 1) for name in "abc")
    mistake, stray, design = (
        Reading("mistakes", "m", 1),
        Reading("mistakes", "s", 1),
        Reading("designs", "d", 1),
    )
    ties = {"m": ["c", "b", "elsewhere"], "d": ["a", "b"]}
    made = interleave([a, b, c], [mistake, stray, design], ties, frozenset({"designs"}))
    assert made == [a, b, mistake, design, c, stray]


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (125, "2 h 5 min"), (1440, "24 h")]
)
def test_hours(minutes: int, said: str) -> None:
    assert as_hours(minutes) == said


def test_days_for_at_least_one() -> None:
    assert [days_for(minutes, 45) for minutes in (0, 10, 45, 100, 200)] == [1, 1, 1, 2, 4]


@pytest.mark.parametrize("kind", Tag.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_tag_has_a_label_of_its_own(kind: type[Tag]) -> None:
    labels = list(kind.labels().values())
    assert all(labels)
    assert len(set(labels)) == len(labels)


def with_traps(site: Site, *named: tuple[str, ...]) -> Findings:
    """Return what is known of the tiny project when its designs name these traps, one group for each."""
    designs = {
        design.id: design.model_copy(update={"traps": [tie for tie in design.traps if tie.trap in traps]})
        for design, traps in zip(site.catalogue.designs.values(), named, strict=True)
    }
    return replace(site.findings, catalogue=replace(site.catalogue, designs=designs))


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        (("first-trap",), ("first-trap", "second-trap"), "level-of-a-tank"),
        (("first-trap", "second-trap"), ("first-trap",), "daily-sum"),
        (("first-trap",), ("second-trap",), "daily-sum"),
    ],
)
def test_the_design_that_holds_most_of_a_plan_s_traps_is_read(
    surveyed: Site, first: tuple[str, ...], second: tuple[str, ...], chosen: str
) -> None:
    plan = study_plan(with_traps(surveyed, first, second), "one-week")
    assert [reading.id for reading in plan.readings if reading.kind == "designs"] == [chosen]


def test_plans_of_the_tiny_project(surveyed: Site) -> None:
    made = {name: study_plan(surveyed.findings, name) for name in plan_ids(surveyed.catalogue.traps.values())}
    assert list(made) == ["one-day", "one-week", "four-weeks", "ranking", "platform"]
    assert [(r.kind, r.id) for r in made["one-day"].readings] == [
        ("traps", "first-trap"),
        ("traps", "second-trap"),
    ]
    assert len(made["one-day"].days) == 1
    whole = made["four-weeks"]
    assert whole.count("traps") == 3
    assert whole.count("mistakes") == 1
    assert whole.count("designs") == 2
    assert whole.count("frameworks") == 1
    assert whole.count("patterns") == 1
    assert whole.minutes == sum(surveyed.findings.minutes[path] for path in _paths(surveyed))
    ranking = [(r.kind, r.id) for r in made["ranking"].readings]
    assert ranking.index(("traps", "first-trap")) < ranking.index(("traps", "second-trap")), "it comes before"


def _paths(site: Site) -> list[str]:
    return [path for kind in site.findings.written.values() for path in kind.values()]
