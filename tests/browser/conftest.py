"""A browser for the tests: the system's Chromium, or one that Playwright brings, or one installed now."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    """Get a browser where none is there: Playwright's own, or the distribution's."""
    brought = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600
    )
    if brought.returncode == 0 or not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*root, "apt-get", "update", "-qq"], check=False, env=environment)
    subprocess.run([*root, "apt-get", "install", "-y", "-qq", "chromium"], check=False, env=environment)


def _launch(playwright: Playwright) -> Browser:
    path = _installed()
    try:
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Error:
        if path is not None:
            raise
    _install()
    return playwright.chromium.launch(executable_path=_installed(), args=FLAGS)
