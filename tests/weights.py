"""What a first visit to a page loads, as a host sends it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.serving import PREFIX, sent

PAGES = {
    "home": "",
    "chapter": "traps/loss-functions/softmax-trap/",
    "mistake": "mistakes/over-engineering/",
    "design": "practice/designs/home-feed/",
    "framework": "frameworks/clear/",
    "theme": "traps/loss-functions/",
    "glossary": "reference/glossary/",
    "question index": "reference/questions/",
    "briefs": "practice/briefs/",
    "finder": "reference/finder/",
    "bibliography": "reference/bibliography/",
    "concept index": "reference/concepts/",
    "clock": "frameworks/clock/",
    "chooser": "frameworks/five-questions/",
    "checklist": "practice/checklist/",
    "lost address": "404.html",
}
"""A page of each kind, by its address below the root of the site."""
ALIKE = {
    "chapter": "traps/*/*/index.html",
    "mistake": "mistakes/*/index.html",
    "design": "practice/designs/*/index.html",
    "framework": "frameworks/**/index.html",
    "theme": "traps/*/index.html",
}
"""Where pages of the kinds lie of which there are many."""
TYPES = {"": "html", ".html": "html", ".css": "css", ".js": "js", ".woff2": "fonts"}


def loaded(browser: Browser, address: str, site: Path, path: str) -> dict[str, int]:
    """Return the bytes of each file that a page loads before anybody touches it, by its address.

    The site at ``site`` is served at ``address``. The worker for reading offline starts
    after the page and is not counted.
    """
    page = browser.new_context(service_workers="block").new_page()
    found: dict[str, int] = {}
    page.on("response", lambda response: found.update(_sizes(site, response.url)))
    page.goto(address + path, wait_until="networkidle")
    page.context.close()
    return found


def _sizes(site: Path, url: str) -> dict[str, int]:
    name = urlsplit(url).path.removeprefix(PREFIX)
    file = site / name / "index.html" if not name or name.endswith("/") else site / name
    return {name: len(sent(file)) if file.is_file() else 0}


def by_type(files: dict[str, int]) -> Counter[str]:
    """Return the bytes of files by what they are, ``total`` and the number of ``requests`` included."""
    found = Counter(total=sum(files.values()), requests=len(files))
    for name, size in files.items():
        found[TYPES.get(Path(name).suffix, "other") if not name.endswith("/") else "html"] += size
    return found


def heaviest(site: Path, kind: str) -> list[tuple[str, int]]:
    """Return the pages of a kind with the bytes of their HTML, the heaviest first."""
    pages = site.glob(ALIKE[kind]) if kind in ALIKE else [site / PAGES[kind]]
    files = [page / "index.html" if page.is_dir() else page for page in pages]
    sizes = [
        (file.relative_to(site).as_posix().removesuffix("index.html"), len(sent(file))) for file in files
    ]
    return sorted(sizes, key=lambda size: -size[1])
