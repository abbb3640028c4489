"""Which sections treat a term, and do not only mention it.

A section treats a term if a box of it defines the term, an author marked it,
its heading, the title of a box or the bold words that open a paragraph name
the term, or it speaks of the term ``MENTIONS`` times, and ``TIMES`` times as
often for its length as the site as a whole. Sections that stage, rehearse or
sum up what others explain do not count, unless marked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from ..memo import FORGETFUL, Memo
from ..pages.scanning import Page
from ..pages.sections import Section, section_at, sections
from .mentions import Mention, teaches, visible_text
from .vocabulary import WORD, Vocabulary

MENTIONS = 4
MENTIONS_TIED = 3
"""As many are enough on the page of a trap that the term's record names."""
TIMES = 4.0
REHEARSALS = frozenset(
    {
        "scenario",
        "scene",
        "notes",
        "better",
        "papers",
        "answer",
        "levels",
        "recovery",
        "followups",
        "follow-ups",
        "takeaways",
        "wrap-up",
        "drill",
        "recall-cards",
        "what-each-level-adds",
        "say",
    }
)
"""Anchors of sections that stage, rehearse or sum up what others explain."""
DEFINING = frozenset({"definition", "technique"})
TITLED = frozenset({"theorem", "code", "insight", "note", "trap", "solution"})


RUN_IN = re.compile(r"^(?P<item>\d+\.[ ]|- )?\*\*(?P<words>[^*\n]+)\*\*", re.MULTILINE)
"""Bold words that open a paragraph or an item of a list, as a small heading.

An item's must be the term and nothing else: others are steps, such as "Report the error".
"""


class Reason(IntEnum):
    """Why a section counts as a treatment; the highest reason is the principal treatment's."""

    OFTEN = 1
    TITLE = 2
    HEADING = 3
    MARK = 4
    DEFINITION = 5


@dataclass(frozen=True)
class Treatment:
    """A section that treats something, why, and how much: strengths compare treatments of one reason."""

    section: Section
    reason: Reason
    strength: float
    sub: str = ""


def treatments(
    pages: Mapping[str, Page],
    found: Mapping[str, tuple[Mention, ...]],
    vocabulary: Vocabulary,
    tied: Mapping[str, frozenset[str]],
    memo: Memo = FORGETFUL,
) -> dict[str, list[Treatment]]:
    """Return the treatments of each term, the principal one first.

    ``tied`` holds, by path, the terms whose records name the trap of that page.
    """
    counted = _Counts()
    for path, page in pages.items():
        if teaches(path):
            counted.add(memo.call(_count, page, found.get(path, ()), vocabulary, key=path))
    made: dict[str, list[Treatment]] = {}
    for term, part in counted.mentioned.keys() | counted.named.keys():
        is_tied = term in tied.get(part.path, ())
        treatment = counted.treatment(term, part, is_tied) if _explains(part) else None
        if treatment:
            made.setdefault(term, []).append(treatment)
    return {term: sorted(items, key=treatment_order) for term, items in made.items()}


def _explains(part: Section) -> bool:
    return bool(part.anchor) and part.anchor not in REHEARSALS


@dataclass(frozen=True)
class _PageCounts:
    """How many words each section of a page has, how often it mentions each term, and which terms it names."""

    length: Mapping[Section, int]
    mentioned: Mapping[tuple[str, Section], int]
    named: Mapping[tuple[str, Section], Reason]


def _count(page: Page, mentions: tuple[Mention, ...], vocabulary: Vocabulary) -> _PageCounts:
    parts, text = sections(page), visible_text(page)
    named: dict[tuple[str, Section], Reason] = {}
    for term, part, reason in _named(page, parts, vocabulary):
        named[term, part] = max(reason, named.get((term, part), reason))
    return _PageCounts(
        length={part: sum(1 for _ in WORD.finditer(text, part.start, part.end)) for part in parts},
        mentioned=Counter((mention.term, section_at(parts, mention.start)) for mention in mentions),
        named=named,
    )


class _Counts:
    """The counts of all the pages together."""

    def __init__(self) -> None:
        self.length: dict[Section, int] = {}
        self.mentioned: dict[tuple[str, Section], int] = {}
        self.named: dict[tuple[str, Section], Reason] = {}
        self._everywhere: Counter[str] = Counter()
        self._total = 0

    def add(self, page: _PageCounts) -> None:
        self.length |= page.length
        self.mentioned |= page.mentioned
        self.named |= page.named
        self._total += sum(page.length.values())
        for (term, _), count in page.mentioned.items():
            self._everywhere[term] += count

    def treatment(self, term: str, part: Section, is_tied: bool) -> Treatment | None:
        """Return how a section treats a term, or ``None`` where it only mentions it."""
        count = self.mentioned.get((term, part), 0)
        share = count / max(self.length[part], 1)
        usual = self._everywhere[term] / max(self._total, 1)
        times = share / usual if usual else 0.0
        is_often = count >= (MENTIONS_TIED if is_tied else MENTIONS) and times >= TIMES
        why = self.named.get((term, part))
        if why == Reason.TITLE and count < 2 and not is_tied:
            why = None
        if why is None and not is_often:
            return None
        return Treatment(part, why or Reason.OFTEN, count * math.log(max(times, 1.1)))


def treatment_order(treatment: Treatment) -> tuple[float, float, str, int]:
    """Return the key by which treatments are sorted, the principal one first."""
    section = treatment.section
    return -treatment.reason, -treatment.strength, section.path, section.start


def _named(
    page: Page, parts: tuple[Section, ...], vocabulary: Vocabulary
) -> Iterator[tuple[str, Section, Reason]]:
    """Yield the terms named in headings, in the titles of boxes and in the openings of paragraphs."""
    for part in parts:
        for _, _, term in vocabulary.find(part.title):
            yield term, part, Reason.HEADING
    for block in page.blocks:
        if block.kind in DEFINING | TITLED:
            reason = Reason.DEFINITION if block.kind in DEFINING else Reason.TITLE
            for _, _, term in vocabulary.find(block.title):
                yield term, section_at(parts, block.start), reason
    for match in RUN_IN.finditer(page.prose):
        for start, end, term in vocabulary.find(match["words"]):
            if match["item"] and match["words"][:start] + match["words"][end:].rstrip(".:,") != "":
                continue
            yield term, section_at(parts, match.start()), Reason.TITLE
