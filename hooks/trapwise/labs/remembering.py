"""What was drawn and measured once, so that no examination works the same out twice.

A result is the same wherever the settings that its function asked for are the same: the other ones
may have moved. So a setting that concerns one arm costs the trials of that arm alone, and data are
drawn once for all arms and all trials of a search.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from types import FunctionType
from typing import Any, Generic, TypeVar

from .definition import Measure
from .experiments import Arm, Draw, Values

HELD = 200_000_000
"""Bytes of data that are held for other arms and trials; beyond that, data are drawn again."""
PARTS = 2_000
"""Data of more parts than this are not copied, which might take longer than drawing them."""

T = TypeVar("T")


class Asked(Mapping[str, float]):
    """Settings that remember which of them were asked for."""

    ALL = "*"

    def __init__(self, values: Values) -> None:
        self._values = values
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> float:
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        self.names.add(self.ALL)
        return iter(self._values)

    def __len__(self) -> int:
        self.names.add(self.ALL)
        return len(self._values)

    def __or__(self, other: Values) -> dict[str, float]:
        return {**self, **other}

    @classmethod
    def told(cls, values: Values, names: tuple[str, ...]) -> Hashable:
        """Return what ``values`` answer to ``names``, of numbers their type as well: 2 may go where 2.0 does not."""
        return tuple(
            tuple(values.items()) if name == cls.ALL else (values.get(name), type(values.get(name)))
            for name in names
        )


class _Results(Generic[T]):
    """What functions of the settings returned, by the settings that they asked for."""

    def __init__(self) -> None:
        self._names: dict[Hashable, list[tuple[str, ...]]] = {}
        self._found: dict[Hashable, T] = {}

    def find(self, who: Hashable, what: Hashable, values: Values) -> tuple[T] | None:
        """Return a result, alone in a tuple, if it is known; who asked the same and was told the same, found the same."""
        for names in self._names.get(who, ()):
            key = (who, what, names, Asked.told(values, names))
            if key in self._found:
                return (self._found[key],)
        return None

    def keep(self, who: Hashable, what: Hashable, asked: Asked, values: Values, found: T) -> None:
        """Remember a result."""
        names = tuple(sorted(asked.names))
        known = self._names.setdefault(who, [])
        if names not in known:
            known.append(names)
        self._found[(who, what, names, Asked.told(values, names))] = found


@dataclass(frozen=True)
class Drawn:
    """Data of a seed, and their number, which other draws of the same data have too; ``None`` if that is not known."""

    number: int | None
    data: Any


class Memory:
    """Everything drawn and measured since it was begun.

    Functions are told apart by what they are and not by their names, since two labs may use the same ones.
    """

    def __init__(self) -> None:
        self._draws = _Results[int]()
        self._measures = _Results[Measure]()
        self._data: OrderedDict[int, tuple[Any, int]] = OrderedDict()
        self._drawn = 0
        # Held, so that no other function is given the number of one that is gone.
        self._functions: dict[int, Callable[..., Any]] = {}

    def measure(self, arm: Arm, knobs: Values, draw: Draw, values: Values, seeds: tuple[int, int]) -> Measure:
        """Return the measure of an arm on the data of a seed.

        The data are the arm's own, so that none can change another's, and so are its random numbers.
        """
        import numpy as np

        who, what = (arm.id, self._identity(arm.run)), tuple(knobs.items())
        number = self._draws.find(self._identity(draw), seeds, values)
        known = number and self._measures.find(who, (*number, what), values)
        if known:
            return known[0]
        drawn = self._draw(draw, values, seeds)
        asked = Asked(values)
        own = np.random.default_rng([*seeds, 1, zlib.crc32(arm.id.encode())])
        with np.errstate(all="ignore"):
            found = arm.run(drawn.data, asked, knobs, own)
        if drawn.number is not None:
            self._measures.keep(who, (drawn.number, what), asked, values, found)
        return found

    def _draw(self, draw: Draw, values: Values, seeds: tuple[int, int]) -> Drawn:
        """Return data that nobody else has, drawn anew or copied."""
        import numpy as np

        known = self._draws.find(self._identity(draw), seeds, values)
        if known and known[0] in self._data:
            self._data.move_to_end(known[0])
            return Drawn(known[0], deepcopy(self._data[known[0]][0]))
        asked = Asked(values)
        data = draw(np.random.default_rng([*seeds, 0]), asked)
        size = plain_size(data)
        if size is None:
            return Drawn(None, data)
        if known:
            number = known[0]
        else:
            number = self._drawn = self._drawn + 1
            self._draws.keep(self._identity(draw), seeds, asked, values, number)
        self._data[number] = (deepcopy(data), size)
        while len(self._data) > 1 and sum(held for _, held in self._data.values()) > HELD:
            self._data.popitem(last=False)
        return Drawn(number, deepcopy(data))

    def _identity(self, function: Callable[..., Any]) -> int:
        self._functions[id(function)] = function
        return id(function)


def plain_size(data: Any) -> int | None:
    """Return the bytes of the arrays in ``data``; ``None`` where a copy might share something with them.

    Plain are numbers, texts, arrays, and lists, mappings and data classes of these; and functions that
    close over nothing. What another function closes over is not copied, such as a generator of random
    numbers; and settings may be asked later.
    """
    import numpy as np

    size, left, seen = 0, [data], 0
    while left:
        each = left.pop()
        seen += 1
        if seen > PARTS:
            return None
        if isinstance(each, np.ndarray):
            if each.dtype.hasobject:
                return None
            size += each.nbytes
        elif isinstance(each, dict):
            left += each.values()
        elif isinstance(each, list | tuple | set | frozenset):
            left += each
        elif is_dataclass(each) and not isinstance(each, type):
            own = getattr(each, "__dict__", None) or {f.name: getattr(each, f.name) for f in fields(each)}
            left += own.values()
        elif isinstance(each, partial):
            left += [each.func, *each.args, *each.keywords.values()]
        elif isinstance(each, FunctionType) and each.__closure__ is None:
            left += (*(each.__defaults__ or ()), *(each.__kwdefaults__ or {}).values())
        elif not (each is None or isinstance(each, int | float | complex | str | np.generic)):
            return None
    return size


_MEMORY: ContextVar[Memory | None] = ContextVar("_MEMORY", default=None)


@contextmanager
def remembering(memory: Memory | None = None) -> Iterator[Memory]:
    """Have all within remember in one place: ``memory``, or what is used already, or a new one."""
    used = memory or _MEMORY.get() or Memory()
    token = _MEMORY.set(used)
    try:
        yield used
    finally:
        _MEMORY.reset(token)
