"""What Python-Markdown makes of a page: its anchors, its links, and the text in which markup was left.

A page is rendered with the site's extensions but for those that only change how it looks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Extension, Markdown

from ..numbers.marks import unmarked
from ..pages.masking import COMMENT
from ..pages.scanning import CITATION
from .boxes import BoxExtension
from .exchanges import ExchangeExtension
from .lab_blocks import LabBlocksExtension
from .stated_origins import StatedOriginExtension
from .study import StudyExtension

NEEDED = (
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.superfences",
)
"""Extensions without which pages and the parts that records make would show their markup."""
EXTENSIONS = ("abbr", *NEEDED, "pymdownx.inlinehilite", "pymdownx.smartsymbols", "smarty")
"""Those of ``mkdocs.yml``; highlighting colors code and moves nothing."""
SETTINGS: Mapping[str, dict[str, Any]] = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.highlight": {"use_pygments": False},
    "toc": {"toc_depth": 3},
}
RENDERED_TAG = re.compile(r"(<[^<>]*>)")
NAME = re.compile(r"</?(?P<name>[A-Za-z][\w:-]*)")
RENDERED_ATTRIBUTE = re.compile(
    r"\s(?P<name>id|href|src|action|formaction|poster|cite|data|xlink:href)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+)",
    re.IGNORECASE,
)
CLOSED = frozenset({"code", "pre", "math", "svg", "script", "style", "textarea", "kbd", "samp"})
"""Elements whose text is shown as it is."""
BARE_ATTRIBUTE = re.compile(r"(?<=\s)(?P<name>[^\s\"'<>/=]+)(?=[\s>])")
"""An attribute that has no value, as ``attr_list`` makes one of each word that stands between braces."""
QUOTED_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
WITHOUT_VALUE = frozenset(
    {"checked", "controls", "default", "disabled", "download", "hidden", "inert", "ismap", "loop", "markdown"}
    | {"multiple", "muted", "open", "playsinline", "readonly", "required", "reversed", "selected"}
)
"""HTML's own attributes without a value."""
HANDLER = re.compile(r"\s(?P<name>on[a-z]{3,})\s*=", re.IGNORECASE)
FORMULA = re.compile(r"<(?P<tag>span|div) class=\"arithmatex\">")
BLOCKS = frozenset(
    {"p", "li", "td", "th", "dd", "div", "blockquote", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"}
)
LEFT = re.compile(
    r"""
      (?P<template>\{%[^%]{0,40}(?:%\})?|\{\{<|%\})
    | (?P<pull>\{\{[^{}]{0,60}(?:\}\})?|\}\}|\{[ ]?(?:lab|quantity|count|clock)\.[\w.-]{1,60}[ ]?\})
    | (?P<citation>\[[ ]?-?@[^\]\s]{0,40}|(?<![\w@/.])@(?:[a-z]+\d{4}[a-z]*|(?:fig|tbl|tab|sec|eq|lst)[-:][\w-]+)\b
        |【[^】]{1,40}】|(?::?contentReference)?\[oaicite:\d+\](?:\{[^}]*\})?|\b(?:file)?cite(?:turn\d+\w+\d+)+)
    | (?P<footnote>\[\^[^\]\s]{1,40}\]|\^\[[^\]]{0,40})
    | (?P<short>\]\([a-z]+:[\w-]{1,60}|(?<!\ufffc)\((?:trap|mistake|framework|pattern|design|term|paper):[\w\#-]{1,60}\)
        |\]\s\((?:https?:|[\w./-]{1,60}\.md).{0,20}|\)\[(?:https?:|[\w./-]{1,60}\.md).{0,20})
    | (?P<wiki>\[\[(?:[^\]]{1,60}\]\])?)
    | (?P<callout>\[!\w+\])
    | (?P<link>\[[^\[\]]{1,60}\](?:\([^()\s]{1,60}\)?|\[[^\[\]]{0,60}\]))
    | (?P<marker>(?:<!-|<--|&lt;!|\bfill:(?=[a-z])).{0,40})
    | (?P<block>^/{2,}[ ]?[\w-]*|/{3,}[ ][\w-]+)
    | (?P<directive>^:{3,}.{0,30}|::{2}[ ]?\{?[a-z]{1,20}|^\([\w-]{1,40}\)=(?=\s|$)|\{[a-z]{2,12}(?::[a-z]+)?\}(?=\s*\Z)|^\.\.[ ][\w-]{1,30}::)
    | (?P<remark>%%[^%\n]{1,60}%%|\{(?:>>|\+\+|--|==|~~).{0,30})
    | (?P<admonition>^(?:!{3}|\?{3}\+?|={3})[ ]+\S{1,20})
    | (?P<snippet>[-–]+8[<←][-–]*.{0,30})
    | (?P<task>^\[[ xX]?\](?=\s))
    | (?P<highlight>(?<![=\w])==(?=[^\s=])[^=]{1,60}(?<=\S)==(?![=\w]))
    | (?P<strike>~~(?=\S)[^~]{1,60}~~|(?<![\w~])~(?=[A-Za-z])[^\s~]{1,40}~(?![\w~]))
    | (?P<inserted>(?<!\+)\+\+(?=[^\s+])(?:[^+]|\+(?!\+)){1,40}(?<=[^\s+])\+\+(?![+\w]))
    | (?P<raised>(?<=\w)~[^\s~]{1,20}~(?=\w|\W|$)|(?<=\w)\^[^\s^]{1,20}\^)
    | (?P<emoji>(?<![\w:/]):(?:[a-z][a-z0-9_+-]{1,40}|[+-]1|100):(?![\w:/]))
    | (?P<math>\$\$|\\[()\[\]](?=.))
    | (?P<bold>\*\*(?=[^\W\d])|(?<=[^\W\d])\*\*|(?<!\w)__(?=[^\W\d]))
    | (?P<emphasis>(?<![\w*\\])\*(?=[^\s*])[^*\n]{0,60}(?<=[^\s*])\*(?![\w*]))
    | (?P<anchor>(?<=\s)\^[a-z0-9][\w-]{2,30}(?=\s*\Z))
    | (?P<tex>\\[a-zA-Z]{2,20}\*?(?:\[[^\]\n]{0,20}\])?\{[^{}\n]{0,30}\}?|\\(?:item|section|begin|end|par|noindent|quad|newline|linebreak)\b)
    | (?P<escape>(?<=\w)\\[%&](?=\s|[.,;)]|$))
    | (?P<break>(?<=\S)\\(?=\n))
    | (?P<code>`)
    | (?P<fence>^~{3,})
    | (?P<attributes>\{:?[ ]?[.\#][\w-]{1,40}[^{}]{0,60}\}?)
    | (?P<heading>^\#{1,6}[ \u00a0]\S.{0,40}|^h[1-6]\.[ ]\S.{0,40})
    | (?P<cells>^\|.{0,40}\|)
    | (?P<rule>^[ ]*\|?[ ]?:?-{3,}:?[ ]?\|.*)
    | (?P<item>(?<=\n)(?:[-*+]|\d{1,2}\.)[ ]\S.{0,30}|^(?:\d{1,2}\)|[•‣▪●◦·])\s+\S.{0,30}|(?<=\n)[–·][ ]\S.{0,30})
    | (?P<definition>(?<=\n):[ ]{1,4}\S.{0,30})
    | (?P<tag></?(?:a|b|br|div|em|img|p|script|section|span|strong|sub|sup|table)\b.{0,30})
    | (?P<entity>&(?:[a-zA-Z]{2,20}|\#\d{1,7});)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Markup of ours, and of other dialects, that a reader would see as it was typed."""


SUSPECT = re.compile(
    r"[][{}<`$~&\\#|【]|\^|^h\d\.|citeturn|^·|\n[–·]|==|\*|__|~|\^|%%|@|\+\+|:[a-z+1]|\n:|•|‣|▪|●|◦|^\d+\)|^\.\.|fill:|8[<←]|//|::|!!|\?\?\?|\n[-*+\d]"
)
"""What some leftover holds; most texts have none of it."""
MEANT_SIGN = re.compile(r"&#\d{2,3};")


@dataclass(frozen=True)
class Leftover:
    """Markup that a page shows: its kind, a name of ``LEFT``, and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Rendition:
    """A page as it is rendered: its anchors, the addresses that it leads to, and markup left in its text.

    ``swallowed`` are words in braces that were read as attributes, and are none.

    Where it cannot be rendered, ``failure`` says why and all else is empty.
    """

    anchors: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    swallowed: tuple[str, ...] = ()
    failure: str = ""


def render_page(
    markdown: str,
    labs: Mapping[str, Mapping[str, Any]],
    awaited: frozenset[str],
    assets: str,
    drawings: Mapping[str, bytes],
) -> Rendition:
    """Return what becomes of a page's composed Markdown; the rest is what its figures are made from.

    ``drawings`` are the files in the folder ``assets`` that are read, so that a result can be kept.
    """
    ours: list[Extension] = [
        BoxExtension(),
        ExchangeExtension(icons={}),
        StudyExtension(),
        StatedOriginExtension(),
        LabBlocksExtension(labs=labs, awaited=awaited, assets=assets),
    ]
    engine = Markdown(extensions=[*EXTENSIONS, "pymdownx.highlight", *ours], extension_configs={**SETTINGS})
    try:
        # What the citations become is another's work; here they are only no text. Numbers are as they are read.
        made = engine.convert(CITATION.sub("", unmarked(markdown)))
    except Exception as error:
        # A library may fail in any way; the build would fail in the same.
        return Rendition(failure=f"{type(error).__name__}: {' '.join(str(error).split())}"[:120])
    return read_html(made)


def read_html(made: str) -> Rendition:
    """Return what is in the HTML of a page."""
    made = COMMENT.sub("", made)
    anchors: set[str] = set()
    addresses: dict[str, None] = {}
    leftovers: list[Leftover] = []
    swallowed: dict[str, None] = {}
    for tag, text in _parts(made):
        for match in RENDERED_ATTRIBUTE.finditer(tag):
            value = html.unescape(match["value"].strip("\"'"))
            if match["name"].lower() == "id":
                anchors.add(value)
            else:
                addresses[value] = None
        if BARE_ATTRIBUTE.search(tag):
            swallowed |= dict.fromkeys(_words_among_attributes(tag))
        handler = HANDLER.search(tag)
        if handler:
            leftovers.append(Leftover("handler", handler["name"]))
        if text and SUSPECT.search(text):
            leftovers += (
                Leftover(str(match.lastgroup), match[0])
                for match in LEFT.finditer(text)
                if match["entity"] is None or html.unescape(match[0]) == match[0]
            )
    return Rendition(frozenset(anchors), tuple(addresses), tuple(leftovers), tuple(swallowed))


def _words_among_attributes(tag: str) -> Iterator[str]:
    """Yield the attributes of a tag that have no value, and whose names HTML does not know."""
    for match in BARE_ATTRIBUTE.finditer(QUOTED_VALUE.sub('""', tag)):
        if match["name"].lower() not in WITHOUT_VALUE:
            yield match["name"]


def _parts(made: str) -> Iterator[tuple[str, str]]:
    """Yield each tag with the text after it, which is empty where it is shown as it is."""
    depth, formula = 0, ""
    tag = ""
    opened = True
    for part in RENDERED_TAG.split(made):
        if not part.startswith("<") or not part.endswith(">") or len(part) < 3:
            is_shown = depth == 0 and not formula
            # A reference to a sign of markup, such as the text of records has, is meant to be shown.
            text = html.unescape(MEANT_SIGN.sub("\ufffc", part)) if is_shown else ""
            if text.strip():
                # A line of its own only where an element begins.
                text = text.lstrip() if opened else f"\0{text}"
                opened = False
            yield tag, text if text.strip("\0 \n") else ""
            tag = ""
            continue
        if tag:
            yield tag, ""
        tag = part
        name = NAME.match(part)
        if name is None:
            continue
        word = name["name"].lower()
        if formula:
            formula = "" if part.startswith("</") and word == formula else formula
        elif FORMULA.match(part):
            formula = word
        elif word in CLOSED and not part.endswith("/>"):
            depth = max(0, depth + (-1 if part.startswith("</") else 1))
        if word in BLOCKS or word == "br":
            opened = True
    if tag:
        yield tag, ""
