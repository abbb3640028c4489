"""All briefs on one page: the question first, its answer when it is asked for, and a booklet on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_acts import DESK, PHONE
from tests.browser.test_pages import opened, started
from tests.browser.test_print import pages_of
from tests.real import site as real_site

PATH = "practice/briefs/"
TRAPS = real_site().catalogue.traps
HEIGHT_OF_A_SHEET = 1032
"""A4 without its margins, in pixels."""


def open_ones(page: Page) -> int:
    return page.locator("details.tw-recall[open]").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_every_trap_asks_before_it_answers(browser: Browser, address: str, scripts: bool) -> None:
    with opened(browser, address + PATH, java_script_enabled=scripts, **PHONE) as page:
        recalls = page.locator("details.tw-recall")
        expect(recalls).to_have_count(len(TRAPS))
        assert open_ones(page) == 0
        for trap in TRAPS.values():
            recall = page.locator(f"#{trap.id}")
            expect(recall.locator(".tw-recall__name")).to_have_text(f"{trap.label} {trap.title}")
            assert len(recall.locator(".tw-recall__asks").inner_text()) > 15
            expect(recall.locator(".tw-recall__lesson")).to_be_hidden()
            expect(recall.locator(".tw-recall__ways a")).to_have_count(2)
        page.locator("#softmax-trap > summary").click()
        expect(page.locator("#softmax-trap .tw-recall__lesson")).to_be_visible()
        expect(page.locator("#softmax-trap .tw-recall__say p")).to_have_count(2)
        assert page.locator(".tw-recalls__tools").is_visible() == scripts


def test_each_says_what_its_lab_allows_or_that_nobody_attacked_it(browser: Browser, address: str) -> None:
    labs = real_site().catalogue.labs
    with opened(browser, address + PATH, **DESK) as page:
        for trap in TRAPS:
            is_attacked = bool(labs[trap].get("examination"))
            expect(page.locator(f"#{trap} .tw-allows")).to_have_count(int(is_attacked))
            expect(page.locator(f"#{trap} .tw-unattacked")).to_have_count(int(not is_attacked))


def test_all_are_opened_and_closed_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + PATH, **PHONE) as page:
        page.get_by_role("button", name="Open all").focus()
        page.keyboard.press("Enter")
        assert open_ones(page) == len(TRAPS)
        page.get_by_role("button", name="Close all").press("Space")
        assert open_ones(page) == 0
        page.locator("#sota-trap > summary").focus()
        page.keyboard.press("Enter")
        assert open_ones(page) == 1
        expect(page.get_by_role("button", name="Open all")).to_be_visible()


def test_an_address_opens_its_trap(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}{PATH}#sota-trap", **PHONE) as page:
        expect(page.locator("#sota-trap .tw-recall__lesson")).to_be_visible()
        assert open_ones(page) == 1
        page.evaluate("location.hash = 'softmax-trap'")
        expect(page.locator("#softmax-trap .tw-recall__lesson")).to_be_visible()


def test_a_link_leads_to_the_chapter_s_verdict(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}{PATH}#softmax-trap", **PHONE) as page:
        page.locator("#softmax-trap .tw-recall__ways a").first.click()
        started(page)
        expect(page.locator(".tw-brief__lesson")).to_be_in_viewport()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_booklet_has_every_answer_and_parts_no_trap(browser: Browser, address: str, theme: str) -> None:
    with opened(browser, address + PATH, color_scheme=theme, viewport={"width": 694, "height": 1032}) as page:
        page.emulate_media(media="print", color_scheme=theme)
        for recall in page.locator("details.tw-recall").all():
            box = recall.bounding_box()
            assert box
            assert box["height"] < HEIGHT_OF_A_SHEET
            assert recall.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
            lesson = recall.locator(".tw-recall__lesson").bounding_box()
            assert lesson
            assert lesson["height"] > 10
        expect(page.locator(".tw-recalls__tools")).to_be_hidden()
        # With "screen" the paper would show the screen's page.
        page.emulate_media(media="null", color_scheme=theme)
        assert open_ones(page) == 0
        sheets = pages_of(page.pdf(format="A4", prefer_css_page_size=True))
        assert 3 < sheets <= 2 * len(TRAPS) / 3


def test_where_paper_cannot_open_what_is_folded_the_script_does(browser: Browser, address: str) -> None:
    with opened(browser, address + PATH, **DESK) as page:
        page.locator("#sota-trap > summary").click()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert open_ones(page) == len(TRAPS)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert open_ones(page) == 1
        expect(page.locator("#sota-trap")).to_have_attribute("open", "")
