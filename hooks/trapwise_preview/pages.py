"""Pages that need not be rendered, or not be written, again."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from trapwise.building import shown_by, shown_everywhere
from trapwise.memo import same
from trapwise.output.linked_data import linked_data
from trapwise.sitewide.site import Site

from .apart import render_apart
from .kept import kept
from .rendered import RenderedPage, read_off, restore

RENDERED = "rendered"


def recall_pages(files: Files, config: MkDocsConfig) -> None:
    """Give each page that would be rendered as before what it was; have other processes help with others."""
    memo, site = kept(config).memo, config.extra["trapwise"]
    unknown: list[Page] = []
    kept(config).known.clear()
    for page, inputs in _inputs(files, config):
        rendered = memo.recall(RENDERED, inputs, page.file.src_uri)
        if rendered is None:
            unknown.append(page)
        else:
            # A dirty build passes over the page from here on; another one asks it to render itself.
            restore(page, rendered, files)
            _take(page, {page.file.src_uri: rendered}.get, config)
        _mark(page.file, is_modified=rendered is None)
    shares = render_apart(unknown, lambda page: len(site.composed[page.file.src_uri].text), files, config)
    for page in unknown:
        if page.file.src_uri in shares:
            _take(page, shares[page.file.src_uri].find, config)
    for file in _assets(files):
        _mark(file, is_modified=_is_changed(file))


def is_known(page: Page, config: MkDocsConfig) -> bool:
    """Tell whether what rendering makes of a page is known before it is rendered."""
    return page.file.src_uri in kept(config).known


def _take(page: Page, find: Callable[[str], RenderedPage | None], config: MkDocsConfig) -> None:
    """Have MkDocs take what ``find`` returns for a page's path in the place of rendering it, if anything."""
    path, known = page.file.src_uri, kept(config).known

    def read_source(config: MkDocsConfig) -> None:
        rendered = find(path)
        if rendered is None:
            Page.read_source(page, config)
            return
        known.add(path)
        page.markdown = ""
        page.render = lambda config, files: restore(page, rendered, files)  # type: ignore[method-assign]

    page.read_source = read_source  # type: ignore[method-assign]


def settle_pages(files: Files, config: MkDocsConfig) -> None:
    """Keep what was rendered, and have each page written of whose look anything changed."""
    memo, looks, site = kept(config).memo, kept(config).looks, config.extra["trapwise"]
    places = memo.call(_together, *(_place(file.page) for file in files if file.page is not None))
    for page, inputs in _inputs(files, config):
        path = page.file.src_uri
        rendered = memo.recall(RENDERED, inputs, path) or memo.keep(RENDERED, inputs, read_off(page), path)
        look = (rendered, places, linked_data(path, site, config.site_url or "/"))
        _mark(page.file, is_modified=not same(look, looks.get(path)))
        looks[path] = look
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
