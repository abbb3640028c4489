"""Markup that a page shows as it was typed: what no other check has found, the rendered page tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..extensions.renditions import Leftover, Rendition
from ..pages import masking
from ..pages.links import SHORT, wrong_address
from ..pages.scanning import CITATION, PULL, Page
from ..problems import Problem, sort_out
from ..sitewide.site import Site

REMEDIES: Mapping[str, str] = {
    "pull": "a pull that was not read; expected {{ lab.… }} on one line, or the braces in code",
    "template": "a tag of a template, which no page reads; expected it in code, or gone",
    "citation": "a citation that was not read; expected [@key] or [@one; @other]",
    "footnote": "a footnote that is defined nowhere; say it in the text, or cite a work as [@key]",
    "short": "a link that was not read; expected [text](kind:id) with brackets that match",
    "wiki": "a link of another dialect; expected [](kind:id) or [text](address)",
    "callout": "a callout of another dialect; expected a block '/// note | Title' … '///'",
    "link": "a link that was not read; expected [text](address), or a backslash before '['",
    "marker": "a marker or comment that was not read; expected '<!-- fill:name -->' or '<!-- … -->'",
    "block": "a block that was not read; expected '/// kind | Title', its text, and '///'",
    "directive": "a block of another dialect; expected '/// kind | Title' … '///'",
    "admonition": "a box of another dialect; expected '/// note | Title' … '///'",
    "remark": "a remark of another dialect; expected <!-- … -->, or it gone",
    "raised": "raising or lowering of another dialect; expected a formula such as $x^2$, or <sub>2</sub>",
    "emphasis": 'emphasis that was not read; within HTML, expected <em>…</em> or the attribute markdown="1"',
    "definition": "a definition list of another dialect; expected a list, or a block '/// definition | Term'",
    "tag": "an HTML tag that does not end; expected '>' behind it, or '&lt;' for the sign",
    "snippet": "the name of a file, and no file is put into a page; expected its text here",
    "task": "a task list of another dialect; expected a plain list, or <!-- fill:checklist -->",
    "highlight": "highlighting of another dialect; expected **bold**, *emphasis* or `code`",
    "strike": "striking of another dialect; expected <del>…</del>, or the words gone",
    "inserted": "underlining of another dialect; expected **bold** or *emphasis*",
    "emoji": "the name of an emoji; expected the word, or it in code",
    "math": "a formula that was not read; expected $x$ within a line, and $$ on lines of their own",
    "bold": "two asterisks that make nothing bold; expected **words** without inner spaces, or it in code",
    "anchor": "an anchor of another dialect; expected a heading '## Title {#anchor}' to link to",
    "break": "a line break of another dialect; expected two spaces at the line's end, or an empty line",
    "escape": "a backslash that is shown; expected the sign without it",
    "tex": "TeX outside of a formula; expected $…$, Markdown such as *emphasis*, [@key] or a plain character",
    "code": "a backtick that opens no code; expected one on each side, or \\` for the sign",
    "fence": "a code block that was not read; expected the same mark on the lines before and after it",
    "attributes": "attributes that were not read; expected them behind a heading's text or right after an element",
    "heading": "a heading that was not read; expected it at the start of a line, after an empty one",
    "cells": "a table that was not read; expected an empty line before its head, and a rule below it",
    "rule": "a table that was not read; expected a head above the rule with as many cells",
    "item": "no list as it stands; expected an empty line before a list, and no dash at the start of a sentence's line",
    "handler": "a script in an attribute; scripts stand in docs/assets/javascripts",
    "entity": "no character has this name; expected the character itself",
}
"""What is said of markup of each kind that ``LEFT`` finds."""
EMPTY_LINK = re.compile(r"\]\(\s*(?:<>)?\s*\)")
IN_ROWS = frozenset({"item", "cells"})
"""Of lines that follow each other the first is told."""
MOST_LEFTOVERS = 5
"""Of one page; the rest follows from the first of them, or is found next."""


def check_renditions(
    site: Site, rendered: Mapping[str, Rendition], told: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield what the rendered pages show that nobody should see; ``told`` are the problems known so far."""
    # What is broken on a page is the cause of what it shows, and of records that are not sound nothing is made.
    broken = {problem.path for problem in sort_out(told)[0]}
    for path, rendition in rendered.items():
        page = site.pages[path]
        if site.composed and page.name not in broken:
            yield from check_leftovers(page, rendition)


