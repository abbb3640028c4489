"""What the chapters on bids and on several objectives say beside their labs' records, run again."""

from __future__ import annotations

import json
import re
import runpy
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.content.sources import read_source

Lab = dict[str, Any]


def chapter(name: str) -> str:
    text = read_source(ROOT / f"docs/traps/loss-functions/{name}.md")
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def bidding() -> Lab:
    return runpy.run_path(str(ROOT / "content/labs/auto-bidder-paradox.py"))


def within_budget(lab: Lab, bid: Any, value: Any, rival: Any) -> tuple[float, int]:
    """Return the profit ($M) until $500M are spent, first come first served, and after how many auctions."""
    dollars = lab["ESTIMATE"] / 100
    won = bid > rival
    spent = np.cumsum(np.where(won, bid * dollars, 0))
    paid = won & (spent <= 500e6)
    return ((value - bid) * dollars)[paid].sum() / 1e6, int(np.searchsorted(spent, 500e6))


def tuned(
    lab: Lab, error: Any, past: Any, margins: Any, slopes: Any, capital: float = 0.0
) -> tuple[float, float]:
    """Return the margin and slope that earned most in past auctions, if a dollar costs ``1 + capital``."""
    unusual, value, rival = past
    m, k = np.meshgrid(margins, slopes, indexing="ij")
    earned = np.zeros(m.shape)
    for kind in (False, True):
        mine = unusual == kind
        bid = 100 - m - k * error[int(kind)]
        won = np.searchsorted(np.sort(rival[mine]), bid)
        earned += lab["replay"](value[mine], rival[mine])(bid) - capital * bid * won
    best = np.unravel_index(np.argmax(earned), earned.shape)
    return float(m[best]), float(k[best])


def test_the_budget_turns_the_order(bidding: Lab) -> None:
    earned: dict[str, list[float]] = {"trap": [], "fix": [], "priced": []}
    lasted, spent = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        error = bidding["local_error"](rng)
        past = bidding["auctions"](rng, bidding["PAST"])
        rules, _ = bidding["policies"](np.random.default_rng(seed))
        unusual, value, rival = bidding["auctions"](rng, bidding["NEW"])
        for arm in ("trap", "fix"):
            profit, auctions = within_budget(bidding, rules[arm](unusual), value, rival)
            earned[arm].append(profit)
        lasted.append(auctions)
        bid = rules["fix"](unusual)
        spent.append(np.where(bid > rival, bid * 5000, 0).sum())
        m, k = tuned(bidding, error, past, bidding["MARGINS"], bidding["SLOPES"], capital=0.025)
        earned["priced"].append(
            within_budget(bidding, 100 - m - k * error[unusual.astype(int)], value, rival)[0]
        )
    flat, rule, priced = (float(np.median(earned[arm])) for arm in ("trap", "fix", "priced"))
    text = chapter("auto-bidder-paradox")
    assert f"the flat $95\\%$ earns $\\${flat:.1f}$M and the rule only $\\${rule:.1f}$M" in text
    assert f"it earns about $\\${priced:.0f}$M" in text
    assert f"some $\\${np.median(spent) / 1e9:.1f}$ billion" in text
    assert np.median(lasted) == pytest.approx(3_500, rel=0.02)
    # The rule has earned all it can by then; the flat bid needs so many auctions for the same.
    per_auction = (
        float(np.median([bidding["season"](np.random.default_rng(s))["trap"] for s in range(20)])) / 1e3
    )
    assert rule / per_auction == pytest.approx(12_000, rel=0.05)


def test_what_the_curse_is_worth_to_a_flat_bid(bidding: Lab) -> None:
    margins = np.arange(0, 6.01, 0.25)
    best = {}
    for informed in (0.0, 1.0):
        found = []
        for seed in range(20):
            past = bidding["auctions"](np.random.default_rng(seed), 20_000, informed=informed)
            found.append(tuned(bidding, np.zeros(2), past, margins, [0.0])[0])
        best[informed] = float(np.median(found))
    text = chapter("auto-bidder-paradox")
    assert f"is ${best[0.0]:.2f}\\%$ without a curse and ${best[1.0]:.2f}\\%$ with it" in text


def test_a_quantile_chosen_by_profit(bidding: Lab) -> None:
    shares = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        error = bidding["local_error"](rng)
        past = bidding["auctions"](rng, bidding["PAST"])
        unusual, value, rival = bidding["auctions"](rng, bidding["NEW"])
        _, k = tuned(bidding, error, past, [0.0], np.arange(0, 4, 0.1))
        full = bidding["season"](np.random.default_rng(seed))["fix"]
        shares.append(bidding["profit"](100 - k * error[unusual.astype(int)], value, rival) / full)
    assert f"earns ${100 * np.median(shares):.0f}\\%$ of the full rule" in chapter("auto-bidder-paradox")


def test_one_purchase_in_nine_and_what_the_raw_bid_overpays(bidding: Lab) -> None:
    audit = bidding["audit"]()
    assert 100 / audit["trap"]["losing"] == pytest.approx(9, abs=0.5)
    overpaid = -audit["raw"]["margin"]
    assert f"${overpaid:.3f}\\% \\times 500{{,}}000 = \\$2{{,}}085$" in chapter("auto-bidder-paradox")
    assert round(round(overpaid, 3) / 100 * 500_000) == 2_085


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
