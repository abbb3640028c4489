"""Numbers to know, as pages use them: ``{{ quantity.<id> }}`` and ``<!-- fill:quantities/<group> -->``."""

from __future__ import annotations

from collections.abc import Mapping

from .pages import Page
from .problems import nearest
from .records import Quantity

HEAD = "quantity"
"""What a pull of a quantity begins with."""
FILL = "quantities/"
"""What the marker of a table of quantities begins with."""


def is_quantity(expression: str) -> bool:
    """Tell whether a pull asks for a quantity and not for a lab's number."""
    return _name(expression) is not None


def find(expression: str, quantities: Mapping[str, Quantity]) -> tuple[Quantity | None, str]:
    """Return ``(quantity, "")`` for a pull such as ``quantity.day``, or ``(None, what is wrong with it)``."""
    name = _name(expression) or ""
    if name in quantities:
        return quantities[name], ""
    if not name:
        return None, "'quantity' is all of them; name one, as in {{ quantity.day }}"
    return None, f"no quantity has the id '{name}'{nearest(name, quantities)}"


def tabled_on(page: Page, quantities: Mapping[str, Quantity]) -> frozenset[str]:
    """Return the ids of the quantities in a page's tables: each row is an anchor."""
    groups = {fill.text for fill in page.fills}
    return frozenset(q.id for q in quantities.values() if f"{FILL}{q.group}" in groups)


def _name(expression: str) -> str | None:
    path = expression.partition("|")[0].strip()
    head, _, name = path.partition(".")
    return name if head == HEAD else None
