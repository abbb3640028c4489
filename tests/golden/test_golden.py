"""What each generator makes of the tiny project, compared with a kept copy.

After a wanted change, write the copies again: ``TRAPWISE_GOLDEN=write pytest tests/golden``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from pprint import pformat

import markdown
import pytest
import yaml

from tests import tiny
from trapwise.building import prepare
from trapwise.catalogue import read_catalogue
from trapwise.composing import compose
from trapwise.drawing.architectures import draw
from trapwise.drawing.grids import GRID_SIZES
from trapwise.generators import fills
from trapwise.output.linked_data import linked_data, page_list
from trapwise.records import Architecture
from trapwise.searching.files import search_files
from trapwise.sitewide.navigation import fill_navigation
from trapwise.sitewide.site import Site

HERE = Path(__file__).parent


@pytest.fixture
def site(surveyed: Site) -> Site:
    return surveyed


def compare(name: str, made: str) -> None:
    kept = HERE / name
    if os.environ.get("TRAPWISE_GOLDEN") == "write":
        kept.write_text(made, encoding="utf-8")
    assert kept.exists(), f"{name} is not kept yet; run: TRAPWISE_GOLDEN=write pytest tests/golden"
    assert made == kept.read_text(encoding="utf-8")


FILLS = list(fills(read_catalogue(tiny.HERE / "content")[0]))


@pytest.mark.parametrize("fill", FILLS)
def test_fill(fill: str, site: Site) -> None:
    compare(f"{fill.replace('/', '-')}.md", fills(site.catalogue)[fill](site.findings))


def test_filling_twice_gives_the_same(site: Site) -> None:
    for fill in fills(site.catalogue).values():
        assert fill(site.findings) == fill(site.findings)


def test_a_marker_in_code_is_left_alone(site: Site) -> None:
    for shown in ("`<!-- fill:glossary -->`", "```\n<!-- fill:glossary -->\n```"):
        assert compose("index.md", shown, site) == shown
    assert "heavy tail" in compose("index.md", "<!-- fill:glossary -->", site)


def test_a_trap_without_a_chapter_has_no_link(site: Site) -> None:
    index = fills(site.catalogue)["question-index"](site.findings)
    assert 'href="/traps/sums/first-trap.md"' in index
    assert '<span class="tw-unwritten">The Second Trap</span>' in index


def test_navigation(site: Site) -> None:
    kinds = ("traps", "mistakes", "designs", "patterns")
    given = [{"Home": "index.md"}, *({kind: ["all.md", f"fill:{kind}"]} for kind in kinds)]
    theme = ["traps/sums/index.md", {"Q1 The First Trap": "traps/sums/first-trap.md"}]
    assert fill_navigation(given, site.findings) == [
        {"Home": "index.md"},
        {"traps": ["all.md", {"Sums and differences": theme}]},
        {"mistakes": ["all.md", {"1. No baseline": "mistakes/no-baseline.md"}]},
        {
            "designs": [
                "all.md",
                {"A daily sum": "practice/designs/daily-sum.md"},
                {"The level of a tank": "practice/designs/level-of-a-tank.md"},
            ]
        },
        {"patterns": ["all.md", {"A. Nightly sum": "frameworks/patterns/nightly-sum.md"}]},
    ]


def test_chapter(site: Site) -> None:
    path = "traps/sums/first-trap.md"
    composed = compose(path, site.pages[path].body, site)
    # The filler prose says nothing about the generators.
    compare(
        "chapter.md",
        composed.replace(tiny.words(2050), "…").replace(
            tiny.words(260, "I would report the middle value first"), "…"
        ),
    )


def test_a_mistake_s_chapter(site: Site) -> None:
    path = tiny.LESSON.removeprefix("docs/")
    composed = compose(path, site.pages[path].body, site)
    compare("lesson.md", composed.replace(tiny.words(720), "…"))


def test_a_design(site: Site) -> None:
    path = "practice/designs/level-of-a-tank.md"
    composed = compose(path, site.pages[path].body, site)
    compare("design.md", composed.replace(tiny.words(1850), "…"))


def test_what_search_is_given_first(site: Site) -> None:
    names, _ = search_files(site)
    rows = [json.dumps(row, ensure_ascii=False) for row in names["entries"]]
    compare("search-names.jsonl", "\n".join(rows) + "\n")


def test_what_search_is_given_after_it(site: Site) -> None:
    _, words = search_files(site)
    told = {key: words[key] for key in ("lines", "more", "sections")}
    compare("search-words.json", json.dumps(told, indent=0, ensure_ascii=False) + "\n")


def test_what_pages_tell_machines(site: Site) -> None:
    told = {
        path: json.loads(linked_data(path, site, "https://example.org/") or "null") for path in site.pages
    }
    compare("linked-data.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    compare("page-list.md", page_list(site, "Tiny", "A tiny site.", "https://example.org/"))


def test_related_traps_are_shown_both_ways(site: Site) -> None:
    ties = {trap: [tie.trap for tie in site.catalogue.related(trap)] for trap in site.catalogue.traps}
    assert ties == {
        "first-trap": ["second-trap", "rare-trap"],
        "second-trap": ["first-trap"],
        "rare-trap": ["first-trap"],
    }


EVERYTHING = """
id: everything
title: A bit of everything
columns: [From outside in, Kept, By day]
see: Arrows of each kind run in each direction.
nodes:
  - {id: asks, title: Somebody who asks, kind: person, at: [1, 1]}
  - {id: gate, title: Gateway, kind: service, at: [2, 1]}
  - {id: model, title: Model of the answer, kind: model, at: [3, 1]}
  - {id: log, title: Log of events, kind: stream, at: [1, 2]}
  - {id: store, title: Table of features, kind: store, at: [2, 2]}
  - {id: check, title: Check, kind: check, at: [3, 2]}
  - {id: job, title: Nightly job, kind: job, at: [2, 3]}
