"""The chooser: the same verdicts as in Python, by keyboard, from an address, from a bad address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import opened, started
from tests.conftest import ROOT
from trapwise.catalogue import read_catalogue
from trapwise.models.choosing import Chooser

PAGE = "frameworks/five-questions/"
FRAUD = "labels=score-labelled&latency=10-to-100-ms&freshness=this-second&candidates=one&audit=team-explains"


def test_javascript_and_python_agree_for_every_combination(browser: Browser, address: str) -> None:
    catalogue, _ = read_catalogue(ROOT / "content")
    chooser = Chooser(
        catalogue.questions.values(), catalogue.patterns.values(), catalogue.contradictions.values()
    )
    # Unfinished answers too: every combination, and every beginning of one.
    asked = list(chooser.combinations())
    asked += [dict(list(answers.items())[:n]) for answers in asked[::40] for n in range(5)]
    expected = []
    for answers in asked:
        verdict = chooser.verdict(answers)
        expected.append(
            {
                "chosen": verdict.chosen.id if verdict.chosen else None,
                "out": {name: list(reasons) for name, reasons in verdict.out.items()},
                "left": list(verdict.left),
                "contradictions": [c.id for c in verdict.contradictions],
                "missing": list(verdict.missing),
                "say": verdict.say,
            }
        )
    with opened(browser, address + PAGE) as page:
        found = page.evaluate(
            """async ([asked, module]) => {
                 const { choose } = await import(module);
                 const rules = JSON.parse(document.querySelector(".tw-chooser__rules").textContent);
                 return asked.map((answers) => choose(rules, answers));
               }""",
            [asked, address + "assets/javascripts/chooser.js"],
        )
    assert len(found) == len(asked) > 2000
    assert [pair for pair in zip(asked, found, expected, strict=True) if pair[1] != pair[2]] == []


def test_a_verdict_by_keyboard_alone_is_announced_and_kept_in_the_address(
    browser: Browser, address: str
) -> None:
    with opened(browser, address + PAGE) as page:
        form = page.locator("form.tw-chooser")
        status = form.get_by_role("status")
        expect(status).to_contain_text("first question")
        form.locator("select").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(status).to_contain_text(
            "1 of 5 answered. Still possible: Batch scoring, Real-time single-model"
        )
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        for _ in range(3):
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
        expect(status).to_contain_text("Real-time single-model serving.")
        expect(form.locator(".tw-verdict [data-state=chosen]")).to_contain_text(
            "Real-time single-model serving it is"
        )
        expect(form.locator(".tw-verdict__say")).to_contain_text("Batch scoring is out, because")
        expect(page).to_have_url(re.compile(r"\?labels=score-labelled&latency=10-to-100-ms&"))
        told = status.inner_text()
        page.reload()
        started(page)
        expect(status).to_have_text(told)
        form.get_by_role("button", name="Clear all").click()
        expect(status).to_contain_text("first question")
        assert "?" not in page.url


def test_an_example_is_loaded_and_recognized(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGE) as page:
        form = page.locator("form.tw-chooser")
        form.get_by_label("Load an example").select_option("Product search")
        expect(form.get_by_role("status")).to_contain_text("Retrieval and ranking.")
        form.get_by_label("A thousand to fifty thousand").check()
        expect(form.get_by_role("status")).to_contain_text("Real-time single-model serving.")
        assert form.locator("select").input_value() == ""


def test_contradictions_come_with_the_question_to_ask(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGE + "?labels=grounded-answer&latency=under-10-ms") as page:
        form = page.locator("form.tw-chooser")
        expect(form.get_by_role("status")).to_contain_text("cannot all be true. Ask: Is the limit")
        expect(form.locator(".tw-verdict__clash")).to_contain_text("token after token")
        expect(form.locator(".tw-verdict [data-state=chosen]")).to_have_count(0)


@pytest.mark.parametrize(
    "search",
    [
        "?labels=gold",
        "?labels=constructor&latency=__proto__",
        "?latency=under-10-ms&latency=seconds",
        "?labels=<img src=x onerror=alert(1)>",
        "?utm_source=x&labels=gold",
        "?labels=%E0%A4%A",
        "?labels=" + "x" * 3000,
    ],
)
def test_a_bad_address_is_refused_and_harms_nothing(browser: Browser, address: str, search: str) -> None:
    with opened(browser, address + PAGE + search) as page:
        form = page.locator("form.tw-chooser")
        refused = form.get_by_role("alert")
        expect(refused).to_contain_text("Nothing was filled in.")
        assert len(refused.inner_text()) < 200
        assert form.locator("input:checked").count() == 0
        form.get_by_label("Under 10 ms").check()
        expect(refused).to_be_hidden()
        expect(page).to_have_url(address + PAGE + "?latency=under-10-ms")


def test_what_others_put_into_an_address_is_passed_over(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGE + "?h=latency&utm_source=x&latency=under-10-ms&gclid=1") as page:
        expect(page.locator(".tw-chooser__refused")).to_be_hidden()
        expect(page.get_by_label("Under 10 ms")).to_be_checked()


def test_without_javascript_there_are_tables_and_no_form(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGE, java_script_enabled=False) as page:
        expect(page.locator("form.tw-chooser")).to_be_hidden()
        assert page.locator("table.tw-rules").count() == 10


def test_no_answer_with_the_focus_is_covered_on_a_short_screen(browser: Browser, address: str) -> None:
    """A desktop of 1280 by 1024 pixels at 400% is that short."""
    covered = """() => {
      const box = document.activeElement.closest('label').getBoundingClientRect();
      return [box.top + 3, box.bottom - 3].some(y => y < 0 || y > innerHeight || document.elementFromPoint(box.left + 20, y).closest('.tw-chooser__bar, .md-header'));
    }"""
    with opened(browser, address + PAGE + f"?{FRAUD}", viewport={"width": 320, "height": 256}) as page:
        radios = page.locator(".tw-ask__answers input:checked")
        page.locator("form.tw-chooser select").focus()
        page.keyboard.press("Tab")
        for index in range(radios.count()):
            page.keyboard.press("Tab")
            expect(radios.nth(index)).to_be_focused()
            assert not page.evaluate(covered), index


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_thumb_finds_every_answer_on_a_phone(browser: Browser, address: str, theme: str) -> None:
    phone = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
    with opened(browser, address + PAGE + f"?{FRAUD}", color_scheme=theme, **phone) as page:
        heights = page.locator(".tw-ask__answers label").evaluate_all(
            "l => l.map(e => e.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        bar = page.locator(".tw-chooser__bar")
        bar.scroll_into_view_if_needed()
        assert bar.bounding_box()["height"] < 120
        expect(bar).to_contain_text("Real-time single-model serving.")
