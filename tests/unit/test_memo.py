"""What a build remembers: the last result of a function, as long as all that it was made from is the same."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from trapwise.memo import FORGETFUL, Memo, same


class Record(BaseModel):
    name: str
    size: float = 0


class Kind(enum.Enum):
    ONE = 1


@dataclass(frozen=True)
class Pair:
    left: Any
    right: Any = None

    @property
    def both(self) -> tuple[Any, Any]:
        return self.left, self.right


@dataclass(frozen=True, eq=False)
class Place:
    name: str


class Counting:
    """A function that counts its calls."""

    def __init__(self, function: Any) -> None:
        self.calls = 0
        self._function = function

    def __call__(self, *inputs: Any) -> Any:
        self.calls += 1
        return self._function(*inputs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "".join(["", "a"])),
        ((1, [2.5, {"x": None}]), (1, [2.5, {"x": None}])),
        (frozenset("ab"), frozenset("ba")),
        (date(2026, 1, 2), date(2026, 1, 2)),
        (Record(name="a"), Record(name="a")),
        (Pair("a", (1,)), Pair("a", (1,))),
        (Kind.ONE, Kind.ONE),
        (b"ab", bytes([97, 98])),
    ],
)
def test_the_same(one: Any, other: Any) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        ("1", b"1"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 1.0}),
        ([1, 2], [1, 2, 3]),
        ([1], (1,)),
        (Record(name="a"), Record(name="b")),
        (Pair("a"), Pair("b")),
        (Place("a"), Place("a")),
        (object(), object()),
        (float("nan"), float("nan")),
    ],
)
def test_not_the_same_though_they_may_be_equal(one: Any, other: Any) -> None:
    assert not same(one, other)


def test_a_call_is_made_again_only_when_an_input_changes() -> None:
    memo, double = Memo(), Counting(lambda x: [x, x])
    first = memo.call(double, "a")
    assert memo.call(double, "a") is first
    assert memo.call(double, "b") == ["b", "b"]
    assert memo.call(double, "a") == ["a", "a"]
    assert double.calls == 3, "only the last result is kept"


def test_keys_and_functions_do_not_meet() -> None:
    memo, one, other = Memo(), Counting(lambda x: 1), Counting(lambda x: 2)
    assert [memo.call(one, 0, key="a"), memo.call(other, 0, key="a"), memo.call(one, 0, key="b")] == [1, 2, 1]
    assert memo.call(one, 0, key="a") == 1
    assert (one.calls, other.calls) == (2, 1)


def test_a_result_of_nothing_is_remembered_too() -> None:
    memo, nothing = Memo(), Counting(lambda x: None)
    memo.call(nothing, 1)
    memo.call(nothing, 1)
    assert nothing.calls == 1


def test_a_field_that_was_not_read_may_change() -> None:
    memo, left = Memo(), Counting(lambda pair: pair.left)
    pair = Pair("a", "b")
    assert memo.watch(left, pair) == "a"
    assert memo.watch(left, replace(pair, right="c")) == "a"
    assert left.calls == 1
    assert memo.watch(left, replace(pair, left="c")) == "c"
    assert left.calls == 2


def test_what_a_method_reads_is_read() -> None:
    memo, both = Memo(), Counting(lambda pair: pair.both)
    memo.watch(both, Pair("a", "b"))
    assert memo.watch(both, Pair("a", "c")) == ("a", "c")


def test_inputs_beside_the_watched_one_count() -> None:
    memo, more = Memo(), Counting(lambda pair, extra: (pair.left, extra))
    memo.watch(more, Pair("a"), 1)
    assert memo.watch(more, Pair("a"), 2) == ("a", 2)


def test_a_watcher_within_a_watcher_tells_both() -> None:
    memo, inner = Memo(), Counting(lambda pair: pair.right)
    outer = Counting(lambda pair: memo.watch(inner, pair))
    memo.watch(outer, Pair("a", "b"))
    assert memo.watch(outer, Pair("a", "c")) == "c"
    assert memo.watch(outer, Pair("d", "c")) == "c"
    assert (outer.calls, inner.calls) == (2, 2)


def test_a_steady_value_stays_one_object() -> None:
    memo = Memo()
    first = memo.steady({"a": [1]}, "x")
    assert memo.steady({"a": [1]}, "x") is first
    assert memo.steady({"a": [2]}, "x") == {"a": [2]}


def test_what_nobody_asks_for_is_forgotten() -> None:
    memo, function = Memo(), Counting(lambda x: x)
    memo.call(function, 1, key="a")
    memo.call(function, 1, key="b")
    memo.forget_unused()
    memo.call(function, 1, key="a")
    memo.forget_unused()
    memo.call(function, 1, key="a")
    assert function.calls == 2
    memo.call(function, 1, key="b")
    assert function.calls == 3


def test_the_forgetful_one_makes_everything_anew() -> None:
    function = Counting(lambda x: [x])
    assert FORGETFUL.call(function, 1) is not FORGETFUL.call(function, 1)
    assert FORGETFUL.watch(function, Pair(1)) == [Pair(1)]
    assert FORGETFUL.steady(1, "a") == 1
    assert function.calls == 3
