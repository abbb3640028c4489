"""Pages that need not be rendered, or not be written, again."""

from __future__ import annotations

import filecmp
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from trapwise.building import shown_by, shown_everywhere
from trapwise.output.linked_data import linked_data
from trapwise.sitewide.site import Site

from .kept import kept

RENDERED, WRITTEN = "rendered", "written"


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


def recall_pages(files: Files, config: MkDocsConfig) -> None:
    """Give each page that would be rendered as it was what rendering gave it."""
    memo = kept(config).memo
    for page, inputs in _inputs(files, config):
        rendered = memo.recall(RENDERED, inputs, page.file.src_uri)
        if rendered is not None:
            _restore(page, rendered, files)
        _mark(page.file, is_modified=rendered is None)
    for file in _assets(files):
        _mark(file, is_modified=_is_changed(file))


def settle_pages(files: Files, config: MkDocsConfig) -> None:
    """Keep what was rendered, and have each page written of whose look anything changed."""
    memo, site = kept(config).memo, config.extra["trapwise"]
    places = memo.call(_together, *(_place(file.page) for file in files if file.page is not None))
    for page, inputs in _inputs(files, config):
        path = page.file.src_uri
        rendered = memo.recall(RENDERED, inputs, path) or memo.keep(RENDERED, inputs, _rendered(page), path)
        look = (rendered, places, linked_data(path, site, config.site_url or "/"))
        is_written = memo.recall(WRITTEN, look, path) is not None
        if not is_written:
            memo.keep(WRITTEN, look, True, path)
        _mark(page.file, is_modified=not is_written)
    _remove_stale_files(files, config)


def _remove_stale_files(files: Files, config: MkDocsConfig) -> None:
    """Remove from the site what earlier builds wrote there and this one does not."""
    before = kept(config).written
    moved = config.plugins["redirects"].config["redirect_maps"]
    pages = [File(path, None, config.site_dir, config.use_directory_urls) for path in moved]
    now = frozenset(file.dest_uri for file in [*files, *pages])
    for path in before - now:
        (Path(config.site_dir) / path).unlink(missing_ok=True)
    kept(config).written = now


def _inputs(files: Files, config: MkDocsConfig) -> Iterator[tuple[Page, Any]]:
    """Yield each page that the survey knows, with all that rendering it depends on."""
    site: Site = config.extra["trapwise"]
    memo = kept(config).memo
    uris = tuple(sorted(file.src_uri for file in files if file.src_dir == config.docs_dir))
    everywhere = memo.call(_together, shown_everywhere(site, Path(config.docs_dir)), uris)
    for file in files.documentation_pages():
        path = file.src_uri
        if file.page is not None and path in site.composed:
            yield file.page, (site.pages[path], shown_by(path, site, memo), everywhere)


def _together(*parts: Any) -> tuple[Any, ...]:
    return parts


def _rendered(page: Page) -> RenderedPage:
    return RenderedPage(
        markdown=page.markdown or "",
        meta=page.meta,
        content=page.content or "",
        toc=page.toc,
        title=page._title_from_render,
        anchors=frozenset(page.present_anchor_ids or ()),
        links={file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
    )


def _restore(page: Page, rendered: RenderedPage, files: Files) -> None:
    page.markdown = rendered.markdown
    page.meta = dict(rendered.meta)
    page.content = rendered.content
    page.toc = rendered.toc
    page._title_from_render = rendered.title
    page.present_anchor_ids = set(rendered.anchors)
    to = {path: files.get_file_from_path(path) for path in rendered.links}
    page.links_to_anchors = {file: dict(rendered.links[path]) for path, file in to.items() if file}


def _place(page: Page) -> tuple[Any, ...]:
    """Return where a page stands in the navigation, which stands on every page."""
    around = [other.url for other in (page.previous_page, page.next_page) if other]
    return page.title, page.url, tuple(above.title for above in page.ancestors), tuple(around)


def _assets(files: Files) -> Iterable[File]:
    return (file for file in files if not file.is_documentation_page())


def _is_changed(file: File) -> bool:
    """Tell whether a file differs from its copy; a file that is put back may be older than that."""
    try:
        return not filecmp.cmp(str(file.abs_src_path), file.abs_dest_path, shallow=False)
    except OSError:
        return True


def _mark(file: File, *, is_modified: bool) -> None:
    file.is_modified = lambda: is_modified  # type: ignore[method-assign]
