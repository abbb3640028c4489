"""An address that leads nowhere: what a reader finds there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.serving import served

from .test_pages import started


@pytest.fixture(scope="module")
def host(built: tuple[Path, str]) -> Iterator[str]:
    """The address of the site on a host that shows the site's own page for lost addresses."""
    with served(built[0]) as address:
        yield address


@pytest.mark.parametrize(
    "lost", ["traps/loss-functions/softmax-trp/", "a/b/c/d/softmax_trp.html", "softmax%20trp"]
)
def test_what_was_asked_for_can_be_searched_for(browser: Browser, host: str, lost: str) -> None:
    page = browser.new_page(service_workers="block")
    page.goto(host + lost)
    started(page)
    field = page.get_by_role("searchbox", name=re.compile("Look for it"))
    expect(field).to_have_value("softmax trp")
    field.press("Enter")
    first = page.locator(".md-search-result__item > a").first
    expect(first).to_have_attribute("href", re.compile("softmax-trap"))
    assert page.url.startswith(host)
    page.close()


def test_its_links_lead_somewhere_from_any_depth_and_without_scripts(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{host}a/b/c/")
    links = page.locator(".tw-lost a").evaluate_all("all => all.map(a => a.href)")
    assert len(links) >= 5
    for link in links:
        assert page.request.get(link).status == 200, link
    expect(page.locator(".tw-lost form")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, host: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    page.goto(f"{host}nothing-here/")
    started(page)
    assert Axe().run(page).response["violations"] == []
    page.close()
