"""The real site in a real browser: every kind of page, both themes, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

CHAPTER = "traps/loss-functions/softmax-trap/"
BOOK = f"{CHAPTER}#trap"
"""A chapter whose question was left behind: all of it can be seen, on a phone too."""
PAGES = [
    "",
    "traps/",
    BOOK,
    "frameworks/clear/",
    "frameworks/five-questions/",
    "reference/questions/",
    "reference/finder/",
    "reference/paths/",
    "reference/glossary/",
    "reference/bibliography/",
    "reference/concepts/",
    "reference/about/",
    "reference/authoring/",
    "mistakes/spot-the-mistakes/",
    "practice/card/",
    "practice/briefs/",
    "practice/checklist/",
]


def started(page: Page) -> None:
    """Wait until every script of the page answers; an idle network may only be a slow machine."""
    page.locator("html[data-ready]").wait_for(state="attached")


@contextmanager
def opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    """Open a page in a context of its own; fail on errors and on requests elsewhere."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda m: complaints.append(f"console: {m.text}") if m.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda e: complaints.append(f"error: {e}"))
    host = urlparse(url).netloc
    page.on(
        "request",
        lambda r: (
            complaints.append(f"elsewhere: {r.url}") if urlparse(r.url).netloc not in {host, ""} else None
        ),
    )
    page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.goto(url, wait_until="networkidle")
    if options.get("java_script_enabled", True):
        started(page)
    yield page
    context.close()
    assert complaints == []


# Every page is tested in light at 1280 pixels and in dark at 320 below.
@pytest.mark.parametrize(("theme", "width"), [("dark", 1280), ("light", 360)])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, theme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    with opened(browser, address + path, color_scheme=theme, viewport=size, reduced_motion="reduce") as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['help']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
    assert told == []


def every_page() -> list[str]:
    """Return the address of every page, from the sources."""
    docs = Path(__file__).resolve().parents[2] / "docs"
    stems = [p.relative_to(docs).with_suffix("").as_posix() for p in sorted(docs.rglob("*.md"))]
    paths = [
        re.sub(r"(^|/)index$", r"\1", stem).rstrip("/") + "/" if stem != "index" else "" for stem in stems
    ]
    return [f"{path}#trap" if re.fullmatch(r"traps/[^/]+/[^/]+/", path) else path for path in paths]


@pytest.mark.parametrize("path", every_page())
def test_every_page_passes_axe_and_fits_a_small_phone(browser: Browser, address: str, path: str) -> None:
    """Each page once in each theme; the kinds of page are tested at more sizes elsewhere."""
    told = []
    size = {"width": 1280, "height": 740}
    with opened(
        browser, address + path, color_scheme="light", viewport=size, reduced_motion="reduce"
    ) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for theme, width in (("light", 1280), ("dark", 320)):
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_timeout(150)
            assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
            found = Axe().run(page).response["violations"]
            told += [f"{theme}: {v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                told.append(f"{wide} pixels wide at {width}")
    assert told == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_overflows(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path, viewport={"width": 1280, "height": 700}) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for width in (1280, 768, 360, 320):
            page.set_viewport_size({"width": width, "height": 700})
            page.wait_for_timeout(100)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("path", ["", "reference/finder/"])
def test_letters_of_twice_the_size_fit_a_phone(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path, viewport={"width": 360, "height": 740}) as page:
        usual = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{2 * usual}px")
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_all_content_is_there_without_javascript(browser: Browser, address: str, path: str) -> None:
    texts = []
    for scripts in (True, False):
        with opened(
            browser, address + path, java_script_enabled=scripts, viewport={"width": 1280, "height": 800}
        ) as page:
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            # What scripts add themselves: the state of a slider and of a form, the chooser,
            # filters, marks and counts of what was read, what can be read offline.
            page.evaluate(
                "document.querySelectorAll('.tw-explore, .tw-commit__sure, .tw-commit__send, .tw-chooser, .tw-spot__send, .tw-print, .tw-recalls__tools, .tw-on-paper, .tw-checklist__status, .tw-checklist__reset, .tw-filter, .tw-finder, .tw-read, .tw-questions__mark, .tw-plan__read, .tw-offline').forEach(e => e.remove())"
            )
            page.evaluate("document.querySelectorAll('.tw-commit').forEach(f => { f.dataset.done = '' })")
            # Scripts put the options of a question into an order of their own.
            page.evaluate(
                "document.querySelectorAll('.tw-commit__options').forEach(f => f.append(...[...f.querySelectorAll('.tw-option')].sort((a, b) => a.dataset.option < b.dataset.option ? -1 : 1)))"
            )
            # A figure may ask for its line first; without scripts its question stands above it.
            page.evaluate(
                "document.querySelectorAll('.tw-predict, .tw-predicted, .tw-foresee, .tw-legend__yours').forEach(e => e.remove())"
            )
            page.evaluate(
                "document.querySelectorAll('.tw-figure[data-predict]').forEach(f => { f.dataset.done = '' })"
            )
            texts.append(page.inner_text("article").split())
    with_scripts, without = texts
    assert without == with_scripts


@pytest.mark.parametrize("path", PAGES)
def test_every_stop_of_the_keyboard_is_visible_and_none_is_a_trap(
    browser: Browser, address: str, path: str
) -> None:
    with opened(browser, address + path, viewport={"width": 1280, "height": 800}) as page:
        wanted = page.evaluate(
            """() => [...document.querySelectorAll('article a[href], article button, article input, article summary, article [tabindex="0"]')]
                 .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('[hidden]') && e.tabIndex >= 0).length"""
        )
        page.evaluate(
            "document.querySelector('article').setAttribute('tabindex', '-1'); document.querySelector('article').focus()"
        )
        reached, radios = set(), set()
        for _ in range(wanted + 20):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => { const e = document.activeElement; if (!e.closest('article')) return null;
                     const all = [...document.querySelectorAll('*')];
                     const style = getComputedStyle(e);
                     return {at: all.indexOf(e), radio: e.type === 'radio' ? e.name : '', outline: style.outlineStyle !== 'none' || style.boxShadow !== 'none'} }"""
            )
            if stop is None:
                break
            assert stop["outline"], page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            reached.add(stop["at"])
            radios.add(stop["radio"])
        grouped = page.evaluate("document.querySelectorAll('article input[type=radio]').length")
    # A group of radio buttons is one stop.
    assert len(reached) >= wanted - grouped


def test_a_formula_does_not_move_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()

    def slowly(route) -> None:
        page.wait_for_timeout(800)
        route.continue_()

    page.route("**/math.woff2", slowly)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { window.moved += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(address + CHAPTER + "#deep-dive", wait_until="networkidle")
    page.wait_for_timeout(500)
    moved = page.evaluate("window.moved")
    context.close()
    assert moved < 0.02


def test_mathematics_is_mathml_in_a_font_for_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        assert page.locator("math").count() > 50
        assert page.evaluate("document.fonts.check('16px \"Trap Math\"')")
        assert "Trap Math" in page.evaluate("getComputedStyle(document.querySelector('math')).fontFamily")
        assert page.locator(".tw-formula[role=group][aria-label]").count() > 3
        assert "$" not in page.inner_text("article")


def test_the_search_index_waits_until_somebody_searches(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1280, "height": 800}) as page:
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
        page.reload(wait_until="networkidle")
        started(page)
        assert not any("search" in url for url in asked)
        page.locator(".md-search__input").focus()
        page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
        assert any("search/names.json" in url for url in asked)
        assert any("search/engine.js" in url for url in asked)
        assert not any("search_index.json" in url or "workers/search" in url for url in asked)
