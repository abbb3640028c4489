"""The markers of a page, ``<!-- fill:name -->``: each has something that fills it, and none is misspelt."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

from ..catalogue import Catalogue
from ..generators.makers import Maker
from ..pages import masking
from ..pages.links import places_linked
from ..pages.literal import PieceKind, literal_pieces
from ..pages.scanning import FILL, Page
from ..problems import Problem, nearest, unfinished
from ..sitewide.site import Site

OF_DRAWINGS = frozenset({"architecture", "parts"})
"""What is made of the drawing of a pattern or a design; its record may come after theirs."""
WITHIN_LINES = frozenset({"read"})
"""What is filled with a few words, so that its marker may stand in a sentence."""
MARKER_LINE = re.compile(r"[ \t]*<!--[^<>]*-->[ \t]*")
LIKE_MARKER = re.compile(r"[\s-]*(?P<word>\w+)[ \t]*(?P<colon>[:;=.]?)\s*(?P<name>[^<>]*?)[\s-]*")
OUTSIDE_COMMENTS = re.compile(r"\bfill:(?P<name>[a-z][\w/-]*)", re.IGNORECASE)
READ_COMMENTS = frozenset({"fill", "index"})
"""What begins a comment that the build reads."""
LISTED_BY = {
    "traps": "question-index",
    "mistakes": "mistake-list",
    "designs": "design-index",
    "flags": "red-flags",
    "recoveries": "recoveries",
    "transcripts": "transcripts",
    "terms": "glossary",
    "papers": "bibliography",
}
"""The marker of the list in which each record of a kind has its place."""
WORDS_ALIKE = 0.75


def check_markers(page: Page, known: Collection[str], catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong with the markers of a page; ``known`` are the names of all that can be filled."""
    yield from _unknown(page, known, catalogue)
    yield from _repeated(page)
    yield from _within_a_line(page)
    yield from _misspelt(page, known)


def check_lists(site: Site, told: Collection[str]) -> Iterator[Problem]:
    """Yield once for each kind of record whose list stands on no page that it does.

    ``told`` are the markers of which it is told already.
    """
    if not all(page.is_read for page in site.pages.values()):
        return
    for kind, marker in LISTED_BY.items():
        is_known = site.catalogue.of(kind) and kind not in site.catalogue.doubtful
        if is_known and marker not in site.findings.filled_on and marker not in told:
            path = "content/references.bib" if kind == "papers" else f"content/{kind}.yml"
            message = f"no page holds '<!-- fill:{marker} -->', which lists these records; expected it on one"
            yield unfinished(path, 1, message)


def lost_markers(
    site: Site, anchors: Mapping[str, frozenset[str]], makers: Mapping[str, Maker]
) -> dict[tuple[str, str], str]:
    """Return, by path and anchor, the marker that would make what links lead to and no page has.

    ``anchors`` are those of every page; ``makers`` fill markers by their names.
    """
    missed = {
        (path, anchor)
        for page in site.pages.values()
        for path, anchor in places_linked(page, site.findings.targets)
        if anchor and path in anchors and anchor not in anchors[path]
    }
    found: dict[tuple[str, str], str] = {}
    for name, maker in makers.items() if missed and site.composed else ():
        if name not in site.findings.filled_on:
            made = maker(site.findings)
            found |= {place: name for place in missed if _makes(made, place[1])}
    return found


def _makes(made: str, anchor: str) -> bool:
    name = re.escape(anchor)
    return bool(re.search(rf"\bid=\"{name}\"|\{{:?[ \t]*#{name}[\s}}]", made))


def told_lost(site: Site, lost: Mapping[tuple[str, str], str]) -> Iterator[Problem]:
    """Yield once for each marker that is lost that it is, with the number of links that miss it."""
    for path, name in sorted({(path, name) for (path, _), name in lost.items()}):
        page = site.pages[path]
        names = sorted(anchor for (where, anchor), marker in lost.items() if (where, marker) == (path, name))
        more = f" and to {len(names) - 1} more anchors of it" if len(names) > 1 else ""
        message = f"links lead to #{names[0]}{more}, which '<!-- fill:{name} -->' makes; expected this marker on the page"
        yield Problem(page.name, page.first_line, message)


