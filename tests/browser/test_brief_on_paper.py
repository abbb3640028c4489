"""The brief of a chapter on one sheet of paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_acts import CHAPTERS, DESK, PHONE
from tests.browser.test_pages import CHAPTER, opened
from tests.browser.test_print import pages_of
from tests.real import site as real_site

BRIEF = "Print the brief"


def ask_for_brief(page: Page) -> None:
    """Press the button; the paper's state stays until the reader is back, so that it can be looked at."""
    page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.paper }")
    page.get_by_role("button", name="Just show me").click()
    page.get_by_role("button", name=BRIEF).click()
    assert page.evaluate("window.printed") == "brief"


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_brief_is_one_page_of_a4(browser: Browser, address: str, path: str) -> None:
    trap = real_site().catalogue.traps[path.rstrip("/").rpartition("/")[2]]
    with opened(browser, address + path, **DESK) as page:
        ask_for_brief(page)
        page.evaluate("document.fonts.ready")
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
        # Making a PDF may count as having printed.
        page.evaluate("document.documentElement.dataset.paper = 'brief'")
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
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
        page.evaluate("document.documentElement.dataset.paper = 'brief'")
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
        assert page.evaluate("document.documentElement.dataset.paper") is None
        page.get_by_role("button", name=BRIEF).click()
        # A browser that does not tell when it has printed: the reader is back.
        page.keyboard.press("Shift")
        assert page.evaluate("document.documentElement.dataset.paper") is None
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
