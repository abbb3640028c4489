"""Changes and errata, the newest first."""

from __future__ import annotations

from itertools import groupby

from ..catalogue import Catalogue
from ..records.tags import ChangeKind
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def changes(findings: Findings) -> str:
    """All changes by day, the newest day first, errata before the rest."""
    entries = sorted(
        findings.catalogue.changes.values(),
        key=lambda c: (-c.day.toordinal(), list(ChangeKind).index(c.kind), c.id),
    )
    days = [{"day": day, "entries": list(group)} for day, group in groupby(entries, key=lambda c: c.day)]
    return render("changes.md.j2", days=days, titles=findings.titles)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"changes": changes}
