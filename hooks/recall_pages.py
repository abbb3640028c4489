"""In a preview, do not render again what would come out the same."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from trapwise_preview.pages import recall_pages


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    recall_pages(files, config)
    return nav
