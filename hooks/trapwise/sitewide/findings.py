"""What the generators draw on: the records, and what a scan of the pages found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..catalogue import Catalogue
from ..language.concept_index import ConceptIndex
from ..language.vocabulary import Vocabulary
from ..pages.links import Targets
from ..pages.openings import Opening


@dataclass(frozen=True)
class PageLink:
    """A page that is linked to: its title, and its path in ``docs``, perhaps with an anchor."""

    title: str
    link: str


@dataclass(frozen=True)
class CitingPage:
    """A page that cites a work, and its sections that do."""

    page: PageLink
    sections: tuple[PageLink, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What the generators draw on.

    ``written`` holds the path of each record's own page by kind and id, in the
    order of the records: ``written["mistakes"]["no-fallback-plan"]``; ``filled_on``
    the path of the page on which a marker stands, such as ``glossary``. ``minutes``
    is the reading time of every page by path, ``section_minutes`` that of its sections
    by anchor, ``titles`` its title, ``descriptions`` what it says of itself in a line or two, ``followups`` what an
    interviewer asks next, as the page has it, ``openings`` what each trap's chapter asks and
    what its brief answers. ``numbers`` are
    those of the works in the bibliography, the same on every page; ``appearances``
    the paths of the pages that use a term, the most frequent users first; ``vocabulary``
    finds the glossary's terms in text.
    """

    catalogue: Catalogue
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    filled_on: Mapping[str, str] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    section_minutes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cited_in: Mapping[str, tuple[CitingPage, ...]] = field(default_factory=dict)
    theme_pages: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    followups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    openings: Mapping[str, Opening] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    concepts: ConceptIndex = field(default_factory=ConceptIndex)
    appearances: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(()))

    @property
    def chapters(self) -> Mapping[str, str]:
        """The path of each trap's chapter."""
        return self.written.get("traps", {})

    @property
    def targets(self) -> Targets:
        """What short links may lead to."""
        return Targets(self.catalogue, self.written, self.filled_on)

    def trap_of(self, path: str) -> str | None:
        """Return the id of the trap whose chapter stands at ``path``."""
        return next((trap for trap, where in self.chapters.items() if where == path), None)

    def record_of(self, path: str) -> tuple[str, str] | None:
        """Return the kind and the id of the record whose own page stands at ``path``."""
        for kind, paths in self.written.items():
            for record, where in paths.items():
                if where == path:
                    return kind, record
        return None

    def link(self, kind: str, record: str) -> str | None:
        """Return the path of a record's own page, if it has one."""
        return self.written.get(kind, {}).get(record)

    def entry(self, marker: str, anchor: str) -> str | None:
        """Return the path and anchor of an entry on the page that holds a marker, if a page does."""
        path = self.filled_on.get(marker)
        return f"{path}#{anchor}" if path else None

    def page_of_all(self, marker: str) -> PageLink | None:
        """Return the page that holds a marker, such as the list of all mistakes, if a page does."""
        path = self.filled_on.get(marker)
        return PageLink(self.titles[path], path) if path else None

    def reading_minutes(self, kind: str, record: str) -> int | None:
        """Return how many minutes a record's own page takes to read, if it has one."""
        return self.minutes.get(self.link(kind, record) or "")
