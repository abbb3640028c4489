"""Q13: programs whose loss stays flat, and four ways to look for the reason.

A classifier with ten classes (two hidden layers, ReLU, Adam) and its
backpropagation, written out so that faults can be put into it. Of seven causes
of a flat loss five are bugs and two only a bad learning rate. A trial draws
forty flat programs, each with one of these causes. Each procedure spends
training steps; a check that fails leads to the bug in four of five cases, and
the bug is then mended. Counted: how many programs learn within a budget of steps.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

FEATURES, HIDDEN, CLASSES, TRAIN, HELD_OUT, BATCH = 20, 32, 10, 2_000, 1_000, 32
FULL, ONE = 300, 200  # steps of a run on all data, and of a run on one batch
FEW = 16  # examples in that one batch
USUAL = 3e-3  # a rate at which this kind of network is known to train
RATES = (1e-3, 3e-4, 1e-4, 3e-3, 1e-2, 1e-1)  # the order in which a tuner tries them
BUDGET = len(RATES) * FULL  # steps of a whole sweep
FLAT = ("all detached", "updates a copy", "dead ReLU", "inputs zeroed", "pairs broken",
        "rate too small", "rate too large")
LOUD = ("backbone detached", "softmax over the batch", "wrong sign", "large logits")
CONFIGURED = {"rate too small": 1e-6, "rate too large": 1.0}
PROGRAMS = (None, *(fault for fault in FLAT if fault not in CONFIGURED), *LOUD)
TEST_RATES = (1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 1e-1, 1.0)
FITTED = 0.1  # a batch is fitted below this loss
DRAWN = 40  # flat programs in a trial
MENDED = 0.8  # how often a failed check leads to the bug
START = 0.3  # how far the first loss may be from ln K


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


@cache
def world(seed):
    """Return inputs and labels for training and validation, of one task."""
    rng = np.random.default_rng([13, seed])
    centres = rng.standard_normal((CLASSES, FEATURES))
    mix = rng.standard_normal((FEATURES, FEATURES)) / 2
    y = rng.integers(0, CLASSES, TRAIN + HELD_OUT)
    x = np.tanh((centres[y] + 0.8 * rng.standard_normal((len(y), FEATURES))) @ mix)
    return x[:TRAIN], y[:TRAIN], x[TRAIN:], y[TRAIN:]


SHAPES = [(FEATURES, HIDDEN), (1, HIDDEN), (HIDDEN, HIDDEN), (1, HIDDEN), (HIDDEN, CLASSES), (1, CLASSES)]
ENDS = np.cumsum([a * b for a, b in SHAPES])


def layers(theta):
    """Views of ``theta`` [runs, weights] as weights and biases of the three layers."""
    return [part.reshape(len(theta), *shape)
            for part, shape in zip(np.split(theta, ENDS[:-1], axis=1), SHAPES, strict=True)]


def forward(theta, x, fault):
    """Return the inputs as the network saw them, both hidden layers and the class probabilities."""
    w1, b1, w2, b2, w3, b3 = layers(theta)
    if fault == "inputs zeroed":
        x = np.zeros_like(x)
    a = np.maximum(x @ w1 + b1, 0)
    h = np.maximum(a @ w2 + b2 - (50 if fault == "dead ReLU" else 0), 0)
    return x, a, h, softmax(h @ w3 + b3, axis=-2 if fault == "softmax over the batch" else -1)


def backward(theta, x, a, h, p, y, fault):
    """Return the gradient of the mean cross-entropy, laid out as ``theta``."""
    _, _, w2, _, w3, _ = layers(theta)
    dz = p.copy()
    dz[:, np.arange(len(y)), y] -= 1
    dz *= (-1 if fault == "wrong sign" else 1) / len(y)
    dh = (dz @ w3.swapaxes(1, 2)) * (h > 0)
    da = (dh @ w2.swapaxes(1, 2)) * (a > 0)
    grads = (x.T @ da, da.sum(1), a.swapaxes(1, 2) @ dh, dh.sum(1), h.swapaxes(1, 2) @ dz, dz.sum(1))
    grad = np.concatenate([g.reshape(len(theta), -1) for g in grads], axis=1)
    grad[:, : {"all detached": ENDS[5], "backbone detached": ENDS[3]}.get(fault, 0)] = 0
    return grad


@cache
def train(seed, fault, rates, steps, only=None, blind=False):
    """Train one run for each rate with Adam; return what somebody watching would have seen.

    ``only`` trains on that many examples again and again; ``blind`` hides the inputs
    on purpose, for the baseline of the ladder.
    """
    rng = np.random.default_rng([14, seed])
    x, y, held_x, held_y = world(seed)
    if fault == "pairs broken":
        y = rng.permutation(y)
    if blind:
        x, held_x = 0 * x, 0 * held_x
    scales = [np.sqrt(2 / FEATURES), 0, np.sqrt(2 / HIDDEN), 0, 30 if fault == "large logits" else 0.01, 0]
    start = [np.ravel(rng.standard_normal(shape) * scale) for shape, scale in zip(SHAPES, scales, strict=True)]
    theta = np.repeat(np.concatenate(start)[None], len(rates), axis=0)
    start, rate = theta.copy(), np.array(rates)[:, None]
    mean, square, losses, gradient = np.zeros_like(theta), np.zeros_like(theta), [], None
    for t in range(1, steps + 1):
        rows = np.arange(only) if only else rng.integers(0, TRAIN, BATCH)
        seen_x, a, h, p = forward(theta, x[rows], fault)
        losses.append(-np.log(p[:, np.arange(len(rows)), y[rows]] + 1e-12).mean(1))
        grad = backward(theta, seen_x, a, h, p, y[rows], fault)
        gradient = grad.copy() if t == 1 else gradient
        mean += 0.1 * (grad - mean)
        square += 0.001 * (grad * grad - square)
        step = rate * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
        if fault == "updates a copy":
            weights = theta.copy()
            weights -= step  # the optimizer works, on arrays that the network does not read
        else:
            theta -= step
    p = forward(theta, held_x, fault)[3]

    def norms(vector):
        return np.array([np.linalg.norm(part[0]) for part in layers(vector)[::2]])

    return {
        "loss": np.array(losses), "gradient": norms(gradient), "moved": norms(theta - start) / norms(start),
        "accuracy": (p.argmax(-1) == held_y).mean(-1),
        "held_out_loss": -np.log(p[:, np.arange(HELD_OUT), held_y] + 1e-12).mean(1),
    }


def full_runs(seed, fault):
    """A full run of a program at each of ``RATES``; a bad rate is not part of the program."""
    return train(seed, None if fault in CONFIGURED else fault, RATES, FULL)


def learns(seed, fault, rate):
    """Does a full run come within 10% of the accuracy that the healthy program reaches?"""
    reached = full_runs(seed, fault)["accuracy"][RATES.index(rate)]
    return reached >= 0.9 * full_runs(seed, None)["accuracy"][RATES.index(USUAL)]


def sweep_rates(seed, fault):
    """Try one rate after another: (steps spent, did a run learn?)."""
    for tried, rate in enumerate(RATES, 1):
        if learns(seed, fault, rate):
            return tried * FULL, True
    return len(RATES) * FULL, False


def small_run(seed, fault):
    """One batch, again and again, at the usual rate."""
    return train(seed, None if fault in CONFIGURED else fault, (USUAL,), ONE, only=FEW)


def gradients(seed, fault):
    """One backward pass: is the gradient of some layer exactly zero? (steps, found)."""
    return 1, min(small_run(seed, fault)["gradient"]) == 0


def one_batch(seed, fault):
    """Is one batch fitted? (steps, found)."""
    return ONE, small_run(seed, fault)["loss"][-1, 0] > FITTED


def beats_baseline(seed, fault):
    """Does a full run predict held-out labels better than one that sees no inputs?"""
    real = full_runs(seed, fault)["held_out_loss"][RATES.index(USUAL)]
    bug = None if fault in CONFIGURED else fault
    return real < 0.9 * train(seed, bug, (USUAL,), FULL, blind=True)["held_out_loss"][0]


def ladder(seed, fault):
    """The rungs in order of their cost: (steps, the rung that fails or None)."""
    seen = small_run(seed, fault)
    if abs(seen["loss"][0, 0] - np.log(CLASSES)) > START:
        return 1, "first loss"
    if min(seen["gradient"]) == 0:
        return 1, "gradient"
    if min(seen["moved"]) < 1e-6:
        return ONE, "update"
    if seen["loss"][-1, 0] > FITTED:
        return ONE, "one batch"
    if not beats_baseline(seed, fault):
        return ONE + 2 * FULL, "baseline"
    return ONE + 2 * FULL, None


@cache
def steps_until_it_learns(seed, fault, mended=True):
    """Training steps that each procedure spends on one program; ``inf`` where it gives up.

    Where a check fails and the bug is not ``mended``, the procedure goes on to the rates.
    """
    tuning, tuned = sweep_rates(seed, fault)
    spent = {}
    for arm, check in (("gradients", gradients), ("onebatch", one_batch), ("fix", ladder)):
        steps, found = check(seed, fault)
        if found and mended:
            spent[arm] = steps + FULL
        elif arm == "fix" and learns(seed, fault, USUAL):
            spent[arm] = ONE + FULL  # the run for the baseline was already the run that learns
        else:
            spent[arm] = steps + tuning if tuned else np.inf
    steps, found = ladder(seed, fault)
    spent["trap"] = tuning if tuned else tuning + steps + FULL if found and mended else np.inf
    return spent


def within_budget(rng, budget=BUDGET):
    """% of the drawn flat programs that learn within ``budget`` steps each, by procedure."""
    seed = int(rng.integers(2**31))
    causes, mended = rng.integers(len(FLAT), size=DRAWN), rng.random(DRAWN) < MENDED
    spent = [steps_until_it_learns(seed, FLAT[cause], bool(found)) for cause, found in zip(causes, mended, strict=True)]
    return {arm: 100 * float(np.mean([s[arm] <= budget for s in spent])) for arm in LAB.arms}


def average_steps(rng, share=0.25):
    """Mean steps until a run learns, if ``share`` of the flat programs only have a bad rate and all bugs are mended."""
    seed = int(rng.integers(2**31))
    of_rate, of_code = ([steps_until_it_learns(seed, fault) for fault in FLAT if (fault in CONFIGURED) == rate]
                        for rate in (True, False))
    return {arm: share * np.mean([s[arm] for s in of_rate]) + (1 - share) * np.mean([s[arm] for s in of_code])
            for arm in ("trap", "fix")}


def found_by():
    """In how many of the seeds each procedure finds each cause, if every bug that it sees is mended."""
    found = {arm: {} for arm in LAB.arms}
    for fault in FLAT:
        spent = [steps_until_it_learns(drawn(seed), fault) for seed in range(LAB.seeds)]
        for arm in LAB.arms:
            found[arm][key(fault)] = sum(s[arm] <= BUDGET for s in spent)
    return {arm: {**by, "always": sum(n == LAB.seeds for n in by.values()), "never": sum(n == 0 for n in by.values())}
            for arm, by in found.items()}


def drawn(seed):
    """The number that a trial draws first, so that these runs are the trial's own."""
    return int(np.random.default_rng(seed).integers(2**31))


