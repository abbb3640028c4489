"""What a reader does around the mistakes: spot them in a conversation, keep a checklist."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import opened, started

SPOT = "mistakes/spot-the-mistakes/"
LIST = "practice/checklist/"


def first_keyed(page: Page) -> list[list[int]]:
    """Return the keyed lines of each mistake of the first conversation."""
    items = page.locator("form.tw-spot").first.locator(".tw-spot__answers li")
    return [[int(n) for n in item.get_attribute("data-lines").split()] for item in items.all()]


def test_found_missed_and_fine_lines_are_told(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT) as page:
        form = page.locator("form.tw-spot").first
        keyed = first_keyed(page)
        lines = {line for mistake in keyed for line in mistake}
        candidate = [
            int(line.get_attribute("data-line")) for line in form.locator(".tw-remark--candidate").all()
        ]
        hit, fine = keyed[0][0], next(line for line in candidate if line not in lines)
        found = sum(hit in mistake for mistake in keyed)
        for line in (hit, fine):
            form.locator(f'.tw-remark[data-line="{line}"] input').check()
        form.get_by_role("button", name="Show").click()
        status = form.get_by_role("status")
        expect(status).to_contain_text(f"You found {found} of {len(keyed)} mistakes")
        expect(status).to_contain_text(f"missed {len(keyed) - found}")
        expect(status).to_contain_text("marked 1 line that we would let stand")
        at = form.locator(f'.tw-remark[data-line="{hit}"] .tw-spotted')
        expect(at.first).to_contain_text("Found")
        assert at.first.locator("a").get_attribute("href")
        assert len(at.first.inner_text().split()) > 10, "the reason stands below the line"
        expect(form.locator(f'.tw-remark[data-line="{fine}"] .tw-spotted')).to_contain_text("Fine")
        expect(form.locator(".tw-spotted--missed").first).to_contain_text("Missed")


def test_a_mistake_is_found_at_any_of_its_lines(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT) as page:
        several = page.locator(".tw-spot__answers li[data-lines*=' ']").first
        name = several.evaluate("item => item.closest('form').dataset.spot")
        form = page.locator(f'form[data-spot="{name}"]')
        lines = several.get_attribute("data-lines").split()
        form.locator(f'.tw-remark[data-line="{lines[-1]}"] input').check()
        form.get_by_role("button", name="Show").click()
        title = several.locator("a").text_content()
        told = form.locator(f'.tw-remark[data-line="{lines[0]}"] .tw-spotted', has_text=title)
        expect(told).to_contain_text("here too")
        expect(told).to_contain_text("Found")


def test_spotting_works_by_keyboard_and_can_be_cleared(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT) as page:
        form = page.locator("form.tw-spot").first
        boxes = form.locator("input[type=checkbox]")
        boxes.first.focus()
        page.keyboard.press("Space")
        expect(boxes.first).to_be_checked()
        for _ in range(boxes.count()):
            page.keyboard.press("Tab")
        expect(form.get_by_role("button", name="Show")).to_be_focused()
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You found")
        described = boxes.first.get_attribute("aria-describedby").split()
        assert all(page.locator(f"[id='{name}']").count() == 1 for name in described)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(boxes.first).not_to_be_checked()
        expect(form.locator(".tw-spotted")).to_have_count(0)
        expect(form.get_by_role("status")).to_be_empty()


def test_the_sum_is_in_sight_on_a_phone_with_the_note_below(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT, viewport={"width": 360, "height": 640}) as page:
        form = page.locator("form.tw-spot").first
        form.locator("input").last.focus()
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).to_contain_text("You found 0 of")
        expect(form.get_by_role("status")).to_be_in_viewport(ratio=1)
        expect(form.locator(".tw-spot__note--told")).to_be_visible()
        form.get_by_role("button", name="Clear").click()
        expect(form.locator(".tw-spot__note--told")).to_have_count(0)


def test_nothing_that_is_spotted_is_stored(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT) as page:
        form = page.locator("form.tw-spot").first
        form.locator("input").first.check()
        form.get_by_role("button", name="Show").click()
        assert page.evaluate("localStorage.getItem('trapwise')") is None


def test_answers_are_there_without_javascript(browser: Browser, address: str) -> None:
    with opened(browser, address + SPOT, java_script_enabled=False) as page:
        form = page.locator("form.tw-spot").first
        expect(form.locator("input").first).to_be_hidden()
        form.locator(".tw-spot__answers summary").click()
        expect(form.locator(".tw-spot__reason").first).to_be_visible()


def test_the_checklist_is_kept_counted_and_started_again(browser: Browser, address: str) -> None:
    with opened(browser, address + LIST) as page:
        form = page.locator("form.tw-checklist")
        boxes, status = form.locator("input"), form.get_by_role("status")
        total = boxes.count()
        assert total == 15
        expect(status).to_contain_text(f"0 of {total}")
        boxes.nth(1).check()
        boxes.nth(4).check()
        expect(status).to_contain_text(f"2 of {total}, {total - 2} open")
        page.reload()
        started(page)
        expect(boxes.nth(4)).to_be_checked()
        expect(status).to_contain_text(f"2 of {total}")
        form.get_by_role("button", name="Start again").click()
        expect(status).to_contain_text(f"0 of {total}")
        page.reload()
        started(page)
        expect(boxes.nth(4)).not_to_be_checked()


def test_the_checklist_works_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address + LIST) as page:
        form = page.locator("form.tw-checklist")
        form.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(form.get_by_role("status")).to_contain_text("2 of 15")


def test_other_data_stays_beside_the_checklist(browser: Browser, address: str) -> None:
    kept = {
        "format": 1,
        "commits": {"a-trap": {"choice": 1, "sure": 50, "at": "2026-01-01"}},
        "checklist": ["of-a-later-version"],
    }
    with opened(browser, address + LIST) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", json.dumps(kept))
        page.reload()
        started(page)
        box = page.locator("form.tw-checklist input").first
        box.check()
        stored = page.evaluate("JSON.parse(localStorage.getItem('trapwise'))")
        assert stored["commits"] == kept["commits"]
        assert stored["checklist"] == ["of-a-later-version", box.get_attribute("value")]


@pytest.mark.parametrize(
    "stored",
    [
        "{broken",
        "[]",
        '{"format": 2, "commits": {}}',
        '{"format": 1, "commits": {}, "checklist": "all"}',
        '{"format": 1, "commits": {}, "checklist": [1]}',
        '{"format": 1, "commits": {}, "checklist": ["<b>"]}',
        '{"format": 1, "commits": {}, "checklist": {"black-box": true}}',
    ],
)
def test_a_checklist_that_is_not_ours_is_refused_and_kept(
    browser: Browser, address: str, stored: str
) -> None:
    with opened(browser, address + LIST) as page:
        page.evaluate("text => localStorage.setItem('trapwise', text)", stored)
        page.reload()
        started(page)
        form = page.locator("form.tw-checklist")
        expect(form.locator(".tw-refused")).to_contain_text("left as they are")
        form.locator("input").first.check()
        expect(form.get_by_role("status")).to_contain_text("1 of 15")
        expect(form.locator(".tw-refused")).to_contain_text("nothing new is saved")
        form.get_by_role("button", name="Start again").click()
        expect(form.get_by_role("status")).to_contain_text("0 of 15")
        expect(form.locator(".tw-refused")).to_contain_text("nothing new is saved")
        assert page.evaluate("localStorage.getItem('trapwise')") == stored
