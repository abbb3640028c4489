"""The two files that the browser loads: the names first, the words of the pages after them.

Results come from the names as soon as these are there. A posting of the second file
says in which sections a stem stands: the distance from the section before it in base
36, and a mark for how often, from a count of two.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..memo import FORGETFUL, Memo
from ..sitewide.site import Site
from .entries import find_entries
from .entry import SearchEntry
from .texts import SearchSection, searched_text, sections_in
from .words import browser_stemmer, stop_words

NAMES_FILE = "search/names.json"
WORDS_FILE = "search/words.json"
STEMMER_FILE = "assets/javascripts/search/stemmer.js"
SAID_FIRST = ("trap", "mistake", "design", "framework", "practice", "page")
"""Kinds whose line and symptoms are in the first file; the others are so many that theirs wait for the second."""
NAMED_LATE = ("paper", "number", "problem", "flag", "word", "check", "section")
"""Kinds whose other names wait as well."""
OFTEN = ((6, "*"), (2, "+"))
LEAST_MARKED = OFTEN[-1][0]
BASE36_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_search(target: Path, site: Site, memo: Memo = FORGETFUL) -> None:
    """Write the search files into the built site at ``target``."""
    names, words = search_files(site, memo)
    folder = target / "search"
    folder.mkdir(exist_ok=True)
    for name, content in ((NAMES_FILE, names), (WORDS_FILE, words)):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (target / name).write_text(text, encoding="utf-8")
    stemmer = target / STEMMER_FILE
    stemmer.parent.mkdir(parents=True, exist_ok=True)
    stemmer.write_text(browser_stemmer(), encoding="utf-8")


def search_files(site: Site, memo: Memo = FORGETFUL) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the names and the words of a site as the browser reads them."""
    entries = find_entries(site, memo)
    texts = {
        index: memo.call(sections_in, searched_text(entry.page, site), key=entry.page)
        for index, entry in enumerate(entries)
        if entry.page
    }
    synonyms = [synonym.words for synonym in site.catalogue.synonyms.values()]
    return name_file(entries, synonyms), word_file(entries, texts)


def name_file(entries: list[SearchEntry], synonyms: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """Return what every entry is called, a trap with its mark, groups of words that stand for one another, and stop words."""
    rows = [
        [
            entry.kind,
            entry.title,
            entry.address,
            entry.line if entry.kind in SAID_FIRST else "",
            () if entry.kind in NAMED_LATE else entry.names,
            entry.symptoms if entry.kind in SAID_FIRST else (),
            *([entry.mark] if entry.mark else []),
        ]
        for entry in entries
    ]
    return {"entries": rows, "synonyms": synonyms, "stop": " ".join(stop_words())}


def word_file(entries: list[SearchEntry], texts: Mapping[int, list[SearchSection]]) -> dict[str, Any]:
    """Return the lines and names that are not in the first file, the pages' sections, and where each stem stands.

    ``texts`` holds the sections of an entry's page by the entry's place in ``entries``. A section that is
    an entry itself has its place as well.
    """
    places = {entry.address: index for index, entry in enumerate(entries)}
    sections: list[list[Any]] = []
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, found in texts.items():
        for section in found:
            for stem, count in section.counts.items():
                postings[stem].append((len(sections), count))
            own = places.get(f"{entries[index].address}#{section.anchor}")
            sections.append([index, section.title, section.anchor, *([] if own is None else [own])])
    stems = sorted(postings)
    digits = [_base36(number) for number in range(len(sections) + 1)]
    return {
        "names": {str(i): entry.names for i, entry in enumerate(entries) if entry.kind in NAMED_LATE},
        "symptoms": {
            str(i): entry.symptoms
            for i, entry in enumerate(entries)
            if entry.symptoms and entry.kind not in SAID_FIRST
        },
        "more": {str(i): entry.words for i, entry in enumerate(entries) if entry.words},
        "lines": {
            str(i): entry.line
            for i, entry in enumerate(entries)
            if entry.line and entry.kind not in SAID_FIRST
        },
        "sections": sections,
        "stems": " ".join(stems),
        "hits": " ".join(_posting(postings[stem], digits) for stem in stems),
    }


def _posting(hits: list[tuple[int, int]], digits: Sequence[str]) -> str:
    last, parts = -1, []
    for section, count in hits:
        # Most words stand in a section once.
        mark = next(mark for least, mark in OFTEN if count >= least) if count >= LEAST_MARKED else ""
        parts.append(digits[section - last] + mark)
        last = section
    return ",".join(parts)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = BASE36_DIGITS[digit] + digits
        if not number:
            return digits
