"""What a built site holds besides its pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..memo import FORGETFUL, Memo
from ..sitewide.site import Site
from .finished_pages import finish_others
from .fonts import write_fonts
from .linked_data import page_list
from .manifest import write_manifest
from .offline import write_worker
from .origins import write_origins
from .scripts import shrink_scripts
from .style_sheets import write_style_sheets


def write_assets(
    target: Path,
    site: Site,
    cache: Path,
    about: tuple[str, str, str],
    sheets: Sequence[str] = (),
    is_preview: bool = False,
    memo: Memo = FORGETFUL,
) -> None:
    """Write fonts, the style sheet, the manifest, origins of numbers, ``llms.txt`` and the worker into the site at ``target``.

    Its scripts are shrunk, and pages without a source are finished. ``about`` is the site's name, its description and its address;
    ``sheets`` are the names of our style sheets that every page links.
    """
    finish_others(target, sheets, is_preview=is_preview)
    pages = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*.html")}
    write_manifest(target, *about[:2])
    divided = write_fonts(target, pages, cache / "fonts", memo)
    write_origins(target, site)
    (target / "llms.txt").write_text(page_list(site, *about), encoding="utf-8")
    shrink_scripts(target)
    write_style_sheets(target, sheets, pages, divided, memo)
    # Last, since it counts what stands in every file.
    write_worker(target, memo)
