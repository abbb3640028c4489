"""Citations of a page: each key has an entry, and each has the one form that mkdocs-bibtex reads here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..catalogue import Catalogue
from ..pages.scanning import CITATION, Page
from ..problems import Problem, nearest, shown
from ..records.bibliography import Paper

ALONE = re.compile(r"\s*@[\w-]+\s*")
KEYS = re.compile(r"(?<![\w&.])@([\w-]+)")
MAIL = re.compile(r"\s*[\w.%+-]+@[\w.-]+\.[a-zA-Z]{2,}")
"""An address of mail, which mkdocs-bibtex passes over."""


def check_citations(page: Page, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each key without an entry, and for each citation in another form than ``[@key]``."""
    papers = catalogue.papers
    for cited in page.citations:
        if (
            cited.text not in papers
            and "papers" not in catalogue.doubtful
            and KEYS.fullmatch(f"@{cited.text}")
        ):
            message = (
                f"no entry of references.bib has the key {shown(cited.text)}{nearest(cited.text, papers)}"
            )
            yield Problem(page.name, cited.line, message)
    yield from _other_forms(page)
    yield from _without_brackets(page, papers)


def _other_forms(page: Page) -> Iterator[Problem]:
    for start, inner in bracketed(page.body):
        parts = [part for part in inner.split(";") if not MAIL.match(part)]
        cited = [part for part in parts if re.search(r"@[\w-]", part)]
        if not cited or all(ALONE.fullmatch(part) for part in inner.split(";")):
            continue
        is_code = not page.prose[start : start + len(inner)].strip()
        if is_code and CITATION.fullmatch(f"[{inner}]"):
            continue
        keys = "; ".join(f"@{key}" for key in dict.fromkeys(KEYS.findall(inner)))
        if is_code or not keys:
            message = f"mkdocs-bibtex reads {shown(f'[{inner}]')} as a citation; write it otherwise"
        else:
            message = f"the citation {shown(f'[{inner}]')} holds more than keys; expected '[{keys}]', and the rest as text"
        yield Problem(page.name, page.line_at(start), message)


def bracketed(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the inside of each pair of brackets on one line begins, and the inside, as mkdocs-bibtex does."""
    at = 0
    for line in text.split("\n"):
        opening = line.find("[")
        while opening >= 0 and (closing := line.find("]", opening)) >= 0:
            yield at + opening + 1, line[opening + 1 : closing]
            opening = line.find("[", closing)
        at += len(line) + 1


def _without_brackets(page: Page, papers: Mapping[str, Paper]) -> Iterator[Problem]:
    inside = [(start, start + len(inner)) for start, inner in bracketed(page.body)]
    inside += [match.span() for match in CITATION.finditer(page.body)]
    for match in KEYS.finditer(page.prose):
        key = match[1].rstrip("-")
        if key in papers and not any(start <= match.start() < end for start, end in inside):
            message = f"'@{key}' without brackets is no citation; expected '[@{key}]'"
            yield Problem(page.name, page.line_at(match.start()), message)
