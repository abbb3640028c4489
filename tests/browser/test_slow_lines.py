"""What a reader does before the scripts have come does no harm, and is not lost where it can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.test_pages import CHAPTER, started

CHECKLIST = "practice/checklist/"
SPOT = "mistakes/spot-the-mistakes/"


@contextmanager
def held(browser: Browser, url: str, module: str, key: str = "") -> Iterator[tuple[Page, Callable[[], None]]]:
    """Open a page whose module is under way; give the page and what lets the module come.

    A module that the page does not load by itself is asked for by a key. Nothing may lead to another page.
    """
    context = browser.new_context(service_workers="block", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    routes: list[Route] = []
    visits: list[str] = []

    def visit(request: Request) -> None:
        if request.is_navigation_request():
            visits.append(request.url)

    page.on("request", visit)
    page.route(f"**/assets/javascripts/{module}", lambda route: routes.append(route))
    with page.expect_request(f"**/assets/javascripts/{module}"):
        page.goto(url, wait_until="commit")
        if key:
            started(page)
            page.keyboard.press(key)

    def come() -> None:
        for route in routes:
            route.continue_()
        started(page)

    yield page, come
    assert visits == [url]
    context.close()


def test_a_choice_made_early_waits_for_its_script(browser: Browser, address: str) -> None:
    with held(browser, address + CHAPTER, "commit.js") as (page, come):
        form = page.locator("form.tw-commit")
        button = form.get_by_role("button", name="Commit")
        # After a while the options wait no longer, and from then on keep their order.
        page.wait_for_timeout(3500)
        expect(form.locator("input").first).to_be_visible()
        form.locator("input").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        form.get_by_label("50%").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(button).to_be_disabled()
        button.click(force=True)
        come()
        expect(button).to_be_enabled()
        expect(button).to_be_focused()
        expect(form.locator("input").nth(1)).to_be_checked()
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You were 50% sure.")


def test_lines_marked_early_are_judged_once_the_script_came(browser: Browser, address: str) -> None:
    with held(browser, address + SPOT, "spot.js") as (page, come):
        form = page.locator("form.tw-spot").first
        form.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        come()
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You found")
        expect(form.locator("input").first).to_be_checked()


def test_ticks_made_early_are_kept(browser: Browser, address: str) -> None:
    with held(browser, address + CHECKLIST, "checklist.js") as (page, come):
        form = page.locator("form.tw-checklist")
        form.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        form.get_by_role("button", name="Start again").click(force=True)
        come()
        expect(form.get_by_role("status")).to_contain_text("1 of 15")
        assert len(page.evaluate("JSON.parse(localStorage.getItem('trapwise')).checklist")) == 1
        form.get_by_role("button", name="Start again").click()
        expect(form.get_by_role("status")).to_contain_text("0 of 15")


def test_buttons_that_print_wait_for_their_script(browser: Browser, address: str) -> None:
    with held(browser, address + "practice/card/", "print.js") as (page, come):
        button = page.locator("button.tw-print")
        expect(button).to_be_disabled()
        come()
        expect(button).to_be_enabled()


@pytest.mark.parametrize("module", ["site.js", "find.js"])
def test_what_is_typed_before_the_search_is_there_leads_nowhere(
    browser: Browser, address: str, module: str
) -> None:
    """The theme takes "n" and "p" for the pages after and before."""
    with held(browser, address + CHAPTER, module) as (page, come):
        page.keyboard.press("/")
        page.keyboard.type("loss is nan, p. n")
        page.keyboard.press("Enter")
        come()
        page.keyboard.press("/")
        page.keyboard.type("loss is nan")
        expect(page.locator(".md-search-result__item").first).to_contain_text("The Softmax Trap")


def test_a_query_sent_early_is_answered_once_the_search_came(browser: Browser, address: str) -> None:
    """What searches is asked for by the first key, and the page is ready without it."""
    with held(browser, address + CHAPTER, "search/box.js", key="/") as (page, come):
        page.keyboard.type("loss is nan")
        page.keyboard.press("Enter")
        come()
        expect(page.locator(".md-search-result__item").first).to_contain_text("The Softmax Trap")


def test_a_part_that_cannot_come_stops_no_other(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/assets/javascripts/commit.js", lambda route: route.abort())
    page.goto(address + CHAPTER)
    started(page)
    assert len(errors) == 1
    assert "commit.js" in errors[0]
    page.locator("a.tw-term").first.hover()
    expect(page.locator("#tw-term-card")).to_be_visible()
    # Without its script the question shows its reasons, as it does without JavaScript.
    expect(page.locator(".tw-option__why").first).to_be_visible()
    context.close()
