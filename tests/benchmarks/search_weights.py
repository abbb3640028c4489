"""What each weight of the ranking is worth: the lists asked again with one weight changed at a time.

    python tests/benchmarks/search_weights.py

For each weight it prints how many more or fewer queries have their answer first, and in
the first three, when the weight is nothing, half, nine tenths, eleven tenths or twice
what it is. The lists that nobody tuned on are left out.
"""

from __future__ import annotations

import functools
import subprocess
import sys
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Page, sync_playwright
from tests.benchmarks.search import ROOT, Quiet
from tests.browser.conftest import _launch
from tests.search.asking import Answer, Query, is_written, read_queries

TUNED = ("known", "asked", "last", "typed", "published", "again", "phone", "work", "wanted", "fresh")
TIMES = (0.0, 0.5, 0.9, 1.1, 2.0)
ANSWERS = """async ([changed, queries]) => {
  const load = (name) => import(new URL(`assets/javascripts/search/${name}.js`, location));
  const [{ createEngine }, { WEIGHTS }] = await Promise.all([load('engine'), load('weights')]);
  const read = async (name) => (await fetch(new URL(`search/${name}.json`, location))).json();
  const engine = createEngine(await read('names'), await read('words'), { ...WEIGHTS, ...changed });
  return queries.map((query) => engine.search(query, { limit: 3 }).results.map(({ address }) => address));
}"""


def main() -> None:
    """Print a line for each weight."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder], cwd=ROOT, check=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = _launch(playwright)
        page = browser.new_context(service_workers="block").new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/404.html")
        queries = [query for name in TUNED for query in read_queries(name) if is_written(query, Path(folder))]
        weights = page.evaluate(
            "async () => (await import(new URL('assets/javascripts/search/weights.js', location))).WEIGHTS"
        )
        first, shown = measure(page, {}, queries)
        print(f"{len(queries)} queries: {first} first, {shown} in the first three")
        print(f"{'weight':20}" + "".join(f"{f'× {times:g}':>12}" for times in TIMES))
        for name, value in weights.items():
            told = []
            for times in TIMES:
                now = measure(page, {name: value * times}, queries)
                told.append(f"{now[0] - first:+d}, {now[1] - shown:+d}")
            print(f"{f'{name} {value:g}':20}" + "".join(f"{one:>12}" for one in told), flush=True)
        browser.close()
        server.shutdown()


def measure(page: Page, changed: dict[str, float], queries: list[Query]) -> tuple[int, int]:
    """Return how many queries have their answer first, and in the first three, with some weights changed."""
    found = page.evaluate(ANSWERS, [changed, [query.text for query in queries]])
    answers = [Answer(query, tuple(results)) for query, results in zip(queries, found, strict=True)]
    return sum(answer.is_first for answer in answers), sum(answer.is_shown for answer in answers)


if __name__ == "__main__":
    main()
