"""What a preview is known by, how soon it notices that a file was saved, and what it answers meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter
from watchdog.utils.dirsnapshot import DirectorySnapshot, EmptyDirectorySnapshot

INTERVAL = 0.15
"""Seconds between two looks at the files; MkDocs takes 0.5, which is as long as a rebuild takes here."""


def watch_closely(server: LiveReloadServer) -> None:
    """Have ``server``, which is not yet running, look at its files more often, and for as long as it runs."""
    watched = list(server._watched_paths)
    for path in watched:
        server.unwatch(path)
    server.observer = BaseObserver(_PatientEmitter, timeout=INTERVAL)  # type: ignore[assignment]
    for path in watched:
        server.watch(path)


def is_preview(config: MkDocsConfig) -> bool:
    """Tell whether a site is built for ``mkdocs serve``, whose address it then bears."""
    return urlsplit(config.site_url or "").netloc == str(config.dev_addr)


def answering(server: LiveReloadServer, build: Callable[[], None]) -> Callable[[], None]:
    """Return ``build`` made to let ``server`` answer from what stands; MkDocs would have everybody wait.

    Only the builds of a preview that replace what stands file by file when they are done may do so.
    """

    def build_and_answer() -> None:
        with server._epoch_cond:
            server._wanted_epoch = server._visible_epoch
            server._epoch_cond.notify_all()
        try:
            build()
        finally:
            # Browsers reload what is newer than what they show.
            server._wanted_epoch = max(round(time.monotonic() * 1000), server._visible_epoch + 1)

    return build_and_answer


class _PatientEmitter(PollingEmitter):
    """Takes a folder or file that is gone or cannot be read for an empty one; it may come back.

    Editors take files away for a moment when they save. An error would end the thread that looks,
    and no later edit would be noticed.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        look = self._take_snapshot

        def look_or_wait() -> DirectorySnapshot:
            try:
                return look()
            except OSError:
                return EmptyDirectorySnapshot()

        self._take_snapshot = look_or_wait
