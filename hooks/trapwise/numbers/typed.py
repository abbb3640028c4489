"""Typed numbers: those in prose that nobody can trace to a lab, a source or a derivation."""

from __future__ import annotations

import re

from ..pages import masking
from ..pages.scanning import CITATION, PULL, Page
from ..problems import Problem

TYPED = re.compile(
    r"(?<![\w.\-/#^@])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<percent>[ \t]?(?:%|percent\b))?(?!\w)"
)
YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
BIT_WIDTH = re.compile(r"(?:4|8|16|32|64|128)[- ](?:bits?|bytes?)\b")
SUPPOSED = re.compile(r"\b(?:suppose|supposing|imagine|say)\b", re.IGNORECASE)


def check_typed(page: Page, exempt: tuple[tuple[int, int], ...] = ()) -> list[Problem]:
    """Return a problem for each number in prose that nobody can trace.

    A number of two digits or more, a decimal or a percentage must be pulled from
    the lab's record, stand in a paragraph that cites a paper or supposes a case,
    or be set as mathematics (a derivation, or a given such as ``$K = 50$``).
    Years, names such as fp16, widths such as "32-bit" and the titles of blocks (a
    question's givens) are free, and so is what lies in ``exempt``, pairs of offsets.
    """
    text = masking.hide(PULL, page.prose)
    text = masking.hide(
        re.compile(r"^#.*$|^/{3}.*$|^(?=[^\n]*\|)[ \t:|-]+$|^(?: {4}|\t)[^\n]*$", re.MULTILINE), text
    )
    text = masking.hide(re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))+\)"), text)
    problems = []
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        if CITATION.search(paragraph) or SUPPOSED.search(paragraph):
            continue
        for match in TYPED.finditer(paragraph):
            offset = start + match.start()
            if any(low <= offset < high for low, high in exempt) or not _needs_source(match, paragraph):
                continue
            message = (
                f"the number {match[0].strip()} is typed; pull it from the lab ({{{{ lab.… }}}}), "
                "cite its source in the same paragraph, or set it as mathematics"
            )
            problems.append(Problem(page.name, page.line_at(offset), message))
    return problems


def _paragraphs(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for match in re.finditer(r"\n[ \t]*\n", text):
        bounds.append((start, match.start()))
        start = match.end()
    return [*bounds, (start, len(text))]


def _needs_source(match: re.Match[str], paragraph: str) -> bool:
    digits = match["number"].replace(",", "")
    if YEAR.match(digits) and not match["percent"]:
        return False
    if BIT_WIDTH.match(paragraph[match.start() :]):
        return False
    line = paragraph.rfind("\n", 0, match.start()) + 1
    if not paragraph[line : match.start()].strip() and paragraph.startswith(".", match.end()):
        return False  # a numbered list
    return bool(match["percent"]) or "." in digits or len(digits) >= 2
