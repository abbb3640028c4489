"""Q16: sixty nights of a drift monitor, four rules for when to retrain.

A ranker has 20 features. Every night each feature's mean moves a little and
comes back. Now and then a feature breaks for good: somebody changes a unit, a
default or a join, and its values arrive with an offset that the labels know
nothing about. The monitor sees one histogram a feature and night. A retrained
model has absorbed every offset. What does each rule cost?
"""

from functools import cache
from math import erf

import numpy as np

from trapwise.labs import Lab, Sweep, Table

FEATURES, NIGHTS, BINS = 20, 60, 100
ROWS = 1_000_000  # a night, and as many in the reference
WIGGLE = 0.01  # standard deviation of the nightly, harmless movement of a mean
BREAKS = 1 / 14  # probability that something breaks in a night
PRICE = 5.0  # thousand dollars for a retrain: machines, review, risk of a bad push
MILLINAT = 1.0  # thousand dollars for a night at one millinat of excess log loss
LEVEL, LIMIT = 0.05, 0.2

WEIGHTS = 0.8 ** np.arange(FEATURES)  # the model's coefficients, most important first
SPREAD = float(np.sqrt((WEIGHTS**2).sum()))  # standard deviation of its score


def normal_cdf(x):
    return np.array([0.5 * (1 + erf(v / 2**0.5)) for v in np.ravel(x)]).reshape(np.shape(x))


WIDE = np.linspace(-12, 12, 24_001)
CDF = normal_cdf(WIDE)
CUTS = np.interp(np.arange(1, BINS) / BINS, CDF, WIDE)  # quantiles of a standard normal
MIDDLES = np.interp((np.arange(BINS) + 0.5) / BINS, CDF, WIDE)  # the median of each bin


def shares(means):
    """Probability of each bin for unit normals with these means: [..., BINS]."""
    edges = np.interp(CUTS - np.asarray(means)[..., None], WIDE, CDF).round(12)  # of equal bins none is larger
    pad = np.zeros((*edges.shape[:-1], 1))
    return np.diff(np.concatenate([pad, edges, pad + 1], axis=-1), axis=-1)


def ks(a, b):
    """Statistic D and asymptotic p-value from two histograms [..., BINS] of equal size."""
    n = a.sum(-1)
    d = np.abs((a - b).cumsum(-1)).max(-1) / n
    t = np.sqrt(n / 2) * d
    k = np.arange(1, 21)  # twenty terms of Kolmogorov's series are plenty above 0.3
    tail = 2 * ((-1.0) ** (k - 1) * np.exp(-2 * (k * t[..., None]) ** 2)).sum(-1)
    return d, np.where(t < 0.3, 1.0, np.clip(tail, 0, 1))


def psi(a, b, groups=10):
    """Population stability index of two histograms, half a row added to each of ten groups."""
    a, b = (h.reshape(*h.shape[:-1], groups, -1).sum(-1) + 0.5 for h in (a, b))
    a, b = a / a.sum(-1, keepdims=True), b / b.sum(-1, keepdims=True)
    return ((a - b) * np.log(a / b)).sum(-1)


def harm(offset):
    """Excess log loss, in millinats, of a calibrated score with a constant offset."""
    s = SPREAD * WIDE
    weight = np.exp(-(WIDE**2) / 2) / np.exp(-(WIDE**2) / 2).sum()
    p = 1 / (1 + np.exp(-s))
    return 1000 * float(weight @ (np.logaddexp(0, s + offset) - np.logaddexp(0, s) - p * offset))


OFFSETS = np.linspace(0, 6, 601)
HARM = np.array([harm(m) for m in OFFSETS])


def cost_of_night(offset):
    return MILLINAT * float(np.interp(abs(offset), OFFSETS, HARM))


def fires(rule, reference, live, bill, price):
    """Whether a rule retrains after this night, and the harm it has counted so far.

    reference, live: histograms [FEATURES, BINS].
    """
    if rule in ("trap", "plain"):
        level = LEVEL / FEATURES if rule == "trap" else LEVEL
        return bool(ks(reference, live)[1].min() < level), 0.0
    if rule == "index":
        return bool((psi(reference, live) > LIMIT).any()), 0.0
    n = live[0].sum()
    moved = WEIGHTS @ ((live - reference) @ MIDDLES) / n  # how far the score's mean has moved
    floor = SPREAD * (2 / n) ** 0.5  # what sampling alone would show
    bill += cost_of_night(max(0.0, moved**2 - floor**2) ** 0.5)
    return bill >= price, bill


