"""What a chapter asks, and what its brief answers, as their author wrote them: for pages that show many traps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .scanning import CITATION, Page

OWN_PULL = re.compile(r"\{\{(?P<space>\s*)lab\.")
"""A number of a chapter's own lab, which no other page may call so."""


@dataclass(frozen=True)
class Opening:
    """A chapter's question; the lesson of its brief and what to say in thirty seconds, empty where it has none."""

    question: str
    lesson: str = ""
    say: str = ""


def opening_of(page: Page, trap_id: str) -> Opening:
    """Return what a trap's chapter opens with. Numbers of its own lab are pulled by the lab's name."""
    question = next((block.title for block in page.blocks if block.kind == "commit"), "")
    brief = next((block for block in page.blocks if block.kind == "brief"), None)
    if brief is None:
        return Opening(question)
    say = next(
        (block for block in page.blocks if block.kind == "say" and brief.start <= block.start < brief.end),
        None,
    )
    text = page.body[say.start : say.end].strip() if say else ""
    return Opening(question, brief.title, CITATION.sub("", OWN_PULL.sub(rf"{{{{\g<space>{trap_id}.", text)))
