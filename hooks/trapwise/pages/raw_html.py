"""HTML in a page: elements that it may hold, and those that a browser would run or never show."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..problems import Problem, nearest
from .literal import VOID

if TYPE_CHECKING:
    from .scanning import Page

TAG = re.compile(r"(?<!\]\()<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>(?:[^<>\n]|\n(?![ \t]*\n))*)>")
DECLARATION = re.compile(r"<(?:\?|!(?!--))[\w\[-]{0,20}")
AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>")
ATTRIBUTE = re.compile(r"(?P<name>[^\s=/>\"']+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "button",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        ("script", "style", "link", "meta", "base", "noscript", "template"),
        "scripts and styles stand in docs/assets",
    ),
    **dict.fromkeys(
        (
            "iframe",
            "object",
            "embed",
            "frame",
            "frameset",
            "applet",
            "portal",
            "audio",
            "video",
            "source",
            "track",
        ),
        "a page loads nothing from elsewhere; link to it",
    ),
    **dict.fromkeys(
        ("form", "input", "select", "textarea", "option", "fieldset", "label"),
        "study blocks and markers make the forms",
    ),
    "img": "write ![what it shows](address), or a block '/// drawing | file.svg'",
    "svg": "write a block '/// drawing | file.svg'",
    "math": "write a formula as $x$",
    "h1": "a page's title is its only heading of level 1",
}


def check_raw_html(page: Page) -> Iterator[Problem]:
    """Yield what is wrong with the HTML of a page outside code, comments and formulas."""
    opened: list[tuple[str, int]] = []
    told: set[str] = set()
    for match in TAG.finditer(page.prose):
        if AUTOLINK.match(match[0]):
            continue
        name = match["name"].lower()
        if name in ELEMENTS - VOID and not match["rest"].endswith("/"):
            if not match["close"]:
                opened.append((name, match.start()))
            elif name in (names := [other for other, _ in opened]):
                last = len(names) - 1 - names[::-1].index(name)
                for other, start in opened[last + 1 :]:
                    yield Problem(
                        page.name, page.line_at(start), f"'<{other}>' is not closed; expected '</{other}>'"
                    )
                del opened[last:]
            else:
                yield Problem(
                    page.name, page.line_at(match.start()), f"'</{name}>' closes nothing that is open"
                )
        if match["close"] and name in told:
            continue
        wrong = _wrong(match["name"], page.body[match.start() : match.end()], not match["close"])
        if wrong:
            told.add(name)
            yield Problem(page.name, page.line_at(match.start()), wrong)
    for match in DECLARATION.finditer(page.prose):
        message = f"'{match[0]}' would be taken for HTML and not be shown; expected it in code"
        yield Problem(page.name, page.line_at(match.start()), message)
    for other, start in opened:
        yield Problem(page.name, page.line_at(start), f"'<{other}>' is not closed; expected '</{other}>'")


def raw_addresses(prose: str) -> Iterator[tuple[str, int]]:
    """Yield each address that HTML, or an address between angle brackets, leads to, with its offset."""
    for match in TAG.finditer(prose):
        address = AUTOLINK.match(match[0])
        if address:
            if "@" not in match[0] or ":" in match[0].partition("@")[0]:
                yield match[0][1:-1], match.start()
        elif not match["close"] and match["name"].lower() in ELEMENTS:
            for name, value in _attributes(match["rest"]):
                if name in {"href", "src"}:
                    yield value, match.start()
    for match in AUTOLINK.finditer(prose):
        if not TAG.match(match[0]) and ":" in match[0].partition("@")[0]:
            yield match[0][1:-1], match.start()


def _attributes(rest: str) -> Iterator[tuple[str, str]]:
    for match in ATTRIBUTE.finditer(rest):
        yield match["name"].lower(), html.unescape((match["value"] or "").strip("\"'"))


def _wrong(name: str, written: str, opens: bool) -> str:
    shown = " ".join(written.split())
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    word = name.lower()
    if word in REFUSED:
        # What opens it is told; its end follows.
        return f"'{shown}' is not used on a page; {REFUSED[word]}" if opens else ""
    if word not in ELEMENTS:
        return f"'{shown}' would be taken for HTML and not be shown; expected it in code, or '&lt;' for '<'{nearest(name, ELEMENTS)}"
    for attribute, value in _attributes(written[len(name) + 1 :]):
        if attribute.startswith("on"):
            return f"'{attribute}' in '{shown}' is a script; scripts stand in docs/assets/javascripts"
        if attribute in {"srcdoc", "formaction", "action", "ping", "background"}:
            return f"'{attribute}' in '{shown}' is not used on a page"
        if attribute == "style" and re.search(
            r"url\s*\(|expression|@import|javascript:", value, re.IGNORECASE
        ):
            return f"'style' in '{shown}' loads something; styles stand in docs/assets/stylesheets"
    return ""
