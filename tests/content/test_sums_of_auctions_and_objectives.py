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


@pytest.fixture(scope="module")
def ranking() -> Any:
    path = ROOT / "content/labs/multi-objective-loss-trap.json"
    return json.loads(path.read_text(encoding="utf-8"))["numbers"]


def test_the_restaurants_of_the_ranking_chapter() -> None:
    restaurants = {"noodles": (0.30, 3), "steak": (0.15, 12), "caterer": (0.001, 40)}
    worth = {v: {name: p * (v + c) for name, (p, c) in restaurants.items()} for v in (30, 6, 3)}
    assert (worth[30]["noodles"], worth[30]["steak"]) == pytest.approx((9.90, 6.30))
    assert (worth[3]["noodles"], worth[3]["steak"]) == pytest.approx((1.80, 2.25))
    assert worth[6]["noodles"] == pytest.approx(worth[6]["steak"])
    assert pytest.approx(3.60) == 0.60 * (3 + 3)
    added = [p + 0.02 * c for p, c in restaurants.values()]
    assert added == pytest.approx([0.36, 0.39, 0.801])
    assert pytest.approx(0.04) == 0.001 * 40, "four cents"


def test_what_the_ranking_chapter_says_of_the_lab(ranking: Any) -> None:
    """The sentences that pull no number, or compare two."""
    lead, sweep = ranking["lead"], ranking["sweep"]
    at_serving = ("heads", "repriced", "conditioned", "grid")
    assert all(lead[arm]["mean"] < 2 < lead["blend"]["mean"] for arm in at_serving), "within two points"
    late, in_time = sweep["notice"]["blend"]["at_6"], sweep["notice"]["blend"]["at_48"]
    assert in_time - late > 3, "told two days before, it keeps up"
    kept = sweep["kept"]
    assert kept["uncorrected"]["at_0_1"] < kept["blend"]["at_0_1"], "loses more than the wrong rate"
    assert ranking["setting"]["lead"] == 48, "two days"
