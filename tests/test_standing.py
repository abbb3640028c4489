"""Whatever ends a build, the site that stood before stands as it was, and nothing is left beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import QUIET, ROOT
from tests.edits import files_of
from trapwise_preview.standing import Staged

MARK = "---\n"


def mkdocs(project: Path, *options: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Build the project as its author does, in its folder."""
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    return subprocess.run(
        command, cwd=project, capture_output=True, text=True, env=QUIET, check=False, **more
    )  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def built(project: Path) -> Path:
    """A project with templates of its own, whose site was built, and beside which a deployment keeps a file."""
    shutil.copytree(ROOT / "overrides", project / "overrides")
    _replace(project / "mkdocs.yml", f"{ROOT}/overrides", "overrides")
    done = mkdocs(project, "--strict")
    assert done.returncode == 0, done.stderr
    (project / "site" / ".git").mkdir()
    (project / "site" / ".git" / "HEAD").write_text("ref: x", encoding="utf-8")
    return project


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _hook(code: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        (project / "own.py").write_text(code, encoding="utf-8")
        _replace(project / "mkdocs.yml", "hooks/tell_failure.py", "hooks/tell_failure.py\n  - own.py")

    return edit


def _in(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda project: _replace(project / name, old, new)


END = "import os, signal\ndef on_post_build(config):\n    os.kill(os.getpid(), signal.{})\n"
FULL = "import errno\ndef on_post_page(output, **_):\n    raise OSError(errno.ENOSPC, 'No space left on device', 'index.html')\n"
FAILURES = {
    "a page's template": (_in("docs/index.md", MARK, f"{MARK}template: x.html\n"), "docs/index.md"),
    "a template": (_in("overrides/main.html", "{% block extrahead %}", "{% block extrahead %}{{ a.b }}"), "overrides/main.html:"),
    "a missing image, strictly": (_in("docs/index.md", "\n\n", "\n\n![](no.png)\n\n"), "no.png"),
    "a full disk": (_hook(FULL), "No space left on device"),
    "a hook": (_hook("def on_page_content(html, **_):\n    return 1 / 0\n"), "own.py:2: ZeroDivisionError"),
    "a hook at the end": (_hook("def on_post_build(config):\n    return 1 / 0\n"), "own.py:2: ZeroDivisionError"),
    "a hook that cannot be loaded": (_hook("def (:\n"), "own.py:1: SyntaxError"),
    "Ctrl-C": (_hook("def on_post_build(config):\n    raise KeyboardInterrupt\n"), "Aborted!"),
    "a system that shuts down": (_hook(END.format("SIGTERM")), "Aborted!"),
}  # fmt: skip


def test_the_site_that_stood_stands(built: Path) -> None:
    before, beside = files_of(built / "site"), {path.name for path in built.iterdir()} | {"own.py"}
    changed = [built / name for name in ("mkdocs.yml", "docs/index.md", "overrides/main.html")]
    whole = {path: path.read_bytes() for path in changed}
    for name, (breaks, told) in FAILURES.items():
        breaks(built)
        done = mkdocs(built, "--strict")
        said = done.stdout + done.stderr
        assert done.returncode != 0, name
        assert told in said, f"{name}: {said}"
        assert "Traceback" not in said, f"{name}: {said}"
        assert files_of(built / "site") == before, name
        assert {path.name for path in built.iterdir()} <= beside, name
        for path, content in whole.items():
            path.write_bytes(content)


@pytest.mark.skipif(sys.platform == "win32", reason="nothing kills like this there")
def test_what_a_killed_build_leaves_the_next_one_removes(built: Path) -> None:
    before, config = files_of(built / "site"), (built / "mkdocs.yml").read_text(encoding="utf-8")
    _hook(END.format("SIGKILL"))(built)
    assert mkdocs(built).returncode == -signal.SIGKILL
    assert files_of(built / "site") == before
    assert list(built.glob(".site.building-*"))
    (built / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert mkdocs(built).returncode == 0
    assert not list(built.glob(".site.building-*"))
    assert files_of(built / "site") == before


def staged(site: Path, *, cleans: bool = True, **files: str) -> Staged:
    """A new site with these files, not yet in its place."""
    made = Staged(site)
    if cleans:
        (made.new / "uncleaned").unlink()
    for name, text in files.items():
        (made.new / name.replace("__", "/")).parent.mkdir(parents=True, exist_ok=True)
        (made.new / name.replace("__", "/")).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name in ("index", "old/index", ".git/HEAD"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("old", encoding="utf-8")
    return folder


def test_hidden_files_stay_and_others_go(site: Path) -> None:
    staged(site, index="new", more__index="new", **{".well-known__x": "new"}).put_in_place()
    texts = {name: data.decode() for name, data in files_of(site).items()}
    assert texts == {"index": "new", "more/index": "new", ".git/HEAD": "old", ".well-known/x": "new"}
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_where_nothing_is_cleaned_what_is_not_new_stays(site: Path) -> None:
    staged(site, cleans=False, index="new", old__more="new").put_in_place()
    texts = {name: data.decode() for name, data in files_of(site).items()}
    assert texts == {"index": "new", "old/index": "old", "old/more": "new", ".git/HEAD": "old"}


def test_what_a_link_leads_to_is_replaced(site: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(site)
    assert staged(link, index="new").put_in_place() == link
    assert link.is_symlink()
    assert (site / "index").read_text(encoding="utf-8") == "new"


def test_folders_above_are_made(tmp_path: Path) -> None:
    staged(tmp_path / "a" / "b" / "site", index="new").put_in_place()
    assert (tmp_path / "a" / "b" / "site" / "index").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_in_the_place_of_the_site_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    with pytest.raises(NotADirectoryError, match="expected a folder"):
        Staged(tmp_path / "site")


def test_a_change_of_places_that_fails_is_undone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, rename, left = files_of(site), Path.rename, [4]

    def fails(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise PermissionError("not this one")
        return rename(path, target)

    made = staged(site, a="new", b="new", index="new")
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(PermissionError):
        made.put_in_place()
    assert files_of(site) == before


def test_a_mounted_folder_holds_the_new_site_itself(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = Path.stat

    def elsewhere(path: Path, **options: bool) -> os.stat_result:
        found = stat(path, **options)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if path == site else found

    monkeypatch.setattr(Path, "stat", elsewhere)
    made = staged(site, index="new")
    assert made.new.is_relative_to(site)
    monkeypatch.undo()
    made.put_in_place()
    assert set(files_of(site)) == {"index", ".git/HEAD"}


def test_builds_at_one_time_each_give_a_whole_site(project: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"]
    running = [subprocess.Popen(command, cwd=project, env=QUIET) for _ in range(2)]
    assert [process.wait(timeout=300) for process in running] == [0, 0]
    together = files_of(project / "site")
    assert mkdocs(project, "--strict").returncode == 0
    assert files_of(project / "site") == together
    assert not list(project.glob(".site.building-*"))
