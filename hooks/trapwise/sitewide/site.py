"""What one build knows, in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..catalogue import Catalogue
from ..pages.links import Targets
from ..pages.scanning import Page
from ..problems import Problem
from ..rendering.mathematics import Typesetter
from .findings import Findings


@dataclass(frozen=True)
class ComposedPage:
    """A page's Markdown with all that records bring: its body alone, and the whole with head and tail."""

    body: str
    text: str


@dataclass(frozen=True)
class Site:
    """What one build knows: the records, the scanned pages by path, and who cites what."""

    catalogue: Catalogue
    pages: Mapping[str, Page]
    findings: Findings
    typesetter: Typesetter
    composed: Mapping[str, ComposedPage] = field(default_factory=dict)
    """Every page by path; empty where the records are not sound."""
    drafts: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What each page that is a draft still lacks, by path; in a strict build there is none."""

    @property
    def targets(self) -> Targets:
        """What short links may lead to."""
        return self.findings.targets

    def record_of(self, path: str) -> tuple[str, str] | None:
        """Return the kind and the id of the record whose own page stands at ``path``."""
        return self.findings.record_of(path)
