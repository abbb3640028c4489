"""Tell the template what a page says of itself to machines."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from trapwise.output.linked_data import linked_data


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    about = linked_data(page.file.src_uri, config.extra["trapwise"], config.site_url or "/")
    return {**context, "linked_data": about}
