"""Pages that other processes render come out the same, and what these have to tell is told."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page

from tests.edits import build_here, configuration, files_of
from trapwise_preview import apart

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is split")


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """Three processes for the few pages of the tiny project; how many pages each was given."""
    given: list[int] = []
    divided = apart._divided

    def noted(*arguments: object) -> list[list[Page]]:
        parts = divided(*arguments)  # type: ignore[arg-type]
        given.extend(map(len, parts))
        return parts

    monkeypatch.setattr(apart, "MANY", 2)
    monkeypatch.setattr(apart, "_processors", lambda: 3)
    monkeypatch.setattr(apart, "_divided", noted)
    yield given  # type: ignore[misc]
    assert len(given) == 3
    assert all(given)


def test_the_site_is_the_same(project: Path, tmp_path: Path, split: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_processors", lambda: 1)
        assert build_here(project, tmp_path / "one")
    for left in (project / ".cache").rglob("results-*"):
        left.unlink()
    assert build_here(project, tmp_path / "three")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "three")


def test_a_warning_of_another_process_counts(
    project: Path,
    tmp_path: Path,
    split: list[int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    render = Page.render

    def warns(page: Page, *rest: object) -> None:
        logging.getLogger("mkdocs.structure.pages").warning("odd: %s", page.file.src_uri)
        render(page, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", warns)
    config = configuration(project, tmp_path / "site")
    config.strict = True
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        build(config)
    told = [record.getMessage() for record in caplog.records if "odd: " in record.getMessage()]
    assert len(told) == len(set(told)) == len(list((project / "docs").rglob("*.md")))


@pytest.mark.parametrize("where", ["here", "there"])
def test_a_page_that_cannot_be_rendered_ends_the_build_once(
    project: Path,
    tmp_path: Path,
    split: list[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    render = Page.render

    def fails(page: Page, *rest: object) -> None:
        if page.file.src_uri == {"here": "index.md", "there": "reference/concepts.md"}[where]:
            raise ValueError("this page cannot be rendered")
        render(page, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", fails)
    with caplog.at_level(logging.ERROR, "mkdocs"), pytest.raises(Abort):
        build(configuration(project, tmp_path / "site"))
    assert "ValueError: this page cannot be rendered" in caplog.text
    assert not (tmp_path / "site").exists()
    # What still waits to be read ends with this process.
    left = multiprocessing.active_children()
    assert all(process.daemon for process in left)
    for process in left:
        process.kill()
        process.join()
