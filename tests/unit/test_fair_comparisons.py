"""The machinery of a fair comparison, on tiny experiments whose truth is known."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from trapwise.labs import LabError, stress
from trapwise.labs.experiments import Arm, Experiment, World
from trapwise.labs.literals import undeclared_numbers
from trapwise.labs.settings import Knob, Range, Setting
from trapwise.labs.standings import Outcome, difference, judged, standing
from trapwise.labs.stress import End, Left, suspects
from trapwise.labs.trials import Budget, Purpose, measures, points
from trapwise.labs.tuning import tune
from trapwise.labs.verdicts import Condition, Examination, Kind, examine, headline

COARSE, FULL = Budget(trials=8, tuning_seeds=3, seeds=12), Budget(trials=24, tuning_seeds=4, seeds=30)


def setting(name: str, value: float, low: float, high: float, **more: Any) -> Setting:
    return Setting(name, value, Range(low, high, **more), "invented")


def fixed(value: float) -> Any:
    """Return an arm's run that measures ``value`` and the noise of the seed's data."""
    return lambda data, s, k, rng: value + data


def experiment(**changed: Any) -> Experiment:
    """Return one in which the fix leads the plain arm by ``lift`` times ``cause``, under the same noise."""
    told: dict[str, Any] = {
        "title": "A known gap",
        "metric": "value",
        "unit": "points",
        "better": "higher",
        "settings": [setting("lift", 5, 1, 10), setting("cause", 1, 0, 1), setting("noise", 1, 0.5, 2)],
        "arms": [
            Arm("fix", "fix", lambda data, s, k, rng: s["lift"] * s["cause"] + data),
            Arm("plain", "plain", fixed(0)),
        ],
        "recommended": "fix",
        "draw": lambda rng, s: s.get("noise", 1) * rng.standard_normal(),
        "cause": {"cause": 0},
    }
    return Experiment(**{**told, **changed})


def examined(**changed: Any) -> Examination:
    return examine(experiment(**changed), COARSE, FULL)


def always(**changed: Any) -> Examination:
    """Examine with a cause that no setting of the stress test switches off."""
    settings = [setting("lift", 5, 1, 10), setting("cause", 1, 0.2, 1), setting("noise", 1, 0.5, 2)]
    return examined(settings=settings, **changed)


def test_what_holds_everywhere_is_said_to() -> None:
    found = always()
    assert found.verdict.kind is Kind.EVERYWHERE
    assert found.verdict.ahead == "fix"
    assert found.base.margin == pytest.approx(5), "the noise is that of the seed, and cancels in pairs"
    assert found.ablation.left is Left.NOTHING
    assert [row.setting.name for row in found.rows] == ["lift", "cause", "noise"], (
        "the most influential first"
    )
    assert found.rows[-1].influence == pytest.approx(0)


def test_a_flip_is_found_where_it_is() -> None:
    rival = Arm("steady", "steady", fixed(3))
    found = always(arms=[*experiment().arms, rival])
    flips = {c.setting: c for c in found.verdict.conditions}
    assert found.verdict.kind is Kind.DEPENDS, "both factors of the product can undo it"
    assert flips.keys() == {"lift", "cause"}
    for name, truth in (("lift", 3.0), ("cause", 0.6)):
        assert flips[name].side == "above"
        assert flips[name].outside - 1e-9 <= truth <= flips[name].inside
        assert flips[name].inside - flips[name].outside < 0.05


def test_one_flip_is_a_condition() -> None:
    settings = [setting("lift", 5, 1, 10), setting("cause", 1, 0.9, 1)]
    rival = Arm("steady", "steady", fixed(3))
    found = examined(settings=settings, arms=[*experiment().arms, rival])
    assert found.verdict.kind is Kind.WHILE
    (condition,) = found.verdict.conditions
    assert isinstance(condition, Condition)
    assert (condition.setting, condition.side) == ("lift", "above")


def test_whole_numbers_flip_between_neighbors() -> None:
    settings = [setting("lift", 8, 1, 10, whole=True), setting("cause", 1, 0.9, 1)]
    rival = Arm("steady", "steady", fixed(4.5))
    found = examined(settings=settings, arms=[*experiment().arms, rival])
    (condition,) = found.verdict.conditions
    assert (condition.inside, condition.outside) == (5, 4)


def test_an_idle_cause_is_caught() -> None:
    arms = [Arm("fix", "fix", lambda data, s, k, rng: s["lift"] + data), Arm("plain", "plain", fixed(0))]
    assert examined(arms=arms).ablation.left is Left.ALL
    half = [
        Arm("fix", "fix", lambda data, s, k, rng: s["lift"] * (0.2 + s["cause"]) + data),
        Arm("plain", "plain", fixed(0)),
    ]
    assert examined(arms=half).ablation.left is Left.LESS


def test_a_rival_that_wins_once_tuned_is_crowned() -> None:
    def tunable(data: Any, s: Any, k: Any, rng: Any) -> float:
        return float(7 - 400 * (k["rate"] - 0.7) ** 2 + data)

    rival = Arm("tuned", "tuned", tunable, [Knob("rate", Range(0, 1))])
    found = always(arms=[*experiment().arms, rival])
    assert found.verdict.kind is Kind.ANOTHER
    assert found.verdict.ahead == "tuned"
    assert found.base.knobs["tuned"]["rate"] == pytest.approx(0.7, abs=0.06)
    untuned = standing(experiment(arms=[*experiment().arms, rival]), {}, FULL, knobs={"tuned": {"rate": 0.5}})
    assert untuned.outcome is Outcome.AHEAD


def test_arms_are_tuned_anew_where_the_world_is_another() -> None:
    """Left at the knobs of the assumed settings, the rival would lose at the end, and a flip would be seen."""

    def follows(data: Any, s: Any, k: Any, rng: Any) -> float:
        return float(2 - 30 * (k["rate"] - s["best"]) ** 2 + data)

    settings = [setting("best", 0.5, 0.2, 0.8), setting("cause", 1, 0.9, 1)]
    arms = [
        Arm("fix", "fix", lambda data, s, k, rng: 1 * s["cause"] + data),
        Arm("follows", "follows", follows, [Knob("rate", Range(0, 1))]),
    ]
    found = examined(settings=settings, arms=arms, draw=lambda rng, s: rng.standard_normal())
    assert found.verdict.kind is Kind.ANOTHER
    assert found.verdict.conditions == ()


def test_a_best_value_at_the_end_of_its_range_is_refused() -> None:
    rising = Arm("fix", "fix", lambda data, s, k, rng: k["rate"] + data, [Knob("rate", Range(0, 1))])
    with pytest.raises(LabError, match=r"the best 'rate' of the arm 'fix' is 0\.9.*widen"):
        examined(arms=[rising, Arm("plain", "plain", fixed(0))])
    closed = replace(rising, knobs=[Knob("rate", Range(0, 1), closed=True)])
    assert tune(experiment(arms=[closed, Arm("plain", "plain", fixed(0))]), closed, {}, FULL).at_edge == ()


def test_outcomes_are_told_apart() -> None:
    def odd(data: Any, s: Any, k: Any, rng: Any) -> float | None:
        kind = round(s["kind"])
        if kind == 6:
            raise ZeroDivisionError("no such world")
        return {1: 2.0, 2: 0.0, 3: -2.0, 4: None, 5: math.nan}[kind]

    def plain(data: Any, s: Any, k: Any, rng: Any) -> float | None:
        return None if round(s["kind"]) == 4 else 0.0

    settings = [setting("kind", 1, 1, 6, whole=True), setting("cause", 1, 0.9, 1)]
    found = experiment(settings=settings, arms=[Arm("fix", "fix", odd), Arm("plain", "plain", plain)])
    seen = [standing(found, {"kind": kind}, COARSE).outcome for kind in range(1, 7)]
    assert seen == [
        Outcome.AHEAD,
        Outcome.TIE,
        Outcome.BEHIND,
        Outcome.ALL_FAIL,
        Outcome.UNDEFINED,
        Outcome.NOT_RUN,
    ]
    assert standing(found, {"kind": 6}, COARSE).why == "fix: ZeroDivisionError: no such world"
    with pytest.raises(LabError, match="the outcome is 'undefined'"):
        examine(
            replace(found, settings=[setting("kind", 5, 1, 6), setting("cause", 1, 0.9, 1)]), COARSE, FULL
        )


def test_an_end_that_gives_no_answer_is_no_flip() -> None:
    settings = [setting("lift", 5, 1, 10), setting("share", 0.5, 0, 1), setting("cause", 1, 0.9, 1)]
    arms = [
        Arm("fix", "fix", lambda data, s, k, rng: s["lift"] * s["cause"] / math.ceil(1 - s["share"])),
        Arm("plain", "plain", lambda data, s, k, rng: 0.0),
    ]
    found = examined(settings=settings, arms=arms)
    assert found.verdict.kind is Kind.EVERYWHERE
    assert found.verdict.untried == ("share",)
    high = next(row.high for row in found.rows if row.setting.name == "share")
    assert high is not None
    assert (high.standing.outcome, high.flip) == (Outcome.NOT_RUN, None)
    broken = World("broken", "no data", draw=lambda rng, s: math.nan)
    assert always(worlds=[broken]).verdict.untried == ("broken",)


def test_no_difference_is_a_verdict() -> None:
    noisy = [
        Arm(name, name, lambda data, s, k, rng: float(rng.standard_normal())) for name in ("fix", "plain")
    ]
    assert always(arms=noisy).verdict.kind is Kind.NO_DIFFERENCE


def test_another_world_can_undo_a_verdict() -> None:
    heavy = World("flat", "no lift at all", {"lift": 1, "cause": 0.9})
    assert always(worlds=[heavy]).verdict.kind is Kind.EVERYWHERE
    upside = World("upside", "the noise is the lift", draw=lambda rng, s: 0.0)
    arms = [
        Arm("fix", "fix", lambda data, s, k, rng: 1.0 if data else -1.0),
        Arm("plain", "plain", lambda data, s, k, rng: 0.0),
    ]
    found = always(arms=arms, worlds=[upside])
    assert found.verdict.kind is Kind.DEPENDS
    assert found.verdict.worlds == ("upside",)


def test_a_dimensionless_claim_is_checked() -> None:
    settings = [setting("rows", 400, 100, 900), setting("shift", 0.1, 0.06, 0.3), setting("cause", 1, 0.9, 1)]
    arms = [
        Arm("fix", "fix", lambda data, s, k, rng: s["rows"] * s["shift"] ** 2 * s["cause"]),
        Arm("plain", "plain", lambda data, s, k, rng: 1.0),
    ]
    right, wrong = {"rows": 0.25, "shift": 2}, {"rows": 0.25, "shift": 0.9}
    found = examined(settings=settings, arms=arms, scalings=[right, wrong], exact=True)
    assert [scaling.holds for scaling in found.scalings] == [True, False]
    assert len(found.base.found["fix"]) == 1, "of an exact experiment one run is the truth"


def test_no_arm_shifts_the_numbers_of_another() -> None:
    def greedy(data: Any, s: Any, k: Any, rng: Any) -> float:
        data[:] = 0
        return float(rng.standard_normal(1000).mean())

    def honest(data: Any, s: Any, k: Any, rng: Any) -> float:
        return float(data.mean() + rng.standard_normal())

    draw = lambda rng, s: rng.standard_normal(5)  # noqa: E731
    both = experiment(arms=[Arm("greedy", "greedy", greedy), Arm("fix", "fix", honest)], draw=draw)
    alone = experiment(arms=[Arm("fix", "fix", honest), Arm("other", "other", fixed(0))], draw=draw)
    values = both.values
    seen = [measures(each, each.arm("fix"), {}, values, Purpose.REPORTING, 5) for each in (both, alone)]
    assert seen[0] == seen[1]
    assert seen[0] != measures(both, both.arm("fix"), {}, values, Purpose.TUNING, 5)


def test_an_oracle_is_no_rival() -> None:
    oracle = Arm("oracle", "oracle", fixed(100), is_oracle=True)
    assert always(arms=[*experiment().arms, oracle]).verdict.ahead == "fix"


def test_a_failure_in_few_seeds_counts_as_the_worst() -> None:
    found = difference([3.0, None, 3.0], [1.0, 1.0, 2.0], "higher")
    assert found.mean == pytest.approx((2 + 0 + 1) / 3)
    assert difference([1.0, 1.0], [2.0, 2.0], "lower").low == 1


@pytest.mark.parametrize(("better", "best"), [("lower", "small"), ("higher", "large")])
def test_where_the_recommended_arm_fails_the_best_of_the_others_is_ahead(better: Any, best: str) -> None:
    names = ["fix", "middle", "small", "large", "broken"]
    one = experiment(arms=[Arm(name, name, fixed(0)) for name in names], better=better)
    found = {"fix": [None], "middle": [5.0], "small": [1.0], "large": [9.0], "broken": [None]}
    told = judged(one, found, {})
    assert (told.outcome, told.rival) == (Outcome.BEHIND, best)


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        ours = list(0.5 + rng.standard_normal(30))
        found = difference(ours, [0.0] * 30, "higher")
        covered += found.low <= 0.5 <= found.high
    assert 0.88 <= covered / 200 <= 0.98


@pytest.mark.parametrize("dimensions", [1, 2, 3, 4])
@pytest.mark.parametrize("count", [10, 30, 64])
def test_points_leave_no_hole_on_any_axis(dimensions: int, count: int) -> None:
    found = np.array(points(dimensions, count))
    assert found.shape == (count, dimensions)
    assert found[0].tolist() == [0.5] * dimensions
    for axis in found.T:
        gaps = np.diff([0, *np.sort(axis), 1])
        assert gaps.max() <= 3 / count, "a knob whose best is in the hole is never well tuned"
    assert found.tolist() == np.array(points(dimensions, 100))[:count].tolist(), (
        "a short search is a part of a long one"
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"recommended": "cure"}, "the recommended design 'cure' is no arm; expected one of fix, plain"),
        ({"cause": {}}, "no cause is named"),
        ({"cause": {"curse": 0}}, "the cause names 'curse', which is no setting"),
        ({"scalings": [{"rows": 2}]}, "the scaling names 'rows'"),
        ({"worlds": [World("w", "w", {"rows": 2})]}, "the world 'w' names 'rows'"),
        ({"arms": [Arm("fix", "fix", fixed(1))]}, "nothing is compared with 'fix'"),
        ({"arms": [Arm("fix", "fix", fixed(1))] * 2}, "the arm 'fix' is declared twice"),
    ],
)
def test_what_is_not_declared_as_it_must_be_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(LabError, match=says):
        experiment(**changed)


def test_a_value_outside_of_its_range_is_refused() -> None:
    with pytest.raises(LabError, match="the setting 'lift' of 50 lies outside of its range"):
        experiment(
            settings=[setting("lift", 50, 1, 10), setting("cause", 1, 0, 1), setting("noise", 1, 0, 2)]
        )
    with pytest.raises(LabError, match="expected the lower end first"):
        Range(2, 1)
    with pytest.raises(LabError, match="expected it to begin above 0"):
        Range(0, 1, "log")


def test_a_logarithmic_range_is_halved_in_ratios() -> None:
    assert Range(1, 100, "log").at(0.5) == pytest.approx(10)
    assert Range(1, 100, "log").share(10) == pytest.approx(0.5)


DECLARED = '''
"""A lab of 1,000 rows."""
import numpy as np
from trapwise.labs.settings import Knob, Range, Setting

RATE = Knob("rate", Range(0.001, 0.3, "log"))
SETTINGS = [Setting("rows", 1000, Range(100, 10_000), "scenario")]


def draw(rng, s):
    x = rng.standard_normal((int(s["rows"]), 2))
    return 100 * x[:, 7] ** 2 - 1
'''


def test_a_script_declares_its_numbers() -> None:
    assert undeclared_numbers(DECLARED) == []


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ("STEPS = 300\n", "300"),
        ("def more(x):\n    return x * 0.3\n", "0.3"),
        ("def more(x, steps=40):\n    return x\n", "40"),
        ("def more(x):\n    return x[:, 3] + x[3 * 5]\n", None),
        ("def more(x):\n    return np.clip(x[0], -3, 3)\n", "3"),
        ("ARM = Arm('a', 'A', lambda d, s, k, r: d - 17)\n", "17"),
        ("def more():\n    return True, 'a 5', np.pi\n", None),
        ("STEPS = Fixed('steps', 300, 'it has settled by then')\n", None),
        ("def more(x):\n    return x * SETTINGS[0].range.high\n", None),
        ("STEPS, MORE = Range(0, 300), Range(0, 5)\ndef more(x):\n    return x + MORE.high\n", "MORE.high"),
        ("STEPS = Range(0, 300)\ndef more(x):\n    return STEPS.at(x)\n", None),
        ("def more(x):\n    return x * Range(0, 3).low\n", "Range(0, 3).low"),
        ("def more(x):\n    return x[2 + 2:] / (2 * 100)\n", "2 * 100"),
        ("def more(x):\n    return x * 2**-1 + 1 / 100 - 2 // 2\n", None),
        ("def more(x):\n    return x * (1 / 0)\n", "1 / 0"),
        ("def more(x):\n    return x * 9**9**9\n", "9 ** 9 ** 9"),
        ("def more(x):\n    return x * (-1) ** 0.5\n", "(-1) ** 0.5"),
        ("def more(x):\n    return x * (2 << 999)\n", "2 << 999"),
    ],
)
def test_a_number_that_has_no_name_is_found(added: str, found: str | None) -> None:
    told = undeclared_numbers(DECLARED + added)
    assert {each.text for each in told} == ({found} if found else set())
    if found:
        lines = (DECLARED + added).split("\n")
        assert all(found.replace(" ", "") in lines[each.line - 1].replace(" ", "") for each in told)


def test_a_short_search_tries_what_was_best_before_it() -> None:
    peaked = Arm(
        "peaked",
        "peaked",
        lambda data, s, k, rng: 10 - 1000 * abs(k["place"] - 0.6310) + data,
        [Knob("place", Range(0, 1))],
    )
    found = experiment(arms=[*experiment().arms, peaked])
    short = Budget(trials=3, tuning_seeds=2, seeds=12)
    alone = tune(found, peaked, {}, short).knobs["place"]
    begun = tune(found, peaked, {}, short, begin={"place": 0.6310}).knobs["place"]
    assert abs(alone - 0.6310) > 0.05
    assert begun == pytest.approx(0.6310)
    assert standing(found, {}, short).outcome is Outcome.AHEAD
    assert standing(found, {}, short, begin={"peaked": {"place": 0.6310}}).outcome is Outcome.BEHIND


def test_what_rounding_explains_is_no_difference() -> None:
    ours = [1.0, 2.0, 3.0]
    assert difference(ours, [a * (1 + 1e-9) for a in ours], "lower").is_tie
    assert not difference(ours, [a * (1 + 1e-4) for a in ours], "lower").is_tie


def narrow(peak: float, slope: float) -> tuple[list[Any], list[Arm]]:
    """Return settings and arms of a rival whose best knob moves with ``load`` and is worth ``peak`` at its end."""

    def run(data: Any, s: Any, k: Any, rng: Any) -> float:
        top = 0.5 + (peak - 0.5) * s["load"]
        return float(top - slope * abs(k["place"] - (0.3 + 0.375 * s["load"])) + data)

    settings = [setting("load", 0, 0, 1), setting("cause", 1, 0.9, 1)]
    fix = Arm("fix", "fix", lambda data, s, k, rng: s["cause"] + data)
    return settings, [fix, Arm("narrow", "narrow", run, [Knob("place", Range(0, 1))])]


def loaded(peak: float, slope: float) -> tuple[End, Examination]:
    settings, arms = narrow(peak, slope)
    found = examined(settings=settings, arms=arms, draw=lambda rng, s: rng.standard_normal())
    end = next(row.high for row in found.rows if row.setting.name == "load")
    assert end is not None
    return end, found


def test_a_flip_that_a_short_search_misses_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rival is worth 1.3 at the end, against 1, if its knob is at 0.675; eight trials come no nearer than 0.736."""
    end, found = loaded(peak=1.3, slope=8)
    assert (end.standing.outcome, end.standing.rival) == (Outcome.BEHIND, "narrow")
    assert found.verdict.kind is Kind.WHILE
    monkeypatch.setattr(stress, "SLACKS", 0)
    end, found = loaded(peak=1.3, slope=8)
    assert end.standing.outcome is Outcome.AHEAD
    assert end.standing.margin == pytest.approx(1 - (1.3 - 8 * (0.736 - 0.675)), abs=0.01)
    assert found.verdict.kind is Kind.EVERYWHERE


