"""Q3: one fraud in a thousand payments, and several ways to make a small network hear it.

Half of the frauds are easy: one feature is far out. The other half hide on a ridge
where two harmless-looking features agree. All networks have the same architecture,
start from the same weights and see the same number of batches. They differ in the
loss and its weight, in the bias they start from, and in whether SMOTE has balanced the table.
"""

from functools import lru_cache
from math import log

import numpy as np

from trapwise.labs import Lab, Sweep, Table

PAYMENTS, FEATURES, HIDDEN = 40_000, 6, 16
BATCH, RATE = 256, 0.006
SEEDS = 28
STEPS = 1000            # batches before the comparison
EARLY = 200             # batches in the sweeps over the start and the rarity
RARITY = 1000           # one payment in RARITY is a fraud
ALERTS = 0.002          # the review team looks at this share of the legitimate payments
GAMMA = 2.0
STOPS = (25, 50, 100, 150, 200, 300, 500, 700, 1000, 1600)


def payments(rng, count, frauds):
    """Features [count, 6] and kinds: 0 legitimate, 1 easy fraud, 2 hard fraud (first rows)."""
    x = rng.standard_normal((count, FEATURES))
    kind = np.zeros(count, int)
    hard = frauds // 2
    kind[:hard], kind[hard:frauds] = 2, 1
    x[hard:frauds, 0] += 4.5
    side = np.where(rng.random(hard) < 0.5, -1, 1)
    x[:hard, 1] = side * (2.2 + 0.35 * np.abs(rng.standard_normal(hard)))
    x[:hard, 2] = x[:hard, 1] + 0.35 * rng.standard_normal(hard)
    return x, kind


def pull(p_t, gamma):
    """|d loss / d logit| of the focal loss; with gamma 0 it is 1 - p_t, plain cross-entropy."""
    return (1 - p_t) ** gamma * (1 - p_t - gamma * p_t * np.log(p_t))


def arm(weight=1.0, gamma=0.0, bias=-log(RARITY - 1)):
    return {"weight": weight, "gamma": gamma, "bias": bias}


ARMS = {
    "trap": arm(weight=RARITY - 1, bias=0.0),
    "smote": arm(bias=0.0),                  # trained on a table that SMOTE has balanced
    "plain": arm(),
    "mild": arm(weight=(RARITY - 1) ** 0.5),
    "heavy": arm(weight=RARITY - 1),         # the trap's weight from the fix's bias
    "fix": arm(gamma=GAMMA),
}


class Nets:
    """One hidden layer for each arm, trained side by side on the same batches with Adam."""

    def __init__(self, rng, arms):
        first = rng.standard_normal((FEATURES, 1, HIDDEN)) * np.sqrt(2 / FEATURES)
        last = rng.standard_normal(HIDDEN) * 0.1
        n = len(arms)
        self.p = [np.tile(first, (1, n, 1)), np.zeros((n, HIDDEN)),
                  np.tile(last, (n, 1)), np.array([a["bias"] for a in arms], float)]
        self.weight = np.array([a["weight"] for a in arms], float)
        self.gamma = np.array([a["gamma"] for a in arms], float)

    def logits(self, x):
        """x: [n, FEATURES]; returns [n, arms] and keeps the hidden layer [n, arms, HIDDEN]."""
        w, b, v, c = self.p
        self.h = np.maximum((x @ w.reshape(FEATURES, -1)).reshape(len(x), *b.shape) + b, 0)
        return np.einsum("nah,ah->na", self.h, v) + c

    def signal(self, z, fraud):
        """dL/dz [n, arms]: negative pulls a logit up, positive pushes it down."""
        p = 1 / (1 + np.exp(-z))
        p_t = np.clip(np.where(fraud[:, None], p, 1 - p), 1e-6, 1 - 1e-6)
        return pull(p_t, self.gamma) * np.where(fraud[:, None], -self.weight, 1)

    def train(self, rng, x, fraud, stops):
        """Train in place, and yield at each number of batches in ``stops``."""
        mean = [np.zeros_like(p) for p in self.p]
        square = [np.zeros_like(p) for p in self.p]
        for step in range(1, max(stops) + 1):
            rows = rng.integers(0, len(x), BATCH)
            dz = self.signal(self.logits(x[rows]), fraud[rows]) / BATCH
            dh = dz[:, :, None] * self.p[2] * (self.h > 0)
            gradients = [(x[rows].T @ dh.reshape(BATCH, -1)).reshape(self.p[0].shape), dh.sum(0),
                         np.einsum("nah,na->ah", self.h, dz), dz.sum(0)]
            for p, m, s, g in zip(self.p, mean, square, gradients, strict=True):
                m += 0.1 * (g - m)
                s += 0.001 * (g * g - s)
                p -= RATE / (1 - 0.9**step) * m / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)
            if step in stops:
                yield step


