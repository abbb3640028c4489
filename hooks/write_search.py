"""After the build: what the search box loads when somebody comes near it."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from trapwise.searching.files import write_search
from trapwise_preview.kept import kept


def on_post_build(config: MkDocsConfig) -> None:
    write_search(Path(config.site_dir), config.extra["trapwise"], kept(config).memo)
