"""The same queries put to the libraries that search could have been built on.

    pip install 'pagefind[bin]' && python tests/benchmarks/search_libraries.py

Four are measured: the theme's search as it comes and with an index made from our
records, Pagefind over the built pages and over documents made from our records. They
are judged more kindly than ours: a term or paper counts as found if its page is.
"""

from __future__ import annotations

import functools
import html
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from playwright.sync_api import Browser, Page, sync_playwright
from tests.benchmarks.growing import vary, vary_entry
from tests.benchmarks.search import ROOT, Quiet, weigh
from tests.browser.conftest import _launch
from tests.search.asking import RESULTS, Query, is_written, read_queries

from trapwise.composing import compose
from trapwise.searching.entries import SearchEntry, find_entries
from trapwise.searching.texts import plain, repeats_records
from trapwise.survey import survey

SETTLED = """() => new Promise((resolve) => {
  const list = document.querySelector('.md-search-result__list');
  let timer = setTimeout(resolve, 400);
  new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(resolve, 120); }).observe(list, { childList: true });
})"""
PAGEFIND = """async (query) => {
  const began = performance.now();
  const found = await window.pagefind.search(query);
  const first = found.results.length ? [await found.results[0].data()] : [];
  const taken = performance.now() - began;
  const rest = await Promise.all(found.results.slice(1, 3).map((r) => r.data()));
  return [taken, [...first, ...rest].map((d) => d.url.replace(/^\\//, ''))];
}"""


def main() -> None:
    """Build each candidate at both sizes, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        site = build_with_theme_search(Path(folder))
        index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
        run_pagefind(str(site), "--root-selector", "article", "--output-subdir", "stock")
        for times in (1, 10):
            write_pagefind(site, f"shaped-{times}", times)
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with sync_playwright() as playwright:
            browser = _launch(playwright)
            measure_pagefind(browser, address, site, "stock", "Pagefind over the pages, ×1")
            for times in (1, 10):
                name = f"Pagefind over our documents, ×{times}"
                measure_pagefind(browser, address, site, f"shaped-{times}", name)
            for times in (1, 10):
                write_index(site, {**index, "docs": list(grow(index["docs"], times))})
                measure_theme(browser, address, site, f"the theme's search, ×{times}")
                write_index(site, {**index, **shaped(times)})
                measure_theme(browser, address, site, f"the theme's search with our index, ×{times}")
            browser.close()
        server.shutdown()


def build_with_theme_search(folder: Path) -> Path:
    """Build our site as it is without its own search."""
    project = folder / "project"
    project.mkdir()
    for name in ("docs", "content", "hooks", "overrides"):
        shutil.copytree(ROOT / name, project / name)
    (project / "overrides" / "partials" / "search.html").unlink()
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("  - hooks/write_search.py\n", "")
    (project / "mkdocs.yml").write_text(config, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "site")], cwd=project, check=True
    )
    return folder / "site"


def grow(docs: list[dict[str, str]], times: int) -> Iterator[dict[str, str]]:
    """Yield the theme's documents ``times`` times."""
    for copy in range(times):
        for doc in docs:
            location = f"copy-{copy}/{doc['location']}" if copy else doc["location"]
            yield {"location": location, "title": vary(doc["title"], copy), "text": vary(doc["text"], copy)}


def documents(times: int) -> Iterator[tuple[SearchEntry, str]]:
    """Yield our entries with the texts of their pages."""
    site, _ = survey(ROOT, cache=ROOT / ".cache" / "trapwise" / "mathml.json")
    entries = find_entries(site)
    texts = {
        entry.page: plain(compose(entry.page, site.pages[entry.page].body, site))
        for entry in entries
        if entry.page and not repeats_records(entry.page, site)
    }
    for copy in range(times):
        for entry in entries:
            yield vary_entry(entry, copy), vary(texts.get(entry.page, ""), copy)


def shaped(times: int) -> dict[str, object]:
    """Return an index for the theme's search in which names and symptoms weigh more than text."""
    docs = []
    for entry, text in documents(times):
        # Terms and papers as pages of their own, or the theme would show one result for all of them.
        location = entry.address.replace("#", "?")
        names = "; ".join([*entry.names, *entry.symptoms])
        boost = 1.5 if entry.kind in {"trap", "mistake"} else 1
        words = html.escape(" ".join([entry.line, *entry.words, text]))
        docs.append(
            {"location": location, "title": entry.title, "text": words, "tags": [names], "boost": boost}
        )
    fields = {"title": {"boost": 10.0}, "tags": {"boost": 6.0}, "text": {"boost": 1.0}}
    config = {
        "lang": ["en"],
        "separator": r"[\s\-/]+",
        "pipeline": ["stopWordFilter", "stemmer"],
        "fields": fields,
    }
    return {"config": config, "docs": docs}


