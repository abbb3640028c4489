"""What rendering makes of a page, apart from the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.commands.build import _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents


@dataclass(frozen=True, eq=False)
class RenderedPage:
    """What MkDocs knows of a page when it is rendered; ``links`` lead to anchors, by their page."""

    markdown: str
    meta: Mapping[str, Any]
    content: str
    toc: TableOfContents
    title: str | None
    anchors: frozenset[str]
    links: Mapping[str, Mapping[str, str]]


def render(page: Page, files: Files, config: MkDocsConfig) -> RenderedPage:
    """Render a page as MkDocs does."""
    _populate_page(page, config, files)
    return read_off(page)


def read_off(page: Page) -> RenderedPage:
    """Return what is known of a page that was rendered."""
    return RenderedPage(
        markdown=page.markdown or "",
        meta=page.meta,
        content=page.content or "",
        toc=page.toc,
        title=page._title_from_render,
        anchors=frozenset(page.present_anchor_ids or ()),
        links={file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
    )


def restore(page: Page, rendered: RenderedPage, files: Files) -> None:
    """Make a page as rendering it would."""
    page.markdown = rendered.markdown
    page.meta = dict(rendered.meta)
    page.content = rendered.content
    page.toc = rendered.toc
    page._title_from_render = rendered.title
    page.present_anchor_ids = set(rendered.anchors)
    to = {path: files.get_file_from_path(path) for path in rendered.links}
    page.links_to_anchors = {file: dict(rendered.links[path]) for path, file in to.items() if file}
