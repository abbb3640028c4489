"""What MkDocs needs of us: the surveyed site, its Markdown extensions, and a preview that goes on."""

from __future__ import annotations

import re
import sysconfig
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import FrameType

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
LONGEST_MESSAGE = 300
"""Characters of a message."""
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
    such as a mistake in the configuration, this tells in one line.
    """

    def build_or_keep() -> None:
        try:
            build()
        except SystemExit:
            say(STILL_THERE)
        except Exception as error:
            say(failure(error))
            say(STILL_THERE)

    return build_or_keep


def failure(error: Exception) -> str:
    """Return, in one line, what failed in a build: the page, the place in a template or in code, and why."""
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    pages = [getattr(frame.f_locals.get("page"), "file", None) for frame, _ in frames]
    of_page = [f"docs/{page.src_uri}: " for page in pages if page and hasattr(page, "src_uri")]
    said = " ".join(str(error).split()) or "no reason is given"
    told = f"{(of_page or [''])[-1]}{_where(error, frames)}{type(error).__name__}: {said}"
    return told if len(told) <= LONGEST_MESSAGE else f"{told[: LONGEST_MESSAGE - 1]}…"


def _where(error: Exception, frames: Sequence[tuple[FrameType, int]]) -> str:
    """Return the file and line that the error names, or of the last template or module of ours, as ``file:line: ``."""
    path, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if isinstance(path, str) and isinstance(line, int):
        return f"{_near(path)}:{line}: "
    passed = [(frame.f_code.co_filename, line) for frame, line in frames]
    ours = [f"{_near(path)}:{line}: " for path, line in passed if _is_ours(Path(path))]
    return ours[-1] if ours else ""


def _is_ours(path: Path) -> bool:
    """Tell whether a template of anybody, or a module that belongs to no library."""
    if not path.is_file():
        return False
    libraries = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return path.suffix != ".py" or not any(path.is_relative_to(library) for library in libraries)


def _near(path: str) -> str:
    """Return a path as one writes it from the current folder, if it lies below."""
    with suppress(ValueError):
        return Path(path).relative_to(Path.cwd()).as_posix()
    return path