def _unknown(page: Page, known: Collection[str], catalogue: Catalogue) -> Iterator[Problem]:
    for fill in page.fills:
        subject, _, record = fill.text.partition("/")
        # What fills "theme/data" is known only if the themes are.
        if fill.text in known or (record and catalogue.doubtful):
            continue
        if subject in OF_DRAWINGS and any(record in catalogue.of(kind) for kind in ("patterns", "designs")):
            message = f"'{record}' has no drawing yet; expected a record of that id in architectures.yml"
            yield unfinished(page.name, fill.line, message)
            continue
        like = [name for name in known if name.partition("/")[0] == subject] if record else []
        expected = ", ".join(like or [name for name in known if "/" not in name])
        message = f"nothing fills '{fill.text}'; expected one of {expected}{nearest(fill.text, known)}"
        yield Problem(page.name, fill.line, message)


def _within_a_line(page: Page) -> Iterator[Problem]:
    """Yield the markers of whole lists and tables that stand in a sentence, an item, a quotation or a title."""
    for fill in page.fills:
        end = page.body.find("\n", fill.start)
        start = page.body.rfind("\n", 0, fill.start) + 1
        line = page.body[start : end if end >= 0 else None]
        if fill.text.partition("/")[0] not in WITHIN_LINES and not MARKER_LINE.fullmatch(line):
            message = f"'<!-- fill:{fill.text} -->' is filled with more than a line; expected it on a line of its own"
            yield Problem(page.name, fill.line, message)


def _repeated(page: Page) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for fill in page.fills:
        if fill.text in first:
            message = f"'{fill.text}' already fills line {first[fill.text]}; a page holds each marker once"
            yield Problem(page.name, fill.line, message)
        first.setdefault(fill.text, fill.line)


def _misspelt(page: Page, known: Collection[str]) -> Iterator[Problem]:
    """A comment that is nearly a marker would be a comment, and its list would be gone."""
    comments = [piece for piece in literal_pieces(page.body) if piece.kind is PieceKind.COMMENT]
    for comment in comments:
        written = page.body[comment.start : comment.end]
        match = LIKE_MARKER.fullmatch(written[4:-3])
        if written[4:-3].strip() in known:
            message = f"this comment is no marker, and would not be filled; expected '<!-- fill:{written[4:-3].strip()} -->'"
            yield Problem(page.name, page.line_at(comment.start), message)
            continue
        if FILL.fullmatch(written) or match is None:
            continue
        word, name = match["word"].casefold(), re.sub(r"\s+", "-", match["name"].strip()).casefold()
        if not _is_like_marker(word, bool(match["colon"]), name, known):
            continue
        wanted = next((n for n in known if n.casefold() == name), name)
        near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6) if wanted not in known else [wanted]
        message = f"this comment is no marker, and would not be filled; expected '<!-- fill:{near[0] if near else wanted} -->'"
        yield Problem(page.name, page.line_at(comment.start), message)
    # A marker that lost an end, or is in another kind of brackets.
    outside = masking.hide(FILL, masking.without_mathematics(masking.without_code(page.body)))
    for match in OUTSIDE_COMMENTS.finditer(outside):
        message = f"this is no marker; expected '<!-- fill:{match['name']} -->'"
        yield Problem(page.name, page.line_at(match.start()), message)
        return
    end = masking.hide(masking.COMMENT, outside).find("-->")
    if end >= 0:
        message = "a comment ends here that begins nowhere; expected '<!-- … -->', or the arrow itself"
        yield Problem(page.name, page.line_at(end), message)


def _is_like_marker(word: str, has_colon: bool, name: str, known: Collection[str]) -> bool:
    if not name or (word in READ_COMMENTS and word != "fill"):
        return False
    if word == "fill":
        return has_colon or bool(difflib.get_close_matches(name, known, n=1, cutoff=0.8))
    is_near = difflib.SequenceMatcher(None, word, "fill").ratio() >= WORDS_ALIKE
    return is_near and has_colon and " " not in name
