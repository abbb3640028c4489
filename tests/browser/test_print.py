"""Pages that are read on paper: one sheet each, black on white, without navigation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import opened

ONE_SHEET = ["practice/refresher/", "practice/card/", "practice/recovery/", "practice/checklist/"]
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF as Chromium writes it, with its page objects in plain text."""
    return len(PAGE_OBJECT.findall(pdf))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ONE_SHEET)
def test_a_sheet_is_one_page_of_a4(browser: Browser, address: str, path: str, theme: str) -> None:
    with opened(browser, address + path, color_scheme=theme) as page:
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1


def test_pages_are_counted(browser: Browser, address: str) -> None:
    with opened(browser, address + "mistakes/spot-the-mistakes/") as page:
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) > 3


@pytest.mark.parametrize("path", ONE_SHEET)
def test_paper_is_black_on_white_without_navigation(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        for part in (".md-header", ".md-footer", ".md-sidebar", ".tw-print"):
            for match in page.locator(part).all():
                expect(match).to_be_hidden()
        colours = page.evaluate(
            """() => { const s = getComputedStyle(document.querySelector('.tw-sheet'));
                       return [s.color, getComputedStyle(document.body).backgroundColor] }"""
        )
        assert colours[0] == "rgb(0, 0, 0)"
        assert colours[1] in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize("path", [*ONE_SHEET, "practice/rubric/"])
def test_a_button_prints(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path) as page:
        page.evaluate("window.print = () => { window.printed = true }")
        page.get_by_role("button", name="Print").click()
        assert page.evaluate("window.printed")
