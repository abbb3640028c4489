"""Q15: does int8 make a sign detector more robust, less robust, or neither?

Every example has one strong feature, right 95% of the time, and 100 weak ones
that together are nearly always right, but that a small perturbation can flip.
A standard network leans on the weak ones. We attack it in float32 and in few
bits, with and without pretending that rounding has a derivative, and compare a
network trained to keep a margin.
"""

from functools import lru_cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

WEAK, LEAN, HIDDEN, STEPS = 100, 0.25, 32, 400
BUDGET, RANGE, FLOAT, TEST = 0.3, 4.0, 32, 400
TIE = 1e-9  # sums of a few levels are often equal, or zero, but for rounding


def draw(rng, n):
    """Inputs [n, 1 + WEAK] and labels -1 or 1."""
    y = rng.choice([-1.0, 1], n)
    x = rng.standard_normal((n, 1 + WEAK))
    x[:, 1:] += LEAN * y[:, None]
    x[:, 0] = 2 * np.where(rng.random(n) < 0.95, y, -y) + 0.3 * x[:, 0]
    return x, y


def rounded(z, bits, top):
    """Round to 2^bits levels between -top and top, a tie upward."""
    if bits >= FLOAT:
        return z
    last = 2**bits - 1
    level = np.clip(np.floor((z + top) / (2 * top) * last + 0.5 + TIE), 0, last)
    return top * ((2 * level - last) / last)


def forward(net, x, bits):
    """The logit, and the rounded input and activations on the way to it."""
    kept = [rounded(x, bits, RANGE)]
    for w in net[:-1]:
        kept.append(rounded(np.tanh(kept[-1] @ w), bits, 1))
    return kept[-1] @ net[-1], kept


def to_input(net, kept, slope):
    """The gradient for the input, as if rounding were the identity."""
    g = np.outer(slope, net[-1])
    for w, out in zip(net[-2::-1], kept[:0:-1], strict=True):
        g = (g * (1 - out * out)) @ w.T
    return g


def to_weights(net, kept, slope):
    """The gradients for the weights of each layer."""
    g, weights = np.outer(slope, net[-1]), [kept[-1].T @ slope]
    for w, out, before in zip(net[-2::-1], kept[:0:-1], kept[-2::-1], strict=True):
        g = g * (1 - out * out)
        weights.append(before.T @ g)
        g = g @ w.T
    return weights[::-1]


def attack(net, x, y, budget, bits, rounds=10, straight_through=True):
    """Projected gradient descent in a box of half-width ``budget`` around each input.

    Without ``straight_through`` the derivative of rounding is what it is, zero,
    and the attack has nothing to follow.
    """
    if bits < FLOAT and not straight_through:
        return x
    z = x
    for _ in range(rounds):
        _, kept = forward(net, z, bits)
        g = to_input(net, kept, -y)
        if bits < FLOAT:
            g[np.abs(g) <= TIE * np.abs(g).max()] = 0
        z = np.clip(z + budget / 4 * np.sign(g), x - budget, x + budget)
    return z


def train(rng, budget):
    """Momentum on the logistic loss of examples attacked within ``budget``, in full precision."""
    x, y = draw(rng, 4000)
    shapes = [(1 + WEAK, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN,)]
    net = [rng.standard_normal(shape) / np.sqrt(shape[0]) for shape in shapes]
    speed = [np.zeros_like(w) for w in net]
    for _ in range(STEPS):
        rows = rng.integers(0, len(x), 128)
        xb, yb = x[rows], y[rows]
        if budget:
            xb = attack(net, xb, yb, budget, FLOAT, rounds=5)
        logit, kept = forward(net, xb, FLOAT)
        slope = -yb / (1 + np.exp(yb * logit)) / len(yb)
        for w, v, g in zip(net, speed, to_weights(net, kept, slope), strict=True):
            v *= 0.9
            v -= 0.1 * (g + 5e-4 * w)
            w += v
    return net


@lru_cache(maxsize=64)
def trained(seed):
    """Both networks and a test set for a seed; every sweep attacks the same ones."""
    rng = np.random.default_rng(seed)
    return train(rng, 0), train(rng, BUDGET), draw(rng, TEST)


def with_bits(net, bits):
    """The network's weights on a grid of their own, as in post-training quantization."""
    return [rounded(w, bits, float(np.abs(w).max())) for w in net]


def accuracy(net, y, bits, *inputs):
    """Share (%) of examples that are right for every one of the inputs."""
    return 100 * float(np.all([y * forward(net, x, bits)[0] > TIE for x in inputs], axis=0).mean())


@lru_cache(maxsize=2000)
def on_float(seed, index, budget):
    """The test inputs, attacked on the float network ``index`` (0 standard, 1 margin) of a seed."""
    x, y = trained(seed)[2]
    return attack(trained(seed)[index], x, y, budget, FLOAT)


def under_attack(seed, index, budget, bits, weight_bits=None):
    """Accuracy after the worse of two attacks: straight through the rounding, and from the float twin."""
    twin, (x, y), transfer = trained(seed)[index], trained(seed)[2], on_float(seed, index, budget)
    net = with_bits(twin, weight_bits or bits)
    if bits >= FLOAT and not weight_bits:  # then both attacks are the same
        return accuracy(net, y, bits, transfer)
    return accuracy(net, y, bits, attack(net, x, y, budget, bits), transfer)


