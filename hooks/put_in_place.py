"""Put the site that was built in the place of the one before."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from trapwise_preview.standing import put_in_place


# After everything that writes into the site.
@event_priority(-1000)
def on_post_build(config: MkDocsConfig) -> None:
    put_in_place(config)
