"""Pages rendered by other processes, while this one renders the first of them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from functools import cached_property
from multiprocessing.connection import Connection

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from .rendered import RenderedPage, render

MANY = 24
"""Pages that are worth a process."""
MOST = 4
"""Processes, with this one: further ones have less and less to do."""
Answer = tuple[dict[str, RenderedPage], list[logging.LogRecord]]


def render_apart(
    pages: Sequence[Page], size: Callable[[Page], int], files: Files, config: MkDocsConfig
) -> dict[str, Share]:
    """Start rendering the later of ``pages``, which are in the order in which MkDocs will render them.

    Return, by path, the share of the work that each page of another process is in; nothing
    where there are few pages or one processor. ``size`` tells about how long a page takes.
    """
    processes = min(MOST, _processors(), len(pages) // MANY)
    if processes < 2:
        return {}
    shares = [Share(part, files, config) for part in _divided(pages, size, processes)[1:]]
    return {page.file.src_uri: share for share in shares for page in share.pages}


class Share:
    """Pages that another process renders."""

    def __init__(self, pages: Sequence[Page], files: Files, config: MkDocsConfig) -> None:
        self.pages = pages
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(pages, files, config, sender), daemon=True)
        self._process.start()
        sender.close()
        # Where the build fails before it asks, nobody would read what the process has to say.
        weakref.finalize(self, self._process.kill)

    def find(self, path: str) -> RenderedPage | None:
        """Return what came of a page, waiting until all are done."""
        return self._rendered.get(path)

    @cached_property
    def _rendered(self) -> dict[str, RenderedPage]:
        """What came of them, by path, without those that could not be; warnings are told once more here."""
        try:
            made, told = self._receiver.recv()
        except EOFError:
            return {}
        finally:
            self._process.join()
        for record in told:
            logging.getLogger(record.name).handle(record)
        return dict(made)


def _processors() -> int:
    # Elsewhere a process cannot be split safely, and never while it has threads.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _divided(pages: Sequence[Page], size: Callable[[Page], int], parts: int) -> list[list[Page]]:
    """Return the pages in so many runs of about the same size."""
    total, done = sum(map(size, pages)), 0
    made: list[list[Page]] = [[] for _ in range(parts)]
    for page in pages:
        made[min(parts - 1, done * parts // max(total, 1))].append(page)
        done += size(page)
    return made


class _Collector(logging.Handler):
    """Keeps records in the place of telling them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        self.records.append(record)


def _work(pages: Sequence[Page], files: Files, config: MkDocsConfig, sender: Connection) -> None:
    collector, logger = _Collector(), logging.getLogger("mkdocs")
    logger.handlers, logger.propagate = [collector], False
    made: dict[str, RenderedPage] = {}
    for page in pages:
        before = len(collector.records)
        try:
            made[page.file.src_uri] = render(page, files, config)
        except Exception:
            # The first process comes upon it again, and tells it as MkDocs does.
            del collector.records[before:]
    answer: Answer = (made, collector.records)
    sender.send(answer)
    sender.close()
