"""Where pages speak of the glossary's terms: one pass of one matcher over the text of each page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..catalogue import Catalogue
from ..memo import FORGETFUL, Memo
from ..pages.masking import hide
from ..pages.scanning import CITATION, LINK, PULL, Page
from .vocabulary import NamedTerm, Vocabulary

TEACHING = ("traps/", "mistakes/", "frameworks/", "practice/")
"""The folders of pages that teach; others list what these teach, or tell of the site."""
BLOCK_HEAD = re.compile(r"^/{3,}[ \t]*[\w-]+(?:[ \t]*\|)?|^ {4}[a-z]+: [\w-]+[ \t]*$", re.MULTILINE)
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\{:?[ \t]*[#.][^{}\n]*\}")


@dataclass(frozen=True)
class Mention:
    """A term's name in a page's body, by offsets."""

    term: str
    start: int
    end: int


def vocabulary_of(catalogue: Catalogue, memo: Memo = FORGETFUL) -> Vocabulary:
    """Return the matcher of all the names in the glossary."""
    named = [
        NamedTerm(term.id, (term.term, *term.aliases), term.definition) for term in catalogue.terms.values()
    ]
    return memo.call(Vocabulary, named)


def teaches(path: str) -> bool:
    """Tell whether a page, by its path in ``docs``, is one that teaches."""
    return path.startswith(TEACHING)


def visible_text(page: Page) -> str:
    """Return the body of a page with all but what a reader reads blanked; no offset moves."""
    text = LINK.sub(_without_target, page.prose)
    for pattern in (CITATION, PULL, BLOCK_HEAD, MARKUP):
        text = hide(pattern, text)
    return text


def _without_target(match: re.Match[str]) -> str:
    return f" {match['text']}".ljust(match.end() - match.start())


def mentions(
    pages: Iterable[Page], vocabulary: Vocabulary, memo: Memo = FORGETFUL
) -> dict[str, tuple[Mention, ...]]:
    """Return every mention of every term by the path of its page, in reading order."""
    return {page.path: memo.call(mentions_on, page, vocabulary, key=page.path) for page in pages}


def mentions_on(page: Page, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return every mention of every term on a page, in reading order."""
    named = [Mention(term, start, end) for start, end, term in vocabulary.find(visible_text(page))]
    # A short link shows the term's name, which does not stand in the source.
    linked = [
        Mention(link.text[5:], link.start, link.start)
        for link in page.links
        if link.text.startswith("term:") and link.text[5:] in vocabulary.entries
    ]
    return tuple(sorted([*named, *linked], key=lambda mention: mention.start))


def appearances(found: Mapping[str, tuple[Mention, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the paths of the teaching pages that use each term, the most frequent users first."""
    counts: dict[str, dict[str, int]] = {}
    for path, items in found.items():
        if teaches(path):
            for mention in items:
                uses = counts.setdefault(mention.term, {})
                uses[path] = uses.get(path, 0) + 1
    return {term: tuple(sorted(uses, key=lambda path: (-uses[path], path))) for term, uses in counts.items()}
