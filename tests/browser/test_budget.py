"""What a first visit to each kind of page may load: tests/budget.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.serving import served
from tests.weights import PAGES, TYPES, by_type, heaviest, loaded

BUDGET = yaml.safe_load((ROOT / "tests/budget.yml").read_text(encoding="utf-8"))
ADVICE = (
    "Look at what grew with `python tests/benchmarks/weight.py`. Load it when somebody asks for it, or make it"
    " smaller; if readers gain more than the wait costs them, raise the number in tests/budget.yml and say why."
)


def test_every_kind_of_page_has_a_budget() -> None:
    assert list(BUDGET) == list(PAGES)
    for budget in BUDGET.values():
        assert budget.keys() <= {"total", "requests", *TYPES.values()}


@pytest.mark.parametrize("kind", BUDGET)
def test_a_first_visit_keeps_to_its_budget(browser: Browser, built: tuple[Path, str], kind: str) -> None:
    site, budget = built[0], BUDGET[kind]
    with served(site) as address:
        files = loaded(browser, address, site, PAGES[kind])
    found = by_type(files)
    pages = heaviest(site, kind)
    # The other files are the same on every page of a kind.
    found["total"] += pages[0][1] - found["html"]
    found["html"] = pages[0][1]
    over = [
        f"{name}: {found[name] / (1 if name == 'requests' else 1000):.1f} instead of {allowed}"
        for name, allowed in budget.items()
        if found[name] > allowed * (1 if name == "requests" else 1000)
    ]
    largest = sorted(files.items(), key=lambda file: -file[1])[:5]
    told = [
        f"the heaviest pages: {', '.join(f'{path} {size / 1000:.1f} kB' for path, size in pages[:5])}",
        f"the largest files: {', '.join(f'{name} {size / 1000:.1f} kB' for name, size in largest)}",
        ADVICE,
    ]
    assert over == [], "\n".join(told)
