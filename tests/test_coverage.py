"""Every row of every table of the source documents has its place on the site."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

PLACES = Path(__file__).parent / "coverage.yml"


def test_every_row_of_the_sources_has_its_place(built: tuple[Path, str]) -> None:
    lost = []
    for document, tables in yaml.safe_load(PLACES.read_text(encoding="utf-8")).items():
        for table, rows in tables.items():
            for row, place in rows.items():
                target, _, words = place.partition(" ~ ")
                path, _, anchor = target.partition("#")
                folder = re.sub(r"(?:(?:^|/)index)?\.md$", "", path)
                page = built[0] / folder / "index.html"
                text = page.read_text(encoding="utf-8") if page.exists() else ""
                assert anchor, f"{row}: a page is no place; name the section"
                if f'id="{anchor}"' not in text or words not in text:
                    lost.append(f"{document} / {table} / {row}: {place}")
    assert lost == []
