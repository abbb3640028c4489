"""Every row of every table of the source documents has its place on the site."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.conftest import ROOT
from tests.real import site
from trapwise.composing import renditions

PLACES = Path(__file__).parent / "coverage.yml"


def test_every_row_of_the_sources_has_its_place() -> None:
    made, texts = renditions(site(), ROOT / "docs"), site().composed
    lost = []
    for document, tables in yaml.safe_load(PLACES.read_text(encoding="utf-8")).items():
        for table, rows in tables.items():
            for row, place in rows.items():
                target, _, words = place.partition(" ~ ")
                path, _, anchor = target.partition("#")
                assert anchor, f"{row}: a page is no place; name the section"
                if path not in made or anchor not in made[path].anchors or words not in texts[path].text:
                    lost.append(f"{document} / {table} / {row}: {place}")
    assert lost == []
