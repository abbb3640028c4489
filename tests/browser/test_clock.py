"""The practice timer: what it shows as time passes, by keyboard, after a reload, without JavaScript."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import opened, started
from tests.conftest import ROOT
from trapwise.catalogue import read_catalogue
from trapwise.models.clocks import Clock, make_clock

CLOCK = "frameworks/clock/"
NOON = datetime(2026, 3, 2, 12, 0)
FRAMEWORKS = read_catalogue(ROOT / "content")[0].frameworks
OURS = [
    CLOCK,
    "frameworks/",
    "frameworks/five-phases/",
    "frameworks/six-steps/",
    "frameworks/trade-offs/",
    "frameworks/rule-of-three/",
]


def clock(framework: str, length: int) -> Clock:
    return make_clock(FRAMEWORKS[framework], length, FRAMEWORKS["clear"])


def stopped(page: Page) -> None:
    """Let the page's time move only when the test moves it."""
    page.clock.install(time=NOON)
    page.reload()
    started(page)
    page.clock.pause_at(NOON.replace(minute=1))


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the clock").click()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_each_phase_is_shown_and_announced_in_its_minutes(
    browser: Browser, address: str, framework: str
) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        page.locator("#timer-framework").select_option(framework)
        page.locator("#timer-round").select_option("25")
        start(page)
        for span in clock(framework, 25).spans:
            expect(page.locator(".tw-timer__phase")).to_have_text(span.title)
            expect(page.locator(".tw-timer__left b")).to_have_text(f"{span.minutes}:00")
            expect(page.locator(".tw-timer .tw-timer__said")).to_contain_text(
                f"Minute {span.start}: {span.title}, until minute {span.end}."
            )
            expect(page.locator(".tw-timer [aria-current=step]")).to_contain_text(span.title)
            phase = next((p for p in FRAMEWORKS[framework].phases if p.id == span.phase), None)
            if phase:
                expect(page.locator(".tw-timer__board b")).to_have_text(phase.output)
                if phase.glance:
                    expect(page.locator(".tw-timer__glance")).to_have_text(phase.glance)
            page.clock.run_for(span.minutes * 60_000)
        expect(page.locator(".tw-timer__phase")).to_have_text("Time")
        expect(page.get_by_role("status")).to_contain_text("The 25 minutes are over.")
        expect(page.locator(".tw-timer__whole")).to_have_text("25:00 of 25 minutes gone, 0:00 left")


