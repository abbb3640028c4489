"""The sources of pages as the tests of their sums read them."""

from __future__ import annotations

from pathlib import Path

from trapwise.pages.scanning import STATED


def read_source(path: Path) -> str:
    """Return a page's Markdown without the marks that say where its typed numbers come from."""
    return STATED.sub(lambda mark: mark["text"], path.read_text(encoding="utf-8"))
