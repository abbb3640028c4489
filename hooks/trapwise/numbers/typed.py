"""Typed numbers: those in prose that nobody can trace to a lab, a source or a derivation."""

from __future__ import annotations

import re

from ..pages import masking
from ..pages.scanning import CITATION, PULL, STATED, Page
from ..problems import Problem, nearest, shortened
from .marks import StatedOrigin

TYPED = re.compile(
    r"(?<![\w.\-/#^@])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<percent>[ \t]?(?:%|percent\b))?(?!\w)"
)
YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
BIT_WIDTH = re.compile(r"(?:4|8|16|32|64|128)[- ](?:bits?|bytes?)\b")
EXAMPLE = "example"
"""The box whose numbers are by nature an illustration."""
RERUN = re.compile(r"\b(?:re-?(?:run|ran)s?|(?:run|ran) again)\b", re.IGNORECASE)
LONE_NUMBER = re.compile(
    r"(?:\\\$)?[-+]?\\?\$?[\d{},]*\d(?:\.\d+)?(?:\\ |\\,)?(?:\\%|\\text\{[^{}]*\})?(?:\s*\\times\s*10\^\{?-?\d+\}?)?"
)
"""A formula that is a number and nothing else: no step of a derivation, no name that it gives a value."""
ILLUSTRATIONS = "mark what is only an illustration, as in [{number}]{{.given}}"


def check_marks(page: Page) -> list[Problem]:
    """Return a problem for each text in brackets whose mark is none."""
    return [
        Problem(
            page.name,
            page.line_at(match.start()),
            f"'.{match['mark']}' marks no origin of a number; expected {_listed()}{nearest(match['mark'], list(StatedOrigin))}",
        )
        for match in STATED.finditer(page.prose)
        if match["mark"] not in list(StatedOrigin)
    ]


def check_typed(page: Page, exempt: tuple[tuple[int, int], ...] = ()) -> list[Problem]:
    """Return a problem for each number in prose that nobody can trace.

    A number of two digits or more, a decimal or a percentage must be pulled from
    the lab's record, stand in a paragraph that cites a paper, be marked as given or
    as a figure of a re-run, or be set as mathematics (a step of a derivation, or a
    given such as ``$K = 50$``). Mathematics is no origin where a paragraph quotes a
    re-run: a formula that is a number alone needs its mark there.
    Years, names such as fp16, widths such as "32-bit", worked examples and the titles
    of blocks (a question's givens) are free, and so is what lies in ``exempt``, pairs of offsets.
    """
    exempt += tuple((block.start, block.end) for block in page.blocks if block.kind == EXAMPLE)
    text = masking.hide(STATED, masking.hide(PULL, page.prose))
    text = masking.hide(
        re.compile(r"^#.*$|^/{3}.*$|^(?=[^\n]*\|)[ \t:|-]+$|^(?: {4}|\t)[^\n]*$", re.MULTILINE), text
    )
    text = masking.hide(re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))+\)"), text)
    formulas = masking.hide(STATED, masking.without_code(page.body))
    problems = []
    for start, end in _paragraphs(text):
        if RERUN.search(page.prose, start, end):
            problems += _unmarked_of_rerun(page, formulas, start, end)
        paragraph = text[start:end]
        if CITATION.search(paragraph):
            continue
        for match in TYPED.finditer(paragraph):
            offset = start + match.start()
            if any(low <= offset < high for low, high in exempt) or not _needs_source(match, paragraph):
                continue
            number = match[0].strip()
            message = (
                f"the number {number} is typed and says nowhere where it comes from; pull it from a lab "
                f"({{{{ lab.… }}}}), cite its source in the same paragraph, or {ILLUSTRATIONS.format(number=number)}"
            )
            problems.append(Problem(page.name, page.line_at(offset), message))
    return problems


def _unmarked_of_rerun(page: Page, formulas: str, start: int, end: int) -> list[Problem]:
    """Return a problem if, between two offsets, numbers that a re-run gave pass as mathematics."""
    found = [
        match
        for match in masking.INLINE_MATH.finditer(formulas, start, end)
        # A name such as the 99th percentile is no result.
        if LONE_NUMBER.fullmatch(match["tex"].strip())
        and not formulas[match.end() : match.end() + 1].isalpha()
    ]
    if not found:
        return []
    first = shortened(found[0][0], 40)
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    verb, them = ("derive", "them") if others else ("derives", "it")
    message = (
        f"the paragraph quotes a re-run, and {first}{others} {verb} nothing; pull {them} from a record, "
        f"or mark what no record holds, as in [{first}]{{.{StatedOrigin.RERUN}}}"
    )
    return [Problem(page.name, page.line_at(found[0].start()), message)]


def _listed() -> str:
    *others, last = (f"'.{origin}'" for origin in StatedOrigin)
    return f"{', '.join(others)} or {last}"


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
