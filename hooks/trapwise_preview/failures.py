"""What fails in a build, told in a line; and a preview that goes on after it."""

from __future__ import annotations

import sysconfig
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

import yaml
from mkdocs.exceptions import ConfigurationError

from trapwise.problems import shortened
from trapwise.records.yaml_lines import yaml_fault, yaml_mark

STILL_THERE = "The preview still shows the last good build; it follows when this is mended."
AUTHORED = {".md", ".yml", ".bib", ".json", ".svg"}
"""Endings of the files that an author writes."""
LONGEST = 300
"""Characters of what is told of a failure."""


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
    """Return, in one line, what failed in a build: the file it was at, the place in the code, and why."""
    if isinstance(error, ConfigurationError) and isinstance(error.__context__, yaml.YAMLError):
        # MkDocs tells it in many lines, with a place that is not at their beginning.
        mark = yaml_mark(error.__context__)
        where = f"{_near(mark.name)}:{mark.line + 1}: " if mark else ""
        return shortened(f"{where}{yaml_fault(error.__context__)}", LONGEST)
    frames = list(traceback.walk_tb(error.__traceback__))
    said = " ".join(str(error).split()) or "no reason is given"
    # Jinja adds every folder where it looked.
    said = said.partition(" not found in search paths")[0]
    told = f"{_subject(frames)}{_where(error, frames)}{type(error).__name__}: {said}"
    return shortened(told, LONGEST)


def _subject(frames: Sequence[tuple[FrameType, int]]) -> str:
    """Return the file of an author that was read or rendered, as ``file: ``, if the code has it at hand."""
    found = ""
    for frame, _ in frames:
        for value in (frame.f_locals.get(name) for name in ("page", "path", "name")):
            source = getattr(getattr(value, "file", None), "src_uri", None) or getattr(value, "path", None)
            if isinstance(source, str) and source.endswith(".md"):
                found = f"docs/{source}: "
            elif isinstance(value, str | Path) and Path(value).suffix in AUTHORED:
                found = f"{_near(str(value))}: "
    return found


def _where(error: Exception, frames: Sequence[tuple[FrameType, int]]) -> str:
    """Return the file and line that the error names, or the last ones of ours, as ``file:line: ``."""
    path, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if isinstance(path, str) and isinstance(line, int):
        return f"{_near(path)}:{line}: "
    passed = [(frame.f_code.co_filename, line) for frame, line in frames]
    ours = [f"{_near(path)}:{line}: " for path, line in passed if _is_ours(Path(path))]
    return ours[-1] if ours else ""


def _is_ours(path: Path) -> bool:
    """Tell whether a module or a template belongs to no library."""
    libraries = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return path.is_file() and not any(path.is_relative_to(library) for library in libraries)


def _near(path: str) -> str:
    """Return a path as one writes it from the current folder, if it lies below."""
    with suppress(ValueError):
        return Path(path).relative_to(Path.cwd()).as_posix()
    return path
