"""Q1: what an accurate, unbiased price model earns when its bids meet other bidders.

Sealed first-price auctions for homes that a valuation model puts at $500,000.
The model is right on average for every estimate it prints; four homes in five
are standard (error 1.0%), one in five is unusual (2.69%), together 1.5%. Rivals
know less in general, but they have seen the house. Five ways to turn the
estimate into a bid, judged by resale value minus price, over the auctions won.
"""

import numpy as np

from trapwise.labs import Lab, Sweep, Table

ESTIMATE = 500_000
STANDARD, UNUSUAL, SHARE_UNUSUAL = 1.0, 2.69, 0.2  # error in % of the estimate
RIVALS, DISCOUNT, NOISE = 4, 4.0, 3.0
HOLDOUT, PAST, NEW = 2_000, 5_000, 20_000
FLAT = 5.0
Z10 = 1.2816  # the 10% quantile of a normal error
MARGINS = np.arange(0, 12.01, 0.25)
SLOPES = np.arange(0, 3.01, 0.25)


def auctions(rng, count, rivals=RIVALS, discount=DISCOUNT, informed=1.0):
    """Return (unusual, value, best rival bid), all in % of our estimate, which is 100.

    ``informed`` is the share of our model's error that rivals can see: at 1 they
    bid around the true value, at 0 around the same estimate as ours.
    """
    unusual = rng.random(count) < SHARE_UNUSUAL
    value = 100 + np.where(unusual, UNUSUAL, STANDARD) * rng.standard_normal(count)
    seen = 100 + informed * (value - 100)
    guesses = seen[:, None] * (1 + NOISE / 100 * rng.standard_normal((count, rivals)))
    return unusual, value, guesses.max(1) * (1 - discount / 100)


def profit(bid, value, rival):
    """$M earned in 1,000 auctions: value minus bid where the bid wins, else nothing."""
    return ESTIMATE / 100 * np.where(bid > rival, value - bid, 0).mean() * 1000 / 1e6


def local_error(rng):
    """The error of each kind of home, learned from holdout residuals (%)."""
    unusual, value, _ = auctions(rng, HOLDOUT)
    return np.array([np.sqrt(((value[unusual == kind] - 100) ** 2).mean()) for kind in (False, True)])


def replay(value, rival):
    """Return a function from bids to what each would have earned in these auctions, in total.

    One sort by the rival's bid; a bid then wins a prefix, whose values are summed already.
    """
    order = np.argsort(rival, kind="stable")
    rival, total = rival[order], np.concatenate([[0.0], np.cumsum(value[order])])

    def earned(bid):
        won = np.searchsorted(rival, bid)
        return total[won] - bid * won

    return earned


def tune(error, unusual, value, rival, slopes):
    """The margin m and slope k whose bids 100 - m - k * error earned most in past auctions."""
    m, k = np.meshgrid(MARGINS, slopes, indexing="ij")
    earned = sum(replay(value[unusual == kind], rival[unusual == kind])(100 - m - k * error[int(kind)])
                 for kind in (False, True))
    best = np.unravel_index(np.argmax(earned), earned.shape)
    return m[best], k[best], ESTIMATE / 100 * earned[best] / len(value) * 1000 / 1e6


def policies(rng, **market):
    """Return each arm's rule, a function from kind of home to bid, and what the tuning promised."""
    error = local_error(rng)
    unusual, value, rival = auctions(rng, PAST, **market)
    flat, _, _ = tune(error, unusual, value, rival, [0.0])
    m, k, promised = tune(error, unusual, value, rival, SLOPES)
    rules = {
        "raw": lambda kind: np.full(len(kind), 100.0),
        "trap": lambda kind: np.full(len(kind), 100 - FLAT),
        "tuned": lambda kind: np.full(len(kind), 100 - flat),
        "quantile": lambda kind: 100 - Z10 * error[kind.astype(int)],
        "fix": lambda kind: 100 - m - k * error[kind.astype(int)],
    }
    return rules, {"margin": m, "slope": k, "flat": flat, "promised": promised}


def season(rng, **market):
    """$M per 1,000 new auctions for each rule, all facing the same homes and rivals."""
    rules, _ = policies(rng, **market)
    unusual, value, rival = auctions(rng, NEW, **market)
    return {arm: profit(rule(unusual), value, rival) for arm, rule in rules.items()}


def share_of_best(rng, **market):
    """The same in % of what the best (m, k) for exactly these auctions would have earned."""
    rules, _ = policies(rng, **market)
    unusual, value, rival = auctions(rng, NEW, **market)
    best = tune((STANDARD, UNUSUAL), unusual, value, rival, SLOPES)[2]
    return {arm: 100 * profit(rules[arm](unusual), value, rival) / best for arm in ("trap", "tuned", "fix")}


