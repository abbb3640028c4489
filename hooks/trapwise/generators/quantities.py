"""Numbers to know: a table for each group."""

from __future__ import annotations

from functools import partial

from ..catalogue import Catalogue
from ..numbers.pulls import TABLES, with_unit
from ..records.tags import QuantityGroup
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def table(group: QuantityGroup, findings: Findings) -> str:
    """The quantities of one group, each with its source or the sum it follows from."""
    rows = [
        {
            "quantity": quantity,
            "value": with_unit(quantity),
            "source": findings.catalogue.papers.get(quantity.source or ""),
        }
        for quantity in findings.catalogue.quantities.values()
        if quantity.group == group
    ]
    return render(
        "quantities.md.j2",
        caption=group.label,
        rows=rows,
        bibliography=findings.filled_on.get("bibliography"),
    )


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    groups = dict.fromkeys(quantity.group for quantity in catalogue.quantities.values())
    return {f"{TABLES}{group}": partial(table, group) for group in groups}
