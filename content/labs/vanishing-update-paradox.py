"""Q20: an adapter's rank goes from 8 to 64, everything else stays, and the curve hardly moves.

One linear layer must learn a correction of rank 36 from noisy examples. Eight
ranks underfit. The recipe (learning rate, alpha, Adam's epsilon) was made at
rank 8; which change makes the larger adapter learn: a lower rank, another
scaling factor, or another learning rate?

Adam's epsilon is chosen between the gradients of the two ranks, because far
below them there is no stall to explain; the sweep over epsilon shows that.
"""

from functools import lru_cache

import numpy as np

from trapwise.labs import Lab, Sweep

WIDTH, EXAMPLES, STEPS, BATCH = 96, 1024, 120, 32
LOW, HIGH, TASK_RANK, FEW = 8, 64, 36, 256
ALPHA, RATE, EPSILON, NOISE = 16, 3e-3, 0.1, 0.5


def over_r(r):
    """LoRA's factor alpha / r."""
    return ALPHA / r


def over_root(r):
    """The same factor at rank 8, and from there on alpha' / sqrt(r)."""
    return ALPHA / LOW * np.sqrt(LOW / r)


@lru_cache(maxsize=64)
def task(seed, examples, task_rank, noise):
    """A target matrix of the given rank, and examples (x, y) of it with noise."""
    rng = np.random.default_rng(seed)
    left, right = rng.standard_normal((WIDTH, task_rank)), rng.standard_normal((task_rank, WIDTH))
    target = (left @ right / np.sqrt(task_rank * WIDTH))  # E |target x|^2 is WIDTH
    x, errors = rng.standard_normal((2, examples, WIDTH))
    return target, x, x @ target.T + noise * errors


@lru_cache(maxsize=4000)
def train(seed, data, r, scale, rate=RATE, epsilon=EPSILON, steps=STEPS):
    """Train scale * B A with Adam; return the error left (%), against no adapter at all.

    ``data`` are the arguments of ``task``. The error is on fresh inputs and without
    their noise, so it needs no test set: for white inputs it is
    |scale B A - target|^2 / |target|^2. Equal runs in different sweeps run once.
    """
    rng, (target, x, y) = np.random.default_rng(seed + 1), task(seed, *data)
    weights = np.zeros(2 * r * WIDTH)
    gradient, mean, square = np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(weights)
    a, b = weights[: r * WIDTH].reshape(r, WIDTH), weights[r * WIDTH :].reshape(WIDTH, r)
    da, db = gradient[: r * WIDTH].reshape(r, WIDTH), gradient[r * WIDTH :].reshape(WIDTH, r)
    a[:] = rng.standard_normal((r, WIDTH)) / np.sqrt(WIDTH)  # and b starts at zero
    for step in range(1, steps + 1):
        rows = rng.integers(0, len(x), BATCH)
        h = x[rows] @ a.T
        g = (scale * (h @ b.T) - y[rows]) * (scale / BATCH)
        da[:], db[:] = (g @ b).T @ x[rows], g.T @ h
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient * gradient - square)
        root = np.sqrt(square / (1 - 0.999**step))
        weights -= rate / (1 - 0.9**step) * mean / (root + epsilon)
    left = scale * b @ a - target
    return 100 * float((left * left).sum() / (target * target).sum())


def adapters(rng, rank=HIGH, epsilon=EPSILON, task_rank=TASK_RANK, examples=EXAMPLES,
             noise=NOISE, steps=STEPS, arms=("trap", "stalled", "fix", "tuned")):
    """Error left (%) for each answer to the stalled curve, on the same task."""
    seed, data = int(rng.integers(2**32)), (examples, task_rank, noise)
    settings = {
        "trap": (LOW, over_r(LOW), RATE),
        "stalled": (rank, over_r(rank), RATE),
        "fix": (rank, float(over_root(rank)), RATE),
        "tuned": (rank, over_r(rank), RATE * rank / LOW),
        "flag": (rank, ALPHA / float(np.sqrt(rank)), RATE),
        "low_tuned": (LOW, over_r(LOW), RATE * HIGH / LOW),
    }
    return {arm: train(seed, data, *settings[arm], epsilon=epsilon, steps=steps) for arm in arms}


