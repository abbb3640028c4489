"""How long a text is: words, sentences, minutes."""

from __future__ import annotations

import re

from . import masking
from .scanning import CITATION, LINK, STATED, Page

WORDS_A_MINUTE = 220
"""Reading speed for technical prose, for the reading time only."""


def count_words(markdown: str) -> int:
    """Count the words of prose: no code, mathematics, tables, raw HTML, options or references."""
    return _count_unmasked(masking.without_mathematics(masking.without_code(markdown)))


def _count_unmasked(text: str) -> int:
    """Count the words of a text in which code and mathematics are blank already."""
    text = re.sub(r"^ {4}.*$|^\|.*$|^/{3,}.*$|^#+ .*$|^</?\w.*$", "", text, flags=re.MULTILINE)
    text = STATED.sub(lambda m: m["text"], LINK.sub(lambda m: m["text"], CITATION.sub("", text)))
    return len(re.findall(r"\w[\w'’.,\-]*", text))


def reading_minutes(page: Page) -> int:
    """Return the reading time of a page in whole minutes, at least one."""
    return max(1, round(_count_unmasked(page.prose) / WORDS_A_MINUTE))


def as_hours(minutes: int) -> str:
    """Return minutes as readers say them: ``45 min``, ``2 h``, ``2 h 5 min``."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def count_sentences(markdown: str) -> int:
    """Count sentences of prose, roughly: full stops, question marks and colons at an end."""
    text = masking.without_mathematics(masking.without_code(CITATION.sub("", markdown))).strip()
    text = re.sub(r"\b(?:e\.g|i\.e|et al|vs|cf|approx)\.", "", text)
    return max(len(re.findall(r"[.?!][\"'”’)*_]*(?=\s|$)", text)), 1 if text else 0)
