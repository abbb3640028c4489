"""A page as it is written: with one style sheet in the place of many, and its content security policy."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from trapwise.output.finished_pages import finished
from trapwise.output.style_sheets import linked_everywhere
from trapwise_preview.watching import is_preview


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    sheets = linked_everywhere(config.extra_css)
    return finished(output, page.content or "", sheets, is_preview=is_preview(config))
