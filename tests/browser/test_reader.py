"""What a reader does: commit, move a parameter, look up a term, search."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import CHAPTER, opened, started
from tests.search.asking import answered

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_reasons_are_shown_only_after_a_choice_and_a_confidence(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        form = page.locator("form.tw-commit")
        why = form.locator(".tw-option__why")
        expect(why.first).to_be_hidden()
        form.get_by_role("button", name="Commit").click()
        expect(form.get_by_role("status")).to_contain_text("Choose an answer first")
        form.locator("input").nth(2).check()
        form.get_by_role("button", name="Commit").click()
        expect(form.get_by_role("status")).to_contain_text("how sure")
        form.get_by_label("70%, leaning").check()
        form.get_by_role("button", name="Commit").click()
        expect(form.get_by_role("status")).to_contain_text("You chose answer 3 of 4, 70% sure.")
        for i in range(4):
            expect(why.nth(i).locator("p").last).to_be_visible()
        page.reload()
        started(page)
        expect(form.get_by_role("status")).to_contain_text("You chose answer 3 of 4, 70% sure.")
        expect(form.locator("input").nth(2)).to_be_checked()


@pytest.mark.parametrize("size", [PHONE, {"viewport": {"width": 1280, "height": 900}}])
def test_the_verdict_is_in_sight_and_has_the_focus(
    browser: Browser, address: str, size: dict[str, object]
) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        form = page.locator("form.tw-commit")
        form.locator(".tw-option__choice input").last.check()
        form.get_by_label("90%").check()
        form.get_by_role("button", name="Commit").click()
        status = form.get_by_role("status")
        expect(status).to_be_focused()
        expect(status).to_be_in_viewport(ratio=1)
        expect(form.locator(".tw-commit__title")).to_be_in_viewport()
        header = page.locator(".md-header").bounding_box()
        assert status.bounding_box()["y"] > header["y"] + header["height"]
        form.locator(".tw-option__choice input").first.check()
        form.get_by_role("button", name="Commit").click()
        expect(status).to_contain_text("You chose answer 1 of 4, 90% sure.")
        expect(status).to_be_in_viewport(ratio=1)


def test_a_page_that_is_printed_before_an_answer_has_its_reasons(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        expect(page.locator(".tw-option__why").first).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".tw-option__why p").last).to_be_visible()


def test_a_choice_can_be_made_by_keyboard_alone(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        form = page.locator("form.tw-commit")
        form.locator("input").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You chose answer 2 of 4, 50% sure.")


@pytest.mark.parametrize(
    "stored",
    [
        "{broken",
        '"text"',
        "null",
        "[]",
        '{"format": 99, "commits": {}}',
        '{"format": 1, "commits": {"a": 5}}',
        '{"format": 1}',
        '{"somebody": "else\'s"}',
    ],
)
def test_data_that_is_not_ours_is_refused_and_kept(browser: Browser, address: str, stored: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", stored)
        page.reload()
        started(page)
        form = page.locator("form.tw-commit")
        expect(form.locator(".tw-refused")).to_contain_text("left as they are")
        form.locator("input").first.check()
        form.get_by_label("90%").check()
        form.get_by_role("button", name="Commit").click()
        expect(form.get_by_role("status")).to_contain_text("nothing new is saved")
        assert page.evaluate("localStorage.getItem('trapwise')") == stored


def test_other_answers_are_kept(browser: Browser, address: str) -> None:
    other = {"format": 1, "commits": {"other-trap": {"choice": 1, "sure": 50, "at": "2026-01-01"}}}
    with opened(browser, address + CHAPTER) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(other))
        page.reload()
        started(page)
        form = page.locator("form.tw-commit")
        form.locator("input").nth(3).check()
        form.get_by_label("90%").check()
        form.get_by_role("button", name="Commit").click()
        stored = page.evaluate("JSON.parse(localStorage.getItem('trapwise'))")
        assert stored["commits"]["other-trap"] == other["commits"]["other-trap"]
        assert stored["commits"]["softmax-trap"]["choice"] == 4


def test_the_parameter_moves_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        chart = page.locator('.tw-chart[data-figure="softmax-trap-gap"]')
        slider = chart.get_by_role("slider")
        before = chart.locator("output").inner_text()
        slider.focus()
        page.keyboard.press("End")
        last = page.locator('table[data-numbers="softmax-trap-gap"] tbody tr').last
        expect(chart.locator("output")).to_contain_text(last.locator("th").text_content())
        assert chart.locator("output").inner_text() != before
        for cell in last.locator("td").all_text_contents():
            expect(chart.locator("output")).to_contain_text(cell)
        assert slider.get_attribute("aria-valuetext").count(";") == 3
        page.keyboard.press("ArrowLeft")
        expect(chart.locator("output")).not_to_contain_text(last.locator("th").text_content())
        expect(chart.locator("svg:visible .tw-cursor")).to_have_attribute("visibility", "visible")


def test_the_parameter_moves_by_finger(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        chart = page.locator('.tw-chart[data-figure="softmax-trap-gap"]')
        plot = chart.locator("svg.tw-plot--narrow")
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
        expect(chart.locator("output")).to_contain_text("200")
        page.touchscreen.tap(box["x"] + box["width"] * 0.16, box["y"] + box["height"] / 2)
        expect(chart.locator("output")).to_contain_text("1")


def test_a_definition_opens_on_hover_and_stays_while_it_is_read(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        term = page.locator("a.tw-term").first
        card = page.locator("#tw-term-card")
        term.hover()
        expect(card).to_be_visible()
        assert term.get_attribute("data-definition") in card.inner_text()
        line, shown = term.bounding_box(), card.bounding_box()
        assert shown["y"] >= line["y"] + line["height"] or shown["y"] + shown["height"] <= line["y"], (
            "hides its own line"
        )
        card.hover()
        page.wait_for_timeout(400)
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_a_definition_opens_on_focus_and_is_announced(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        term = page.locator("a.tw-term").first
        page.locator("article").evaluate("e => { e.tabIndex = -1; e.focus() }")
        for _ in range(30):
            page.keyboard.press("Tab")
            if term.evaluate("e => e === document.activeElement"):
                break
        expect(page.locator("#tw-term-card")).to_be_visible()
        assert term.get_attribute("aria-describedby") == "tw-term-card-text"
        page.keyboard.press("Escape")
        expect(page.locator("#tw-term-card")).to_be_hidden()
        assert term.evaluate("e => e === document.activeElement"), "Escape keeps the focus"


def test_a_first_tap_shows_the_definition_and_a_second_follows(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        term = page.locator("a.tw-term").first
        term.scroll_into_view_if_needed()
        term.tap()
        expect(page.locator("#tw-term-card")).to_be_visible()
        assert page.url.endswith(CHAPTER)
        term.tap()
        page.wait_for_url("**/reference/glossary/#*")


def test_a_keyboard_beside_a_finger_opens_and_follows(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, has_touch=True) as page:
        term, card = page.locator("a.tw-term").first, page.locator("#tw-term-card")
        term.scroll_into_view_if_needed()
        term.tap()
        expect(card).to_be_visible()
        for key in ("Escape", "Tab"):
            page.keyboard.press(key)
        expect(term).not_to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reference/glossary/#*")


def test_a_definition_names_its_word_and_closes_when_one_reads_on(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        card = page.locator("#tw-term-card")
        assert card.count() == 0, "a link without an address"
        term = page.locator("a.tw-term").first
        term.scroll_into_view_if_needed()
        term.tap()
        expect(card.locator("b")).to_have_text(term.inner_text())
        expect(card.get_by_role("link")).to_have_js_property("href", term.evaluate("e => e.href"))
        card.get_by_role("button", name="Close").tap()
        expect(card).to_be_hidden()
        term.tap()
        expect(card).to_be_visible()
        page.evaluate("scrollBy(0, 120)")
        page.wait_for_timeout(100)
        expect(card).to_be_visible()
        page.evaluate("scrollBy(0, 120)")
        expect(card).to_be_hidden()


@pytest.mark.parametrize("query", ["softmax", "softmax NaN", "CLEAR"])
def test_search_finds_the_page(browser: Browser, address: str, query: str) -> None:
    with opened(browser, address, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press("/")
        page.keyboard.type(query)
        answered(page, query)
        wanted = "clear" if query == "CLEAR" else "softmax-trap"
        links = page.locator(".md-search-result__item > a").evaluate_all(
            "l => l.slice(0, 3).map(a => a.href)"
        )
        assert any(wanted in link for link in links), links


@pytest.mark.parametrize("piece", ["qzxv", "🎉", "مرحبا "])
def test_a_query_of_any_length_is_told_in_short(browser: Browser, address: str, piece: str) -> None:
    with opened(browser, address, viewport={"width": 320, "height": 640}) as page:
        page.keyboard.press("/")
        page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
        page.locator(".md-search__input").fill(piece * (10_000 // len(piece)))
        status = page.locator("#tw-find-status")
        expect(status).to_contain_text("Nothing found for")
        assert "…”" in status.inner_text()
        assert status.evaluate("e => [...e.textContent].some(c => /\\p{Cs}/u.test(c))") is False
        assert status.bounding_box()["height"] < 160  # type: ignore[index]
        assert status.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_page_prints_with_its_answers(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        page.emulate_media(media="print")
        hidden = page.evaluate(
            "() => [...document.querySelectorAll('details.tw-card > p, details.tw-followup > p')].filter(p => p.getBoundingClientRect().height === 0).length"
        )
        assert hidden == 0


def test_a_browser_can_put_the_site_among_its_apps(browser: Browser, address: str) -> None:
    for path in ("", CHAPTER):
        with opened(browser, address + path) as page:
            said = page.context.new_cdp_session(page).send("Page.getAppManifest")
            assert said["url"] == address + "manifest.webmanifest"
            assert said["errors"] == []
            missing = page.evaluate(
                """async url => {
                     const { icons, start_url } = await (await fetch(url)).json();
                     const found = await Promise.all([start_url, ...icons.map(icon => icon.src)].map(src => fetch(new URL(src, url))));
                     return [found.length, found.filter(answer => !answer.ok).length]; }""",
                said["url"],
            )
            assert missing == [3, 0]


def test_the_first_page_of_a_phone_has_no_pencil_and_no_gap(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 360, "height": 740}) as page:
        assert not page.locator(".md-content__button").first.is_visible()
        button = page.locator(".tw-hero .tw-button").first.bounding_box()
        assert button
        assert button["y"] + button["height"] < 740
        gap = page.evaluate(
            "document.querySelector('.tw-paths').getBoundingClientRect().top - document.querySelector('.tw-hero .tw-figure').getBoundingClientRect().bottom"
        )
        assert gap < 60
