"""An origin that an author states: ``[20 clicks]{.given}`` and ``[$0.6$]{.rerun}``.

The text stands as if it were typed without the mark; the element around it is that of a
pulled number, so that one script tells where any number comes from.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor

from ..numbers.marks import NUMBER_TAG, StatedOrigin
from ..pages.scanning import STATED


class StatedOriginProcessor(InlineProcessor):
    """Makes an element of a text in brackets and the mark behind it."""

    def handleMatch(  # type: ignore[override]
        self, match: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        if match["mark"] not in list(StatedOrigin):
            return None, None, None
        element = etree.Element(NUMBER_TAG, {"value": match["mark"]})
        element.text = match["text"]
        return element, match.start(), match.end()


class StatedOriginExtension(Extension):
    """Reads the marks of stated origins."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before links (160), which begin with a bracket too; after code and mathematics.
        md.inlinePatterns.register(StatedOriginProcessor(STATED.pattern, md), "tw-stated-origins", 165)
