"""The brief of a chapter on one sheet of paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_acts import CHAPTERS, DESK, PHONE
from tests.browser.test_pages import CHAPTER, opened
from tests.browser.test_print import pages_of
from tests.real import site as real_site

BRIEF = "Print the brief"
PRINTS = "window.print = () => { const { dataset } = document.documentElement; dataset.printed = Number(dataset.printed ?? 0) + 1 }, 0"
SHEET = "link[href$='brief-on-paper.css']"


def ask_for_brief(page: Page) -> None:
    """Press the button; its sheet stays until the reader is back, so that it can be looked at."""
    page.evaluate(PRINTS)
    page.get_by_role("button", name="Just show me").click()
    page.get_by_role("button", name=BRIEF).click()
    expect(page.locator("html")).to_have_attribute("data-printed", "1")
    expect(page.locator(SHEET)).to_be_attached()


def keep_sheet(page: Page) -> None:
    """Making a PDF may count as having printed."""
    page.locator(SHEET).evaluate("e => { e.remove = () => {} }")


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_brief_is_one_page_of_a4(browser: Browser, address: str, path: str) -> None:
    trap = real_site().catalogue.traps[path.rstrip("/").rpartition("/")[2]]
    with opened(browser, address + path, **DESK) as page:
        ask_for_brief(page)
        page.evaluate("document.fonts.ready")
        keep_sheet(page)
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
        page.emulate_media(media="print")
        expect(page.locator(".tw-commit legend").first).to_be_visible()
        expect(page.locator(".tw-record__facts")).to_contain_text(trap.technique)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".tw-option:visible, .tw-part:visible, .tw-head__facts:visible")).to_have_count(0)
        is_attacked = bool(real_site().catalogue.labs[trap.id].get("examination"))
        expect(page.locator(".tw-record__paper")).to_have_count(0 if is_attacked else 1)


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_brief_shows_its_figure_its_verdict_and_what_to_say(
    browser: Browser, address: str, theme: str, size: dict[str, object]
) -> None:
    with opened(browser, address + CHAPTER, color_scheme=theme, **size) as page:
        ask_for_brief(page)
        keep_sheet(page)
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
        # As wide as the sheet: the test's paper is the window.
        page.set_viewport_size({"width": 694, "height": 1030})
        page.emulate_media(media="print", color_scheme=theme)
        for part in (".tw-brief__lesson", ".tw-brief .tw-plot--wide", ".tw-allows__said", ".tw-box--say"):
            expect(page.locator(part).first).to_be_visible()
        flips = page.locator(".tw-allows__flips ~ ul > li, .tw-allows__more li").all()
        examined = real_site().catalogue.labs["softmax-trap"]["examination"]
        assert len(flips) == len(examined["verdict"]["conditions"]) + len(examined["verdict"]["worlds"]) > 3
        for flip in flips:
            box = flip.bounding_box()
            assert box
            assert box["height"] > 5
        assert (
            page.locator(".tw-allows__said").first.evaluate("e => getComputedStyle(e).color")
            == "rgb(0, 0, 0)"
        )


def test_afterwards_the_chapter_is_printed_whole_again(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **DESK) as page:
        ask_for_brief(page)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator(SHEET)).not_to_be_attached()
        page.get_by_role("button", name=BRIEF).click()
        expect(page.locator("html")).to_have_attribute("data-printed", "2")
        # A browser that does not tell when it has printed: the reader is back.
        page.keyboard.press("Shift")
        expect(page.locator(SHEET)).not_to_be_attached()
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) > 3


def test_the_button_waits_behind_the_question_and_is_not_there_without_scripts(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        expect(page.get_by_role("button", name=BRIEF)).to_be_hidden()
        ask_for_brief(page)
        expect(page.get_by_role("button", name=BRIEF)).to_be_visible()
    with opened(browser, address + CHAPTER, java_script_enabled=False, **PHONE) as page:
        expect(page.locator(".tw-record__facts")).to_be_visible()
        expect(page.get_by_text(BRIEF)).to_be_hidden()


def test_where_its_sheet_cannot_be_had_the_chapter_is_printed(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/brief-on-paper.css", lambda route: route.abort())
    page.goto(address + CHAPTER, wait_until="networkidle")
    page.evaluate(PRINTS)
    page.get_by_role("button", name="Just show me").click()
    page.get_by_role("button", name=BRIEF).click()
    expect(page.locator("html")).to_have_attribute("data-printed", "1")
    expect(page.locator(SHEET)).not_to_be_attached()
    context.close()
