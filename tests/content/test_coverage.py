"""Every row of every table of the source documents has its place on the site."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.real import site
from trapwise.composing import composed_anchors

PLACES = Path(__file__).parent / "coverage.yml"


def test_every_row_of_the_sources_has_its_place() -> None:
    anchors, texts = composed_anchors(site()), site().composed
    lost = []
    for document, tables in yaml.safe_load(PLACES.read_text(encoding="utf-8")).items():
        for table, rows in tables.items():
            for row, place in rows.items():
                target, _, words = place.partition(" ~ ")
                path, _, anchor = target.partition("#")
                assert anchor, f"{row}: a page is no place; name the section"
                if anchor not in anchors.get(path, ()) or words not in texts[path].text:
                    lost.append(f"{document} / {table} / {row}: {place}")
    assert lost == []
