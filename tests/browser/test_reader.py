"""What a reader does: commit, move a parameter, look up a term, search."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import CHAPTER, opened, started
from tests.search.asking import answered

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def choose(page: Page, which: str) -> str:
    """Choose an option by its verdict, or by its id, and a confidence of 70%; return the option's id."""
    form = page.locator("form.tw-commit")
    option = form.locator(f'.tw-option:is([data-verdict="{which}"], [data-option="{which}"])').first
    option.locator("input").check()
    form.get_by_label("70%, leaning").check()
    form.get_by_role("button", name="Commit").click()
    return str(option.get_attribute("data-option"))


def order(page: Page) -> list[str]:
    """Return the ids of the options in the order in which they are shown."""
    found = page.locator(".tw-option").evaluate_all("options => options.map(o => o.dataset.option)")
    return [str(name) for name in found]


def written_order(page: Page) -> list[str]:
    """Return the ids of the options in the order in which their author wrote them."""
    return re.findall(r'data-option="([^"]+)"', page.request.get(page.url).text())


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
        chosen = choose(page, "partly")
        expect(form.get_by_role("status")).to_contain_text("You were 70% sure.")
        page.reload()
        started(page)
        expect(form.get_by_role("status")).to_contain_text("You were 70% sure.")
        expect(form.locator(f'.tw-commit__verdict [data-option="{chosen}"] input')).to_be_checked()


def test_whoever_commits_to_nothing_is_told_so_where_the_thumb_is(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, **PHONE) as page:
        form = page.locator("form.tw-commit")
        form.get_by_role("button", name="Commit").tap()
        told = form.get_by_role("status")
        expect(told).to_contain_text("Choose an answer first")
        expect(told).to_be_in_viewport(ratio=1)


def test_the_chosen_reason_stands_first_and_the_others_behind_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        chosen = choose(page, "wrong")
        verdict = page.locator(".tw-commit__verdict")
        expect(verdict.locator(".tw-commit__word")).to_have_text("Wrong")
        expect(verdict.locator(f'[data-option="{chosen}"] .tw-option__why p').last).to_be_visible()
        others = page.locator(".tw-commit__others")
        assert others.locator(".tw-option").count() == 3
        expect(others.locator(".tw-option__why p").last).to_be_hidden()
        others.locator("> summary").click()
        for i in range(3):
            expect(others.locator(".tw-option").nth(i).locator(".tw-option__verdict")).to_be_visible()
            expect(others.locator(".tw-option").nth(i).locator(".tw-option__why p").last).to_be_visible()


