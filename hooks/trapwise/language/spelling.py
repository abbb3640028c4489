"""When two spellings are one word: British and American, plurals, hyphens and spaces, capitals."""

from __future__ import annotations

import re
from functools import cache

from .vocabulary import CURLED, WORD

BRITISH = (
    (re.compile(r"(?<=[a-z]{3})isation"), "ization"),
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|er|ers|es|ing)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{3})ys(?=(?:e|ed|er|ers|es|ing)$)"), "yz"),
    (re.compile(r"(?<=[a-z]{2}[bdilmnv])our"), "or"),
    (re.compile(r"(?<=[aeo])ll(?=(?:ed|er|ers|ing|ings)$)"), "l"),
    (re.compile(r"(?<=[a-z]{2}[nt])re(?=d?$)"), "er"),
    (re.compile(r"(?<=[a-z]{3})ence$"), "ense"),
    (re.compile(r"(?<=[a-z]{3})ogue"), "og"),
)
PLURAL = re.compile(r"(?<=[a-z]{3})(?:(?:(?<=[sxz])|(?<=[cs]h))es|(?<![sui])s)$")


@cache
def word_spelling(word: str) -> str:
    """Return what all spellings of one word have in common; it need not be a word itself."""
    plain = CURLED.sub("'", word).casefold().removesuffix("'s").replace("'", "")
    plain = PLURAL.sub("", re.sub(r"(?<=[a-z]{2})ies$", "y", plain))
    for british, american in BRITISH:
        plain = british.sub(american, plain)
    return plain


def spelling(name: str) -> str:
    """Return what all spellings of a name have in common: no hyphen, no space, no plural."""
    return "".join(word_spelling(word) for word in WORD.findall(name))


def letters(name: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return "".join(c for c in name.casefold() if c.isalnum())
