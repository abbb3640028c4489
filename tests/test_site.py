"""The real site: strict, whole, linked, and true to its labs."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from tests.conftest import ROOT
from tests.real import site as real_site
from trapwise.composing import compose, renditions
from trapwise.extensions.boxes import BOXES
from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.labs.comparison import compare
from trapwise.labs.crews import cores
from trapwise.labs.running import run_headline, run_lab
from trapwise.numbers.pulls import look_up
from trapwise.pages import masking
from trapwise.pages.addresses import page_address
from trapwise.pages.literal import PieceKind, literal_pieces
from trapwise.pages.scanning import PULL, scan_page

LABS = sorted((ROOT / "content" / "labs").glob("*.py"))
CHAPTERS = sorted(p for p in (ROOT / "docs" / "traps").glob("*/*.md") if p.name != "index.md")
PAGES_WITH_CODE = sorted(
    p for p in (ROOT / "docs").rglob("*.md") if "```python" in p.read_text(encoding="utf-8")
)


def name(path: Path) -> str:
    return path.stem


def test_the_strict_build_has_no_warning(built: tuple[Path, str]) -> None:
    assert "WARNING" not in built[1]


def kept_record(script: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    return record


EXAMINED = [script for script in LABS if "examination" in kept_record(script)]


@pytest.mark.parametrize("script", EXAMINED, ids=name)
def test_an_experiment_s_headline_run_again_is_its_record_s(script: Path) -> None:
    kept = kept_record(script)
    headline = {
        "effect": kept["effect"],
        "knobs": kept["numbers"]["knob"],
        "base": kept["examination"]["base"],
    }
    assert [str(d) for d in compare(headline, run_headline(script, cores())) if not d.is_rounding] == []


# All that was tried against an experiment takes minutes: each week it is the turn of another one.
WEEK = date.today().isocalendar().week
IN_TURN = [script for script in LABS if script not in EXAMINED]
IN_TURN += EXAMINED[WEEK % len(EXAMINED) :][:1] if EXAMINED else []


@pytest.mark.parametrize("script", IN_TURN, ids=name)
def test_a_lab_run_again_gives_its_record(script: Path) -> None:
    kept = kept_record(script)
    again = run_lab(script, processes=cores())
    assert [str(d) for d in compare(kept, again) if not d.is_rounding] == []
    printed = _printed(script.stem, kept)
    assert printed, "a chapter quotes its lab"
    assert printed == _printed(script.stem, again)


def _printed(lab: str, record: Mapping[str, Any]) -> list[str]:
    """Return what each pull from a lab prints, on all pages."""
    found = []
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for pull in PULL.finditer(masking.without_code(path.read_text(encoding="utf-8"))):
            own = path.stem if path in CHAPTERS else None
            whose = pull["expression"].partition(".")[0].strip()
            if whose == lab or (whose == "lab" and own == lab):
                found.append(
                    f"{path.stem}: {pull[0]} = {look_up(pull['expression'].strip(), own, {lab: record})[0]}"
                )
    return found


@pytest.mark.parametrize("page", PAGES_WITH_CODE, ids=name)
def test_the_python_on_a_page_runs(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    fences = [
        source[p.start : p.end].split("\n") for p in literal_pieces(source) if p.kind is PieceKind.FENCE
    ]
    blocks = ["\n".join(code) for first, *code, _ in fences if first.strip("`~").split()[:1] == ["python"]]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(blocks)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


class Page(HTMLParser):
    """The ids, links and resources of a built page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.repeated: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attributes}
        if "id" in values:
            if values["id"] in self.ids:
                self.repeated.append(values["id"])
            self.ids.add(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in {"script", "img", "iframe", "source", "use"}:
            self.resources += [values[k] for k in ("src", "href") if values.get(k)]
        if tag == "link" and values.get("rel") not in {"canonical", "prev", "next", "alternate"}:
            self.resources.append(values.get("href", ""))


@cache
def parse(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def test_every_link_and_anchor_in_the_built_site_leads_somewhere(built: tuple[Path, str]) -> None:
    site, lost = built[0], []
    for path in site.rglob("*.html"):
        if path.name == "404.html":
            continue
        for link in parse(path).links:
            parts = urlparse(link)
            if parts.scheme or parts.netloc or not link:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                lost.append(f"{path.relative_to(site)}: {link}")
            elif (
                parts.fragment
                and not parts.fragment.startswith("__")
                and unquote(parts.fragment) not in parse(target).ids
            ):
                lost.append(f"{path.relative_to(site)}: {link} (no such anchor)")
    assert lost == []


def test_no_id_stands_twice_on_a_page(built: tuple[Path, str]) -> None:
    repeated = {
        str(p.relative_to(built[0])): parse(p).repeated for p in built[0].rglob("*.html") if parse(p).repeated
    }
    assert repeated == {}


def test_nothing_is_loaded_from_elsewhere(built: tuple[Path, str]) -> None:
    for path in built[0].rglob("*.html"):
        outside = [r for r in parse(path).resources if urlparse(r).netloc]
        assert outside == [], path
    for path in (built[0] / "assets").rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path


def test_the_question_index_lists_all_and_links_what_is_written(built: tuple[Path, str]) -> None:
    site = real_site()
    text = (built[0] / "reference/questions/index.html").read_text(encoding="utf-8")
    assert len(site.catalogue.traps) >= len(CHAPTERS)
    for trap in site.catalogue.traps.values():
        assert f'<tr role="row" id="{trap.id}"' in text
        assert (f'traps/{trap.theme}/{trap.id}/">' in text) == (trap.id in site.findings.chapters)


BLOCKS_IN_HTML = {
    **{kind: f"tw-box--{kind}" for kind in BOXES},
    **{kind: f"tw-{kind}" for kind in ("commit", "option", "card", "followup", "level", "exchange")},
}
"""The class by which a block of each kind is known in a built page."""


def test_the_scanner_finds_what_the_page_is_rendered_with(built: tuple[Path, str]) -> None:
    """The scan of the composed text, its rendition and the built page agree on every block, anchor and link."""
    site = real_site()
    made = renditions(site, ROOT / "docs")
    for path in site.pages:
        scanned, _ = scan_page(path, compose(path, site.pages[path].body, site), BLOCK_KINDS)
        html = (built[0] / page_address(path) / "index.html").read_text(encoding="utf-8")
        classes = Counter(name for value in re.findall(r'class="([^"]*)"', html) for name in value.split())
        kinds = Counter(block.kind for block in scanned.blocks)
        assert {kind: kinds[kind] for kind in BLOCKS_IN_HTML} == {
            kind: classes[name] for kind, name in BLOCKS_IN_HTML.items()
        }, path
        page = parse(built[0] / page_address(path) / "index.html")
        assert made[path].anchors - page.ids == set(), path
        outside = {link.text for link in scanned.links if link.text.startswith("https:")}
        assert outside <= set(page.links), path


def test_every_page_has_a_description_and_one_main_heading(built: tuple[Path, str]) -> None:
    for path in built[0].rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        if '<meta http-equiv="refresh"' in text:
            # An address that a page had leads on.
            continue
        assert re.search(r'<meta name="description" content="[^"]{50,}"', text), path
        assert text.count("<h1") == 1, path


def test_the_worker_lists_every_page_as_it_is_served(built: tuple[Path, str]) -> None:
    worker = (built[0] / "sw.js").read_text(encoding="utf-8")
    kept = json.loads(re.search(r"FILES=(\{.*?\});", worker)[1])
    assert int(re.search(r"BYTES=(\d+)", worker)[1]) < 3_000_000
    for path in built[0].rglob("index.html"):
        assert path.relative_to(built[0]).as_posix().removesuffix("index.html") in kept
    for file, digest in kept.items():
        target = built[0] / file
        served = target if target.is_file() else target / "index.html"
        assert hashlib.sha256(served.read_bytes()).hexdigest().startswith(digest), file
