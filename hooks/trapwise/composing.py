"""From a page as its author wrote it to the Markdown that is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .catalogue import Catalogue
from .drawing.svg_files import drawings_below
from .extensions.renditions import Rendition, render_page
from .generators import fills
from .generators.heads_and_tails import add_head_and_tail
from .generators.makers import Maker
from .language.index_marks import without_marks
from .memo import FORGETFUL, Memo
from .numbers.pulls import LabRecord, fill_numbers, pulled_records
from .pages import masking
from .pages.addresses import relative_address
from .pages.links import fill_links
from .pages.scanning import CITATION, FILL, Page, as_one_line
from .problems import Problem
from .records.bibliography import Paper
from .rendering.templates import render
from .sitewide.findings import Findings
from .sitewide.site import ComposedPage, Site
from .typography import prose

RAW_LINK = re.compile(r'href="/(?P<path>[^"#?]+\.md)(?P<anchor>[?#][^"]*)?"')
PAPER_BLOCK = re.compile(r"^(?P<marks>/{3,})[ \t]*paper[ \t]*\|[ \t]*(?P<key>\S+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Sources:
    """What pages pull and fill in, by the names that they call it."""

    catalogue: Catalogue
    makers: Mapping[str, Maker]
    pulled: Mapping[str, LabRecord]

    def __reduce__(self) -> tuple[Callable[[Catalogue], Sources], tuple[Catalogue]]:
        """A maker can be made anew, and not be written to a file."""
        return sources_of, (self.catalogue,)


def sources_of(catalogue: Catalogue) -> Sources:
    """Return what the records offer to every page."""
    return Sources(catalogue, fills(catalogue), pulled_records(catalogue))


def compose(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown with numbers, links, papers and generated parts filled in.

    ``path`` is relative to ``docs``; ``markdown`` is the page without its front matter.
    """
    return relate_links(composed_text(path, markdown, site), path)


def composed_text(path: str, markdown: str, site: Site) -> str:
    """Return a page's Markdown as by ``compose``, with links in raw HTML still as ``href="/x.md#y"``."""
    if path in site.composed and markdown == source_of(site.pages[path]):
        return site.composed[path].text
    sources = sources_of(site.catalogue)
    return put_together(site.findings, sources, path, markdown, site.drafts.get(path, ())).text


def source_of(page: Page) -> str:
    """Return a page's Markdown as an engine hands it over: without the empty lines after its front matter."""
    return page.body.lstrip("\n")


def compose_all(pages: Mapping[str, Page], findings: Findings, memo: Memo) -> dict[str, ComposedPage]:
    """Return every page put together, by path."""
    sources = memo.call(sources_of, findings.catalogue)
    return {
        path: memo.watch(put_together, findings, sources, path, source_of(page), key=path)
        for path, page in pages.items()
    }


def mark_drafts(site: Site, memo: Memo) -> Site:
    """Return the site with what each draft lacks at the head of its page."""
    sources = memo.call(sources_of, site.catalogue)
    drafts = {
        path: put_together(site.findings, sources, path, source_of(site.pages[path]), lacks)
        for path, lacks in site.drafts.items()
        if path in site.composed
    }
    return replace(site, composed={**site.composed, **drafts})


def renditions(site: Site, docs: Path, memo: Memo = FORGETFUL) -> dict[str, Rendition]:
    """Return every page that can be read as Python-Markdown renders it, by path.

    Where nothing was composed, only the pages to which records add nothing are rendered.
    """
    assets = docs / "assets"
    drawings = drawings_below(assets)
    texts = {path: made.text for path, made in site.composed.items()} or {
        page.path: page.body
        for page in site.pages.values()
        if not page.fills and not site.record_of(page.path)
    }
    labs, awaited = site.catalogue.labs, site.catalogue.awaited
    return {
        path: memo.call(render_page, text, labs, awaited, str(assets), drawings, key=path)
        for path, text in texts.items()
        if site.pages[path].is_read
    }


def put_together(
    findings: Findings, sources: Sources, path: str, markdown: str, lacks: Sequence[Problem] = ()
) -> ComposedPage:
    """Return a page with all that records bring; ``lacks`` is what a draft still lacks."""
    body = fill_page(findings, sources, path, markdown)
    text = f"{render('draft.html.j2', lacks=lacks)}\n{body}" if lacks else body
    owner = findings.record_of(path)
    return ComposedPage(body, add_head_and_tail(text, *owner, findings) if owner else text)


def fill_page(findings: Findings, sources: Sources, path: str, markdown: str) -> str:
    """Return a page's Markdown filled in as by ``compose``, without a chapter's head and tail."""
    catalogue = findings.catalogue
    text = join_citations(fill_papers(without_marks(markdown), catalogue.papers))
    text = fill_markers(text, findings, sources.makers)
    own, awaited = findings.trap_of(path), catalogue.awaited
    text = fill_numbers(text, own, sources.pulled, catalogue.quantities, awaited, marked=True)
    return fill_links(text, findings.targets)


def fill_papers(markdown: str, papers: Mapping[str, Paper]) -> str:
    """Give each ``/// paper | key`` block its title, and the citation of its paper."""

    def title(match: re.Match[str]) -> str | None:
        paper = papers.get(match["key"])
        if paper is None:
            return None
        link = paper.link.replace("(", "%28").replace(")", "%29")
        named = f"{prose(paper.short)}: [{prose(paper.title)}]({link})"
        return f"{match['marks']} paper | {named} [@{paper.key}]"

    return masking.replace(PAPER_BLOCK, title, markdown, masking.without_blocks_of_code(markdown))


def join_citations(markdown: str) -> str:
    """Return Markdown with each citation on one line, since mkdocs-bibtex reads no other."""
    return CITATION.sub(lambda match: as_one_line(match[0]), markdown)


def fill_markers(markdown: str, findings: Findings, makers: Mapping[str, Maker]) -> str:
    """Replace each ``<!-- fill:name -->`` by what its records make."""

    def filled(match: re.Match[str]) -> str | None:
        maker = makers.get(match["name"])
        return maker(findings) if maker else None

    return masking.replace(FILL, filled, markdown, masking.outside_code(markdown))


def relate_links(markdown: str, path: str) -> str:
    """Make ``href="/x.md#y"`` in raw HTML relative to the page, which MkDocs does only for Markdown."""
    return RAW_LINK.sub(lambda m: f'href="{relative_address(m["path"], path)}{m["anchor"] or ""}"', markdown)