def sixty_nights(rng, rows=ROWS, price=PRICE, breaks=BREAKS, wiggle=WIGGLE, followed=0.0):
    """What each rule pays and how often it retrains: {rule: (cost, retrains)}.

    ``followed`` is the share of lasting shifts that are true changes of the population:
    the labels follow them, so they harm nobody.
    """
    wiggles = wiggle * rng.standard_normal((NIGHTS + 1, FEATURES))
    moves, steps = np.zeros((2, NIGHTS + 1, FEATURES))
    for night in range(1, NIGHTS + 1):
        if rng.random() < breaks:
            size = rng.uniform(0.1, 1.0) * rng.choice([-1, 1])
            feature = rng.integers(FEATURES)
            moves[night, feature] = size
            steps[night, feature] = 0.0 if followed and rng.random() < followed else size
    broken = steps.cumsum(0)  # offsets that the labels do not follow: [night, feature]
    means = wiggles + moves.cumsum(0)
    seen = rng.multinomial(rows, shares(means)).astype(float)  # [night, feature, bin]
    paid = {}
    for rule in ARMS:
        reference, absorbed, bill, cost, retrains = seen[0], broken[0], 0.0, 0.0, 0
        for night in range(1, NIGHTS + 1):
            cost += cost_of_night(WEIGHTS @ (broken[night] - absorbed))
            retrain, bill = fires(rule, reference, seen[night], bill, price)
            if retrain:
                cost, retrains, bill = cost + price, retrains + 1, 0.0
                reference, absorbed = seen[night], broken[night]
        paid[rule] = cost, retrains
    return paid


def costs(rng, **parameters):
    return {rule: cost for rule, (cost, _) in sixty_nights(rng, **parameters).items()}


def rejections(rng, shift, rows, times=400):
    """Share of KS tests at 5% that reject a mean shift, and the mean PSI."""
    a = rng.multinomial(rows, shares(np.zeros(times))).astype(float)
    b = rng.multinomial(rows, shares(np.full(times, shift))).astype(float)
    return float((ks(a, b)[1] < LEVEL).mean()), float(psi(a, b).mean())


def log_loss(score, y):
    return float((np.logaddexp(0, score) - y * score).mean())


def flipped_proxy(rng, count=ROWS, correlation=0.6):
    """Millinats lost, and PSI of the one input, when a proxy's correlation changes sign.

    The outcome follows a; the model can see only b, which is correlated with a.
    """
    def draw(c):
        a = rng.standard_normal(count)
        b = c * a + (1 - c * c) ** 0.5 * rng.standard_normal(count)
        return b, rng.random(count) < 1 / (1 + np.exp(-2 * a))

    b, y = draw(correlation)
    slope = 0.0
    for _ in range(8):  # Newton's method for one coefficient
        p = 1 / (1 + np.exp(-slope * b))
        slope += (b @ (y - p)) / ((p * (1 - p)) @ b**2)
    after, y_after = draw(-correlation)
    counts = [np.bincount(np.searchsorted(CUTS, v), minlength=BINS).astype(float) for v in (b, after)]
    return {"accuracy_before": 100 * float(((b > 0) == y).mean()),
            "accuracy_after": 100 * float(((after > 0) == y_after).mean()),
            "harm": 1000 * (log_loss(slope * after, y_after) - log_loss(slope * b, y)),
            "psi": float(psi(*counts)), "p": float(ks(*counts)[1])}


@cache
def four_shifts():
    """The same three numbers for four things that can happen in a night."""
    rng = np.random.default_rng(16)
    cases = [("every mean moves by 0.01", np.full(FEATURES, 0.01), None),
             ("one unit breaks, by 0.3", 0.3 * (np.arange(FEATURES) == 0), None),
             ("the population moves by 0.3", 0.3 * (np.arange(FEATURES) == 0), 0.0)]
    rows = []
    for name, means, known in cases:
        a, b = (rng.multinomial(ROWS, shares(m)).astype(float) for m in (np.zeros(FEATURES), means))
        hurt = harm(float(WEIGHTS @ means)) if known is None else known
        rows.append([name, float(psi(a, b).max()), float(ks(a, b)[1].min()), hurt])
    flip = flipped_proxy(rng)
    return [*rows, ["a proxy flips its sign", flip["psi"], flip["p"], flip["harm"]]], flip