def numbers():
    """What one seed shows rung by rung, and how the small test depends on its own settings."""
    usual, one, program = RATES.index(USUAL), drawn(0), {}
    for fault in PROGRAMS:
        small, full = small_run(one, fault), full_runs(one, fault)
        rungs = [ladder(drawn(seed), fault)[1] for seed in range(5)]
        program[key(fault)] = {
            "first": small["loss"][0, 0], "last": small["loss"][-1, 0], "gradient": small["gradient"].min(),
            "moved": small["moved"].min(), "full": full["loss"][-50:, usual].mean(),
            "accuracy": 100 * full["accuracy"][usual], "best": 100 * full["accuracy"].max(),
            "rung": rungs[0] if len(set(rungs)) == 1 else "differs",
        }
    rate = {f"{r:g}".replace(".", "_").replace("-", "_"): train(one, None, (r,), ONE, only=FEW)["loss"][-1, 0]
            for r in TEST_RATES}
    patience, size = {}, {}
    for name, fault in (("healthy", None), ("detached", "backbone detached")):
        run = train(one, fault, (USUAL,), 2_000, only=FEW)["loss"][:, 0]
        patience[name] = {str(steps): run[steps - 1] for steps in (50, 100, 200, 500, 1000, 2000)}
        size[name] = {str(n): train(one, fault, (USUAL,), 1_000, only=n)["loss"][-1, 0] for n in (8, 16, 32, 64, 128)}
    share = np.bincount(world(one)[1][:FEW], minlength=CLASSES) / FEW
    return {"program": program, "rate": rate, "patience": patience, "size": size, "lnk": np.log(CLASSES),
            "batch_entropy": -(share[share > 0] * np.log(share[share > 0])).sum(),
            "all_rates": BUDGET, "rates": len(RATES), "full": FULL, "one": ONE, "few": FEW,
            "hidden": HIDDEN, "features": FEATURES, "classes": CLASSES, "weights": int(ENDS[-1]),
            "flat": len(FLAT), "rows": TRAIN, "drawn": DRAWN, "mended": 100 * MENDED, "found": found_by()}


