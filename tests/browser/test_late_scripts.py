"""Scripts that come late move nothing; scripts that never come hide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.test_pages import CHAPTER, started
from tests.conftest import ROOT

SCRIPTS = sorted(path.name for path in (ROOT / "docs/assets/javascripts").glob("*.js"))
CLOCK, INDEX, FINDER = "frameworks/clock/", "reference/questions/", "reference/finder/"
LATE = [
    "",
    CHAPTER,
    INDEX,
    FINDER,
    CLOCK,
    "reference/paths/",
    "practice/checklist/",
    "frameworks/five-questions/",
]
MOVES = """window.moves = []; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) moves.push([entry.value, entry.sources.map(({ node }) => node?.className || node?.nodeName).join(", ")]);
})).observe({ type: "layout-shift", buffered: true })"""


@contextmanager
def late(browser: Browser, url: str, width: int) -> Iterator[Page]:
    """Open a page whose scripts, the theme's too, come when all else is drawn."""
    context = browser.new_context(service_workers="block", viewport={"width": width, "height": 760})
    page = context.new_page()
    page.add_init_script(MOVES)
    page.route("**/*.js", lambda route: None)
    page.goto(url, wait_until="commit")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(600)
    page.evaluate("window.moves = []")
    # Whatever is held comes now.
    page.unroute("**/*.js")
    started(page)
    page.wait_for_timeout(200)
    yield page
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", LATE)
def test_late_scripts_move_nothing(browser: Browser, address: str, path: str, width: int) -> None:
    with late(browser, address + path, width) as page:
        moves = page.evaluate("moves")
    assert sum(value for value, _ in moves) <= 0.02, moves


def test_a_form_has_its_place_before_its_script(browser: Browser, address: str) -> None:
    for path, form in ((INDEX, ".tw-filter"), (FINDER, ".tw-finder"), (CLOCK, ".tw-timer")):
        context = browser.new_context(service_workers="block")
        page = context.new_page()
        page.route("**/*.js", lambda route: None)
        page.goto(address + path, wait_until="commit")
        expect(page.locator(form)).to_be_visible()
        expect(page.locator(f"{form} :is(input, select, button)").first).to_be_disabled()
        before = page.locator(form).bounding_box()
        context.close()
        context = browser.new_context(service_workers="block")
        page = context.new_page()
        page.goto(address + path)
        started(page)
        assert page.locator(form).bounding_box() == before
        context.close()


def without(browser: Browser, url: str, *blocked: str) -> tuple[Page, list[str]]:
    """Open a page that gets some of its scripts not; return it, and the pages that were gone to."""
    page = browser.new_context(service_workers="block").new_page()
    visits: list[str] = []

    def visit(request: Request) -> None:
        if request.is_navigation_request():
            visits.append(request.url)

    page.on("request", visit)
    for name in blocked:
        page.route(f"**/{name}", lambda route: route.abort())
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page, visits


def answers_are_there(page: Page) -> None:
    """Every reason can be opened and read, unless the script that opens them all is there."""
    if page.locator("form.tw-commit[data-asks]").count():
        return
    why = page.locator(".tw-option__why")
    assert why.count() == 4
    for option in why.all():
        expect(option.locator("summary")).to_be_visible()
        option.locator("summary").click()
        expect(option.locator("p").last).to_be_visible()


@pytest.mark.parametrize("blocked", [*SCRIPTS, "bundle.*.js", "*.js"])
def test_a_script_that_never_comes_hides_nothing(browser: Browser, address: str, blocked: str) -> None:
    page, visits = without(browser, address + CHAPTER, blocked)
    answers_are_there(page)
    form = page.locator("form.tw-commit")
    form.locator("input").first.check()
    form.get_by_role("button", name="Commit").click(force=True)
    page.wait_for_timeout(200)
    assert visits == [address + CHAPTER]
    assert page.url == address + CHAPTER
    page.context.close()


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (INDEX, "#traps-table tbody tr"),
        (FINDER, ".tw-finds li"),
        ("frameworks/five-questions/", "table.tw-rules"),
        (CLOCK, "table[data-clock]"),
        ("mistakes/spot-the-mistakes/", ".tw-spot__answers summary"),
        ("practice/checklist/", ".tw-checklist li"),
        ("reference/paths/", ".tw-days li"),
    ],
)
def test_without_any_script_every_list_is_there(browser: Browser, address: str, path: str, what: str) -> None:
    page, visits = without(browser, address + path, "*.js")
    expect(page.locator(what).first).to_be_visible()
    assert page.locator(what).count() > 1
    for form in page.locator("article form").all():
        form.evaluate(
            "form => { const button = form.querySelector('[type=submit]'); if (button) button.click(); else form.requestSubmit(); }"
        )
    page.wait_for_timeout(200)
    assert visits == [address + path]
    page.context.close()


@pytest.mark.parametrize(
    ("path", "script", "what"),
    [
        (INDEX, "questions.js", ".tw-filter"),
        (INDEX, "question-rows.js", ".tw-filter"),
        (FINDER, "finder.js", ".tw-finder"),
        (CLOCK, "clock.js", ".tw-timer"),
    ],
)
def test_a_form_that_nobody_answers_goes(
    browser: Browser, address: str, path: str, script: str, what: str
) -> None:
    page, _ = without(browser, address + path, script)
    started(page)
    expect(page.locator(what)).to_be_hidden()
    page.context.close()


def test_the_finder_says_so_where_it_cannot_search(browser: Browser, address: str) -> None:
    page, _ = without(browser, address + FINDER, "names.json")
    page.locator("form.tw-finder input").fill("loss")
    expect(page.locator(".tw-finder__status")).to_contain_text("could not be loaded")
    expect(page.locator(".tw-finds li").first).to_be_visible()
    page.unroute("**/names.json")
    page.locator("form.tw-finder input").fill("loss nan")
    expect(page.locator(".tw-finder__status")).to_contain_text(" of ")
    page.context.close()


def test_the_search_says_so_where_it_cannot_search_and_tries_again(browser: Browser, address: str) -> None:
    page, _ = without(browser, address, "names.json")
    status = page.locator("#tw-find-status")
    page.keyboard.press("/")
    expect(status).to_contain_text("could not be loaded")
    page.keyboard.type("reser")
    # Each letter asks again; nothing else is said meanwhile.
    for _ in range(10):
        assert "could not be loaded" in status.inner_text()
        page.wait_for_timeout(50)
    page.unroute("**/names.json")
    page.keyboard.type("voir")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__item a").first).to_be_focused()
    page.context.close()


@pytest.mark.parametrize("path", [CHAPTER, INDEX, "practice/checklist/", "frameworks/five-questions/"])
def test_a_page_is_read_from_the_file_system(browser: Browser, built: tuple[Path, str], path: str) -> None:
    page = browser.new_context().new_page()
    page.goto((built[0] / path / "index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    if path == CHAPTER:
        answers_are_there(page)
        page.locator("form.tw-commit").get_by_role("button", name="Commit").click(force=True)
        page.wait_for_timeout(200)
        assert page.url.endswith("index.html")
        expect(page.locator("h1")).to_be_visible()
    page.context.close()
