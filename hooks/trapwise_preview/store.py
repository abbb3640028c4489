"""Results that outlast a process, so that a preview starts where the last one was.

One file holds them all. Its name says which code, which libraries and which frame made
them: another of these makes another file, and the old one is removed. A file that cannot
be read counts as none.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import requires, version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

from mkdocs.config.defaults import MkDocsConfig
from packaging.requirements import Requirement

from trapwise.memo import Memo

OURS = "mkdocs.plugins.trapwise"


class Store:
    """The file of one project's results, and whether the build under way may write it."""

    def __init__(self, config: MkDocsConfig) -> None:
        root = Path(config.config_file_path).parent
        self._folder = root / ".cache" / "trapwise"
        self._path = self._folder / f"results-{_digest(config, root)}.pickle"
        self._noticer = _Noticer()
        logging.getLogger("mkdocs").addHandler(self._noticer)

    def load(self) -> Memo:
        """Return the results that an earlier process left, if it left any."""
        try:
            memo = pickle.loads(self._path.read_bytes())
        except Exception:  # what a damaged pickle raises depends on where it is damaged
            return Memo()
        return memo if isinstance(memo, Memo) else Memo()

    def save(self, memo: Memo) -> None:
        """Leave results for the next process.

        After a warning nothing is left: a page that is not rendered again would not warn again.
        """
        logging.getLogger("mkdocs").removeHandler(self._noticer)
        if self._noticer.has_warned:
            return
        memo.forget_unused()
        data = pickle.dumps(memo, protocol=pickle.HIGHEST_PROTOCOL)
        # Where nothing can be written, as in a checkout that is for reading only, nothing is left.
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            # Another build may write the same.
            with NamedTemporaryFile(dir=self._folder, suffix=".partial", delete=False) as partial:
                partial.write(data)
            Path(partial.name).replace(self._path)
            for other in self._folder.glob("results-*.pickle"):
                if other != self._path:
                    other.unlink(missing_ok=True)


class _Noticer(logging.Handler):
    """Notices warnings of MkDocs and its plugins; of our own, each is told at every build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.has_warned = False

    def emit(self, record: logging.LogRecord) -> None:
        self.has_warned |= record.name != OURS


def _digest(config: MkDocsConfig, root: Path) -> str:
    """Return a name for all that makes a site beside ``content/`` and ``docs/``."""
    digest = hashlib.sha256(f"{sys.version} {config.site_url} {config.use_directory_urls}".encode())
    for name in sorted(_libraries("trapwise")):
        digest.update(f"{name} {version(name)}\n".encode())
    package = Path(str(files("trapwise"))).parent
    folders = (package / "trapwise", package / "trapwise_preview", root / "hooks", root / "overrides")
    for path in [Path(config.config_file_path), *_sources(folders)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folders: Iterable[Path]) -> list[Path]:
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in found if path.suffix in {".py", ".j2", ".html"}]


def _libraries(name: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of the installed distributions that one needs, and that these need."""
    for line in requires(name) or ():
        need = Requirement(line)
        if need.name not in known and (need.marker is None or need.marker.evaluate({"extra": ""})):
            known = _libraries(need.name, known | {need.name})
    return known
