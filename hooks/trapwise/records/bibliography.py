"""The bibliography: BibTeX entries with their lines, and how one reads on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pybtex.database import BibliographyData, Entry
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text as RichText

from ..memo import FORGETFUL, Memo
from ..problems import Problem
from .yaml_lines import read_text

ENTRY = re.compile(r"^[ \t]*@(?P<kind>\w+)\s*\{\s*(?P<key>[^,\s]+)\s*,", re.MULTILINE)
NOT_ALONE = re.compile(r"@string\b|@preamble\b|\bcrossref\b", re.IGNORECASE)
"""What lets an entry depend on others."""


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
    source: str
    """The entry as it is written, and whatever it shares with others."""

    @property
    def short(self) -> str:
        """Author and year as said aloud: ``Goldberg (1991)``, ``Dao et al. (2022)``."""
        names = self.authors
        match len(names):
            case 0:
                who = self.title
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
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    starts = [*ENTRY.finditer(text)]
    depend = bool(NOT_ALONE.search(text))
    sources = {
        match["key"]: text if depend else text[match.start() : after]
        for match, after in zip(starts, [*(match.start() for match in starts[1:]), len(text)], strict=True)
    }
    for match in starts:
        key, line = match["key"], text.count("\n", 0, match.start("key")) + 1
        if key in lines:
            message = f"duplicate key '{key}'; it is first given in line {lines[key]}"
            problems.append(Problem(name, line, message))
        lines.setdefault(key, line)
    if problems:
        return {}, problems
    try:
        data: BibliographyData = Parser(encoding="utf-8").parse_string(text)
    except PybtexError as error:
        line = getattr(error, "lineno", None) or 1
        what = str(error).splitlines()[0]
        return {}, [Problem(name, line, f"not valid BibTeX: {what}")]
    papers: dict[str, Paper] = {}
    for key, entry in data.entries.items():
        line = lines.get(key, 1)
        for field in ("title", "year"):
            if field not in entry.fields:
                problems.append(Problem(name, line, f"'{key}' has no {field}; every entry needs one"))
        if not entry.persons.get("author") and not entry.persons.get("editor"):
            problems.append(Problem(name, line, f"'{key}' has no author; every entry needs one"))
        papers[key] = _paper(key, line, entry, sources.get(key, text))
        if not papers[key].link:
            message = f"'{key}' has no doi, eprint or url; a reader must be able to find it"
            problems.append(Problem(name, line, message))
        if "from memory" in papers[key].checked:
            message = f"'{key}' is only known from memory; confirm it before it is published"
            problems.append(Problem(name, line, message))
    return papers, problems


def _plain(latex: str) -> str:
    """Return BibTeX markup as plain text."""
    if not re.search(r"[\\{}$~]|--|\n", latex):
        return latex
    try:
        return str(RichText.from_latex(latex)).replace("\n", " ").replace("\xa0", " ")
    except Exception:  # pybtex raises several unrelated types for odd markup
        return re.sub(r"[{}\\]", "", latex)


def _paper(key: str, line: int, entry: Entry, source: str) -> Paper:
    fields = entry.fields
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    venue = next(
        (
            fields[f]
            for f in ("journal", "booktitle", "publisher", "institution", "howpublished", "school")
            if f in fields
        ),
        "",
    )
    if "doi" in fields:
        link = f"https://doi.org/{fields['doi']}"
    elif "eprint" in fields and fields.get("archivePrefix", "arXiv").lower() == "arxiv":
        link = f"https://arxiv.org/abs/{fields['eprint']}"
    else:
        link = fields.get("url", "")
    return Paper(
        key=key,
        line=line,
        title=_plain(fields.get("title", key)),
        authors=tuple(_plain(" ".join([*p.prelast_names, *p.last_names])) for p in people),
        year=fields.get("year", ""),
        venue=_plain(venue),
        link=link,
        checked=fields.get("checked", ""),
        source=source,
    )
