"""The concept index: entries, each with the sections that treat it, and references between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..catalogue import Catalogue
from ..memo import FORGETFUL, Memo
from ..pages.scanning import Page
from ..pages.sections import Section, section_at, sections
from ..problems import Problem, nearest
from .index_marks import IndexMark, index_marks
from .mentions import Mention
from .spelling import letters, spelling
from .treatments import DEFINING, Reason, Treatment, treatment_order, treatments
from .vocabulary import Vocabulary

MOST_LINES = 880
"""As many lines as the index may have; the weakest treatments give way."""
MOST_TREATMENTS = 5
"""Treatments of one entry: a longer row of them sends nobody to the right place."""
SENTENCE = re.compile(r"^(?:the|a|an|one|two|three|when|no|why|how)\b|[,$:]", re.IGNORECASE)
"""What begins, or stands in, a title that no reader would look up."""
ARTICLE = re.compile(r"^(?P<article>The|A|An) (?P<rest>.+)$")
MAIN_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "traps": ("trap",),
    "mistakes": ("why",),
    "designs": ("requirements", "data"),
    "patterns": ("latency", "parts"),
    "frameworks": ("what", "clock"),
}
"""The sections, by anchor, that explain the subject of a record's own page: the first that is there."""


@dataclass(frozen=True)
class IndexEntry:
    """One entry: its treatments with the principal one first, and entries to see also, by id."""

    id: str
    name: str
    treatments: tuple[Treatment, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeeReference:
    """A name under which nothing stands but where to look: ``area under the curve, see AUC``."""

    name: str
    target: str


@dataclass(frozen=True)
class ConceptIndex:
    """All entries by id, in the order of the alphabet, and the references to them."""

    entries: Mapping[str, IndexEntry] = field(default_factory=dict)
    references: tuple[SeeReference, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines the index has: see `_cost`."""
        return sum(_cost(entry) for entry in self.entries.values()) + len(self.references)


class _Draft:
    """An index that grows: treatments, names and references by the id of their entry."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.names = {term: entry.names[0] for term, entry in vocabulary.entries.items()}
        self.found: dict[str, list[Treatment]] = {}
        self.also: dict[str, list[str]] = {}
        self.by_spelling: dict[str, str] = {}
        for term, entry in vocabulary.entries.items():
            for name in entry.names:
                self.by_spelling.setdefault(spelling(name), term)

    def id_of(self, name: str) -> str:
        """Return the id of the entry with this name, or of a new one."""
        match = ARTICLE.match(name)
        plain = spelling(match["rest"] if match else name)
        known = self.by_spelling.get(plain)
        if known is None:
            known = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
            self.names.setdefault(known, name)
            self.by_spelling[plain] = known
        return known

    def add(self, name: str, treatment: Treatment) -> None:
        """Add a treatment to an entry; of two that are the same section, the stronger reason stays."""
        known = self.found.setdefault(self.id_of(name), [])
        same = next((t for t in known if t.section == treatment.section), None)
        if same is None:
            known.append(treatment)
        elif treatment.reason > same.reason or (treatment.sub and not same.sub):
            stronger = max(treatment.reason, same.reason)
            known[known.index(same)] = replace(treatment, reason=stronger, strength=same.strength)


def index_concepts(
    pages: Mapping[str, Page],
    catalogue: Catalogue,
    written: Mapping[str, Mapping[str, str]],
    found: Mapping[str, tuple[Mention, ...]],
    vocabulary: Vocabulary,
    memo: Memo = FORGETFUL,
) -> tuple[ConceptIndex, list[Problem]]:
    """Return the index of ``pages`` and what is wrong with their marks for it."""
    draft = _Draft(vocabulary)
    draft.found = {
        term: list(items)
        for term, items in treatments(pages, found, vocabulary, _tied(catalogue, written), memo).items()
    }
    parts = {path: memo.call(sections, page, key=path) for path, page in pages.items()}
    for page in pages.values():
        for name, treatment in memo.call(_definitions, page, vocabulary, key=page.path):
            draft.add(name, treatment)
    _add_records(draft, catalogue, written, parts)
    see, problems = _add_marks(draft, pages.values(), parts, memo)
    entries = {
        name: IndexEntry(
            name, headword(draft.names[name]), tuple(sorted(items, key=treatment_order)[:MOST_TREATMENTS])
        )
        for name, items in draft.found.items()
        if items
    }
    for name, entry in entries.items():
        wanted = [*draft.also.get(name, ()), *_see_also(catalogue, name)]
        also = tuple(other for other in dict.fromkeys(wanted) if other in entries and other != name)
        entries[name] = replace(entry, also=also)
    references = [*see, *_aliases(catalogue, entries, draft)]
    ordered = dict(sorted(entries.items(), key=lambda item: sort_key(item[1].name)))
    return _fitted(ConceptIndex(ordered, tuple(sorted(references, key=lambda r: sort_key(r.name))))), problems


def sort_key(name: str) -> tuple[str, str]:
    """Return the key of the alphabet's order: letters and digits only, as in most books."""
    return letters(name), name


def _cost(entry: IndexEntry) -> int:
    """One line for an entry with one treatment, else one more for each; and one for "see also"."""
    several = len(entry.treatments) if len(entry.treatments) > 1 else 0
    return 1 + several + bool(entry.also)


def _fitted(index: ConceptIndex) -> ConceptIndex:
    """Return the index without its weakest secondary treatments, until it has ``LINES`` lines."""
    excess = index.lines - MOST_LINES
    if excess <= 0:
        return index
    weakest = sorted(
        ((name, item) for name, entry in index.entries.items() for item in entry.treatments[1:]),
        key=lambda pair: (pair[1].reason, pair[1].strength, pair[0], pair[1].section.link),
    )
    entries = dict(index.entries)
    for name, item in weakest:
        if excess <= 0:
            break
        before = entries[name]
        entries[name] = replace(before, treatments=tuple(t for t in before.treatments if t != item))
        excess -= _cost(before) - _cost(entries[name])
    return replace(index, entries=entries)


def headword(name: str) -> str:
    """Return a name as an index sorts it: ``Softmax Trap, The``; otherwise unchanged."""
    match = ARTICLE.match(name)
    return f"{match['rest']}, {match['article']}" if match else name


def _tied(catalogue: Catalogue, written: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    tied: dict[str, set[str]] = {}
    for term in catalogue.terms.values():
        for trap in term.traps:
            if trap in written.get("traps", {}):
                tied.setdefault(written["traps"][trap], set()).add(term.id)
    return {path: frozenset(terms) for path, terms in tied.items()}


def _definitions(page: Page, vocabulary: Vocabulary) -> list[tuple[str, Treatment]]:
    """A box that defines what the glossary does not name is an entry of its own."""
    parts, found = sections(page), []
    for block in page.blocks:
        title = block.title
        if (
            block.kind in DEFINING
            and title
            and not SENTENCE.search(title)
            and not any(vocabulary.find(title))
        ):
            treatment = Treatment(section_at(parts, block.start), Reason.DEFINITION, 1.0)
            found.append((title[0].lower() + title[1:], treatment))
    return found


def _add_records(
    draft: _Draft,
    catalogue: Catalogue,
    written: Mapping[str, Mapping[str, str]],
    parts: Mapping[str, tuple[Section, ...]],
) -> None:
    """Every record with a page of its own is an entry, and so are a framework's phases below it."""
    for kind, anchors in MAIN_SECTIONS.items():
        for record, path in written.get(kind, {}).items():
            by_anchor = {part.anchor: part for part in parts[path] if part.anchor}
            main = next((by_anchor[a] for a in anchors if a in by_anchor), None)
            main = main or next(iter(by_anchor.values()), None)
            if main is None:
                continue
            title = catalogue.of(kind)[record].title
            draft.add(title, Treatment(main, Reason.MARK, 2.0))
            phases = catalogue.frameworks[record].phases if kind == "frameworks" else ()
            for phase in phases:
                if phase.id in by_anchor:
                    draft.add(title, Treatment(by_anchor[phase.id], Reason.HEADING, 1.0))


def _add_marks(
    draft: _Draft, pages: Iterable[Page], parts: Mapping[str, tuple[Section, ...]], memo: Memo
) -> tuple[list[SeeReference], list[Problem]]:
    wanted: list[IndexMark] = []
    problems: list[Problem] = []
    for page in pages:
        marks, unreadable = memo.call(index_marks, page, key=page.path)
        problems += unreadable
        for mark in marks:
            if mark.see or mark.see_also:
                wanted.append(mark)
            else:
                section = section_at(parts[page.path], mark.start)
                draft.add(mark.entry, Treatment(section, Reason.MARK, 1.0, mark.sub))
    references = []
    for mark in wanted:
        target = draft.by_spelling.get(spelling(mark.see or mark.see_also), "")
        if not draft.found.get(target):
            names = [draft.names[name] for name, items in draft.found.items() if items]
            lost = mark.see or mark.see_also
            message = f"the index has no entry '{lost}' to see{nearest(lost, names)}"
            problems.append(Problem(mark.name, mark.line, message))
        elif mark.see:
            references.append(SeeReference(mark.entry, target))
        else:
            source = draft.id_of(mark.entry)
            if draft.found.get(source):
                draft.also.setdefault(source, []).append(target)
            else:
                message = f"the index has no entry '{mark.entry}'{nearest(mark.entry, [draft.names[n] for n in draft.found])}"
                problems.append(Problem(mark.name, mark.line, message))
    return references, problems


def _see_also(catalogue: Catalogue, name: str) -> list[str]:
    term = catalogue.terms.get(name)
    return list(term.see_also) if term else []


def _aliases(catalogue: Catalogue, entries: Mapping[str, IndexEntry], draft: _Draft) -> list[SeeReference]:
    """Return a reference from each alias that stands elsewhere in the alphabet."""
    taken = {letters(entry.name) for entry in entries.values()}
    references = []
    for kind in ("terms", "traps", "designs"):
        for record in catalogue.of(kind).values():
            name = record.id if kind == "terms" else draft.id_of(record.title)
            if name not in entries:
                continue
            near = {letters(entries[name].name)[:5]}
            for alias in record.aliases:
                if letters(alias)[:5] not in near and letters(alias) not in taken:
                    references.append(SeeReference(alias, name))
                    near.add(letters(alias)[:5])
                    taken.add(letters(alias))
    return references
