"""Footnotes and link definitions: what another page of Markdown has at its end, and a page here does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..problems import Problem

if TYPE_CHECKING:
    from .scanning import Page

FOOTNOTE = re.compile(r"\[\^(?P<id>[^\[\]\n]{1,80})\](?P<colon>:)?")
DEFINITION = re.compile(r"^[ \t>]{0,8}\[(?P<id>[^\[\]\n^@][^\[\]\n]*)\]:[ \t]*(?P<target>\S*)", re.MULTILINE)


def check_definitions(page: Page) -> Iterator[Problem]:
    """Yield a problem for each footnote of the author's own and each definition of a link.

    A page's footnotes are its references, which have the numbers of the bibliography, so
    that one of another kind would count on its own.
    """
    used = {match["id"] for match in FOOTNOTE.finditer(page.prose) if not match["colon"]}
    for match in FOOTNOTE.finditer(page.prose):
        name = match["id"]
        if match["colon"] and name in used:
            continue
        message = f"'[^{name}]' is a footnote, and footnotes are a page's references; say it in the text, or cite a work as [@key]"
        yield Problem(page.name, page.line_at(match.start()), message)
    for match in DEFINITION.finditer(page.prose):
        name, target = match["id"], match["target"] or "address"
        message = f"'[{name}]: {target[:60]}' defines a link apart from its text; write [text]({target[:60]}) where it is used"
        yield Problem(page.name, page.line_at(match.start()), message)
