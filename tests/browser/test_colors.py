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


@pytest.mark.parametrize(
    ("system", "clicks", "ground"), [("dark", 1, "#fbf9f4"), ("light", 1, "#15171b"), ("light", 2, "#fbf9f4")]
)
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
        scheme = "light" if ground == "#fbf9f4" else "dark"
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme


@pytest.mark.parametrize(
    ("system", "grounds"), [("light", ["dark", "light", "light"]), ("dark", ["light", "dark", "dark"])]
)
@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_first_press_of_the_themes_button_shows(
    browser: Browser, address: str, system: str, grounds: list[str], by: str
) -> None:
    """The third leads back to the system's colors, and a fourth begins again."""
    size = {"width": 1280, "height": 800}
    with opened(browser, address, color_scheme=system, viewport=size, reduced_motion="reduce") as page:
        seen = []
        page.locator(".md-header__option input").first.focus()
        for _ in range(4):
            button = page.locator(".md-header__option label:not([hidden])")
            named = button.get_attribute("title")
            if by == "mouse":
                button.click()
            else:
                page.keyboard.press("Enter")
            shown = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
            seen.append(shown)
            assert named
            assert shown in named or "system" in named
        assert seen == [*grounds, grounds[0]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mark_stands_out_in_both_schemes(browser: Browser, address: str, theme: str) -> None:
    size = {"width": 1280, "height": 800}
    with opened(browser, address, color_scheme=theme, viewport=size) as page:
        mark, ground = page.evaluate(
            """() => [getComputedStyle(document.querySelector('.md-header .md-logo svg path')).stroke,
                      getComputedStyle(document.querySelector('.md-header')).backgroundColor]
                     .map(color => color.match(/[\\d.]+/g).slice(0, 3).map(Number))"""
        )
        lights = sorted(luminance(color) for color in (mark, ground))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) > 3


def luminance(color: list[float]) -> float:
    """How light a color is, as WCAG computes it."""
    parts = [c / 255 for c in color]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
