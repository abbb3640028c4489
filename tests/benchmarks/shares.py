"""What each part of the survey and each generator costs, in milliseconds of processor time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from trapwise.generators import fills
from trapwise.language.concept_index import index_concepts
from trapwise.language.mentions import mentions
from trapwise.language.term_checks import check_terms
from trapwise.sitewide.citing import citing_pages
from trapwise.survey import survey


def milliseconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the least processor time that ``work`` took."""
    times = []
    for _ in range(repeats):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return 1000 * min(times)


def shares(root: Path) -> list[tuple[str, float]]:
    """Return ``(name, milliseconds)``: the survey as a whole, its parts, then each generator, costliest first."""
    cache = root / ".cache" / "trapwise" / "mathml.json"
    whole = milliseconds(lambda: survey(root, cache=cache), repeats=2)
    site, _ = survey(root, cache=cache)
    pages, catalogue, findings = site.pages, site.catalogue, site.findings
    words = findings.vocabulary
    found = mentions(pages.values(), words)
    parts = [
        ("survey, with all of the next", whole),
        ("mentions of terms", milliseconds(lambda: mentions(pages.values(), words))),
        (
            "concept index",
            milliseconds(lambda: index_concepts(pages, catalogue, findings.written, found, words)),
        ),
        ("unused terms, other spellings", milliseconds(lambda: check_terms(pages, catalogue, found, words))),
        ("sections that cite", milliseconds(lambda: citing_pages(pages, findings.titles, catalogue))),
    ]
    makers = [
        (f"fill:{name}", milliseconds(lambda maker=maker: maker(findings)))  # type: ignore[misc]
        for name, maker in fills(catalogue).items()
    ]
    return parts + sorted(makers, key=lambda item: -item[1])
