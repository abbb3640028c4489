"""Q9: a live classifier must learn a ninth class, and the data of the first eight are gone.

A small network knows eight classes. Their training data have been deleted; what
is left is the checkpoint and a few hundred examples of one new class. Six ways
to add the class, all with the same optimizer and the same stopping rule: stop
when 95% of the held-out new examples are right. What is left of the old classes?
"""

from functools import cache, partial

import numpy as np

from trapwise.labs import Lab, Sweep, Table

INPUTS, HIDDEN, OLD = 24, 48, 8
NEW = OLD  # the index of the new class
SPREAD = 0.75  # standard deviation of a class mean, against noise of 1 in every input
RATE, STEPS, BATCH, TEMPERATURE = 2e-3, 250, 32, 2.0
GOOD_LAMBDA = 30.0  # picked for EWC on the old test set: help that the scenario does not offer


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


class Net:
    """One hidden layer of ReLUs; all weights are views of one flat vector ``w``."""

    ends = np.cumsum([INPUTS * HIDDEN, HIDDEN, HIDDEN * (OLD + 1), OLD + 1])

    def __init__(self, w):
        self.w = w
        body, self.b, head, self.c = np.split(w, self.ends[:-1])
        self.W, self.V = body.reshape(INPUTS, HIDDEN), head.reshape(HIDDEN, OLD + 1)

    def features(self, x):
        return np.maximum(x @ self.W + self.b, 0)

    def __call__(self, x):
        return self.features(x) @ self.V + self.c

    def copy(self):
        return Net(self.w.copy())


def train(net, examples, rate=RATE, steps=STEPS, freeze=False, fisher=None, strength=0.0, stop=None,
          plain=False):
    """Adam (or ``plain`` gradient descent), in place.

    ``examples(step)`` returns inputs [n, 24] and a function from logits to dL/dz.

    ``freeze`` trains the head only; ``fisher`` and ``strength`` add the EWC penalty.
    Returns the number of steps taken.
    """
    start, g = net.w.copy(), np.zeros_like(net.w)
    G, m, v = Net(g), np.zeros_like(net.w), np.zeros_like(net.w)
    for step in range(1, steps + 1):
        x, slope = examples(step)
        h = net.features(x)
        dz = slope(h @ net.V + net.c)
        G.V[:], G.c[:] = h.T @ dz, dz.sum(0)
        if not freeze:
            dh = (dz @ net.V.T) * (h > 0)
            G.W[:], G.b[:] = x.T @ dh, dh.sum(0)
        total = g if fisher is None else g + strength * fisher * (net.w - start)
        m += 0.1 * (total - m)
        v += 0.001 * (total * total - v)
        adam = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        net.w -= rate * (total if plain else adam)
        if stop and step % 5 == 0 and stop(net):
            break
    return step


def batches(rng, *sets):
    """Return ``examples`` for ``train``: a batch from each set (inputs, target probabilities)."""
    rows = [rng.integers(0, len(x), (512, BATCH)) for x, _ in sets]

    def examples(step):
        x = np.concatenate([x[i[step % 512]] for (x, _), i in zip(sets, rows, strict=True)])
        y = np.concatenate([y[i[step % 512]] for (_, y), i in zip(sets, rows, strict=True)])
        return x, lambda z: (softmax(z) - y) / len(x)
    return examples


def without_forgetting(rng, x_new, y_new, live):
    """Learning without forgetting: the new label, and the old model's old outputs on the new inputs."""
    old = softmax(live(x_new)[:, :OLD] / TEMPERATURE)

    rows = rng.integers(0, len(x_new), (512, BATCH))

    def examples(step):
        i = rows[step % 512]

        def slope(z):
            dz = softmax(z) - y_new[i]
            dz[:, :OLD] += TEMPERATURE * (softmax(z[:, :OLD] / TEMPERATURE) - old[i])
            return dz / BATCH
        return x_new[i], slope
    return examples


def fisher_diagonal(net, x, rng):
    """The diagonal Fisher information: labels drawn from the model, squares of single gradients."""
    h = net.features(x)
    p = softmax(h @ net.V + net.c)
    y = (p.cumsum(1) > rng.random((len(x), 1))).argmax(1)
    p[np.arange(len(x)), y] -= 1
    dh = (p @ net.V.T) * (h > 0)
    squares = [(x**2).T @ dh**2, (dh**2).sum(0), (h**2).T @ p**2, (p**2).sum(0)]
    return np.concatenate([s.ravel() for s in squares]) / len(x)


