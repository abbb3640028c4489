"""Every rule that a page must keep, given the records and the other pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from ..drawing.svg_files import read_drawing
from ..extensions.exchanges import SPEAKERS
from ..extensions.lab_blocks import figure_exists
from ..generators import fills
from ..numbers.pulls import check_pulls, pulled_records
from ..numbers.typed import check_typed
from ..pages.links import check_links
from ..pages.other_names import check_other_names
from ..pages.owners import HOMES
from ..pages.scanning import Block, Page
from ..problems import Problem, nearest
from ..records import Framework
from ..records.bibliography import Paper
from ..records.tags import ExchangeVerdict
from ..site.site import Site
from .mistake_and_design import check_design, check_mistake
from .outline import Bounds
from .sections_met import check_sections_met
from .trap import check_chapter

META = frozenset(
    {"title", "description", "also", "checked", "hide", "search", "template", "icon", "status", *HOMES}
)

TABLE_HEAD = re.compile(r"^(?P<head>\|[^\n]*\|)[ \t]*\n\|[ :|-]+\|[ \t]*$", re.MULTILINE)
TURN = re.compile(r"^(?P<who>[A-Z]\w*):[ \t]", re.MULTILINE)
PARAGRAPH = re.compile(r"(?:\A\s*|\n[ \t]*\n)\Z")


def check_pages(
    site: Site, docs: Path, anchors: Mapping[str, frozenset[str]], bounds: Bounds
) -> list[Problem]:
    """Return what is wrong with any page, given all that the site knows."""
    problems: list[Problem] = []
    files = frozenset(p.relative_to(docs).as_posix() for p in docs.rglob("*") if p.is_file())
    papers: Mapping[str, Paper] = site.catalogue.papers
    labs = site.catalogue.labs
    pulled = pulled_records(site.catalogue)
    known_fills = fills(site.catalogue)
    # Those with a slash are one for each record, too many to list.
    for page in site.pages.values():
        trap_id = page.meta.get("trap") if page.meta.get("trap") in site.catalogue.traps else None
        problems += [*_check_meta(page), *check_other_names(page)]
        problems += check_links(page, site.targets, anchors, files)
        problems += check_pulls(
            page, page.meta.get("trap"), pulled, site.catalogue.quantities, site.catalogue.doubtful
        )
        problems += _check_tables(page)
        problems += _check_blocks(page, site, docs)
        for key in page.citations:
            if key.text not in papers and "papers" not in site.catalogue.doubtful:
                message = f"no entry of references.bib has the key '{key.text}'{nearest(key.text, papers)}"
                problems.append(Problem(page.name, key.line, message))
        problems += _check_fills(page, known_fills, bool(site.catalogue.doubtful))
        if trap_id:
            problems += check_chapter(
                page, trap_id, None if "labs" in site.catalogue.doubtful else labs, bounds
            )
            scenario = page.section("scenario")
            problems += check_typed(page, (scenario,) if scenario else ())
        if page.meta.get("framework") in site.catalogue.frameworks:
            problems += _check_phases(page, site.catalogue.frameworks[page.meta["framework"]])
        if page.meta.get("mistake") in site.catalogue.mistakes:
            problems += check_mistake(page, bounds)
        if page.meta.get("design") in site.catalogue.designs:
            problems += check_design(page, page.meta["design"], bounds)
    problems += check_sections_met(site.pages, site.catalogue, site.findings)
    return problems


def _check_meta(page: Page) -> list[Problem]:
    problems = []
    for key in page.meta:
        if key not in META:
            message = (
                f"unknown front matter '{key}'; expected one of {', '.join(sorted(META))}{nearest(key, META)}"
            )
            problems.append(Problem(page.name, page.meta_lines.line((key,)), message))
    checked = page.meta.get("checked")
    if not isinstance(checked, date):
        found = "nothing" if checked is None else repr(checked)
        message = (
            f"'checked' is {found}; expected the day on which its facts were last checked, such as 2026-11-21"
        )
        problems.append(Problem(page.name, page.meta_lines.line(("checked",)), message))
    description = page.meta.get("description")
    if not isinstance(description, str) or not 50 <= len(description) <= 170:
        length = len(description) if isinstance(description, str) else 0
        message = (
            f"the description has {length} characters; expected 50 to 170, one sentence for search results"
        )
        problems.append(Problem(page.name, page.meta_lines.line(("description",)), message))
    return problems


def _check_blocks(page: Page, site: Site, docs: Path) -> list[Problem]:
    problems = []
    labs, papers, doubtful = site.catalogue.labs, site.catalogue.papers, site.catalogue.doubtful
    for block in page.blocks:
        wrong = ""
        if block.kind == "figure" and not figure_exists(block.title, labs) and "labs" not in doubtful:
            known = [f"{lab}/{name}" for lab in labs for name in ("effect", *labs[lab]["sweeps"])]
            wrong = f"no lab has the figure '{block.title}'{nearest(block.title, known)}"
        elif block.kind == "results":
            known = [f"{lab}/{name}" for lab in labs for name in labs[lab]["tables"]]
            if block.title not in known and "labs" not in doubtful:
                wrong = f"no lab has the table '{block.title}'{nearest(block.title, known)}"
        elif block.kind == "paper" and block.title not in papers and "papers" not in doubtful:
            wrong = f"no entry of references.bib has the key '{block.title}'{nearest(block.title, papers)}"
        elif block.kind == "drawing":
            _, found = read_drawing(docs / "assets" / block.title, f"docs/assets/{block.title}")
            missing = [p for p in found if "missing" in p.message]
            problems += [p for p in found if p not in missing]
            if missing:
                drawings = [
                    p.relative_to(docs / "assets").as_posix() for p in (docs / "assets").rglob("*.svg")
                ]
                wrong = f"the drawing docs/assets/{block.title} is missing{nearest(block.title, drawings)}"
        elif block.kind == "exchange":
            problems += _check_speakers(page, block)
        elif block.kind in {"card", "followup", "option", "commit", "level"} and not block.title:
            wrong = f"the block '{block.kind}' needs a title after a bar: /// {block.kind} | …"
        if block.kind in {"figure", "results", "drawing"} and not page.body[block.start : block.end].strip():
            problems.append(
                Problem(page.name, block.line, f"the {block.kind} has no caption; say what to see in it")
            )
        if wrong:
            problems.append(Problem(page.name, block.line, wrong))
    return problems


def _check_tables(page: Page) -> list[Problem]:
    """A screen reader names a cell by the head of its column."""
    return [
        Problem(
            page.name, page.line_at(match.start()), "a column of the table has no name; expected one in each"
        )
        for match in TABLE_HEAD.finditer(page.prose)
        # Code and mathematics are blank in the prose, and no empty name.
        if any(not cell.strip() for cell in _cells(page.body[match.start("head") : match.end("head")]))
    ]


def _cells(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row.strip().strip("|"))


def _check_fills(page: Page, known: Collection[str], doubtful: bool) -> list[Problem]:
    problems = []
    for fill in page.fills:
        subject, _, record = fill.text.partition("/")
        # What fills "theme/data" is known only if the themes are.
        if fill.text in known or (record and doubtful):
            continue
        like = [name for name in known if name.partition("/")[0] == subject] if record else []
        expected = ", ".join(like or [name for name in known if "/" not in name])
        message = f"nothing fills '{fill.text}'; expected one of {expected}{nearest(fill.text, known)}"
        problems.append(Problem(page.name, fill.line, message))
    return problems


def _check_phases(page: Page, framework: Framework) -> list[Problem]:
    """Links to a phase lead to its anchor on the framework's page."""
    anchors = {heading.anchor for heading in page.headings}
    return [
        Problem(page.name, page.first_line, f"the phase '{phase.id}' has no heading '## … {{#{phase.id}}}'")
        for phase in framework.phases
        if phase.id not in anchors
    ]