def key(fault):
    return (fault or "healthy").replace(" ", "_").lower()


def tables():
    seen = numbers()
    rungs = [[fault or "no fault", f"{p['first']:.2f}", f"{p['gradient']:.2g}", f"{p['moved']:.2g}", f"{p['last']:.3f}",
              f"{p['full']:.2f}", f"{p['accuracy']:.0f}%", p["rung"] or "none"]
             for fault, p in ((fault, seen["program"][key(fault)]) for fault in PROGRAMS)]
    patience = [[int(steps), f"{loss:.3f}", f"{seen['patience']['detached'][steps]:.3f}"]
                for steps, loss in seen["patience"]["healthy"].items()]
    return [
        Table("rungs", "Ten programs, seen by each rung",
              ["program", "first loss", "least gradient", "least move of a layer", "one batch, last loss",
               "full data, last loss", "held-out accuracy", "rung that fails"], rungs),
        Table("patience", "One batch: loss after so many steps", ["steps", "no fault", "backbone detached"], patience),
    ]


LAB = Lab(
    title="Forty programs with a flat loss, one budget of training steps each",
    metric="programs that learn within the budget",
    unit="%",
    better="higher",
    arms={"trap": "learning rates first", "gradients": "zero gradients first", "onebatch": "one batch first",
          "fix": "the ladder, then rates"},
    trial=within_budget,
    least_effect=20,
    sweeps=[
        Sweep("budget", "How soon each procedure gets its programs to learn", "budget", "training steps allowed",
              [300, 350, 400, 450, 500, 600, 700, 800, 1000, 1200, 1500, 1800, 2100, 2400, 2700, 3000],
              unit="steps", scale="log", tie=1.0),
        Sweep("share", "If it is nearly always the learning rate", "share",
              "share of flat losses that are only a bad rate",
              [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.84, 0.87, 0.89, 0.91, 0.93, 0.96, 1.0],
              metric="mean steps until a run learns", metric_unit="steps", better="lower",
              arms=["trap", "fix"], trial=average_steps),
    ],
    tables=tables,
    numbers=numbers,
)
