"""A whole small project, correct in every way, for tests to build and to break.

Its files lie beside this one, as those of the real site lie in the repository, and
``mkdocs serve -f tests/tiny/mkdocs.yml`` shows them. A test gets a copy of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import trapwise.survey
from trapwise.problems import Problem
from trapwise.sitewide.site import Site

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

CHAPTER = "docs/traps/sums/first-trap.md"
LESSON = "docs/mistakes/no-baseline.md"
LAB = "content/labs/first-trap.py"
RECORD = "content/labs/first-trap.json"
FORMULAS = ".cache/trapwise/mathml.json"


def words(count: int, seed: str = "plain words that say little") -> str:
    """Return ``count`` words in sentences of ten: what fills the chapters up to their length."""
    source = seed.split()
    lines = []
    for start in range(0, count, 10):
        lines.append(" ".join(source[(start + i) % len(source)] for i in range(min(10, count - start))) + ".")
    return "\n".join(lines)


@cache
def _texts() -> dict[str, str]:
    paths = [
        HERE / "mkdocs.yml",
        *(p for folder in ("content", "docs") for p in (HERE / folder).rglob("*.*")),
    ]
    texts = {
        path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(paths)
        if path.is_file() and "__pycache__" not in path.parts
    }
    # What lies above the project is named from wherever a copy will be.
    texts["mkdocs.yml"] = texts["mkdocs.yml"].replace("../../", f"{ROOT.as_posix()}/")
    return texts


def files() -> dict[str, str]:
    """Return the whole project as path → text."""
    return dict(_texts())


def text(name: str) -> str:
    """Return one of its files."""
    return _texts()[name]


def records() -> list[str]:
    """Return the names of the files of records in ``content/``."""
    return [path.name for path in sorted((HERE / "content").glob("*.yml"))]


@cache
def _formulas() -> str:
    """Return its formulas as they are kept between builds, so that pandoc is asked once for all copies."""
    with TemporaryDirectory() as folder:
        _write(Path(folder), _texts())
        kept = Path(folder) / FORMULAS
        trapwise.survey.survey(Path(folder), cache=kept)
        return kept.read_text(encoding="utf-8")


def _write(root: Path, texts: Mapping[str, str]) -> None:
    for name, content in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def write(root: Path) -> Path:
    """Write the project below ``root`` and return ``root``."""
    _write(root, {**_texts(), FORMULAS: _formulas()})
    return root


def survey(root: Path) -> tuple[Site, list[Problem]]:
    """Read a copy, with the formulas that it keeps."""
    return trapwise.survey.survey(root, cache=root / FORMULAS)