def write_index(site: Path, index: dict[str, object]) -> None:
    """Write the index that the theme's search loads."""
    (site / "search" / "search_index.json").write_text(json.dumps(index), encoding="utf-8")


def write_pagefind(site: Path, name: str, times: int) -> None:
    """Let Pagefind index our documents, names and symptoms with more weight."""
    with tempfile.TemporaryDirectory() as folder:
        for entry, text in documents(times):
            names = html.escape("; ".join([*entry.names, *entry.symptoms]))
            page = Path(folder) / entry.address.replace("#", "--") / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(
                f"<html lang=en><body><h1 data-pagefind-weight=10>{html.escape(entry.title)}</h1>"
                f"<p data-pagefind-weight=8>{names}</p><p data-pagefind-weight=2>{html.escape(entry.line)}</p>"
                f"<p>{html.escape(' '.join(entry.words))}</p><p>{html.escape(text)}</p></body></html>",
                encoding="utf-8",
            )
        run_pagefind(folder, "--output-path", str(site / name))


def run_pagefind(folder: str, *options: str) -> None:
    """Index a folder of pages."""
    command = [sys.executable, "-m", "pagefind", "--quiet", "-s", folder, *options]
    subprocess.run(command, check=True, timeout=300)


def measure_theme(browser: Browser, address: str, site: Path, name: str) -> None:
    """Type the queries into the theme's box."""
    page = browser.new_context(service_workers="block").new_page()
    loaded: dict[str, int] = {}
    page.on("request", lambda r: loaded.update({urlparse(r.url).path: weigh(site, r.url)}))
    page.goto(address, wait_until="networkidle")
    needed = sum(size for path, size in loaded.items() if "search" in path)
    page.evaluate(
        "() => { window.times = []; const list = document.querySelector('.md-search-result__list');"
        " addEventListener('keydown', () => { window.t0 = performance.now() }, true);"
        " new MutationObserver(() => { if (window.t0 && list.firstElementChild) { times.push(performance.now() - window.t0); window.t0 = 0 } })"
        ".observe(list, { childList: true }) }"
    )

    def answer(query: Query) -> list[str]:
        box = page.locator(".md-search__input")
        box.fill("")
        page.evaluate(SETTLED)
        box.fill(query.text[:-1])
        box.press(query.text[-1])
        page.evaluate(SETTLED)
        return list(page.evaluate(RESULTS))

    print(f"{name}: {needed / 1000:.0f} kB before the first result")
    tell(answer, site)
    print(f"  key to first result: median {statistics.median(page.evaluate('times')):.0f} ms")
    page.context.close()


def measure_pagefind(browser: Browser, address: str, site: Path, folder: str, name: str) -> None:
    """Ask Pagefind through its programming interface: what its boxes show."""
    page: Page = browser.new_context(service_workers="block").new_page()
    page.goto(f"{address}404.html")
    loaded: dict[str, int] = {}
    page.on("request", lambda r: loaded.update({r.url: weigh_file(site, r.url)}))
    page.evaluate(f"async () => {{ window.pagefind = await import('/{folder}/pagefind.js') }}")
    page.evaluate(PAGEFIND, "softmax")
    taken: list[float] = []

    def answer(query: Query) -> list[str]:
        time, found = page.evaluate(PAGEFIND, query.text)
        taken.append(time)
        return [str(address) for address in found]

    print(f"{name}: {sum(loaded.values()) / 1000:.0f} kB before the first result of 'softmax'")
    tell(answer, site)
    print(f"  query to first result: median {statistics.median(taken):.0f} ms")
    page.context.close()


def weigh_file(site: Path, url: str) -> int:
    """Return the bytes of a file of Pagefind's, which compresses its own."""
    path = site / urlparse(url).path.lstrip("/")
    return path.stat().st_size if "pf" in path.suffix or path.suffix == ".pagefind" else weigh(site, url)


def tell(answer: object, site: Path) -> None:
    """Print the shares of queries whose page comes first and in the first three."""
    assert callable(answer)
    for half in ("known", "heard"):
        queries = [query for query in read_queries(half) if is_written(query, site)]
        first = shown = 0
        for query in queries:
            wanted = {of_page(page) for page in query.pages}
            found = [of_page(result) for result in answer(query)]
            first += found[:1] != [] and found[0] in wanted
            shown += any(result in wanted for result in found)
        print(
            f"  {half}: {first / len(queries):.1%} first, {shown / len(queries):.1%} in the first three",
            flush=True,
        )


def of_page(address: str) -> str:
    """Return the page of an address, without what follows it."""
    return address.partition("#")[0].partition("--")[0].partition("?")[0]


if __name__ == "__main__":
    main()
