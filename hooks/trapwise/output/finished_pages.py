"""A page as it is written: with one style sheet in the place of many, and what it may run and load."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from .policies import has_policy, with_policy
from .style_sheets import with_one_sheet

BLANKS = re.compile(r"\s*\n\s*")


def finished(page: str, text: str, sheets: Collection[str], *, is_preview: bool) -> str:
    """Return an HTML page made ready for a reader.

    ``text`` is the part of it that its author wrote, as HTML; ``sheets`` are the names of
    our style sheets that every page links. The blanks that templates leave around it go.
    """
    before, found, after = page.partition(text) if text else ("", page, "")
    dense = "".join([BLANKS.sub("\n", before), found, BLANKS.sub("\n", after)])
    return with_policy(with_one_sheet(dense, sheets), text, is_preview=is_preview)


def finish_others(target: Path, sheets: Collection[str], *, is_preview: bool) -> None:
    """Finish the pages below ``target`` that are made from no source: the one for lost addresses, redirects."""
    for path in sorted(target.rglob("*.html")):
        with path.open(encoding="utf-8", newline="") as file:
            start = file.read(1500)
            if has_policy(start):
                continue
            page = start + file.read()
        path.write_text(finished(page, "", sheets, is_preview=is_preview), encoding="utf-8", newline="")
