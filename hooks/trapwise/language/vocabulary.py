"""Finds the glossary's terms in text: what counts as a word, and which words name a term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown.util import ETX, STX

# Python-Markdown's "smarty" (3.8 to 3.11 at least) leaves such a placeholder where it curls an apostrophe.
ANY_APOSTROPHE = f"(?:['’]|{STX}wzxhzdk:\\d+{ETX})"
CURLED = re.compile(ANY_APOSTROPHE)
WORD = re.compile(rf"[^\W_]+(?:{ANY_APOSTROPHE}[^\W_]+)*")


@dataclass(frozen=True)
class NamedTerm:
    """What a link needs of a glossary term."""

    id: str
    names: tuple[str, ...]
    definition: str


class Vocabulary:
    """Finds terms in text: one pass over the words, whatever the number of terms."""

    def __init__(self, entries: Iterable[NamedTerm]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for entry in self.entries.values():
            for name in entry.names:
                for form in _forms(name):
                    words = tuple(_fold(word) for word in WORD.findall(form))
                    if words:
                        self._by_first.setdefault(words[0], []).append((words, form, entry.id))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: (-len(c[0]), c[1]))
        self._by_written: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield ``(start, end, term id)`` for every mention, longest names first."""
        words = list(WORD.finditer(text))
        index = 0
        while index < len(words):
            candidates = self._beginning(words[index][0])
            found = self._match(text, words, index, candidates) if candidates else None
            if found is None:
                index += 1
                continue
            count, term = found
            yield words[index].start(), words[index + count - 1].end(), term
            index += count

    def _beginning(self, word: str) -> list[tuple[tuple[str, ...], str, str]]:
        """Return the names that begin with a word; most words of a text stand in it many times."""
        found = self._by_written.get(word)
        if found is None:
            found = self._by_written[word] = self._by_first.get(_fold(word), [])
        return found

    def _match(
        self,
        text: str,
        words: list[re.Match[str]],
        index: int,
        candidates: list[tuple[tuple[str, ...], str, str]],
    ) -> tuple[int, str] | None:
        for wanted, form, term in candidates:
            if index + len(wanted) > len(words):
                continue
            spoken = words[index : index + len(wanted)]
            if len(wanted) > 1 and [_fold(word[0]) for word in spoken[1:]] != list(wanted[1:]):
                continue
            mention = text[spoken[0].start() : spoken[-1].end()]
            if not _same_joints(mention, form) or inside_a_name(text, spoken[0].start(), spoken[-1].end()):
                continue
            if _is_cased(form) and _straight(mention) != form:
                continue
            return len(wanted), term
        return None


def _straight(text: str) -> str:
    # Most words have none, and this is asked of every word of the site.
    return CURLED.sub("'", text) if "’" in text or STX in text else text


def _fold(word: str) -> str:
    return _straight(word).casefold()


def _forms(name: str) -> list[str]:
    """Return a name and its plain plural."""
    if name.endswith(("s", "x", "ch", "sh")):
        return [name, f"{name}es"]
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return [name, f"{name[:-1]}ies"]
    return [name, f"{name}s"]


def _is_cased(name: str) -> bool:
    """Tell whether a name is one, such as LoRA or AUC, that only its own capitals make."""
    return sum(c.isupper() for c in name) >= 2


def _same_joints(mention: str, form: str) -> bool:
    """Tell whether words are joined alike: a space may be a line break, or a hyphen a space."""
    joints = [re.sub(r"\s+", " ", j) for j in WORD.split(mention)]
    expected = [re.sub(r"\s+", " ", j) for j in WORD.split(form)]
    return all(a == b or {a, b} <= {" ", "-"} for a, b in zip(joints, expected, strict=True))


def inside_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between two offsets is a part of a longer name or address."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return (before in {"-", "_", "/", "@", "#", "."} and start > 0) or (
        after in {"_", "@", "/"} or (after == "-" and text[end + 1 : end + 2].isalnum())
    )
