"""Builds of the tiny project: what a failed one leaves, and what a good one holds."""

from __future__ import annotations

from pathlib import Path

from tests.bad_input import CASES
from tests.conftest import build


def test_a_failed_build_leaves_the_last_good_site(project: Path) -> None:
    site = project / "site"
    assert build(project / "mkdocs.yml", site).returncode == 0
    before = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    for case in (c for c in CASES if c.name in {"unknown citation", "removed page that is linked"}):
        case.apply(project)
    failed = build(project / "mkdocs.yml", site)

    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert failed.stderr.count("did you mean 'huber1964'?") == 1
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()} == before


def test_two_builds_are_the_same(project: Path) -> None:
    first, second = project / "one", project / "two"
    assert build(project / "mkdocs.yml", first).returncode == 0
    assert build(project / "mkdocs.yml", second).returncode == 0
    for path in first.rglob("*.html"):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path


def test_generated_pages_link_to_each_other(tiny_site: Path) -> None:
    glossary = (tiny_site / "reference/glossary/index.html").read_text(encoding="utf-8")
    assert 'id="heavy-tail"' in glossary
    assert 'href="../../traps/sums/first-trap/"' in glossary
    bibliography = (tiny_site / "reference/bibliography/index.html").read_text(encoding="utf-8")
    assert (
        'Cited in <a href="../../">Home</a> (<a href="../../#tail-year">A year of tails</a>); '
        '<a href="../../mistakes/no-baseline/">No baseline</a> '
        '(<a href="../../mistakes/no-baseline/#severity">How much it hurts</a>); '
        '<a href="../../practice/designs/daily-sum/">A daily sum</a> '
        '(<a href="../../practice/designs/daily-sum/#estimate">An estimate that decides</a>); '
        '<a href="../../practice/designs/level-of-a-tank/">The level of a tank</a> '
        '(<a href="../../practice/designs/level-of-a-tank/#estimate">An estimate that decides</a>); '
        '<a href="../../traps/sums/first-trap/">The First Trap</a> '
        '(<a href="../../traps/sums/first-trap/#papers">Related research papers</a>).' in bibliography
    )
    chapter = (tiny_site / "traps/sums/first-trap/index.html").read_text(encoding="utf-8")
    assert '<a href="../">Sums and differences</a>' in chapter
    assert 'class="tw-term"' in chapter
    assert "Both hide a tail behind a single number." in chapter
    assert not (tiny_site / "traps/sums/second-trap").exists()


def test_citations_are_numbered_and_can_be_read_in_place(tiny_site: Path) -> None:
    chapter = (tiny_site / "traps/sums/first-trap/index.html").read_text(encoding="utf-8")
    assert 'id="fnref:huber1964"' in chapter
    assert 'id="fn:huber1964"' in chapter


def test_no_link_to_a_source_file_is_left(tiny_site: Path) -> None:
    for page in tiny_site.rglob("*.html"):
        assert '.md"' not in page.read_text(encoding="utf-8"), page
        assert ".md#" not in page.read_text(encoding="utf-8"), page
