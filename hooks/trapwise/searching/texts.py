"""The words of the pages, section by section."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markdown.extensions.toc import slugify

from ..numbers.marks import unmarked
from ..pages import masking
from ..pages.scanning import HEADING, LINK
from ..pages.sections import DEEPEST
from ..sitewide.site import Site
from .words import stems

RECORDED = ("bibliography", "briefs", "glossary", "question-index")
"""Markers that repeat records which are entries themselves."""
BLOCK_OPTION = re.compile(r"^ {4}[a-z_]+:.*$", re.MULTILINE)
ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.][^}\n]*\}")
CITED = re.compile(r"\[-?@[^\[\]\n]+\]")


@dataclass(frozen=True)
class SearchSection:
    """A section of a page: its heading, its anchor, and how often it says each stem."""

    title: str
    anchor: str
    counts: Mapping[str, int]


def searched_text(path: str, site: Site) -> str:
    """Return the Markdown of a page that search reads.

    A chapter's head and tail are left out: they repeat what its record and others say.
    """
    return site.pages[path].body if repeats_records(path, site) else unmarked(site.composed[path].body)


def sections_in(markdown: str) -> list[SearchSection]:
    """Return the sections of a page as it is rendered, the text before the first heading first."""
    visible = masking.hide(masking.COMMENT, markdown)
    text = masking.without_mathematics(visible)
    starts: list[tuple[int, int, str, str]] = [(0, 0, "", "")]
    for match in HEADING.finditer(masking.without_code(text)):
        if len(match["marks"]) <= DEEPEST:
            whole = HEADING.match(visible, match.start()) or match
            title = plain(whole["text"])
            starts.append((match.start(), match.end(), title, match["anchor"] or slugify(title, "-")))
    ends = [start for start, *_ in starts[1:]] + [len(text)]
    sections = []
    for (_, begin, title, anchor), end in zip(starts, ends, strict=True):
        counts = Counter(stems(plain(text[begin:end])))
        if title or counts:
            sections.append(SearchSection(title, anchor, counts))
    return sections


def repeats_records(path: str, site: Site) -> bool:
    """Tell whether a page repeats records which are entries themselves."""
    return path in {site.findings.filled_on.get(marker) for marker in RECORDED}


def plain(markdown: str) -> str:
    """Return Markdown without its links' addresses, tags, citations, attributes and marks."""
    text = LINK.sub(lambda match: match["text"], CITED.sub(" ", markdown))
    text = BLOCK_OPTION.sub(" ", ATTRIBUTES.sub(" ", masking.HTML_TAG.sub(" ", text)))
    return html.unescape(re.sub(r"[`*|\\$]+", "", text)).strip()
