"""Worked examples of the chapters on data quality and evaluation whose set-up decides: done again."""

from __future__ import annotations

import functools
import json
import math
from statistics import NormalDist

import numpy as np

from tests.conftest import ROOT
from tests.content.sources import read_source

NORMAL = NormalDist()


@functools.cache
def page(trap: str) -> str:
    (path,) = (ROOT / "docs/traps").glob(f"*/{trap}.md")
    return read_source(path)


def printed(trap: str, *texts: str) -> None:
    """Assert that the chapter shows each text, so that a changed page or a wrong sum fails."""
    for text in texts:
        assert text in page(trap), f"{trap} does not show {text}"


# ROC: which alerts of a queue pay, and how sure the slide's difference is

FRAUDS, DAILY, REVIEW, MISS = 100, 10_000_000, 5, 200


def mean_of(auc: float, spread: float) -> float:
    return NORMAL.inv_cdf(auc) * math.hypot(1, spread)


def queue(auc: float, spread: float, cut: float) -> tuple[float, float, float]:
    """Return the alerts above a score, the frauds among them, and the last alert's probability of fraud."""
    mean, honest = mean_of(auc, spread), DAILY - FRAUDS
    z = (cut - mean) / spread
    caught = FRAUDS * NORMAL.cdf(-z)
    fraud, legitimate = FRAUDS * NORMAL.pdf(z) / spread, honest * NORMAL.pdf(cut)
    return caught + honest * NORMAL.cdf(-cut), caught, fraud / (fraud + legitimate)


def cut_where(auc: float, spread: float, reading: int, target: float) -> float:
    """Bisect for the score at which one of the three numbers of ``queue`` reaches a target."""
    low, high = 2.0, 7.0
    for _ in range(80):
        middle = (low + high) / 2
        is_low = queue(auc, spread, middle)[reading] < target
        # Alerts fall with the score, the last alert's probability rises with it.
        low, high = (middle, high) if is_low == (reading == 2) else (low, middle)
    return low


def earned(alerts: float, caught: float) -> int:
    return round(MISS * caught - REVIEW * alerts)


def test_the_last_alert_decides_how_long_the_queue_should_be() -> None:
    full = {name: queue(*model, cut_where(*model, 0, 1000)) for name, model in MODELS.items()}
    assert [earned(*full[name][:2]) for name in "ab"] == [-2774, 2436]
    best = {name: queue(*model, cut_where(*model, 2, REVIEW / MISS)) for name, model in MODELS.items()}
    alerts, caught, _ = best["b"]
    printed(
        "roc-curve-mirage",
        f"{100 * full['b'][2]:.2f}\\%",
        f"B raises ${alerts:.0f}$ alerts, catches ${caught:.1f}$ frauds and earns \\${round(earned(alerts, caught), -1)}",
        f"${1000 - alerts:.0f}$ of its $1000$ alerts",
        f"A raises ${best['a'][0]:.0f}$ alerts and earns \\${earned(*best['a'][:2])}",
    )
    around = [earned(*queue(*MODELS["b"], cut_where(*MODELS["b"], 2, p))[:2]) for p in (0.02, 0.03)]
    assert max(around) < earned(alerts, caught)


MODELS = {"a": (0.984, 0.8), "b": (0.978, 1.3)}


def test_the_slides_difference_in_auc_is_within_two_standard_errors() -> None:
    rng, frauds, shared = np.random.default_rng(0), 300, 0.7
    common, *own = rng.standard_normal((3, 200_000))
    above = []
    for (auc, spread), noise in zip(MODELS.values(), own, strict=True):
        score = mean_of(auc, spread) + spread * (math.sqrt(shared) * common + math.sqrt(1 - shared) * noise)
        above.append([NORMAL.cdf(-s) for s in score])
    error = np.std(np.subtract(*above)) / math.sqrt(frauds)
    record = json.loads((ROOT / "content/labs/roc-curve-mirage.json").read_text(encoding="utf-8"))
    assert math.isclose(record["numbers"]["doubt"]["error"], error, rel_tol=0.02)
    printed("roc-curve-mirage", "the lead of $0.006$ has a standard error of")
    assert error < 0.984 - 0.978 < 2 * error


