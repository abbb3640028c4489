"""What earlier builds of one process made, kept with everything that it was made from.

A preview builds the site again and again while little changes. What is remembered here
is the result of a pure function together with its arguments: no key can leave out what
the result depends on, since the arguments are the key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TypeVar, cast

from pydantic import BaseModel

R = TypeVar("R")
S = TypeVar("S")
Slot = tuple[Hashable, Hashable]
STEADY = "steady"
ATOMS = frozenset({str, bytes, int, float, bool, date, type(None)})


class Memo:
    """Remembers the last result of each function under each key.

    What is not asked for between two calls of ``forget_unused`` is forgotten, so that
    removed pages leave nothing behind.
    """

    def __init__(self) -> None:
        self._kept: dict[Slot, tuple[Any, Any]] = {}
        self._used: set[Slot] = set()

    def call(self, function: Callable[..., R], *inputs: Any, key: Hashable = "") -> R:
        """Return ``function(*inputs)``, or its last result under ``key`` if these inputs are the same.

        ``function`` must depend on nothing else, and nobody may change inputs or results.
        """
        found = self.recall(function, inputs, key)
        if found is None:
            found = self.keep(function, inputs, (function(*inputs),), key)
        return cast(R, found[0])

    def watch(self, function: Callable[..., R], subject: Any, *inputs: Any, key: Hashable = "") -> R:
        """Return ``function(subject, *inputs)`` as ``call`` does, but compare of ``subject`` what is read of it.

        ``subject`` is a frozen dataclass. The function sees one whose fields note that they
        were read; a field that it did not look at may change.
        """
        slot = (function, key)
        self._used.add(slot)
        if slot in self._kept:
            (seen, before), result = self._kept[slot]
            if same(before, inputs) and all(same(getattr(subject, name), seen[name]) for name in seen):
                return cast(R, result)
        seen = dict[str, Any]()
        made = function(_watched(subject, seen), *inputs)
        self._kept[slot] = ((seen, inputs), made)
        return made

    def steady(self, value: R, key: Hashable) -> R:
        """Return ``value``, or the same one that was given before under ``key``, if it is the same.

        What compares it later sees at once that it is one object.
        """
        found = self.recall(STEADY, value, key)
        return cast(R, self.keep(STEADY, value, (value,), key)[0] if found is None else found[0])

    def recall(self, stage: Hashable, inputs: Any, key: Hashable = "") -> Any:
        """Return what was kept for ``stage`` under ``key`` if it was made from the same inputs, else ``None``."""
        slot = (stage, key)
        self._used.add(slot)
        if slot in self._kept:
            before, result = self._kept[slot]
            if same(before, inputs):
                return result
        return None

    def keep(self, stage: Hashable, inputs: Any, result: R, key: Hashable = "") -> R:
        """Keep ``result`` for ``stage`` under ``key``, with what it was made from; return it."""
        slot = (stage, key)
        self._used.add(slot)
        self._kept[slot] = (inputs, result)
        return result

    def forget_unused(self) -> None:
        """Forget what was not asked for since this was called last."""
        self._kept = {slot: kept for slot, kept in self._kept.items() if slot in self._used}
        self._used = set()


class _Forgetful(Memo):
    """Makes everything anew, and so has no state."""

    def call(self, function: Callable[..., R], *inputs: Any, key: Hashable = "") -> R:
        return function(*inputs)

    def watch(self, function: Callable[..., R], subject: Any, *inputs: Any, key: Hashable = "") -> R:
        return function(subject, *inputs)

    def steady(self, value: R, key: Hashable) -> R:
        return value


FORGETFUL: Memo = _Forgetful()
"""For whoever builds once."""


def same(a: Any, b: Any) -> bool:
    """Tell whether two values cannot be told apart by what is made from them.

    Stricter than ``==``: 1 is neither 1.0 nor ``True``, and 0.0 not -0.0, since they print
    otherwise, and the order of a mapping counts. Objects of unknown types are the same only if they are one.
    """
    if a is b:
        return True
    kind = type(a)
    if kind is not type(b):
        return False
    if kind in ATOMS:
        return bool(a == b) and (kind is not float or repr(a) == repr(b))
    if isinstance(a, Mapping):
        return len(a) == len(b) and all(same(x, y) and same(a[x], b[y]) for x, y in zip(a, b, strict=True))
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, frozenset | set):
        return bool(a == b)
    if isinstance(a, BaseModel):
        return same(a.__dict__, b.__dict__)
    if is_dataclass(a) and "__eq__" in vars(kind):
        return all(same(getattr(a, field.name), getattr(b, field.name)) for field in fields(a))
    return False


def _watched(subject: S, seen: dict[str, Any]) -> S:
    """Return a twin of a dataclass that notes in ``seen`` each field that is read, with its value."""
    kind = type(subject)
    names = {field.name for field in fields(cast(Any, subject))}

    def read(self: Any, name: str) -> Any:
        if name not in names:
            return object.__getattribute__(self, name)
        # Of a subject that is watched already, both watchers are told.
        seen[name] = getattr(subject, name)
        return seen[name]

    return cast(S, object.__new__(type(kind.__name__, (kind,), {"__getattribute__": read})))
