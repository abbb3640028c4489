"""Build beside the site that stands, which takes the new one's place only when that is whole."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from trapwise_preview.standing import build_beside


# After everything that may refuse the project.
@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    build_beside(config)
    return config