def one_hot(y):
    return np.eye(OLD + 1)[y]


@cache
def world(seed, far=1.0):
    """The live model, and everything that exists before and after the deletion.

    ``far`` moves the new class away from the origin, about which the old ones lie.
    """
    rng = np.random.default_rng(seed)
    means = SPREAD * rng.standard_normal((OLD + 1, INPUTS))
    means[NEW] *= far

    def draw(classes, n):
        y = rng.choice(classes, n)
        return means[y] + rng.standard_normal((n, INPUTS)), y

    x_old, y_old = draw(OLD, 2000)  # deleted after the live model was trained
    x_test, y_test = draw(OLD, 2000)
    fresh = [draw([k], 160)[0] for k in range(OLD)]  # collected after the deletion, in some worlds
    (x_new, _), (x_held, _), (x_test_new, _) = (draw([NEW], n) for n in (300, 200, 1000))
    public = SPREAD * rng.standard_normal((30, INPUTS))  # thirty other classes, nobody's customers
    x_public = public[rng.integers(0, 30, 2000)] + rng.standard_normal((2000, INPUTS))
    live = Net(np.zeros(Net.ends[-1]))
    live.W[:] = rng.standard_normal(live.W.shape) * np.sqrt(2 / INPUTS)
    live.V[:, :OLD] = rng.standard_normal((HIDDEN, OLD)) / np.sqrt(HIDDEN)
    live.c[NEW] = -3  # an output nobody uses yet
    train(live, batches(rng, (x_old, one_hot(y_old))), rate=4e-3)
    return {
        "live": live, "x_old": x_old, "y_old": y_old, "x_test": x_test, "y_test": y_test, "fresh": fresh,
        "x_new": x_new, "y_new": one_hot(np.full(len(x_new), NEW)), "x_held": x_held,
        "x_test_new": x_test_new, "x_public": x_public, "away": rng.standard_normal(INPUTS),
        "fisher": fisher_diagonal(live, x_old, rng), "seed": int(rng.integers(1 << 32)),
    }


def adapt(w, arm, fresh=0, shift=0.0, rate=RATE, steps=STEPS, strength=GOOD_LAMBDA, plain=False):
    """Add the new class to a copy of the live model in one of the ways; return it and its steps."""
    rng, net = np.random.default_rng(w["seed"]), w["live"].copy()
    sets = [(w["x_new"], w["y_new"])]
    if fresh:
        x = np.concatenate([x[:fresh] for x in w["fresh"]])
        sets.append((x, one_hot(np.repeat(np.arange(OLD), fresh))))
    if arm == "fix":
        x = w["x_public"] + shift * w["away"] / np.linalg.norm(w["away"])
        sets.append((x, softmax(w["live"](x))))  # the old model's opinion of public inputs
    if arm == "means":
        y = rng.integers(0, OLD, 2000)
        means = np.stack([w["x_old"][w["y_old"] == k].mean(0) for k in range(OLD)])
        sets.append((means[y] + rng.standard_normal((2000, INPUTS)), one_hot(y)))
    examples = without_forgetting(rng, *sets[0], w["live"]) if arm == "lwf" else batches(rng, *sets)
    stop = lambda net: np.mean(net(w["x_held"]).argmax(1) == NEW) >= 0.95
    taken = train(net, examples, rate=rate, steps=steps, freeze=arm == "trap", stop=None if fresh else stop,
                  fisher=w["fisher"] if arm == "ewc" else None, strength=strength, plain=plain)
    return net, taken


def scores(w, net):
    """Accuracy (%): old classes, new class, all nine equally, and old classes if the new is barred."""
    z = net(w["x_test"])
    old = 100 * np.mean(z.argmax(1) == w["y_test"])
    new = 100 * np.mean(net(w["x_test_new"]).argmax(1) == NEW)
    barred = 100 * np.mean(z[:, :OLD].argmax(1) == w["y_test"])
    return {"old": old, "new": new, "all": (OLD * old + new) / (OLD + 1), "barred": barred,
            "taken_by_new": 100 * np.mean(z.argmax(1) == NEW)}


