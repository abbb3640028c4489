"""Numbers in prose: pulled from a lab's record, and watched when they are not.

``{{ lab.recovery.fused }}`` on a chapter is the value at that path of the
chapter's own record; ``{{ softmax-trap.recovery.fused }}`` works on any page.
A format may follow a bar: ``{{ lab.limits.fp16 | .2f }}``. ``{{ quantity.day }}`` is a
number to know with its unit, and with a format the number alone.
``{{ clock.clear.45.refine.start }}`` is a minute of a framework's clock; the
clocks come among the labs, under the name ``clock``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from . import masking
from .clocks import HEAD as CLOCK
from .pages import CITATION, PULL, Page
from .problems import Problem, nearest
from .quantities import find, is_quantity
from .records import Quantity

Lab = Mapping[str, Any]
NONE: Mapping[str, Quantity] = MappingProxyType({})

TYPED = re.compile(
    r"(?<![\w.\-/#^@])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<percent>[ \t]?(?:%|percent\b))?(?![\w]*[\w])"
)
YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
WIDTH = re.compile(r"(?:4|8|16|32|64|128)[- ](?:bits?|bytes?)\b")
SUPPOSED = re.compile(r"\b(?:suppose|supposing|imagine|say)\b", re.IGNORECASE)


def look_up(
    expression: str, own: str | None, labs: Mapping[str, Lab], quantities: Mapping[str, Quantity] = NONE
) -> tuple[str, str]:
    """Return ``(text, "")`` for a pull, or ``("", what is wrong with it)``."""
    path, _, form = (part.strip() for part in expression.partition("|"))
    if is_quantity(expression):
        quantity, wrong = find(expression, quantities)
        if quantity is None:
            return "", wrong
        return show(quantity.number, form) if form else (with_unit(quantity), "")
    head, *rest = path.split(".")
    lab_id = own if head == "lab" else head
    if lab_id is None:
        return "", "'lab' names a chapter's own lab, and this page is not a chapter; name the lab"
    if lab_id not in labs:
        known = sorted(labs)
        return (
            "",
            f"no lab '{lab_id}' has a record; known: {', '.join(known) or 'none'}{nearest(lab_id, known)}",
        )
    whose = "the clock" if lab_id == CLOCK else f"lab '{lab_id}'"
    value: Any = labs[lab_id]["numbers"]
    for depth, part in enumerate(rest):
        if not isinstance(value, Mapping) or part not in value:
            known = sorted(value) if isinstance(value, Mapping) else []
            where = ".".join(rest[:depth]) or "the record"
            listed = ", ".join(known[:12]) or "nothing"
            return (
                "",
                f"{whose} has no number '{part}' in {where}; it has {listed}{nearest(part, known)}",
            )
        value = value[part]
    if isinstance(value, Mapping):
        return "", f"'{path}' is a group of numbers; name one of {', '.join(sorted(value))}"
    return show(value, form)


def show(value: Any, form: str = "") -> tuple[str, str]:
    """Format one recorded value for prose; ``form`` is a Python format, or ``%``-style."""
    if value is None:
        return "never", ""
    if isinstance(value, str):
        return value, ""
    if form:
        try:
            text = format(value, form)
        except (ValueError, TypeError):
            return "", f"'{form}' is not a number format; expected one such as '.2f', ',.0f' or '.0%'"
    elif isinstance(value, float) and not value.is_integer():
        text = f"{value:.4g}"
    else:
        text = f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.4g}"
    match = re.fullmatch(r"(-?[\d.]+)e([+-])0*(\d+)", text)
    if match:
        sign = "−" if match[2] == "-" else ""
        text = f"{match[1]} × 10<sup>{sign}{match[3]}</sup>"
    return text.replace("-", "−"), ""


def with_unit(quantity: Quantity) -> str:
    """Return a quantity as it is shown: the number and, after a space that does not break, its unit."""
    return f"{show(quantity.number)[0]}\u00a0{quantity.unit}".rstrip("\u00a0")


def as_tex(text: str) -> str:
    """Return a shown number in the form that it has within a formula."""
    number, _, unit = text.partition("\u00a0")
    for shown, tex in (
        (",", "{,}"),
        ("−", "-"),
        ("%", r"\%"),
        (" × ", r" \times "),
        ("<sup>", "^{"),
        ("</sup>", "}"),
    ):
        number = number.replace(shown, tex)
    return rf"{number}\ \text{{{unit}}}" if unit else number


def fill_numbers(
    body: str, own: str | None, labs: Mapping[str, Lab], quantities: Mapping[str, Quantity] = NONE
) -> str:
    """Return Markdown with every pull outside code replaced by its number."""
    hidden = masking.without_code(body)
    prose = masking.without_mathematics(hidden)

    def number(match: re.Match[str]) -> str | None:
        text = look_up(match["expression"], own, labs, quantities)[0]
        in_formula = not prose[match.start() : match.end()].strip()
        return (as_tex(text) if in_formula else text) or None

    return masking.replace(PULL, number, body, hidden)


def check_pulls(
    page: Page,
    own: str | None,
    labs: Mapping[str, Lab],
    quantities: Mapping[str, Quantity] = NONE,
    doubtful: frozenset[str] = frozenset(),
) -> list[Problem]:
    """Return a problem for each pull that leads to no number; ``doubtful`` kinds are passed over."""
    problems = []
    for pull in page.pulls:
        if _kind(pull.text) in doubtful:
            continue
        _, wrong = look_up(pull.text, own, labs, quantities)
        if wrong:
            problems.append(Problem(page.name, pull.line, wrong))
    return problems


def _kind(expression: str) -> str:
    """Return the kind of record that a pull reads."""
    if is_quantity(expression):
        return "quantities"
    return "frameworks" if expression.partition(".")[0].strip() == CLOCK else "labs"


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
        re.compile(r"^#.*$|^/{3}.*$|^\|?[ \t:|-]+\|[ \t:|-]*$|^(?: {4}|\t)[^\n]*$", re.MULTILINE), text
    )
    text = masking.hide(re.compile(r"\]\([^)\s]+\)"), text)
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
    if WIDTH.match(paragraph[match.start() :]):
        return False
    if re.search(r"(?:^|\n)[ \t]*$", paragraph[: match.start()]) and paragraph[match.end() :].startswith("."):
        return False  # a numbered list
    return bool(match["percent"]) or "." in digits or len(digits) >= 2
