"""The one style sheet: pages look as they do with the theme's and our sheets whole, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, Route

from tests.browser.test_pages import CHAPTER, started
from tests.conftest import ROOT
from tests.serving import served

THEIRS = next((files("material") / "templates/assets/stylesheets").glob("main.*.min.css"))  # type: ignore[attr-defined]
STATES = {
    "wide": ({"width": 1280, "height": 800}, "light"),
    "narrow and dark": ({"width": 360, "height": 800}, "dark"),
}
BOTH = ["", CHAPTER, "reference/questions/", "practice/designs/home-feed/"]
WIDE = [
    "frameworks/clock/",
    "frameworks/five-questions/",
    "mistakes/spot-the-mistakes/",
    "practice/checklist/",
    "reference/glossary/",
    "reference/authoring/",
    "404.html",
]
PROPERTIES = [
    "display",
    "position",
    "top",
    "left",
    "width",
    "height",
    "visibility",
    "opacity",
    "overflow-x",
    "overflow-y",
    "z-index",
    "float",
    "order",
    "flex-grow",
    "margin-top",
    "margin-bottom",
    "padding-top",
    "padding-right",
    "padding-bottom",
    "padding-left",
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-radius",
    "outline",
    "box-shadow",
    "transform",
    "color",
    "background-color",
    "background-image",
    "mask-image",
    "fill",
    "stroke",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "letter-spacing",
    "text-align",
    "text-transform",
    "text-indent",
    "text-decoration",
    "white-space",
    "word-break",
    "list-style-type",
    "content",
    "cursor",
    "pointer-events",
    "transition-property",
]
# An element in sight of each kind, a kind being what the element and its parent are and the classes of both.
LOOK = """async (properties) => {
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const kind = (element) => element ? `${element.tagName}.${element.getAttribute("class") ?? ""}` : "";
  const seen = new Set(), looks = [];
  for (const element of document.querySelectorAll("html, body, body *")) {
    const name = `${kind(element.parentElement)} > ${kind(element)}`;
    // Of what has no box, a browser tells some values as it last knew them.
    if (seen.has(name) || !element.checkVisibility()) continue;
    seen.add(name);
    for (const part of ["", "::before", "::after"]) {
      const style = getComputedStyle(element, part || null);
      if (part && style.content === "none") continue;
      // Where it stands, in the place of margins that share what is left: their value may be an old one.
      // Within a drawing the place follows from the drawing's own, and letters are set to fractions of a pixel.
      const { x, width: across } = element.getBoundingClientRect();
      const place = element.ownerSVGElement ? "in a drawing" : `from ${Math.round(x)} across ${Math.round(across)}`;
      const values = properties.map((property) => `${property}: ${style.getPropertyValue(property)}`);
      looks.push([name + part, [place, ...values].join("; ")]);
    }
  }
  return looks;
}"""
UNBUNDLE = """async (names) => {
  const together = document.querySelector("link[href$='/site.css']");
  const link = (name) => {
    const made = document.createElement("link");
    Object.assign(made, { rel: "stylesheet", href: together.href.replace("site.css", name) });
    return [made, new Promise((done, lost) => { made.onload = done; made.onerror = () => lost(name); })];
  };
  const whole = names.map((name) => link(name));
  together.before(...whole.map(([made]) => made));
  await Promise.all(whole.map(([, loaded]) => loaded));
  together.remove();
}"""


@pytest.fixture(scope="module")
def site(built: tuple[Path, str]) -> Iterator[str]:
    """The address of the real site below its prefix, without which the page for lost addresses has no styles."""
    with served(built[0]) as address:
        yield address


def unbundle(page: Page) -> None:
    """Give a page the sheets of which its one sheet is made."""
    configured = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)["extra_css"]
    sheets = [THEIRS, *(ROOT / "docs" / name for name in configured)]
    sources = {path.name: path for path in sheets}

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in sources:
            route.fulfill(body=sources[name].read_text(encoding="utf-8"), content_type="text/css")
        else:
            route.continue_()

    page.route("**/*.css", answer)
    page.evaluate(UNBUNDLE, [path.name for path in sheets])


@pytest.mark.parametrize(
    ("path", "state"),
    [*((path, state) for path in BOTH for state in STATES), *((path, "wide") for path in WIDE)],
)
def test_no_page_changes_its_look(browser: Browser, site: str, path: str, state: str) -> None:
    size, theme = STATES[state]
    context = browser.new_context(
        viewport=size, color_scheme=theme, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    # A font that comes late, and what the theme's script does when something moves, would differ by themselves.
    page.route("**/*.woff2", lambda route: route.abort())
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(site + path)
    started(page)
    steps = [lambda: None, lambda: page.emulate_media(media="print")]
    if path in {"", CHAPTER}:
        steps = [*steps[:1], lambda: toggle(page, "__drawer"), lambda: toggle(page, "__search"), *steps[1:]]
    together = []
    for step in steps:
        step()
        together.append(page.evaluate(LOOK, PROPERTIES))
    page.emulate_media(media="screen")
    for name in ("__drawer", "__search"):
        page.evaluate("name => { document.getElementById(name).checked = false }", name)
    unbundle(page)
    for step, looks in zip(steps, together, strict=True):
        step()
        other = page.evaluate(LOOK, PROPERTIES)
        assert len(looks) == len(other) > 8
        changed = [
            (name, _difference(look, its))
            for (name, look), (_, its) in zip(looks, other, strict=True)
            if look != its
        ]
        assert changed == []
    context.close()


def toggle(page: Page, name: str) -> None:
    page.evaluate("name => { document.getElementById(name).checked = true }", name)
    page.wait_for_timeout(100)


def _difference(one: str, other: str) -> list[str]:
    return [f"{a} / {b}" for a, b in zip(one.split("; "), other.split("; "), strict=False) if a != b][:3]