@cache
def outcome(seed, arm, far=1.0, **options):
    """Scores of one way in one world, and the steps it took; every world is tried once."""
    w = world(seed, far)
    net, taken = adapt(w, arm, **options) if arm else (w["live"], 0)
    return {**scores(w, net), "steps": taken}


def seed_of(rng):
    return int(rng.integers(1 << 32))


def trial(rng, arms=("trap", "whole", "ewc", "lwf", "fix"), far=1.0, **options):
    """Mean accuracy (%) over the nine classes after adding the new one."""
    seed = seed_of(rng)
    changed = {arm: {k: v for k, v in options.items() if arm in SENSITIVE[k]} for arm in arms}
    return {arm: outcome(seed, arm, far, **changed[arm])["all"] for arm in arms}


SENSITIVE = {"fresh": {"trap", "whole"}, "shift": {"fix"}, "strength": {"ewc"}}
SEEDS = [seed_of(np.random.default_rng(seed)) for seed in range(20)]


def medians(arm, **options):
    rows = [outcome(seed, arm, **options) for seed in SEEDS]
    return {key: float(np.median([row[key] for row in rows])) for key in rows[0]}


def best_offset(w, net):
    """Accuracy over all nine (%) if the new logit is lowered by the best constant, chosen on the test set."""
    z, z_new = net(w["x_test"]), net(w["x_test_new"])
    lead, lead_new = (v[:, NEW] - v[:, :OLD].max(1) for v in (z, z_new))
    right = z[:, :OLD].argmax(1) == w["y_test"]
    grid = np.arange(-6, 10, 0.1)
    return max(100 * (OLD * np.mean(right & (lead < b)) + np.mean(lead_new >= b)) / (OLD + 1) for b in grid)


ROUTES = {
    "do nothing": ("nothing", None, {}),
    "freeze the body, tune the head": ("new data", "trap", {}),
    "tune everything": ("new data", "whole", {}),
    "EWC": ("F, from before", "ewc", {}),
    "learning without forgetting": ("new data", "lwf", {}),
    "distill on public inputs": ("public inputs", "fix", {}),
    "sample from saved class means": ("old class means", "means", {}),
    "tune everything, 20 fresh a class": ("fresh old labels", "whole", {"fresh": 20}),
}


def measure_routes():
    return {name: {"needs": needs, **medians(arm, **options)}
            for name, (needs, arm, options) in ROUTES.items()}


def tables():
    rows = [[name, r["needs"], *(round(r[k], 1) for k in ("old", "barred", "new", "all"))]
            for name, r in measure_routes().items()]
    return [
        Table("routes", "Accuracy (%) after adding the class, median of 20 seeds",
              ["route", "needs", "old", "old, new barred", "new", "all nine"], rows),
        Table("domain", "Where EWC works: the same classes, permuted inputs",
              ["method", "old domain (%)", "new domain (%)", "mean (%)"], domain_rows()),
    ]


@cache
def domain_rows():
    """Domain-incremental: no new output, so the penalty guards every weight that matters."""
    found = {"fine-tuning": (None, 0.0), "EWC, λ = 10": ("fisher", 10.0)}
    rows = []
    for name, (fisher, strength) in found.items():
        pairs = []
        for w in map(world, SEEDS):
            rng, net = np.random.default_rng(w["seed"]), w["live"].copy()
            order = rng.permutation(INPUTS)
            train(net, batches(rng, (w["x_old"][:, order], one_hot(w["y_old"]))),
                  fisher=w["fisher"] if fisher else None, strength=strength)
            pairs.append([100 * np.mean(net(x).argmax(1) == w["y_test"])
                          for x in (w["x_test"], w["x_test"][:, order])])
        old, new = np.median(pairs, 0)
        rows.append([name, round(old, 1), round(new, 1), round((old + new) / 2, 1)])
    return rows


