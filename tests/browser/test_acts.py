"""A trap's chapter in two acts: the room gives nothing away, the verdict opens the book, which folds on a phone."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import CHAPTER, opened, started
from tests.real import site as real_site

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
SECTIONS = ["trap", "deep-dive", "why-it-fails", "solution", "why-it-works", "papers", "answer", "takeaways"]
CHAPTERS = sorted(f"{path.removesuffix('.md')}/" for path in real_site().findings.chapters.values())
SEEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!holder.closest("script, style, title, desc") && holder.checkVisibility({ visibilityProperty: true }) && holder.getClientRects().length) texts.push(walker.currentNode.data);
  }
  return texts.join(" ").replace(/\\s+/g, " "); }"""


def commit(page: Page) -> None:
    form = page.locator("form.tw-commit")
    wrong = form.locator('[data-verdict="wrong"] input')
    # A question may have no option that is plainly wrong.
    (wrong if wrong.count() else form.locator('[data-verdict="partly"] input')).first.check()
    form.get_by_label("70%").check()
    form.get_by_role("button", name="Commit").click()


def is_seen(page: Page, anchor: str) -> bool:
    """Tell whether the first paragraph of a section can be seen by scrolling."""
    return bool(
        page.locator(f".tw-part:has(#{anchor}) .tw-part__body").evaluate(
            "e => e.firstElementChild.checkVisibility() && e.getBoundingClientRect().height > 0"
        )
    )


@pytest.mark.parametrize("path", CHAPTERS)
def test_nothing_gives_the_answer_away_before_it_is_asked_for(
    browser: Browser, address: str, path: str
) -> None:
    trap = real_site().catalogue.traps[path.rstrip("/").rpartition("/")[2]]
    with opened(browser, address + path, **DESK) as page:
        expect(page.locator("html[data-act=one]")).to_be_attached()
        seen = page.evaluate(SEEN)
        assert trap.technique not in seen
        assert trap.trap not in seen
        assert " · ".join(trap.symptoms) not in seen
        for heading in ("The trap explained", "The solution", "When the obvious answer is right"):
            assert heading not in seen
        commit(page)
        after = page.evaluate(SEEN)
        for text in (trap.technique, "The trap explained", "Say it in two minutes", "Show me why"):
            assert text in after, text


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_who_asks_is_shown_without_an_answer(browser: Browser, address: str, size: dict[str, object]) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        page.get_by_role("button", name="Just show me").click()
        verdict = page.locator(".tw-commit__verdict")
        expect(verdict).to_be_focused()
        expect(verdict.locator(".tw-commit__word")).to_have_text("The answer")
        expect(verdict.locator(".tw-option")).to_have_attribute("data-verdict", "right")
        expect(verdict.locator(".tw-option__why > p").last).to_be_in_viewport(ratio=1)
        expect(page.locator(".tw-record")).to_be_visible()
        assert page.evaluate("localStorage.getItem('trapwise')") is None
        page.reload()
        started(page)
        expect(verdict.locator(".tw-commit__word")).to_have_text("The answer")
        page.get_by_role("button", name="Ask me again").click()
        expect(page.locator(".tw-record")).to_be_hidden()
        page.reload()
        started(page)
        expect(page.locator(".tw-record")).to_be_hidden()


@pytest.mark.parametrize(("way", "anchor"), [("Say it in two minutes", "answer"), ("Show me why", "trap")])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_two_ways_lead_on(
    browser: Browser, address: str, size: dict[str, object], way: str, anchor: str
) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        commit(page)
        page.get_by_role("link", name=way).click()
        expect(page.locator(f"#{anchor}")).to_be_in_viewport(ratio=1)
        assert is_seen(page, anchor)
        header = page.locator(".md-header").bounding_box()
        heading = page.locator(f"#{anchor}").bounding_box()
        assert header
        assert heading
        assert header["height"] <= heading["y"] < 300


def test_sections_fold_on_a_phone_and_open_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        commit(page)
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == []
        assert page.locator(".tw-part__time:visible").count() == len(SECTIONS)
        button = page.locator("#solution").get_by_role("button", name="The solution")
        expect(button).to_have_attribute("aria-expanded", "false")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == ["solution"]
        page.keyboard.press("Space")
        expect(button).to_have_attribute("aria-expanded", "false")
        page.get_by_role("button", name="Open all sections").click()
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == SECTIONS
        page.get_by_role("button", name="Close all sections").click()
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == []
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(page.locator(".tw-part__button").first).not_to_be_attached()
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == SECTIONS


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("anchor", ["solution", "lab", "references", "verdict", "related"])
def test_an_address_leads_straight_to_its_place(
    browser: Browser, address: str, size: dict[str, object], anchor: str
) -> None:
    with opened(browser, f"{address}{CHAPTER}#{anchor}", **size) as page:
        expect(page.locator("html[data-act=two]")).to_be_attached()
        expect(page.locator(f"#{anchor}")).to_be_in_viewport()
        top = page.locator(f"#{anchor}").bounding_box()
        assert top
        assert 40 <= top["y"] < 300
        # The question can still be answered.
        expect(page.locator(".tw-option__why p").last).to_be_hidden()
        commit(page)
        expect(page.locator(".tw-commit__word")).to_have_text("Wrong")


