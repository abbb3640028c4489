"""What a page may run and load: its content security policy.

A host of static pages sends no headers of ours, so the policy stands in the page, before
everything that it rules. Scripts come from files of the site. The few that the theme writes
into a page are named by the hash of their text, and so are styles; nothing else that finds
its way into a page, from an address, from storage or from a record, runs. A script in the
text of a page is not named.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable

SCRIPT = re.compile(r"<script\b(?P<more>[^>]*)>(?P<code>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
STYLE = re.compile(r"<style\b[^>]*>(?P<code>.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
STYLED = re.compile(r"""<[a-z][^<>]*?\sstyle=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""", re.IGNORECASE)
IS_RUN = re.compile(r"""\A(?!.*\ssrc\s*=)(?!.*\stype\s*=\s*["']?[\w.+-]+/(?!javascript))""", re.DOTALL)
CHARSET = re.compile(r"""<meta\s+charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
HEAD_TAG = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
HEADER = "Content-Security-Policy"
POLICY_TAG = f'<meta http-equiv="{HEADER}"'
REFERRER = '<meta name="referrer" content="same-origin">'
ANY = ("'unsafe-inline'",)


def policy(page: str, text: str = "", *, is_preview: bool = False) -> str:
    """Return the policy of an HTML page of which ``text`` is what its author wrote, as HTML.

    A preview writes a script into each page that it serves, with another number each time;
    only there may scripts stand in a page.
    """
    frame = page.replace(text, "", 1) if text else page
    scripts = [m["code"] for m in SCRIPT.finditer(frame) if IS_RUN.match(m["more"])]
    attributes = _hashes(html.unescape(m["double"] or m["single"] or "") for m in STYLED.finditer(page))
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *(ANY if is_preview else _hashes(scripts))],
        "style-src": [
            "'self'",
            *_hashes(m["code"] for m in STYLE.finditer(frame)),
            # The hash of an attribute counts only where this is said; it allows no other attribute.
            *(["'unsafe-hashes'", *attributes] if attributes else []),
        ],
        # The theme's icons are data in its style sheet.
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(allowed)}" for name, allowed in rules.items())


def _hashes(codes: Iterable[str]) -> list[str]:
    """Return the sources that allow each of these texts, each once."""
    digests = (hashlib.sha256(code.encode()).digest() for code in dict.fromkeys(codes))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def has_policy(page: str) -> bool:
    """Tell whether an HTML page, of which the start is enough, has a policy already."""
    return POLICY_TAG in page


def with_policy(page: str, text: str = "", *, is_preview: bool = False) -> str:
    """Return an HTML page with its policy in front of all that it rules, as `policy` says."""
    # A browser looks for the character set in the first 1024 bytes only.
    start = CHARSET.search(page) or HEAD_TAG.search(page)
    if start is None or has_policy(page[: start.end() + len(POLICY_TAG)]):
        return page
    told = f'{POLICY_TAG} content="{policy(page, text, is_preview=is_preview)}">{REFERRER}'
    return f"{page[: start.end()]}{told}{page[start.end() :]}"
