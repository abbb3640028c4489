"""The head and the tail of a page that belongs to a record, made from the records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..pages import masking
from ..pages.scanning import CITATION
from ..records import Tie
from ..rendering.templates import render
from ..sitewide.findings import Findings

SECTION = re.compile(r"^## [^\n]*\{#(?P<anchor>[\w-]+)\}[ \t]*$", re.MULTILINE)
BRIEF = re.compile(r"^/{3,}[ \t]*brief\b", re.MULTILINE)


def add_head_and_tail(markdown: str, kind: str, record: str, findings: Findings) -> str:
    """Put the head of a record's own page before it, its ties and references after it, and a mark for reading.

    Frameworks and patterns have no head and no ties; study paths hold them too, so they have the mark.
    """
    mark = render("read-mark.md.j2", kind=kind, record=record)
    frames = {"traps": _trap, "mistakes": _mistake, "designs": _design}
    if kind not in frames:
        return f"{markdown.rstrip()}\n{mark}"
    cites = bool(CITATION.search(markdown))
    head, tail = frames[kind](record, findings, cites)
    body = _with_acts(markdown, record, findings, cites) if kind == "traps" else markdown
    return f"{head}\n{body.rstrip()}\n{tail}{mark}"


def _with_acts(markdown: str, trap_id: str, findings: Findings, cites: bool) -> str:
    """Put what the record says of a trap behind its scenario, its references behind its papers.

    Each heading of a section takes along how long the section takes to read.
    """
    hidden = masking.without_code(markdown)
    anchors = [match["anchor"] for match in SECTION.finditer(hidden)]
    minutes = findings.section_minutes.get(findings.chapters.get(trap_id, ""), {})
    record = render(
        "chapter-record.md.j2",
        trap=findings.catalogue.traps[trap_id],
        has_brief=bool(BRIEF.search(hidden)),
        is_unattacked="examination" not in findings.catalogue.labs.get(trap_id, {"examination": {}}),
        anchors=anchors,
    )
    before = {_following(anchors, "scenario"): record}
    if cites:
        behind = _following(anchors, "papers")
        before[behind] = before.get(behind, "") + render("references.md.j2")

    def opened(match: re.Match[str]) -> str:
        anchor = match["anchor"]
        shows = anchor in minutes and anchor != "scenario"
        timed = f'{{#{anchor} data-minutes="{minutes[anchor]}"}}' if shows else f"{{#{anchor}}}"
        return f"{before.get(anchor, '')}{match[0].rpartition('{')[0]}{timed}"

    text = masking.replace(SECTION, opened, markdown, hidden)
    return f"{text.rstrip()}\n{before.get('', '')}"


def _following(anchors: list[str], anchor: str) -> str:
    """Return the anchor of the section after one, or nothing where it is the last, or is not there."""
    later = anchors[anchors.index(anchor) + 1 :] if anchor in anchors else []
    return later[0] if later else ""


def _trap(trap_id: str, findings: Findings, _: bool) -> tuple[str, str]:
    trap = findings.catalogue.traps[trap_id]
    head = render(
        "chapter-head.md.j2",
        trap=trap,
        theme=findings.catalogue.themes[trap.theme],
        minutes=findings.reading_minutes("traps", trap_id),
        verdict_minutes=findings.section_minutes.get(findings.chapters.get(trap_id, ""), {}).get("scenario"),
        theme_link=findings.theme_pages.get(trap.theme) or findings.entry("question-index", trap.theme),
    )
    tail = render(
        "chapter-tail.md.j2",
        related=_ties(findings.catalogue.related(trap_id), findings),
        mistakes=_back(findings, "mistakes", trap_id),
        designs=_back(findings, "designs", trap_id),
    )
    return head, tail


def _mistake(mistake_id: str, findings: Findings, cites: bool) -> tuple[str, str]:
    catalogue = findings.catalogue
    mistake = catalogue.mistakes[mistake_id]
    severity = mistake.severity.meaning
    head = render(
        "mistake-head.md.j2",
        mistake=mistake,
        all_mistakes=findings.page_of_all("mistake-list"),
        severity=f"{severity} ({mistake.severity_note})" if mistake.severity_note else severity,
        minutes=findings.reading_minutes("mistakes", mistake_id),
    )
    frameworks = []
    for tie in mistake.frameworks:
        framework = catalogue.frameworks[tie.framework]
        phase = next((phase for phase in framework.phases if phase.id == tie.phase), None)
        link = findings.link("frameworks", framework.id)
        frameworks.append(
            {
                "title": f"{framework.title}: {phase.title}" if phase else framework.title,
                "link": f"{link}#{phase.id}" if link and phase else link,
                "reason": tie.reason,
            }
        )
    designs = [
        {"title": design.title, "link": findings.link("designs", design.id), "reason": tie.reason}
        for design in catalogue.designs.values()
        for tie in design.mistakes
        if tie.mistake == mistake_id
    ]
    tail = render(
        "mistake-tail.md.j2",
        traps=_ties(mistake.traps, findings),
        frameworks=frameworks,
        designs=designs,
        flags=[flag for flag in catalogue.flags.values() if mistake_id in flag.mistakes],
        recoveries=[other for other in catalogue.recoveries.values() if mistake_id in other.mistakes],
        flag_page=findings.filled_on.get("red-flags"),
        recovery_page=findings.filled_on.get("recoveries"),
        cites=cites,
    )
    return head, tail


def _design(design_id: str, findings: Findings, cites: bool) -> tuple[str, str]:
    catalogue = findings.catalogue
    design = catalogue.designs[design_id]
    head = render(
        "design-head.md.j2",
        design=design,
        all_designs=findings.page_of_all("design-index"),
        pattern=catalogue.patterns[design.pattern],
        pattern_link=findings.link("patterns", design.pattern),
        minutes=findings.reading_minutes("designs", design_id),
    )
    mistakes = [
        {
            "mistake": catalogue.mistakes[tie.mistake],
            "link": findings.link("mistakes", tie.mistake),
            "reason": tie.reason,
        }
        for tie in design.mistakes
    ]
    tail = render("design-tail.md.j2", traps=_ties(design.traps, findings), mistakes=mistakes, cites=cites)
    return head, tail


def _ties(ties: Iterable[Tie], findings: Findings) -> list[dict[str, Any]]:
    traps = findings.catalogue.traps
    return [
        {"trap": traps[tie.trap], "reason": tie.reason, "link": findings.chapters.get(tie.trap)}
        for tie in ties
    ]


def _back(findings: Findings, kind: str, trap_id: str) -> list[dict[str, Any]]:
    """Return the pages of one kind whose records name the trap, with the reasons they give."""
    records = findings.catalogue.of(kind).values()
    return [
        {"title": record.title, "link": link, "reason": tie.reason}
        for record in records
        for tie in record.traps
        if tie.trap == trap_id and (link := findings.link(kind, record.id))
    ]
