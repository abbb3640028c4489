"""A store that is refused, full, foreign, damaged or shared with another tab: all else works, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_pages import CHAPTER, started

LIST, INDEX, CLOCK, PATHS = (
    "practice/checklist/",
    "reference/questions/",
    "frameworks/clock/",
    "reference/paths/",
)
REFUSED = {
    "the getter throws": "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException('no', 'SecurityError') } })",
    "there is none": "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { configurable: true, value: null })",
    "reading throws": "Storage.prototype.getItem = () => { throw new DOMException('broken', 'NotReadableError') }",
    "writing throws": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "everything throws": "for (const name of Object.getOwnPropertyNames(Storage.prototype)) if (name.endsWith('Item')) Storage.prototype[name] = () => { throw new Error('no') }",
}


def open_page(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    started(page)
    return page


def commit(page: Page) -> None:
    form = page.locator("form.tw-commit")
    form.locator("input").first.check()
    form.get_by_label("90%").check()
    form.get_by_role("button", name="Commit").click()


def kept(page: Page) -> dict[str, object]:
    data: dict[str, object] = json.loads(page.evaluate("localStorage.getItem('trapwise')"))
    return data


@pytest.mark.parametrize("how", REFUSED)
def test_where_nothing_can_be_kept_all_else_works(browser: Browser, address: str, how: str) -> None:
    context = browser.new_context(service_workers="block", viewport={"width": 1280, "height": 800})
    context.add_init_script(REFUSED[how])
    page = open_page(context, address + CHAPTER)
    assert page.locator("[data-failed]").count() == 0
    commit(page)
    form = page.locator("form.tw-commit")
    expect(form.get_by_role("status")).to_contain_text("You were 90% sure.")
    expect(form.locator(".tw-refused")).to_have_count(1)
    expect(form.locator(".tw-commit__verdict .tw-option__why p").last).to_be_visible()
    # The theme's script works too: it adds the buttons for copying.
    expect(page.locator(".md-code__button").first).to_be_attached()
    page.get_by_role("button", name="Switch to the dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.goto(address + LIST)
    started(page)
    page.locator("form.tw-checklist input").first.check()
    expect(page.locator("form.tw-checklist").get_by_role("status")).to_contain_text("1 of 15")
    expect(page.locator("form.tw-checklist .tw-refused")).to_have_count(1)
    page.goto(address + CLOCK)
    started(page)
    page.get_by_role("button", name="Start the clock").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.goto(address + INDEX)
    started(page)
    page.locator("[name=q]").fill("median")
    expect(page.locator(".tw-filter__status")).to_contain_text("of 25 traps")
    context.close()


@pytest.mark.parametrize("scheme", ["", "Dark", "null", '{"index": 0}', "light dark", "system"])
def test_a_scheme_that_is_none_is_the_systems(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(service_workers="block")
    page = open_page(context, address + CHAPTER)
    page.evaluate("text => localStorage.setItem('trapwise-scheme', text)", scheme)
    page.reload()
    started(page)
    assert page.evaluate("document.documentElement.dataset.scheme") is None
    page.get_by_role("button", name="Switch to the dark theme").click()
    assert page.evaluate("localStorage.getItem('trapwise-scheme')") == "dark"
    context.close()


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_a_question_may_be_called_as_what_every_object_has(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route(
        f"**/{CHAPTER}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('data-commit="softmax-trap"', f'data-commit="{name}"'),
        ),
    )
    page.goto(address + CHAPTER)
    started(page)
    expect(page.locator("form.tw-commit .tw-option__why").first).to_be_hidden()
    commit(page)
    page.reload()
    started(page)
    expect(page.locator("form.tw-commit").get_by_role("status")).to_contain_text("You were 90% sure.")
    assert list(kept(page)["commits"]) == [name]  # type: ignore[call-overload]
    context.close()


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "null",
        '{"format": 1, "commits": {"softmax-trap": {"choice": 1, "sure": 1e999}}}',
        '{"format": 1, "commits": {"softmax-trap": {"choice": 1.5, "sure": 50}}}',
        '{"format": 1, "commits": []}',
        '{"format": "1", "commits": {}}',
        '{"format": 2, "answers": []}',
        '{"format": 1, "commits": {}, "read": null}',
        '{"format": 1, "commits": {}, "read": ["__proto__"]}',
        '{"format": 1, "commits": {}, "checklist": [null]}',
        "[" * 5000,
        "\u0000\ufffd",
    ],
)
def test_what_is_damaged_or_of_another_version_is_left_as_it_is(
    browser: Browser, address: str, stored: str
) -> None:
    context = browser.new_context(service_workers="block")
    page = open_page(context, address + CHAPTER)
    page.evaluate("text => localStorage.setItem('trapwise', text)", stored)
    page.reload()
    started(page)
    expect(page.locator("form.tw-commit .tw-refused")).to_contain_text("left as they are")
    commit(page)
    page.get_by_role("button", name="Mark as read").click()
    expect(page.locator(".tw-read__status")).to_contain_text("nothing new is saved")
    assert page.evaluate("localStorage.getItem('trapwise')") == stored
    context.close()


@pytest.mark.parametrize(("choice", "sure"), [(9, 50), (0, 50), (-1, 50), (1, -5), (1, 1e300)])
def test_an_answer_that_no_form_gives_is_kept_and_not_shown(
    browser: Browser, address: str, choice: int, sure: float
) -> None:
    stored = {"format": 1, "commits": {"softmax-trap": {"choice": choice, "sure": sure}}, "later": {"x": [1]}}
    context = browser.new_context(service_workers="block")
    page = open_page(context, address + CHAPTER)
    page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(stored))
    page.reload()
    started(page)
    expect(page.locator("form.tw-commit").get_by_role("status")).to_be_empty()
    assert kept(page) == stored
    page.get_by_role("button", name="Just show me").click()
    page.get_by_role("button", name="Mark as read").click()
    assert kept(page) == {**stored, "read": ["traps/softmax-trap"]}
    context.close()


def test_two_tabs_lose_nothing_of_each_other(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    one, other = open_page(context, address + LIST), open_page(context, address + LIST)
    chapter, index = open_page(context, address + CHAPTER), open_page(context, address + INDEX)
    one.locator("form.tw-checklist input").nth(0).check()
    expect(other.locator("form.tw-checklist input").nth(0)).to_be_checked()
    other.locator("form.tw-checklist input").nth(1).check()
    expect(one.locator("form.tw-checklist").get_by_role("status")).to_contain_text("2 of 15")
    commit(chapter)
    chapter.get_by_role("button", name="Mark as read").click()
    expect(index.locator("#softmax-trap .tw-questions__mark")).to_have_text("Read")
    one.get_by_role("button", name="Start again").click()
    expect(other.locator("form.tw-checklist").get_by_role("status")).to_contain_text("0 of 15")
    data = kept(one)
    assert data["read"] == ["traps/softmax-trap"]
    assert data["checklist"] == []
    assert "softmax-trap" in str(data["commits"])
    one.evaluate("localStorage.clear()")
    expect(index.locator("#softmax-trap .tw-questions__mark")).to_be_empty()
    expect(chapter.get_by_role("button", name="Mark as read", exact=True)).to_be_visible()
    context.close()


def test_a_study_path_can_be_finished(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = open_page(context, address + PATHS)
    count = page.locator("#one-day ~ .tw-plan__facts [data-read-of]").first
    names = str(count.get_attribute("data-read-of")).split()
    expect(count).to_have_text(f"0 of {len(names)} read")
    links = page.locator("#one-day ~ ol.tw-days").first.locator("li[data-reads]")
    targets = {li.get_attribute("data-reads"): li.locator("a").evaluate("a => a.href") for li in links.all()}
    assert set(targets) == set(names)
    assert {name.split("/")[0] for name in names} >= {"traps", "frameworks"}
    for number, name in enumerate(names, 1):
        page.goto(targets[name])
        started(page)
        if name.startswith("traps/"):
            page.get_by_role("button", name="Just show me").click()
        page.get_by_role("button", name="Mark as read").click()
        page.goto(address + PATHS)
        started(page)
        expect(count).to_have_text(f"{number} of {len(names)} read")
    page.goto(address)
    started(page)
    expect(page.locator(".tw-path:has(#one-day) [data-read-of]")).to_have_text(
        f"{len(names)} of {len(names)} read"
    )
    context.close()


def test_every_page_of_every_path_can_be_marked(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = open_page(context, address + PATHS)
    lacking = page.evaluate(
        """async () => {
          const lacking = [];
          const links = new Map([...document.querySelectorAll("li[data-reads]")].map((li) => [li.dataset.reads, li.querySelector("a").href]));
          for (const [name, href] of links) {
            const text = await (await fetch(href)).text();
            if (!text.includes(`class="tw-read" data-reads="${name}"`)) lacking.push(name);
          }
          return lacking;
        }"""
    )
    assert lacking == []
    context.close()
