"""Where lines end on a phone: never between a formula and its full stop, nor before a citation's number."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import BOOK, opened

PARTED = """() => {
  const box = (text, at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect();
  };
  const found = { formulas: 0, numbers: 0, parted: [] };
  for (const formula of document.querySelectorAll('article .tw-kept > .tw-math')) {
    const after = formula.nextSibling;
    if (!formula.checkVisibility() || !after?.textContent) continue;
    found.formulas += 1;
    if (box(after, 0).top > formula.getBoundingClientRect().bottom - 2) found.parted.push(formula.textContent);
  }
  for (const number of document.querySelectorAll('article sup:has(> .footnote-ref)')) {
    const before = number.previousSibling;
    if (!number.checkVisibility() || before?.nodeType !== 3 || before.length < 2) continue;
    found.numbers += 1;
    const { left, top } = box(before, before.length - 1);
    const own = number.getBoundingClientRect();
    if (/\\s$/.test(before.data) || (own.left < left && own.top > top + 8)) found.parted.push(before.data.slice(-20));
  }
  return found;
}"""
TARGETS = """() => [...document.querySelectorAll('article .footnote-ref')].map(link => {
  const { width, height } = getComputedStyle(link, '::after');
  return [parseFloat(width), parseFloat(height)]; })"""


@pytest.mark.parametrize("path", [BOOK, "practice/ml-theory/", "traps/evaluation/roc-curve-mirage/#trap"])
def test_what_belongs_together_stays_on_a_line(browser: Browser, address: str, path: str) -> None:
    numbers = 0
    for width in (320, 360, 412):
        with opened(browser, address + path, viewport={"width": width, "height": 740}) as page:
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            page.evaluate("document.fonts.ready")
            found = page.evaluate(PARTED)
            assert found["parted"] == [], width
            assert found["formulas"] > 2
            numbers = found["numbers"]
    assert numbers > 3


def test_the_number_of_a_citation_can_be_hit_with_a_finger(browser: Browser, address: str) -> None:
    with opened(browser, address + BOOK, viewport={"width": 360, "height": 740}) as page:
        sizes = page.evaluate(TARGETS)
        assert len(sizes) > 3
        assert all(width >= 24 and height >= 24 for width, height in sizes)
        # The middle of what is hit is the link itself, though it is smaller.
        link = page.locator("article p .footnote-ref").first
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box
        hit = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y)?.className",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 10],
        )
        assert hit == "footnote-ref"
