"""What pages of one kind have in common: their sections in order, their length, and how much of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..pages.lengths import count_words
from ..pages.scanning import Heading, Page
from ..problems import Problem, counted, nearest, unfinished


@dataclass(frozen=True)
class Bounds:
    """How much of each thing a chapter holds, (least, most); prose in words."""

    prose: tuple[int, int] = (2000, 3500)
    spoken: tuple[int, int] = (240, 330)
    examples: int = 3
    papers: int = 3
    followups: int = 4
    cards: int = 6
    takeaways: int = 5
    options: int = 3
    followup_sentences: tuple[int, int] = (3, 6)
    mistake_prose: tuple[int, int] = (700, 1200)
    design_prose: tuple[int, int] = (1800, 3000)


def check_sections(page: Page, sections: Mapping[str, str], noun: str) -> Iterator[Problem]:
    """Yield a problem for each section of level 2 that is unknown, misnamed, missing or out of order.

    ``sections`` maps each permanent anchor to its heading, in order; ``noun`` names
    the kind of page in messages.
    """
    for heading in page.headings:
        wrong = _wrong_heading(heading, sections, noun) if heading.level <= 2 else ""
        if wrong:
            yield Problem(page.name, heading.line, wrong)
    present = [h.anchor for h in page.headings if h.level <= 2 and h.anchor in sections]
    for anchor, title in sections.items():
        if anchor not in present:
            line = page.line_at(len(page.body.rstrip()))
            yield unfinished(page.name, line, f"the section '## {title} {{#{anchor}}}' is missing")
    order = [anchor for anchor in sections if anchor in present]
    if present != order and len(set(present)) == len(present):
        wrong = next(a for a, b in zip(present, order, strict=True) if a != b)
        message = f"the section #{wrong} stands out of order; expected {', '.join(order)}"
        yield Problem(page.name, section_line(page, wrong), message)


def _wrong_heading(heading: Heading, sections: Mapping[str, str], noun: str) -> str:
    """Return what is wrong with a heading of level 1 or 2, if anything is."""
    if heading.level == 1:
        return f"a {noun} has no '# ' heading; its title is its record's"
    if heading.anchor not in sections:
        hint = nearest(heading.text, sections.values()) or nearest(heading.anchor, sections)
        known = ", ".join(f"{title} (#{anchor})" for anchor, title in sections.items())
        return f"unknown section '{heading.text}' (#{heading.anchor}); the {len(sections)} sections are {known}{hint}"
    if heading.text != sections[heading.anchor]:
        return f"the section #{heading.anchor} is called '{sections[heading.anchor]}', found '{heading.text}'"
    return ""


def check_length(page: Page, bounds: tuple[int, int], noun: str) -> Iterator[Problem]:
    """Yield a problem if the page has fewer or more words of prose than ``bounds``; a brief is beside them."""
    low, high = bounds
    briefs = [page.body[block.start : block.end] for block in page.blocks if block.kind == "brief"]
    count = count_words(page.body) - sum(map(count_words, briefs))
    if not low <= count <= high:
        message = f"the {noun} has {counted(count, 'word')} of prose; expected {low} to {high}"
        yield unfinished(page.name, first_line(page), message)


def check_counts(page: Page, least: Mapping[tuple[str, str], int]) -> Iterator[Problem]:
    """Yield a problem for each ``(section, kind)`` with fewer blocks than ``least`` asks.

    Of a section that is missing nothing else is told.
    """
    for (section, kind), number in least.items():
        count = len(page.blocks_in(section, kind))
        if count < number and page.section(section):
            more = "one" if number == 1 else f"{number} or more"
            found = counted(count, f"'{kind}' block")
            message = f"{found} in #{section}; expected {more}"
            yield unfinished(page.name, section_line(page, section), message)


def first_line(page: Page) -> int:
    """Return the line of the page's first heading, where what concerns all of it is reported."""
    return page.headings[0].line if page.headings else page.first_line


def section_line(page: Page, anchor: str) -> int:
    """Return the line of a section's heading, or of the page's first."""
    return next((h.line for h in page.headings if h.anchor == anchor), first_line(page))