# SOTA: what computing ahead and a cache in front cost


def test_requests_for_each_change_decide_where_the_network_runs() -> None:
    members, mean, week = 5e8, 25_000, 604_800
    asked = mean * week / members
    printed(
        "sota-trap",
        f"604{{,}}800 / (5 \\times 10^8) = {asked:.0f}$",
        f"$501/{asked:.0f} = {501 / asked:.0f}$ times as much",
    )
    printed("sota-trap", f"the first number falls to ${asked / 10:.0f}$")
    ends = members / week
    printed("sota-trap", f"604{{,}}800 = {ends:.0f}$ ends", f"= {ends * 3000 / 1e6:.1f}$ million records")
    printed("sota-trap", f"needs ${ends * 250_000 / 1e6:.0f}$ servers")


def test_the_fleet_that_reads_two_hops_live() -> None:
    printed("sota-trap", f"/ 10^6 = {50_000 * 500**2 // 10**6:,}$ servers".replace(",", "{,}"))
    printed("sota-trap", f"the fleet is ${50_000 * 500 * 50 // 10**6:,}$".replace(",", "{,}"))
    printed("sota-trap", f"$0.9999^{{200}} = {100 * 0.9999**200:.0f}\\%$")


def test_the_hits_of_a_cache_follow_from_how_requests_spread_over_members() -> None:
    asked = 25_000 * 3600 / 500e6
    for crowd, text in ((1.0, "0.18/1.18 = 15"), (0.2, "0.9/1.9 = 47")):
        hits = asked / crowd / (1 + asked / crowd)
        assert text.endswith(f"= {100 * hits:.0f}")
        printed("sota-trap", f"${text}\\%$")


def test_what_is_stored_ahead() -> None:
    vectors, pairs = 5e8 * 256, 5e8 * 1000 * 16
    printed("sota-trap", f"one vector each: ${vectors / 1e9:.0f}$ GB", f"are ${pairs / 1e12:.0f}$ TB")


# Gallbladder: what broken frames are worth, and what a follower of the tool scores


def test_broken_frames_are_worth_what_their_patients_are() -> None:
    for patients in (80, 3):
        each = 1500 / patients
        worth = 1500 / (1 + (each - 1) * 0.5)
        printed("gallbladder-illusion", f"1500/(1 + {each - 1:g} \\times 0.5) = {worth:.0f}")


def test_a_follower_of_the_tool_scores_above_the_network() -> None:
    size, agree = 0.2, 0.97
    wrong = (1 - agree) * size
    assert 1 - wrong > 0.992
    printed("gallbladder-illusion", f"= {wrong:.3f}$ of all pixels: ${100 * (1 - wrong):.1f}\\%$ accuracy")
    # In nearly every frame: all that is wrong is organ missed. In half: half of it is organ missed.
    for present, missed, text in ((1, wrong, "= 0.985$"), (0.5, wrong / 2, "and $0.97$ if")):
        hit = present * size - missed
        dice = 2 * hit / (2 * hit + wrong)
        assert f"{dice:.3f}".rstrip("0") in text
        printed("gallbladder-illusion", text)


# Leakage: what a selection finds by chance, by the number of rows


def test_the_best_of_three_hundred_useless_columns_fades_with_the_rows() -> None:
    few, many = (math.sqrt(2 * math.log(300) / rows) for rows in (1000, 40_000))
    printed("data-leakage-trap", f"1000}} = {few:.3f}$ by this first-order formula")
    printed("data-leakage-trap", f"40{{,}}000}} = {many:.3f}$: there")


# P-value: what the log of a p-value is, and what the priced rule is worth


