"""Every sum in the chapters on mistakes is done again, with the unit that stands behind its formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.content.sources import read_source
from tests.content.sums import Step, steps

PAGES = [path for path in sorted((ROOT / "docs/mistakes").glob("*.md")) if "\nmistake: " in path.read_text()]

# What stands behind a formula, or within it in a form that the sums do not read.
REWRITTEN = (
    (r"\$ million", r" \\times 10^6$"),
    (r"\$ GB", r" \\times 10^9$"),
    (r"\$ MB", r" \\times 10^6$"),
    (r"\\,\(", r" \\times ("),
    (r"\\text\{ (?:B|s)\}", ""),
    (r"\\frac\{([^{}]+)\}\{([^{}]+)\}", r"(\1) / (\2)"),
)


PERCENT = re.compile(r"(?P<whole>\d+)(?P<rest>\.\d+)?\\%")


def sums(path: Path) -> Iterator[tuple[Step, bool]]:
    """Yield each step with whether it holds: a percentage is a share, or a number counted in percent."""
    text = read_source(path)
    for old, new in REWRITTEN:
        text = re.sub(old, new, text)
    # As a decimal, so that "about 7%" is read as rounded to the last place it shows.
    shares = PERCENT.sub(lambda m: f"{int(m['whole']) / 100:.2f}{(m['rest'] or '')[1:]}", text)
    counted = PERCENT.sub(lambda m: m["whole"] + (m["rest"] or ""), text)
    for share, count in zip(steps(shares), steps(counted), strict=True):
        yield share, share.holds or count.holds


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_sums_of_a_chapter_add_up(path: Path) -> None:
    assert [f"{s.formula}: {s.left:.6g} is not {s.right:.6g}" for s, holds in sums(path) if not holds] == []


def test_the_sums_are_read() -> None:
    assert sum(1 for path in PAGES for _ in sums(path)) >= 70
