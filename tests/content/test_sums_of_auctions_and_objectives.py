"""What the chapters on bids and on several objectives say beside their labs' records, run again."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.content.sources import read_source

Lab = dict[str, Any]


def chapter(name: str) -> str:
    text = read_source(ROOT / f"docs/traps/loss-functions/{name}.md")
    return re.sub(r"\s+", " ", text)


def normal_below(deviations: float) -> float:
    return 0.5 * math.erfc(-deviations / math.sqrt(2))


@pytest.fixture(scope="module")
def bidding() -> Any:
    path = ROOT / "content/labs/auto-bidder-paradox.json"
    return json.loads(path.read_text(encoding="utf-8"))["numbers"]


def test_the_sums_of_the_bidding_chapter() -> None:
    text = chapter("auto-bidder-paradox")
    e = np.linspace(-9, 9, 20_001)
    density = np.exp(-e * e / 2) / np.sqrt(2 * np.pi)
    below = np.cumsum(density) * (e[1] - e[0])
    for bidders, said in ((2, "0.56"), (5, "1.16"), (10, "1.54")):
        largest = bidders * (e * density * below ** (bidders - 1)).sum() * (e[1] - e[0])
        assert f"{largest:.2f}" == said
        assert f"${said}\\,\\sigma$" in text
    assert round(1.163 * 0.015 * 500_000) == pytest.approx(8_722, abs=1)
    assert math.sqrt(0.8 * 1.0**2 + 0.2 * 2.7**2) == pytest.approx(1.50, abs=0.005)
    assert normal_below(-5 / 2.7) == pytest.approx(0.032, abs=0.0005)
    assert 0.2 * normal_below(-5 / 2.7) == pytest.approx(0.0064, abs=0.0001)
    assert normal_below(-5 / 1.5) == pytest.approx(0.0004, abs=0.0001)
    for error, weight, fall in ((1.0, 0.20, 0.8), (2.7, 0.65, 2.6)):
        found = error**2 / (error**2 + 2**2)
        assert (found, 4 * found) == pytest.approx((weight, fall), abs=0.05)
    assert pytest.approx(0.20) == 2.7**2 / (2.7**2 + (2 * 2.7) ** 2)
    assert 573 / 17 > 30


def test_what_the_bidding_chapter_says_of_the_lab(bidding: Any) -> None:
    """The sentences that pull no number, or compare two."""
    flat, forms, sweep = bidding["lead"]["flat"], bidding["form"], bidding["sweep"]
    months = bidding["effect"]
    assert flat["mean"] / months["flat"]["mean"] == pytest.approx(1 / 7, abs=0.01), "about a seventh"
    assert forms["blind"]["mean"] / flat["mean"] == pytest.approx(3, abs=0.3), "three times the lead"
    without = bidding["without_cause"]
    assert abs(without["local"] - without["flat"]) < 0.05, "the whole lead is the curse"
    assert forms["multiple"]["low"] < 0 < forms["multiple"]["high"], "cannot be told apart"
    assert sweep["auctions"]["blind"]["at_2500"] == sweep["auctions"]["local"]["at_2500"], (
        "money for every home"
    )
    gaps = [
        sweep["auctions"]["local"][f"at_{n}"] - sweep["auctions"]["skip"][f"at_{n}"]
        for n in (2500, 5000, 10000)
    ]
    assert gaps[0] / months["local"]["mean"] > 0
    assert abs(sweep["auctions"]["local"]["at_40000"] - sweep["auctions"]["skip"]["at_40000"]) < 0.1
    at_minus_1 = {arm: sweep["drift"][arm]["at_minus_1"] for arm in ("once", "flat95", "local")}
    assert at_minus_1["once"] < at_minus_1["flat95"] < at_minus_1["local"]
    assert 0.9 < sweep["auctions"]["flat95"]["at_20000"] / sweep["auctions"]["flat"]["at_20000"] < 1
    world = bidding["world"]["unsure"]
    assert abs(world["local"] - world["shade"]) < 0.1 < world["local"] - world["flat"]


# One loss for several objectives


def rerun(extra: str) -> dict[str, float]:
    """Return the median of each arm over ten seeds, in a world whose logit has one more term."""
    path = ROOT / "content/labs/multi-objective-loss-trap.py"
    line = "p = sigmoid(x @ taste - 3.5)"
    source = path.read_text(encoding="utf-8")
    assert source.count(line) == 1
    lab: Lab = {"__name__": "rerun"}
    exec(compile(source.replace(line, line[:-1] + extra + ")"), str(path), "exec"), lab)
    runs = [lab["ranked"](seed, lab["SALE"], 1.0) for seed in range(100, 110)]
    return {arm: float(np.median([run[arm] for run in runs])) for arm in ("trap", "retrained", "fix")}


def test_who_leads_depends_on_the_world() -> None:
    got = rerun(" + 0.8 * x[..., 0] * x[..., 1]")
    said = r"the product earns about $88\%$, the retrained blend about $91\%$ and the stale one about $80\%$"
    assert said in chapter("multi-objective-loss-trap")
    assert [got["fix"], got["retrained"], got["trap"]] == pytest.approx([88, 91, 80], abs=1.0)
    squared = rerun(" + 0.5 * (x[..., 0] ** 2 - 1)")
    assert squared["trap"] < squared["fix"] < squared["retrained"]


def test_repriced_and_retrained_are_compared_by_the_same_mean() -> None:
    record = json.loads((ROOT / "content/labs/multi-objective-loss-trap.json").read_text(encoding="utf-8"))
    retrained = float(np.mean(record["effect"]["retrained"]))
    assert f"retraining it gives ${retrained:.1f}\\%$ on average" in chapter("multi-objective-loss-trap")


def test_what_waiting_costs_beside_the_handicap() -> None:
    record = json.loads((ROOT / "content/labs/multi-objective-loss-trap.json").read_text(encoding="utf-8"))
    days = record["numbers"]["sweep"]["days"]
    handicap = days["fix"]["at_64"] - days["retrained"]["at_64"]
    assert handicap == pytest.approx(1, abs=0.05)
    waiting = {n: days["retrained"][f"at_{n}"] - days["trap"][f"at_{n}"] for n in (48, 64)}
    assert days["boundary"]["after"] == 64
    assert waiting[64] < 0.5 < waiting[48]
