"""What the real chapters' heads and tails list."""

from __future__ import annotations

from tests.real import site as real_site
from tests.unit.test_heads_and_tails import listed
from trapwise.composing import compose


def test_every_chapter_lists_exactly_the_pages_whose_records_name_it() -> None:
    site = real_site()
    for trap, path in site.findings.chapters.items():
        text = compose(path, site.pages[path].body, site)
        for kind in ("mistakes", "designs"):
            naming = [
                record.id
                for record in site.catalogue.of(kind).values()
                if any(tie.trap == trap for tie in record.traps)
            ]
            assert listed(text, kind) == naming, f"{trap}: {kind}"
