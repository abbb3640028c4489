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
class Site:
    """What one build knows: the records, the scanned pages by path, and who cites what."""

    catalogue: Catalogue
    pages: Mapping[str, Page]
    findings: Findings
    typesetter: Typesetter
    composed: Mapping[str, str] = field(default_factory=dict)
    """The Markdown of each page with all that records bring, by path; empty where they are not sound."""
    drafts: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What each page that is a draft still lacks, by path; in a strict build there is none."""

    @property
    def targets(self) -> Targets:
        """What short links may lead to."""
        return Targets(self.catalogue, self.findings.written, self.findings.filled_on)

    def trap_of(self, path: str) -> str | None:
        """Return the id of the trap whose chapter stands at ``path``."""
        return next((trap for trap, where in self.findings.chapters.items() if where == path), None)

    def record_of(self, path: str) -> tuple[str, str] | None:
        """Return the kind and the id of the record whose own page stands at ``path``."""
        for kind, paths in self.findings.written.items():
            for record, where in paths.items():
                if where == path:
                    return kind, record
        return None
