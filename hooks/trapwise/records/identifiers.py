"""Where a work is found: its DOI, arXiv number, ISBN or address, in each form that publishers write."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*[:=]?\s*", re.IGNORECASE)
DOI = re.compile(r"10\.[0-9]{1,9}(?:\.[0-9]+)*/\S+")
ARXIV_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv\s*[:.]\s*", re.IGNORECASE
)
ARXIV = re.compile(r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?")
OLD_NUMBER = re.compile(r"[0-9]{7}(?:v[0-9]+)?")
TEX_ADDRESS = re.compile(r"\\(?:url|href|path)\s*\{(?P<address>[^{}]*)\}.*", re.DOTALL)
SPECIAL = re.compile(r"\{?\\([_%&#$~{}])(?:\{\})?\}?")
"""A character that TeX wants to be marked, as it is in addresses and DOIs."""
UNQUOTED = "!#$%&'()*+,/:;=?@[]~-._"


TWO_DOIS = re.compile(
    r"10\.[0-9]{4,9}/.*?[\s,;](?:and\s+)?(?:https?://|doi\s*:|10\.[0-9]{4,9}/)", re.IGNORECASE | re.DOTALL
)
TWO_ADDRESSES = re.compile(r"[^\s/=]\s+(?:and\s+)?https?://", re.IGNORECASE)
"""Where a second one begins in a field that holds one."""
PLACEHOLDER = re.compile(r"/(?:[nx.]{4,}|to[ .-]?appear|tba|tbd)$", re.IGNORECASE)
"""What publishers' templates have in the place of a DOI's own part."""


def literal(written: str) -> str:
    """Return an address or an identifier without TeX's marks and without spaces around it."""
    inner = TEX_ADDRESS.fullmatch(written.strip())
    text = SPECIAL.sub(r"\1", inner["address"] if inner else written.strip())
    text = text.replace("\\textasciitilde", "~").replace("\\slash", "/")
    return "".join(text.replace("{", "").replace("}", "").split())


def doi(written: str) -> str:
    """Return a DOI by itself, such as ``10.1145/1``, or ``""`` if it is none."""
    if TWO_DOIS.search(written.strip()):
        return ""
    text = unquote(literal(written))
    while (prefix := DOI_PREFIX.match(text)) and prefix[0]:
        text = text[prefix.end() :]
    text = text.rstrip(".,;")
    is_one = DOI.fullmatch(text) and text.isprintable() and not PLACEHOLDER.search(text)
    return text if is_one else ""


def doi_link(identifier: str) -> str:
    """Return the address at which a DOI leads to its work."""
    return f"https://doi.org/{quote(identifier, safe='/:;()._-')}"


def arxiv(written: str, archive_class: str = "") -> str:
    """Return an arXiv number, such as ``2101.00001v2`` or ``cs/0102003``, or ``""`` if it is none.

    Numbers from before 2007 need their archive, which BibTeX may give apart, as ``archive_class``.
    """
    text = literal(written)
    while (prefix := ARXIV_PREFIX.match(text)) and prefix[0]:
        text = text[prefix.end() :]
    text = re.sub(r"\[[\w.-]*\]$|\.pdf$|/$|\.$", "", text)
    archive = archive_class.strip().partition(".")[0]
    if OLD_NUMBER.fullmatch(text) and archive:
        text = f"{archive}/{text}"
    return text if ARXIV.fullmatch(text) else ""


def isbn(written: str) -> str:
    """Return the digits of an ISBN whose check digit is right, or ``""``."""
    text = re.sub(r"^isbn(?:-1[03])?:?|[\s-]", "", literal(written), flags=re.IGNORECASE).upper()
    text = text.replace("\u2010", "").replace("\u2013", "")
    if re.fullmatch(r"[0-9]{9}[0-9X]", text):
        digits = [10 if digit == "X" else int(digit) for digit in text]
        return text if sum((10 - i) * digit for i, digit in enumerate(digits)) % 11 == 0 else ""
    if re.fullmatch(r"97[89][0-9]{10}", text):
        return text if sum((3 if i % 2 else 1) * int(digit) for i, digit in enumerate(text)) % 10 == 0 else ""
    return ""


def address(written: str) -> str:
    """Return an address of the web, with what cannot stand in one encoded, or ``""`` if it is none."""
    if TWO_ADDRESSES.search(written.strip()):
        return ""
    text = literal(written)
    if text.startswith("<"):
        text = text.strip("<>")
    if text.lower().startswith("www."):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        is_address = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    return quote(text, safe=UNQUOTED) if is_address else ""
