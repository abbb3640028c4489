"""What the chapters on streams derive without a lab, done again by brute force."""

from __future__ import annotations

import json
import math
import re
import runpy
from statistics import NormalDist

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.content.sources import read_source


def chapter(name: str) -> str:
    text = read_source(ROOT / f"docs/traps/infrastructure/{name}.md")
    return re.sub(r"\s+", " ", text)


# Sampling an endless stream


def narrow_reservoir(rng: np.random.Generator, bits: int, k: int, *, remainder: bool) -> float:
    """Return the share of the second half in a reservoir over exactly ``2**bits`` messages.

    The draw of ``bits`` bits is reduced modulo t, or else is uniform below t.
    """
    t = np.arange(k + 1, 2**bits + 1)
    draws = rng.integers(2**bits, size=len(t)) % t if remainder else (rng.random(len(t)) * t).astype(int)
    kept = np.arange(1, k + 1)
    kept[draws[draws < k]] = t[draws < k]  # in order: the later arrival stays
    return float(np.mean(kept > 2 ** (bits - 1)))


def test_a_remainder_fades_before_its_range_is_used_up() -> None:
    rng = np.random.default_rng(4)
    biased = np.mean([narrow_reservoir(rng, 16, 100, remainder=True) for _ in range(60)])
    fair = np.mean([narrow_reservoir(rng, 16, 100, remainder=False) for _ in range(60)])
    assert biased == pytest.approx(1 - math.exp(-1), abs=0.03)
    assert fair == pytest.approx(0.5, abs=0.03)
    assert r"$1 - e^{-1} = 63.2\%$ of the sample instead of half" in chapter("infinite-stream-trap")


def test_how_many_draws_reach_a_remainder_after_an_hour() -> None:
    t = 50_000 * 3600
    assert {math.floor(2**32 / t), math.ceil(2**32 / t)} == {23, 24}
    assert "reached by $23$ or $24$ draws" in chapter("infinite-stream-trap")


def test_what_any_recent_period_takes() -> None:
    """The messages with fewer than k newer ones of a smaller key, by their chances one by one."""
    kept, hour, year = 10_000, 50_000 * 3600, 50_000 * 86_400 * 365
    chances = np.minimum(1, kept / np.arange(1, hour + 1))
    assert chances.sum() == pytest.approx(108_000, rel=0.002)
    assert kept * (1 + math.log(year / kept)) == pytest.approx(198_800, rel=0.001)
    text = chapter("infinite-stream-trap")
    assert r"$10^4 \times (1 + 9.8) = 108{,}000$" in text
    assert r"$10^4 \times (1 + 18.88) = 198{,}800$" in text
    assert 50_000 * 3600 * 1_000 == 180e9


def test_how_many_labels_the_first_day_takes() -> None:
    labels = 10_000 * sum(1 / half_hour for half_hour in range(1, 49))
    assert f"{labels:.0f}" == "44588"
    assert r"= 44{,}588$ labels on day one" in chapter("infinite-stream-trap")


def test_the_errors_of_samples_by_drawing_them() -> None:
    """The lab's sums, against topics that move and samples that are drawn, in a week of a small stream."""
    lab = runpy.run_path(str(ROOT / "content/labs/infinite-stream-trap.py"))
    minutes, each, kept = 168 * 60, 30, 400
    small = {"rate": each / 60, "room": kept, "age": 168.0, "early": 1, "drift": 0.0, "weekly": 0.0}
    settings = {**lab["EXPERIMENT"].values, **small}
    data, rng = lab["draw"](None, settings), np.random.default_rng(0)
    errors: dict[str, list[float]] = {"reservoir": [], "hour": [], "blocks": []}
    n, step = minutes * each, round(minutes * each / (kept * math.log(2)))
    for _ in range(1000):
        phase = 2 * math.pi * (np.arange(minutes) / 60 / 24 + rng.random())
        topic = rng.random(n) < np.repeat(0.1 * (1 + settings["daily"] * np.cos(phase)), each)
        starts = np.arange(0, n - step + 1, step)
        drawn = {
            "reservoir": rng.choice(n, kept, replace=False),
            "hour": np.arange(n - 60 * each, n),
            "blocks": starts + rng.integers(step, size=len(starts)),
        }
        for name, members in drawn.items():
            errors[name].append(topic[members].mean() - 0.1)
    one = kept * np.mean(np.square(errors["reservoir"]))
    for name, found in errors.items():
        exact = lab["ARMS"][name].run(data, settings, {}, None)
        assert one / np.mean(np.square(found)) == pytest.approx(exact, rel=0.15), name


# The median of a stream


def test_a_median_among_ties() -> None:
    text = chapter("streaming-median-trap")
    below, tied = 0.3, 0.4
    assert (
        f"If ${100 * below:.0f}\\%$ of the payments are below $9.99$ and ${100 * tied:.0f}\\%$ are exactly"
        in text
    )
    amounts = np.repeat([5.0, 9.99, 20.0], [30, 40, 30])
    assert np.median(amounts) == 9.99
    assert np.mean(amounts <= 9.99) == pytest.approx(0.7)
    assert "$F(9.99) = 0.7$" in text


