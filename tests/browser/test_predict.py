"""A line that the reader predicts: by keyboard and by hand, in words, kept, and never in the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests import tiny
from tests.browser.test_late_scripts import MOVES, late
from tests.browser.test_pages import started
from tests.conftest import ROOT, build
from tests.serving import served

CHAPTER = "traps/sums/first-trap/"
NAME = "first-trap/wild/trap"
FIGURE = ".tw-figure[data-predict]"
STORED = "localStorage.getItem('trapwise')"
LINE = ".tw-plot--wide .tw-s0 .tw-line"


SHEETS = ("tokens", "layout", "boxes", "figures", "study", "find")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the tiny project with the real scripts and styles; one of its figures asks for a line."""
    root = tiny.write(tmp_path_factory.mktemp("asking"))
    for folder in ("javascripts", "stylesheets"):
        shutil.copytree(ROOT / "docs/assets" / folder, root / "docs/assets" / folder)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(f"extra_css: [{', '.join(f'assets/stylesheets/{name}.css' for name in SHEETS)}]\n")
    done = build(root / "mkdocs.yml", root / "site")
    assert done.returncode == 0, done.stderr
    with served(root / "site") as address:
        yield address


@contextmanager
def asked(browser: Browser, url: str, stored: object = None, **options: object) -> Iterator[Page]:
    """Open the chapter, perhaps with something in the store; fail on errors."""
    context = browser.new_context(service_workers="block", **({"reduced_motion": "reduce"} | options))  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    if stored is not None:
        text = stored if isinstance(stored, str) else json.dumps(stored)
        page.goto(url + "404.html")
        page.evaluate("text => localStorage.setItem('trapwise', text)", text)
    page.goto(url + CHAPTER)
    if options.get("java_script_enabled", True):
        come_near(page)
    yield page
    context.close()
    assert errors == []


def come_near(page: Page) -> None:
    """Come to the figure, past what waits for an answer or is folded, and let it load what it needs."""
    started(page)
    show = page.locator(".tw-commit__show")
    if show.is_visible():
        show.click()
    fold = page.locator(f"section:has({FIGURE}) .tw-part__button")
    if not page.locator(FIGURE).is_visible() and fold.is_visible():
        fold.click()
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator(FIGURE + "[data-asks=ready]").wait_for()


def say(page: Page, shape: str, levels: list[int]) -> Locator:
    figure = page.locator(FIGURE)
    figure.get_by_label(shape).check()
    for at, level in enumerate(levels):
        figure.locator(".tw-predict__points input").nth(at).fill(str(level))
    return figure


def compare(figure: Locator) -> Locator:
    figure.get_by_role("button", name="Compare with the lab").click()
    return figure.locator(".tw-predicted")


def right_levels(page: Page, edge: int) -> list[int]:
    inputs = page.locator(FIGURE).locator(".tw-predict__points input")
    return [int(str(i.get_attribute("data-right")).split()[edge]) for i in inputs.all()]