def test_minus_the_log_of_p_is_rows_times_squared_shift_over_two_pi() -> None:
    rows, shift = 1_000_000, 0.02
    t = math.sqrt(rows / 2) * (2 * NORMAL.cdf(shift / 2) - 1)
    p = 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * t) ** 2) for k in range(1, 5))
    assert math.isclose(-math.log(p / 2), rows * shift**2 / (2 * math.pi), rel_tol=0.001)
    printed(
        "p-value-mirage",
        "minus the log of the p-value is about the squared shift times the number of rows, divided by 2π",
    )
    printed(
        "p-value-mirage",
        "minus the log of the p-value is about the number of rows times the squared shift, over six",
    )


def test_the_message_on_the_screen_is_a_shift_of_a_hundredth() -> None:
    evidence = 1_000_000 * 0.0043**2
    shift = 0.0043 * math.sqrt(2 * math.pi)
    assert f"{2 * math.exp(-evidence):.0e}" == "2e-08"
    printed("p-value-mirage", f"\\times 0.0043^2 = {evidence:.1f}$", f"= {shift:.3f}$ standard deviations")
    printed("p-value-mirage", f"$0.011^2 = {shift**2:.5f}$")


def test_what_a_shift_of_the_score_costs_and_when_its_bill_is_ripe() -> None:
    record = json.loads((ROOT / "content/labs/p-value-mirage.json").read_text(encoding="utf-8"))
    curvature = record["numbers"]["curvature"]
    large, small = (0.5 * curvature * off**2 for off in (0.3, 0.05))
    printed("p-value-mirage", f"0.3^2 = {large:.4f}$", f"\\${1e6 * small:.0f} a night")
    printed("p-value-mirage", f"$5000/209 = {5000 / (1e6 * small):.0f}$ nights")


def test_a_tool_leaves_the_test_where_it_agrees_with_its_distance() -> None:
    rows = 2 * math.pi * math.log(2 / 0.05) / 0.1**2
    assert round(rows, -2) == 2300
    printed("p-value-mirage", "\\approx 2300$ rows")


def test_labels_that_are_late_leave_the_bill_within_twice_the_optimum() -> None:
    for price in (1, 5, 50):
        for late in (0, 7, 28):
            for harm in (0.05, 0.3, 1, 7.6, 60):
                ripe = math.ceil(price / harm)
                for lasts in range(1, 200):
                    paid = lasts * harm if lasts < ripe else min(lasts, ripe + late) * harm + price
                    assert paid <= 2 * min(lasts * harm, (late + 1) * harm + price) + 1e-9


# Deer: which weight gives them half of the loss, and how many deer the folder holds


def test_the_weight_that_gives_deer_half_of_the_loss() -> None:
    deer, streets = 45, 50_000
    weight = round(streets / deer)
    assert math.isclose(deer * weight, streets, rel_tol=1e-3)
    total = deer + streets
    balanced = total / (2 * deer), total / (2 * streets)
    assert math.isclose(deer * balanced[0], streets * balanced[1])
    assert round(deer * balanced[0] / (deer * balanced[0] + streets), 2) == 0.33
    trap = "semantic-imbalance-trap"
    printed(
        trap,
        f"= {weight}$",
        f"A class weight of {weight:,}",
        f"${balanced[0]:.0f}$ on a deer and ${balanced[1]:.1f}$",
    )


def test_forty_five_images_of_nine_encounters_are_nine_to_fifteen_deer() -> None:
    for inside in (0.95, 0.5):
        worth = 45 / (1 + (45 / 9 - 1) * inside)
        printed("semantic-imbalance-trap", f"45 / (1 + 4 \\times {inside}) = {worth:.2g}$")


# Feature death: how old a value may be


def test_how_old_a_value_may_be_if_a_tenth_of_its_worth_may_be_lost() -> None:
    share = math.log2(1 / 0.95)
    assert math.isclose(2 * (1 - 2**-share), 0.1)
    printed(
        "silent-feature-death",
        f"{share:.3f} \\times 10",
        f"about {600 * share:.0f} seconds",
        f"${60 * share:.1f}$ days",
    )
    assert round(600 * share) == 44
    printed("silent-feature-death", "allows forty-four seconds")
