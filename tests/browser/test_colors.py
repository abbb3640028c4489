"""Colors that need no script: both schemes, with scripts, without them, and with storage that refuses."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import opened
from tests.browser.waiting import comes_true

REFUSING = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });"""
# What a kind of page is drawn with, and a page where it stands.
PARTS = {
    "traps/loss-functions/softmax-trap/#trap": [
        "body",
        ".md-header",
        "h1",
        ".tw-commit",
        "pre code",
        "pre code .k",
        ".tw-box--trap",
        ".tw-family--say .tw-box__kind",
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


GROUND = {"light": "rgb(251, 249, 244)", "dark": "rgb(21, 23, 27)"}


def scheme_of(page: Page) -> list[str]:
    """Return the scheme of the ground, of what the browser draws, and of the bar of a phone."""
    # The page hears of a change in one frame, and reads the new colors in the next.
    page.evaluate("async () => { for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame) }")
    grounds = {color: scheme for scheme, color in GROUND.items()}
    drawn = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    if drawn == "light dark":
        drawn = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    bar = page.locator("meta[name=theme-color]").get_attribute("content") or ""
    return [
        grounds[page.evaluate("getComputedStyle(document.body).backgroundColor")],
        drawn,
        grounds[bar],
    ]


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_the_first_press_changes_what_is_seen_and_the_third_follows_the_system(
    browser: Browser, address: str, system: str, other: str
) -> None:
    context = browser.new_context(color_scheme=system, reduced_motion="reduce", service_workers="block")  # type: ignore[arg-type]
    page, second = context.new_page(), context.new_page()
    for each in (page, second):
        each.goto(address)
        each.locator("[data-ready]").wait_for(state="attached")
        assert scheme_of(each) == [system] * 3
    button = page.locator(".tw-scheme")
    for wanted in (other, system):
        assert button.get_attribute("aria-label") == f"Switch to the {wanted} theme"
        button.press("Enter")
        assert scheme_of(page) == [wanted] * 3
        comes_true(second, f"document.documentElement.dataset.scheme === '{wanted}'")
        assert scheme_of(second) == [wanted] * 3
        page.reload()
        page.locator("[data-ready]").wait_for(state="attached")
        assert scheme_of(page) == [wanted] * 3
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    assert scheme_of(page) == [system] * 3
    # Who clears what the site keeps has chosen nothing.
    second.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    page.evaluate("localStorage.clear()")
    second.locator("html:not([data-scheme])").wait_for(state="attached")
    assert scheme_of(second) == [other] * 3
    second.close()
    while button.get_attribute("aria-label") != "Follow the system's theme":
        button.press("Enter")
    button.press("Enter")
    assert scheme_of(page) == [other] * 3
    page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
    assert scheme_of(page) == [system] * 3
    context.close()


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
