"""What can be found: an entry for each record and each page, with everything it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..catalogue import Catalogue
from ..drawing.trap_marks import draw_trap_mark
from ..memo import FORGETFUL, Memo
from ..pages.addresses import page_address
from ..pages.other_names import other_names
from ..pages.scanning import Page
from ..sitewide.site import Site
from .entry import SearchEntry
from .rows import row_entries, section_entries
from .words import stems

SHOWN_KINDS = {
    "traps": "trap",
    "mistakes": "mistake",
    "frameworks": "framework",
    "patterns": "framework",
    "designs": "design",
}
"""What a reader is told a record's own page is, by the kind of the record."""
GENERIC = re.compile(
    r"^(?:The|No|Treating the|Ignoring|Forgetting)\s+|\s+(?:Trap|Paradox|Mirage|Illusion|Effect)$"
)
"""What a title has in common with others, and a reader who types a word or two leaves out."""
PRACTICE = "practice/"
LINE_FIELDS = ("mistake", "prompt", "summary")
"""The fields that say a record in one line; the first that it has is shown. Of a trap its page's question is."""
WORD_FIELDS = ("trap", "technique", "company", "domain", "says", "cost", "fix", "check", "constraint")
"""Fields whose words a reader may remember, though they name nothing."""


def find_entries(site: Site, memo: Memo = FORGETFUL) -> list[SearchEntry]:
    """Return the entries of a site: pages, their sections, rows of lists and tables, terms, papers."""
    pages = [_page_entry(page, site) for page in site.pages.values() if not _is_excluded(page)]
    rows = [*section_entries(site, pages, memo), *row_entries(site)]
    shown = {entry.address.partition("#")[0] for entry in pages}
    return [
        *pages,
        *(row for row in rows if row.address.partition("#")[0] in shown),
        *_terms(site),
        *_papers(site),
    ]


def core_of(title: str) -> str:
    """Return a title without what it shares with others: ``Softmax`` for ``The Softmax Trap``."""
    return GENERIC.sub("", title)


def _is_excluded(page: Page) -> bool:
    search = page.meta.get("search")
    return isinstance(search, dict) and bool(search.get("exclude"))


def _page_entry(page: Page, site: Site) -> SearchEntry:
    owner = site.record_of(page.path)
    if owner is not None:
        kind, name = owner
        record: Any = site.catalogue.of(kind)[name]
        return _record_entry(kind, record, page, site.catalogue)
    title = site.findings.titles[page.path]
    names = _unlike([title], [*([page.heading] if page.heading else []), *other_names(page)])
    kind = "practice" if page.path.startswith(PRACTICE) else "page"
    line = str(page.meta.get("description") or "")
    return SearchEntry(kind, title, page_address(page.path), line, names, page=page.path)


def _record_entry(kind: str, record: Any, page: Page, catalogue: Catalogue) -> SearchEntry:
    label = [record.label] if hasattr(record, "label") else []
    aliases: list[str] = getattr(record, "aliases", [])
    words = [str(getattr(record, field)) for field in WORD_FIELDS if getattr(record, field, None)]
    words += [str(page.meta.get("description") or ""), SHOWN_KINDS.get(kind, "")]
    words.append(" ".join(phase.title for phase in getattr(record, "phases", ())))
    for term in catalogue.terms.values():
        # A chapter that teaches a term is also found by the term's other names.
        if kind == "traps" and record.id in term.traps:
            words.append("; ".join([term.term, *_unlike([term.term], term.aliases)]))
    return SearchEntry(
        kind=SHOWN_KINDS.get(kind, "page"),
        title=record.title,
        address=page_address(page.path),
        line=_line_of(record, str(page.meta.get("description") or "")),
        names=(*label, *_unlike([record.title], [core_of(record.title), *aliases, *other_names(page)])),
        symptoms=(*getattr(record, "symptoms", ()), *getattr(record, "wordings", ())),
        words=tuple(word for word in words if word),
        page=page.path,
        mark=draw_trap_mark(catalogue.labs.get(record.id, {})) if kind == "traps" else (),
    )


def _line_of(record: Any, description: str) -> str:
    return next(
        (str(getattr(record, field)) for field in LINE_FIELDS if getattr(record, field, None)), description
    )


def _terms(site: Site) -> Iterator[SearchEntry]:
    page = site.findings.filled_on.get("glossary", "index.md")
    for term in site.catalogue.terms.values():
        address = f"{page_address(page)}#{term.id}"
        names = _unlike([term.term], term.aliases)
        yield SearchEntry("term", term.term, address, term.definition, names, tuple(term.wordings))


def _papers(site: Site) -> Iterator[SearchEntry]:
    page = site.findings.filled_on.get("bibliography", "index.md")
    for paper in site.catalogue.papers.values():
        if paper.key not in site.findings.numbers:
            continue  # nothing cites it, so that the bibliography does not list it
        line = ", ".join(part for part in (paper.short, paper.venue) if part)
        cited = f"{' '.join(paper.authors)} {paper.year}"
        address = f"{page_address(page)}#{paper.key}"
        called = _unlike([paper.title], [paper.title.partition(":")[0], *paper.called])
        yield SearchEntry("paper", paper.title, address, line, (cited, paper.short, *called))


def _unlike(known: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that search tells apart from those before them."""
    seen = {tuple(stems(name)) for name in known}
    unlike = []
    for name in names:
        key = tuple(stems(name))
        if key not in seen:
            unlike.append(name)
        seen.add(key)
    return tuple(unlike)


__all__ = ["SearchEntry", "core_of", "find_entries"]
