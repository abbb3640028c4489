"""Our scripts as a reader loads them: without comments and types, which only who writes them needs."""

from __future__ import annotations

from pathlib import Path

from rjsmin import jsmin

OURS = "// @ts-check\n"
"""The first line of each of our modules; the theme's scripts in the same folder are small already."""


def shrink_scripts(target: Path) -> None:
    """Take comments and blanks out of our modules in the built site at ``target``."""
    for path in sorted(target.glob("assets/javascripts/**/*.js")):
        text = path.read_text(encoding="utf-8")
        if text.startswith(OURS):
            path.write_text(jsmin(text), encoding="utf-8")