def smote(rng, x, kind, neighbours=5):
    """A table with as many frauds as legitimate payments, the new ones by interpolation."""
    rare = x[kind > 0]
    far = ((rare[:, None] - rare[None]) ** 2).sum(-1)
    np.fill_diagonal(far, np.inf)
    near = np.argsort(far, 1, kind="stable")[:, :neighbours]
    new = len(x) - 2 * len(rare)
    i = rng.integers(0, len(rare), new)
    j = near[i, rng.integers(0, near.shape[1], new)]
    made = rare[i] + rng.random((new, 1)) * (rare[j] - rare[i])
    return np.concatenate([x, made]), np.concatenate([kind > 0, np.ones(new, bool)])


def caught(nets, rng, kinds=(1, 2)):
    """Share (%) of frauds above the score that ALERTS of the legitimate payments exceed."""
    legitimate, _ = payments(rng, 20_000, 0)
    frauds, kind = payments(rng, 2000, 2000)
    bar = np.quantile(nets.logits(legitimate), 1 - ALERTS, axis=0)
    return 100 * (nets.logits(frauds[np.isin(kind, kinds)]) > bar).mean(0)


def recall(rng, arms, rarity=RARITY, disputed=0.0, steps=EARLY):
    """Recall (%) of arms trained on one table; ``disputed`` honest rows a fraud are booked as fraud."""
    frauds = round(PAYMENTS / rarity)
    x, kind = payments(rng, PAYMENTS, frauds)
    fraud = kind > 0
    fraud[len(fraud) - round(disputed * frauds):] = True
    nets = Nets(rng, list(arms.values()))
    for _ in nets.train(rng, x, fraud, (steps,)):
        return dict(zip(arms, caught(nets, rng), strict=True))


