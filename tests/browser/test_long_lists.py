"""Long lists: every address leads to its entry, and what is out of sight is read out and found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_pages import opened

LISTS = {
    "reference/glossary/": r'<div id="([\w.-]+)">\s*<dt>',
    "reference/bibliography/": r'<li id="([\w:.-]+)"><span class="tw-number">',
}


def ids(built: tuple[Path, str], path: str) -> list[str]:
    found = re.findall(LISTS[path], (built[0] / path / "index.html").read_text(encoding="utf-8"))
    assert len(found) > 60
    return found


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", LISTS)
def test_an_address_leads_to_its_entry(
    browser: Browser, address: str, built: tuple[Path, str], path: str, width: int
) -> None:
    entries = ids(built, path)
    for name in [entries[0], entries[len(entries) // 2], entries[-8]]:
        size = {"width": width, "height": 800}
        with opened(browser, f"{address}{path}#{name}", viewport=size, reduced_motion="reduce") as page:
            page.wait_for_timeout(300)
            top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", name)
            assert 0 <= top < 400, name


@pytest.mark.parametrize("path", LISTS)
def test_an_entry_out_of_sight_is_read_out_and_found(
    browser: Browser, address: str, built: tuple[Path, str], path: str
) -> None:
    entries = ids(built, path)
    with opened(browser, address + path, viewport={"width": 360, "height": 800}) as page:
        whole = page.evaluate("id => document.getElementById(id).textContent.trim()", entries[-1])
        words = " ".join(whole.split()[2:8])
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        read_out = " ".join(node["name"].get("value", "") for node in tree if "name" in node)
        assert whole.split()[3] in read_out.split()
        assert page.evaluate("words => window.find(words)", words), "a search within the page finds it"
