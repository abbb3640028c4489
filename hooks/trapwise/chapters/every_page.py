"""Every rule that a page must keep, given the records and the other pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..catalogue import Catalogue
from ..composing import Sources, sources_of
from ..drawing.svg_files import drawings_below
from ..files import files_below
from ..memo import Memo
from ..numbers.pulls import check_pulls
from ..numbers.typed import check_marks, check_typed
from ..pages.links import Targets, check_links
from ..pages.other_names import check_other_names
from ..pages.owners import HOMES
from ..pages.scanning import Page
from ..pages.tables import cells
from ..problems import Problem, unfinished
from ..records.base import TO_WRITE
from ..sitewide.site import Site
from .blocks import check_page_blocks
from .changed_pages import check_changed_pages
from .citations import check_citations
from .commit_questions import check_commit_questions
from .front_matter import check_front_matter
from .giveaways import check_giveaways
from .markers import check_lists, check_markers, lost_markers, told_lost
from .mistake_and_design import check_design, check_mistake
from .outline import Bounds
from .sections_met import check_sections_met
from .trap import check_chapter

NO_LIST = re.compile(r"no page holds '<!-- fill:(?P<name>[\w-]+) -->'")
TABLE_HEAD = re.compile(r"^(?P<head>\|[^\n]*\|)[ \t]*\n\|[ :|-]+\|[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Grounds:
    """What a page is judged by.

    ``anchors`` are those of every page as it will be rendered, by path; ``files`` all paths
    in ``docs``; ``drawings`` the content of each drawing by its path in ``assets``, a folder.
    """

    catalogue: Catalogue
    targets: Targets
    sources: Sources
    anchors: Mapping[str, frozenset[str]]
    files: frozenset[str]
    drawings: Mapping[str, bytes]
    assets: str
    bounds: Bounds


def check_pages(
    site: Site, docs: Path, anchors: Mapping[str, frozenset[str]], bounds: Bounds, memo: Memo
) -> Iterator[Problem]:
    """Yield what is wrong with any page, given all that the site knows.

    ``anchors`` are those of every page as it will be rendered, by path.
    """
    assets = docs / "assets"
    lost = lost_markers(site, anchors, memo.call(sources_of, site.catalogue).makers)
    yield from told_lost(site, lost)
    # What a marker would make is not missed once more by each link to it.
    for path, anchor in lost:
        anchors = {**anchors, path: anchors[path] | {anchor}}
    grounds = memo.call(
        Grounds,
        site.catalogue,
        site.targets,
        memo.call(sources_of, site.catalogue),
        anchors,
        frozenset(p.relative_to(docs).as_posix() for p in docs.rglob("*") if p.is_file()),
        drawings_below(assets),
        str(assets),
        bounds,
    )
    told = set(lost.values())
    for page in site.pages.values():
        for problem in memo.call(check_page, page, grounds, key=page.path):
            # That no page has a list is told once, and not by each link into it.
            marker = NO_LIST.match(problem.message)
            if marker is None or marker["name"] not in told:
                yield problem
            told |= {marker["name"]} if marker else set()
    # A page that cannot be read may hold any list.
    if site.pages.keys() >= {path.relative_to(docs).as_posix() for path in files_below(docs, "**/*.md")}:
        yield from check_lists(site, told)
    yield from check_sections_met(site.pages, site.catalogue, site.findings)
    yield from check_giveaways(site.pages.values(), memo)
    yield from check_changed_pages(site.catalogue.records, grounds.files)


def check_page(page: Page, grounds: Grounds) -> tuple[Problem, ...]:
    """Return what is wrong with a page."""
    return tuple(_problems_of(page, grounds))


def _problems_of(page: Page, grounds: Grounds) -> Iterator[Problem]:
    catalogue = grounds.catalogue
    if not page.is_read:
        return
    yield from check_front_matter(page, Path(grounds.assets).parent.parent / "overrides")
    yield from check_other_names(page)
    yield from check_links(page, grounds.targets, grounds.anchors, grounds.files)
    yield from check_pulls(
        page,
        page.meta.get("trap"),
        grounds.sources.pulled,
        catalogue.quantities,
        catalogue.doubtful,
        catalogue.awaited,
    )
    yield from check_marks(page)
    yield from _check_tables(page)
    yield from _check_unwritten(page)
    yield from _check_empty_sections(page)
    yield from check_citations(page, catalogue)
    yield from check_markers(page, grounds.sources.makers, catalogue)
    if not page.is_paired:
        return
    yield from check_page_blocks(page, catalogue, Path(grounds.assets))
    yield from check_commit_questions(page)
    for noun, check in OWNED.items():
        # The page of a record that is not sound is looked at in the same round.
        record = str(page.meta.get(noun))
        # A second page of a record is none of its own.
        is_its_page = grounds.targets.written.get(HOMES[noun].kind, {}).get(record, page.path) == page.path
        if is_its_page and record in catalogue.records.ids(HOMES[noun].kind):
            yield from check(page, page.meta[noun], catalogue, grounds.bounds)


def _check_trap(page: Page, trap: str, catalogue: Catalogue, bounds: Bounds) -> Iterator[Problem]:
    labs = None if "labs" in catalogue.doubtful or trap in catalogue.unrun else catalogue.labs
    yield from check_chapter(page, trap, labs, bounds)
    scenario = page.section("scenario")
    # What a brief says is no given of the scene.
    ends = [block.start for block in page.blocks if block.kind == "brief"]
    yield from check_typed(page, ((scenario[0], min([scenario[1], *ends])),) if scenario else ())


def _check_framework(page: Page, framework: str, catalogue: Catalogue, bounds: Bounds) -> Iterator[Problem]:
    """Links to a phase lead to its anchor on the framework's page."""
    anchors = {heading.anchor for heading in page.headings}
    if framework not in catalogue.frameworks:
        return
    for phase in catalogue.frameworks[framework].phases:
        if phase.id not in anchors:
            message = f"the phase '{phase.id}' has no heading '## … {{#{phase.id}}}'"
            yield unfinished(page.name, page.first_line, message)


