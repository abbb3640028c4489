"""The marks by which a number says where it comes from.

A pulled one stands in an element that says which number of which record is shown:
``<data value="softmax-trap.seeds">20</data>`` shows nothing by itself and is found by
the script that tells where a number comes from. Of a typed one the author may state it:
``[20 clicks]{.given}``.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ..pages import masking
from ..pages.scanning import IMAGE

NUMBER_TAG = "data"
"""The element: HTML's own for a text that stands for a value of a machine."""
NUMBER_MARK = re.compile(rf'</?{NUMBER_TAG}(?: value="[\w.-]+")?>')
PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+")
CLOSED_LINE = re.compile(r"^(?:#{1,6}[ \t]|/{3}|\*\[|\[(?!\^)[^\]\n]*\]:)[^\n]*$", re.MULTILINE)
"""Headings, the first lines of blocks, and definitions of abbreviations and addresses."""
OPTION = re.compile(r"^(?: {4}|\t)[ \t]*\w+:[^\n]*$", re.MULTILINE)
ADDRESS = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")


class StatedOrigin(StrEnum):
    """Where a typed number comes from, as its author says with a mark."""

    GIVEN = "given"
    """An illustration, or what an exercise gives: nobody measured it, and nothing hangs on it."""
    RERUN = "rerun"
    """A figure of a re-run of a lab that no record holds and no test repeats."""
    TESTED = "tested"
    """A figure that no record holds and a test computes again."""


def outside_attributes(prose: str) -> str:
    """Return Markdown in which every place is blank where an element would not be one.

    ``prose`` is the page with code and mathematics blanked. Such are attributes and the texts
    that become some: of an image, of a title, of an option.
    """
    for pattern in (masking.HTML_TAG, IMAGE, ADDRESS, OPTION, CLOSED_LINE):
        prose = masking.hide(pattern, prose)
    return prose


def mark(shown: str, path: str) -> str:
    """Return a shown number in its mark; ``path`` leads to it, as in ``softmax-trap.seeds``."""
    return f'<{NUMBER_TAG} value="{path}">{shown}</{NUMBER_TAG}>' if PATH.fullmatch(path) else shown


def unmarked(text: str) -> str:
    """Return text without the marks of numbers, as if they had been typed."""
    return NUMBER_MARK.sub("", text)
