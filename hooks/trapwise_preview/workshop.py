"""Where a preview builds, beside the site that it serves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

Look = tuple[int, int]


class Workshop:
    """A folder that is built in again and again; what changed there replaces, file by file, what is served.

    A build that fails leaves what is served as it was, and nobody ever reads half a file.
    """

    def __init__(self, served: Path) -> None:
        self._served = served
        self._folder = TemporaryDirectory(prefix=f".{served.name}-", dir=served.parent)
        self.place = Path(self._folder.name) / "site"
        """Where to build."""
        self.place.mkdir()
        self._shown: dict[str, Look] = {}

    def fill(self) -> None:
        """Begin with what is served."""
        shutil.copytree(self._served, self.place, dirs_exist_ok=True)
        self._shown = dict(_looks(self.place))

    def show(self) -> None:
        """Serve what was built."""
        built = dict(_looks(self.place))
        changed = [name for name, look in built.items() if self._shown.get(name) != look]
        arriving = Path(self._folder.name) / "arriving"
        # A disk that is full is full here, before anything is replaced.
        for name in changed:
            (arriving / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.place / name, arriving / name)
        for name in [name for name, _ in _looks(self._served) if name not in built]:
            self._take_away(self._served / name)
        for name in changed:
            (self._served / name).parent.mkdir(parents=True, exist_ok=True)
            (arriving / name).replace(self._served / name)
        self._shown = built

    def leave(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _take_away(self, path: Path) -> None:
        path.unlink()
        with suppress(OSError):
            # A folder that is empty may be a file's name next.
            while path.parent != self._served:
                path = path.parent
                path.rmdir()


def _looks(folder: Path) -> Iterator[tuple[str, Look]]:
    """Yield the path of each file below ``folder``, and what changes whenever it is written."""
    for above, _, names in os.walk(folder):
        for name in names:
            status = os.stat(os.path.join(above, name))
            yield os.path.relpath(os.path.join(above, name), folder), (status.st_mtime_ns, status.st_size)
