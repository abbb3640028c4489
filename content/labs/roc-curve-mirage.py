"""Q11: which of two fraud models to ship, when a review team reads 1,000 alerts a day.

A launch compares two models on one holdout at the real prevalence. Legitimate
scores are standard normal. Fraud scores are normal too, with a mean that gives the
model its ROC AUC and a spread of their own: a model with widely spread frauds puts
some of them far above everything else and leaves others in the crowd. Each arm
ships the model that its metric prefers; what counts is the fraud that the daily
queue of the shipped model catches.
"""

from math import erfc, sqrt
from statistics import NormalDist

import numpy as np

from trapwise.labs import Lab, Sweep, Table

NORMAL = NormalDist()
DAILY, PREVALENCE, CAPACITY = 10_000_000, 1e-5, 1_000  # transactions, share of fraud, alerts a day
LABELED, LAUNCHES, SPREAD, AUCS = 300, 100, 0.25, (0.970, 0.985)
SHARED = 0.7  # correlation of two models' scores on the same fraud
SLIDE = {"a": (0.984, 0.8), "b": (0.978, 1.3)}  # ROC AUC and spread of the fraud scores
REVIEW, LOSS = 5.0, 200.0  # dollars for an alert, dollars for a missed fraud

GRID = np.linspace(-12, 12, 24_001)
LOG_TAIL = np.log([0.5 * erfc(x / sqrt(2)) for x in GRID])


def above(x):
    """Share of legitimate transactions that score above ``x``: the false positive rate there."""
    return np.exp(np.interp(x, GRID, LOG_TAIL))


def mean_of(auc, spread):
    """Mean fraud score of a model with this ROC AUC: AUC = Phi(mean / sqrt(1 + spread^2))."""
    return NORMAL.inv_cdf(auc) * sqrt(1 + spread**2)


def deployed(mean, spread, prevalence, share):
    """Recall of a queue that takes the top ``share`` of all traffic; arrays of models."""
    low, high = np.full_like(mean, -12.0), np.full_like(mean, 12.0)
    for _ in range(60):  # bisect for the threshold
        t = (low + high) / 2
        full = prevalence * above((t - mean) / spread) + (1 - prevalence) * above(t) > share
        low, high = np.where(full, t, low), np.where(full, high, t)
    return above((high - mean) / spread)


def holdout(rng, mean, spread, frauds, prevalence):
    """Score a holdout with both models; legitimate scores come as counts between frauds.

    mean, spread: [launches, 2]. Returns, for each fraud in falling order of score, the
    legitimate transactions above it, [launches, 2, frauds], and how many there are.
    """
    legitimate = frauds * (1 - prevalence) / prevalence
    common = rng.standard_normal((len(mean), 1, frauds))
    own = rng.standard_normal((len(mean), 2, frauds))
    z = sqrt(SHARED) * common + sqrt(1 - SHARED) * own
    scores = -np.sort(-(mean[..., None] + spread[..., None] * z), axis=-1)
    expected = legitimate * above(scores)
    between = rng.poisson(np.diff(expected, axis=-1, prepend=0).clip(0))
    return np.cumsum(between, axis=-1), legitimate


def models(rng, shape):
    """Two models a launch: ROC AUC uniform in ``AUCS``, spread exp(shape * normal)."""
    auc = rng.uniform(*AUCS, (LAUNCHES, 2))
    spread = np.exp(shape * rng.standard_normal((LAUNCHES, 2)))
    return np.vectorize(mean_of)(auc, spread), spread


def choose(false_above, legitimate, at_work):
    """The model that each rule ships; ``at_work`` is the metric at the operating point."""
    rank = np.arange(1, false_above.shape[-1] + 1)
    roc_auc = 1 - false_above.mean(-1) / legitimate
    precision = (rank / (rank + false_above)).mean(-1)
    return {"trap": roc_auc.argmax(1), "ap": precision.argmax(1), "fix": at_work.argmax(1)}


