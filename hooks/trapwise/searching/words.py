"""From text to the stems that search compares.

``docs/assets/javascripts/search/words.js`` does the same to what a reader types; a test
runs both over every word of the site. A stem is not for reading: British and American
spelling, plurals, endings and doubled letters come out alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PIECE = re.compile(r"[a-z0-9]+(?:[-‐‑–/_.@+][a-z0-9]+)*")
PART = re.compile(r"[a-z0-9]+")
APOSTROPHE = re.compile(r"['’‘]")
GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
THOUSANDS = re.compile(r"(?<![a-z0-9])([0-9]+)k(?![a-z0-9])")
DOUBLED = re.compile(r"([a-z])\1")
LONGEST_JOINED = 24
UNCHANGED = re.compile(r"(?:ss|us|is|as)$")
ENDINGS = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=[sxzh])es$"), ""),
    (re.compile(r"(?<=[a-z]{2})s$"), ""),
)
TAILS = re.compile(r"(?<=[a-z]{3})(?:ation|ating|ated|ate|ing|ion|ed|ly|e)$")
TWICE = re.compile(r"([bdfgmnprt])\1$")
VOWEL = re.compile(r"[aeiouy]")


def pieces(text: str) -> list[list[str]]:
    """Return the words of a text in order, each split at its hyphens, slashes and the like."""
    plain = unicodedata.normalize("NFKD", APOSTROPHE.sub("", text)).lower()
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = THOUSANDS.sub(r"\g<1>000", GROUPED.sub("", plain))  # 10,000 is also written 10k
    return [PART.findall(piece) for piece in PIECE.findall(plain)]


# Most words of a page stand on many others.
@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word in small letters."""
    if len(word) < 4 or any(c.isdigit() for c in word):
        return word
    word = word.replace("z", "s").replace("our", "or") if len(word) > 5 else word.replace("z", "s")
    if not UNCHANGED.search(word):
        for ending, instead in ENDINGS:
            shorter = ending.sub(instead, word)
            if shorter != word:
                word = shorter
                break
    shorter = TAILS.sub("", word)
    if VOWEL.search(shorter):
        is_verb = word.endswith(("ing", "ed"))
        word = TWICE.sub(r"\1", shorter) if is_verb else shorter
    if word.endswith("tr"):  # centre and center, of which one has lost its e
        word = word[:-1] + "er"
    return DOUBLED.sub(r"\1", word) if len(word) > 4 else word


def stems(text: str) -> list[str]:
    """Return the stems of a text in order; a compound gives its parts, then itself in one word."""
    found = []
    for parts in pieces(text):
        found += [stem(part) for part in parts]
        joined = "".join(parts)
        if len(parts) > 1 and len(joined) <= LONGEST_JOINED:
            found.append(stem(joined))
    return found
