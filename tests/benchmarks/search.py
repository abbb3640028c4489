"""How fast search answers and what it loads first, at the site's size and at ten times its pages.

    python tests/benchmarks/search.py

It prints the share of queries answered, the time from a key to the first result, and
the compressed bytes that were loaded until the first result and until the last part.
"""

from __future__ import annotations

import functools
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from playwright.sync_api import Browser, Page, sync_playwright
from tests.benchmarks.growing import vary_entry, vary_section
from tests.browser.conftest import _launch
from tests.search.asking import ask, is_written, read_queries, search_box, shares

from trapwise.searching.entries import find_entries
from trapwise.searching.files import NAMES_FILE, WORDS_FILE, name_file, word_file
from trapwise.searching.texts import searched_text, sections_in
from trapwise.survey import survey

ROOT = Path(__file__).resolve().parents[2]
KEY = "s"
LISTS_OF_ERRANDS = ("phone", "work", "wanted", "held", "fresh")
WATCH = """() => {
  const list = document.querySelector('.md-search-result__list');
  window.times = [];
  let started = 0;
  addEventListener('keydown', () => { started = performance.now(); }, true);
  new MutationObserver(() => {
    if (started && list.firstElementChild) { times.push(performance.now() - started); started = 0; }
  }).observe(list, { childList: true });
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def main() -> None:
    """Measure both sizes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder], cwd=ROOT, check=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        browser = _launch(playwright)
        for times in (1, 10):
            write_grown(site, times)
            measure(browser, address, site, times)
        browser.close()
        server.shutdown()


def write_grown(target: Path, times: int) -> None:
    """Write the search files of a site with ``times`` the pages, terms and papers of ours."""
    site, _ = survey(ROOT, cache=ROOT / ".cache" / "trapwise" / "mathml.json")
    began = time.perf_counter()
    ours = find_entries(site)
    sections = {
        index: sections_in(searched_text(entry.page, site)) for index, entry in enumerate(ours) if entry.page
    }
    entries = [vary_entry(entry, copy) for copy in range(times) for entry in ours]
    texts = {
        copy * len(ours) + index: [vary_section(section, copy) for section in found]
        for copy in range(times)
        for index, found in sections.items()
    }
    synonyms = [synonym.words for synonym in site.catalogue.synonyms.values()]
    for name, content in (
        (NAMES_FILE, name_file(entries, synonyms)),
        (WORDS_FILE, word_file(entries, texts)),
    ):
        (target / name).write_text(
            json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
    print(f"×{times}: {len(entries)} entries, built in {time.perf_counter() - began:.2f} s")


def measure(browser: Browser, address: str, site: Path, times: int) -> None:
    """Print what one size costs."""
    first_bytes, all_bytes, cold = load(browser, address, site)
    print(
        f"  loaded before the first result: {first_bytes / 1000:.0f} kB, in all {all_bytes / 1000:.0f} kB; "
        f"from reaching the box to the first result: {cold:.0f} ms"
    )
    with search_box(browser, address) as page:
        page.evaluate(WATCH)
        for name in (
            "known",
            "heard",
            "asked",
            "last",
            "typed",
            "published",
            "again",
            "unseen",
            *LISTS_OF_ERRANDS,
        ):
            queries = [query for query in read_queries(name) if is_written(query, site)]
            first, shown = shares(ask(page, queries))
            print(f"  {name}: {len(queries)} queries, {first:.1%} first, {shown:.1%} in the first three")
        taken = type_out(page)
        print(
            f"  key to first result: median {statistics.median(taken):.1f} ms, "
            f"95th percentile {statistics.quantiles(taken, n=20)[-1]:.1f} ms, over {len(taken)} keys"
        )


def load(browser: Browser, address: str, site: Path) -> tuple[int, int, float]:
    """Return the bytes loaded until the first result and in all, and the milliseconds to it."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    loaded: dict[str, int] = {}
    page.on("request", lambda r: loaded.update({urlparse(r.url).path: weigh(site, r.url)}))
    page.evaluate(
        "() => { const list = document.querySelector('.md-search-result__list'); const began = performance.now();"
        " new MutationObserver(() => { window.cold ??= list.firstElementChild ? performance.now() - began : undefined })"
        ".observe(list, { childList: true }) }"
    )
    box = page.locator(".md-search__input")
    box.press(KEY)
    page.wait_for_function("window.cold !== undefined")
    cold = float(page.evaluate("window.cold"))
    page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
    context.close()
    late = sum(size for path, size in loaded.items() if path.endswith(WORDS_FILE))
    return sum(loaded.values()) - late, sum(loaded.values()), cold


def type_out(page: Page) -> list[float]:
    """Type every sixth query letter by letter and return the milliseconds to the first result of each."""
    box = page.locator(".md-search__input")
    page.evaluate("window.times = []")
    for query in (read_queries("known") + read_queries("heard"))[::6]:
        box.fill("")
        box.press_sequentially(query.text.replace("'", ""))
    return [float(taken) for taken in page.evaluate("window.times")]


def weigh(site: Path, url: str) -> int:
    """Return the compressed size in bytes of what ``url`` sends."""
    path = site / urlparse(url).path.lstrip("/")
    return len(gzip.compress(path.read_bytes(), 6)) if path.is_file() else 0


if __name__ == "__main__":
    main()
