"""Every framework's minutes: they add up, agree with what is published, and nobody types others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.real import catalogue
from trapwise.catalogue import Catalogue
from trapwise.drawing.clock_bars import draw_clocks, phase_signs
from trapwise.models.clocks import Clock, make_clock, overhead
from trapwise.pages.masking import without_blocks_of_code

CATALOGUE: Catalogue = catalogue()


CLEAR = CATALOGUE.frameworks["clear"]


CLOCKS = [
    make_clock(framework, length, CLEAR)
    for framework in CATALOGUE.frameworks.values()
    for length in CLEAR.rounds
]


def name(clock: Clock) -> str:
    return f"{clock.framework.id}-{clock.length}"


def minutes(framework: str, length: int) -> list[int]:
    clock = make_clock(CATALOGUE.frameworks[framework], length, CLEAR)
    return [span.minutes for span in clock.phases.values()]


def test_the_rounds_are_those_we_promise() -> None:
    assert CLEAR.rounds == [25, 30, 45, 60]
    assert {"clear", "five-phases", "six-steps"} <= set(CATALOGUE.frameworks)


@pytest.mark.parametrize("clock", CLOCKS, ids=name)
def test_a_round_is_filled_from_its_first_minute_to_its_last(clock: Clock) -> None:
    assert clock.spans[0].start == 0
    assert clock.spans[-1].end == clock.length
    for before, after in zip(clock.spans, clock.spans[1:], strict=False):
        assert before.end == after.start
    assert sum(span.minutes for span in clock.spans) == clock.length
    assert all(span.minutes >= 1 for span in clock.spans)
    assert list(clock.phases) == [phase.id for phase in clock.framework.phases]


def test_clear_for_the_usual_rounds() -> None:
    assert minutes("clear", 45) == [6, 4, 4, 18, 8]
    assert minutes("clear", 30) == [4, 3, 2, 11, 5]


def test_a_published_plan_that_fits_is_followed_to_the_minute() -> None:
    framework = CATALOGUE.frameworks["five-phases"]
    short, long = framework.plans
    assert minutes("five-phases", short.planned + overhead(CLEAR)) == list(short.minutes.values())
    assert long.of_round is not None
    assert minutes("five-phases", long.of_round) == list(long.minutes.values())


def test_a_framework_without_minutes_takes_all_of_clear_s() -> None:
    for length in CLEAR.rounds:
        assert sum(minutes("six-steps", length)) == sum(minutes("clear", length))


def test_what_is_said_of_clear_s_rounds_is_so() -> None:
    low = [phase.minutes[0] for phase in CLEAR.phases if phase.minutes]
    assert all(m <= least for m, least in zip(minutes("clear", 30), low, strict=True))
    clarify, first, second, architect, _ = minutes("clear", 45)
    assert 0.4 < architect / 40 < 0.5
    assert 1 / 3 < (clarify + first + second) / 40 < 0.4


@pytest.mark.parametrize("width", [330, 640])
def test_lettering_stays_within_its_bar(width: int) -> None:
    drawing = draw_clocks([[clock] for clock in CLOCKS], "any", width)
    for group in drawing.groups:
        for bar in group.bars:
            assert bar.segments[-1].x + bar.segments[-1].width <= width
            signs = set(phase_signs(bar.clock.framework).values())
            for segment in bar.segments:
                assert len(segment.text) * 5.5 <= segment.width or segment.text in signs


# A phase's title, and minutes given for it: "Clarify (5-8 min)", "| Clarify | 0–5 |", "Refine: 8 minutes".
RANGE = r"(?P<low>\d+)\s*(?:–|-|to|until)\s*(?P<high>\d+)\b(?!\s*(?:ms|%|GB|MB))"


SINGLE = r"(?P<single>\d+)\s*min(?:ute)?s?\b"


TITLES = sorted({phase.title for f in CATALOGUE.frameworks.values() for phase in f.phases}, key=len)[::-1]


TYPED = re.compile(rf"\b(?P<title>{'|'.join(map(re.escape, TITLES))})\b[^\n.\d]{{0,24}}?(?:{RANGE}|{SINGLE})")


BACKWARDS = re.compile(
    rf"(?:{RANGE}\s*min(?:ute)?s?|{SINGLE})\s+(?:of|for|on|in)\s+(?P<title>{'|'.join(map(re.escape, TITLES))})\b"
)


def allowed(title: str) -> tuple[set[tuple[int, int]], set[int]]:
    """Return the ranges and the lengths that may be written beside a phase's title."""
    ranges: set[tuple[int, int]] = set()
    lengths: set[int] = set()
    for clock in CLOCKS:
        for phase in clock.framework.phases:
            if phase.title != title:
                continue
            span = clock.phases[phase.id]
            ranges.add((span.start, span.end))
            lengths |= {span.minutes, span.start, span.end}
            if phase.minutes:
                ranges.add((phase.minutes[0], phase.minutes[1]))
                lengths |= set(phase.minutes)
            for plan in clock.framework.plans:
                before = sum(list(plan.minutes.values())[: clock.framework.phases.index(phase)])
                ranges.add((before, before + plan.minutes[phase.id]))
                lengths.add(plan.minutes[phase.id])
    return ranges, lengths


def contradictions(text: str) -> Iterator[str]:
    """Yield what a page says about a phase's minutes that no clock says."""
    prose = without_blocks_of_code(text)
    for found in (*TYPED.finditer(prose), *BACKWARDS.finditer(prose)):
        ranges, lengths = allowed(found["title"])
        if found["low"]:
            if (int(found["low"]), int(found["high"])) not in ranges:
                yield found[0]
        elif int(found["single"]) not in lengths:
            yield found[0]


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: p.relative_to(ROOT / "docs").as_posix()
)
def test_no_page_types_a_clock_that_contradicts_the_records(page: Path) -> None:
    assert list(contradictions(page.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("Clarify (5–8 min) comes first.", False),
        ("| Clarify | 2–8 |", False),
        ("| Clarify | 0–5 |", True),
        ("Architect: 25 minutes", True),
        ("Architect: 18 minutes", False),
        ("Take 12 minutes for Refine.", True),
        ("Take 8 minutes for Refine.", False),
        ("Component deep dive runs from 8 to 18.", False),
        ("Component deep dive runs from 5 to 18.", True),
        ("Estimate 5-10 ms", False),
    ],
)
def test_a_contradiction_would_be_seen(line: str, is_wrong: bool) -> None:
    assert bool(list(contradictions(line))) == is_wrong
