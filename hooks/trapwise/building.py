"""What MkDocs needs of us: the surveyed site, its Markdown extensions, and a preview that goes on."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from markdown import Extension

from .chapters.outline import Bounds
from .extensions.boxes import BOXES, BoxExtension
from .extensions.exchanges import ICONS, ExchangeExtension
from .extensions.lab_blocks import LabBlocksExtension
from .extensions.mathml import MathExtension
from .extensions.references import ReferenceExtension
from .extensions.study import StudyExtension
from .extensions.terms import TermExtension
from .memo import Memo
from .pages.scanning import CITATION, CITED_KEY
from .problems import Problem
from .sitewide.site import Site
from .survey import survey

STILL_THERE = "The preview still shows the last good build; it follows when this is mended."
PATH_DATA = re.compile(r'<path d="([^"]+)"')


def prepare(
    root: Path, docs: Path, bounds: Bounds | None = None, memo: Memo | None = None
) -> tuple[Site, list[Extension], list[Problem]]:
    """Survey the project below ``root`` and make the extensions that render it."""
    site, problems = survey(root, bounds, root / ".cache" / "trapwise" / "mathml.json", memo)
    icons = box_icons()
    extensions: list[Extension] = [
        BoxExtension(icons=icons),
        ExchangeExtension(icons=icons),
        StudyExtension(),
        LabBlocksExtension(
            labs=site.catalogue.labs, awaited=site.catalogue.awaited, assets=str(docs / "assets")
        ),
        MathExtension(site.typesetter),
        TermExtension(site.findings.vocabulary, f"/{site.findings.filled_on.get('glossary', 'index.md')}"),
        ReferenceExtension(site.findings.numbers),
    ]
    return site, extensions, problems


def shown_everywhere(site: Site, docs: Path) -> tuple[object, ...]:
    """Return what any page may show that its composed Markdown only names: figures, terms, drawings."""
    drawings = {p.relative_to(docs).as_posix(): p.read_bytes() for p in sorted(docs.rglob("*.svg"))}
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


def box_icons() -> dict[str, str]:
    """Return the path data of each box's and exchange's icon, from the set that comes with the theme."""
    icons = files("material") / "templates" / ".icons"
    found = {}
    for icon in {*(kind.icon for kind in BOXES.values()), *ICONS.values()}:
        match = PATH_DATA.search((icons / f"{icon}.svg").read_text(encoding="utf-8"))
        if match:
            found[icon] = match[1]
    return found


def surviving(build: Callable[[], None], say: Callable[[str], None]) -> Callable[[], None]:
    """Return ``build`` made to end normally where MkDocs aborts it, or something in it fails.

    Where MkDocs aborts (with ``SystemExit``) it has told what is wrong; of anything else,
    such as a mistake in a template, this tells in one line.
    """

    def build_or_keep() -> None:
        try:
            build()
        except SystemExit:
            say(STILL_THERE)
        except Exception as error:
            say(f"{_where(error)}{type(error).__name__}: {' '.join(str(error).split())}")
            say(STILL_THERE)

    return build_or_keep


def _where(error: Exception) -> str:
    """Return the file and line that a template's or a module's mistake names, as ``file:line: ``."""
    path, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if path is None:
        frames = traceback.extract_tb(error.__traceback__)
        templates = [frame for frame in frames if not frame.filename.endswith(".py")]
        if templates:
            path, line = templates[-1].filename, templates[-1].lineno
    return f"{path}:{line}: " if path else ""