def test_each_visit_has_its_own_order_and_keeps_by_what_was_chosen(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        orders = set()
        for _ in range(8):
            orders.add(tuple(order(page)))
            page.reload()
            started(page)
        # Eight visits of one order out of 24 would be one case in 24**7.
        assert len(orders) > 1
        assert {frozenset(each) for each in orders} == {frozenset(written_order(page))}
        chosen = choose(page, "partly")
        kept = page.evaluate("JSON.parse(localStorage.getItem('trapwise')).commits['softmax-trap']")
        assert kept["option"] == chosen
        assert kept["choice"] == written_order(page).index(chosen) + 1
        for _ in range(3):
            page.reload()
            started(page)
            expect(page.locator(".tw-commit__verdict .tw-option")).to_have_attribute("data-option", chosen)


def test_the_order_is_the_one_that_chance_says(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    context.add_init_script("Math.random = () => 0")
    page = context.new_page()
    page.goto(address + CHAPTER)
    started(page)
    first, *rest = written_order(page)
    assert order(page) == [*rest, first]
    shown = page.locator(".tw-option").evaluate_all("o => o.map(e => e.getBoundingClientRect().top)")
    assert shown == sorted(shown)
    page.locator(".tw-option input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[data-option="{rest[1]}"] input')).to_be_checked()
    context.close()


def test_an_answer_that_was_kept_by_number_is_kept_and_asked_anew(browser: Browser, address: str) -> None:
    """The options stood in another order when numbers were kept."""
    old = {"format": 1, "commits": {"softmax-trap": {"choice": 3, "sure": 90, "at": "2026-01-01"}}}
    with opened(browser, address + CHAPTER) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(old))
        page.reload()
        started(page)
        expect(page.locator("form.tw-commit").get_by_role("status")).to_be_empty()
        expect(page.get_by_role("button", name="Commit", exact=True)).to_be_visible()
        assert page.evaluate("JSON.parse(localStorage.getItem('trapwise'))") == old


def test_an_answer_to_an_option_that_is_no_more_is_kept_and_not_shown(browser: Browser, address: str) -> None:
    kept = {"format": 1, "commits": {"softmax-trap": {"choice": 1, "option": "gone", "sure": 50}}}
    with opened(browser, address + CHAPTER) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(kept))
        page.reload()
        started(page)
        expect(page.locator("form.tw-commit").get_by_role("status")).to_be_empty()
        assert page.evaluate("JSON.parse(localStorage.getItem('trapwise'))") == kept


def test_the_question_can_be_asked_again(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        choose(page, "wrong")
        page.get_by_role("button", name="Ask me again").click()
        expect(page.locator(".tw-option__why p").last).to_be_hidden()
        assert page.locator(".tw-option input:checked").count() == 0
        choose(page, "right")
        expect(page.locator(".tw-commit__word")).to_have_text("Right")


@pytest.mark.parametrize("size", [PHONE, {"viewport": {"width": 1280, "height": 900}}])
@pytest.mark.parametrize("which", ["right", "partly", "wrong"])
def test_the_verdict_and_its_reason_are_in_sight_and_have_the_focus(
    browser: Browser, address: str, size: dict[str, object], which: str
) -> None:
    with opened(browser, address + CHAPTER, **size) as page:
        choose(page, which)
        verdict = page.locator(".tw-commit__verdict")
        expect(verdict).to_be_focused()
        expect(verdict.locator(".tw-commit__word")).to_be_in_viewport(ratio=1)
        expect(verdict.locator(".tw-option__why > p").last).to_be_in_viewport(ratio=1)
        header = page.locator(".md-header").bounding_box()
        top = verdict.bounding_box()
        assert header
        assert top
        assert top["y"] >= header["y"] + header["height"]


def test_what_can_be_defended_is_told_with_its_condition_and_not_as_wrong(
    browser: Browser, address: str
) -> None:
    called = """option => {
      option.dataset.verdict = "defensible";
      option.querySelector(".tw-option__verdict").innerHTML = "<strong>Defensible</strong> when the tail is short.";
    }"""
    with opened(browser, address + CHAPTER) as page:
        page.locator('.tw-option[data-verdict="partly"]').first.evaluate(called)
        choose(page, "defensible")
        verdict = page.locator(".tw-commit__verdict")
        expect(verdict.locator(".tw-commit__word")).to_have_text("Defensible")
        expect(verdict.get_by_role("status")).to_contain_text("is not wrong")
        expect(verdict.locator(".tw-option__verdict")).to_have_text("Defensible when the tail is short.")
        expect(verdict.locator(".tw-option__verdict")).to_be_visible()
        expect(verdict).to_have_css("border-top-style", "double")


def test_a_page_that_is_printed_before_an_answer_has_its_reasons(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        expect(page.locator(".tw-option__why").first).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".tw-option__why p").last).to_be_visible()


def test_a_choice_can_be_made_by_keyboard_alone(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER) as page:
        form = page.locator("form.tw-commit")
        second = order(page)[1]
        form.locator("input").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You were 50% sure.")
        expect(page.locator(".tw-commit__verdict .tw-option")).to_have_attribute("data-option", second)


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
        chosen = choose(page, "right")
        stored = page.evaluate("JSON.parse(localStorage.getItem('trapwise'))")
        assert stored["commits"]["other-trap"] == other["commits"]["other-trap"]
        assert stored["commits"]["softmax-trap"]["option"] == chosen


def test_the_parameter_moves_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#lab") as page:
        chart = page.locator('.tw-chart[data-figure="softmax-trap-logit"]')
        slider = chart.locator(".tw-explore input")
        before = chart.locator(".tw-explore output").inner_text()
        slider.focus()
        page.keyboard.press("End")
        last = page.locator('table[data-numbers="softmax-trap-logit"] tbody tr').last
        expect(chart.locator(".tw-explore output")).to_contain_text(last.locator("th").text_content())
        assert chart.locator(".tw-explore output").inner_text() != before
        cells = last.locator("td").all_text_contents()
        for cell in cells:
            expect(chart.locator(".tw-explore output")).to_contain_text(cell)
        assert slider.get_attribute("aria-valuetext").count(";") == len(cells) - 1
        page.keyboard.press("ArrowLeft")
        expect(chart.locator(".tw-explore output")).not_to_contain_text(last.locator("th").text_content())
        expect(chart.locator("svg:visible .tw-cursor")).to_have_attribute("visibility", "visible")


def test_the_parameter_moves_by_finger(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#lab", **PHONE) as page:
        chart = page.locator('.tw-chart[data-figure="softmax-trap-logit"]')
        plot = chart.locator("svg.tw-plot--narrow")
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
        rows = page.locator('table[data-numbers="softmax-trap-logit"] tbody tr')
        expect(chart.locator(".tw-explore output")).to_contain_text(rows.last.locator("th").text_content())
        page.touchscreen.tap(box["x"] + box["width"] * 0.16, box["y"] + box["height"] / 2)
        expect(chart.locator(".tw-explore output")).to_contain_text(rows.first.locator("th").text_content())


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
