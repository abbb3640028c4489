"""What goes for a whole process: how it ends when told to, and how it tells what goes wrong in it."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import traceback
from types import FrameType, TracebackType

from click import ClickException

from .failures import failure


def end_in_order() -> None:
    """Told to end by the system, or by a time limit, end as at Ctrl-C, which leaves nothing behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:
    # A time limit tells the process, and then its group; the second would stop it in the middle of stopping.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def tell_what_cannot_be_loaded() -> None:
    """Have what no build could tell, such as a hook that cannot be loaded, told in a line."""
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(error, Exception) or {"-v", "--verbose"} & set(sys.argv):
        traceback.print_exception(kind, error, trace)
    if isinstance(error, Exception):
        print(f"ERROR   -  trapwise: {failure(error)}", file=sys.stderr)


def tell_failures_once() -> None:
    """Keep back what MkDocs says of a failure that ``hooks/tell_failure.py`` tells with its place.

    And the folder that it says it builds in, which has another name when all is done.
    """
    logging.getLogger("mkdocs.commands.build").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    message = str(record.msg)
    if message.startswith(("Error reading page", "Error building page")):
        return isinstance(sys.exc_info()[1], ClickException)
    return not message.startswith(("Cleaning site directory", "Building documentation to directory"))
