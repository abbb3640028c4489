"""Q5: two ways to rank for orders and commission at once, when the exchange rate changes.

A delivery app shows one of twenty restaurants per request. An order earns its
commission, which is known before ranking, and is worth ``value`` dollars
beyond that: a customer who comes back. On ordinary days that is $30; for a sale of
four hours it is $3. One way puts the exchange rate into a loss and trains one
score; the other predicts the probability of an order and multiplies at serving.
The log is generous: it holds, for each candidate, whether it would have been
ordered on top.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

REQUESTS, JUDGED, CANDIDATES, FEATURES = 1_000, 2_000, 20, 8
ORDINARY, SALE = 30.0, 3.0  # dollars that an order is worth beyond its commission
RETRAIN = 2.0  # days from a decision to a retrained model
KEPT = 0.1  # share of the negatives kept for training


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def world(rng, requests, taste):
    """Return features, commissions ($), true order probabilities and orders, [requests, candidates]."""
    x = rng.standard_normal((requests, CANDIDATES, FEATURES))
    commission = 3 * np.exp(0.9 * rng.standard_normal(x.shape[:2]) - 0.6 * x[..., 0])
    p = sigmoid(x @ taste - 3.5)
    return x, commission, p, (rng.random(p.shape) < p).astype(float)


def describe(x, commission, value):
    """What both models see: the features, and the commission in two forms."""
    return np.concatenate([x, np.log(commission)[..., None], np.log(value + commission)[..., None]], axis=2)


def fit_probability(f, y, steps=8):
    """Logistic regression by Newton's method on rows [n, d]; returns coefficients and intercept."""
    a = np.c_[f, np.ones(len(f))]
    b = np.zeros(a.shape[1])
    for _ in range(steps):
        q = sigmoid(a @ b)
        b += np.linalg.solve((a * (q * (1 - q))[:, None]).T @ a + 0.1 * np.eye(len(b)), a.T @ (y - q))
    return b


def fit_blend(f, y, commission, value, steps=8):
    """One score from L = value * L_orders + L_commission, both listwise: -sum label * log softmax(score)."""
    label = y * (value + commission)
    label = label / label.sum() * y.sum()
    weight, b = label.sum(1), np.zeros(f.shape[2])
    flat = f.reshape(-1, f.shape[2])
    for _ in range(steps):
        s = f @ b
        q = np.exp(s - s.max(1, keepdims=True))
        q /= q.sum(1, keepdims=True)
        mean = (q[..., None] * f).sum(1)
        slope = label.ravel() @ flat - weight @ mean
        curve = (flat * (q * weight[:, None]).reshape(-1, 1)).T @ flat - (mean * weight[:, None]).T @ mean
        b += np.linalg.solve(curve + 0.1 * np.eye(len(b)), slope)
    return b


@cache
def company(seed):
    """Train what does not depend on today's policy; return the judged requests with their scores."""
    rng = np.random.default_rng([5, seed])
    taste = 0.5 * rng.standard_normal(FEATURES)
    x, commission, chances, y = world(rng, REQUESTS, taste)
    f = describe(x, commission, ORDINARY)
    rows, order = f.reshape(-1, f.shape[2]), y.ravel()
    kept = (order == 1) | (rng.random(len(order)) < KEPT)
    blend = fit_blend(f, y, commission, ORDINARY)
    new_x, new_commission, truth, _ = world(rng, JUDGED, taste)
    new = describe(new_x, new_commission, ORDINARY)
    rows_new = np.c_[new.reshape(-1, new.shape[2]), np.ones(truth.size)]

    def logits(b):
        return (rows_new @ b).reshape(truth.shape)

    return {"log": (x, commission, y), "chances": chances, "judged": (new_x, new_commission, truth), "old": new @ blend,
            "logit": logits(fit_probability(rows, order)), "sampled": logits(fit_probability(rows[kept], order[kept]))}


@cache
def retrained(seed, value):
    """Scores of the blend after it has been trained for this policy."""
    (x, commission, y), (new_x, new_commission, _) = company(seed)["log"], company(seed)["judged"]
    return describe(new_x, new_commission, value) @ fit_blend(describe(x, commission, value), y, commission, value)


def earned(score, seed, value):
    """Orders, commission ($) and total value ($) per request, if the best score is shown."""
    _, commission, truth = company(seed)["judged"]
    shown = np.arange(len(truth)), score.argmax(1)
    p, c = truth[shown], commission[shown]
    return p.mean(), (p * c).mean(), (p * (value + c)).mean()


@cache
def additive(seed, value):
    """p plus a share of the normalized commission; the share is the best of twenty for this policy."""
    _, commission, _ = company(seed)["judged"]
    p = sigmoid(company(seed)["logit"])
    low, high = commission.min(1, keepdims=True), commission.max(1, keepdims=True)
    scores = [p + share * (commission - low) / (high - low) for share in np.linspace(0, 0.95, 20) ** 2]
    return max(scores, key=lambda s: (p * (value + commission))[np.arange(len(p)), s.argmax(1)].mean())


def rank(rng, value=SALE, sharpness=1.0):
    """Value under today's policy, in % of what the true probabilities would earn."""
    return ranked(int(rng.integers(2**31)), value, sharpness)


