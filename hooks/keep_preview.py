"""While something is wrong, the preview goes on showing the last good site."""

from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from trapwise.building import surviving

log = get_plugin_logger("trapwise")


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    # MkDocs would hold back every page until the mistake is mended.
    server.builder = surviving(server.builder, log.error)
    return server
