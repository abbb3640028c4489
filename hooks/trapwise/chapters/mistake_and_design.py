"""What the chapter of a mistake must hold, and what a worked design must."""

from __future__ import annotations

from collections.abc import Iterator

from ..pages.scanning import Page
from ..problems import Problem, nearest, unfinished
from ..records.tags import ExchangeVerdict, Level
from .outline import Bounds, check_counts, check_length, check_sections, section_line

MISTAKE_SECTIONS = {
    "scene": "The exchange as it goes wrong",
    "notes": "What the interviewer writes down",
    "why": "Why it is wrong",
    "better": "The same exchange, done well",
    "recovery": "If you notice half-way",
    "severity": "How much it hurts",
    "drill": "Drill",
}
"""The sections of a mistake's chapter in order: permanent anchor → heading."""

DESIGN_SECTIONS = {
    "first-questions": "The first questions",
    "requirements": "Requirements and numbers",
    "estimate": "An estimate that decides",
    "pattern": "Five answers, one pattern",
    "drawing": "The drawing",
    "data": "Data and labels",
    "features": "Features",
    "model": "Baseline and model",
    "evaluation": "Evaluation",
    "serving": "Serving and fallback",
    "monitoring": "Monitoring and retraining",
    "risks": "Risks and fairness",
    "ten-times": "At ten times the load",
    "levels": "What three levels of candidate say",
    "wrap-up": "The wrap-up",
    "followups": "Follow-ups",
}
"""The sections of a worked design in order: permanent anchor → heading."""

EVALUATIONS = ("offline", "online", "in-production")


def check_mistake(page: Page, bounds: Bounds) -> Iterator[Problem]:
    """Yield a problem for each thing that a mistake's chapter lacks."""
    yield from check_sections(page, MISTAKE_SECTIONS, "mistake's chapter")
    yield from check_length(page, bounds.mistake_prose, "mistake's chapter")
    least = {("notes", "interview"): 1, ("recovery", "spoken"): 1, ("drill", "card"): 1}
    yield from check_counts(page, least)
    for section, verdict in (("scene", ExchangeVerdict.WRONG), ("better", ExchangeVerdict.RIGHT)):
        exchanges = page.blocks_in(section, "exchange")
        right = [block for block in exchanges if block.options.value.get("verdict") == verdict]
        if not right and page.section(section):
            message = f"no exchange with 'verdict: {verdict}' in #{section}; expected one"
            yield unfinished(page.name, section_line(page, section), message)


def check_design(page: Page, design: str, bounds: Bounds) -> Iterator[Problem]:
    """Yield a problem for each thing that a worked design lacks."""
    yield from check_sections(page, DESIGN_SECTIONS, "worked design")
    yield from check_length(page, bounds.design_prose, "worked design")
    least = {
        ("first-questions", "exchange"): 1,
        ("estimate", "example"): 1,
        ("levels", "level"): len(Level),
        ("wrap-up", "spoken"): 1,
        ("followups", "followup"): bounds.followups,
    }
    yield from check_counts(page, least)
    wanted = {
        "pattern": f"design-answers/{design}",
        "drawing": f"architecture/{design}",
    }
    filled = {fill.text for fill in page.fills}
    for section, fill in wanted.items():
        if fill not in filled and page.section(section):
            message = f"expected '<!-- fill:{fill} -->' in #{section}"
            yield unfinished(page.name, section_line(page, section), message + nearest(fill, filled))
    anchors = {heading.anchor for heading in page.headings}
    for anchor in EVALUATIONS:
        if anchor not in anchors and page.section("evaluation"):
            message = f"no heading '### … {{#{anchor}}}' in #evaluation"
            yield unfinished(page.name, section_line(page, "evaluation"), message)
