"""The table of what was changed in a lab: it fits a phone, is one to a screen reader, and keeps all its rows."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import opened
from tests.real import site as real_site

LABS = sorted(
    trap
    for trap, record in real_site().catalogue.labs.items()
    if record.get("examination") and trap in real_site().findings.chapters
)
WIDER = """() => [...document.querySelectorAll('.tw-made :is(table, th, td, caption)')]
  .filter(e => e.checkVisibility() && !getComputedStyle(e).clipPath.startsWith('inset'))
  .filter(e => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0)
  .map(e => e.outerHTML.slice(0, 120))"""


def chapter(trap: str) -> str:
    return real_site().findings.chapters[trap].removesuffix(".md") + "/#lab"


def fold(page: Page) -> None:
    page.locator(".tw-stress__same > summary").click()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("trap", LABS)
def test_no_table_of_an_experiment_scrolls_sideways(
    browser: Browser, address: str, trap: str, width: int
) -> None:
    with opened(browser, address + chapter(trap), viewport={"width": width, "height": 740}) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate(WIDER) == []
        assert page.locator(".tw-made .tw-scroll").count() == 0


@pytest.mark.parametrize("trap", LABS)
@pytest.mark.parametrize("scripts", [True, False])
def test_every_setting_is_a_row_of_a_real_table(
    browser: Browser, address: str, trap: str, scripts: bool
) -> None:
    examined = real_site().catalogue.labs[trap]["examination"]
    size = {"width": 360, "height": 740}
    with opened(browser, address + chapter(trap), viewport=size, java_script_enabled=scripts) as page:
        tables = page.locator(".tw-made--stress").get_by_role("table")
        fold(page)
        for table in tables.all():
            for name in ("setting", "lowest", "assumed", "highest"):
                expect(table.get_by_role("columnheader", name=name, exact=True)).to_have_count(1)
        names = tables.get_by_role("rowheader").all_inner_texts()
        labels = {setting["name"]: setting["label"] for setting in examined["settings"]}
        expected = [labels[row["setting"]] for row in examined["rows"]]
        expected += [world["label"] for world in examined["worlds"]]
        assert sorted(names) == sorted(expected)
        first = tables.first.get_by_role("row").nth(1)
        expect(first.get_by_role("cell")).to_have_count(4)


@pytest.mark.parametrize("trap", LABS)
def test_what_changes_the_order_is_read_in_two_screens_of_a_phone(
    browser: Browser, address: str, trap: str
) -> None:
    with opened(browser, address + chapter(trap), viewport={"width": 360, "height": 740}) as page:
        rows = page.locator(".tw-made--stress > div > table tbody tr")
        box = page.locator(".tw-made--stress > div > table").bounding_box()
        assert box
        assert box["height"] < 100 + 130 * rows.count()
        expect(page.locator(".tw-stress__same table")).to_be_hidden()
        page.locator(".tw-stress__same > summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".tw-stress__same table")).to_be_visible()


def test_outcomes_are_told_apart_by_form_and_in_words(browser: Browser, address: str) -> None:
    with opened(browser, address + chapter(LABS[0]), viewport={"width": 360, "height": 740}) as page:
        told = page.evaluate(
            """() => [...document.querySelectorAll('.tw-standing')].map(e => [e.innerHTML, e.nextElementSibling.textContent.split(' ')[0]])"""
        )
    forms: dict[str, set[str]] = {}
    for form, word in told:
        forms.setdefault(word, set()).add(json.dumps(form))
    assert all(len(found) == 1 for found in forms.values())
    assert len({next(iter(found)) for found in forms.values()}) == len(forms) > 2


def test_paper_has_all_rows(browser: Browser, address: str) -> None:
    with opened(browser, address + chapter(LABS[0]), viewport={"width": 1280, "height": 740}) as page:
        page.emulate_media(media="print")
        for row in page.locator(".tw-made--stress tbody tr").all():
            box = row.bounding_box()
            assert box
            assert box["height"] > 5
