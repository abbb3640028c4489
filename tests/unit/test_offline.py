"""The offline worker: what it keeps, and when a reader gets it anew."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from trapwise.output.offline import write_worker

WORKER = "const FILES = {/* files */}; // a remark\nconst BYTES = 0;"
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


def kept(folder: Path) -> dict[str, str]:
    """Return the digests of the files that a worker lists."""
    listed: dict[str, str] = json.loads(
        re.search(r"FILES=(\{.*?\})", (folder / "sw.js").read_text("utf-8"))[1]
    )
    return listed


def test_the_worker_lists_pages_and_what_they_load_with_their_digests(tmp_path: Path) -> None:
    listed = kept(site(tmp_path))
    assert list(listed) == ["a/", "assets/site.css", ""]
    assert listed[""] == hashlib.sha256(b"<p>one</p>").hexdigest()[:12]


@pytest.mark.parametrize(("name", "listed"), [("index.html", ""), ("assets/site.css", "assets/site.css")])
def test_only_the_digest_of_what_changed_changes(tmp_path: Path, name: str, listed: str) -> None:
    before = kept(site(tmp_path / "before"))
    assert kept(site(tmp_path / "same")) == before
    after = kept(site(tmp_path / "after", **{name: "changed"}))
    assert {key for key in before if before[key] != after[key]} == {listed}


@pytest.mark.parametrize("name", ["404.html", "assets/site.css.map", "assets/javascripts/lunr/x.js"])
def test_what_is_left_out_changes_nothing(tmp_path: Path, name: str) -> None:
    before = site(tmp_path / "before") / "sw.js"
    after = site(tmp_path / "after", **{name: "changed"}) / "sw.js"
    assert before.read_text("utf-8") == after.read_text("utf-8")


def test_the_bytes_are_those_of_what_is_sent(tmp_path: Path) -> None:
    text = "a text that says the same again and again, " * 100
    folder = site(tmp_path, **{"index.html": text, "ä b/index.html": "<p>three</p>"})
    worker = (folder / "sw.js").read_text("utf-8")
    told = int(re.search(r"BYTES=(\d+)", worker)[1])
    # Three files that no compression makes smaller, and one that it does.
    assert len("<p>two</p>p {}<p>three</p>") < told < 200
    assert "ä b/" in kept(folder)
    assert "remark" not in worker


def test_a_site_without_a_worker_is_left_alone(tmp_path: Path) -> None:
    write_worker(tmp_path)
    assert list(tmp_path.iterdir()) == []
