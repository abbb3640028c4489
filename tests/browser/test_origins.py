"""The switch that has numbers show where they come from: nothing while it is off, one card when it is on."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import opened, started
from tests.browser.test_reader import PHONE

CHAPTER = "traps/evaluation/roc-curve-mirage/"
OTHER = "frameworks/estimation/"
WITHOUT = "mistakes/black-box/"
PLACES = """[...document.querySelectorAll('article data, article p, article h2')].map(e => {
  const { x, y, width, height } = e.getBoundingClientRect();
  return [x, y, width, e.matches('data') ? 0 : height]; })"""
"""Where everything is; the line below a number makes its own box higher, and moves nothing."""
LOADED = "performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)"


def switch(page: Page) -> None:
    page.get_by_role("button", name="Show where numbers come from").click()
    expect(page.locator("data[tabindex]").first).to_be_attached()


def test_while_it_is_off_nothing_is_loaded_and_nothing_is_a_stop(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        button = page.get_by_role("button", name="Show where numbers come from")
        expect(button).to_have_attribute("aria-pressed", "false")
        assert page.locator("article data").count() > 10
        assert page.locator("article data[tabindex], article data[role]").count() == 0
        loaded = page.evaluate(LOADED)
        assert not [name for name in loaded if "/assets/origins/" in name or name.endswith("/numbers.js")]
        before = page.evaluate(PLACES)
        switch(page)
        assert page.evaluate(PLACES) == before, "the text has moved"


def test_a_keyboard_turns_it_on_reads_a_card_and_follows_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#trap", viewport={"width": 1280, "height": 800}) as page:
        button = page.get_by_role("button", name="Show where numbers come from")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        number, card = page.locator("article p data[tabindex]:visible").first, page.locator("#tw-term-card")
        number.evaluate("e => { const p = e.closest('p'); p.tabIndex = -1; p.focus(); }")
        for _ in range(8):
            page.keyboard.press("Tab")
            if number.evaluate("e => e === document.activeElement"):
                break
        expect(number).to_be_focused()
        expect(number).to_have_role("button")
        expect(card).to_be_visible()
        expect(card).to_contain_text("Measured in the lab")
        expect(card.locator("code")).to_have_text("trapwise lab roc-curve-mirage")
        expect(number).to_have_attribute("aria-describedby", "tw-term-card-text")
        page.keyboard.press("Enter")
        expect(card.get_by_role("link")).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        expect(number).to_be_focused()
        page.keyboard.press(" ")
        expect(card.get_by_role("link")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{CHAPTER}#lab")


def test_a_finger_opens_the_one_card_for_numbers_and_terms(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#trap", **PHONE) as page:
        switch(page)
        card = page.locator("#tw-term-card")
        number = page.locator("article p data[tabindex]:visible").first
        number.scroll_into_view_if_needed()
        number.tap()
        expect(card.locator("b")).to_have_text(number.inner_text())
        card.get_by_role("button", name="Close").tap()
        expect(card).to_be_hidden()
        term = page.locator("a.tw-term").first
        term.scroll_into_view_if_needed()
        term.tap()
        expect(card.locator("b")).to_have_text(term.inner_text())
        assert card.count() == 1


def test_a_pointer_opens_the_origin_of_a_quantity(browser: Browser, address: str) -> None:
    with opened(browser, address + OTHER, viewport={"width": 1280, "height": 800}) as page:
        switch(page)
        number = page.locator('data[value="quantity.peak"]').first
        number.hover()
        card = page.locator("#tw-term-card")
        expect(card).to_be_visible()
        expect(card.get_by_role("link")).to_have_js_property("hash", "#peak")
        assert len(card.locator("p").inner_text()) > 20


def test_a_figure_of_a_re_run_says_that_no_record_holds_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#trap", viewport={"width": 1280, "height": 800}) as page:
        switch(page)
        figure = page.locator('data[value="rerun"]:visible').first
        figure.hover()
        card = page.locator("#tw-term-card")
        expect(card).to_contain_text("An independent re-run; not repeated by the tests")
        expect(card.locator("b")).not_to_have_text("")
        assert "\\" not in card.locator("b").inner_text(), "the TeX of a formula is shown"
        expect(card.get_by_role("link")).to_have_count(0)


def test_it_is_kept_between_pages_until_it_is_turned_off(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        switch(page)
        page.goto(address + WITHOUT)
        started(page)
        assert page.locator(".tw-origins").count() == 0, "there is no number to show"
        page.goto(address + OTHER)
        started(page)
        expect(page.locator("article data[tabindex]").first).to_be_attached()
        page.get_by_role("button", name="Show where numbers come from").click()
        expect(page.locator("article data[tabindex]")).to_have_count(0)
        expect(page.locator("article data[role]")).to_have_count(0)
        page.locator("article data").first.hover()
        page.wait_for_timeout(300)
        expect(page.locator("#tw-term-card")).to_have_count(0)
        page.reload()
        started(page)
        expect(page.locator(".tw-origins")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_it_passes_axe_and_fits_a_small_phone(browser: Browser, address: str, theme: str, width: int) -> None:
    size = {"width": width, "height": 740}
    with opened(
        browser, address + CHAPTER + "#trap", color_scheme=theme, viewport=size, reduced_motion="reduce"
    ) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        switch(page)
        page.locator("article p data[tabindex]:visible").first.click()
        page.locator("article p data[tabindex]:visible").first.press("Enter")
        expect(page.locator("#tw-term-card")).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    told = [f"{v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
    assert told == []


def test_paper_and_readers_without_scripts_see_numbers_alone(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        switch(page)
        line = "e => getComputedStyle(e).borderBottomStyle"
        assert page.locator("data[tabindex]").first.evaluate(line) == "dashed"
        page.emulate_media(media="print")
        assert page.locator("data[tabindex]").first.evaluate(line) == "none"
    with opened(browser, address + CHAPTER, java_script_enabled=False) as page:
        expect(page.locator(".tw-origins")).to_be_hidden()
        assert page.locator("article data").first.evaluate(line) == "none"