def attacked(rng, bits=8, budget=BUDGET):
    """Accuracy (%) under attack of each way to train, to round and to test."""
    seed = int(rng.integers(2**32))
    standard, _, (x, y) = trained(seed)
    net = with_bits(standard, bits)
    return {
        "trap": under_attack(seed, 0, budget, FLOAT),
        "fix": under_attack(seed, 1, budget, bits),
        "int8": under_attack(seed, 0, budget, bits),
        "masked": accuracy(net, y, bits, attack(net, x, y, budget, bits, straight_through=False)),
        "wide": under_attack(seed, 1, budget, FLOAT),
    }


def linear(rng, spread, budget=0.2):
    """A linear model on ink-like pixels, all near -1 or 1; the worst case is computed exactly.

    ``spread`` is the standard deviation around the two values. The arm ``int8``
    rounds its input to one bit, the sign.
    """
    def pixels(n):
        y = rng.choice([-1.0, 1], n)
        ink = np.where(rng.random((n, 50)) < 0.65, y[:, None], -y[:, None])
        return ink + spread * rng.standard_normal(ink.shape), y

    def fit(x, y):
        w = np.zeros(x.shape[1])
        for _ in range(100):
            w += 0.3 * (y / (1 + np.exp(y * (x @ w)))) @ x / len(y)
        return w

    (x, y), (x_test, y_test) = pixels(400), pixels(1000)
    plain, signs = fit(x, y), fit(np.sign(x), y)
    flipped = -y_test[:, None] * np.sign(signs)  # what the attacker would like each sign to be
    worst = np.where(np.abs(x_test) <= budget, flipped, np.sign(x_test))
    return {
        "trap": 100 * float((y_test * (x_test @ plain) > budget * np.abs(plain).sum()).mean()),
        "int8": 100 * float((y_test * (worst @ signs) > 0).mean()),
    }


def seeds():
    """The twenty seeds of the networks in the effect."""
    return [int(np.random.default_rng(seed).integers(2**32)) for seed in range(20)]


def tables():
    """Five ways to ask the same models; the median of twenty seeds."""
    rows = []
    for name, index, bits in (("standard, float32", 0, FLOAT), ("standard, int8", 0, 8), ("standard, 4 bits", 0, 4),
                              ("standard, 2 bits", 0, 2), ("margin, float32", 1, FLOAT), ("margin, int8", 1, 8),
                              ("margin, 4 bits", 1, 4), ("margin, 2 bits", 1, 2)):
        found = []
        for seed in seeds():
            (x, y), twin = trained(seed)[2], trained(seed)[index]
            net = with_bits(twin, bits)
            corners = BUDGET * np.random.default_rng(15).choice([-1.0, 1], x.shape)
            found.append([accuracy(net, y, bits, z) for z in (
                x, x + corners, attack(net, x, y, BUDGET, bits, straight_through=False),
                on_float(seed, index, BUDGET), attack(net, x, y, BUDGET, bits))])
        rows.append([name, *(f"{v:.1f}" for v in np.median(found, axis=0))])
    return [Table("attacks", "Accuracy (%) at the same budget, by five tests",
                  ["model", "clean", "random noise", "own gradient", "transfer", "straight-through"], rows)]


def numbers():
    """What rounding absorbs, how far the decisions are, and what rounding can cost."""
    rng = np.random.default_rng(15)
    absorbed = {}
    for name, units in (("quarter", 0.25), ("half", 0.5), ("one", 1), ("eight", 8)):
        x = rng.random(200_000) * 200
        moved = np.round(x + units) - np.round(x)
        absorbed[name] = {"same": 100 * float((moved == 0).mean()), "mean": float(moved.mean())}
    checks, step = {}, 2 * RANGE / 255
    for name, index in (("standard", 0), ("margin", 1)):
        values = []
        for seed in seeds():
            net, (x, y) = trained(seed)[index], trained(seed)[2]
            values.append([accuracy(net, y, FLOAT, x)] + [
                accuracy(net, y, FLOAT, attack(net, x, y, budget, FLOAT, rounds=rounds))
                for budget, rounds in ((BUDGET, 60), (BUDGET + step / 2, 10), (RANGE, 10))])
        checks[name] = dict(zip(("clean", "longer", "wider", "unbounded"),
                                (float(v) for v in np.median(values, axis=0)), strict=True))
    alone = {name: float(np.median([under_attack(seed, 1, BUDGET, bits, weight_bits) for seed in seeds()]))
             for name, bits, weight_bits in (("weights", FLOAT, 2), ("values", 2, FLOAT))}
    return {"absorbed": absorbed, "checks": checks, "two_bits": alone, "budget": BUDGET, "step": step,
            "budget_in_steps": BUDGET / step, "weak": WEAK, "test": TEST}


LAB = Lab(
    title="A sign detector under attack, in 32 bits and in 8",
    metric="accuracy under attack",
    unit="%",
    better="higher",
    arms={"trap": "float32, standard", "fix": "quantized, margin-trained", "int8": "quantized, standard",
          "masked": "quantized, zero-gradient attack", "wide": "float32, margin-trained"},
    trial=attacked,
    least_effect=20,
    sweeps=[
        Sweep("bits", "Does the number of bits matter?", "bits", "bits of weights, input and activations",
              [2, 3, 4, 5, 6, 8, 10], arms=("trap", "fix", "int8", "masked")),
        Sweep("budget", "When the standard float32 model is the better one", "budget",
              "attack budget, per feature", [0, 0.04, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
              arms=("trap", "fix", "int8")),
        Sweep("spread", "Where rounding really absorbs the attack", "spread",
              "spread of the pixels around two values", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2],
              trial=linear, arms=("trap", "int8")),
    ],
    tables=tables,
    numbers=numbers,
)
