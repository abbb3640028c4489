"""The menu of a narrow page, by keyboard; a desktop at 400% is as narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import CHAPTER, opened

INSIDE = "document.activeElement.closest('.md-sidebar--primary') !== null"


@pytest.mark.parametrize(("width", "path"), [(320, CHAPTER), (360, ""), (1100, "practice/card/")])
def test_a_shut_menu_is_not_in_the_tab_order(browser: Browser, address: str, width: int, path: str) -> None:
    with opened(browser, address + path, viewport={"width": width, "height": 740}) as page:
        for _ in range(15):
            page.keyboard.press("Tab")
            assert not page.evaluate(INSIDE)
        expect(page.locator(".md-sidebar--primary a").first).to_be_hidden()


def test_the_menu_opens_by_keyboard_and_gives_the_focus_back(browser: Browser, address: str) -> None:
    size = {"width": 320, "height": 740}
    with opened(browser, address + CHAPTER, viewport=size, reduced_motion="reduce") as page:
        button = page.get_by_role("button", name="Menu")
        expect(button).to_have_attribute("aria-expanded", "false")
        for key in ("Enter", "Space"):
            button.focus()
            page.keyboard.press(key)
            expect(button).to_have_attribute("aria-expanded", "true")
            assert page.evaluate(INSIDE)
            page.keyboard.press("Escape")
            expect(button).to_have_attribute("aria-expanded", "false")
            expect(button).to_be_focused()


def test_a_wide_page_keeps_its_navigation(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        expect(page.locator(".md-sidebar--primary a:visible").first).to_be_visible()
        expect(page.get_by_role("button", name="Menu")).to_be_hidden()
