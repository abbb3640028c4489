"""Reading where one is: references and terms on cards, the concept index, the bibliography."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import CHAPTER, opened, started
from tests.browser.test_reader import PHONE

WIDE = {"viewport": {"width": 1280, "height": 800}}


def overlaps(page: Page, mention: str, index: int) -> bool:
    """Tell whether the open card covers a line of a mention."""
    covered: bool = page.evaluate(
        """([selector, index]) => {
          const card = document.getElementById("tw-term-card").getBoundingClientRect();
          return [...document.querySelectorAll(selector)[index].getClientRects()].some(
            (line) => line.top < card.bottom && line.bottom > card.top && line.left < card.right && line.right > card.left);
        }""",
        [mention, index],
    )
    return covered


def test_a_reference_is_read_on_hover_and_has_the_bibliographys_number(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + CHAPTER + "#deep-dive", **WIDE) as page:
        reference = page.locator("a.footnote-ref").first
        number = reference.inner_text()
        key = reference.get_attribute("href").removeprefix("#fn:")
        reference.hover()
        card = page.locator("#tw-term-card")
        expect(card).to_be_visible()
        assert "↩" not in card.inner_text()
        assert not overlaps(page, "a.footnote-ref", 0)
        card.hover()
        page.wait_for_timeout(400)
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        shown = page.locator(f'[id="fn:{key}"]')
        assert shown.evaluate("item => item.value") == int(number)
        page.goto(f"{address}reference/bibliography/#{key}")
        started(page)
        expect(page.locator(f'[id="{key}"] .tw-number')).to_have_text(f"{number}.")


def test_a_reference_is_read_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#deep-dive", **WIDE) as page:
        reference = page.locator("a.footnote-ref").first
        page.keyboard.press("Tab")
        reference.focus()
        card = page.locator("#tw-term-card")
        expect(card).to_be_visible()
        assert reference.get_attribute("aria-describedby") == "tw-term-card-text"
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        assert reference.evaluate("e => e === document.activeElement"), "Escape keeps the focus"
        page.keyboard.press("Enter")
        assert "#fn:" in page.url


def test_a_reference_is_read_by_finger(browser: Browser, address: str) -> None:
    with opened(browser, address + CHAPTER + "#deep-dive", **PHONE) as page:
        reference = page.locator("a.footnote-ref").first
        reference.scroll_into_view_if_needed()
        reference.tap()
        expect(page.locator("#tw-term-card")).to_be_visible()
        assert "#fn:" not in page.url
        assert not overlaps(page, "a.footnote-ref", 0)
        reference.tap()
        assert "#fn:" in page.url


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_no_card_hides_its_mention_on_a_phone(browser: Browser, address: str, where: float) -> None:
    with opened(browser, address + CHAPTER + "#deep-dive", **PHONE) as page:
        shown = page.evaluate(
            "[...document.querySelectorAll('a.tw-term')].map((e, i) => e.getClientRects().length ? i : -1).filter(i => i >= 0)"
        )
        for index in shown[:12:3]:
            page.evaluate(
                "([i, f]) => { const e = document.querySelectorAll('a.tw-term')[i];"
                " scrollTo(0, scrollY + e.getBoundingClientRect().top - 60 - f * (innerHeight - 120)); }",
                [index, where],
            )
            page.locator("a.tw-term").nth(index).evaluate(
                "e => { for (const type of ['pointerdown', 'click'])"
                " e.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', bubbles: true, cancelable: true })); }"
            )
            card = page.locator("#tw-term-card")
            expect(card).to_be_visible()
            assert not overlaps(page, "a.tw-term", index), index
            box = card.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            page.keyboard.press("Escape")


def test_the_index_leads_to_sections_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, **WIDE)
    page = context.new_page()
    page.goto(f"{address}reference/concepts/")
    entry = (
        page.locator(".tw-index li")
        .filter(has=page.locator("> .tw-index__name", has_text="log-sum-exp"))
        .first
    )
    target = entry.locator("strong a")
    assert "#" in target.get_attribute("href")
    target.click()
    page.wait_for_url("**/softmax-trap/#**")
    assert page.locator(f'[id="{page.url.partition("#")[2]}"]').count() == 1
    context.close()


@pytest.mark.parametrize(("width", "columns"), [(1280, 2), (360, 1)])
def test_the_index_has_two_columns_where_there_is_room(
    browser: Browser, address: str, width: int, columns: int
) -> None:
    with opened(browser, f"{address}reference/concepts/", viewport={"width": width, "height": 800}) as page:
        lists = page.locator("ul.tw-index")
        lefts = lists.first.locator("> li").evaluate_all(
            "items => new Set(items.map(i => Math.round(i.getBoundingClientRect().left))).size"
        )
        most = max(
            lists.nth(i)
            .locator("> li")
            .evaluate_all("items => new Set(items.map(i => Math.round(i.getBoundingClientRect().left))).size")
            for i in range(min(lists.count(), 4))
        )
        assert lefts <= most == columns
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_entry_of_the_index_is_found_by_its_letter(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}reference/concepts/", **WIDE) as page:
        page.locator(".tw-letters").get_by_role("link", name="S", exact=True).click()
        expect(page.locator("#index-s")).to_be_in_viewport()


def test_a_decision_tree_is_walked_by_keyboard_one_way_at_a_time(browser: Browser, address: str) -> None:
    with opened(browser, address + "reference/quick-reference/", **PHONE) as page:
        tree = page.locator(".tw-tree").first
        answers = tree.locator(":scope > details")
        answers.first.locator(":scope > summary").focus()
        page.keyboard.press("Enter")
        asked = answers.first.locator(".tw-tree__asks").first
        expect(asked).to_be_in_viewport()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        end = answers.first.locator("details").first.locator(".tw-tree__trap a")
        expect(end).to_be_in_viewport()
        answers.nth(1).locator(":scope > summary").press("Enter")
        expect(asked).to_be_hidden()
        expect(answers.nth(1).locator(".tw-tree__asks").first).to_be_visible()