def test_nothing_is_announced_within_a_phase(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        start(page)
        said = page.locator(".tw-timer__said")
        page.evaluate(
            "window.changes = 0; new MutationObserver(() => { window.changes += 1 })"
            ".observe(document.querySelector('.tw-timer__said'), {childList: true, characterData: true})"
        )
        page.clock.run_for(90_000)
        assert page.evaluate("window.changes") == 0
        expect(said).to_have_attribute("aria-live", "polite")
        expect(page.locator(".tw-timer__left b")).to_have_text("0:30")
        page.clock.run_for(31_000)
        assert page.evaluate("window.changes") == 1


def test_a_reload_loses_no_time_and_a_pause_stops_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        page.locator("#timer-round").select_option("60")
        start(page)
        page.clock.run_for(5 * 60_000)
        page.reload()
        started(page)
        page.clock.run_for(60_000)
        expect(page.locator("#timer-round")).to_have_value("60")
        expect(page.locator(".tw-timer__whole")).to_contain_text("6:00 of 60 minutes gone")
        page.get_by_role("button", name="Pause").click()
        page.clock.run_for(600_000)
        expect(page.locator(".tw-timer__whole")).to_contain_text("6:00 of 60 minutes gone")
        page.reload()
        started(page)
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(30_000)
        expect(page.locator(".tw-timer__whole")).to_contain_text("6:30 of 60 minutes gone")
        page.get_by_role("button", name="Back to zero").click()
        expect(page.locator(".tw-timer__whole")).to_contain_text("0:00 of 60 minutes gone")
        expect(page.locator("#timer-round")).to_be_enabled()


def test_a_tab_that_slept_shows_the_right_phase(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        start(page)
        # Timers fire once at most while a tab sleeps, whatever time has passed.
        page.clock.fast_forward(20 * 60_000)
        expect(page.locator(".tw-timer__phase")).to_have_text("Architect")


def test_a_clock_that_is_set_back_loses_nothing(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        start(page)
        page.clock.run_for(3 * 60_000)
        page.clock.set_system_time(NOON.replace(hour=11))
        page.clock.run_for(60_000)
        # What had passed since the last look at the clock is lost, a part of a second.
        expect(page.locator(".tw-timer__whole")).to_contain_text(
            re.compile(r"^(3:59|4:00) of 45 minutes gone")
        )
        page.clock.set_system_time(NOON.replace(hour=10))
        page.reload()
        started(page)
        page.clock.run_for(60_000)
        gone = page.locator(".tw-timer__whole").inner_text().split(":")[0]
        assert gone in {"4", "5"}
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.get_by_role("button", name="Pause").click()
        page.clock.set_system_time(NOON.replace(hour=9))
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(1000)
        assert page.locator(".tw-timer__whole").inner_text().split(":")[0] == gone


def test_a_page_that_the_browser_kept_goes_on_with_the_round_of_its_tab(
    browser: Browser, address: str
) -> None:
    """Back shows the page as it was left; in a later one of the same tab the round was ended, or another begun."""
    coming_back = """state => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      sessionStorage.setItem('trapwise-clock', JSON.stringify(state));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }"""
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        start(page)
        page.clock.run_for(3 * 60_000)
        page.evaluate(coming_back, {"began": None, "gone": 0, "framework": "clear", "round": "45"})
        page.clock.run_for(2000)
        expect(page.get_by_role("button", name="Start the clock")).to_be_visible()
        expect(page.locator(".tw-timer__whole")).to_contain_text("0:00 of 45 minutes gone")
        began = int(page.evaluate("Date.now()"))
        page.evaluate(coming_back, {"began": began, "gone": 60_000, "framework": "six-steps", "round": "60"})
        page.clock.run_for(60_000)
        expect(page.locator(".tw-timer__whole")).to_contain_text("2:00 of 60 minutes gone")
        expect(page.locator("#timer-framework")).to_have_value("six-steps")


def test_the_title_says_what_is_left_and_the_end_leads_on(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        title = page.title()
        page.locator("#timer-round").select_option("25")
        start(page)
        page.clock.run_for(1000)
        assert page.title() == f"1:59 Greetings · {title}"
        expect(page.locator(".tw-timer__after")).to_be_hidden()
        page.get_by_role("button", name="Pause").click()
        assert page.title() == title
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(25 * 60_000)
        assert page.title() == f"Time · {title}"
        links = page.locator(".tw-timer__after a")
        expect(links).to_have_count(2)
        assert [str(link.get_attribute("href")).split("/")[-2] for link in links.all()] == [
            "checklist",
            "rubric",
        ]
        page.get_by_role("button", name="Back to zero").click()
        expect(page.locator(".tw-timer__after")).to_be_hidden()
        assert page.title() == title


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK) as page:
        stopped(page)
        page.locator("#timer-framework").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Minute 0: Greetings")
        page.clock.run_for(2 * 60_000)
        expect(page.locator(".tw-timer__phase")).to_have_text("Constraint extraction")
        expect(page.locator(".tw-timer__whole")).to_contain_text("of 30 minutes")
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Go on")).to_be_focused()


@pytest.mark.parametrize(
    "stored",
    [
        "{broken",
        "null",
        "[]",
        '{"framework": "none", "round": "45", "began": 1, "gone": 0}',
        '{"framework": "clear", "round": "45", "began": "x", "gone": 0}',
        '{"framework": "clear", "round": "45", "began": null, "gone": -5}',
        '{"framework": "clear", "round": "45", "began": null, "gone": 1e999}',
        '{"framework": "clear", "round": "45", "began": null, "gone": NaN}',
        '{"framework": "clear", "round": "45", "began": "NaN", "gone": null}',
        '{"framework": "__proto__", "round": "45", "began": null, "gone": 1000}',
        '{"framework": "clear", "round": ["45"], "began": null, "gone": 1000}',
        '{"framework": "clear", "round": "7", "began": null, "gone": 1000}',
    ],
)
def test_a_state_that_is_not_ours_is_ignored(browser: Browser, address: str, stored: str) -> None:
    with opened(browser, address + CLOCK) as page:
        page.evaluate("text => sessionStorage.setItem('trapwise-clock', text)", stored)
        page.reload()
        started(page)
        expect(page.get_by_role("button", name="Start the clock")).to_be_enabled()
        expect(page.locator(".tw-timer__whole")).to_contain_text("0:00 of 45 minutes gone")


def test_a_round_that_ended_long_ago_is_over(browser: Browser, address: str) -> None:
    state = {"framework": "clear", "round": "30", "began": 1_000_000, "gone": 0}
    with opened(browser, address + CLOCK) as page:
        page.evaluate("text => sessionStorage.setItem('trapwise-clock', text)", json.dumps(state))
        page.reload()
        started(page)
        expect(page.locator(".tw-timer__phase")).to_have_text("Time")
        expect(page.get_by_role("button", name="Back to zero")).to_be_enabled()


def test_without_javascript_the_tables_are_there_and_the_timer_is_not(browser: Browser, address: str) -> None:
    with opened(browser, address + CLOCK, java_script_enabled=False) as page:
        expect(page.locator(".tw-timer")).to_be_hidden()
        expect(page.locator("table[data-clock]")).to_have_count(len(FRAMEWORKS))
        row = page.locator('table[data-clock="clear"] tr[data-phase="architect"]')
        expect(row.locator('td[data-round="45"]')).to_contain_text("16–34")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", OURS)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, address: str, path: str, width: int, theme: str
) -> None:
    size = {"width": width, "height": 800}
    with opened(browser, address + path, color_scheme=theme, viewport=size, reduced_motion="reduce") as page:
        if path == CLOCK:
            start(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
    assert told == []
