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
from pathlib import Path

import pytest

from tests import tiny
from tests.bad_input import CASES, Case
from tests.conftest import QUIET

PATIENCE = 60


class Preview:
    """``mkdocs serve`` of a project, and what it says."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "serve",
            "--strict",
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

    def page(self) -> str:
        with urllib.request.urlopen(self.address, timeout=10) as answer:
            return str(answer.read().decode())


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    running = Preview(project)
    running.until("Serving on")
    yield running
    running.process.terminate()
    running.process.wait(timeout=10)


def sample() -> list[Case]:
    """Return a fifth of the mistakes, and all that remove a file or write bytes that are no text.

    Each mistake is tested alone elsewhere; what the preview adds is that it stays up.
    """
    rare = [case for case in CASES if case.new is None or isinstance(case.new, bytes)]
    return [*CASES[::5], *(case for case in rare if case not in CASES[::5])]


def test_the_preview_survives_mistakes_of_every_kind(preview: Preview, project: Path) -> None:
    original = tiny.files()
    before = preview.page()
    for case in sample():
        case.apply(project)
        said = preview.until(re.escape(case.says))
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


def _text(page: str) -> str:
    return re.sub(r"livereload\(.*?\)|Build Date.*", "", page)
