"""The menu of a narrow page, by keyboard; a desktop at 400% is as narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
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


COVERED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (!at.closest('.md-sidebar--primary')) return null;
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return seen && (at.contains(seen) || seen.contains(at)) ? '' : at.outerHTML;
}"""


@pytest.mark.parametrize("path", ["", "practice/card/", CHAPTER])
def test_no_stop_of_an_open_menu_lies_below_a_level_of_it(browser: Browser, address: str, path: str) -> None:
    size = {"width": 320, "height": 740}
    with opened(browser, address + path, viewport=size, reduced_motion="reduce") as page:
        page.get_by_role("button", name="Menu").press("Enter")
        stops = 0
        while (covered := page.evaluate(COVERED)) is not None and stops < 40:
            assert covered == ""
            page.keyboard.press("Tab")
            stops += 1
        assert 4 < stops < 40


def test_every_level_of_the_menu_is_reached_by_keyboard(browser: Browser, address: str) -> None:
    size = {"width": 320, "height": 740}
    with opened(browser, address + CHAPTER, viewport=size, reduced_motion="reduce") as page:
        # In its first act a chapter tells nothing of what is in it.
        page.get_by_role("button", name="Menu").press("Enter")
        expect(page.get_by_role("button", name="Back from Loss functions")).to_be_visible()
        expect(page.get_by_role("button", name="The Softmax Trap: Table of contents")).to_be_hidden()
        expect(
            page.locator(".md-sidebar--primary").get_by_role("link", name="Q22 The Softmax Trap")
        ).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Just show me").click()
        page.get_by_role("button", name="Menu").press("Enter")
        expect(page.get_by_role("button", name="Back from Loss functions")).to_be_visible()
        contents = page.get_by_role("button", name="The Softmax Trap: Table of contents")
        expect(contents).to_have_attribute("aria-expanded", "false")
        contents.press("Enter")
        expect(page.get_by_role("button", name="Back from Table of contents")).to_be_focused()
        page.keyboard.press("Enter")
        expect(contents).to_be_focused()
        page.get_by_role("button", name="Back from Loss functions").press("Enter")
        expect(page.get_by_role("button", name="Pages in Loss functions")).to_be_focused()
        page.get_by_role("button", name="Back from Traps").press("Enter")
        into = page.get_by_role("button", name="Pages in Traps")
        expect(into).to_be_focused()
        expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Practice")).to_be_visible()
        into.press("Enter")
        expect(page.get_by_role("button", name="Back from Traps")).to_be_focused()
        assert Axe().run(page).response["violations"] == []
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        expect(page.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "false")


def test_a_wide_page_keeps_its_navigation(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        expect(page.locator(".md-sidebar--primary a:visible").first).to_be_visible()
        expect(page.get_by_role("button", name="Menu")).to_be_hidden()
