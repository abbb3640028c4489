"""What a page says of itself to machines: schema.org in JSON-LD, and the list ``llms.txt``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..pages.addresses import absolute_address
from ..sitewide.site import Site

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LISTED_FOLDERS = (
    ("Traps", "traps/"),
    ("Mistakes", "mistakes/"),
    ("Frameworks", "frameworks/"),
    ("Practice", "practice/"),
    ("Reference", "reference/"),
)


def linked_data(path: str, site: Site, root: str) -> str:
    """Return the JSON-LD of a page, safe to stand in a ``script`` element.

    The glossary is a ``DefinedTermSet``; a page that belongs to a record is a
    ``LearningResource``; any other page is a ``WebPage``.
    """
    page = site.pages[path]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": absolute_address(path, root),
        "name": site.findings.titles[path],
        "description": page.meta.get("description", ""),
        "inLanguage": "en",
        "license": LICENCE,
        "isPartOf": {"@type": "WebSite", "@id": root},
    }
    if page.meta.get("checked"):
        data["dateModified"] = str(page.meta["checked"])
    owner = site.record_of(path)
    if path == site.findings.filled_on.get("glossary"):
        data |= {"@type": "DefinedTermSet", "hasDefinedTerm": _terms(path, site, root)}
    elif owner:
        data |= {"@type": "LearningResource", **_lesson(*owner, site, root)}
        data["timeRequired"] = f"PT{site.findings.minutes[path]}M"
    # A "</script>" within a text must not end the element.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _terms(path: str, site: Site, root: str) -> list[Mapping[str, Any]]:
    where = absolute_address(path, root)
    return [
        {
            "@type": "DefinedTerm",
            "@id": f"{where}#{term.id}",
            # The definition stands on the page, at this address: once more it would be a third of its weight.
            "name": term.term,
            **({"alternateName": list(term.aliases)} if term.aliases else {}),
        }
        for term in site.catalogue.terms.values()
    ]


def _lesson(kind: str, record_id: str, site: Site, root: str) -> Mapping[str, Any]:
    catalogue = site.catalogue
    if kind != "traps":
        return {}
    trap = catalogue.traps[record_id]
    where = absolute_address(site.findings.filled_on.get("glossary", "index.md"), root)
    taught = [term for term in catalogue.terms.values() if record_id in term.traps]
    return {
        "educationalLevel": trap.difficulty,
        "alternateName": list(trap.aliases),
        "teaches": trap.technique,
        "about": [{"@type": "DefinedTerm", "@id": f"{where}#{t.id}", "name": t.term} for t in taught],
    }


def page_list(site: Site, name: str, summary: str, root: str) -> str:
    """Return ``llms.txt``: the site in a paragraph, then every page with its description."""
    lines = [f"# {name}", "", f"> {summary}", ""]
    for heading, folder_name in LISTED_FOLDERS:
        lines += [f"## {heading}", ""]
        for path in sorted(site.pages):
            if path.startswith(folder_name):
                description = site.pages[path].meta.get("description", "")
                lines.append(
                    f"- [{site.findings.titles[path]}]({absolute_address(path, root)}): {description}"
                )
        lines.append("")
    return "\n".join(lines)
