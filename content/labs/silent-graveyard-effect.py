"""Q24: forecast next month's buyers from three years of purchases.

Customers join, buy at their own rate, begin to fade, and leave without saying
so. The forecast is for those active today. One model learns from the history of
the customers in today's table, another from who was active at each past cut.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

CUSTOMERS, MONTHS, WINDOW = 2000, 36, 3  # active: bought within the last WINDOW months
FADE, LEAVE, DIMMED = 0.06, 0.25, 0.35  # monthly hazards, and the purchase rate of the fading
CUTS = range(11, MONTHS - 1, 2)  # months at which a training row is taken
TODAY = MONTHS - 1
SEEDS = 40


def simulate(rng, customers=CUSTOMERS, fade=FADE):
    """Purchases [customers, months], first months, and each one's true chance to buy next month."""
    rate = rng.gamma(2.0, 0.6, customers)
    joined = rng.integers(0, MONTHS - 6, customers)
    joined[: customers // 6] = 0
    hazard = fade * rng.gamma(1.2, 1 / 1.2, customers)  # some are restless, some are loyal
    hazard = np.minimum(hazard, 1.0)
    state = np.full(customers, -1)  # -1 not yet here, 1 healthy, 2 fading, 0 gone
    bought = np.zeros((customers, MONTHS), int)
    for month in range(MONTHS):
        leaving = (state == 2) & (rng.random(customers) < LEAVE)
        fading = (state == 1) & (rng.random(customers) < hazard)
        state[leaving], state[fading], state[joined == month] = 0, 2, 1
        bought[:, month] = rng.poisson(rate * np.select([state == 1, state == 2], [1.0, DIMMED]))
    well, dim = 1 - np.exp(-rate), 1 - np.exp(-DIMMED * rate)
    chance = np.select([state == 1, state == 2],
                       [(1 - hazard) * well + hazard * dim, (1 - LEAVE) * dim])
    return bought, joined, chance


def active(bought, month, window=WINDOW):
    """Who bought within the ``window`` months that end with ``month``."""
    return bought[:, max(0, month - window + 1) : month + 1].any(1)


def features(bought, joined, month):
    """Recency, frequency over 3 and 12 months, tenure, trend: known at the end of ``month``."""
    past = bought[:, : month + 1]
    silent = np.where(past.any(1), (past[:, ::-1] > 0).argmax(1), 12).clip(max=12)
    tenure = (month - joined + 1).clip(1, 12)
    short, long = past[:, -3:].sum(1), past[:, -12:].sum(1)
    return np.c_[np.ones(len(past)), silent, np.log1p(short), np.log1p(long), np.log(tenure),
                 short / np.minimum(3, tenure) - long / tenure]


def fit(x, y, steps=7):
    """Logistic regression by Newton's method, with a whisper of ridge; x: [rows, features]."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    mean[0], spread[0] = 0, 1
    z, w = (x - mean) / spread, np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-z @ w))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + 1e-3 * np.eye(len(w))
        w += np.linalg.solve(hessian, z.T @ (y - p) - 1e-3 * w)
    return lambda q: 1 / (1 + np.exp(-((q - mean) / spread) @ w))


def training_rows(arm, bought, joined, window):
    """Features and labels of one arm, stacked over its cuts."""
    kept = active(bought, TODAY, window)  # the table as it stands today
    xs, ys = [], []
    for month in CUTS:
        if arm == "recent" and month < MONTHS - 6:
            continue
        rows = joined <= month if arm == "everyone" else active(bought, month)
        if arm in ("trap", "recent"):
            rows = rows & kept  # nobody decided this: the rows of the others are gone
        xs.append(features(bought, joined, month)[rows])
        ys.append(bought[rows, month + 1] > 0)
    return np.concatenate(xs), np.concatenate(ys)


def forecasts(rng, customers=CUSTOMERS, fade=FADE, window=WINDOW, arms=()):
    """For each arm its predictions; also the truth, and months of silence, of today's active."""
    bought, joined, chance = simulate(rng, customers, fade)
    now = active(bought, TODAY)
    today = features(bought, joined, TODAY)[now]
    predicted, rows = {}, {}
    for arm in arms or ARMS:
        x, y = training_rows(arm, bought, joined, window)
        predicted[arm], rows[arm] = fit(x, y)(today), (len(y), y.mean())
    return predicted, chance[now], today[:, 1], rows


def miss(rng, **parameters):
    """Error of the forecast number of buyers, in percent of the true expectation."""
    predicted, truth, _, _ = forecasts(rng, **parameters)
    return {arm: 100 * abs(p.sum() / truth.sum() - 1) for arm, p in predicted.items()}


def two_arms(rng, customers):
    return miss(rng, customers=customers, arms=("trap", "fix"))


def lean(window):
    """Mean error with its sign, in percent, if the table keeps customers for ``window`` months."""
    arms = ("trap", "recent", "fix")
    found = [forecasts(np.random.default_rng(seed), window=window, arms=arms) for seed in range(SEEDS)]
    return {arm: float(np.mean([100 * (p[arm].sum() / truth.sum() - 1) for p, truth, _, _ in found]))
            for arm in arms}


def auc(score, y):
    """Chance that a buyer is ranked above one who does not buy; a tie counts half.

    Many customers have the same features, whose scores may differ in the last bit.
    """
    _, place, count = np.unique(score.round(9), return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return (rank[y].sum() - y.sum() * (y.sum() + 1) / 2) / (y.sum() * (~y).sum())


def autopsy(rng):
    """What the table of today does to the training rows, and to the predictions."""
    bought, joined, _ = simulate(rng)
    kept_today = active(bought, TODAY)
    label, kept, silent = [], [], []
    for month in CUTS:
        rows = active(bought, month)
        label.append(bought[rows, month + 1] > 0)
        kept.append(kept_today[rows])
        silent.append(features(bought, joined, month)[rows, 1] >= 2)
    y, r, s = (np.concatenate(v) for v in (label, kept, silent))
    share, defect = r.mean(), np.corrcoef(r, y)[0, 1]
    return {"rows": len(y), "kept_rows": r.sum(), "share": 100 * share, "defect": defect,
            "true_rate": 100 * y.mean(), "kept_rate": 100 * y[r].mean(),
            "worth": share / (1 - share) / defect**2, "customers_kept": kept_today.sum(),
            "silent": {"true": 100 * y[s].mean(), "seen": 100 * y[s & r].mean(),
                       "kept_if_bought": 100 * r[s & y].mean(), "kept_if_not": 100 * r[s & ~y].mean()}}


def average(results):
    """The mean over seeds of nested dictionaries of numbers."""
    first = results[0]
    return {k: average([r[k] for r in results]) if isinstance(first[k], dict)
            else float(np.mean([r[k] for r in results])) for k in first}


@cache
def reports():
    """Per arm and over the seeds: rows, label mean, predictions for all and for the silent, AUC."""
    found = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        predicted, chance, silence, rows = forecasts(rng)
        y, silent = rng.random(len(chance)) < chance, silence >= 2
        found.append({arm: {
            "rows": rows[arm][0], "labels": 100 * rows[arm][1], "predicted": 100 * p.mean(),
            "true": 100 * chance.mean(), "silent": 100 * p[silent].mean(),
            "silent_true": 100 * chance[silent].mean(), "auc": auc(p, y)} for arm, p in predicted.items()})
    return average(found)


def tables():
    rows = [[ARMS[arm], f"{r['rows']:,.0f}", f"{r['labels']:.1f}%", f"{r['predicted']:.1f}%",
             f"{r['silent']:.1f}%", f"{r['auc']:.3f}"] for arm, r in reports().items()]
    fix = reports()["fix"]
    rows.append(["the truth", "", "", f"{fix['true']:.1f}%", f"{fix['silent_true']:.1f}%", ""])
    return [Table("arms", f"What each model learned from and said, mean of {SEEDS} seeds",
                  ["trained on", "rows", "labels that buy", "forecast, all", "forecast, silent", "AUC"], rows)]


def numbers():
    trials = [miss(np.random.default_rng(seed)) for seed in range(SEEDS)]
    nobody = [miss(np.random.default_rng(seed), fade=0.0) for seed in range(SEEDS)]
    return {"narrowest": min(t["trap"] - t["fix"] for t in trials), "lean": {"months_24": lean(24)},
            "customers": CUSTOMERS, "months": MONTHS, "window": WINDOW, "arms": reports(),
            "autopsy": average([autopsy(np.random.default_rng(seed)) for seed in range(SEEDS)]),
            "nobody_leaves": {arm: float(np.median([m[arm] for m in nobody])) for arm in ARMS}}


ARMS = {"trap": "today's customers, their whole history", "recent": "today's customers, last six months",
        "everyone": "everyone who ever joined", "fix": "who was active at each cut"}
LAB = Lab(
    title="Forecasting next month's buyers",
    metric="error of the forecast number of buyers",
    unit="%",
    better="lower",
    arms=ARMS,
    trial=miss,
    least_effect=2,  # more than the median error of the fix itself
    seeds=SEEDS,
    sweeps=[
        Sweep("window", "When the table forgets more slowly", "window",
              "kept after the last purchase",
              [3, 4, 5, 6, 7, 9, 12, 15, 18, 21, 24, 27], unit="months", tie=0.5),
        Sweep("customers", "More customers do not help", "customers", "customers",
              [100, 200, 500, 1000, 2000, 5000], scale="log", arms=["trap", "fix"], trial=two_arms),
    ],
    tables=tables,
    numbers=numbers,
)
