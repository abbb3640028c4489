"""An address that leads nowhere: what a reader finds there."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from .test_pages import started


class _Host(SimpleHTTPRequestHandler):
    """Answers as a host of static pages does: with the site's own page where there is none."""

    def send_error(self, code: int, *arguments: object) -> None:
        body = (Path(self.directory) / "trapwise" / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(built: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below the path of its own address, on a host that shows its page for lost addresses."""
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(built[0], root / "trapwise")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/trapwise/"
    server.shutdown()


@pytest.mark.parametrize("lost", ["traps/loss-functions/softmax-trp/", "a/b/c/d/softmax_trp.html", "softmax%20trp"])
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
