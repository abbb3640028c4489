"""Fill in what records make, before mkdocs-bibtex looks for citations."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from trapwise.composing import compose
from trapwise_preview.pages import is_known


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return "" if is_known(page, config) else compose(page.file.src_uri, markdown, config.extra["trapwise"])
