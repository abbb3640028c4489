"""Figures on a phone: letters that can be read, that lie beside one another, and that no frame cuts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import BOOK, opened

PARTS = {
    "drawings": ".tw-drawing-frame",
    "charts": ".tw-chart:has(.tw-plot)",
    "architectures": ".tw-chart:has(.tw-arch__drawing)",
}
# All figures of one kind from all pages, in the place of a page's text, so that one page shows them.
GATHERED = """async ([paths, part]) => {
  const found = [];
  for (const path of paths) {
    const text = await (await fetch(path)).text();
    // The page's own policy allows its own styles only; they say how wide a drawing may be on a desktop.
    const page = new DOMParser().parseFromString(text.replace(/ style="[^"]*"/g, ""), "text/html");
    for (const figure of page.querySelectorAll(part)) {
      const box = document.createElement("figure");
      box.className = "tw-figure";
      box.append(document.importNode(figure, true));
      found.push(box);
    }
  }
  document.querySelector("article").replaceChildren(...found);
  await document.fonts.ready;
  return found.length;
}"""
FAULTS = """floor => {
  const faults = [];
  // The box of a line is taller than its letters.
  const letters = text => {
    const { left, right, top, bottom, height } = text.getBoundingClientRect();
    return { text, left, right, top: top + 0.18 * height, bottom: bottom - 0.18 * height };
  };
  const shown = [...document.querySelectorAll("article svg")].filter(svg => svg.checkVisibility());
  let count = 0;
  for (const svg of shown) {
    const frame = svg.closest(".tw-chart, .tw-drawing-frame").getBoundingClientRect();
    const lines = [...svg.querySelectorAll("text")].map(letters);
    count += lines.length;
    lines.forEach((line, i) => {
      const { a, b } = line.text.getScreenCTM();
      const size = parseFloat(getComputedStyle(line.text).fontSize) * Math.hypot(a, b);
      if (size < floor - 0.01) faults.push(["small", size, line.text.textContent]);
      if (line.left < frame.left - 1 || line.right > frame.right + 1) faults.push(["cut", line.text.textContent, frame.width]);
      for (const other of lines.slice(i + 1)) {
        const across = Math.min(line.right, other.right) - Math.max(line.left, other.left);
        const down = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
        if (across > 0.5 && down > 0.5) faults.push(["on one another", line.text.textContent, other.text.textContent]);
      }
    });
  }
  for (const box of document.querySelectorAll("article .tw-drawing-frame")) {
    if (box.scrollWidth > box.clientWidth) faults.push(["scrolls", box.textContent.trim().slice(0, 60)]);
  }
  return [count, faults];
}"""


def gathered(page: Page, built: Path, part: str) -> int:
    holding = [
        f"/{path.parent.relative_to(built).as_posix()}/"
        for folder in ("traps", "practice/designs", "frameworks")
        for path in sorted((built / folder).rglob("index.html"))
    ]
    return int(page.evaluate(GATHERED, [holding, PARTS[part]]))


@pytest.mark.parametrize(
    ("part", "host", "least"),
    [
        ("drawings", BOOK, 24),
        ("charts", "frameworks/clock/", 80),
        ("architectures", "practice/designs/fraud-scoring/", 12),
    ],
)
def test_letters_can_be_read_on_a_phone(
    browser: Browser, address: str, built: tuple[Path, str], part: str, host: str, least: int
) -> None:
    with opened(browser, address + host, viewport={"width": 360, "height": 740}) as page:
        assert gathered(page, built[0], part) >= least
        for width, floor in ((360, 11), (320, 10), (480, 11), (560, 11)):
            page.set_viewport_size({"width": width, "height": 740})
            count, faults = page.evaluate(FAULTS, floor)
            assert count > least
            assert faults == [], width


def test_the_marks_of_all_traps_fit_a_phone_and_a_finger(browser: Browser, address: str) -> None:
    for width in (360, 320):
        with opened(browser, address, viewport={"width": width, "height": 740}) as page:
            marks = page.evaluate(
                """[...document.querySelectorAll('.tw-wall a')].map(a => {
                  const { width, height } = a.getBoundingClientRect();
                  return [width, height, parseFloat(getComputedStyle(a).fontSize)]; })"""
            )
            assert len(marks) == 25
            assert min(min(size[:2]) for size in marks) >= 44
            assert min(size[2] for size in marks) >= 11
            assert page.evaluate("document.documentElement.scrollWidth") <= width
