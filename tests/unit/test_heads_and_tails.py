"""What a chapter's head and tail list: the pages whose records name it, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from tests import tiny
from trapwise.composing import compose

LISTED = re.compile(r'<li><a href="[^"]*/(?P<id>[\w-]+)/">')


def listed(text: str, anchor: str) -> list[str]:
    """Return the ids of the pages that a part of a chapter's tail links to."""
    start = text.find(f"{{#{anchor}}}")
    # The last part has no heading after it.
    return LISTED.findall(text[start:].partition("\n#")[0]) if start >= 0 else []


def test_a_mistake_stands_under_the_traps_that_it_names_only(project: Path) -> None:
    mistakes = project / "content/mistakes.yml"
    text = mistakes.read_text(encoding="utf-8")
    other = (
        text.removeprefix("mistakes:\n").replace("no-baseline", "no-units").replace("number: 1", "number: 2")
    )
    other = other.replace("trap: first-trap", "trap: second-trap")
    mistakes.write_text(text + other, encoding="utf-8")
    page = project / "docs/mistakes/no-baseline.md"
    twin = page.read_text(encoding="utf-8").replace("mistake: no-baseline", "mistake: no-units")
    page.with_name("no-units.md").write_text(twin, encoding="utf-8")
    site, _ = tiny.survey(project)
    path = "traps/sums/first-trap.md"
    assert set(site.findings.written["mistakes"]) == {"no-baseline", "no-units"}
    assert listed(compose(path, site.pages[path].body, site), "mistakes") == ["no-baseline"]
