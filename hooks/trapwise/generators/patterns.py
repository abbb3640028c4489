"""The four patterns in a row, each with when it wins and when it does not."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def patterns(findings: Findings) -> str:
    """The patterns by letter; one without a page is listed without a link."""
    rows = [
        {"record": pattern, "link": findings.link("patterns", pattern.id)}
        for pattern in findings.catalogue.patterns.values()
    ]
    return render("patterns.html.j2", patterns=rows)


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"patterns": patterns}
