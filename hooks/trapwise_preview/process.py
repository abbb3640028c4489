"""What goes for a whole process: how it ends when told to, and what it leaves to others to tell."""

from __future__ import annotations

import logging
import signal
import sys
import threading

from click import ClickException


def end_in_order() -> None:
    """Told to end by the system, or by a time limit, end as at Ctrl-C, which leaves nothing behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def tell_failures_once() -> None:
    """Keep back what MkDocs says of a failure that ``hooks/tell_failure.py`` tells with its place."""
    logging.getLogger("mkdocs.commands.build").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    is_of_page = str(record.msg).startswith(("Error reading page", "Error building page"))
    return not is_of_page or isinstance(sys.exc_info()[1], ClickException)
