"""What is wider than a phone shows a shade at the side where it is cut, by styles alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import BOOK, opened

WITHOUT_CUE = """() => [...document.querySelectorAll('article *')]
  .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1)
  .filter(e => !getComputedStyle(e).backgroundAttachment.includes('local'))
  .map(e => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    "path", [BOOK, "traps/loss-functions/flat-loss-trap/#trap", "reference/authoring/", "frameworks/clock/"]
)
def test_what_is_cut_shows_it(browser: Browser, address: str, path: str, scripts: bool) -> None:
    size = {"width": 328, "height": 740}
    with opened(browser, address + path, viewport=size, java_script_enabled=scripts) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate(WITHOUT_CUE) == []


def test_something_is_cut_on_a_phone(browser: Browser, address: str) -> None:
    """Where nothing scrolled, the test above would say nothing."""
    with opened(browser, address + BOOK, viewport={"width": 328, "height": 740}) as page:
        cut = "[...document.querySelectorAll('.tw-formula, .tw-scroll, pre > code')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
        assert page.evaluate(cut) > 2


@pytest.mark.parametrize("width", [320, 360])
def test_the_map_is_a_list_on_a_phone(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address + "traps/", viewport={"width": width, "height": 740}) as page:
        assert not page.locator(".tw-map").is_visible()
        heights = page.evaluate("[...document.querySelectorAll('.tw-map-list a')].map(e => e.offsetHeight)")
        assert len(heights) == 25
        assert min(heights) >= 24


def test_no_formula_is_parted_from_its_full_stop(browser: Browser, address: str) -> None:
    with opened(browser, address + BOOK, viewport={"width": 360, "height": 740}) as page:
        kept = page.evaluate(
            "[...document.querySelectorAll('.tw-kept')].map(e => getComputedStyle(e).whiteSpace)"
        )
        assert len(kept) > 3
        assert set(kept) == {"nowrap"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_column_of_a_table_stays_where_the_rest_scrolls(
    browser: Browser, address: str, theme: str
) -> None:
    path = "traps/loss-functions/flat-loss-trap/#trap"
    size = {"width": 360, "height": 740}
    with opened(browser, address + path, viewport=size, color_scheme=theme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.tw-scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(box => {
                 box.scrollLeft = 60;
                 const names = [...box.querySelectorAll('tr > :first-child')];
                 const left = box.getBoundingClientRect().left;
                 return { moved: Math.max(...names.map(e => Math.abs(e.getBoundingClientRect().left - left))),
                          share: names[1].getBoundingClientRect().width / box.clientWidth,
                          grounds: names.map(e => getComputedStyle(e).backgroundColor) };
               })"""
        )
        assert cut
        for box in cut:
            assert box["moved"] < 1.5
            assert box["share"] <= 0.45
            assert not any(ground == "rgba(0, 0, 0, 0)" for ground in box["grounds"])
        page.emulate_media(media="print")
        kept = "[...document.querySelectorAll('.tw-scroll tr > :first-child')].map(e => getComputedStyle(e).position)"
        assert set(page.evaluate(kept)) == {"static"}


@pytest.mark.parametrize(
    "path",
    [
        "traps/evaluation/roc-curve-mirage/#trap",
        "traps/training/quantization-robustness/",
        "practice/ml-theory/",
    ],
)
def test_equations_on_one_line_stand_in_rows_on_a_phone(browser: Browser, address: str, path: str) -> None:
    """Of two equations side by side, the second would be out of sight, and the first read as all."""
    several = """() => [...document.querySelectorAll('.tw-formula')].filter(e => e.querySelector('math + math')).map(e => ({
      over: e.scrollWidth - e.clientWidth,
      rows: new Set([...e.children].map(m => { const r = m.getBoundingClientRect(); return Math.round((r.top + r.bottom) / 20) })).size }))"""
    with opened(browser, address + path, viewport={"width": 360, "height": 740}) as page:
        found = page.evaluate(several)
        assert found
        assert all(box["over"] <= 1 for box in found)
        assert any(box["rows"] > 1 for box in found)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert any(box["rows"] == 1 for box in page.evaluate(several))
