"""What a preview is known by, and how soon it notices that a file was saved."""

from __future__ import annotations

from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserver

INTERVAL = 0.15
"""Seconds between two looks at the files; MkDocs takes 0.5, which is as long as a rebuild takes here."""


def watch_closely(server: LiveReloadServer) -> None:
    """Have ``server``, which is not yet running, look at its files more often."""
    watched = list(server._watched_paths)
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=INTERVAL)
    for path in watched:
        server.watch(path)


def is_preview(config: MkDocsConfig) -> bool:
    """Tell whether a site is built for ``mkdocs serve``, whose address it then bears."""
    return urlsplit(config.site_url or "").netloc == str(config.dev_addr)