def test_the_keyboard_goes_the_whole_way(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        figure = page.locator(FIGURE)
        expect(figure.locator(LINE)).to_be_hidden()
        expect(figure.get_by_text("your prediction")).to_be_hidden()
        expect(figure.locator("figcaption")).to_be_hidden()
        expect(figure.locator(".tw-explore")).to_be_hidden()
        figure.get_by_label("It rises").focus()
        page.keyboard.press("Space")
        first = figure.get_by_role("slider", name="0 (the wild value)", exact=True)
        expect(first).to_have_attribute("aria-valuetext", "1.2 units")
        page.keyboard.press("Tab")
        expect(first).to_be_focused()
        page.keyboard.press("Home")
        expect(first).to_have_attribute("aria-valuetext", "0 units")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("End")
        expect(figure.get_by_role("slider", name="100")).to_have_attribute("aria-valuetext", "6 units")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(figure.get_by_role("radio", name="median")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        expect(figure.get_by_role("button", name="Compare with the lab")).to_be_focused()
        page.keyboard.press("Enter")
        expect(figure.locator(".tw-predicted__title")).to_be_focused()
        expect(figure.locator(LINE)).to_be_visible()
        expect(figure.locator("figcaption")).to_be_visible()
        expect(figure.locator(".tw-explore")).to_be_visible()
        expect(figure.locator("form")).to_be_hidden()


def test_a_point_is_dragged_in_the_figure(browser: Browser, home: str) -> None:
    with asked(browser, home, viewport={"width": 1280, "height": 900}) as page:
        figure = page.locator(FIGURE)
        figure.get_by_label("It stays about flat").check()
        last = figure.get_by_role("slider", name="100")
        before = figure.locator(".tw-plot--wide .tw-pencil__line").first.get_attribute("d")
        point = figure.locator(".tw-plot--wide .tw-pencil__handle").last
        point.scroll_into_view_if_needed()
        box = point.locator(".tw-pencil__point").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 40, y - 60, steps=4)
        page.mouse.move(x, y - 1000, steps=4)
        page.mouse.up()
        expect(last).to_have_value("30")
        expect(last).to_have_attribute("aria-valuetext", "6 units")
        assert figure.locator(".tw-plot--wide .tw-pencil__line").first.get_attribute("d") != before
        page.mouse.move(x, y)
        expect(last).to_have_value("30")
        assert point.evaluate("e => getComputedStyle(e).touchAction") == "none"
        assert figure.locator(".tw-plot--wide").evaluate("e => getComputedStyle(e).touchAction") == "pan-y"


def test_the_widest_gap_is_said_with_its_place(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        figure = say(page, "It falls", [30, 10, 4, 0])
        figure.get_by_role("radio", name="mean", exact=True).check()
        figure.get_by_role("radio", name="90%").check()
        told = compare(figure)
        expect(told.locator("li")).to_have_text(
            [
                "You said that it falls. The lab: It rises, without a cliff.",
                "Your widest gap: at 0 (the wild value) you said 6 units, the lab measured 0.17 units (the seeds: 0.0163 units to 0.389 units).",
                "Within the band of the seeds: at 20 (the wild value).",
                "At 100, “median” is ahead. You said “mean”, 90% sure: not so.",
            ]
        )
        assert "%" not in told.inner_text().replace("90% sure", "")
        expect(told.get_by_label("Why was I off?")).to_be_visible()
        for size in ("wide", "narrow"):
            gap = figure.locator(f".tw-plot--{size} .tw-pencil__gap")
            expect(gap).to_have_count(1)
            points = [tuple(map(float, p.split(","))) for p in str(gap.get_attribute("points")).split()]
            assert len(points) == 4 + 4
        expect(figure.get_by_text("your prediction")).to_be_visible()


@pytest.mark.parametrize("edge", [0, 1])
def test_the_band_of_the_seeds_counts_as_right(browser: Browser, home: str, edge: int) -> None:
    with asked(browser, home) as page:
        figure = say(page, "It rises", right_levels(page, edge))
        figure.get_by_role("radio", name="median", exact=True).check()
        figure.get_by_role("radio", name="70%").check()
        told = compare(figure)
        expect(told.locator("li").nth(0)).to_have_text("The shape is right. It rises, without a cliff.")
        expect(told.locator("li").nth(1)).to_have_text("Everywhere you are within the band of the seeds.")
        expect(told.locator("li").nth(2)).to_contain_text("70% sure: right.")
        expect(told.get_by_label("Why was I off?")).to_be_hidden()


def test_what_lacks_is_asked_for(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        figure = page.locator(FIGURE)
        figure.get_by_label("It rises").check()
        figure.get_by_role("button", name="Compare with the lab").click()
        status = figure.locator(".tw-predict__status")
        expect(status).to_contain_text("Move at least one point")
        expect(figure.get_by_role("slider", name="0 (the wild value)", exact=True)).to_be_focused()
        page.keyboard.press("ArrowUp")
        figure.get_by_role("radio", name="about even").check()
        figure.get_by_role("button", name="Compare with the lab").click()
        expect(status).to_contain_text("how sure")
        expect(figure.get_by_role("radio", name="50%")).to_be_focused()
        assert page.evaluate(STORED) is None


def test_a_prediction_and_its_reason_are_kept(browser: Browser, home: str) -> None:
    before = {"format": 1, "commits": {"first-trap": {"choice": 1, "sure": 70}}, "later": [1]}
    with asked(browser, home, before) as page:
        figure = say(page, "It falls", [20, 10, 4, 0])
        told = compare(figure)
        told.get_by_label("Why was I off?").fill("I forgot that a mean moves.")
        told.get_by_label("Why was I off?").blur()
        expect(told.get_by_role("status")).to_contain_text("in this browser only")
        kept = json.loads(page.evaluate(STORED))
        assert {key: kept[key] for key in before} == before
        saved = kept["predictions"][NAME]
        assert saved["points"] == [[0, 4], [5, 2], [20, 0.8], [100, 0]]
        assert (saved["shape"], saved["why"]) == ("falls", "I forgot that a mean moves.")
        page.reload()
        come_near(page)
        expect(told.locator("li").first).to_contain_text("You said that it falls.")
        expect(told.get_by_label("Why was I off?")).to_have_value("I forgot that a mean moves.")
        expect(figure.locator(LINE)).to_be_visible()
        expect(figure.locator("form")).to_be_hidden()


@pytest.mark.parametrize("is_reloaded", [False, True])
def test_another_try_leaves_the_first_in_the_store(browser: Browser, home: str, is_reloaded: bool) -> None:
    with asked(browser, home) as page:
        figure = say(page, "It falls", [20, 10, 4, 0])
        told = compare(figure)
        first = page.evaluate(STORED)
        if is_reloaded:
            page.reload()
            come_near(page)
        told.get_by_role("button", name="Try again").click()
        expect(figure.locator("form")).to_be_visible()
        expect(figure.locator(LINE)).to_be_hidden()
        expect(told).to_be_hidden()
        expect(figure.locator(".tw-predict__shapes input").first).to_be_focused()
        say(page, "It rises", right_levels(page, 0))
        compare(figure)
        expect(told.locator("li").first).to_contain_text("The shape is right.")
        expect(told.get_by_role("status")).to_contain_text("What is kept is your first.")
        expect(told.locator("textarea")).to_be_hidden()
        assert page.evaluate(STORED) == first
        told.get_by_role("button", name="Try again").click()
        figure.get_by_role("button", name="Just show it").click()
        expect(figure.locator(LINE)).to_be_visible()
        assert page.evaluate(STORED) == first


def test_who_only_looks_need_not_say_so_again(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        figure = page.locator(FIGURE)
        figure.get_by_role("button", name="Just show it").click()
        expect(figure.locator(LINE)).to_be_visible()
        expect(figure.locator(".tw-explore input")).to_be_focused()
        page.reload()
        come_near(page)
        expect(figure.locator(LINE)).to_be_visible()
        expect(figure.locator("form")).to_be_hidden()
        expect(figure.locator(".tw-plot .tw-pencil")).to_have_count(0)


def test_who_comes_by_a_link_sees_the_figure(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        for anchor, is_shown in (("#why-it-fails", True), ("#solution", False)):
            page.goto("about:blank")
            page.goto(home + CHAPTER + anchor)
            come_near(page)
            assert page.locator(LINE).is_visible() == is_shown
        assert page.evaluate(STORED) is None


@pytest.mark.parametrize(
    "prediction",
    [
        None,
        {"shape": "falls", "at": "x"},
        {"shape": "falls", "points": [[0, "1"]], "at": "x"},
        {"shape": "falls", "points": [[0, 1]] * 13, "at": "x"},
        {"shape": 3, "points": [[0, 1]], "at": "x"},
        {"shape": "falls", "points": [[0, 1]], "why": "a" * 3000, "at": "x"},
        {"shown": "yes", "at": "x"},
        {"shown": True},
    ],
)
def test_a_damaged_prediction_is_left_as_it_is(browser: Browser, home: str, prediction: object) -> None:
    stored = json.dumps({"format": 1, "commits": {}, "predictions": {NAME: prediction}})
    with asked(browser, home, stored) as page:
        figure = page.locator(FIGURE)
        expect(figure.locator(".tw-predict .tw-refused")).to_contain_text("left as they are")
        told = compare(say(page, "It falls", [20, 10, 4, 0]))
        expect(told.locator("li")).not_to_have_count(0)
        expect(told.locator(".tw-refused")).to_contain_text("nothing new is saved")
        assert page.evaluate(STORED) == stored


@pytest.mark.parametrize(
    "prediction",
    [
        {"shape": "falls", "points": [[0, 1], [5, 1], [20, 1]], "at": "x"},
        {"shape": "falls", "points": [[0, 1], [5, 1], [20, 1], [99, 1]], "at": "x"},
        {"shape": "falls", "points": [[0, 1], [5, 1], [20, None], [100, 1]], "at": "x"},
        {"shape": "zigzag", "points": [[0, 1], [5, 1], [20, 1], [100, 1]], "at": "x"},
    ],
)
def test_a_prediction_of_another_record_is_kept_and_asked_again(
    browser: Browser, home: str, prediction: object
) -> None:
    stored = {"format": 1, "commits": {}, "predictions": {NAME: prediction, "other/figure/fix": prediction}}
    with asked(browser, home, stored) as page:
        expect(page.locator(FIGURE).locator("form")).to_be_visible()
        expect(page.locator(FIGURE).locator(".tw-refused")).to_have_count(0)
        assert json.loads(page.evaluate(STORED)) == stored
        compare(say(page, "It falls", [20, 10, 4, 0]))
        assert json.loads(page.evaluate(STORED))["predictions"]["other/figure/fix"] == prediction


def test_without_scripts_the_figure_is_drawn_and_a_fold_asks(browser: Browser, home: str) -> None:
    with asked(browser, home, java_script_enabled=False) as page:
        figure = page.locator(FIGURE)
        expect(figure.locator(LINE)).to_be_visible()
        expect(figure.locator("figcaption")).to_be_visible()
        expect(figure.locator("form")).to_be_hidden()
        expect(figure.locator(".tw-predicted")).to_be_hidden()
        fold = figure.locator("details.tw-foresee")
        expect(fold.locator("p")).to_be_hidden()
        fold.locator("summary").click()
        expect(fold.locator("p")).to_have_text("It rises, without a cliff. At 100, “median” is ahead.")


def test_a_script_that_does_not_come_hides_nothing(browser: Browser, home: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/predict.js", lambda route: route.abort())
    page.goto(home + CHAPTER + "#solution")
    started(page)
    page.locator(FIGURE).scroll_into_view_if_needed()
    expect(page.locator(LINE)).to_be_visible()
    expect(page.locator(FIGURE).locator("form")).to_be_hidden()
    expect(page.locator(FIGURE).locator(".tw-foresee")).to_be_visible()
    context.close()


def test_paper_shows_the_figure_and_no_form(browser: Browser, home: str) -> None:
    with asked(browser, home) as page:
        page.emulate_media(media="print")
        expect(page.locator(LINE)).to_be_visible()
        expect(page.locator(FIGURE).locator("figcaption")).to_be_visible()
        expect(page.locator(FIGURE).locator("form")).to_be_hidden()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing_and_nothing_overflows(browser: Browser, home: str, theme: str, width: int) -> None:
    size = {"width": width, "height": 740}
    with asked(browser, home, color_scheme=theme, viewport=size) as page:

        def look() -> list[str]:
            found = Axe().run(page, {"include": [[FIGURE]]}).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth")
            return [f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found] + (
                [f"{wide} pixels"] if wide > width else []
            )

        assert look() == []
        figure = say(page, "It falls", [20, 10, 4, 0])
        assert look() == []
        compare(figure)
        assert look() == []
        title, plot = (
            figure.locator(part).evaluate("e => e.getBoundingClientRect().top")
            for part in (".tw-predicted__title", ".tw-plot--narrow" if width < 600 else ".tw-plot--wide")
        )
        assert 48 <= plot < title < 640, "the figure and what is said of it are in sight"


def test_forced_colors_keep_the_pencil(browser: Browser, home: str) -> None:
    with asked(browser, home, forced_colors="active") as page:
        figure = say(page, "It falls", [20, 10, 4, 0])
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        line = figure.locator(".tw-plot--wide .tw-pencil__line").first
        assert line.evaluate("e => getComputedStyle(e).stroke") != ground


@pytest.mark.parametrize("width", [1280, 360])
def test_a_late_script_moves_nothing(browser: Browser, home: str, width: int) -> None:
    with late(browser, home + CHAPTER + "#papers", width) as page:
        moves = page.evaluate("moves")
    assert sum(value for value, _ in moves) <= 0.02, moves


def test_a_page_that_is_opened_does_not_load_what_nobody_came_near(browser: Browser, home: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url.rsplit("/", 1)[-1]))
    page.goto(home + CHAPTER, wait_until="networkidle")
    started(page)
    assert "foresee.js" in asked_for
    assert not {"predict.js", "predicted.js", "pencil.js"} & set(asked_for)
    assert page.locator(LINE).evaluate("e => getComputedStyle(e).visibility") == "hidden"
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_who_returns_to_the_figure_sees_nothing_jump(browser: Browser, home: str, width: int) -> None:
    with asked(browser, home, viewport={"width": width, "height": 740}) as page:
        compare(say(page, "It falls", [20, 10, 4, 0]))
        page.wait_for_timeout(300)
        page.add_init_script(MOVES)
        page.reload()
        page.locator(FIGURE + "[data-asks=ready]").wait_for()
        page.wait_for_timeout(300)
        moves = page.evaluate("moves")
        assert sum(value for value, _ in moves) <= 0.02, moves
