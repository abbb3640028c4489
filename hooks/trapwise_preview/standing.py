"""The site that stands: another is built beside it, and takes its place when it is whole.

MkDocs empties the site's folder before it renders the first page. Here it fills a folder
of its own, whose entries change places with the old ones at the end, by renaming. What
fails before, whatever it is, leaves the old site as it was.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOTDIR, EXDEV
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import CountHandler

from .kept import kept

if sys.platform != "win32":
    import fcntl

KEY = "trapwise_staged"
UNCLEANED = "uncleaned"
"""A file that MkDocs removes with all others, unless it was told to clean nothing."""

log = logging.getLogger("mkdocs.plugins.trapwise")


def build_beside(config: MkDocsConfig) -> None:
    """Have the build of ``config`` write into a folder of its own; one of a preview does so already."""
    if not kept(config).has_workshop:
        config.extra[KEY] = staged = Staged(Path(config.site_dir))
        config.site_dir = str(staged.new)


def put_in_place(config: MkDocsConfig) -> None:
    """Put what was built in the place of the site that stands; not if warnings are about to end the build."""
    if KEY in config.extra and not _will_be_refused():
        config.site_dir = str(cast(Staged, config.extra[KEY]).put_in_place())
        log.info("The site is in %s", config.site_dir)


def _will_be_refused() -> bool:
    # MkDocs looks at what its own handler counted after the last hook has run.
    handlers = logging.getLogger("mkdocs").handlers
    return any(isinstance(handler, CountHandler) and handler.get_counts() for handler in handlers)


class Staged:
    """A site that is being built, and the folder whose content it will replace.

    Its own folder is removed with it, and at the end of the process; what a process that
    was killed left behind, the next one removes.
    """

    def __init__(self, site: Path) -> None:
        self._named = site
        # Of a link, what it leads to is replaced, and not the link.
        self._site = site.resolve()
        if self._site.exists() and not self._site.is_dir():
            raise NotADirectoryError(ENOTDIR, "expected a folder to write the site to", str(site))
        self._folder, claim = _folder_beside(self._site)
        self._remove = weakref.finalize(self, _remove, self._folder, claim, os.getpid())
        self.new = self._folder / "new"
        """Where to write the site."""
        self.new.mkdir()
        (self.new / UNCLEANED).touch()

    def put_in_place(self) -> Path:
        """Give the new site the old one's place, and return it; hidden entries stay, as MkDocs lets them."""
        mark = self.new / UNCLEANED
        keeps_others = mark.exists()
        mark.unlink(missing_ok=True)
        with _alone_in(self._folder.parent):
            moves = _Moves(self._folder / "old")
            try:
                moves.make(self._site)
                for entry in () if keeps_others else sorted(self._site.iterdir()):
                    if not entry.name.startswith("."):
                        moves.put_aside(entry)
                for entry in sorted(self.new.iterdir()):
                    moves.merge(entry, self._site / entry.name)
            except BaseException:
                moves.undo()
                raise
        self._remove()
        return self._named


class _Moves:
    """Renamings that can be undone; what has to give way is kept in the folder ``old``."""

    def __init__(self, old: Path) -> None:
        self._old = old
        self._old.mkdir()
        self._made: list[Path] = []
        self._moved: list[tuple[Path, Path]] = []

    def make(self, folder: Path) -> None:
        """Make a folder and those above it, where they are not there."""
        if not folder.is_dir():
            self.make(folder.parent)
            folder.mkdir()
            self._made.append(folder)

    def put_aside(self, path: Path) -> None:
        self._move(path, self._old / str(len(self._moved)))

    def merge(self, new: Path, place: Path) -> None:
        """Move a file, or each file of a folder, to where it belongs."""
        if new.is_dir() and place.is_dir() and not place.is_symlink():
            for entry in sorted(new.iterdir()):
                self.merge(entry, place / entry.name)
        else:
            if place.exists() or place.is_symlink():
                self.put_aside(place)
            self._move(new, place)

    def undo(self) -> None:
        for source, target in reversed(self._moved):
            target.rename(source)
        for folder in reversed(self._made):
            folder.rmdir()

    def _move(self, source: Path, target: Path) -> None:
        source.rename(target)
        self._moved.append((source, target))


def _folder_beside(site: Path) -> tuple[Path, int | None]:
    """Make a folder from which ``site`` can be reached by renaming; return it and the claim on it."""
    above = site.parent
    while not above.is_dir():
        above = above.parent
    prefix = f".{site.name}.building-"
    try:
        if site.is_dir() and site.stat().st_dev != above.stat().st_dev:
            raise OSError(EXDEV, "another file system")
        return _make_folder(above, prefix)
    except OSError:
        # A mounted folder, or one in a place where nothing may be added, holds it itself, hidden.
        if not site.is_dir():
            raise
        return _make_folder(site, prefix)


def _make_folder(above: Path, prefix: str) -> tuple[Path, int | None]:
    with _alone_in(above):
        for left in [path for path in above.iterdir() if path.name.startswith(prefix)]:
            claim = _claim(left)
            if claim is not None:
                _remove(left, claim, os.getpid())
        folder = Path(mkdtemp(prefix=prefix, dir=above))
        return folder, _claim(folder)


def _remove(folder: Path, claim: int | None, process: int) -> None:
    # A process that was split off has the same folder, and is not the one to remove it.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
        if claim is not None:
            os.close(claim)


def _claim(folder: Path) -> int | None:
    """Claim a folder for this process, as long as it lives; return ``None`` where another has it."""
    with suppress(OSError):
        return _lock(folder, waits=False)
    return None


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other build changes anything in ``folder``."""
    lock = None
    with suppress(OSError):
        lock = _lock(folder, waits=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _lock(folder: Path, *, waits: bool) -> int | None:
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
