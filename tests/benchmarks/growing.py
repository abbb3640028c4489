"""A larger site made from ours: the same pages again and again, each time with some words of their own."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from functools import cache

from trapwise.searching.entries import SearchEntry
from trapwise.searching.texts import SearchSection

WORD = re.compile(r"[A-Za-z]{4,}")
OWN = 4
"""One word of so many is new in each copy, so that the vocabulary grows as it would."""


@cache
def _own(word: str, copy: int) -> str:
    return (
        word + "abcdefghijk"[copy] + "xq"
        if zlib.crc32(f"{word.lower()}".encode()) % OWN == copy % OWN
        else word
    )


def vary(text: str, copy: int) -> str:
    """Return a text as copy number ``copy`` has it; copy 0 is the text itself."""
    return WORD.sub(lambda match: _own(match[0], copy), text) if copy else text


def vary_address(address: str, copy: int) -> str:
    """Return an address of a page in copy number ``copy``."""
    return f"copy-{copy}/{address}" if copy else address


def vary_entry(entry: SearchEntry, copy: int) -> SearchEntry:
    """Return an entry as copy number ``copy`` has it."""
    if not copy:
        return entry
    lists = {
        field: tuple(vary(text, copy) for text in getattr(entry, field))
        for field in ("names", "symptoms", "words")
    }
    return replace(
        entry,
        title=vary(entry.title, copy),
        line=vary(entry.line, copy),
        address=vary_address(entry.address, copy),
        page=vary_address(entry.page, copy) if entry.page else "",
        **lists,
    )


def vary_section(section: SearchSection, copy: int) -> SearchSection:
    """Return a section as copy number ``copy`` has it."""
    if not copy:
        return section
    counts: dict[str, int] = {}
    for stem, count in section.counts.items():
        counts[vary(stem, copy)] = counts.get(vary(stem, copy), 0) + count
    return SearchSection(vary(section.title, copy), section.anchor, counts)