def check_leftovers(page: Page, rendition: Rendition) -> Iterator[Problem]:
    """Yield a problem for each piece of markup that a page shows, and each address that is none."""
    if rendition.failure:
        yield Problem(
            page.name, page.first_line, f"Python-Markdown cannot read the page: {rendition.failure}"
        )
        return
    seen: Counter[str] = Counter()
    number = 0
    lines: set[int] = set()
    uncoded = masking.without_code(page.body)
    # A pull or a citation that was read does not show.
    unread = masking.hide(CITATION, masking.hide(PULL, page.prose))
    for left in rendition.leftovers:
        at = _place(left, unread, seen[left.text])
        at = _place(left, uncoded, seen[left.text]) if at is None else at
        if at is None and left.kind == "pull":
            # Another pull stands within it, which was read.
            at = _place(Leftover("pull", left.text[:2]), unread, 0)
        seen[left.text] += 1
        if at is None or page.line_at(at) in lines:
            continue
        is_next = left.kind in IN_ROWS and page.line_at(at) - 1 in lines
        lines.add(page.line_at(at))
        if is_next:
            continue
        yield Problem(page.name, page.line_at(at), f"{_quoted(left.text)} is {REMEDIES[left.kind]}")
        number += 1
        if number == MOST_LEFTOVERS:
            return
    unpulled = masking.hide(PULL, page.prose) if rendition.swallowed else ""
    for word in rendition.swallowed:
        braces = re.compile(rf"\{{[^{{}}\n]*(?<!\w){re.escape(word.strip('_'))}(?!\w)[^{{}}\n]*\}}")
        taken = braces.search(unpulled)
        if taken and page.line_at(taken.start()) not in lines:
            lines.add(page.line_at(taken.start()))
            message = (
                f"{_quoted(taken[0])} is taken for attributes and not shown; expected it in code, or '\\{{'"
            )
            yield Problem(page.name, page.line_at(taken.start()), message)
    for address in rendition.addresses:
        wrong = wrong_address(address)
        if not address and (empty := EMPTY_LINK.search(page.prose)):
            yield Problem(
                page.name, page.line_at(empty.start()), "a link without an address; expected [text](address)"
            )
        if SHORT.match(address):
            if page.body.find(address) < 0 or any(link.text.strip("<>") == address for link in page.links):
                # Where it leads is told with the link, once for all of them.
                continue
            wrong = f"the link to '{address[:60]}' was not read; expected [text]({address[:60]})"
        elif not wrong and " " in address and not any(link.text == address for link in page.links):
            wrong = (
                f"a space in the address '{address[:60]}'; expected %20 for it, or [text](<{address[:60]}>)"
            )
        if wrong:
            start = max(0, page.body.find(address))
            if page.line_at(start) not in lines:
                yield Problem(page.name, page.line_at(start), wrong)


def _place(left: Leftover, visible: str, number: int) -> int | None:
    """Return the offset of the leftover in the source, the ``number``-th of its kind.

    Where it stands only after backslashes it was meant to be shown, and what is not in the
    source comes from a record.
    """
    # Quotation marks, dashes and arrows were typed in another form.
    parts = [
        "".join(re.escape(c) if c.isascii() else r"\S{1,4}?" for c in part) for part in left.text.split()
    ]
    pattern = re.compile(r"\s+(?:>\s*)*".join(parts)) if parts else None
    found = [
        match.start()
        for match in (pattern.finditer(visible) if pattern else ())
        if not _is_escaped(visible, match.start())
    ]
    if found:
        return found[min(number, len(found) - 1)]
    return None


def _is_escaped(text: str, at: int) -> bool:
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"'{plain if len(plain) <= 40 else plain[:39] + '…'}'"