OWNED: Mapping[str, Callable[[Page, str, Catalogue, Bounds], Iterator[Problem]]] = {
    "trap": _check_trap,
    "framework": _check_framework,
    "mistake": lambda page, mistake, catalogue, bounds: check_mistake(page, bounds),
    "design": lambda page, design, catalogue, bounds: check_design(page, design, bounds),
}
"""What is asked of the page of a record, by the noun in its front matter."""


def _check_unwritten(page: Page) -> Iterator[Problem]:
    """Tell once a section where its author is still to write."""
    if TO_WRITE.search(str(page.meta.get("description"))):
        line = page.meta_lines.line(("description",))
        yield unfinished(page.name, line, "the description is still to be written: it says TODO")
    found: dict[str, list[int]] = {}
    for match in TO_WRITE.finditer(page.prose):
        before = [h.anchor for h in page.headings if h.level <= 2 and h.start <= match.start()]
        found.setdefault(before[-1] if before else "", []).append(page.line_at(match.start()))
    for anchor, lines in found.items():
        where = f" of #{anchor}" if anchor else ""
        listed = "a line" if len(lines) == 1 else f"{len(lines)} lines"
        yield unfinished(page.name, lines[0], f"{listed}{where} still to be written: TODO")


def _check_empty_sections(page: Page) -> Iterator[Problem]:
    """A section that lost its marker holds nothing; what the page of a record must hold is told with its outline."""
    if not page.headings or not HOMES.keys().isdisjoint(page.meta):
        return
    ends = [*(heading.start for heading in page.headings[1:]), len(page.body)]
    levels = [*(heading.level for heading in page.headings[1:]), 0]
    for heading, end, level in zip(page.headings, ends, levels, strict=True):
        below = page.body[heading.start : end].partition("\n")[2]
        if not below.strip() and level <= heading.level:
            message = (
                f"the section '{heading.text}' holds nothing; expected its text, or a marker that fills it"
            )
            yield unfinished(page.name, heading.line, message)


def _check_tables(page: Page) -> list[Problem]:
    """A screen reader names a cell by the head of its column."""
    return [
        Problem(
            page.name, page.line_at(match.start()), "a column of the table has no name; expected one in each"
        )
        for match in TABLE_HEAD.finditer(page.prose)
        # Code and mathematics are blank in the prose, and no empty name.
        if any(not cell.strip() for cell in cells(page.body[match.start("head") : match.end("head")]))
    ]
