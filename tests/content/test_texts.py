"""What the pages say: no problems, no number that is typed, no claim that nobody can trace."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.real import site as real_site
from tests.real import surveyed
from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.numbers.typed import check_typed
from trapwise.pages import masking
from trapwise.pages.scanning import CITATION, PULL, scan_page

CHAPTERS = sorted(p for p in (ROOT / "docs" / "traps").glob("*/*.md") if p.name != "index.md")


def name(path: Path) -> str:
    return path.stem


def test_there_are_no_problems() -> None:
    assert surveyed()[1] == []


@pytest.mark.parametrize("page", CHAPTERS, ids=name)
def test_a_number_typed_in_the_place_of_a_measured_one_stops_the_build(page: Path) -> None:
    relative = page.relative_to(ROOT / "docs").as_posix()
    source = page.read_text(encoding="utf-8")
    pulls = list(PULL.finditer(masking.without_code(source)))
    assert len(pulls) >= 10, "a chapter quotes its lab"
    typed, places = "", {}
    for number, (before, pull) in enumerate(pairwise([None, *pulls]), 10_000):
        assert pull
        typed += source[before.end() if before else 0 : pull.start()]
        places[str(number)] = len(typed)
        typed += str(number)
    typed += source[pulls[-1].end() :]
    scanned, _ = scan_page(relative, typed, BLOCK_KINDS)
    scenario = scanned.section("scenario")
    told = "".join(problem.message for problem in check_typed(scanned, (scenario,) if scenario else ()))
    missed = [number for number in places if number not in told]
    assert [typed[places[n] - 60 :][:90] for n in missed if not _may_be_typed(typed, places[n])] == []


def _may_be_typed(source: str, offset: int) -> bool:
    """Tell whether typed numbers are allowed here: in the scenario, or where a source is named."""
    if source.rindex("\n## ", 0, offset) == source.index("\n## The interview scenario"):
        return True
    start = source.rfind("\n\n", 0, offset)
    paragraph = source[start : source.find("\n\n", offset)]
    line = source[source.rfind("\n", 0, offset) + 1 :].splitlines()[0]
    is_named = CITATION.search(paragraph)
    # "the 98765th percentile" is left alone, since "the 99th percentile" is a name.
    is_ordinal = source[offset + len("98765") :].startswith("th")
    return bool(is_named) or is_ordinal or line.startswith(("|", "/", "#", "    ")) or "$" in line


def test_counts_that_must_be_typed_are_right() -> None:
    """A title, a description and a heading cannot pull how many traps there are."""
    site = real_site()
    counts = []
    for page in site.pages.values():
        typed = [page.meta.get("title"), page.meta.get("description"), *(h.text for h in page.headings)]
        counts += re.findall(r"\b(\d+) traps\b", "\n".join(map(str, typed)))
    assert counts
    assert set(counts) == {str(len(site.catalogue.traps))}


UNTRACEABLE = (
    r"0\.85 to 0\.72",
    r"\$500k",
    r"\$569",
    r"\$100 ?(?:M|million) a year",
    r"80[–-]90% of the signal",
    r"random scaling LoRA",
    r"MSE is not a proper",
    r"fails beyond r ?=",
    r"inside Prometheus",
)
"""Claims of earlier texts that nobody can trace, or that are wrong."""


def test_no_untraceable_claim_is_repeated() -> None:
    for path in [*(ROOT / "docs").rglob("*.md"), *(ROOT / "content").glob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        for claim in UNTRACEABLE:
            assert not re.search(claim, text, re.IGNORECASE), f"{path}: {claim}"
