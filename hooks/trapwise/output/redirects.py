"""Where the pages of renamed records have gone."""

from __future__ import annotations

from ..pages.owners import HOMES
from ..sitewide.site import Site


def redirects(site: Site) -> dict[str, str]:
    """Return the new path of each page that a record had under a former id, by its old path."""
    moved: dict[str, str] = {}
    for home in HOMES.values():
        for record_id, path in site.findings.written.get(home.kind, {}).items():
            record = site.catalogue.of(home.kind)[record_id]
            for old in getattr(record, "formerly", ()):
                moved[home.path(record.model_copy(update={"id": old}))] = path
    return moved
