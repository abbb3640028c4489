"""The mistakes that authors make, each with the message and the line that must answer it.

They are data. Each file beside this one bears the name of the module that has to find its
mistakes: ``rules/choices.yml`` holds those of ``hooks/trapwise/rules/choices.py``. A case
changes one file of the tiny project and says what must be told:

``name``
    what the author did, once only in all files
``file``
    which file, below the project's root
``old`` and ``new``
    the first ``old`` becomes ``new``; or one of
``text``, ``append``, ``removed: true``
    the whole file is this text; this text is added at its end; the file is gone
``copy_of``
    the file begins as a copy of this one; ``old`` and ``new`` may change it further
``encoding``
    the file is written in this encoding and not in UTF-8
``says``
    the message; with ``…`` at its end, how it begins, if a library goes on
``at`` or ``line``
    a text of the lines one of which must be named, or the line's number; without both, the first
``reported``
    the file that the message names, if it is another one
``others``
    how many other problems follow from this one; without it, nothing else may be told
``unfinished: true``
    something is not there *yet*: a preview goes on; everything else is broken

A text is a string, or ``{words: 50}`` for so many words of filler (``of`` gives others), or
``{repeat: "word ", times: 100}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests import tiny
from trapwise.problems import Problem

HERE = Path(__file__).resolve().parent
KEYS = {"name", "file", "old", "new", "text", "append", "removed", "copy_of", "encoding"}
KEYS |= {"says", "at", "line", "reported", "unfinished", "others"}
WAYS = ("text", "append", "removed", "copy_of", "old")


@dataclass(frozen=True)
class Case:
    """Replace ``old`` by ``new`` in ``file``; expect ``says`` at the line that holds ``at``.

    ``new`` of ``None`` removes the file; an ``old`` of ``None`` writes the whole file.
    """

    name: str
    file: str
    old: str | None
    new: str | bytes | None
    says: str
    at: str | None = None
    line: int = 1
    reported: str | None = None
    unfinished: bool = False
    others: int = 0
    source: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """What ``pytest`` calls it: its file and its name."""
        return f"{Path(self.source.partition(':')[0]).stem}/{self.name}"

    def apply(self, root: Path) -> None:
        """Make the mistake in the project below ``root``."""
        path = root / self.file
        if self.new is None:
            path.unlink()
        elif isinstance(self.new, bytes):
            path.write_bytes(self.new)
        elif self.old is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.new, encoding="utf-8")
        else:
            text = _replaced(path.read_text(encoding="utf-8"), self.old, self.new, self.source)
            path.write_text(text, encoding="utf-8")

    @property
    def beginning(self) -> str:
        """What of the message is known."""
        return self.says.removesuffix("…")

    def is_told_by(self, problem: Problem) -> bool:
        """Tell whether a problem is the one that must be told."""
        is_same = problem.message.startswith if self.says.endswith("…") else problem.message.__eq__
        return problem.path == (self.reported or self.file) and bool(is_same(self.beginning))

    def lines(self, root: Path) -> set[int]:
        """Return the lines at one of which the problem must be reported."""
        if self.at is None:
            return {self.line}
        text = (root / (self.reported or self.file)).read_text(encoding="utf-8")
        return {n for n, line in enumerate(text.split("\n"), 1) if self.at in line}


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case {"words": int(count), **rest}:
            return tiny.words(count, rest["of"]) if rest else tiny.words(count)
        case {"repeat": str(part), "times": int(times)}:
            return part * times
    raise ValueError(f"{value!r} is no text")


def _replaced(text: str, old: str, new: str, source: str) -> str:
    assert old in text, f"{source}: {old!r} is not in the file"
    return text.replace(old, new, 1)


def _case(given: Mapping[str, Any], source: str) -> Case:
    if strange := given.keys() - KEYS:
        raise ValueError(f"{source}: unknown key {sorted(strange)[0]!r}")
    old: str | None = None
    new: str | bytes | None = None
    match [way for way in WAYS if way in given]:
        case ["old"]:
            old, new = _text(given["old"]), _text(given["new"])
        case ["text"]:
            new = _text(given["text"])
        case ["append"]:
            new = tiny.text(given["file"]) + _text(given["append"])
        case ["copy_of"]:
            new = tiny.text(given["copy_of"])
        case ["copy_of", "old"]:
            new = _replaced(tiny.text(given["copy_of"]), given["old"], given["new"], source)
        case ["removed"]:
            pass
        case ways:
            raise ValueError(f"{source}: expected one change of the file, found {', '.join(ways) or 'none'}")
    if "encoding" in given and isinstance(new, str):
        whole = new if old is None else _replaced(tiny.text(given["file"]), old, new, source)
        old, new = None, whole.encode(given["encoding"])
    rest = {key: given[key] for key in ("at", "line", "reported", "unfinished", "others") if key in given}
    return Case(given["name"], given["file"], old, new, given["says"], source=source, **rest)


def read_cases(folder: Path = HERE) -> list[Case]:
    """Return the cases of every file below ``folder``, in the order of files and lines."""
    cases: dict[str, Case] = {}
    for path in sorted(folder.rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        lines = [node.start_mark.line + 1 for node in yaml.compose(text).value]
        for line, given in zip(lines, yaml.safe_load(text), strict=True):
            case = _case(given, f"{path.relative_to(folder.parent.parent).as_posix()}:{line}")
            if case.name in cases:
                raise ValueError(f"{case.source}: {case.name!r} is named at {cases[case.name].source} too")
            cases[case.name] = case
    return list(cases.values())


CASES = read_cases()
