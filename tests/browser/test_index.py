"""The question index, the finder, the study paths, and the marks of what was read."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_pages import opened, started
from tests.conftest import ROOT
from trapwise.catalogue import read_catalogue

CATALOGUE = read_catalogue(ROOT / "content")[0]
TRAPS, MISTAKES = len(CATALOGUE.traps), len(CATALOGUE.mistakes)
INDEX, FINDER, PATHS = "reference/questions/", "reference/finder/", "reference/paths/"
SOFTMAX = "traps/loss-functions/softmax-trap/"
KEPT = {"format": 1, "commits": {}, "checklist": ["over-engineering"], "read": ["traps/softmax-trap"]}


def shown(page: Page, table: str = "traps") -> list[str]:
    """Return the first cells of the rows that can be seen."""
    return page.locator(f"#{table}-table tbody tr:not([hidden]) th").all_inner_texts()


def status(page: Page) -> Locator:
    return page.locator(".tw-filter__status")


def test_filters_narrow_the_table_and_stand_in_the_address(browser: Browser, address: str) -> None:
    with opened(browser, address + INDEX) as page:
        expect(status(page)).to_contain_text(f"{TRAPS} of {TRAPS} traps, {MISTAKES} of {MISTAKES} mistakes")
        page.locator(".tw-filter__more > summary").click()
        page.get_by_role("combobox", name="Theme", exact=True).select_option("evaluation")
        expect(status(page)).to_contain_text(f"3 of {TRAPS} traps, {MISTAKES} of {MISTAKES} mistakes")
        page.get_by_role("combobox", name="Level", exact=True).select_option("mid")
        expect(status(page)).to_contain_text(f"1 of {TRAPS} traps")
        assert shown(page) == ["Q11"]
        expect(page).to_have_url(address + INDEX + "?theme=evaluation&level=mid")
        page.get_by_role("button", name="Show all").click()
        expect(status(page)).to_contain_text(f"{TRAPS} of {TRAPS} traps")
        expect(page).to_have_url(address + INDEX)
        expect(page.locator("[name=q]")).to_be_focused()


def test_words_are_found_in_symptoms_and_aliases(browser: Browser, address: str) -> None:
    with opened(browser, address + INDEX) as page:
        page.locator("[name=q]").fill("27.63")
        expect(status(page)).to_contain_text(f"1 of {TRAPS} traps, 0 of {MISTAKES} mistakes")
        assert shown(page) == ["Q22"]
        page.locator("[name=q]").fill("RESERVOIR sampling")
        expect(status(page)).to_contain_text(f"1 of {TRAPS} traps")
        expect(page).to_have_url(address + INDEX + "?q=RESERVOIR+sampling")
        page.locator("[name=q]").fill("kafka")
        expect(page.locator("#mistakes-table tbody tr:not([hidden])")).to_have_count(1)
        expect(status(page)).not_to_contain_text("other spellings")
        page.locator("[name=q]").fill("fraudd")
        expect(status(page)).to_contain_text("0 of")
        expect(status(page)).to_contain_text("other spellings")


def test_columns_sort_by_keyboard_up_down_and_back(browser: Browser, address: str) -> None:
    with opened(browser, address + INDEX) as page:
        before = shown(page)
        head = page.locator("#traps-table th[data-sort=number]")
        head.get_by_role("button").focus()
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        assert shown(page) == [f"Q{n}" for n in range(1, 26)]
        expect(page).to_have_url(address + INDEX + "?sort=number")
        page.keyboard.press("Space")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert shown(page) == [f"Q{n}" for n in range(TRAPS, 0, -1)]
        expect(page).to_have_url(address + INDEX + "?sort=number&order=desc")
        expect(head.get_by_role("button")).to_be_focused()
        page.keyboard.press("Enter")
        expect(head).not_to_have_attribute("aria-sort", re.compile("."))
        assert shown(page) == before


@pytest.mark.parametrize("column", ["number", "title", "theme", "level", "minutes", "read"])
def test_every_column_sorts(browser: Browser, address: str, column: str) -> None:
    with opened(browser, f"{address}{INDEX}?sort={column}") as page:
        expect(page.locator(f"#traps-table th[data-sort={column}]")).to_have_attribute(
            "aria-sort", "ascending"
        )
        assert len(shown(page)) == TRAPS
        up = shown(page)
        page.goto(f"{address}{INDEX}?sort={column}&order=desc")
        started(page)
        expect(page.locator(f"#traps-table th[data-sort={column}]")).to_have_attribute(
            "aria-sort", "descending"
        )
        assert sorted(shown(page)) == sorted(up)
        if column in {"number", "title", "theme"}:
            assert shown(page) == up[::-1]


def test_a_shared_address_opens_the_same_list(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}{INDEX}?family=age&role=platform&sort=title") as page:
        expect(status(page)).to_contain_text(f"4 of {TRAPS} traps")
        expect(page.get_by_label("Question that finds it")).to_have_value("age")
        expect(page.get_by_label("Sort by")).to_have_value("title")
        expect(page.locator("#designs-table tbody tr:not([hidden])")).to_have_count(1)


@pytest.mark.parametrize(
    "search",
    [
        "theme=evalution",
        "level=mid&level=staff",
        "sort=weight",
        "order=desc",
        "sort=title&order=up",
        "unread=no",
        "level=",
        "q=" + "x" * 81,
        "theme=evaluation&level=%3Cimg%20src%3Dx%3E",
    ],
)
def test_an_unknown_value_is_refused_and_changes_nothing(browser: Browser, address: str, search: str) -> None:
    with opened(browser, f"{address}{INDEX}?{search}") as page:
        alert = page.locator(".tw-filter__refused")
        expect(alert).to_be_visible()
        expect(alert).to_contain_text("is no filter of this page. Nothing was filtered.")
        expect(status(page)).to_contain_text(f"{TRAPS} of {TRAPS} traps")
        assert page.locator("form.tw-filter img").count() == 0
        page.locator("[name=q]").fill("median")
        expect(alert).to_be_hidden()


@pytest.mark.parametrize(
    "search",
    [
        "h=median",
        "utm_source=x&fbclid=y",
        "gclid=1",
        "ref=x&ref=y",
        "colour=red",
        "constructor=x",
        "__proto__=x",
    ],
)
def test_what_others_put_into_an_address_is_passed_over(browser: Browser, address: str, search: str) -> None:
    with opened(browser, f"{address}{INDEX}?{search}&role=fraud") as page:
        expect(page.locator(".tw-filter__refused")).to_be_hidden()
        expect(page.get_by_role("combobox", name="Role", exact=True)).to_have_value("fraud")
    with opened(browser, f"{address}{FINDER}?{search}") as page:
        expect(page.locator(".tw-finder__refused")).to_be_hidden()


def test_without_javascript_every_row_is_there_and_linked(browser: Browser, address: str) -> None:
    with opened(browser, address + INDEX, java_script_enabled=False) as page:
        expect(page.locator("form.tw-filter")).to_be_hidden()
        assert len(shown(page)) == TRAPS
        assert page.locator("#traps-table td.tw-questions__title a").count() == TRAPS
        expect(page.locator("#traps-table .tw-questions__mark").first).to_be_hidden()
    with opened(browser, address + FINDER, java_script_enabled=False) as page:
        expect(page.locator("form.tw-finder")).to_be_hidden()
        assert page.locator(".tw-finds li").count() > 250
    with opened(browser, address + SOFTMAX, java_script_enabled=False) as page:
        expect(page.locator(".tw-read")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_cards_without_sideways_scrolling(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address + INDEX, viewport={"width": width, "height": 740}) as page:
        expect(page.locator("#traps-table thead")).to_be_hidden()
        wide = page.evaluate(
            "[...document.querySelectorAll('.tw-list')].map(e => e.scrollWidth - e.clientWidth)"
        )
        assert max(wide) <= 0
        page.get_by_label("Sort by").select_option("minutes")
        minutes = [
            int(text.split()[0])
            for text in page.locator("#traps-table td.tw-questions__minutes").all_inner_texts()
        ]
        assert minutes == sorted(minutes)


def test_a_chapter_is_marked_as_read_and_unmarked(browser: Browser, address: str) -> None:
    with opened(browser, address + SOFTMAX) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps({**KEPT, "read": []}))
        page.reload()
        started(page)
        page.get_by_role("button", name="Just show me").click()
        page.get_by_role("button", name="Mark as read").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".tw-read__status")).to_contain_text("Marked as read")
        assert page.evaluate("JSON.parse(localStorage.getItem('trapwise'))") == KEPT
        page.goto(address + INDEX)
        started(page)
        row = page.locator("#softmax-trap")
        expect(row.locator(".tw-questions__mark")).to_have_text("Read")
        page.get_by_label("Not read yet").check()
        expect(status(page)).to_contain_text(f"{TRAPS - 1} of {TRAPS} traps")
        expect(row).to_be_hidden()
        expect(page).to_have_url(address + INDEX + "?unread=yes")
        page.goto(address + PATHS)
        started(page)
        expect(page.locator("li[data-reads='traps/softmax-trap'][data-read]").first).to_contain_text("Read")
        page.goto(address + SOFTMAX + "#takeaways")
        started(page)
        page.get_by_role("button", name="Mark as not read").click()
        expect(page.get_by_role("button", name="Mark as read", exact=True)).to_be_visible()
        assert page.evaluate("JSON.parse(localStorage.getItem('trapwise')).read") == []


@pytest.mark.parametrize(
    "stored",
    [
        "not JSON",
        json.dumps({"format": 2, "commits": {}}),
        json.dumps({**KEPT, "read": {"traps/softmax-trap": True}}),
        json.dumps({**KEPT, "read": ["../../etc"]}),
        json.dumps({**KEPT, "read": [7]}),
    ],
)
def test_data_that_cannot_be_read_is_refused_and_kept(browser: Browser, address: str, stored: str) -> None:
    with opened(browser, address + SOFTMAX) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", stored)
        page.reload()
        started(page)
        expect(page.locator(".tw-read__status")).to_contain_text("They are left as they are")
        page.get_by_role("button", name="Just show me").click()
        page.get_by_role("button", name="Mark as read").click()
        expect(page.locator(".tw-read__status")).to_contain_text("nothing new is saved")
        expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
        assert page.evaluate("localStorage.getItem('trapwise')") == stored
        page.goto(address + INDEX)
        started(page)
        expect(page.locator(".tw-filter__refused")).to_contain_text("They are left as they are")
        expect(page.get_by_label("Not read yet")).to_be_disabled()
        expect(status(page)).to_contain_text(f"{TRAPS} of {TRAPS} traps")
        page.goto(address + PATHS)
        started(page)
        assert page.locator("[data-read]").count() == 0
        assert page.evaluate("localStorage.getItem('trapwise')") == stored


def test_mistakes_and_designs_can_be_marked_too(browser: Browser, address: str) -> None:
    with opened(browser, address + "mistakes/over-engineering/") as page:
        page.get_by_role("button", name="Mark as read").click()
        page.goto(address + "practice/designs/fraud-scoring/")
        started(page)
        page.get_by_role("button", name="Mark as read").click()
        kept = page.evaluate("JSON.parse(localStorage.getItem('trapwise')).read")
        assert kept == ["mistakes/over-engineering", "designs/fraud-scoring"]


def test_typing_narrows_the_finder_and_enter_goes_to_the_first(browser: Browser, address: str) -> None:
    with opened(browser, address + FINDER) as page:
        field = page.locator("form.tw-finder input")
        told = page.locator(".tw-finder__status")
        expect(told).to_have_text(re.compile(r"^\d+ symptoms and constraints\.$"))
        field.focus()
        page.keyboard.type("loss nan")
        expect(told).to_contain_text(re.compile(r"^\d of \d+"))
        expect(page).to_have_url(address + FINDER + "?q=loss+nan")
        page.keyboard.press("Enter")
        link = page.locator(".tw-finds li:not([hidden]) a").first
        expect(link).to_be_focused()
        assert re.search(r"softmax-trap/#trap$", str(link.get_attribute("href")))
        expect(page.locator("#see-serving")).to_be_hidden()
        page.keyboard.press("Shift+Tab")
        field.focus()
        page.keyboard.press("Escape")
        expect(told).to_have_text(re.compile(r"^\d+ symptoms and constraints\.$"))
        expect(page).to_have_url(address + FINDER)
        field.fill("zzz")
        expect(told).to_contain_text("None of")
        expect(page.locator(".tw-finds li").first).to_be_visible()


@pytest.mark.parametrize(
    "query",
    [
        "false alarms",
        "too many false alarms",
        "hallucinate",
        "queue is slow",
        "p99 latency too high",
        "my loss goes to nan",
    ],
)
def test_the_finder_finds_what_the_search_finds(browser: Browser, address: str, query: str) -> None:
    with opened(browser, address + FINDER) as page:
        page.locator("form.tw-finder input").fill(query)
        told = page.locator(".tw-finder__status")
        expect(told).to_contain_text(re.compile(r"^\d+ of \d+|The whole search finds"))
        found = page.locator(".tw-finds li:not([hidden]) a, .tw-finder__others:not([hidden]) a")
        expect(found.first).to_be_visible()


@pytest.mark.parametrize("query", ["adamw", "hidden technical debt", "CLEAR"])
def test_where_the_lists_hold_little_the_whole_search_answers_too(
    browser: Browser, address: str, query: str
) -> None:
    with opened(browser, f"{address}{FINDER}?q={query}") as page:
        told = page.locator(".tw-finder__status")
        expect(told).to_contain_text(re.compile(r"of \d+ symptoms and constraints\. The whole search finds"))
        others = page.locator(".tw-finder__others a")
        expect(others.first).to_be_visible()
        assert all(
            page.locator("article .md-search-result__item a").evaluate_all(
                "l => l.map(a => a.href.startsWith(location.origin))"
            )
        )


@pytest.mark.parametrize("search", ["q=a&q=b", "q=" + "x" * 81])
def test_the_finder_refuses_a_wrong_query(browser: Browser, address: str, search: str) -> None:
    with opened(browser, f"{address}{FINDER}?{search}") as page:
        expect(page.locator(".tw-finder__refused")).to_contain_text("Nothing was narrowed.")
        expect(page.locator(".tw-finds li").first).to_be_visible()


def test_every_entry_of_the_finder_leads_to_a_section_that_is_there(browser: Browser, address: str) -> None:
    with opened(browser, address + FINDER) as page:
        missing = page.evaluate(
            """async () => {
                 const pages = {};
                 const missing = [];
                 for (const link of document.querySelectorAll(".tw-finds a")) {
                   const { href, hash } = link;
                   const url = href.split("#")[0];
                   pages[url] ??= await (await fetch(url)).text();
                   if (hash.length < 2 || !pages[url].includes(`id="${hash.slice(1)}"`)) missing.push(href);
                 }
                 return missing;
               }"""
        )
        assert missing == []


def test_the_first_page_has_its_three_lists_and_leads_to_the_paths(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        for anchor in ("one-day", "one-week", "four-weeks"):
            card = page.locator(f".tw-path:has(#{anchor})")
            assert card.locator("ol.tw-short > li").count() >= 4
            assert str(card.locator(".tw-short__all a").get_attribute("href")).endswith(f"paths/#{anchor}")
        page.goto(address + PATHS)
        started(page)
        for anchor in ("one-day", "one-week", "four-weeks", "ranking", "fraud", "llm", "platform"):
            expect(page.locator(f"#{anchor}")).to_have_count(1)
            assert page.locator(f".tw-plans a[href='#{anchor}']").count() == 1


def test_on_a_phone_the_count_stands_below_the_field_while_somebody_types(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + INDEX, viewport={"width": 360, "height": 740}) as page:
        field, status = page.locator(".tw-filter [name=q]"), page.locator(".tw-filter__status")
        field.scroll_into_view_if_needed()
        field.fill("calibration")
        expect(status).to_contain_text(re.compile(r"^\d+ of 25 traps"))
        above, below = field.bounding_box(), status.bounding_box()
        assert above
        assert below
        assert 0 <= below["y"] - above["y"] - above["height"] < 40
        # Above a phone's keyboard, which takes half of the screen.
        assert below["y"] + below["height"] < 370 or page.evaluate("scrollY") == 0
        field.fill("qqqq")
        expect(status).to_contain_text("the search at the head of the page")
