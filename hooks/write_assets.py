"""After the build: fonts, style sheet, small scripts, and what lets the site work offline."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from trapwise.output.assets import write_assets
from trapwise.output.style_sheets import linked_everywhere
from trapwise_preview.kept import kept
from trapwise_preview.watching import is_preview


def on_post_build(config: MkDocsConfig) -> None:
    target, cache = Path(config.site_dir), Path(config.config_file_path).parent / ".cache" / "trapwise"
    about = config.site_name, config.site_description or "", config.site_url or "/"
    sheets = linked_everywhere(config.extra_css)
    site, memo = config.extra["trapwise"], kept(config).memo
    write_assets(target, site, cache, about, sheets, is_preview(config), memo)