def least_error(rank=LOW):
    """The error (%) that the best matrix of this rank leaves on the lab's tasks: no training can beat it."""
    found = []
    for seed in range(20):
        target = task(int(np.random.default_rng(seed).integers(2**32)), EXAMPLES, TASK_RANK, NOISE)[0]
        sizes = np.linalg.svd(target, compute_uv=False) ** 2
        found.append(100 * float(sizes[rank:].sum() / sizes.sum()))
    return float(np.median(found))


def few_examples(rng, task_rank):
    """The same with 256 examples and more noise, where a large adapter can overfit."""
    return three(rng, task_rank=task_rank, examples=FEW, noise=1.0)


def three(rng, **settings):
    return adapters(rng, **settings, arms=("trap", "stalled", "fix"))


def first_step():
    """Slopes in log r of what the first step does to B, for both factors.

    ``norm``: the gradient's norm. ``descent``: the first-order fall of the loss,
    for gradient descent (the squared norm) and for Adam (the sum of sizes).
    ``elsewhere``: how far Adam's step moves the output for unrelated inputs.
    """
    rng = np.random.default_rng(20)
    ranks = np.array([8, 16, 32, 64])
    _, x, y = task(20, EXAMPLES, TASK_RANK, 0)
    fresh = rng.standard_normal((256, WIDTH))
    found = {}
    for name, factor in (("over_r", over_r), ("over_root", over_root)):
        rows = []
        for r in ranks:
            a = rng.standard_normal((r, WIDTH)) / np.sqrt(WIDTH)
            g = -factor(r) * (y / EXAMPLES).T @ (x @ a.T)
            signs = np.sign(rng.standard_normal(g.shape))
            moved = factor(r) * (fresh @ a.T) @ signs.T
            rows.append([np.linalg.norm(g), (g * g).sum(), np.abs(g).sum(), np.linalg.norm(moved),
                         np.sqrt((g * g).mean())])
        slopes = np.polyfit(np.log(ranks), np.log(rows), 1)[0]
        found[name] = dict(zip(("norm", "descent", "adam_descent", "elsewhere", "entry"), slopes, strict=True))
        found[name]["entry_at_low"], found[name]["entry_at_high"] = rows[0][-1], rows[-1][-1]
    return found


def median(arm, **settings):
    return float(np.median([adapters(np.random.default_rng(seed), arms=(arm,), **settings)[arm]
                            for seed in range(20)]))


def numbers():
    return {
        "first_step": first_step(),
        "flag": median("flag"),
        "low_tuned": median("low_tuned"),
        "least_error": least_error(),
        "early": {arm: median(arm, steps=30) for arm in ("trap", "stalled", "fix")},
        "width": WIDTH, "examples": EXAMPLES, "steps": STEPS, "low": LOW, "high": HIGH,
        "task_rank": TASK_RANK, "few": FEW, "epsilon": EPSILON, "ratio": HIGH / LOW,
        "scale": {"low": over_r(LOW), "high": over_r(HIGH), "root": over_root(HIGH),
                  "flag": ALPHA / np.sqrt(HIGH)},
    }


LAB = Lab(
    title="An adapter of rank 64 with the recipe of rank 8, and an ε between their gradients",
    metric="held-out error left",
    unit="%",
    better="lower",
    arms={"trap": "back to rank 8", "stalled": "old factor, α/r",
          "fix": "new factor, α′/√r", "tuned": "α/r, learning rate × 8"},
    trial=adapters,
    least_effect=20,
    sweeps=[
        Sweep("rank", "The same recipe at every rank", "rank", "rank of the adapter",
              [4, 8, 12, 16, 24, 32, 48, 64, 96], scale="log", trial=three,
              arms=("trap", "stalled", "fix")),
        Sweep("epsilon", "How much of the stall is Adam's epsilon", "epsilon", "Adam's epsilon",
              [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1], scale="log", trial=three,
              arms=("trap", "stalled", "fix")),
        Sweep("task", "When a lower rank is the right answer", "task_rank",
              "rank of the correction to be learned", [1, 2, 3, 4, 6, 8, 12, 16], scale="log",
              trial=few_examples, arms=("trap", "stalled", "fix")),
    ],
    numbers=numbers,
)