@cache
def ranked(seed, value, sharpness):
    """The result of ``rank`` for one seed."""
    _, commission, truth = company(seed)["judged"]
    worth = value + commission
    scores = {
        "trap": company(seed)["old"],
        "retrained": retrained(seed, value),
        "uncorrected": sigmoid(sharpness * company(seed)["sampled"]) * worth,
        "additive": additive(seed, value),
        "fix": sigmoid(sharpness * company(seed)["logit"]) * worth,
    }
    best = earned(truth * worth, seed, value)[2]
    return {arm: 100 * earned(score, seed, value)[2] / best for arm, score in scores.items()}


def campaign(rng, days=1 / 6):
    """The same, averaged over a policy that lasts ``days``, with a new blend after ``RETRAIN`` days."""
    got = rank(rng)
    waiting = min(1.0, RETRAIN / days)
    return {**got, "trap": waiting * got["trap"] + (1 - waiting) * got["retrained"]}


def sharpened(rng, sharpness=1.0):
    """The same, if the model's logits are too large or too small by a factor."""
    return rank(rng, sharpness=sharpness)


def drawn(seed):
    """The number that a trial draws first, so that these are the trial's own models."""
    return int(np.random.default_rng(seed).integers(2**31))


def frontier():
    """Orders and commission per 100 requests over the exchange rate, mean of 20 seeds."""
    rows = []
    for value in (3000.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.0):
        got = {"fix": [], "retrained": [], "trap": []}
        for seed in map(drawn, range(20)):
            worth = value + company(seed)["judged"][1]
            got["fix"].append(earned(sigmoid(company(seed)["logit"]) * worth, seed, value))
            got["retrained"].append(earned(retrained(seed, max(value, 0.01)), seed, value))
            got["trap"].append(earned(company(seed)["old"], seed, value))
        rows.append((value, {arm: 100 * np.mean(values, axis=0) for arm, values in got.items()}))
    return rows


def numbers():
    points = {f"{value:g}": {arm: {"orders": v[0], "commission": v[1], "value": v[2]} for arm, v in arms.items()}
              for value, arms in frontier()}
    means = {"true": [], "full": [], "sampled": [], "corrected": [], "repaired": [], "rescued": [],
             "noiseless": []}
    for seed in map(drawn, range(20)):
        _, commission, truth = company(seed)["judged"]
        full, sampled = sigmoid(company(seed)["logit"]), sigmoid(company(seed)["sampled"])
        corrected = sampled / (sampled + (1 - sampled) / KEPT)
        for name, p in (("true", truth), ("full", full), ("sampled", sampled), ("corrected", corrected)):
            means[name].append(100 * p.mean())
        worth = SALE + commission
        best = earned(truth * worth, seed, SALE)[2]
        means["repaired"].append(100 * earned(corrected * worth, seed, SALE)[2] / best)
        rescored = company(seed)["old"] + np.log(worth / (ORDINARY + commission))
        means["rescued"].append(100 * earned(rescored, seed, SALE)[2] / best)
        x, seen, new_x = *company(seed)["log"][:2], company(seed)["judged"][0]
        exact = fit_blend(describe(x, seen, SALE), company(seed)["chances"], seen, SALE)
        means["noiseless"].append(100 * earned(describe(new_x, commission, SALE) @ exact, seed, SALE)[2] / best)
    _, commission, y = company(drawn(0))["log"]
    label = (y * (SALE + commission))[y == 1]
    return {"frontier": points, "mean": {name: np.mean(v) for name, v in means.items()},
            "orders": y.sum(), "effective": label.sum() ** 2 / (label**2).sum(),
            "ordinary": ORDINARY, "sale": SALE, "retrain": RETRAIN, "kept": 100 * KEPT,
            "candidates": CANDIDATES, "requests": REQUESTS, "judged": JUDGED}


def tables():
    rows = [["orders only" if value == 3000 else "commission only" if value == 0 else f"${value:g}",
             *(f"{v:.1f}" for arm in ("fix", "retrained") for v in arms[arm][:2])] for value, arms in frontier()]
    return [Table("frontier", "Orders and commission per 100 requests, by what an order is worth beyond its commission",
                  ["policy", "orders, configured", "commission $, configured", "orders, retrained",
                   "commission $, retrained"], rows)]


LAB = Lab(
    title="Four hours of a sale, ranked by models from before it",
    metric="value under the sale's policy, of the best possible",
    unit="%",
    better="higher",
    arms={"trap": "blended loss, as trained", "retrained": "blended loss, retrained", "additive": "p + share of commission",
          "uncorrected": "p × value, sampling uncorrected", "fix": "p × value, configured"},
    trial=rank,
    least_effect=3,
    sweeps=[
        Sweep("value", "One model, and the policies it was not trained for", "value",
              "an order is worth, beyond its commission", [0.3, 1, 2, 3, 5, 8, 12, 18, 24, 30, 40, 55, 80, 150, 300],
              unit="$", scale="log", tie=0.5, metric="value under that policy, of the best possible",
              arms=("trap", "retrained", "uncorrected", "fix")),
        Sweep("days", "How long must a policy last?", "days", "days until the policy changes again",
              [1 / 6, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 180, 365], unit="days", scale="log",
              tie=1.5, trial=campaign, metric="value over the policy's life, of the best possible",
              arms=("trap", "retrained", "fix")),
        Sweep("sharpness", "What calibration is worth", "sharpness", "scale of the logits, 1 if calibrated",
              [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0], scale="log",
              trial=sharpened, arms=("trap", "retrained", "fix")),
    ],
    tables=tables,
    numbers=numbers,
)
