"""A build takes up what another process left, and what it gives is the same."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from mkdocs.structure.pages import Page

from tests.conftest import build
from tests.edits import build_here, configuration, files_of


def results(project: Path) -> list[Path]:
    return sorted((project / ".cache" / "trapwise").glob("results-*.pickle"))


def rendered_by(project: Path, target: Path) -> set[str]:
    """Return the pages that a build in this process renders."""
    rendered: set[str] = set()
    read = Page.read_source
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Page, "read_source", lambda page, config: (rendered.add(page.file.src_uri), read(page, config))[1]
        )
        assert build_here(project, target)
    return rendered


def test_a_second_build_renders_nothing_and_gives_the_same(project: Path, tmp_path: Path) -> None:
    first = rendered_by(project, tmp_path / "first")
    assert "index.md" in first
    assert rendered_by(project, tmp_path / "second") == set()
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_it_renders_what_changed_in_between(project: Path, tmp_path: Path) -> None:
    assert build_here(project, tmp_path / "first")
    home = project / "docs" / "index.md"
    home.write_text(home.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert rendered_by(project, tmp_path / "second") == {"index.md"}
    assert "More." in (tmp_path / "second" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"nonsense", pickle.dumps({"not": "a memo"})])
def test_a_damaged_file_counts_as_none(project: Path, tmp_path: Path, content: bytes) -> None:
    assert build_here(project, tmp_path / "first")
    (file,) = results(project)
    file.write_bytes(content)
    assert "index.md" in rendered_by(project, tmp_path / "second")
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_another_configuration_takes_up_nothing(project: Path, tmp_path: Path) -> None:
    assert build_here(project, tmp_path / "first")
    before = results(project)
    config = project / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "extra_css: [a.css]\n", encoding="utf-8")
    assert "index.md" in rendered_by(project, tmp_path / "second")
    assert results(project) != before
    assert len(results(project)) == 1, "the old one is removed"


def test_a_warning_is_told_at_every_build(project: Path, tmp_path: Path) -> None:
    home = project / "docs" / "index.md"
    # MkDocs warns of it, and the survey has nothing to say.
    home.write_text(home.read_text(encoding="utf-8") + "\n![](no-such.png)\n", encoding="utf-8")
    for _ in range(2):
        done = build(project / "mkdocs.yml", tmp_path / "site")
        assert done.returncode == 1
        assert "no-such.png" in done.stderr
    assert results(project) == []


def test_what_was_kept_knows_where_each_record_stands(project: Path, tmp_path: Path) -> None:
    assert build(project / "mkdocs.yml", tmp_path / "site").returncode == 0
    record = project / "content" / "labs" / "first-trap.json"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"source_sha256": "', '"source_sha256": "0'), encoding="utf-8")
    done = build(project / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 1
    assert "content/labs/first-trap" in done.stderr
    assert "Error: " not in done.stderr, done.stderr


def test_a_cache_that_cannot_be_written_is_done_without(project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project / ".cache")
    (project / ".cache" / "trapwise" / "fonts").parent.mkdir(parents=True)
    (project / ".cache" / "trapwise" / "fonts").write_text("in the way", encoding="utf-8")
    done = build(project / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "assets" / "fonts" / "serif-regular.woff2").stat().st_size > 0


def test_configurations_that_differ_in_the_site_s_address_keep_apart(project: Path, tmp_path: Path) -> None:
    from trapwise_preview.store import Store

    here, there = (configuration(project, tmp_path / "site") for _ in range(2))
    there.site_url = "https://example.org/"
    assert Store(here)._path != Store(there)._path
