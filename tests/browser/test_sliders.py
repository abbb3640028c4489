"""The sliders of the labs' figures on a phone: wide enough for a thumb, and nothing moves but the values."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import opened

SLID = """() => [...document.querySelectorAll('.tw-chart:has(.tw-explore)')].map(chart => {
  const range = chart.querySelector('.tw-explore input');
  const panel = chart.querySelector('.tw-explore');
  const heights = new Set(), columns = new Set();
  const values = [];
  for (let at = Number(range.min); at <= Number(range.max); at += 1) {
    range.value = String(at);
    range.dispatchEvent(new Event('input'));
    heights.add(chart.getBoundingClientRect().height);
    const shown = [...panel.querySelectorAll('output b')];
    shown.forEach(value => columns.add(Math.round(value.getBoundingClientRect().left)));
    values.push(shown.map(value => value.textContent).join());
  }
  return { heights: heights.size, columns: columns.size, values: new Set(values).size, stops: Number(range.max) + 1,
           share: range.offsetWidth / chart.clientWidth,
           below: range.getBoundingClientRect().top - panel.querySelector('label').getBoundingClientRect().bottom }; })"""


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize(
    "path", ["traps/loss-functions/softmax-trap/#lab", "traps/data-quality/data-leakage-trap/#lab"]
)
def test_nothing_moves_while_a_slider_does(browser: Browser, address: str, path: str, width: int) -> None:
    with opened(browser, address + path, viewport={"width": width, "height": 740}) as page:
        page.locator(".tw-explore").first.wait_for()
        page.evaluate("document.fonts.ready")
        found = page.evaluate(SLID)
        assert found
        for chart in found:
            assert chart["values"] == chart["stops"] > 3
            assert chart["heights"] == 1
            assert chart["columns"] == 1
            if width < 400:
                assert chart["share"] > 0.85
                assert chart["below"] > -2
