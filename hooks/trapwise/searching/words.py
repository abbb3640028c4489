"""From text to the stems that search compares.

Stems are Snowball's for English. ``docs/assets/javascripts/search/words.js`` does the same
to what a reader types, with the same rules in JavaScript; a test runs both over every word
of the site.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from snowballstemmer import EnglishStemmer

PIECE = re.compile(r"[a-z0-9]+(?:[-‐‑–/_.@+][a-z0-9]+)*")
PART = re.compile(r"[a-z0-9]+")
APOSTROPHE = re.compile(r"['’‘]")
GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
THOUSANDS = re.compile(r"(?<![a-z0-9])([0-9]+)k(?![a-z0-9])")
VERSUS = re.compile(r"(?<![a-z0-9])(?:vs|versus)(?![a-z0-9])")
SPOKEN_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
IN_DIGITS = {word: str(number) for number, word in enumerate(SPOKEN_NUMBERS)}
"""A reader who looks for the rule of three may write 3."""
LONGEST_JOINED = 24
SNOWBALL = "sphinx"
"""The package that brings Snowball's rules in JavaScript, and its list of English stop words."""
SCRIPTS = ("base-stemmer.js", "english-stemmer.js")
STEMMER = """\
/*! Snowball's stemmer for English, https://snowballstem.org, under the 3-clause BSD license, as it comes with Sphinx. */
let BaseStemmer;
{scripts}
const english = new EnglishStemmer();
export const stemWord = (word) => english.stemWord(word);
"""


def pieces(text: str) -> list[list[str]]:
    """Return the words of a text in order, each split at its hyphens, slashes and the like."""
    plain = unicodedata.normalize("NFKD", APOSTROPHE.sub("", text)).lower()
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = THOUSANDS.sub(r"\g<1>000", GROUPED.sub("", plain))  # 10,000 is also written 10k
    plain = VERSUS.sub("or", plain)  # who compares two things writes either
    return [PART.findall(piece) for piece in PIECE.findall(plain)]


# Most words of a page stand on many others.
@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word in small letters."""
    if word in IN_DIGITS:
        return IN_DIGITS[word]
    return word if any(c.isdigit() for c in word) else str(EnglishStemmer().stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of a text in order; a compound gives its parts, then itself in one word."""
    found = []
    for parts in pieces(text):
        found += [stem(part) for part in parts]
        joined = "".join(parts)
        if len(parts) > 1 and len(joined) <= LONGEST_JOINED:
            found.append(stem(joined))
    return found


def stop_words() -> list[str]:
    """Return the stems of Snowball's English stop words, in order: they say little of what is asked."""
    text = (_snowball() / "_stopwords" / "en.txt").read_text(encoding="utf-8")
    words = (line.partition("|")[0].strip() for line in text.splitlines())
    return sorted({found for word in words for found in stems(word)})


def browser_stemmer() -> str:
    """Return the JavaScript module that gives a reader's words the stems that ``stem`` gives."""
    scripts = [(_snowball() / "minified-js" / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return STEMMER.format(scripts="\n".join(scripts))


def _snowball() -> Path:
    """Return the folder of the package's files without importing it, which is slow."""
    spec = find_spec(SNOWBALL)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {SNOWBALL} with Snowball's stemmer is not installed")
    return Path(spec.submodule_search_locations[0]) / "search"
