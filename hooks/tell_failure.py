"""Whatever fails in a build is told in a line, with its place; with ``--verbose`` the traceback too."""

from click import ClickException
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger

from trapwise_preview.failures import failure

log = get_plugin_logger("trapwise")


def on_build_error(error: Exception) -> None:
    # What MkDocs and plugins say in their own words, MkDocs tells.
    if not isinstance(error, ClickException):
        log.error(failure(error))
        log.debug("The traceback:", exc_info=error)
        raise Abort("Aborted; the site is as it was before.")
