"""Q17: a churn table whose preparation script runs before the split, step by step.

The script fills a missing age with the median, replaces a campaign id by its mean
churn, and keeps the 20 usage counters that correlate best with churn. Which of these
steps may see the rows on which the model is then tested? The measure is optimism:
the cross-validated AUC minus the AUC of the shipped model on new customers.
"""

from functools import lru_cache
from statistics import NormalDist

import numpy as np

from trapwise.labs import Lab, Sweep, Table

CUSTOMERS, LEVELS, COUNTERS, KEPT, FOLDS = 1000, 250, 300, 20, 5
MISSING, SMOOTHING, NEW = 0.15, 2.0, 2000
STEPS = ("median", "encode", "select")


def auc(y, score):
    """Area under the ROC curve; ties between continuous scores do not matter here."""
    rank = np.empty(len(y))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(y) + 1)
    ones = int(y.sum())
    return (rank[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def customers(rng, count, effect):
    """A table: age with gaps, five useful columns, a campaign id, counters of pure noise, churn."""
    age = rng.normal(40, 12, count)
    useful = rng.standard_normal((count, 5))
    campaign = rng.integers(0, len(effect), count)
    z = -1 + 0.03 * (40 - age) + 0.3 * useful.sum(1) + effect[campaign]
    churn = (rng.random(count) < 1 / (1 + np.exp(-z))).astype(float)
    age[rng.random(count) < MISSING] = np.nan
    return {"age": age, "useful": useful, "campaign": campaign,
            "counters": rng.standard_normal((count, COUNTERS)), "churn": churn}


def only(table, rows):
    return {name: column[rows] for name, column in table.items()}


def means(table, levels):
    """Smoothed mean churn of each campaign."""
    total = np.bincount(table["campaign"], table["churn"], levels)
    count = np.bincount(table["campaign"], minlength=levels)
    return (total + SMOOTHING * table["churn"].mean()) / (count + SMOOTHING)


def out_of_fold(table, levels, rng):
    """Each row's campaign mean from the other folds, so that its own label is not in it."""
    fold = rng.integers(0, FOLDS, len(table["churn"]))
    code = np.empty(len(fold))
    for k in range(FOLDS):
        code[fold == k] = means(only(table, fold != k), levels)[table["campaign"][fold == k]]
    return code


def best(table, kept):
    """The counters with the largest absolute correlation with churn."""
    y = table["churn"] - table["churn"].mean()
    return np.argsort(-np.abs(y @ table["counters"]), kind="stable")[:kept]


def ridge(x, y, penalty=10.0):
    return np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ (y - y.mean()))


def score(everything, train, test, early, levels, rng, kept=KEPT):
    """AUC on ``test`` of a model fitted to ``train``; the steps in ``early`` see ``everything``.

    "own" in ``early`` keeps the encoding inside the fold, with each training row's label in its code.
    """
    seen = {step: everything if step in early else train for step in STEPS}
    median, chosen = np.nanmedian(seen["median"]["age"]), best(seen["select"], kept)
    code = means(seen["encode"], levels)
    own = code[train["campaign"]] if {"encode", "own"} & set(early) else out_of_fold(train, levels, rng)

    def columns(table, campaign):
        age = np.where(np.isnan(table["age"]), median, table["age"])
        return np.column_stack([age, campaign, table["useful"], table["counters"][:, chosen]])

    x, new = columns(train, own), columns(test, code[test["campaign"]])
    mean, spread = x.mean(0), x.std(0)
    return auc(test["churn"], (new - mean) / spread @ ridge((x - mean) / spread, train["churn"]))


def folds(y, rng):
    """A fold for each row, with the same share of churn in each."""
    fold = np.empty(len(y), int)
    for label in (0, 1):
        rows = np.flatnonzero(y == label)
        fold[rows] = rng.permutation(len(rows)) % FOLDS
    return fold


def reported(table, early, levels, rng, kept=KEPT, fold=None):
    """The cross-validated AUC."""
    fold = folds(table["churn"], rng) if fold is None else fold
    return np.mean([score(table, only(table, fold != k), only(table, fold == k), early, levels, rng, kept)
                    for k in range(FOLDS)])


ARMS = {"trap": STEPS, "encode": ("encode",), "select": ("select",), "median": ("median",), "fix": ()}


def both(rng, arms=ARMS, count=CUSTOMERS, levels=LEVELS, kept=KEPT):
    """(reported, true) AUC in points for each arm, on one table and one set of folds."""
    effect = 0.3 * rng.standard_normal(levels)
    table, new = customers(rng, count, effect), customers(rng, NEW, effect)
    fold = folds(table["churn"], rng)
    return {name: (100 * reported(table, early, levels, rng, kept, fold),
                   100 * score(table, table, new, early, levels, rng, kept))
            for name, early in arms.items()}


def optimism(rng, **how):
    return {name: claim - truth for name, (claim, truth) in both(rng, **how).items()}


def by_campaign_size(rng, rows):
    """Optimism when a campaign has ``rows`` customers on average; only the encoding is early."""
    return optimism(rng, arms={"trap": ("encode",), "fix": ()}, levels=round(CUSTOMERS / rows), kept=1)


def by_choice(rng, kept):
    """Optimism when ``kept`` of the counters are selected; only the selection is early."""
    return optimism(rng, arms={"trap": ("select",), "fix": ()}, kept=kept)


def early_median(count, seeds=100):
    """What the early median adds to the reported AUC, in points, on tables of ``count`` rows."""
    added = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        table = customers(rng, count, np.zeros(5))
        fold = folds(table["churn"], rng)
        late, early = (reported(table, steps, 5, np.random.default_rng(seed), 1, fold)
                       for steps in ((), ("median",)))
        added.append(100 * (early - late))
    return {"mean": np.mean(added), "low": np.quantile(added, 0.1), "high": np.quantile(added, 0.9)}


def own_label(rows, count=20_000):
    """AUC (points) of an unsmoothed campaign mean for labels that nothing predicts: formula, lab."""
    rng = np.random.default_rng(17)
    y = (rng.random(count) < 0.3).astype(float)
    code = y.reshape(-1, rows).mean(1).repeat(rows) + 1e-9 * rng.standard_normal(count)
    apart = 1 / np.sqrt((rows - 1) * 0.3 * 0.7)
    return [rows, round(100 * NormalDist().cdf(apart / np.sqrt(2)), 1), round(100 * auc(y, code), 1)]


# ---- Five leaks, each under four conditions: as reported, honest, rows shuffled, groups shuffled.

def nearest(x, y, test, train):
    """Share (%) of test rows whose nearest training row has their label."""
    far = (x[test] ** 2).sum(1)[:, None] + (x[train] ** 2).sum(1)[None] - 2 * x[test] @ x[train].T
    return 100 * (y[train][far.argmin(1)] == y[test]).mean()


def halves(rng, groups):
    """Test and train masks: a random fifth of the groups, and the rest."""
    names = rng.permutation(groups.max() + 1)
    test = np.isin(groups, names[: len(names) // 5])
    return test, ~test


def patients(rng, people=60, frames=20):
    """Frames of a video look alike, and a patient has one label."""
    who = np.repeat(np.arange(people), frames)
    x = rng.standard_normal((people, 20))[who] + 0.3 * rng.standard_normal((people * frames, 20))
    y = (rng.permutation(people) % 2)[who]
    by_frame, by_patient = halves(rng, np.arange(len(who))), halves(rng, who)
    return (nearest(x, y, *by_frame), nearest(x, y, *by_patient),
            nearest(x, rng.permutation(y), *by_frame),
            nearest(x, (rng.permutation(people) % 2)[who], *by_frame))


def days(rng, count=400, reach=40):
    """The outcome of a day is like yesterday's; the only column is the date."""
    def level():
        smooth = np.convolve(rng.standard_normal(count + reach), np.ones(reach), "valid")[:count]
        return (smooth > np.median(smooth)).astype(int)

    x, y = np.arange(count, dtype=float)[:, None], level()
    random = halves(rng, np.arange(count))
    last = np.arange(count) >= 4 * count // 5
    return (nearest(x, y, *random), nearest(x, y, last, ~last), nearest(x, rng.permutation(y), *random),
            nearest(x, level(), *random))


def copies(rng, count=400, rare=40):
    """The rare class is copied until it is as frequent as the other, then the rows are split."""
    x = rng.standard_normal((count, 10))

    def copied(y):
        rows = np.concatenate([np.arange(count), rng.choice(np.flatnonzero(y), count - 2 * rare)])
        return nearest(x[rows], y[rows], *halves(rng, np.arange(len(rows))))

    def honest(y):
        test, train = halves(rng, np.arange(count))
        hits = [nearest(x, y, test & (y == c), train) for c in (0, 1)]
        return sum(hits) / 2

    y = (np.arange(count) < rare).astype(int)
    return copied(y), honest(y), copied(rng.permutation(y)), None


def column(rng, count=600):
    """A column that is filled in after the customer has left: calls about the cancellation."""
    y = (rng.random(count) < 0.3).astype(int)
    weak = y + 3 * rng.standard_normal(count)
    calls = y + 0.3 * rng.standard_normal(count)
    return 100 * auc(y, calls), 100 * auc(y, weak), 100 * auc(rng.permutation(y), calls), None


def script(rng):
    """The whole preparation script of this lab."""
    effect = 0.3 * rng.standard_normal(LEVELS)
    table, new = customers(rng, CUSTOMERS, effect), customers(rng, NEW, effect)
    shuffled = {**table, "churn": rng.permutation(table["churn"])}
    return (100 * reported(table, STEPS, LEVELS, rng), 100 * score(table, table, new, STEPS, LEVELS, rng),
            100 * reported(shuffled, STEPS, LEVELS, rng), None)


LEAKS = {"script": ("encoding and selection before the split", script),
         "copies": ("copying the rare class before the split", copies),
         "patients": ("frames of one patient on both sides", patients),
         "days": ("neighboring days on both sides", days),
         "column": ("a column from after the outcome", column)}


@lru_cache
def leaks(seeds=20):
    """Medians of the four conditions for each leak."""
    found = {}
    for name, (_, run) in LEAKS.items():
        runs = list(zip(*(run(np.random.default_rng(seed)) for seed in range(seeds)), strict=True))
        found[name] = [None if v[0] is None else round(float(np.median(v)), 1) for v in runs]
    return found


def tables():
    rows = [[LEAKS[name][0], *("—" if v is None else v for v in values)] for name, values in leaks().items()]
    return [Table("leaks", "Five leaks, and what shuffled labels say (AUC or accuracy, in %)",
                  ["leak", "reported", "honest", "rows shuffled", "groups shuffled"], rows),
            Table("own", "A label inside its own code (AUC in %, labels that nothing predicts)",
                  ["customers in a campaign", "formula", "lab"], [own_label(m) for m in (4, 10, 20, 50, 100)])]


def numbers():
    names = ("reported", "honest", "rows", "groups")
    pairs = [both(np.random.default_rng(seed)) for seed in range(20)]
    auc_of = {arm: {"reported": np.median([p[arm][0] for p in pairs]),
                    "true": np.median([p[arm][1] for p in pairs])} for arm in ARMS}
    naive = [both(np.random.default_rng(seed), {"own": ("own",)})["own"] for seed in range(20)]
    auc_of["own"] = {"reported": np.median([p[0] for p in naive]), "true": np.median([p[1] for p in naive])}
    return {"auc": auc_of, "median": {f"at_{n}": early_median(n) for n in (60, 200, 1000)},
            "leaks": {leak: dict(zip(names, values, strict=True)) for leak, values in leaks().items()},
            "customers": CUSTOMERS, "campaigns": LEVELS, "counters": COUNTERS, "kept": KEPT,
            "folds": FOLDS, "missing": 100 * MISSING}


LAB = Lab(
    title="How much better the report is than the shipped model",
    metric="optimism: reported AUC minus true AUC",
    unit="points",
    better="lower",
    # "before the split" is all three steps in the main figure, and the sweep's own step in a sweep.
    arms={"trap": "before the split", "encode": "only the encoding before",
          "select": "only the selection before", "median": "only the median before",
          "fix": "inside the fold"},
    trial=optimism,
    least_effect=5,
    sweeps=[
        Sweep("campaign", "A campaign mean taken before the split", "rows", "customers in a campaign",
              [1, 2, 3, 5, 10, 20, 50, 100, 200], scale="log", trial=by_campaign_size,
              arms=("trap", "fix"), tie=2.0),
        Sweep("kept", "A selection made before the split", "kept", "counters kept of 300",
              [1, 2, 5, 10, 20, 50, 100, 200, 300], scale="log", trial=by_choice,
              arms=("trap", "fix"), tie=2.0),
    ],
    tables=tables,
    numbers=numbers,
)