def _check_speakers(page: Page, block: Block) -> list[Problem]:
    """An unknown speaker would become a stage direction, and nobody would notice."""
    problems = []
    verdict = block.options.value.get("verdict", ExchangeVerdict.PLAIN)
    if verdict not in ExchangeVerdict.labels():
        message = f"an exchange's verdict is {verdict!r}; expected {ExchangeVerdict.expected()}{nearest(str(verdict), ExchangeVerdict)}"
        problems.append(Problem(page.name, block.line, message))
    turns = 0
    text = page.body[block.start : block.end]
    for match in TURN.finditer(text):
        line = page.line_at(block.start + match.start("who"))
        opens = bool(PARAGRAPH.search(text[: match.start()]))
        if opens and match["who"] not in SPEAKERS:
            message = f"unknown speaker '{match['who']}'; expected {' or '.join(SPEAKERS)}{nearest(match['who'], SPEAKERS)}"
            problems.append(Problem(page.name, line, message))
        elif not opens and match["who"] in SPEAKERS:
            problems.append(Problem(page.name, line, "a turn needs an empty line before it"))
        turns += opens
    if turns < 2:
        message = f"the exchange has {turns} turns; expected two or more, such as 'Candidate: …'"
        problems.append(Problem(page.name, block.line, message))
    return problems
