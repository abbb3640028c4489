"""The bibliography: BibTeX entries with their lines, and how one reads on a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pybtex.database import Entry

from ..files import read_text
from ..memo import FORGETFUL, Memo
from ..problems import Problem, shown
from .bibtex import PUBLISHERS, Form, form_of, parse_bibtex, plain_text
from .identifiers import doi_link

AND_OTHERS = "others"
"""The last author's name where BibTeX leaves some out."""
VENUES = ("journal", "booktitle", "series", *PUBLISHERS)


@dataclass(frozen=True)
class Paper:
    """One work that the site cites."""

    key: str
    line: int
    title: str
    authors: tuple[str, ...]
    year: str
    venue: str
    link: str
    checked: str
    called: tuple[str, ...]
    """What it is called for short, beside its title: ``ResNet``; for search alone."""
    form: Form
    """The entry as the style of the references reads it."""
    source: str
    """The entry as it is written, and whatever it shares with others."""

    @property
    def short(self) -> str:
        """Author and year as said aloud: ``Goldberg (1991)``, ``Dao et al. (2022)``."""
        names = self.authors
        match len(names):
            case 0:
                who = self.title
            case 2 if names[1] == AND_OTHERS:
                who = f"{names[0]} et al."
            case 1:
                who = names[0]
            case 2:
                who = f"{names[0]} and {names[1]}"
            case _:
                who = f"{names[0]} et al."
        return f"{who} ({self.year})"


def read_bibliography(
    path: Path, memo: Memo = FORGETFUL, name: str = "content/references.bib"
) -> tuple[dict[str, Paper], list[Problem]]:
    """Read a BibTeX file into papers by key, in the file's order."""
    text, problems = read_text(path, name)
    return ({}, problems) if text is None else memo.call(_papers_in, text, name)


def _papers_in(text: str, name: str) -> tuple[dict[str, Paper], list[Problem]]:
    found, problems = parse_bibtex(text, name)
    papers: dict[str, Paper] = {}
    for key, entry in found.entries.items():
        line = found.lines.get(key, 1)
        paper = papers[key] = _paper(key, line, entry, found.sources.get(key, text))
        is_told = any(problem.line == line for problem in problems)
        if not paper.link and not is_told:
            message = f"'{key}' has no doi, eprint or url; a reader must be able to find it"
            if archive := entry.fields.get("archiveprefix", ""):
                message = (
                    f"'{key}' has an eprint of {shown(archive)} alone; expected a doi or url that leads to it"
                )
            problems.append(Problem(name, line, message))
        if "from memory" in paper.checked:
            message = f"'{key}' is only known from memory; confirm it before it is published"
            problems.append(Problem(name, line, message))
    return papers, problems


def _paper(key: str, line: int, entry: Entry, source: str) -> Paper:
    fields = entry.fields
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    return Paper(
        key=key,
        line=line,
        title=plain_text(fields.get("title", key)),
        authors=tuple(plain_text(" ".join([*p.prelast_names, *p.last_names])) for p in people),
        year=fields.get("year", ""),
        venue=plain_text(next((fields[name] for name in VENUES if name in fields), "")),
        link=_link(entry),
        checked=fields.get("checked", ""),
        called=_called(fields.get("shorttitle", "")),
        form=form_of(entry),
        source=source,
    )


def _called(names: str) -> tuple[str, ...]:
    """Return the names of BibLaTeX's field ``shorttitle``, of which a semicolon divides several."""
    return tuple(plain_text(name.strip()) for name in names.split(";") if name.strip())


def _link(entry: Entry) -> str:
    """Return where a work is found: by its DOI, on arXiv, at its address, or by its ISBN."""
    fields = entry.fields
    if fields.get("doi", ""):
        return doi_link(fields["doi"])
    if fields.get("eprint", "") and fields.get("archiveprefix", "arXiv").strip().lower() == "arxiv":
        return f"https://arxiv.org/abs/{fields['eprint']}"
    if fields.get("url", ""):
        return str(fields["url"])
    return f"https://openlibrary.org/isbn/{fields['isbn']}" if fields.get("isbn", "") else ""