def queue(rng, shape=SPREAD, labeled=LABELED, capacity=CAPACITY):
    """Share of the day's fraud (%) caught by the queue of the shipped model, mean over launches."""
    mean, spread = models(rng, shape)
    share = capacity / DAILY
    false_above, legitimate = holdout(rng, mean, spread, labeled, PREVALENCE)
    rank = np.arange(1, labeled + 1)
    alerts = round(share * labeled / PREVALENCE)
    caught = (rank + false_above <= alerts).sum(-1)
    true = 100 * deployed(mean, spread, PREVALENCE, share)
    rows = np.arange(LAUNCHES)
    # Where both models catch the same number, the average precision decides.
    tie = (rank / (rank + false_above)).mean(-1)
    picks = choose(false_above, legitimate, caught + tie / 2)
    result = {arm: float(true[rows, pick].mean()) for arm, pick in picks.items()}
    return {**result, "coin": float(true.mean()), "best": float(true.max(1).mean())}


def half(rng, one_in=100_000):
    """Alerts read for each fraud caught, when the queue is worked until half the fraud is found."""
    mean, spread = models(rng, SPREAD)
    prevalence = 1 / one_in
    false_above, legitimate = holdout(rng, mean, spread, LABELED, prevalence)
    picks = choose(false_above, legitimate, -false_above[..., LABELED // 2 - 1].astype(float))
    alerts = 1 + (one_in - 1) * above(mean) / 0.5
    rows = np.arange(LAUNCHES)
    return {arm: float(alerts[rows, pick].mean()) for arm, pick in picks.items()}


def operating_point(auc, spread, share, prevalence=PREVALENCE):
    """Recall, precision and alerts of the top ``share`` of a day's traffic."""
    mean = np.array([mean_of(auc, spread)])
    recall = float(deployed(mean, spread, prevalence, share)[0])
    return {"recall": 100 * recall, "caught": DAILY * prevalence * recall,
            "precision": 100 * prevalence * recall / share}


def average_precision(auc, spread, prevalence):
    """AP in the limit of many transactions: the mean precision at the score of a fraud."""
    mean = mean_of(auc, spread)
    q = (np.arange(20_000) + 0.5) / 20_000  # recall, in small steps
    t = mean + spread * np.interp(-np.log(q), -LOG_TAIL, GRID)
    return float((prevalence * q / (prevalence * q + (1 - prevalence) * above(t))).mean())


def numbers():
    """The slide's two models, the corner of the ROC curve, and the threshold that pays."""
    slide = {name: {"auc": auc, "spread": spread, **operating_point(auc, spread, CAPACITY / DAILY),
                    "ap": average_precision(auc, spread, PREVALENCE)}
             for name, (auc, spread) in SLIDE.items()}
    for model in slide.values():
        model["alerts_per_fraud"] = CAPACITY / model["caught"]
        model["net"] = LOSS * model["caught"] - REVIEW * CAPACITY  # dollars a day
    (a, wide_a), (b, wide_b) = ((mean_of(auc, spread), spread) for auc, spread in SLIDE.values())
    crossing = above((wide_b * a - wide_a * b) / (wide_b - wide_a))  # same recall, same threshold
    distance = mean_of(0.98, 1)
    corner = {"recall": 100 * (1 - above(distance / 2)), "fpr": 100 * above(distance / 2),
              "alerts": round(DAILY * float(above(distance / 2)), -3)}
    odds = REVIEW / (LOSS - REVIEW)
    pays = {}
    for name, prevalence in (("rare", 1e-5), ("common", 1e-3)):
        t = (np.log(odds * (1 - prevalence) / prevalence) + distance**2 / 2) / distance
        frauds = DAILY * prevalence
        caught, false = frauds * above(t - distance), (DAILY - frauds) * above(t)
        saved = LOSS * caught - REVIEW * (caught + false)
        pays[name] = {"threshold": t, "caught": 100 * caught / frauds, "alerts": caught + false,
                      "saved": 100 * saved / (LOSS * frauds)}
    agree, share = agreement()
    ap = {"now": average_precision(0.98, 1, 1e-5), "thinner": average_precision(0.98, 1, 0.7e-5)}
    return {"slide": slide, "corner": corner,
            "crossing": {"fpr": 100 * crossing, "alerts": round(DAILY * float(crossing), -3)},
            "pays": pays, "distance": distance,
            "ap_shift": {**ap, "drop": 100 * (1 - ap["thinner"] / ap["now"])},
            "agree": {"trap": agree, "fix": share}, "launches": LAUNCHES, "labeled": LABELED,
            "daily": DAILY, "capacity": CAPACITY, "auc_low": AUCS[0], "auc_high": AUCS[1],
            "thinner_by": 30, "shared": SHARED,
            "segments": segments()}


def agreement(draws=40):
    """How often (%) each rule ships the model whose queue is truly the better one."""
    trap = fix = 0
    for seed in range(draws):
        rng = np.random.default_rng(1_000 + seed)
        mean, spread = models(rng, SPREAD)
        false_above, legitimate = holdout(rng, mean, spread, LABELED, PREVALENCE)
        alerts = round(CAPACITY / DAILY * LABELED / PREVALENCE)
        caught = (np.arange(1, LABELED + 1) + false_above <= alerts).sum(-1)
        picks = choose(false_above, legitimate, caught.astype(float))
        best = deployed(mean, spread, PREVALENCE, CAPACITY / DAILY).argmax(1)
        trap += (picks["trap"] == best).sum()
        fix += (picks["fix"] == best).sum()
    return 100 * float(trap) / (draws * LAUNCHES), 100 * float(fix) / (draws * LAUNCHES)


def segments():
    """One calibrated threshold over two regions, where the same model ranks equally well.

    Half of the traffic is in each region; nine tenths of the fraud is in the first.
    """
    distance, share = mean_of(0.98, 1), CAPACITY / DAILY
    rates = {"many": 1.8 * PREVALENCE, "few": 0.2 * PREVALENCE}
    low, high = -30.0, 30.0
    for _ in range(80):  # bisect for the posterior log-odds that fills the queue
        level = (low + high) / 2
        cut = {k: (level - np.log(p / (1 - p)) + distance**2 / 2) / distance for k, p in rates.items()}
        total = sum(0.5 * (p * above(cut[k] - distance) + (1 - p) * above(cut[k])) for k, p in rates.items())
        low, high = (level, high) if total > share else (low, level)
    return {k: 100 * float(above(cut[k] - distance)) for k in rates}


def tables():
    """One model, AUC 0.98, at six prevalences: what moves and what does not."""
    rows = []
    distance = mean_of(0.98, 1)
    for label, prevalence in (("1 in 2", 0.5), ("1 in 10", 0.1), ("1 in 100", 0.01), ("1 in 1,000", 1e-3),
                              ("1 in 10,000", 1e-4), ("1 in 100,000", 1e-5)):
        alerts = 1 + (1 - prevalence) / prevalence * float(above(distance)) / 0.5
        rows.append([label, "0.980", f"{average_precision(0.98, 1, prevalence):.3f}",
                     f"{100 / alerts:.2g}%" if alerts > 2 else f"{100 / alerts:.1f}%",
                     f"{alerts:.0f}" if alerts > 10 else f"{alerts:.2f}"])
    return [Table("prevalence", "One model at six prevalences",
                  ["fraud", "ROC AUC", "average precision", "precision at recall 0.5",
                   "alerts for each fraud"], rows)]


LAB = Lab(
    title="Two models and one queue of 1,000 alerts",
    metric="the day's fraud caught by the queue",
    unit="%",
    better="higher",
    arms={"trap": "ship the higher ROC AUC", "fix": "ship the higher recall at capacity",
          "ap": "ship the higher average precision", "coin": "toss a coin",
          "best": "ship the better queue (oracle)"},
    trial=queue,
    least_effect=2.0,
    sweeps=[
        Sweep("shape", "When the models differ only in strength, the curve's area is enough", "shape",
              "difference in shape (sd, log)",
              [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4],
              arms=("trap", "fix", "ap", "best"), tie=0.1),
        Sweep("labeled", "How many labeled frauds the operating point needs", "labeled",
              "frauds in the holdout", [3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 600, 1200, 3000],
              scale="log", arms=("trap", "fix", "ap", "best"), tie=0.1),
        Sweep("capacity", "From a short queue to reviewing half of the traffic", "capacity",
              "alerts a day", [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000,
                               2_000_000, 5_000_000],
              scale="log", arms=("trap", "fix", "ap", "best"), tie=0.1),
        Sweep("prevalence", "The same models, rarer fraud", "one_in", "one fraud in … transactions",
              [2, 5, 10, 20, 50, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000],
              scale="log", metric="alerts read for each fraud caught", metric_unit="alerts",
              metric_scale="log", better="lower", arms=("trap", "fix", "ap"), trial=half, tie=0.1),
    ],
    tables=tables,
    numbers=numbers,
)
