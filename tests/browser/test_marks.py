"""The mark of a trap, where traps are listed and found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_acts import DESK, PHONE
from tests.browser.test_pages import opened
from tests.browser.waiting import comes_true


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_trap_that_search_finds_has_its_mark(
    browser: Browser, address: str, size: dict[str, object]
) -> None:
    with opened(browser, address + "reference/questions/", **size) as page:
        listed = page.locator("#softmax-trap .tw-trap__mark polyline").first
        expect(listed).to_be_visible()
        points = listed.get_attribute("points")
        page.keyboard.press("/")
        page.keyboard.type("softmax trap")
        found = page.locator(".tw-found", has_text="The Softmax Trap").first
        expect(found.locator("svg polyline").first).to_have_attribute("points", points or "")
        # A mark is no word, and nothing but a trap has one.
        expect(found.locator("svg")).to_have_attribute("aria-hidden", "true")
        kinds = page.locator(".tw-found:has(svg) .tw-found__kind").all_inner_texts()
        assert set(kinds) == {"Trap"}
        comes_true(page, "document.documentElement.scrollWidth <= innerWidth")
