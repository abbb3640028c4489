"""Study plans: prerequisites first, nothing lost, days about equal, and the real plans from the records."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from trapwise.models.reading_order import Reading, days_for, interleave, spread, with_prerequisites
from trapwise.pages.lengths import as_hours
from trapwise.records.tags import Family, Role, Tag
from trapwise.rules.symptoms import find_circle
from trapwise.sitewide.site import Site
from trapwise.sitewide.study_plans import BY_TIME, StudyPlan, plan_ids, study_plan
from trapwise.survey import survey

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


@pytest.fixture(scope="module")
def site() -> Site:
    """The real project, read once."""
    made, problems = survey(ROOT)
    assert problems == []
    return made


@pytest.fixture(scope="module")
def real(site: Site) -> dict[str, StudyPlan]:
    """Every real plan by its id."""
    return {name: study_plan(site.findings, name) for name in plan_ids(site.catalogue.traps.values())}


def test_every_trap_of_a_role_is_in_its_path(site: Site, real: dict[str, StudyPlan]) -> None:
    for role in Role:
        read = {r.id for r in real[role].readings if r.kind == "traps"}
        assert {t.id for t in site.catalogue.traps.values() if role in t.roles} <= read, role


def test_a_role_s_design_is_the_one_that_holds_most_of_its_traps(
    site: Site, real: dict[str, StudyPlan]
) -> None:
    compared = 0
    for role in Role:
        traps = {t.id for t in site.catalogue.traps.values() if role in t.roles}
        held = {
            d.id: sum(tie.trap in traps for tie in d.traps)
            for d in site.catalogue.designs.values()
            if role in d.roles
        }
        chosen = [r.id for r in real[role].readings if r.kind == "designs"]
        assert len(chosen) == min(1, len(held)), role
        assert all(held[design] == max(held.values()) for design in chosen), role
        compared += len(set(held.values())) > 1
    assert compared, "some role has designs to choose between"


def test_four_weeks_hold_everything_that_is_written(site: Site, real: dict[str, StudyPlan]) -> None:
    read = {(r.kind, r.id) for r in real["four-weeks"].readings}
    for kind in ("traps", "mistakes", "designs", "frameworks"):
        assert {(kind, name) for name in site.findings.written[kind]} <= read
    assert {("traps", name) for name in site.catalogue.traps} <= read


def test_short_plans_have_every_family(site: Site, real: dict[str, StudyPlan]) -> None:
    for name in ("one-day", "one-week"):
        families = [site.catalogue.traps[r.id].family for r in real[name].readings if r.kind == "traps"]
        assert set(families) == set(Family), name


def test_real_plans_keep_their_order_and_their_sums(site: Site, real: dict[str, StudyPlan]) -> None:
    assert [name for name in real if name in BY_TIME] == list(BY_TIME)
    for plan in real.values():
        keys = [(r.kind, r.id) for r in plan.readings]
        assert len(set(keys)) == len(keys), plan.id
        assert plan.minutes == sum(sum(r.minutes for r in day) for day in plan.days)
        assert all(r.minutes == (site.findings.reading_minutes(r.kind, r.id) or 0) for r in plan.readings)
        traps = [r.id for r in plan.readings if r.kind == "traps"]
        for name in traps:
            for before in site.catalogue.traps[name].after:
                assert traps.index(before) < traps.index(name), f"{plan.id}: {before} before {name}"
        average = plan.minutes / len(plan.days)
        longest = max(r.minutes for r in plan.readings)
        assert all(abs(sum(r.minutes for r in day) - average) <= longest for day in plan.days), plan.id


def test_the_families_are_those_of_the_page_of_all_traps(site: Site) -> None:
    page = site.pages["traps/index.md"]
    section = page.section("families")
    assert section is not None
    paragraphs = [p for p in page.body[slice(*section)].split("\n\n") if p.startswith("**")]
    assert len(paragraphs) == len(Family)
    for family, paragraph in zip(Family, paragraphs, strict=True):
        named = {name for name in site.catalogue.traps if f"trap:{name})" in paragraph}
        assert named == {t.id for t in site.catalogue.traps.values() if t.family == family}, family
