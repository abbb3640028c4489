"""The second engine: Zensical makes of the real site the articles that MkDocs makes."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from trapwise.engine import PageExtension
from trapwise.output.policies import with_policy


class Article(HTMLParser):
    """What stands in a page's ``<article>``: its text, its links, its elements and their names.

    Each engine writes ``./`` where it likes, and Zensical puts an empty ``<a id="__skip">`` before an
    article, to which its theme's first link leads. Nothing else is left out: not the references either.
    """

    def __init__(self, page: Path) -> None:
        super().__init__()
        self._depth = 0
        self._pieces: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, str | None, str | None]] = []
        self.feed(page.read_text(encoding="utf-8"))
        self.text = " ".join("".join(self._pieces).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "article"
        values = dict(attributes)
        if self._depth and values.get("id") != "__skip":
            self.elements.append((tag, values.get("id"), values.get("class")))
            self.links += [_plain(link) for link in [values.get("href"), values.get("src")] if link]

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._pieces.append(data)


def _plain(link: str) -> str:
    return link if "://" in link or link.startswith("#") else posixpath.normpath(link)


def articles(site: Path) -> dict[str, Article]:
    """Return the article of every page that has a source, by the address of the page."""
    pages = [path for path in site.rglob("*.html") if "<article" in path.read_text(encoding="utf-8")]
    found = {path.relative_to(site).as_posix(): Article(path) for path in pages}
    del found["404.html"]
    return found


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built by Zensical from the real configuration and one extension more.

    Zensical wants the configuration, the pages and the site in one folder, hence the copy.
    """
    root = tmp_path_factory.mktemp("second")
    for folder in ("content", "docs", "overrides"):
        shutil.copytree(ROOT / folder, root / folder)
    configuration = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    configuration["markdown_extensions"].append(PageExtension.__module__)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "-f", str(root / "mkdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def test_every_article_is_the_same(second: Path, built: tuple[Path, str]) -> None:
    ours, theirs = articles(built[0]), articles(second)
    assert theirs.keys() == ours.keys()
    assert len(ours) == len(list((ROOT / "docs").rglob("*.md")))
    for what in ("text", "links", "elements"):
        other = [page for page in ours if getattr(ours[page], what) != getattr(theirs[page], what)]
        assert other == [], f"the {what} of {len(other)} pages: {other[:5]}"
    assert all(article.text for article in ours.values())


def test_templates_give_the_second_engine_its_head(second: Path) -> None:
    head, _, _ = (second / "traps/index.html").read_text(encoding="utf-8").partition("</head>")
    assert "palette." not in head
    assert '<link rel="tw-worker" href="../sw.js">' in head
    assert '<meta property="og:title" content="The 25 traps">' in head
    assert '<link rel="stylesheet" href="../assets/stylesheets/print.css" media="print">' in head


def test_a_page_of_the_second_engine_can_be_given_a_policy(second: Path) -> None:
    page = (second / "traps/index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert inline
    policy = with_policy(page).partition('<meta name="referrer"')[0].rpartition("<meta")[2]
    for code in inline:
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in policy
