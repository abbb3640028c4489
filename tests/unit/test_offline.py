"""The offline worker: what it keeps, and when a reader gets it anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from trapwise.output.offline import write_worker

WORKER = 'const VERSION = "__VERSION__"; const FILES = [/* files */];'
FILES = {
    "index.html": "<p>one</p>",
    "a/index.html": "<p>two</p>",
    "assets/site.css": "p {}",
    "assets/site.css.map": "{}",
    "assets/javascripts/lunr/x.js": "lunr",
    "assets/javascripts/workers/search.js": "work",
    "404.html": "nothing",
    "sitemap.xml": "<urlset/>",
}


def site(folder: Path, **changed: str) -> Path:
    for name, text in {**FILES, "sw.js": WORKER, **changed}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    write_worker(folder)
    return folder


def version(folder: Path) -> str:
    return re.search(r'VERSION = "([0-9a-f]{12})"', (folder / "sw.js").read_text(encoding="utf-8"))[1]


def test_the_worker_keeps_pages_and_what_they_load(tmp_path: Path) -> None:
    text = (site(tmp_path) / "sw.js").read_text(encoding="utf-8")
    assert json.loads(re.search(r"FILES = (\[.*?\])", text)[1]) == ["a/", "assets/site.css", ""]


@pytest.mark.parametrize("name", ["index.html", "assets/site.css"])
def test_the_version_follows_what_is_kept(tmp_path: Path, name: str) -> None:
    before = version(site(tmp_path / "before"))
    assert version(site(tmp_path / "same")) == before
    assert version(site(tmp_path / "after", **{name: "changed"})) != before


@pytest.mark.parametrize("name", ["404.html", "assets/site.css.map", "assets/javascripts/lunr/x.js"])
def test_the_version_does_not_follow_what_is_left_out(tmp_path: Path, name: str) -> None:
    before = version(site(tmp_path / "before"))
    assert version(site(tmp_path / "after", **{name: "changed"})) == before


def test_a_site_without_a_worker_is_left_alone(tmp_path: Path) -> None:
    write_worker(tmp_path)
    assert list(tmp_path.iterdir()) == []
