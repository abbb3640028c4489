"""After a build: leave what it made to the next one."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from trapwise_preview.kept import leave


# After the hooks that write search and assets.
@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    leave(config)
