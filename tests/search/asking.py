"""Type queries into the real search box, and read what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlparse

import yaml
from playwright.sync_api import Browser, Page, expect

QUERIES = Path(__file__).with_name("queries.yml")
LISTS_OF_ENTRIES = ("", "reference/glossary/", "reference/bibliography/")
RESULTS = """() => [...document.querySelectorAll('.md-search-result__item > a')].slice(0, 3).map(a => {
  const url = new URL(a.href);
  return url.pathname.slice(1) + url.hash;
})"""


@dataclass(frozen=True)
class Query:
    """What is typed, and the addresses below the site's root that answer it equally well."""

    text: str
    kind: str
    pages: tuple[str, ...]

    def is_answered_by(self, result: str) -> bool:
        """Whether a result is one of these; a page stands for its rows, but not the glossary for its terms."""
        page = result.partition("#")[0]
        return result in self.pages or (page in self.pages and page not in LISTS_OF_ENTRIES)


@dataclass(frozen=True)
class Answer:
    """The first three results of a query."""

    query: Query
    results: tuple[str, ...]

    @property
    def is_first(self) -> bool:
        return any(map(self.query.is_answered_by, self.results[:1]))

    @property
    def is_shown(self) -> bool:
        return any(map(self.query.is_answered_by, self.results))

    def __str__(self) -> str:
        return f"{self.query.text!r}: expected {self.query.pages[0]}, got {list(self.results)}"


def read_queries(name: str) -> list[Query]:
    """Return one of the lists."""
    rows = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))[name]
    return [Query(row["query"], row["kind"], (row["page"], *row.get("also", []))) for row in rows]


def is_written(query: Query, site: Path) -> bool:
    """Whether the page that should come first exists in the built site, with its anchor."""
    page, _, anchor = query.pages[0].partition("#")
    path = site / page / "index.html"
    return path.exists() and (not anchor or f'id="{anchor}"' in _text(path))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@contextmanager
def search_box(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """Open the site, go to the box, and wait until everything it needs is there."""
    context = browser.new_context(service_workers="block", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator(".md-search__input").focus()
    page.locator("[data-tw-search][data-ready]").wait_for(state="attached")
    yield page
    context.close()


def answered(page: Page, query: str) -> None:
    """Wait until the results in the box are those of the query, from all that the box loads."""
    box = page.locator("[data-tw-search][data-ready]")
    expect(box).to_have_attribute("data-query", query)


def ask(page: Page, queries: Iterable[Query]) -> list[Answer]:
    """Type each query, its last letter by key, and read the first three results."""
    answers = []
    box = page.locator(".md-search__input")
    for query in queries:
        box.fill(query.text[:-1])
        box.press_sequentially(query.text[-1])
        found = page.evaluate(RESULTS)
        answers.append(Answer(query, tuple(found)))
    return answers


def shares(answers: list[Answer]) -> tuple[float, float]:
    """Return the shares of queries whose page comes first, and whose page is in the first three."""
    first = sum(answer.is_first for answer in answers) / len(answers)
    return first, sum(answer.is_shown for answer in answers) / len(answers)


def below(url: str) -> str:
    """Return an address without its server."""
    return urlparse(url).path.lstrip("/")
