"""The preview makes again what an edit changes, and shows the last good site while something is wrong."""

from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from trapwise_preview.failures import surviving
from trapwise_preview.rebuilding import Preview
from trapwise_preview.watching import answering, watch_closely

log = get_plugin_logger("trapwise")


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    watch_closely(server)
    # MkDocs would build everything, and hold back every page until a mistake is mended.
    server.builder = answering(server, surviving(Preview(config).rebuild, log.error))
    return server
