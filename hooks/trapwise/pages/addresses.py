"""From a page's path in ``docs`` to its address in the built site: the only file that knows."""

from __future__ import annotations

import posixpath
from urllib.parse import urljoin


def page_address(path: str) -> str:
    """Return the address of a page below the site's root: ``traps/`` of ``traps/index.md``."""
    stem = path.removesuffix(".md")
    folder = posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem
    return f"{folder}/" if folder else ""


def absolute_address(path: str, root: str) -> str:
    """Return the whole address of a page; ``root`` is the site's own."""
    return urljoin(root, page_address(path)) if page_address(path) else root


def relative_address(target: str, page: str) -> str:
    """Return the address of page ``target`` as seen from page ``page``, both paths in ``docs``."""
    return posixpath.relpath(page_address(target) or ".", page_address(page) or ".") + "/"