def test_the_square_root_of_a_day() -> None:
    day = 10_000 * 86_400
    assert f"{day:.3g}" == "8.64e+08"
    assert math.sqrt(day) == pytest.approx(29_400, rel=1e-3)
    assert r"$8.64 \times 10^8$ payments, $\sqrt n$ is about $29{,}400$" in chapter("streaming-median-trap")


def test_the_median_after_prices_triple_for_a_tenth() -> None:
    text, normal = chapter("streaming-median-trap"), NormalDist()
    low, high = 0.0, 1.0
    for _ in range(50):
        z = (low + high) / 2
        below = 0.9 * normal.cdf(z) + 0.1 * normal.cdf(z - math.log(3) / 1.2)
        low, high = (z, high) if below < 0.5 else (low, z)
    assert math.exp(1.2 * low) == pytest.approx(1.10, abs=0.01)
    assert r"it rises by $10\%$" in text


# A database as a queue


def test_what_a_cursor_passes_and_what_order_costs() -> None:
    """The lab's two closed forms, against rows that are drawn: 15 commits a ms that take 5 ms on average."""
    lab = runpy.run_path(str(ROOT / "content/labs/database-as-queue-trap.py"))
    settings = lab["EXPERIMENT"].values
    rng = np.random.default_rng(0)
    rate, look, n = 15.0, 20.0, 600_000
    start = np.sort(rng.uniform(0, n / rate, n))
    visible = start + rng.exponential(settings["commit"], n)
    first, order = np.ceil(visible / look), np.argsort(visible)
    seen = np.searchsorted(visible[order], (first - 1) * look, side="right")
    cursor = np.where(seen > 0, np.maximum.accumulate(order)[seen - 1], -1)
    waits = lab["Waits"](settings, lab["exponential"])
    share = lab["passed"](waits, np.array(1000 * rate), np.array(look), settings)
    assert (cursor > np.arange(n)).mean() == pytest.approx(float(share), rel=0.02)
    wait = np.maximum.accumulate(visible) - start
    done, left = lab["exponential"](40.0, 5.0)
    assert (wait <= 40).mean() == pytest.approx(done * math.exp(-rate * left), abs=0.004)
    assert np.quantile(wait, 0.99) == pytest.approx(5 * (math.log(75) + math.log(100)), rel=0.05)


def test_a_large_pool_is_calm() -> None:
    """The mean wait for one of 200 connections at a load of 0.95, by the Erlang C formula."""
    servers, load, held = 200, 190.0, 5.0
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    waiting = blocked / (1 - load / servers * (1 - blocked))
    said = f"makes clients wait ${waiting * held / (servers - load):.2f}$ ms"
    assert said in chapter("database-as-queue-trap")


# How often to retrain


def test_the_memory_by_the_exact_formula() -> None:
    """The gain K with K^2 / (1 - K) = q / r, by the filter itself."""
    q, r = 0.01, 1 / (100 * 0.05 * 0.95)
    before = q
    for _ in range(1000):
        gain = before / (before + r)
        before = (1 - gain) * before + q
    assert gain**2 / (1 - gain) == pytest.approx(q / r)
    assert f"${1 / gain:.1f}$ by the exact formula" in chapter("ten-minute-horizon")
    assert f"= {math.sqrt(r / q):.1f}$ minutes, or" in chapter("ten-minute-horizon")


def test_what_random_views_cost() -> None:
    """Clicks per hundred views on the days with bursts only, which the lab's shares hide."""
    lab = runpy.run_path(str(ROOT / "content/labs/ten-minute-horizon.py"))
    clicks = {}
    for share in (0.02, 0.1, 0.4):
        days = []
        for seed in range(lab["SEEDS"]):
            rng = np.random.default_rng(seed)
            truth, there = lab["world"](rng, ("bursts",))
            lab["serve"](
                rng, truth, there, lab["counters"](), explore=share
            )  # as in the lab's order of draws
            won = lab["serve"](rng, truth, there, lab["three_clocks"](), explore=share)
            days.append(100 * won / (lab["TICKS"] * lab["GROUPS"]))
        clicks[share] = float(np.median(days))
    few, usual, many = (f"{clicks[share]:.1f}" for share in (0.02, 0.1, 0.4))
    assert rf"${few}$ at $2\%$, ${usual}$ at $10\%$ and ${many}$ at $40\%$" in chapter("ten-minute-horizon")
    assert 1 - clicks[0.4] / clicks[0.02] == pytest.approx(1 / 6, abs=0.01)


def test_hourly_renewal_keeps_three_quarters_of_the_gain() -> None:
    record = json.loads((ROOT / "content/labs/ten-minute-horizon.json").read_text(encoding="utf-8"))
    every = record["numbers"]["sweep"]["every"]
    nightly = every["trap"]["at_60"]
    kept = (every["fix"]["at_60"] - nightly) / (every["fix"]["at_10"] - nightly)
    assert kept == pytest.approx(0.75, abs=0.03)
    assert "keep three quarters of the gain" in chapter("ten-minute-horizon")
