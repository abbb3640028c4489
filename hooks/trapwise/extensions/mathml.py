"""Replace what ``pymdownx.arithmatex`` marks (``generic: true``) by MathML."""

from __future__ import annotations

import html
import re
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor

from ..rendering.mathematics import Typesetter

MARKED = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>(?P<after>\w{0,3}[.,;:!?)\]]*)',
    re.DOTALL,
)


class MathPostprocessor(Postprocessor):
    """Typesets each marked formula; a displayed one gets a box that scrolls by keyboard."""

    def __init__(self, md: Markdown, typesetter: Typesetter) -> None:
        super().__init__(md)
        self._typesetter = typesetter

    def run(self, text: str) -> str:
        return MARKED.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        display = match["open"] == "["
        mathml = self._typesetter.mathml(html.unescape(match["tex"]).strip(), display)
        if not display:
            formula = f'<span class="tw-math">{mathml}</span>'
            # A line would break between a formula and its full stop, or the end of its word.
            return f'<span class="tw-kept">{formula}{match["after"]}</span>' if match["after"] else formula
        box = f'<div class="tw-formula" role="group" aria-label="Formula" tabindex="0">{mathml}</div>'
        return box + match["after"]


class MathExtension(Extension):
    """Typesets mathematics with a ``Typesetter``."""

    def __init__(self, typesetter: Typesetter, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._typesetter = typesetter

    def extendMarkdown(self, md: Markdown) -> None:
        # After raw HTML and ampersands are back in place.
        md.postprocessors.register(MathPostprocessor(md, self._typesetter), "tw-math", -10)
