"""The real study plans: every role, every family, in an order that holds."""

from __future__ import annotations

import pytest

from tests import real as content
from trapwise.records.tags import Family, Role
from trapwise.sitewide.site import Site
from trapwise.sitewide.study_plans import BY_TIME, StudyPlan, plan_ids, study_plan


@pytest.fixture(scope="module")
def site() -> Site:
    """The real site."""
    return content.site()


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
