"""Q22: four ways to compute the loss of a softmax classifier from its logits.

A ten-class linear classifier has learned its task well. Then somebody reorders
the class ids, and training goes on against the new labels: the model is now
confidently wrong, as after a bad export or a new taxonomy. Three losses that
are equal over the real numbers, and one that clamps the probability, try to
recover in float32. Two more patches are measured beside them: softmax and log
in float64, and adding the small constant instead of clamping at it.
"""

import numpy as np

from trapwise.labs import Lab, Sweep, Table

F32 = np.float32
CLAMP = 1e-12
EXAMPLES, FEATURES, CLASSES, STEPS = 256, 32, 10, 300


def probabilities(z, shift):
    """Softmax along the last axis; ``shift`` subtracts the maximum first."""
    e = np.exp(z - z.max(-1, keepdims=True) if shift else z)
    return e / e.sum(-1, keepdims=True)


def through_probabilities(z, t, shift, least=0.0):
    """dL/dz of -log(max(p_t, least)), by the chain rule through p, as autograd does it.

    z: logits [n, K]; t: target classes [n]; returns [n, K].
    """
    p = probabilities(z, shift)
    rows = np.arange(len(z))
    dp = np.zeros_like(p)
    above = p[rows, t] > least if least else np.ones(len(z), bool)  # a clamped p_t is a constant
    dp[rows[above], t[above]] = -1 / p[rows[above], t[above]]
    return p * (dp - (dp * p).sum(-1, keepdims=True))


def added(z, t):
    """dL/dz of -log(p_t + CLAMP) with shifted softmax: small, and not quite zero, where p_t is tiny."""
    p = probabilities(z, shift=True)
    rows = np.arange(len(z))
    g = p.copy()
    g[rows, t] -= 1
    return g * (p[rows, t] / (p[rows, t] + F32(CLAMP)))[:, None]


def doubled(z, t):
    """The two plain lines in float64, on float32 logits; the gradient goes back as float32."""
    return through_probabilities(z.astype(np.float64), t, shift=False).astype(F32)


def fused(z, t):
    """dL/dz of logsumexp(z) - z_t: p minus one at the target, with no division by p_t."""
    g = probabilities(z, shift=True)
    g[np.arange(len(z)), t] -= 1
    return g


GRADIENTS = {
    "trap": lambda z, t: through_probabilities(z, t, shift=False),
    "shifted": lambda z, t: through_probabilities(z, t, shift=True),
    "clamped": lambda z, t: through_probabilities(z, t, shift=True, least=F32(CLAMP)),
    "fix": fused,
}
PATCHES = {"added": added, "doubled": doubled}


def relearn(rng, scale=120.0, gradients=GRADIENTS):
    """Accuracy (%) on the new labels after ``STEPS`` steps of full-batch gradient descent.

    ``scale`` is the standard deviation of the old model's logits, in nats. The learning rate
    grows with it, so that every scale has the same distance to go, in steps.
    """
    x = rng.standard_normal((EXAMPLES, FEATURES)).astype(F32)
    old = rng.standard_normal((FEATURES, CLASSES))
    old = (old * scale / np.sqrt(FEATURES)).astype(F32)
    reordered = np.roll(np.arange(CLASSES), 1)
    t = reordered[(x @ old).argmax(1)]
    accuracy = {}
    for arm, gradient in gradients.items():
        w = old.copy()
        with np.errstate(all="ignore"):
            for _ in range(STEPS):
                w -= F32(scale / 4) * x.T @ gradient(x @ w, t) / F32(EXAMPLES)
                if not np.isfinite(w).all():
                    break
        right = (x @ w).argmax(1) == t if np.isfinite(w).all() else np.zeros(1)
        accuracy[arm] = 100 * float(right.mean())
    return accuracy


def recover(rng, gap=120.0):
    """Steps of gradient descent (rate 1) until the target has the largest logit.

    One example, ten logits near 0, one wrong class ``gap`` nats above the target.
    """
    start = rng.uniform(-1, 0, CLASSES)
    start[0], start[1] = 0, gap
    steps = {}
    for arm, gradient in GRADIENTS.items():
        z = start.astype(F32)[None]
        steps[arm] = None
        with np.errstate(all="ignore"):
            for step in range(1, 201):
                z = z - gradient(z, np.array([0])).astype(F32)
                if not np.isfinite(z).all():
                    break
                if z.argmax() == 0:
                    steps[arm] = step
                    break
    return steps


