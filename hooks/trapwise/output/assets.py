"""What a built site holds besides its pages."""

from __future__ import annotations

from pathlib import Path

from ..memo import FORGETFUL, Memo
from ..sitewide.site import Site
from .fonts import write_fonts
from .linked_data import page_list
from .offline import write_worker
from .scripts import shrink_scripts


def write_assets(
    target: Path, site: Site, cache: Path, name: str, summary: str, root: str, memo: Memo = FORGETFUL
) -> None:
    """Write fonts, ``llms.txt`` and the offline worker into the built site at ``target``; shrink its scripts.

    ``name``, ``summary`` and ``root`` are the site's name, its description and its address.
    """
    write_fonts(target, cache / "fonts", memo)
    (target / "llms.txt").write_text(page_list(site, name, summary, root), encoding="utf-8")
    shrink_scripts(target)
    # Last, since it counts what stands in every file.
    write_worker(target, memo)
