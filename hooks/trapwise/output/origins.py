"""Where the numbers on pages come from: a file for each lab, and one for quantities, read when a reader asks."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..numbers.origins import about_lab, origin_in_lab, origin_of_quantity
from ..numbers.pulls import QUANTITY, TABLES, look_up, pulled_path
from ..pages.addresses import page_address
from ..sitewide.site import Site

ORIGINS_FOLDER = "assets/origins"
LAB_SECTION = "why-it-fails"
LAB_BLOCKS = ("figure", "results")
"""Blocks that show what a lab measured."""


def write_origins(target: Path, site: Site) -> None:
    """Write into the built site at ``target`` what each number that a page pulls is, by its source."""
    folder = target / ORIGINS_FOLDER
    # A preview's site may hold what no page pulls any more.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, known in origins(site).items():
        text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{source}.json").write_text(text, encoding="utf-8")


def origins(site: Site) -> dict[str, dict[str, Any]]:
    """Return what is known of the numbers that pages pull, by their source: a lab's id, or ``quantity``.

    ``numbers`` holds what each is by its path; ``at`` is an address below the site's root, of one
    number or of all, ``link`` what is there, and ``command`` what measures them again.
    """
    catalogue = site.catalogue
    found: dict[str, dict[str, Any]] = {}
    for source, paths in _pulled(site).items():
        if source == QUANTITY:
            found[source] = {"link": "In the table", "numbers": _quantities(paths, site)}
        else:
            record = catalogue.labs[source]
            found[source] = {
                "about": about_lab(record),
                "command": f"trapwise lab {source}",
                "link": "In the lab",
                **_at(_place_of_lab(source, site)),
                "numbers": {path: origin_in_lab(path, record) for path in paths},
            }
    return found


def _pulled(site: Site) -> Mapping[str, list[str]]:
    """Return the paths of all numbers that pages pull, by their source, in one order whatever the pages' is."""
    catalogue = site.catalogue
    found: dict[str, set[str]] = defaultdict(set)
    for name, page in site.pages.items():
        own = site.findings.trap_of(name)
        for pull in page.pulls:
            source, _, path = pulled_path(pull.text, own).partition(".")
            if path and not look_up(pull.text, own, catalogue.labs, catalogue.quantities)[1]:
                found[source].add(path)
    return {source: sorted(found[source]) for source in sorted(found)}


def _quantities(paths: list[str], site: Site) -> dict[str, dict[str, str]]:
    catalogue = site.catalogue
    found = {}
    for path in paths:
        quantity = catalogue.quantities[path]
        page = site.findings.filled_on.get(f"{TABLES}{quantity.group}")
        text = origin_of_quantity(quantity, catalogue.papers.get(quantity.source or ""))
        found[path] = {"text": text, **_at(page and f"{page_address(page)}#{quantity.id}")}
    return found


def _place_of_lab(trap: str, site: Site) -> str | None:
    """Return the address of the section in which a chapter first shows its lab; the section that holds the lab comes first."""
    path = site.findings.chapters.get(trap)
    if path is None:
        return None
    page = site.pages[path]
    shown = next(
        (block.start for block in (*page.blocks_in(LAB_SECTION), *page.blocks) if block.kind in LAB_BLOCKS),
        None,
    )
    before = [h.anchor for h in page.headings if h.level > 1 and shown is not None and h.start < shown]
    return f"{page_address(path)}#{before[-1]}" if before else page_address(path)


def _at(address: str | None) -> dict[str, str]:
    return {"at": address} if address else {}