def test_a_link_within_the_page_opens_its_place(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        page.evaluate("location.hash = 'takeaways'")
        expect(page.locator("#takeaways")).to_be_in_viewport()
        assert is_seen(page, "takeaways")
        page.evaluate("location.hash = 'trap'")
        expect(page.locator("#trap")).to_be_in_viewport()
        assert is_seen(page, "trap")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_text_that_is_found_is_opened(browser: Browser, address: str, size: dict[str, object]) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        for selector in (".tw-two", ".tw-part__body") if size is PHONE else (".tw-two",):
            expect(page.locator(selector).first).to_have_attribute("hidden", "until-found")
        # What a browser does when it finds a text there.
        page.locator(".tw-part:has(#solution) .tw-part__body > p").first.evaluate(
            "e => { for (const p of [...document.querySelectorAll('[hidden=until-found]')].filter(h => h.contains(e))) { p.dispatchEvent(new Event('beforematch', {bubbles: true})); p.removeAttribute('hidden') } }"
        )
        expect(page.locator("html[data-act=two]")).to_be_attached()
        assert is_seen(page, "solution")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_without_scripts_all_is_open_below_the_question(
    browser: Browser, address: str, size: dict[str, object]
) -> None:
    with opened(browser, address + CHAPTER, java_script_enabled=False, **size) as page:
        expect(page.locator(".tw-record")).to_be_visible()
        for anchor in SECTIONS:
            expect(page.locator(f".tw-part:has(#{anchor}) .tw-part__body > *").first).to_be_visible()
        assert page.locator("button", has_text="Just show me").count() == 0


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_paper_shows_all_before_any_answer(browser: Browser, address: str, size: dict[str, object]) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        page.emulate_media(media="print")
        for anchor in SECTIONS:
            body = page.locator(f".tw-part:has(#{anchor}) .tw-part__body > *").first
            box = body.bounding_box()
            assert box, anchor
            assert box["height"] > 10, anchor
        expect(page.locator(".tw-ways")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_axe_finds_nothing_in_either_act(
    browser: Browser, address: str, size: dict[str, object], scheme: str
) -> None:
    told = []
    with opened(browser, address + CHAPTER, color_scheme=scheme, reduced_motion="reduce", **size) as page:
        for act in ("one", "two"):
            expect(page.locator(f"html[data-act={act}]")).to_be_attached()
            told += [
                f"{act}: {v['id']}: {v['nodes'][0]['html'][:120]}"
                for v in Axe().run(page).response["violations"]
            ]
            if act == "one":
                commit(page)
    assert told == []


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("where", ["", "#solution"])
def test_nothing_moves_when_the_script_comes(
    browser: Browser, address: str, size: dict[str, object], where: str
) -> None:
    context = browser.new_context(service_workers="block", **size)  # type: ignore[arg-type]
    context.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.moved += e.value }).observe({ type: 'layout-shift', buffered: true })"
    )
    page = context.new_page()
    page.goto(address + CHAPTER + where)
    started(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.02
    context.close()


def test_a_kept_answer_opens_the_second_act(browser: Browser, address: str) -> None:
    kept = {"format": 1, "commits": {"softmax-trap": {"choice": 1, "option": "fused", "sure": 50}}}
    with opened(browser, address + CHAPTER, **DESK) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(kept))
        page.reload()
        started(page)
        expect(page.locator(".tw-record")).to_be_visible()
        assert is_seen(page, "trap")


def test_the_mark_for_reading_stands_below_the_last_section_also_when_all_are_folded(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        commit(page)
        mark = page.get_by_role("button", name="Mark as read")
        expect(mark).to_be_visible()
        assert mark.evaluate(
            "e => Boolean(document.querySelector('#takeaways').compareDocumentPosition(e) & 4) && !document.querySelector('.tw-read').nextElementSibling"
        )
        assert page.locator(".tw-part:has(#papers) #references").count() == 1


def test_a_page_comes_back_with_the_sections_that_were_open(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        commit(page)
        page.locator("#solution").get_by_role("button").click()
        page.evaluate("document.querySelector('.tw-part:has(#solution) pre').scrollIntoView()")
        page.wait_for_timeout(200)
        before = page.evaluate("scrollY")
        page.reload()
        started(page)
        assert [anchor for anchor in SECTIONS if is_seen(page, anchor)] == ["solution"]
        page.wait_for_timeout(300)
        # A figure above that asked for a line, and has come near since, may take another place.
        assert abs(page.evaluate("scrollY") - before) < 120
