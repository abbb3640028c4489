"""Citations as footnotes, in the words of mkdocs-bibtex, for an engine that does not run it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pybtex.backends.markdown import Backend
from pybtex.database import Entry
from pybtex.style.formatting.plain import Style

from ..pages.scanning import CITATION, CITED_KEY
from ..records.bibliography import Paper, read_bibliography


def entries(papers: Mapping[str, Paper]) -> dict[str, Entry]:
    """Return works by key in the one form that the style of the references reads."""
    return {key: paper.form.entry() for key, paper in papers.items()}


class Citations:
    """The works of a BibTeX file, which is read when a page first asks for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._style, self._backend = Style(), Backend()
        self._references: dict[str, str] = {}

    def to_footnotes(self, markdown: str) -> str:
        """Return a page's Markdown with ``[@one; @other]`` as footnotes, whose texts stand at its end."""
        cited: dict[str, None] = {}
        parts, end = list[str](), 0
        for block in CITATION.finditer(markdown):
            keys = [match["key"] for match in CITED_KEY.finditer(block["keys"])]
            cited |= dict.fromkeys(keys)
            parts += [markdown[end : block.start()], *(f"[^{key}]" for key in keys)]
            end = block.end()
        notes = [f"\n[^{key}]: {self._reference(key)}" for key in cited]
        return "".join([*parts, markdown[end:], *notes])

    @cached_property
    def _works(self) -> Mapping[str, Entry]:
        return entries(read_bibliography(self._path)[0])

    def _reference(self, key: str) -> str:
        if key not in self._references:
            entry = self._style.format_entry("", self._works[key])
            text: str = entry.text.render(self._backend)
            # The backend escapes more than Markdown asks for.
            for found, wanted in (("\n", " "), ("\\(", "("), ("\\)", ")"), ("\\.", ".")):
                text = text.replace(found, wanted)
            self._references[key] = text
        return self._references[key]
