"""Numbers that prose pulls from records, so that none is typed twice.

``{{ lab.recovery.fused }}`` on a chapter is the value at that path of the
chapter's own record; ``{{ softmax-trap.recovery.fused }}`` works on any page.
A format may follow a bar: ``{{ lab.limits.fp16 | .2f }}``. ``{{ quantity.day }}`` is a
number to know with its unit, and with a format the number alone.
``{{ clock.clear.45.refine.start }}`` is a minute of a framework's clock and
``{{ count.traps }}`` how many traps there are; clocks and counts come among the
labs, under the names ``clock`` and ``count``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..catalogue import Catalogue
from ..models.clocks import CLOCK, clock_numbers
from ..pages import masking
from ..pages.scanning import PULL, Page, as_one_line
from ..problems import Problem, nearest, shortened, unfinished
from ..records import KINDS, Quantity
from ..typography import prose
from .marks import mark, outside_attributes

LabRecord = Mapping[str, Any]
NOT_RUN = "not measured yet"
"""What a draft shows in the place of a number of a lab that has no record."""
NONE: Mapping[str, Quantity] = MappingProxyType({})
TEX_MARK = re.compile(r"[{}$%&#_^~]")
FORMAT = re.compile(r"[+ ]?#?[,_]?(?:\.\d{1,2})?[a-zA-Z%]?")
"""Python's formats of numbers without a width, which prose has no use for."""
COUNT = "count"
"""What a pull of a number of records begins with."""
QUANTITY = "quantity"
"""What a pull of a quantity begins with."""
TABLES = "quantities/"
"""What the marker of a table of quantities begins with."""


def pulled_records(catalogue: Catalogue) -> Mapping[str, Mapping[str, Any]]:
    """Return the labs' records by trap; beside them, as if they were two more, the clocks and the counts."""
    # Of frameworks with a problem no clock can be made; that is told elsewhere.
    clocks = {} if "frameworks" in catalogue.doubtful else clock_numbers(catalogue.frameworks)
    counts = {kind: len(catalogue.of(kind)) for kind in (*KINDS, "papers")}
    return {**catalogue.labs, CLOCK: {"numbers": clocks}, COUNT: {"numbers": counts}}


def look_up(
    expression: str, own: str | None, labs: Mapping[str, LabRecord], quantities: Mapping[str, Quantity] = NONE
) -> tuple[str, str]:
    """Return ``(text, "")`` for a pull, or ``("", what is wrong with it)``."""
    path, _, form = (part.strip() for part in expression.partition("|"))
    if is_quantity(expression):
        quantity, wrong = find_quantity(expression, quantities)
        if quantity is None:
            return "", wrong
        return show(quantity.number, form) if form else (with_unit(quantity), "")
    head, *rest = path.split(".")
    lab_id = own if head == "lab" else head
    if lab_id is None:
        return "", "'lab' names a chapter's own lab, and this page is not a chapter; name the lab"
    if not re.fullmatch(r"[\w-]+", lab_id):
        return (
            "",
            f"'{shortened(expression, 60)}' is no path of a number; expected one such as lab.wins, or it in code",
        )
    if lab_id not in labs:
        known = sorted(labs)
        return (
            "",
            f"no lab '{lab_id}' has a record; known: {', '.join(known) or 'none'}{nearest(lab_id, known)}",
        )
    whose = {CLOCK: "the clock", COUNT: "the count of records"}.get(lab_id, f"lab '{lab_id}'")
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
        return prose(value), ""
    if form:
        try:
            # A width is for columns; one of millions would be as many spaces.
            text = format(value, form) if FORMAT.fullmatch(form) else ""
        except (ValueError, TypeError, OverflowError):
            text = ""
        if not text:
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
    unit = TEX_MARK.sub(r"\\\g<0>", unit.replace("\\", "/"))
    return rf"{number}\ \text{{{unit}}}" if unit else number


def as_markdown(text: str) -> str:
    """Return a shown number in the form that it has in prose, its unit as it is typed."""
    number, space, unit = text.partition("\u00a0")
    return f"{number}{space}{prose(unit)}"


def not_run(trap: str) -> str:
    """Say that the lab of a trap has no record yet."""
    return f"the lab of '{trap}' has not run yet; expected its record, which 'trapwise lab {trap}' writes"