edges:
  - {from: asks, to: gate, kind: request, label: a key}
  - {from: gate, to: asks, kind: data}
  - {from: gate, to: model, kind: request}
  - {from: asks, to: log, label: each click}
  - {from: gate, to: store, kind: fallback, label: if slow}
  - {from: store, to: gate, kind: data, label: stored}
  - {from: model, to: check, kind: data}
  - {from: job, to: store, label: by six}
"""


def test_a_drawing_of_everything() -> None:
    given = yaml.safe_load(EVERYTHING)
    for node in given["nodes"]:
        node |= {"does": "stands", "breaks": "falls"}
    drawings = [draw(Architecture.model_validate(given), size) for size in GRID_SIZES]
    assert [faults for _, faults in drawings] == [[], []]
    compare("drawing-of-everything.txt", pformat([drawing for drawing, _ in drawings], width=110) + "\n")


def test_blocks(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    _, extensions, _ = prepare(root, root / "docs")
    source = "\n\n".join(
        [
            "/// trap | A *title* with $x$\nBody with a median.\n///",
            "//// commit | Which?\n    id: first-trap\n\n/// option | This\n    verdict: right\n\nBecause.\n///\n\n"
            "/// option | That\n    verdict: defensible\n    when: the tail is short\n\nBecause.\n///\n////",
            "/// card | Why?\nSo.\n///",
            "/// level | staff\nKnows.\n///",
            "/// figure | first-trap/wild\n    predict: trap\n\nCaption.\n///",
            "/// figure | first-trap/effect\nCaption.\n///",
            "/// figure | first-trap/sides\nCaption.\n///",
            "/// results | first-trap/two\nCaption.\n///",
            "/// drawing | images/tail.svg\nCaption.\n///",
            "/// exchange | Minute two\n    verdict: wrong\n\nInterviewer: *Why?*\n\n(A pause.)\n\nCandidate: Because.\n///",
            "$$\na < b\n$$",
        ]
    )
    html = markdown.markdown(
        source,
        extensions=["pymdownx.arithmatex", "attr_list", *extensions],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    compare("blocks.html", html)
