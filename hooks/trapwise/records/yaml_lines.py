"""YAML with line numbers: values as plain Python, and where each one stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..problems import Problem

# libyaml reads ten times as fast, where PyYAML was built with it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """A YAML document: its value, and the line (from 1) of every place in it."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of its nearest enclosing place."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Builder:
    def __init__(self, name: str, first_line: int) -> None:
        self.name = name
        self.offset = first_line
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + self.offset)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            self._problem(node, f"unreadable value {node.value!r}: {error}")
            return None

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "a key must be a plain word")
                continue
            key = str(key_node.value)
            if key in result:
                first = self.lines[(*place, key)]
                self._problem(key_node, f"duplicate key '{key}'; it is first given in line {first}")
                continue
            self.lines[(*place, key)] = key_node.start_mark.line + self.offset
            result[key] = self.build(value_node, (*place, key))
        return result

    def _problem(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.name, node.start_mark.line + self.offset, message))


def parse(text: str, name: str, first_line: int = 1) -> tuple[Located, list[Problem]]:
    """Parse one YAML document.

    ``name`` is the path to report and ``first_line`` the line at which ``text``
    begins in that file. Anchors, merges and several documents are not used here.
    """
    builder = _Builder(name, first_line)
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + first_line
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        return Located(None, {}), [Problem(name, line, f"not valid YAML: {what}")]
    if node is None:
        return Located(None, {(): first_line}), []
    value = builder.build(node, ())
    return Located(value, builder.lines), builder.problems


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """Return a file's text as UTF-8, or the problem that prevents it."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem(name, 1, "the file is missing; expected it here")]
    except OSError as error:
        return None, [Problem(name, 1, f"the file cannot be read: {error.strerror}")]
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        return None, [Problem(name, line, f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8")]
