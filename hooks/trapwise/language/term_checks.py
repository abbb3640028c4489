"""Two checks of the glossary against the pages: terms that nobody uses, spellings that it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..catalogue import Catalogue
from ..memo import FORGETFUL, Memo
from ..pages.scanning import Page
from ..problems import Problem
from ..records import KINDS
from .mentions import Mention, visible_text
from .spelling import spelling, word_spelling
from .vocabulary import WORD, Vocabulary, inside_a_name

SILENT = frozenset({"terms", "changes", "themes"})
"""Kinds of records whose text is the glossary's own, or tells of the site."""
POSSESSIVE = re.compile(r"['’]s\b")
PARTICLE = re.compile(r" (?:back|down|in|off|on|out|over|up)$")
LONGEST_NAME = 5
"""Words in the longest name that is looked for under another spelling."""


def check_terms(
    pages: Mapping[str, Page],
    catalogue: Catalogue,
    found: Mapping[str, tuple[Mention, ...]],
    vocabulary: Vocabulary,
    memo: Memo = FORGETFUL,
) -> list[Problem]:
    """Return a problem for each term that nothing uses, and for each spelling the glossary lacks."""
    if "terms" in catalogue.doubtful:
        return []
    # What a record that could not be read would have used is not known.
    is_known = not catalogue.doubtful & KINDS.keys()
    problems = list(_unused(catalogue, found, vocabulary, memo)) if is_known else []
    keys = memo.call(Spellings, vocabulary)
    for page in pages.values():
        problems += memo.call(Spellings.variants, keys, page, found.get(page.path, ()), key=page.path)
    return problems


def _unused(
    catalogue: Catalogue, found: Mapping[str, tuple[Mention, ...]], vocabulary: Vocabulary, memo: Memo
) -> Iterator[Problem]:
    used = {mention.term for items in found.values() for mention in items}
    lost = [term for term in catalogue.terms.values() if term.id not in used]
    if not lost:
        return
    recorded = memo.call(_recorded, catalogue, vocabulary)
    for term in lost:
        if term.id not in recorded:
            message = (
                f"no page uses the term '{term.term}' under any of its names; "
                "use it where it is explained, add the name that pages use, or remove it"
            )
            yield catalogue.records.unfinished("terms", term, ("id",), message)


def _recorded(catalogue: Catalogue, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the terms that records use: a chapter shows its symptoms, its technique, what it is not."""
    used = {word.term for word in catalogue.words.values()}
    for kind in KINDS.keys() - SILENT:
        for record in catalogue.of(kind).values():
            used |= {term for text in _texts(record.model_dump()) for _, _, term in vocabulary.find(text)}
    return frozenset(used)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


class Spellings:
    """All names of the glossary by what their spellings have in common."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.names: dict[str, str] = {}
        for entry in vocabulary.entries.values():
            for name in entry.names:
                # A name of one or two letters is another word in small letters.
                if len(spelling(name)) > 2:
                    self.names.setdefault(spelling(name), name)
        self._starts = {key[:n] for key in self.names for n in range(1, len(key) + 1)}

    def variants(self, page: Page, known: tuple[Mention, ...]) -> tuple[Problem, ...]:
        """Return a problem for each spelling on a page that is nearly a name and not one."""
        return tuple(self._variants(page, known))

    def _variants(self, page: Page, known: tuple[Mention, ...]) -> Iterator[Problem]:
        text = visible_text(page)
        words = list(WORD.finditer(text))
        # Each offset within a mention, so that one look tells whether two overlap.
        taken = {offset for mention in known for offset in range(mention.start, mention.end)}
        seen: set[str] = set()
        for index, first in enumerate(words):
            found = self._longest(text, words, index, taken)
            if found is None:
                continue
            last, name = found
            end = words[last].end()
            written = " ".join(text[first.start() : end].split())
            is_new = written not in seen and _is_variant(written, name)
            if is_new and not inside_a_name(text, first.start(), end):
                seen.add(written)
                message = (
                    f"'{written}' is a spelling of the term '{name}' that the glossary lacks; "
                    "write it as the glossary does, or add it to the term's aliases"
                )
                yield Problem(page.name, page.line_at(first.start()), message)

    def _longest(
        self, text: str, words: list[re.Match[str]], index: int, taken: set[int]
    ) -> tuple[int, str] | None:
        """Return the last word, and the name, of the longest name spelt from a word on, if any is."""
        key, best = "", None
        for last, word in enumerate(words[index : index + LONGEST_NAME], index):
            joint = text[words[last - 1].end() : word.start()] if last > index else ""
            if joint != "-" and joint.strip(" \n"):
                break
            key += word_spelling(word[0])
            if key not in self._starts or word.start() in taken:
                break
            if key in self.names:
                best = last, self.names[key]
        return best


def _is_variant(found: str, name: str) -> bool:
    """Tell a likely spelling of a name from other words: ``map`` is not MAP, "fall back" no fallback."""
    if POSSESSIVE.search(found) or (PARTICLE.search(found) and not PARTICLE.search(name)):
        return False
    acronym = name.isalpha() and sum(c.isupper() for c in name) >= 2
    if acronym:
        return sum(c.isupper() for c in found) >= 2
    return True
