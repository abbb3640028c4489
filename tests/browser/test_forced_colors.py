"""The reader's system gives the colors: what is a button, open or chosen still shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import BOOK, opened

FORCED = {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("path", ["", BOOK, "frameworks/clock/", "practice/checklist/", "practice/card/"])
def test_every_button_has_an_edge(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path, **FORCED) as page:
        bare = page.evaluate(
            "[...document.querySelectorAll('.tw-button')].filter(e => e.checkVisibility())"
            ".filter(e => getComputedStyle(e).borderTopStyle === 'none').map(e => e.innerText)"
        )
        assert page.locator(".tw-button").count() > 0
        assert bare == []


def test_triangles_bars_and_lines_differ_from_their_ground(browser: Browser, address: str) -> None:
    with opened(browser, address + BOOK, **FORCED) as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        triangle = "getComputedStyle(document.querySelector('.tw-card > summary'), '::after').backgroundColor"
        assert page.evaluate(triangle) != ground
        for part in (".tw-chart .tw-marks", ".tw-drawing .line", ".tw-drawing .box"):
            assert page.evaluate(f"getComputedStyle(document.querySelector('{part}')).stroke") != ground
    with opened(browser, address + "frameworks/clock/", **FORCED) as page:
        bar = page.evaluate("getComputedStyle(document.querySelector('.tw-timer__bar')).borderTopStyle")
        assert bar == "solid"