def fill_numbers(
    body: str,
    own: str | None,
    labs: Mapping[str, LabRecord],
    quantities: Mapping[str, Quantity] = NONE,
    awaited: frozenset[str] = frozenset(),
    *,
    marked: bool = False,
) -> str:
    """Return Markdown with every pull outside code replaced by its number.

    ``awaited`` are the traps whose labs have no record yet; their numbers are shown as missing.
    ``marked`` ones, of labs and quantities and outside of formulas, say where they come from.
    """
    hidden = masking.without_code(body)
    prose = masking.without_mathematics(hidden)
    markable = outside_attributes(prose) if marked else ""

    def number(match: re.Match[str]) -> str | None:
        expression = as_one_line(match["expression"]).strip()
        in_formula = not prose[match.start() : match.end()].strip()
        if lab_of(expression, own) in awaited:
            return rf"\text{{{NOT_RUN}}}" if in_formula else f"({NOT_RUN})"
        text = look_up(expression, own, labs, quantities)[0]
        if in_formula or not text:
            return as_tex(text) or None
        shown, path = as_markdown(text), pulled_path(expression, own)
        # What "th" follows is one word with it.
        is_apart = not body[match.end() : match.end() + 1].isalnum()
        is_markable = bool(markable[match.start() : match.end()].strip())
        return mark(shown, path) if path and is_apart and is_markable else shown

    return masking.replace(PULL, number, body, hidden)


def check_pulls(
    page: Page,
    own: str | None,
    labs: Mapping[str, LabRecord],
    quantities: Mapping[str, Quantity] = NONE,
    doubtful: frozenset[str] = frozenset(),
    awaited: frozenset[str] = frozenset(),
) -> list[Problem]:
    """Return a problem for each pull that leads to no number.

    ``doubtful`` kinds are passed over. ``awaited`` are the traps whose labs have no
    record yet; of the chapter's own lab this is told with the chapter.
    """
    problems = []
    for pull in page.pulls:
        if _kind(pull.text) in doubtful:
            continue
        lab = lab_of(pull.text, own)
        if lab in awaited:
            if lab != own:
                problems.append(unfinished(page.name, pull.line, not_run(str(lab))))
            continue
        _, wrong = look_up(pull.text, own, labs, quantities)
        if wrong:
            problems.append(Problem(page.name, pull.line, wrong))
    return problems


def lab_of(expression: str, own: str | None) -> str | None:
    """Return the lab whose number a pull asks for; ``own`` is the chapter's own."""
    head = expression.partition("|")[0].partition(".")[0].strip()
    return own if head == "lab" else head


def pulled_path(expression: str, own: str | None) -> str:
    """Return the path of a lab's number or a quantity, its source first; nothing for minutes and counts."""
    path = expression.partition("|")[0].strip()
    head, dot, rest = path.partition(".")
    source = own if head == "lab" else head
    return "" if source in {None, CLOCK, COUNT} else f"{source}{dot}{rest}"


def _kind(expression: str) -> str:
    """Return the kind of record that a pull reads."""
    if is_quantity(expression):
        return "quantities"
    return "frameworks" if expression.partition(".")[0].strip() == CLOCK else "labs"


def is_quantity(expression: str) -> bool:
    """Tell whether a pull asks for a quantity and not for a lab's number."""
    return _quantity_name(expression) is not None


def find_quantity(expression: str, quantities: Mapping[str, Quantity]) -> tuple[Quantity | None, str]:
    """Return ``(quantity, "")`` for a pull such as ``quantity.day``, or ``(None, what is wrong with it)``."""
    name = _quantity_name(expression) or ""
    if name in quantities:
        return quantities[name], ""
    if not name:
        return None, "'quantity' is all of them; name one, as in {{ quantity.day }}"
    return None, f"no quantity has the id '{name}'{nearest(name, quantities)}"


def tabled_on(page: Page, quantities: Mapping[str, Quantity]) -> frozenset[str]:
    """Return the ids of the quantities in a page's tables: each row is an anchor."""
    groups = {fill.text for fill in page.fills}
    return frozenset(q.id for q in quantities.values() if f"{TABLES}{q.group}" in groups)


def _quantity_name(expression: str) -> str | None:
    path = expression.partition("|")[0].strip()
    head, _, name = path.partition(".")
    return name if head == QUANTITY else None