@lru_cache
def history(seed):
    """Recall (%) of every recipe at each of STOPS, from one training run a seed."""
    rng = np.random.default_rng(seed)
    x, kind = payments(rng, PAYMENTS, PAYMENTS // RARITY)
    names = [n for n in ARMS if n != "smote"]
    nets, balanced = Nets(rng, [ARMS[n] for n in names]), Nets(rng, [ARMS["smote"]])
    balanced.p[:3] = nets.p[0][:, :1].copy(), nets.p[1][:1].copy(), nets.p[2][:1].copy()  # same start
    one = nets.train(rng, x, kind > 0, STOPS)
    two = balanced.train(rng, *smote(rng, x, kind), STOPS)
    return {stop: {**dict(zip(names, caught(nets, rng), strict=True)), "smote": caught(balanced, rng)[0]}
            for stop, _ in zip(one, two, strict=True)}


def after(rng, steps=STEPS):
    """Recall after ``steps`` batches."""
    return history(int(rng.integers(2**32)))[steps]


def from_bias(rng, bias):
    """Recall early in training when every loss starts from the same bias."""
    return recall(rng, {"trap": arm(RARITY - 1, bias=bias), "plain": arm(bias=bias),
                        "fix": arm(gamma=GAMMA, bias=bias)})


def at_rarity(rng, rarity):
    """Recall when one payment in ``rarity`` is a fraud, each recipe adapted to it."""
    prior = -log(rarity - 1)
    return recall(rng, {"trap": arm(rarity - 1, bias=0.0), "plain": arm(bias=prior),
                        "fix": arm(gamma=GAMMA, bias=prior)}, rarity=rarity)


def probability(name, z):
    """The score as the recipe prints it, and the same score with the recipe's distortion undone."""
    p = np.clip(1 / (1 + np.exp(-z.astype(float))), 1e-12, 1 - 1e-12)
    if name == "fix":
        up, down = pull(p, GAMMA), pull(1 - p, GAMMA)
        return p, down / (down + up)
    w = RARITY - 1 if name == "smote" else ARMS[name]["weight"]
    return p, p / (p + w * (1 - p))


def one_run():
    """Where the gradient comes from during one run, and the mean probability after it."""
    rng = np.random.default_rng(3)
    x, kind = payments(rng, PAYMENTS, PAYMENTS // RARITY)
    watched = {"cross-entropy, bias 0": arm(bias=0.0), "cross-entropy, prior bias": ARMS["plain"],
               "weight 999, bias 0": ARMS["trap"], "focal, prior bias": ARMS["fix"]}
    nets = Nets(rng, list(watched.values()))
    rows = {name: [] for name in watched}

    def look(step):
        z = nets.logits(x)
        size = np.abs(nets.signal(z, kind > 0))
        for a, name in enumerate(watched):
            honest = kind == 0
            hard = honest & (z[:, a] > np.quantile(z[honest, a], 0.99))
            share = [100 * size[g, a].sum() / size[:, a].sum() for g in (honest & ~hard, hard, kind > 0)]
            rows[name].append([name, step, *(round(float(v), 2) for v in share)])

    look(0)
    for step in nets.train(rng, x, kind > 0, (50, STEPS)):
        look(step)
    return [row for name in watched for row in rows[name]]


def tables():
    return [Table("pull", "Share of the gradient at the logit (%), one run",
                  ["recipe", "batch", "easy 99% of legitimate", "hardest 1% of legitimate", "frauds"],
                  one_run())]


def inflation(seeds=5):
    """Mean probability over base rate after STEPS batches: as printed, and corrected."""
    ratios = {name: [] for name in ARMS}
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x, kind = payments(rng, PAYMENTS, PAYMENTS // RARITY)
        names = [n for n in ARMS if n != "smote"]
        nets, balanced = Nets(rng, [ARMS[n] for n in names]), Nets(rng, [ARMS["smote"]])
        list(nets.train(rng, x, kind > 0, (STEPS,)))
        list(balanced.train(rng, *smote(rng, x, kind), (STEPS,)))
        fresh, _ = payments(rng, 50_000, 50)
        for group, net in ((names, nets), (["smote"], balanced)):
            for name, z in zip(group, net.logits(fresh).T, strict=True):
                ratios[name].append([RARITY * v.mean() for v in probability(name, z)])
    medians = {name: np.median(values, axis=0) for name, values in ratios.items()}
    return {name: {"printed": m[0], "corrected": m[1]} for name, m in medians.items()}


def mislabelled(seeds=20):
    """Median recall early in training with no disputed payment, and with four for each fraud."""
    arms = {n: ARMS[n] for n in ("trap", "plain", "fix")}
    found = {}
    for disputed in (0, 4):
        runs = [recall(np.random.default_rng(s), arms, disputed=disputed) for s in range(seeds)]
        found[f"at_{disputed}"] = {n: np.median([r[n] for r in runs]) for n in arms}
    return found


def beaten(steps=STEPS, by=0.0, seeds=SEEDS):
    """Share (%) of the seeds in which the fix catches more than each other recipe."""
    runs = [after(np.random.default_rng(seed), steps) for seed in range(seeds)]
    return {n: 100 * np.mean([r["fix"] > r[n] + by for r in runs]) for n in ARMS if n != "fix"}


def heavy(seeds=SEEDS):
    """Median recall of the trap's weight when it starts from the prior bias."""
    return np.median([after(np.random.default_rng(seed))["heavy"] for seed in range(seeds)])


def numbers():
    return {"payments": PAYMENTS, "frauds": PAYMENTS // RARITY, "batch": BATCH, "steps": STEPS,
            "early": EARLY, "hidden": HIDDEN, "features": FEATURES, "alerts": 100 * ALERTS,
            "inflation": inflation(), "disputed": mislabelled(),
            "beaten": beaten(), "beaten_by_5": beaten(by=5), "late": STOPS[-1],
            "beaten_late": beaten(STOPS[-1]), "heavy": heavy()}


LAB = Lab(
    title="Frauds caught by the same network under five recipes",
    metric="frauds caught at the alert budget",
    unit="%",
    better="higher",
    # The sweeps set another starting bias, and another weight, than the main figure does.
    arms={"trap": "class weight that balances", "smote": "SMOTE to 1:1",
          "plain": "plain cross-entropy", "mild": "square root of that weight",
          "fix": "focal loss"},
    trial=after,
    least_effect=1,
    seeds=SEEDS,
    sweeps=[
        Sweep("steps", "How long do they train?", "steps", "batches of training", STOPS,
              unit="batches", scale="log", tie=3.0),
        Sweep("bias", "The bias the network starts from", "bias", "starting bias",
              [-10, -8, -6, -5, -4, -3, -2, -1, 0], unit="nats", trial=from_bias,
              arms=("trap", "plain", "fix"), tie=2.0),
        Sweep("rarity", "How rare must the frauds be?", "rarity", "one fraud in",
              [2, 3, 10, 30, 100, 300, 1000], unit="payments", scale="log", trial=at_rarity,
              arms=("trap", "plain", "fix"), tie=2.0),
    ],
    tables=tables,
    numbers=numbers,
)
