"""YAML with line numbers: values as plain Python, and where each one stands.

A strict reader: plain values, lists and mappings, once each. What YAML has beyond that
(anchors, aliases, tags, several documents) is refused before anything of it is expanded.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ..files import CONTROL, control_character, merge_conflict, strange_characters
from ..problems import Problem, shortened, shown

# libyaml reads ten times as fast, where PyYAML was built with it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]

MOST_NESTED = 24
"""Lists and mappings within each other; the deepest record has 5."""
TOO_DEEP = f"lists and mappings more than {MOST_NESTED} deep; is a bracket not closed?"
LONGEST_NUMBER = 40
"""Characters of a number, so that none takes long to read or to write."""
ODD_NUMBER = re.compile(r"[-+]?(?:(?P<eights>0[0-7_]+)|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)")
"""A number that YAML reads as another than the one that is seen: ``0123`` is 83, and ``24:00`` is 1440."""
NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
TEXT = "tag:yaml.org,2002:str"
WAYS_OUT = {
    "mapping values are not allowed": "; a text with ': ' in it stands in quotes",
    "cannot start any token": "; a text that begins with '@', '%' or '`' stands in quotes",
    "expected comment or line break": "; a text that begins with '>' or '|' stands in quotes",
    "block sequence entries are not allowed": "; a text that begins with '- ' stands in quotes",
    "unknown escape character": "; between double quotes a backslash is written '\\\\'",
}
"""What an author meant, by what PyYAML says of it."""
UNENDED = frozenset({"while scanning a quoted scalar", "while scanning a simple key"})
"""What PyYAML was about where something that does not end is told far below its beginning."""
AS_TEXT = frozenset({TEXT, "tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"})
"""What a plain word may be that means nothing else here: ``<<`` and ``=`` are text."""


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


class _RefusedError(Exception):
    """Something that is not read here, and that keeps all the rest from being read."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.mark = mark


class _Reader:
    """Builds a value from the events of one document, in their order."""

    def __init__(self, text: str, name: str, first_line: int) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._first_line = first_line
        self._breaks = [offset for offset, character in enumerate(text) if character == "\n"]
        self._events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        self._scalars = yaml.SafeLoader("")

    def line(self, mark: Any) -> int:
        """Return the line of a mark as an editor counts; YAML has more kinds of line ends."""
        return bisect_right(self._breaks, mark.index - 1) + self._first_line

    def read(self) -> Any:
        """Return the value of the one document, ``None`` if there is none."""
        value, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(event.start_mark, "a second document begins; expected one")
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, ())
        return value

    def _value(self, event: Any, place: Place) -> Any:
        self._refuse(event, place)
        self.lines.setdefault(place, self.line(event.start_mark))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                items.append(self._value(following, (*place, len(items))))
            return items
        return self._scalar(event)

    def _refuse(self, event: Any, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"an alias, '*{event.anchor}'; write out what it stands for"
            raise _RefusedError(event.start_mark, message)
        if event.anchor is not None:
            message = f"an anchor, '&{event.anchor}'; there are no aliases here, so remove it"
            raise _RefusedError(event.start_mark, message)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _RefusedError(event.start_mark, f"a tag, '{tag}'; write the plain value")
        if len(place) > MOST_NESTED:
            raise _RefusedError(event.start_mark, TOO_DEEP)

    def _mapping(self, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(key_event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key_event, yaml.ScalarEvent):
                self._value(key_event, (*place, ""))
                self._value(next(self._events), (*place, ""))
                is_flow = isinstance(key_event, yaml.MappingStartEvent) and key_event.flow_style
                way_out = "; a text that begins with '{' stands in quotes" if is_flow else ""
                self._problem(key_event, f"a key must be a plain word{way_out}")
                continue
            self._refuse(key_event, place)
            key = key_event.value
            if key in result:
                first = self.lines[(*place, key)]
                self._problem(
                    key_event, f"duplicate key '{shortened(key, 60)}'; it is first given in line {first}"
                )
                self._value(next(self._events), (*place, ""))
                continue
            self.lines[(*place, key)] = self.line(key_event.start_mark)
            result[key] = self._value(next(self._events), (*place, key))
        return result

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        tag = self._scalars.resolve(  # type: ignore[no-untyped-call]
            yaml.ScalarNode, event.value, event.implicit
        )
        if tag in AS_TEXT:
            hidden = CONTROL.search(event.value)
            if hidden:
                self._problem(event, f"the character U+{ord(hidden[0]):04X}, which nobody sees; remove it")
                return None
            return event.value
        if tag in NUMBERS and len(event.value) > LONGEST_NUMBER:
            self._problem(event, f"a number of {len(event.value)} characters; expected a short one")
            return None
        if tag in NUMBERS and (old := ODD_NUMBER.fullmatch(event.value)):
            message = (
                f"'{event.value}' is {'counted in eights' if old['eights'] else 'counted in sixties'} by YAML"
            )
            self._problem(event, f"{message}; write a plain number, or quotes around a text")
            return None
        try:
            value = self._scalars.construct_object(yaml.ScalarNode(tag, event.value))
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, OverflowError):
            self._problem(event, f"unreadable value {shown(event.value)}; put it in quotes if it is text")
            return None
        if isinstance(value, float) and (not math.isfinite(value) or str(value) == "-0.0"):
            self._problem(event, f"'{event.value}' is no number that can be shown; expected a finite one")
            return None
        return value

    def _problem(self, event: Any, message: str) -> None:
        self.problems.append(Problem(self.name, self.line(event.start_mark), message))


def yaml_mark(error: Exception) -> Any:
    """Return PyYAML's mark of the place that it names, ``None`` if it names none; its parsers have two classes of them.

    What does not end is told where it begins.
    """
    ends, begins = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    is_open = getattr(error, "context", None) in UNENDED and "escape" not in str(
        getattr(error, "problem", "")
    )
    return begins or ends if is_open else ends or begins


def yaml_fault(error: Exception) -> str:
    """Return what PyYAML finds wrong with a text, in a line and without the place."""
    what = getattr(error, "problem", None) or " ".join(str(error).split()) or "it cannot be read"
    if "nesting" in what:
        return TOO_DEEP
    is_tab = "tab character" in what or "'\\t'" in what
    way_out = next((way for fault, way in WAYS_OUT.items() if fault in what), "")
    return f"not valid YAML: {'a tab; YAML is indented by spaces' if is_tab else what + way_out}"


def parse(text: str, name: str, first_line: int = 1) -> tuple[Located, list[Problem]]:
    """Parse one YAML document.

    ``name`` is the path to report and ``first_line`` the line at which ``text``
    begins in that file. Anchors, tags, merges and several documents are refused.
    """
    nothing = Located(None, {(): first_line})
    for finds in (control_character, merge_conflict, strange_characters):
        if unreadable := finds(text, name, first_line):
            return nothing, unreadable
    reader = _Reader(text, name, first_line)
    try:
        value = reader.read()
    except _RefusedError as error:
        return nothing, [Problem(name, reader.line(error.mark), str(error))]
    except (yaml.YAMLError, RecursionError) as error:
        mark = yaml_mark(error)
        line = first_line if mark is None else reader.line(mark)
        return nothing, [Problem(name, line, yaml_fault(error))]
    return Located(value, {(): first_line, **reader.lines}), reader.problems
