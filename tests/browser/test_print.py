"""Pages that are read on paper: one sheet each, black on white, without navigation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import CHAPTER, opened

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


def test_a_chapter_prints_readable_code_and_no_buttons_from_the_dark_theme(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + CHAPTER, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        brightest = page.evaluate(
            """() => Math.max(...[...document.querySelectorAll('pre code, pre code span')]
                 .map(e => Math.max(...getComputedStyle(e).color.match(/\\d+/g).slice(0, 3).map(Number))))"""
        )
        # Half of white: a pastel of the dark theme has more in each of its parts.
        assert brightest < 180
        for part in (".md-clipboard", ".headerlink", ".tw-button", ".tw-numbers"):
            assert not any(match.is_visible() for match in page.locator(part).all()), part


def test_a_heading_stays_with_what_follows(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        page.emulate_media(media="print")
        after = (
            "[...document.querySelectorAll('article :is(h2, h3)')].map(e => getComputedStyle(e).breakAfter)"
        )
        assert set(page.evaluate(after)) == {"avoid"}


@pytest.mark.parametrize(
    ("path", "most"), [(CHAPTER, 20), ("traps/evaluation/roc-curve-mirage/", 22), ("traps/", 4)]
)
def test_a_chapter_is_no_pile_of_paper(browser: Browser, address: str, path: str, most: int) -> None:
    with opened(browser, address + path) as page:
        page.evaluate("document.fonts.ready")
        assert 1 < pages_of(page.pdf(format="A4", prefer_css_page_size=True)) <= most


def test_figures_are_printed_in_their_wide_form(browser: Browser, address: str) -> None:
    """Paper is narrower than a screen, but nobody holds it at arm's length as a phone."""
    with opened(browser, address + CHAPTER, viewport={"width": 360, "height": 740}) as page:
        page.emulate_media(media="print")
        assert page.locator(".tw-plot--wide").first.is_visible()
        assert not page.locator(".tw-plot--narrow").first.is_visible()
