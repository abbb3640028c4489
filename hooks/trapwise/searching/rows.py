"""The rows of lists and tables that records make, and the sections of long pages: each an entry of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..memo import FORGETFUL, Memo
from ..numbers.pulls import TABLES, with_unit
from ..pages.addresses import page_address
from ..pages.other_names import names_of_sections
from ..records import Phase
from ..sitewide.site import Site
from .entry import SearchEntry
from .texts import SearchSection, repeats_records, searched_text, sections_in

SPLIT_KINDS = ("framework", "practice")
"""Kinds of pages whose sections answer a question by themselves."""
SPLIT_MARKERS = ("path-table", "transcripts")
"""What stands on other such pages."""
NUMBERED = re.compile(r"^\d+\.\s+")


def row_entries(site: Site) -> Iterator[SearchEntry]:
    """Yield an entry for each row that a reader may look for and that has an anchor on some page."""
    catalogue = site.catalogue
    for recovery in catalogue.recoveries.values():
        yield from _row(
            site,
            "recovery",
            "recoveries",
            recovery.id,
            recovery.situation,
            recovery.say,
            recovery.wordings,
            (recovery.then,),
        )
    for phrase in catalogue.phrases.values():
        yield from _row(
            site,
            "phrase",
            "phrases",
            phrase.id,
            phrase.phrase,
            phrase.when,
            phrase.wordings,
            (phrase.because,),
        )
    for flag in catalogue.flags.values():
        yield from _row(
            site, "flag", "red-flags", flag.id, flag.flag, flag.instead, flag.wordings, (flag.suggests,)
        )
    for dimension in catalogue.rubric.values():
        name = f"{dimension.title} in the rubric"
        yield from _row(
            site,
            "rubric",
            "rubric",
            dimension.id,
            name,
            dimension.question,
            dimension.wordings,
            dimension.scores,
        )
    for prompt in catalogue.prompts.values():
        decides = (
            (prompt.changes, catalogue.patterns[prompt.pattern].title)
            if prompt.pattern in catalogue.patterns
            else ()
        )
        yield from _row(
            site,
            "problem",
            "problem-types",
            prompt.id,
            prompt.title,
            prompt.constraint,
            prompt.aliases,
            decides,
        )
    for mistake in catalogue.mistakes.values():
        yield from _row(site, "check", "checklist", mistake.id, mistake.check, mistake.title)
    for word in catalogue.words.values():
        if term := catalogue.terms.get(word.term):
            yield from _row(
                site, "word", "words", word.id, f"Saying “{term.term}”", word.commits, (), (word.use,)
            )
    for quantity in catalogue.quantities.values():
        about = tuple(text for text in (quantity.measured, quantity.derived, quantity.note) if text)
        yield from _row(
            site,
            "number",
            f"{TABLES}{quantity.group}",
            quantity.id,
            quantity.title,
            with_unit(quantity),
            quantity.wordings,
            about,
        )


def _row(
    site: Site,
    kind: str,
    marker: str,
    row: str,
    title: str,
    line: str,
    names: tuple[str, ...] | list[str] = (),
    words: tuple[str, ...] | list[str] = (),
) -> Iterator[SearchEntry]:
    """Yield the entry of a row, if the page of the list with this marker is there."""
    page = site.findings.filled_on.get(marker)
    if page is not None:
        yield SearchEntry(kind, title, f"{page_address(page)}#{row}", line, tuple(names), words=tuple(words))


def section_entries(site: Site, pages: list[SearchEntry], memo: Memo = FORGETFUL) -> Iterator[SearchEntry]:
    """Yield an entry for each section of the pages whose sections answer by themselves.

    A title that several pages have, such as ``Key takeaways``, says nothing by itself. On any page
    a section with other names is an entry.
    """
    marked = {site.findings.filled_on.get(marker) for marker in SPLIT_MARKERS}
    split = [
        entry
        for entry in pages
        if (entry.kind in SPLIT_KINDS or entry.page in marked) and not repeats_records(entry.page, site)
    ]
    named = [entry for entry in pages if entry not in split and names_of_sections(site.pages[entry.page])]
    found = {
        entry.page: memo.call(sections_in, searched_text(entry.page, site), key=entry.page)
        for entry in [*split, *named]
    }
    often = Counter(section.title for entry in split for section in found[entry.page])
    for entry, is_split in [*((entry, True) for entry in split), *((entry, False) for entry in named)]:
        phases = _phases(site, entry.page)
        also = names_of_sections(site.pages[entry.page])
        for section in found[entry.page]:
            speaks = is_split and often[section.title] == 1 and section.title != entry.title
            if section.title and (speaks or section.anchor in also):
                yield _section(entry, section, phases.get(section.anchor), also.get(section.anchor, []))


def _section(entry: SearchEntry, section: SearchSection, phase: Phase | None, also: list[str]) -> SearchEntry:
    title = NUMBERED.sub("", section.title)
    names = [f"{entry.title}: {title}", *([f"{title} phase"] if phase else [])]
    words = [phase.purpose, phase.output] if phase else []
    address = f"{entry.address}#{section.anchor}"
    return SearchEntry("section", title, address, entry.title, (*names, *also), words=tuple(words))


def _phases(site: Site, path: str) -> dict[str, Phase]:
    """Return the phases of the framework whose page this is, by their anchors."""
    kind, record = site.record_of(path) or ("", "")
    return (
        {phase.id: phase for phase in site.catalogue.frameworks[record].phases}
        if kind == "frameworks"
        else {}
    )
