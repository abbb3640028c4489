"""After the build: fonts, the list of pages, small scripts, and what lets the site work offline."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from trapwise.output.assets import write_assets
from trapwise_preview.kept import kept


def on_post_build(config: MkDocsConfig) -> None:
    cache = Path(config.config_file_path).parent / ".cache" / "trapwise"
    about = config.site_name, config.site_description or "", config.site_url or "/"
    write_assets(Path(config.site_dir), config.extra["trapwise"], cache, *about, kept(config).memo)