def tables():
    rng = np.random.default_rng(161)
    grid = [(d, n, *rejections(rng, d, n)) for d in (0.0, 0.005, 0.25)
            for n in (1_000, 10_000, 100_000, 1_000_000)]
    return [
        Table("four", "Four nights", ["what happened", "largest PSI", "smallest KS p", "harm (millinats)"],
              [[name, f"{a:.5f}", "below 1e-300" if p < 1e-300 else f"{p:.2g}", f"{h:.1f}"]
               for name, a, p, h in four_shifts()[0]]),
        Table("rejections", "One feature whose mean moves",
              ["shift (sd)", "rows", "KS rejects at 5%", "mean PSI"],
              [[d, f"{n:,}", f"{100 * share:.0f}%", f"{index:.5f}"] for d, n, share, index in grid]),
    ]


def numbers():
    rng = np.random.default_rng(162)
    variants = {"usual": {}, "few_rows": {"rows": 100}, "rare": {"breaks": 1 / 30},
                "followed": {"followed": 1.0}, "calm": {"wiggle": 0.001}, "restless": {"wiggle": 0.05}}
    retrains, means, medians = {}, {}, {}
    for name, change in variants.items():
        runs = [sixty_nights(np.random.default_rng(seed), **change) for seed in range(20)]
        retrains[name] = {rule: float(np.median([r[rule][1] for r in runs])) for rule in ARMS}
        medians[name] = {rule: float(np.median([r[rule][0] for r in runs])) for rule in ARMS}
        means[name] = {rule: float(np.mean([r[rule][0] for r in runs])) for rule in ARMS}
        if name == "usual":
            beats = sum(r["fix"][0] < r["index"][0] for r in runs)
    reject = {f"rows_{n}": {"null": 100 * rejections(rng, 0.0, n, 4000)[0],
                            "small": 100 * rejections(rng, 0.005, n, 4000)[0]} for n in (1_000, ROWS)}
    return {"features": FEATURES, "nights": NIGHTS, "rows": ROWS, "retrains": retrains, "mean": means,
            "median": medians, "beats_index": beats,
            "reject": reject, "psi_floor": {"n_100": rejections(rng, 0.0, 100, 4000)[1]},
            "harm": {"wiggle": harm(SPREAD * WIGGLE * 2**0.5), "tenth": harm(0.1), "quarter": harm(0.25),
                     "half": harm(0.5)},
            "flip": four_shifts()[1], "price": PRICE, "spread": SPREAD}


ARMS = {"trap": "KS, corrected for 20 features", "plain": "KS, any feature with p < 0.05",
        "index": "any feature with PSI > 0.2", "fix": "running bill of harm"}
LAB = Lab(
    title="Sixty nights of a drift monitor",
    metric="harm and retrains in sixty nights",
    unit="thousand dollars",
    better="lower",
    arms=ARMS,
    trial=costs,
    least_effect=100,
    sweeps=[
        Sweep("rows", "The same corrected test, with more and more rows", "rows", "rows in a night",
              [100, 200, 300, 400, 500, 800, 1000, 3000, 5000, 10_000, 30_000, 100_000, 1_000_000],
              unit="rows", scale="log", metric_scale="log", tie=2.0),
        Sweep("wiggle", "How far the means wander", "wiggle", "movement of a mean",
              [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1], unit="sd", scale="log",
              metric_scale="log", tie=2.0, arms=["trap", "fix", "index"]),
        Sweep("price", "When retraining is nearly free", "price", "price of a retrain",
              [0.01, 0.03, 0.05, 0.1, 0.3, 1, 3, 10, 30], unit="thousand dollars",
              scale="log", metric_scale="log", tie=2.0, arms=["trap", "fix", "index"]),
    ],
    tables=tables,
    numbers=numbers,
)
