"""The builder of a running preview."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from .kept import Kept, hand_over, kept
from .workshop import Workshop

log = logging.getLogger("mkdocs.plugins.trapwise")


class Preview:
    """Builds the site of ``config`` again and again, each time from what the build before left."""

    def __init__(self, config: MkDocsConfig) -> None:
        # What the command line of a preview may say otherwise than the file.
        self._options = {name: config[name] for name in ("strict", "use_directory_urls")}
        self._file = Path(config.config_file_path)
        self._site_url, self._dev_addr = config.site_url, config.dev_addr
        self._left = replace(kept(config), has_workshop=True)
        self._site = Path(config.site_dir)
        self._workshop = Workshop(self._site)
        self._workshop.fill()
        self._frame = self._read_frame()
        self._code = self._read_code()
        logging.getLogger("mkdocs.commands.build").addFilter(_is_true)

    def rebuild(self) -> None:
        """Bring the site up to date; everything that `build` raises is raised."""
        self._tell_of_code()
        frame = self._read_frame()
        if frame != self._frame:
            self._begin_anew()
            self._frame = frame
        config = load_config(str(self._file), **self._options)
        config.site_url, config.dev_addr = self._site_url, self._dev_addr
        hand_over(self._left, config)
        config.site_dir = str(self._workshop.place)
        try:
            build(config, serve_url=self._site_url, dirty=bool(self._left.written))
            self._workshop.show()
        except (Exception, SystemExit):
            if "trapwise" in config.extra:
                # It is not known how far this build came.
                self._begin_anew()
            raise
        self._left.memo.forget_unused()

    def _begin_anew(self) -> None:
        self._left = Kept(has_workshop=True)
        self._workshop.leave()
        self._workshop = Workshop(self._site)

    def _read_frame(self) -> dict[Path, bytes]:
        """Return what frames every page: the configuration and the templates."""
        root = self._file.parent
        folders = (root / "overrides", root / "hooks" / "trapwise" / "templates")
        paths = [self._file, *(path for folder in folders for path in sorted(folder.rglob("*")))]
        return {path: path.read_bytes() for path in paths if path.is_file()}

    def _read_code(self) -> dict[Path, bytes]:
        paths = (self._file.parent / "hooks").rglob("*.py")
        return {path: path.read_bytes() for path in paths if path.is_file()}

    def _tell_of_code(self) -> None:
        """Say which modules are not those that run: Python loads a module once."""
        code = self._read_code()
        changed = [path for path in code.keys() | self._code.keys() if code.get(path) != self._code.get(path)]
        for path in sorted(changed):
            name = path.relative_to(self._file.parent).as_posix()
            log.warning("%s has changed; stop the preview and start it again for this to take effect", name)


def _is_true(record: logging.LogRecord) -> bool:
    """Keep back the warning that a dirty build forgets what else an edit changes; this one does not."""
    return "'dirty' build" not in record.getMessage()
