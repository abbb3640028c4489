"""What MkDocs needs of us: the surveyed site and its Markdown extensions."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from markdown import Extension

from .chapters.outline import Bounds
from .drawing.svg_files import drawings_below
from .extensions.acts import ActExtension
from .extensions.boxes import BoxExtension
from .extensions.exchanges import ICONS, ExchangeExtension
from .extensions.lab_blocks import LabBlocksExtension
from .extensions.mathml import MathExtension
from .extensions.references import ReferenceExtension
from .extensions.stated_origins import StatedOriginExtension
from .extensions.study import StudyExtension
from .extensions.terms import TermExtension
from .memo import Memo
from .pages.scanning import CITATION, CITED_KEY
from .problems import Problem
from .sitewide.site import Site
from .survey import survey

PATH_DATA = re.compile(r'<path d="([^"]+)"')


def prepare(
    root: Path, docs: Path, bounds: Bounds | None = None, memo: Memo | None = None
) -> tuple[Site, list[Extension], list[Problem]]:
    """Survey the project below ``root`` and make the extensions that render it."""
    site, problems = survey(root, bounds, root / ".cache" / "trapwise" / "mathml.json", memo)
    extensions: list[Extension] = [
        BoxExtension(),
        ExchangeExtension(icons=exchange_icons()),
        StudyExtension(),
        StatedOriginExtension(),
        LabBlocksExtension(
            labs=site.catalogue.labs, awaited=site.catalogue.awaited, assets=str(docs / "assets")
        ),
        MathExtension(site.typesetter),
        TermExtension(site.findings.vocabulary, f"/{site.findings.filled_on.get('glossary', 'index.md')}"),
        ReferenceExtension(site.findings.numbers),
        ActExtension(),
    ]
    return site, extensions, problems


def shown_everywhere(site: Site, docs: Path) -> tuple[object, ...]:
    """Return what any page may show that its composed Markdown only names: figures, terms, drawings."""
    drawings = drawings_below(docs)
    catalogue, findings = site.catalogue, site.findings
    return (
        catalogue.labs,
        catalogue.awaited,
        findings.vocabulary,
        findings.filled_on.get("glossary"),
        drawings,
    )


def shown_by(path: str, site: Site, memo: Memo) -> tuple[object, ...]:
    """Return what the page at ``path`` is rendered from: its composed Markdown and the works it cites."""
    text, papers, numbers = site.composed[path].text, site.catalogue.papers, site.findings.numbers
    cited = memo.call(_cited_keys, text, key=path)
    return text, {key: (numbers.get(key), papers[key].source) for key in cited if key in papers}


def _cited_keys(text: str) -> tuple[str, ...]:
    return tuple(key["key"] for cited in CITATION.finditer(text) for key in CITED_KEY.finditer(cited["keys"]))


def exchange_icons() -> dict[str, str]:
    """Return the path data of each exchange's icon, from the set that comes with the theme."""
    icons = files("material") / "templates" / ".icons"
    found = {}
    for icon in ICONS.values():
        match = PATH_DATA.search((icons / f"{icon}.svg").read_text(encoding="utf-8"))
        if match:
            found[icon] = match[1]
    return found
