"""The sections of a page, and the section in which something stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from .scanning import Page

DEEPEST = 3
"""Headings below this level do not begin a section of their own, as in the table of contents."""


@dataclass(frozen=True)
class Section:
    """A heading of level 2 or 3 with the text up to the next one.

    What stands before the first of them is a section too, without an anchor.
    ``start`` and ``end`` are offsets into the page's body; ``above`` is the
    title of the section of level 2 that one of level 3 stands in.
    """

    path: str
    anchor: str
    title: str
    start: int
    end: int
    above: str = ""

    @property
    def link(self) -> str:
        """The section's address below ``docs``."""
        return f"{self.path}#{self.anchor}" if self.anchor else self.path


def sections(page: Page) -> tuple[Section, ...]:
    """Return the sections of a page in order; together they are its whole body."""
    headings = [h for h in page.headings if 2 <= h.level <= DEEPEST]
    ends = [*(h.start for h in headings), len(page.body)]
    made = [Section(page.path, "", "", 0, ends[0])]
    above = ""
    for heading, end in zip(headings, ends[1:], strict=True):
        if heading.level == 2:
            above = heading.text
        inner = above if heading.level > 2 else ""
        made.append(Section(page.path, heading.anchor, heading.text, heading.start, end, inner))
    return tuple(made)


def section_at(parts: tuple[Section, ...], offset: int) -> Section:
    """Return the section that holds an offset into the page's body."""
    return parts[max(0, bisect_right(parts, offset, key=lambda part: part.start) - 1)]
