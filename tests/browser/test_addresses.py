"""What stands in an address or in the history: the search's query, Back, keys, and what strangers put there."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import CHAPTER, opened, started
from tests.browser.test_reader import PHONE
from tests.browser.waiting import comes_true
from tests.search.asking import answered

INDEX, FINDER, FIVE = "reference/questions/", "reference/finder/", "frameworks/five-questions/"
HOSTILE = "<img src=x onerror=alert(1)>\"'`;javascript:alert(1)//{{7*7}}</script><script>alert(1)</script>"
FIRST = ".md-search-result__item"


def is_open(page: Page) -> bool:
    return bool(page.evaluate("document.getElementById('__search').checked"))


@pytest.mark.parametrize("path", [INDEX, FINDER])
def test_a_pages_own_query_does_not_open_the_search(browser: Browser, address: str, path: str) -> None:
    with opened(browser, f"{address}{path}?q=auc") as page:
        expect(page.locator("article form [name=q]")).to_have_value("auc")
        assert not is_open(page)
        assert page.locator(".md-search__input").input_value() == ""
    with opened(browser, f"{address}{path}?q=auc&search=softmax") as page:
        expect(page.locator("article form [name=q]")).to_have_value("auc")
        expect(page.locator(FIRST).first).to_contain_text("Softmax")


def test_back_closes_the_search_and_stays_on_the_page(browser: Browser, address: str) -> None:
    with opened(browser, address, **PHONE) as page:
        page.goto(address + CHAPTER)
        started(page)
        page.locator("label[for=__search]").first.tap()
        page.keyboard.type("auc")
        answered(page, "auc")
        page.go_back()
        comes_true(page, "!document.getElementById('__search').checked")
        assert page.url == address + CHAPTER
        page.go_back()
        assert page.url == address


def test_back_from_a_result_brings_the_query_back(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press("/")
        page.keyboard.type("reservoir")
        answered(page, "reservoir")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: CHAPTER not in url)
        page.go_back()
        started(page)
        expect(page.locator(".md-search__input")).to_have_value("reservoir")
        expect(page.locator(FIRST).first).to_be_visible()
        page.go_back()
        comes_true(page, "!document.getElementById('__search').checked")
        assert page.url == address + CHAPTER


def test_escape_leaves_the_history_as_it_was(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1280, "height": 800}) as page:
        page.goto(address + CHAPTER)
        started(page)
        for _ in range(3):
            page.keyboard.press("/")
            page.keyboard.type("auc")
            answered(page, "auc")
            page.keyboard.press("Escape")
            page.keyboard.press("/")
            assert is_open(page), "opened again at once, it stays open"
            page.wait_for_timeout(300)
            assert is_open(page)
            page.keyboard.press("Escape")
            comes_true(page, "!document.getElementById('__search').checked && !history.state?.trapwiseSearch")
        page.go_back()
        assert page.url == address


def test_a_link_is_followed_while_the_search_is_open(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press("/")
        page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
        page.locator(".md-tabs__link", has_text="Mistakes").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(address + "mistakes/")


def test_a_result_on_the_same_page_is_gone_to_without_loading_it(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        page.evaluate("window.same = true")
        page.keyboard.press("/")
        page.keyboard.type("softmax trap")
        answered(page, "softmax trap")
        page.locator(".tw-found__sections a").first.click()
        comes_true(page, "location.hash.length > 1")
        assert page.evaluate("window.same")
        assert not is_open(page)


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_calls_the_search(browser: Browser, address: str, key: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press(key)
        expect(page.locator(".md-search__input")).to_be_focused()
        page.keyboard.type("a/b")
        expect(page.locator(".md-search__input")).to_have_value("a/b")


@pytest.mark.parametrize("key", ["s", "f", "n", "p", ",", ".", "k"])
def test_a_single_letter_calls_nothing(browser: Browser, address: str, key: str) -> None:
    with opened(browser, address + CHAPTER, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert page.url == address + CHAPTER
        assert not is_open(page)


@pytest.mark.parametrize(
    "end",
    [
        "#%E0%A4%A",
        "#%",
        "#<img src=x onerror=alert(1)>",
        "#__proto__",
        "#" + "x" * 5000,
        "?q=%E0%A4%A",
        "?%=&&=&?",
    ],
)
@pytest.mark.parametrize("path", [INDEX, FINDER, FIVE, CHAPTER])
def test_an_address_that_is_no_text_breaks_nothing(
    browser: Browser, address: str, path: str, end: str
) -> None:
    with opened(browser, address + path + end) as page:
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("[data-failed]").count() == 0


HELD = """() => {
  const held = { scripts: 0, images: 0, links: 0 };
  held.scripts = [...document.querySelectorAll("script:not([src])")].filter((s) => s.textContent.includes("alert(1)")).length;
  held.images = document.querySelectorAll("img[onerror], [onload], [onclick]").length;
  held.links = [...document.querySelectorAll("a[href]")].filter((a) => a.protocol === "javascript:").length;
  return held;
}"""
NOTHING = {"scripts": 0, "images": 0, "links": 0}


@pytest.mark.parametrize("path", [INDEX, FINDER, FIVE, CHAPTER, "frameworks/clock/", "practice/checklist/"])
def test_nothing_from_an_address_becomes_markup(browser: Browser, address: str, path: str) -> None:
    names = [
        "q",
        "search",
        "h",
        "theme",
        "sort",
        "order",
        "unread",
        "role",
        "labels",
        "latency",
        "utm_source",
        HOSTILE,
    ]
    search = "&".join(f"{quote(name)}={quote(HOSTILE)}" for name in names)
    for end in (
        f"?{search}",
        *(f"?{quote(name)}={quote(HOSTILE)}" for name in names[:5]),
        f"#{quote(HOSTILE)}",
    ):
        with opened(browser, address + path + end) as page:
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.wait_for_timeout(200)
            assert page.evaluate(HELD) == NOTHING


@pytest.mark.parametrize(
    "path", [INDEX, CHAPTER, "frameworks/clock/", "practice/checklist/", "reference/paths/"]
)
def test_nothing_that_is_stored_becomes_markup(browser: Browser, address: str, path: str) -> None:
    commits = {"softmax-trap": {"choice": 1, "sure": 50, "at": HOSTILE, HOSTILE: HOSTILE}}
    study = [
        {"format": 1, "commits": commits, HOSTILE: HOSTILE},
        {"format": 1, "commits": {HOSTILE: {"choice": 1, "sure": 50}}, "checklist": [HOSTILE]},
        {"format": 1, "commits": {}, "read": [HOSTILE]},
        {"format": HOSTILE, "commits": {}},
    ]
    clock = {"framework": HOSTILE, "round": HOSTILE, "began": HOSTILE, "gone": HOSTILE}
    with opened(browser, address + path) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for data in study:
            page.evaluate(
                """([study, clock]) => {
                  localStorage.setItem("trapwise", study);
                  sessionStorage.setItem("trapwise-clock", clock);
                  history.replaceState({ trapwiseSearch: study }, "");
                }""",
                [json.dumps(data), json.dumps(clock)],
            )
            page.reload()
            started(page)
            page.wait_for_timeout(100)
            assert page.evaluate(HELD) == NOTHING
            assert page.locator("[data-failed]").count() == 0
