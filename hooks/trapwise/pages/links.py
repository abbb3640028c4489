"""Links between pages: the short form by id, and the check that every link leads somewhere.

``[](trap:softmax-trap)`` takes its address, and its text if there is none, from the record;
``mistake:``, ``design:``, ``pattern:``, ``framework:``, ``term:`` and ``paper:`` work alike. A ``#section`` may follow
the id of a record that has a page of its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from ..catalogue import Catalogue
from ..problems import Problem, nearest
from ..records import KINDS
from ..typography import prose
from . import masking
from .scanning import LINK, Page

LISTS = {
    "traps": "question-index",
    "terms": "glossary",
    "papers": "bibliography",
}
"""Kinds whose records have an entry each on one page, and the marker that this page holds."""
SHORTS = {
    **{
        KINDS[kind].noun: kind for kind in ("traps", "mistakes", "frameworks", "patterns", "designs", "terms")
    },
    "paper": "papers",
}
"""What a short link may begin with, and the kind of record that it leads to."""
SHORT = re.compile(rf"^(?P<kind>{'|'.join(SHORTS)}):(?P<id>[^#]*)(?:#(?P<anchor>.*))?$")
TITLES = {"term": "term", "paper": "short"}
"""The field that a link to a record shows, where it is not the title."""
SCHEMES = frozenset({"https", "http", "mailto"})
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


@dataclass(frozen=True)
class Targets:
    """What short links may lead to: the records, the paths of their own pages, and those of the lists.

    ``written`` holds paths by kind and id, ``filled_on`` the path of the page on which a marker stands.
    """

    catalogue: Catalogue
    written: Mapping[str, Mapping[str, str]]
    filled_on: Mapping[str, str]

    def resolve(self, target: str) -> tuple[str, str, str]:
        """Return ``(address, title, "")`` of a short link, or ``("", "", what is wrong)``.

        To a record that could not be read leads no address, and nothing is wrong with the link.
        """
        match = SHORT.match(target)
        if match is None:
            return "", "", ""
        noun, name, anchor = match["kind"], match["id"], match["anchor"]
        kind = SHORTS[noun]
        records = self.catalogue.of(kind)
        if kind in self.catalogue.doubtful:
            return "", name, ""
        if name not in records:
            owner = "entry of references.bib has the key" if noun == "paper" else f"{noun} has the id"
            return "", "", f"no {owner} '{name}'{nearest(name, records)}"
        record = records[name]
        path = self.written.get(kind, {}).get(name)
        if path:
            return f"/{path}#{anchor}" if anchor else f"/{path}", record.title, ""
        if kind not in LISTS:
            return "", "", f"the {noun} '{name}' has no page of its own to link to"
        listed = self.filled_on.get(LISTS[kind])
        if listed is None:
            return (
                "",
                "",
                f"no page holds '<!-- fill:{LISTS[kind]} -->', where the {noun} '{name}' would stand",
            )
        return f"/{listed}#{name}", getattr(record, TITLES.get(noun, "title")), ""


def fill_links(body: str, targets: Targets) -> str:
    """Return Markdown with every short link outside code made a full one."""

    def full(match: re.Match[str]) -> str | None:
        address, title, wrong = targets.resolve(match["target"])
        if not address or wrong:
            return None
        # The masked form has no code in it; the link's text may.
        text = body[match.start("text") : match.end("text")].strip() or prose(title)
        return f"[{text}]({address})"

    return masking.replace(LINK, full, body, masking.without_code(body))


def check_links(
    page: Page, targets: Targets, anchors: Mapping[str, frozenset[str]], files: frozenset[str]
) -> list[Problem]:
    """Return a problem for each link of a page that leads nowhere.

    ``anchors`` are those of every page by path; ``files`` all paths in ``docs``.
    """
    problems = []
    for link in page.links:
        wrong = _wrong(page, link.text, targets, anchors, files)
        if wrong:
            problems.append(Problem(page.name, link.line, wrong))
    return problems


def _wrong(
    page: Page, target: str, targets: Targets, anchors: Mapping[str, frozenset[str]], files: frozenset[str]
) -> str:
    if SHORT.match(target):
        address, _, wrong = targets.resolve(target)
        if wrong or not address or "#" not in target:
            return wrong
        target = address
    if OUTSIDE.match(target):
        scheme = target.partition(":")[0].lower()
        if scheme in SCHEMES or target.startswith("//"):
            return ""
        return f"a link cannot begin with '{scheme}:'; expected an address, or one of {', '.join(SHORTS)} and an id{nearest(scheme, SHORTS)}"
    path, _, anchor = unquote(target).partition("#")
    if not path:
        full = page.path
    elif path.startswith("/"):
        full = path[1:]
    else:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    if full not in files:
        same_folder = {
            posixpath.relpath(f, posixpath.dirname(page.path) or "."): f for f in files if f.endswith(".md")
        }
        return f"the link leads to '{path}', and docs/{full} does not exist{nearest(path, same_folder)}"
    if anchor and full in anchors and anchor not in anchors[full]:
        return f"docs/{full} has no anchor '#{anchor}'{nearest(anchor, anchors[full])}"
    return ""
