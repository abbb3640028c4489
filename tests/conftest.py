"""What several tests share: the tiny project, the built sites, a server, a browser."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import tiny
from trapwise.sitewide.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
# A slow machine is no failure; where changes of the code are tried, each meets the same examples.
settings.register_profile("trapwise", deadline=None, derandomize="MUTANT_UNDER_TEST" in os.environ)
settings.load_profile("trapwise")
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def build(config: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build a site strictly, as its author would."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(target)]
    return subprocess.run(command, capture_output=True, text=True, env=QUIET, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh copy of the tiny project."""
    return tiny.write(tmp_path / "project")


def once(fixture_name: str, config: pytest.Config) -> str:
    """Return the scope of what is made once for all; while tests are told by what they call, each makes its own."""
    return "function" if os.environ.get("MUTANT_UNDER_TEST") == "stats" else "session"


@pytest.fixture(scope=once)
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """What a build of the tiny project would know; nobody may change its files."""
    made, problems = tiny.survey(tiny.write(tmp_path_factory.mktemp("surveyed")))
    assert problems == []
    return made


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project, built."""
    root = tiny.write(tmp_path_factory.mktemp("tiny"))
    done = build(root / "mkdocs.yml", root / "site")
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The real site, built strictly, and what the build said."""
    target = tmp_path_factory.mktemp("real") / "site"
    done = build(ROOT / "mkdocs.yml", target)
    assert done.returncode == 0, done.stderr
    return target, done.stderr


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(built: tuple[Path, str]) -> Iterator[str]:
    """The address at which the real site is served."""
    handler = functools.partial(_Quiet, directory=str(built[0]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import _launch

    with sync_playwright() as playwright:
        running = _launch(playwright)
        yield running
        running.close()
