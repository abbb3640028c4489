"""Records' plain text as HTML text: escaped, with the quotation marks and dashes of print.

Markdown pages get these from the ``smarty`` extension, which leaves raw HTML alone.
"""

from __future__ import annotations

import html
import re

OPENING = re.compile(r"(^|[\s(\[/–—])([\"'])(?=\S)")
CLOSING = {'"': "”", "'": "’"}
OPEN = {'"': "“", "'": "‘"}


def typeset(text: str) -> str:
    """Return ``text`` escaped for HTML, with curly quotation marks and dashes."""
    text = html.escape(text.strip(), quote=False)
    text = OPENING.sub(lambda m: m[1] + OPEN[m[2]], text)
    text = re.sub(r"[\"']", lambda m: CLOSING[m[0]], text)
    return re.sub(r" --? ", " – ", text)