def test_a_full_search_is_spent_only_where_it_might_matter() -> None:
    settings, arms = narrow(peak=1.3, slope=0.5)
    near = experiment(settings=settings, arms=arms)
    base = headline(near, FULL)

    def suspected(peak: float, slope: float) -> list[str]:
        one = replace(near, arms=narrow(peak, slope)[1])
        return suspects(one, standing(one, {"load": 1}, COARSE, begin=base.knobs), base)

    assert suspected(peak=1.3, slope=8) == ["narrow"]
    assert suspected(peak=0.5, slope=1) == [], "it has no slack that would make up for what it lacks"
    assert suspected(peak=1.3, slope=0.5) == [], "the order has changed already, and is confirmed in full"
    assert suspected(peak=-9, slope=math.inf) == [], "what is undefined gives no answer"


def test_an_arm_that_fails_in_nearly_all_trials_is_searched_in_full() -> None:
    settings, arms = narrow(peak=1.3, slope=8)

    def brittle(data: Any, s: Any, k: Any, rng: Any) -> float | None:
        return 1.5 * s["load"] + data if abs(k["place"] - 0.675) < 0.02 else None

    found = examined(
        settings=settings,
        arms=[arms[0], replace(arms[1], run=brittle)],
        draw=lambda rng, s: rng.standard_normal(),
    )
    assert [(each.setting, each.side) for each in found.verdict.conditions] == [("load", "below")]


@pytest.mark.parametrize("shape", [lambda d: 40 * d * d, lambda d: 9 * abs(d)], ids=["round", "straight"])
@pytest.mark.parametrize("place", np.linspace(0.2, 0.8, 25).tolist())
def test_twice_the_slack_bounds_what_lies_between_the_trials(place: float, shape: Any) -> None:
    arm = Arm("fix", "fix", lambda data, s, k, rng: -shape(k["at"] - place), [Knob("at", Range(0, 1))])
    one = experiment(arms=[arm, Arm("plain", "plain", fixed(0))])
    found = tune(one, arm, {}, COARSE)
    assert 0 <= shape(found.knobs["at"] - place) <= stress.SLACKS * found.slack


def test_a_lead_of_another_arm_can_be_undone_by_the_recommended_one() -> None:
    """It is behind as assumed and at the end, until its own knob is found there."""
    settings, (steady, moving) = narrow(peak=1.3, slope=8)
    found = examined(
        settings=settings,
        arms=[steady, moving],
        recommended="narrow",
        draw=lambda rng, s: rng.standard_normal(),
    )
    assert found.verdict.kind is Kind.ANOTHER
    assert [(each.setting, each.side) for each in found.verdict.conditions] == [("load", "below")]
