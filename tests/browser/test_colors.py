"""Colors that need no script: both schemes, with scripts, without them, and with storage that refuses."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import opened

REFUSING = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });"""
# What a kind of page is drawn with, and a page where it stands.
PARTS = {
    "traps/loss-functions/softmax-trap/": [
        "body",
        ".md-header",
        "h1",
        ".tw-commit",
        "pre code",
        "pre code .k",
        ".tw-box--trap",
        ".tw-box .tw-icon",
        ".tw-chart .tw-s0",
        ".tw-chart .tw-s1",
        ".tw-drawing .bad",
        ".tw-drawing .box",
        ".tw-drawing text",
    ],
    "practice/designs/fraud-scoring/": [
        ".tw-arch__lane",
        ".tw-arch__shape",
        ".tw-arch__line",
        ".tw-parts th",
    ],
    "frameworks/clock/": [".tw-bars__phase rect", ".tw-bars g text"],
    "traps/": [".tw-map__arc", ".tw-map text"],
    "practice/card/": [".tw-clockbar rect", ".tw-sheet__part--never .tw-sheet__title"],
}
LOOK = """parts => parts.map(part => {
  const s = getComputedStyle(document.querySelector(part));
  return [part, s.color, s.backgroundColor, s.fill, s.stroke, s.borderLeftColor]; })"""


def looks(page: Page, path: str) -> object:
    return page.evaluate(LOOK, PARTS[path])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PARTS)
def test_a_page_has_its_colors_without_javascript_and_without_storage(
    browser: Browser, address: str, path: str, theme: str
) -> None:
    seen = []
    for scripts in (True, False):
        with opened(
            browser,
            address + path,
            java_script_enabled=scripts,
            color_scheme=theme,
            reduced_motion="reduce",
        ) as page:
            seen.append(looks(page, path))
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(REFUSING)
    page.goto(address + path)
    seen.append(looks(page, path))
    context.close()
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]


def test_the_two_schemes_differ_without_javascript(browser: Browser, address: str) -> None:
    """Of two looks that are wrong alike, the test above would say nothing."""
    for path, parts in PARTS.items():
        both = []
        for theme in ("light", "dark"):
            with opened(browser, address + path, java_script_enabled=False, color_scheme=theme) as page:
                both.append(looks(page, path))
        light, dark = both
        assert all(a != b for a, b in zip(light, dark, strict=True)), (path, parts)  # type: ignore[call-overload]


@pytest.mark.parametrize(("system", "clicks", "ground"), [("dark", 1, "#fbf9f4"), ("light", 2, "#15171b")])
def test_the_choice_of_a_reader_overrides_the_system(
    browser: Browser, address: str, system: str, clicks: int, ground: str
) -> None:
    with opened(
        browser,
        address,
        color_scheme=system,
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    ) as page:
        for _ in range(clicks):
            page.locator(".md-header__option label:not([hidden])").click()
        wanted = page.evaluate(
            "c => { const e = document.createElement('i'); e.style.color = c; return e.style.color }", ground
        )
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == wanted
        # The ground below the page and its scroll bars, too.
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == (
            "light" if system == "dark" else "dark"
        )
