"""Which pages are drafts, and what each of them still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from ..catalogue import Catalogue
from ..problems import Problem, sort_out
from .findings import Findings

LABS = PurePosixPath("content/labs")


def find_drafts(problems: Iterable[Problem], findings: Findings) -> Mapping[str, tuple[Problem, ...]]:
    """Return, by the path of each page that is a draft, what it lacks.

    What a record or a lab lacks is lacking on the record's own page, if that is written.
    """
    drafts: dict[str, list[Problem]] = {}
    for problem in sort_out(problems)[1]:
        page = _page_of(problem, findings)
        if page:
            drafts.setdefault(page, []).append(problem)
    return {page: tuple(lacks) for page, lacks in drafts.items()}


def _page_of(problem: Problem, findings: Findings) -> str | None:
    path = PurePosixPath(problem.path)
    if path.parts[0] == "docs":
        return path.relative_to("docs").as_posix()
    owner = ("traps", path.stem) if path.parent == LABS else _owner(problem, findings.catalogue)
    return findings.link(*owner) if owner else None


def _owner(problem: Problem, catalogue: Catalogue) -> tuple[str, str] | None:
    return catalogue.records.owner(problem.path, problem.line)
