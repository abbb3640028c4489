"""From a page as its author wrote it to the Markdown that is rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .generators import fills
from .generators.heads_and_tails import add_head_and_tail
from .language.index_marks import without_marks
from .numbers.pulls import fill_numbers, pulled_records
from .pages import masking
from .pages.addresses import relative_address
from .pages.links import fill_links
from .pages.scanning import FILL, Page, anchors_in
from .records.bibliography import Paper
from .rendering.templates import render
from .site.findings import Findings
from .site.site import Site

RAW_LINK = re.compile(r'href="/(?P<path>[^"#?]+\.md)(?P<anchor>[?#][^"]*)?"')
PAPER_BLOCK = re.compile(r"^(?P<marks>/{3,})[ \t]*paper[ \t]*\|[ \t]*(?P<key>\S+)[ \t]*$", re.MULTILINE)


def compose(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown with numbers, links, papers and generated parts filled in.

    ``path`` is relative to ``docs``; ``markdown`` is the page without its front matter.
    """
    return relate_links(put_together(path, markdown, site), path)


def put_together(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown as by ``compose``, with links in raw HTML still as ``href="/x.md#y"``.

    What the survey has put together already is not put together again, except for a draft:
    what it lacks was not known then.
    """
    if path in site.composed and path not in site.drafts and markdown == source_of(site.pages[path]):
        return site.composed[path]
    text = fill_page(path, markdown, site)
    if path in site.drafts:
        text = f"{render('draft.html.j2', lacks=site.drafts[path])}\n{text}"
    owner = site.record_of(path)
    return add_head_and_tail(text, *owner, site.findings) if owner else text


def source_of(page: Page) -> str:
    """Return a page's Markdown as an engine hands it over: without the empty lines after its front matter."""
    return page.body.lstrip("\n")


def compose_all(site: Site, is_sound: bool) -> dict[str, str]:
    """Return the Markdown of every page as ``put_together`` makes it, by path.

    Of records that are not sound nothing can be made; then it is empty.
    """
    if not is_sound:
        return {}
    return {path: put_together(path, source_of(page), site) for path, page in site.pages.items()}


def composed_anchors(site: Site) -> dict[str, frozenset[str]]:
    """Return the anchors of every page, by path, as it will be rendered.

    Where nothing was composed, only the pages to which records add nothing are told.
    """
    if site.composed:
        return {path: anchors_in(text) for path, text in site.composed.items()}
    alone = (page for page in site.pages.values() if not page.fills and not site.record_of(page.path))
    return {page.path: page.anchors for page in alone}


def fill_page(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown filled in as by ``compose``, without a chapter's head and tail."""
    text = fill_papers(without_marks(markdown), site.catalogue.papers)
    text = fill_markers(text, site.findings)
    catalogue = site.catalogue
    pulled, awaited = pulled_records(catalogue), catalogue.awaited
    text = fill_numbers(text, site.trap_of(path), pulled, catalogue.quantities, awaited)
    return fill_links(text, site.targets)


def fill_papers(markdown: str, papers: Mapping[str, Paper]) -> str:
    """Give each ``/// paper | key`` block its title, and the citation of its paper."""

    def title(match: re.Match[str]) -> str | None:
        paper = papers.get(match["key"])
        if paper is None:
            return None
        return f"{match['marks']} paper | {paper.short}: [{paper.title}]({paper.link}) [@{paper.key}]"

    return masking.replace(PAPER_BLOCK, title, markdown, masking.hide(masking.FENCE, markdown))


def fill_markers(markdown: str, findings: Findings) -> str:
    """Replace each ``<!-- fill:name -->`` by what its records make."""
    makers = fills(findings.catalogue)

    def filled(match: re.Match[str]) -> str | None:
        maker = makers.get(match["name"])
        return maker(findings) if maker else None

    return masking.replace(FILL, filled, markdown, masking.outside_code(markdown))


def relate_links(markdown: str, path: str) -> str:
    """Make ``href="/x.md#y"`` in raw HTML relative to the page, which MkDocs does only for Markdown."""
    return RAW_LINK.sub(lambda m: f'href="{relative_address(m["path"], path)}{m["anchor"] or ""}"', markdown)