def numbers():
    """The stand-up's table, what the Fisher information guards, and the sign of every step."""
    w = world(SEEDS[0])
    net, taken = adapt(w, "trap")
    z_before, z_after = w["live"](w["x_test"]), net(w["x_test"])
    table = {}
    for k in range(OLD):
        rows = w["y_test"] == k
        table[f"class_{k}"] = {"before": 100 * np.mean(z_before[rows].argmax(1) == k),
                               "after": 100 * np.mean(z_after[rows].argmax(1) == k)}
    fell, guard, moved = [], [], []
    for seed in SEEDS:
        v = world(seed)
        before, after = v["live"](v["x_test"]), adapt(v, "trap")[0](v["x_test"])
        margin = lambda z: z[:, :OLD].max(1) - z[:, NEW]
        fell.append(100 * np.mean(margin(after) < margin(before)))
        F = Net(v["fisher"])
        guard.append(F.V[:, :OLD].mean() / F.V[:, NEW].mean())
        change = Net(np.abs(adapt(v, "ewc", strength=3e4)[0].w - v["live"].w))
        moved.append([change.V[:, NEW].mean(), change.V[:, :OLD].mean()])
    offsets = {arm: float(np.median([best_offset(world(seed), adapt(world(seed), arm)[0]) for seed in SEEDS]))
               for arm in ("trap", "whole", "fix")}
    full = 100 * np.mean([outcome(seed, "fix")["steps"] == STEPS for seed in SEEDS])
    rates = {f"at_{rate:g}".replace(".", "_"): medians("trap", rate=rate, steps=3000)
             for rate in (5e-4, 2e-3, 8e-3)}
    routes = measure_routes()
    names = ("nothing", "trap", "whole", "ewc", "lwf", "fix", "means", "fresh")
    short = dict(zip(ROUTES, names, strict=True))
    d = domain_rows()
    return {
        "standup": {**table, **scores(w, net), "before": scores(w, w["live"])["old"], "steps": taken},
        "routes": {short[name]: {k: v for k, v in r.items() if k != "needs"} for name, r in routes.items()},
        "fell": {"least": min(fell), "median": float(np.median(fell))},
        "fisher": {"old_over_new": float(np.median(guard)), "new_moved": float(np.median(moved, 0)[0]),
                   "old_moved": float(np.median(moved, 0)[1])},
        "rates": rates, "offset": offsets, "full": float(full),
        "plain": {arm: medians(arm, rate=0.01, plain=True) for arm in ("trap", "whole")},
        "domain": {"tune_old": d[0][1], "tune_new": d[0][2], "tune_mean": d[0][3],
                   "ewc_old": d[1][1], "ewc_new": d[1][2], "ewc_mean": d[1][3]},
        "old_classes": OLD, "inputs": INPUTS, "hidden": HIDDEN, "steps": STEPS,
        "public_classes": 30, "new_examples": 300, "public_inputs": 2000, "stop": 95,
        "weights": int(Net.ends[-1]), "lambda": GOOD_LAMBDA,
    }


THREE = ("trap", "whole", "fix")

LAB = Lab(
    title="A ninth class for a model whose training data are gone",
    metric="mean accuracy over the nine classes",
    unit="%",
    better="higher",
    arms={"trap": "freeze the body, tune the head", "whole": "tune everything", "ewc": "EWC",
          "lwf": "learning without forgetting", "fix": "distill on public inputs"},
    trial=trial,
    least_effect=10,
    sweeps=[
        Sweep("far", "A new class that looks like nothing else", "far",
              "distance of the new class", [1, 1.25, 1.5, 2, 2.5, 3, 3.5, 4], unit="× usual", arms=THREE,
              tie=2.0, trial=partial(trial, arms=THREE)),
        Sweep("fresh", "With fresh labels of the old classes", "fresh",
              "fresh labels of each old class", [1, 2, 5, 10, 20, 40, 80, 160],
              scale="log", arms=THREE, tie=2.0, trial=partial(trial, arms=THREE)),
        Sweep("shift", "When the public inputs are not like yours", "shift",
              "offset of the public inputs", [0, 1, 2, 3, 4, 6, 8, 12, 16], unit="noise SD", arms=THREE,
              trial=partial(trial, arms=THREE)),
        Sweep("strength", "A stronger guard on the wrong weights", "strength", "EWC strength λ",
              [1, 3, 10, 30, 100, 300, 1000, 3000, 30000], scale="log", arms=("ewc",),
              trial=partial(trial, arms=("ewc",))),
    ],
    tables=tables,
    numbers=numbers,
)
