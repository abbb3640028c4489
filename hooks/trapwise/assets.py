"""What a built site holds besides its pages."""

from __future__ import annotations

from pathlib import Path

from .fonts import write_fonts
from .offline import write_worker
from .site import Site


def write_assets(target: Path, site: Site, cache: Path) -> None:
    """Write the fonts and the offline worker into the built site at ``target``."""
    write_fonts(target, cache / "fonts")
    write_worker(target)