def losses(z, t):
    """The loss by four routes, each wholly in the dtype of ``z`` [K]."""
    kind = z.dtype.type
    p, shifted = probabilities(z, False)[t], probabilities(z, True)[t]
    m = z.max()
    return [
        -np.log(p),
        -np.log(shifted),
        -np.log(np.maximum(shifted, kind(CLAMP))),
        np.log(np.exp(z - m).sum()) - (z[t] - m),
    ]


def tables():
    """The four losses at logits that a reader can check by hand."""
    cases = [("[2, 1, 0]", [2, 1, 0], 2), ("[12, 1, 0]", [12, 1, 0], 0), ("[0, −30]", [0, -30], 1),
             ("[0, −200]", [0, -200], 1), ("[1000, 1001, 1002]", [1000, 1001, 1002], 2)]
    rows = []
    with np.errstate(all="ignore"):
        for kind in (np.float16, np.float32, np.float64):
            for label, z, t in cases:
                values = losses(np.array(z, kind), t)
                rows.append([kind.__name__, label, t, *(said(v) for v in values)])
    return [Table("losses", "Loss by four routes, three formats",
                  ["format", "logits", "target", "naive", "shifted", "clamped", "fused"], rows)]


def said(value):
    value = float(value) + 0.0  # no negative zero
    return f"{value:.4g}" if np.isfinite(value) else str(value).replace("-", "−")


def numbers():
    """Thresholds, the order of the last subtraction, and the one-pass form."""
    limits = {}
    grid = np.arange(0, 800, 0.01)
    with np.errstate(all="ignore"):
        for kind in (np.float16, np.float32, np.float64):
            low = np.exp(-grid.astype(kind)) == 0
            limits[kind.__name__] = {
                "overflow": np.log(float(np.finfo(kind).max)),
                "zero": grid[low][0],
                "largest": float(np.finfo(kind).max),
                "clamp_kept": float(kind(CLAMP)),
            }
        order = {}
        for kind, z in ((np.float16, [1000, 1001, 1002]), (np.float32, [1e6, 1e6 + 1, 1e6 + 2])):
            a = np.array(z, kind)
            m = a.max()
            s = np.exp(a - m).sum()
            order[kind.__name__] = {"cancels": float((m + np.log(s)) - a[1]),
                                    "keeps": float(np.log(s) - (a[1] - m))}
    patched = [relearn(np.random.default_rng(seed), gradients=PATCHES) for seed in range(20)]
    exact = np.log(np.exp(np.array([-2.0, -1, 0])).sum()) + 1
    wrong = np.array([0.0, -30], F32)[None]
    target = np.array([1])
    return {
        "limits": limits, "order": {**order, "exact": exact}, "clamp_loss": -np.log(CLAMP),
        "at_30": {"clamped_loss": float(losses(wrong[0], 1)[2]), "true_loss": float(losses(wrong[0], 1)[3]),
                  "clamped_gradient": float(GRADIENTS["clamped"](wrong, target)[0, 1]),
                  "fused_gradient": float(fused(wrong, target)[0, 1])},
        "online": online(), "examples": EXAMPLES, "classes": CLASSES, "features": FEATURES,
        "steps": STEPS, "scale": 120,
        "patches": {arm: float(np.median([one[arm] for one in patched])) for arm in PATCHES},
    }


def online(count=100_000):
    """One pass over ``count`` logits against two, in float64; with a small spread, so that all count."""
    z = np.random.default_rng(22).standard_normal(count)
    m, s = -np.inf, 0.0
    for v in z:
        top = max(m, v)
        s = s * np.exp(m - top) + np.exp(v - top)
        m = top
    two = z.max() + np.log(np.exp(z - z.max()).sum())
    return {"count": count, "difference": abs(m + np.log(s) - two), "value": two}


LAB = Lab(
    title="A classifier that is confidently wrong, relearning in float32",
    metric="accuracy on the new labels",
    unit="%",
    better="higher",
    arms={"trap": "softmax, then log", "shifted": "shifted softmax, then log",
          "clamped": "shifted, clamped, then log", "fix": "fused, from logits"},
    trial=relearn,
    least_effect=50,
    sweeps=[
        Sweep("gap", "How far wrong can one example be and still be learned?", "gap",
              "the wrong class leads by", [1, 5, 10, 15, 20, 25, 27, 28, 30, 40, 50, 60, 70, 80, 88, 89,
                                           95, 103, 105, 110, 120, 140, 160, 180, 200],
              unit="nats", metric="steps until the answer is right", metric_unit="steps",
              better="lower", trial=recover),
        Sweep("scale", "Where the obvious answer is good enough", "scale",
              "standard deviation of the logits", [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128],
              unit="nats", scale="log", tie=2.0),
    ],
    tables=tables,
    numbers=numbers,
)
