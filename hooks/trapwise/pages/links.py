"""Links between pages: the short form by id, and the check that every link leads somewhere.

``[](trap:softmax-trap)`` takes its address, and its text if there is none, from the record;
``mistake:``, ``design:``, ``pattern:``, ``framework:``, ``term:`` and ``paper:`` work alike. A ``#section`` may follow
the id of a record that has a page of its own.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

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
SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
NOT_READ = re.compile(r"[\x00-\x20\x7f]")
ODD_SPACE = re.compile(r"[^\S\x00-\x20]")
HOST = re.compile(r"[\w.-]+|[\da-f:.]+", re.IGNORECASE)
IN_HTML = re.compile(r"/[^#?]*\.md(?:#.*)?$")
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
        address, title, wrong = targets.resolve(match["target"].strip("<>"))
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
        target = html.unescape(link.text)
        wrong = wrong_address(target) or _wrong(page, target, targets, anchors, files)
        if wrong:
            problems.append(Problem(page.name, link.line, wrong))
    for address in page.addresses:
        wrong = wrong_address(address.text) or _wrong_in_html(page, address.text, targets, anchors, files)
        if wrong:
            problems.append(Problem(page.name, address.line, wrong))
    told = {problem.line for problem in problems}
    return problems + [problem for problem in _without_text(page) if problem.line not in told]


def _without_text(page: Page) -> Iterator[Problem]:
    """Yield a problem for each link that nobody could see; of a short one the record gives the text."""
    for match in LINK.finditer(page.prose):
        # A text of code or mathematics is blank in the prose.
        is_blank = not page.body[match.start("text") : match.end("text")].strip()
        if is_blank and not SHORT.match(match["target"].strip("<>")):
            message = "the link has no text; expected [text](address)"
            yield Problem(page.name, page.line_at(match.start()), message)


def wrong_address(address: str) -> str:
    """Return what is wrong with an address as a browser would read it, or nothing.

    What the scheme may be is not all: a browser passes over spaces and control characters.
    """
    if odd := ODD_SPACE.search(address):
        shown_as = ODD_SPACE.sub(" ", address)[:60]
        return f"the address '{shown_as}' holds the space U+{ord(odd[0]):04X}; remove it"
    read = NOT_READ.sub("", address)
    match = SCHEME.match(read)
    scheme = match["scheme"].lower() if match else ""
    if scheme and scheme not in SCHEMES and scheme not in SHORTS:
        return f"a link cannot begin with '{scheme}:'; expected an address, or one of {', '.join(SHORTS)} and an id{nearest(scheme, SHORTS)}"
    try:
        host = urlsplit(read).hostname
        _ = urlsplit(read).port
    except ValueError:
        return f"'{address[:60]}' is no address; expected one such as https://example.org/page"
    if scheme in {"http", "https"} and not (host and HOST.fullmatch(host)):
        return f"'{address[:60]}' names no site; expected an address such as https://example.org/page"
    return ""


def _wrong_in_html(
    page: Page, address: str, targets: Targets, anchors: Mapping[str, frozenset[str]], files: frozenset[str]
) -> str:
    """Return what is wrong with an address in HTML, where MkDocs changes none."""
    if SHORT.match(address):
        return f"a short link is not read in HTML; expected [](…) with '{address[:60]}' between the brackets"
    if SCHEME.match(address) or address.startswith("//"):
        return ""
    if not address.startswith("#") and not IN_HTML.match(address):
        return f"the address '{address[:60]}' in HTML; expected the path of a page from docs/, such as /traps/index.md"
    return _wrong(page, address, targets, anchors, files)


def places_linked(page: Page, targets: Targets) -> Iterator[tuple[str, str]]:
    """Yield the path and the anchor of each place on the site to which a page's text leads."""
    for link in page.links:
        target = html.unescape(link.text)
        if SHORT.match(target):
            target = targets.resolve(target)[0]
        if target and not OUTSIDE.match(target):
            yield _place(page, target)[1:]


def _place(page: Page, target: str) -> tuple[str, str, str]:
    """Return the path as it is written, the path in ``docs`` that it means, and the anchor."""
    path, _, anchor = unquote(target).partition("#")
    if not path:
        full = page.path
    elif path.startswith("/"):
        full = path[1:]
    else:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    return path, full, anchor


def _wrong(
    page: Page, target: str, targets: Targets, anchors: Mapping[str, frozenset[str]], files: frozenset[str]
) -> str:
    if SHORT.match(target):
        address, _, wrong = targets.resolve(target)
        if wrong or not address or "#" not in target:
            return wrong
        target = address
    if OUTSIDE.match(target):
        return ""
    path, full, anchor = _place(page, target)
    if full not in files:
        same_folder = {
            posixpath.relpath(f, posixpath.dirname(page.path) or "."): f for f in files if f.endswith(".md")
        }
        return f"the link leads to '{path}', and docs/{full} does not exist{nearest(path, same_folder)}"
    if anchor and full in anchors and anchor not in anchors[full]:
        return f"docs/{full} has no anchor '#{anchor}'{nearest(anchor, anchors[full])}"
    return ""
