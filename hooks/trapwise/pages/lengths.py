"""How long a text is: words, sentences, minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import masking
from .literal import PieceKind, literal_pieces
from .scanning import CITATION, LINK, STATED, Page

WORDS_A_MINUTE = 200
"""Reading speed for technical prose, for the reading time only."""
SECONDS = {"display": 12.0, "inline": 1.5, "code": 3.0, "row": 3.0, "figure": 20.0}
"""What else takes time: a formula on lines of its own or within one, a line of code, a row of a table, a figure.

Nobody measured them; they are what looking at each once took us, and say so on the page of study paths.
"""
FIGURES = frozenset({"figure", "drawing", "results"})
ROW = re.compile(r"^\|(?![ :|-]+$).*$", re.MULTILINE)


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
    return _whole_minutes(page, 0, len(page.body))


def section_minutes(page: Page) -> Mapping[str, int]:
    """Return the reading time of each section of level 2 in whole minutes, at least one, by its anchor."""
    anchors = [heading.anchor for heading in page.headings if heading.level == 2]
    bounds = {anchor: page.section(anchor) for anchor in anchors}
    return {anchor: _whole_minutes(page, *where) for anchor, where in bounds.items() if where}


def _whole_minutes(page: Page, start: int, end: int) -> int:
    return max(1, round(_seconds(page, start, end) / 60))


def _seconds(page: Page, start: int, end: int) -> float:
    """Return how long a part of a page takes to read, between two offsets: its prose and all that is none."""
    prose = page.prose[start:end]
    blocks = [block for block in page.blocks if start <= block.start < end]
    words = _count_unmasked(prose) + sum(len(block.title.split()) for block in blocks)
    first, last = page.line_at(start), page.line_at(end)
    displayed = [formula.display for formula in page.formulas if first <= formula.line < last]
    fences = [piece for piece in literal_pieces(page.body) if piece.kind is PieceKind.FENCE]
    return (
        words * 60 / WORDS_A_MINUTE
        + SECONDS["display"] * displayed.count(True)
        + SECONDS["inline"] * displayed.count(False)
        + SECONDS["code"]
        * sum(page.body.count("\n", f.start, f.end) for f in fences if start <= f.start < end)
        + SECONDS["row"] * len(ROW.findall(prose))
        + SECONDS["figure"] * sum(block.kind in FIGURES for block in blocks)
    )


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