def order_statistics(bidders):
    """Two discounts for ``bidders`` equal bidders with unit normal errors.

    The first only breaks even: the expected largest of n errors. The second is
    the symmetric equilibrium of a first-price auction with a flat prior, where
    nobody gains by changing an own discount a little.
    """
    e = np.linspace(-9, 9, 20_001)
    step = e[1] - e[0]
    density = np.exp(-e * e / 2) / np.sqrt(2 * np.pi)
    below = np.cumsum(density) * step - density * step / 2
    largest = bidders * (e * density * below ** (bidders - 1)).sum() * step
    tie = (density**2 * below ** (bidders - 2)).sum() * step
    tie_error = (e * density**2 * below ** (bidders - 2)).sum() * step
    return largest, (1 / bidders + (bidders - 1) * tie_error) / ((bidders - 1) * tie)


def audit(count=400_000):
    """One large season, looked at home by home."""
    rng = np.random.default_rng(1)
    rules, tuned = policies(rng)
    unusual, value, rival = auctions(rng, count)
    seen = {"bias": (value - 100).mean(), "rmse": np.sqrt(((value - 100) ** 2).mean()),
            "rival": {"mean": (rival / value).mean() * 100, "spread": (rival / value).std() * 100}}
    for arm, rule in rules.items():
        bid = rule(unusual)
        won = bid > rival
        seen[arm] = {
            "won": 100 * won.mean(), "surprise": (value - 100)[won].mean(),
            "margin": (value - bid)[won].mean(), "losing": 100 * (value < bid)[won].mean(),
            "losing_all": 100 * (value < bid).mean(),
            "unusual": 100 * unusual[won].mean(), "profit": profit(bid, value, rival),
        }
    return {**seen, "tuning": tuned, "gain": seen["fix"]["profit"] - seen["tuned"]["profit"]}


def numbers():
    seen = audit()
    promised = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rules, tuned = policies(rng)
        unusual, value, rival = auctions(rng, NEW)
        promised.append(tuned["promised"] - profit(rules["fix"](unusual), value, rival))
    raw0 = [season(np.random.default_rng(seed), informed=0.0)["raw"] for seed in range(20)]
    return {
        "audit": seen, "symmetric": {str(n): dict(zip(("break_even", "equilibrium"), order_statistics(n), strict=True))
                                     for n in (2, 3, 4, 5, 8, 10, 20)},
        "optimism": np.mean(promised), "uninformed_raw": np.mean(raw0),
        "rivals": RIVALS, "discount": DISCOUNT, "noise": NOISE, "flat": FLAT, "standard": STANDARD,
        "unusual": UNUSUAL, "past": PAST, "new": NEW, "holdout": HOLDOUT,
    }


def tables():
    seen = audit()
    names = LAB.arms
    rows = [[names[arm], f"{v['won']:.1f}%", f"{v['surprise']:+.2f}%".replace("-", "−"),
             f"{v['unusual']:.0f}%", f"{v['losing']:.0f}%", f"{v['profit']:+.2f}".replace("-", "−")]
            for arm, v in ((arm, seen[arm]) for arm in names)]
    symmetric = []
    for n in (2, 3, 4, 5, 8, 10, 20):
        even, best = order_statistics(n)
        symmetric.append([n, f"{even:.3f}", f"{best:.3f}", f"{best - even:.3f}"])
    return [
        Table("homes", "The same season, home by home",
              ["bid", "auctions won", "value above estimate, if won", "unusual among wins", "wins that lose",
               "$M per 1,000 auctions"], rows),
        Table("symmetric", "Discounts for n equal bidders, in standard deviations of the error",
              ["bidders", "break even", "equilibrium", "profit left to the winner"], symmetric),
    ]


HINDSIGHT = {"metric": "profit, of the best pair in hindsight", "metric_unit": "%",
             "arms": ("trap", "tuned", "fix"), "trial": share_of_best}

LAB = Lab(
    title="A season of sealed-bid auctions with an unbiased price model",
    metric="profit per 1,000 auctions",
    unit="$M",
    better="higher",
    arms={"raw": "the estimate", "trap": "flat 95%", "tuned": "flat, tuned", "quantile": "10% quantile",
          "fix": "margin + k × local error"},
    trial=season,
    least_effect=0.5,
    sweeps=[
        Sweep("informed", "What the rivals know decides whether winning is bad news", "informed",
              "share of our error that rivals see", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        Sweep("discount", "Where a flat 95% happens to be right", "discount",
              "rivals bid below their own guess by", [1, 2, 3, 4, 5, 6, 7, 7.5, 8, 8.5, 9, 9.5, 10, 11, 12],
              unit="%", tie=1.0, **HINDSIGHT),
        Sweep("rivals", "More competition", "rivals", "number of rivals", [1, 2, 3, 4, 5, 6, 8, 10, 12],
              **HINDSIGHT),
    ],
    tables=tables,
    numbers=numbers,
)
