"""Numbers to know: a table for each group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..catalogue import Catalogue
from ..numbers.pulls import TABLES, with_unit
from ..rendering.templates import render
from ..site.findings import Shelf
from .makers import Maker

CAPTIONS: Mapping[str, str] = {
    "latency": "How long one thing takes, to the order of magnitude",
    "throughput": "How much goes through in a second",
    "size": "How many bytes a thing has",
    "accelerator": "What two accelerators offer, as their vendor states it",
    "model": "What a large model needs",
    "cost": "What a thing cost when the source was written",
    "time": "How long a day is, and how uneven",
    "people": "How long people wait",
    "powers": "Powers of two",
}


def table(group: str, shelf: Shelf) -> str:
    """The quantities of one group, each with its source or the sum it follows from."""
    rows = [
        {
            "quantity": quantity,
            "value": with_unit(quantity),
            "source": shelf.catalogue.papers.get(quantity.source or ""),
        }
        for quantity in shelf.catalogue.quantities.values()
        if quantity.group == group
    ]
    return render("quantities.md.j2", caption=CAPTIONS[group], rows=rows)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    groups = dict.fromkeys(quantity.group for quantity in catalogue.quantities.values())
    return {f"{TABLES}{group}": partial(table, group) for group in groups}
