"""What is drawn and measured once, and when a result is another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from trapwise.labs import Arm, Experiment, Knob, Range, Setting
from trapwise.labs import remembering as module
from trapwise.labs.remembering import Memory, plain_size, remembering
from trapwise.labs.standings import standing
from trapwise.labs.trials import Budget, Purpose, measures
from trapwise.labs.tuning import tune

SHORT, LONG = Budget(trials=4, tuning_seeds=3, seeds=5), Budget(trials=9, tuning_seeds=6, seeds=8)


class Counted:
    """An experiment that counts how often its functions are called; `drift` concerns the data, `clip` one arm."""

    def __init__(self, data: Any = None) -> None:
        self.calls = Counter[str]()
        self.data = data or (lambda rng, s: rng.standard_normal(3))
        names = {"drift": 0, "clip": 2, "cause": 1}
        self.experiment = Experiment(
            title="Counted",
            metric="value",
            unit="points",
            better="higher",
            settings=[Setting(name, value, Range(0, 9), "invented") for name, value in names.items()],
            arms=[
                Arm("fix", "fix", self.fix),
                Arm("clipped", "clipped", self.clipped, [Knob("by", Range(0, 1))]),
            ],
            recommended="fix",
            draw=self.draw,
            cause={"cause": 0},
        )

    def draw(self, rng: Any, s: Mapping[str, float]) -> Any:
        self.calls["draw"] += 1
        return self.data(rng, {"drift": s["drift"]})

    def fix(self, data: Any, s: Mapping[str, float], k: Any, rng: Any) -> float:
        self.calls["fix"] += 1
        return float(s["cause"])

    def clipped(self, data: Any, s: Mapping[str, float], k: Any, rng: Any) -> float:
        self.calls["clipped"] += 1
        return float(rng.standard_normal() + min(s["clip"], k["by"]))

    def stands(self, budget: Budget = SHORT, **changed: float) -> Counter[str]:
        """Return how often each function is called for a point."""
        before = self.calls.copy()
        standing(self.experiment, changed, budget)
        return self.calls - before


def test_data_are_drawn_once_for_all_arms_and_trials() -> None:
    assert Counted().stands() == {"draw": 3 + 5, "fix": 5, "clipped": 4 * 3 + 5}


def test_a_setting_that_concerns_one_arm_costs_that_arm_alone() -> None:
    with remembering():
        counted = Counted()
        counted.stands()
        assert counted.stands() == {}
        assert counted.stands(clip=1) == {"clipped": 4 * 3 + 5}
        assert counted.stands(cause=0) == {"fix": 5}
        assert counted.stands(drift=1) == {"draw": 3 + 5, "fix": 5, "clipped": 4 * 3 + 5}


def test_a_longer_search_goes_on_where_a_shorter_one_ended() -> None:
    with remembering():
        counted = Counted()
        counted.stands()
        # What the short search chose is measured on five seeds; the long one may choose another value.
        found = counted.stands(LONG)
        assert found["clipped"] - (9 * 6 - 4 * 3) in {8 - 5, 8}
        assert (found["draw"], found["fix"]) == (6 + 8 - 3 - 5, 8 - 5)


def test_nothing_is_remembered_beyond_what_asked_for_it() -> None:
    counted = Counted()
    assert counted.stands() == counted.stands()
    with remembering(Memory()):
        assert counted.stands()["draw"] == 8


@pytest.mark.parametrize("drift", [0, 1.5])
def test_what_is_remembered_is_what_would_be_found(drift: float) -> None:
    def run(data: Any, s: Mapping[str, float], k: Any, rng: Any) -> float:
        data += 1
        return float(data.sum() + rng.standard_normal() * (s["clip"] if s["cause"] else 1))

    def draw(rng: Any, s: Mapping[str, float]) -> Any:
        return rng.standard_normal(4) + s.get("drift", 0)

    one = replace(Counted().experiment, draw=draw, arms=[Arm("fix", "fix", run), Arm("other", "other", run)])
    points = [{"clip": clip, "cause": cause, "drift": drift} for clip in (2, 5) for cause in (0, 1)]
    alone = [standing(one, point, SHORT) for point in points]
    with remembering():
        assert [standing(one, point, SHORT) for point in points] == alone
        assert [standing(one, point, SHORT) for point in points[::-1]] == alone[::-1]


@pytest.mark.parametrize("way", ["all", "names", "length", "copy", "union", "absent"])
def test_however_settings_are_asked_for_it_counts(way: str) -> None:
    def run(data: Any, s: Mapping[str, float], k: Any, rng: Any) -> float:
        match way:
            case "all":
                return float({**s}["clip"])
            case "names":
                return float(sum(s[name] for name in s))
            case "length":
                return len(s) + float(dict(s.items())["clip"])
            case "copy":
                return float(dict(s, drift=3)["clip"])
            case "union":
                return float((s | {"drift": 3})["clip"])  # type: ignore[operator]
            case _:
                return float(s.get("clap", 7) + ("clip" in s))

    one = replace(Counted().experiment, arms=[Arm("fix", "fix", run), Arm("other", "other", run)])
    with remembering():
        seen = [
            measures(one, one.arm("fix"), {}, v, Purpose.REPORTING, 1)[0]
            for v in (one.values, {**one.values, "clip": 8}, {**one.values, "clap": 1, "clip": 8})
        ]
    assert seen == [
        run(None, v, {}, None)
        for v in (one.values, {**one.values, "clip": 8}, {**one.values, "clap": 1, "clip": 8})
    ]


def test_a_whole_number_is_told_from_one_with_a_point() -> None:
    def run(data: Any, s: Mapping[str, float], k: Any, rng: Any) -> float:
        return len(range(s["clip"]))  # type: ignore[arg-type]

    one = replace(Counted().experiment, arms=[Arm("fix", "fix", run), Arm("other", "other", run)])
    with remembering():
        assert measures(one, one.arm("fix"), {}, one.values, Purpose.REPORTING, 1) == [2]
        with pytest.raises(TypeError):
            measures(one, one.arm("fix"), {}, {**one.values, "clip": 2.0}, Purpose.REPORTING, 1)


@pytest.mark.parametrize(
    "data",
    [
        lambda rng, s: {"next": rng.standard_normal},
        lambda rng, s: {"settings": s, "more": iter(())},
        lambda rng, s: [np.array([None, lambda: 3])],
        lambda rng, s: [0.5] * module.PARTS,
    ],
    ids=["function", "iterator", "objects", "many parts"],
)
def test_data_that_a_copy_might_share_are_drawn_anew(data: Any) -> None:
    assert Counted(data).stands()["draw"] == 4 * 3 + 5 + 5


def test_settings_within_data_are_asked_by_the_arm_that_has_them() -> None:
    one = Counted().experiment
    arms = [Arm(name, name, lambda data, s, k, rng: float(data["s"]["drift"])) for name in ("fix", "other")]
    one = replace(one, arms=arms, draw=lambda rng, s: {"s": s})
    with remembering():
        for drift in (0, 4):
            found = measures(one, arms[0], {}, {**one.values, "drift": drift}, Purpose.REPORTING, 1)
            assert found == [drift]


def scaled(by: Any, x: Any) -> Any:
    return by * x


@dataclass
class Sample:
    x: Any
    label: str


def test_the_size_of_data_is_that_of_their_arrays() -> None:
    plain = {"a": (np.zeros(10), [Sample(np.zeros(5), "five")]), "b": None, "c": np.float64(3), 4: {"x"}}
    assert plain_size(plain) == 120
    assert plain_size(Sample(lambda: plain, "")) is None


def test_a_law_of_the_data_is_plain_where_it_closes_over_nothing() -> None:
    assert plain_size(partial(scaled, np.zeros(3))) == 24
    rng = np.random.default_rng(0)
    assert plain_size(rng.exponential) is None
    assert plain_size(partial(scaled, rng)) is None
    assert plain_size(lambda x, by=rng: x * by) is None
    assert plain_size(lambda x, *, by=rng: x * by) is None


def test_few_data_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 2 * 24)
    found = Counted().stands()
    assert found["draw"] > 8
    assert found["clipped"] == 4 * 3 + 5


def test_a_knob_that_fails_once_is_tried_no_more() -> None:
    seen = Counter[float]()

    def run(data: Any, s: Any, k: Any, rng: Any) -> float | None:
        seen[k["by"]] += 1
        return None if k["by"] < 0.4 else -abs(k["by"] - 0.6)

    arm = Arm("fix", "fix", run, [Knob("by", Range(0, 1))])
    one = replace(Counted().experiment, arms=[arm, Arm("other", "other", run)])
    assert tune(one, arm, {}, LONG).knobs["by"] == pytest.approx(0.6, abs=0.1)
    assert {by < 0.4: count for by, count in seen.items()} == {True: 1, False: 6}
