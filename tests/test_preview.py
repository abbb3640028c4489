"""While the preview runs, it survives every mistake and recovers when it is mended."""

from __future__ import annotations

import queue
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import tiny
from tests.bad_input import CASES, Case
from tests.conftest import QUIET, build
from trapwise import cli

PATIENCE = 60


class Preview:
    """``mkdocs serve`` of a project, and what it says."""

    def __init__(self, root: Path, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "serve",
            *options,
            "-f",
            str(root / "mkdocs.yml"),
            "-a",
            f"127.0.0.1:{port}",
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=QUIET
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, pattern: str) -> str:
        """Return what the preview says up to a line that matches."""
        said, deadline = "", time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                said += self.lines.get(timeout=1)
            except queue.Empty:
                assert self.process.poll() is None, f"the preview ended:\n{said}"
                continue
            if re.search(pattern, said):
                return said
        raise AssertionError(f"no {pattern!r} in {PATIENCE} s; it said:\n{said}")

    def forget(self) -> None:
        """Forget what it said so far."""
        while not self.lines.empty():
            self.lines.get()

    def page(self, path: str = "") -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())


@contextmanager
def serving(project: Path, *options: str) -> Iterator[Preview]:
    running = Preview(project, *options)
    try:
        running.until("Serving on")
        yield running
    finally:
        running.process.terminate()
        running.process.wait(timeout=10)


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    with serving(project, "--strict") as running:
        yield running


def sample() -> list[Case]:
    """Return a fifth of the mistakes, and all that remove a file or write bytes that are no text.

    Each mistake is tested alone elsewhere; what the preview adds is that it stays up.
    """
    # The templates of the tiny project are those of the real one, so its preview looks at no others.
    cases = [case for case in CASES if not case.file.startswith("overrides/")]
    rare = [case for case in cases if case.new is None or isinstance(case.new, bytes)]
    return [*cases[::5], *(case for case in rare if case not in cases[::5])]


def test_the_preview_survives_mistakes_of_every_kind(preview: Preview, project: Path) -> None:
    original = tiny.files()
    before = preview.page()
    for case in sample():
        case.apply(project)
        said = preview.until(re.escape(case.beginning))
        said += preview.until("still shows the last good build")
        said += preview.until("Reloading browsers")
        assert "Traceback" not in said, f"{case.name}:\n{said}"
        assert _text(preview.page()) == _text(before), f"{case.name}: the last good page is gone"

        preview.forget()
        for path in (project / case.file, project / (case.reported or case.file)):
            name = path.relative_to(project).as_posix()
            if name in original:
                path.write_text(original[name], encoding="utf-8")
            else:
                path.unlink(missing_ok=True)
        preview.until("Reloading browsers")
        assert _text(preview.page()) == _text(before), f"{case.name}: not as before when mended"


def test_a_chapter_is_shown_from_its_first_sentence_on(project: Path) -> None:
    chapter, address = project / "docs/traps/sums/second-trap.md", "traps/sums/second-trap/"
    with serving(project) as preview:
        chapter.write_text("---\ntrap: second-trap\n---\n\nA ratio is taken.\n", encoding="utf-8")
        said = preview.until("Reloading browsers")
        told = f"WARNING.*unfinished: {re.escape(chapter.relative_to(project).as_posix())}:4: the chapter has"
        assert re.search(told, said), said
        page = preview.page(address)
        assert "A ratio is taken." in page
        assert re.search(r'<section class="[^"]*\bdraft"', page)
        assert "The Second Trap" in preview.page("reference/questions/")
        first = preview.page("traps/sums/first-trap/")
        assert 'aria-label="Draft"' not in first
        assert "The Second Trap (draft)" in first, "in the navigation"

        preview.forget()
        chapter.write_text("---\ntrap: second-trap\n---\n\nAs @nobody says [@nobody].\n", encoding="utf-8")
        said = preview.until("still shows the last good build")
        assert "has the key 'nobody'" in said
        assert "A ratio is taken." in preview.page(address)

        preview.forget()
        assert cli.main(["--root", str(project), "new", "trap", "third-trap", "--theme", "sums"]) == 0
        chapter.write_text("---\ntrap: second-trap\n---\n\nA ratio is taken.\n", encoding="utf-8")
        preview.until("Reloading browsers")
        assert "The lab has not run yet" in preview.page("traps/sums/third-trap/")

    refused = build(project / "mkdocs.yml", project / "site")
    assert refused.returncode == 1
    assert "things are unfinished" in refused.stderr
    assert not (project / "site").exists()


def _text(page: str) -> str:
    return re.sub(r"livereload\(.*?\)|Build Date.*", "", page)


def test_a_preview_ends_though_it_is_told_to_twice(project: Path) -> None:
    """A time limit tells the process, and then its group."""
    with serving(project) as running:
        running.process.terminate()
        running.until("Shutting down")
        running.process.terminate()
        running.process.wait(timeout=10)
