"""From a page as its author wrote it to the Markdown that is rendered."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from . import masking
from .bibliography import Paper
from .framing import frame
from .generated import fills
from .index_marks import without_marks
from .links import fill_links
from .numbers import fill_numbers
from .pages import FILL
from .pulling import pullable
from .shelf import Shelf
from .site import Site

RAW_LINK = re.compile(r'href="/(?P<path>[^"#?]+\.md)(?P<anchor>[?#][^"]*)?"')
PAPER_BLOCK = re.compile(r"^(?P<marks>/{3,})[ \t]*paper[ \t]*\|[ \t]*(?P<key>\S+)[ \t]*$", re.MULTILINE)


def compose(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown with numbers, links, papers and generated parts filled in.

    ``path`` is relative to ``docs``; ``markdown`` is the page without its front matter.
    """
    text = fill_page(path, markdown, site)
    owner = site.record_of(path)
    if owner:
        text = frame(text, *owner, site.shelf)
    return relate_links(text, path)


def fill_page(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown filled in as by ``compose``, without a chapter's head and tail."""
    text = fill_papers(without_marks(markdown), site.catalogue.papers)
    text = fill_markers(text, site.shelf)
    text = fill_numbers(text, site.trap_of(path), pullable(site.catalogue), site.catalogue.quantities)
    return fill_links(text, site.targets)


def fill_papers(markdown: str, papers: Mapping[str, Paper]) -> str:
    """Give each ``/// paper | key`` block its title, and the citation of its paper."""

    def title(match: re.Match[str]) -> str | None:
        paper = papers.get(match["key"])
        if paper is None:
            return None
        return f"{match['marks']} paper | {paper.short}: [{paper.title}]({paper.link}) [@{paper.key}]"

    return masking.replace(PAPER_BLOCK, title, markdown, masking.hide(masking.FENCE, markdown))


def fill_markers(markdown: str, shelf: Shelf) -> str:
    """Replace each ``<!-- fill:name -->`` by what its records make."""
    makers = fills(shelf.catalogue)

    def filled(match: re.Match[str]) -> str | None:
        maker = makers.get(match["name"])
        return maker(shelf) if maker else None

    return masking.replace(FILL, filled, markdown, masking.outside_code(markdown))


def relate_links(markdown: str, path: str) -> str:
    """Make ``href="/x.md#y"`` in raw HTML relative to the page, which MkDocs does only for Markdown."""
    return RAW_LINK.sub(lambda m: f'href="{relative_url(m["path"], path)}{m["anchor"] or ""}"', markdown)


def folder(path: str) -> str:
    """Return the folder of the built site in which a page of ``docs`` stands."""
    stem = path.removesuffix(".md")
    return posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem


def relative_url(target: str, page: str) -> str:
    """Return the address of page ``target`` as seen from page ``page``, both paths in ``docs``."""
    return posixpath.relpath(folder(target) or ".", folder(page) or ".") + "/"
