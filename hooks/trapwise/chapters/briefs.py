"""Where a brief may stand: once in a trap's chapter, between its question and its book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..catalogue import Catalogue
from ..pages.blocks import Block
from ..pages.scanning import Page
from ..problems import Problem, unfinished


def check_brief(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """Yield what is wrong with the place of a brief, or with its being there at all."""
    if "trap" not in page.meta:
        yield Problem(page.name, block.line, "a brief belongs to a trap's chapter; this page is none")
        return
    briefs = sorted((other for other in page.blocks if other.kind == "brief"), key=lambda other: other.start)
    question = next((other for other in page.blocks if other.kind == "commit"), None)
    scenario = page.section("scenario")
    if block is not briefs[0]:
        message = f"a chapter has one brief; the first is on line {briefs[0].line}"
        yield Problem(page.name, block.line, message)
    elif question and block.start < question.end:
        message = (
            f"the brief would answer the question of line {question.line}; expected it after the question"
        )
        yield Problem(page.name, block.line, message)
    elif scenario and block.start > scenario[1]:
        message = "the brief stands in the book; expected it after the question, in #scenario"
        yield Problem(page.name, block.line, message)
    if not page.body[block.start : block.end].strip():
        yield unfinished(page.name, block.line, "the brief is empty; expected a figure, and what to say")
