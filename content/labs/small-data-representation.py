"""Q2: two thousand mouse traces, and the same small network on three versions of them.

People and bots move a cursor along similar curves. A person's hand trembles, and
one tremor is like the last; a bot adds fresh noise of the same size at every
point. Each mouse has its own sensitivity, which multiplies the tremor. Four
detectors are trained on 2,000 labeled traces and tested on the same kind of mice
and on mice twice as sensitive. Three of them are one network: only its input changes.
"""

from functools import cache, lru_cache, partial

import numpy as np

from trapwise.labs import Lab, Sweep, Table

POINTS, TRACES, TESTS = 48, 2000, 500
HUMAN, BOT = 0.7, 0.0  # correlation of the tremor from one point to the next
TREMOR, MICE = 0.003, 0.3  # size on a screen of width 1, and the log spread between mice
OTHER = 2.0  # the other mice are this many times as sensitive
FILTERS, WIDTH, STEPS, BATCH, RATE = 16, 7, 250, 16, 0.03


def traces(rng, n, correlation, tremor=TREMOR, family="known"):
    """Return n cursor paths [n, 48, 2] on a screen of width 1."""
    bend, pace = (0.2, 0.6) if family == "new" else (0.12, 0.35)
    start, end = rng.random((n, 1, 2)), rng.random((n, 1, 2))
    along = end - start
    across = np.stack([-along[..., 1], along[..., 0]], -1)
    u = np.linspace(0, 1, POINTS)
    w = u ** np.exp(pace * rng.standard_normal((n, 1)))
    s = 10 * w**3 - 15 * w**4 + 6 * w**5  # the minimum-jerk profile of a reaching hand
    s = s + 0.04 * rng.standard_normal((n, 1)) * np.sin(np.pi * u) * u
    bow = bend * rng.standard_normal((n, 1)) * np.sin(np.pi * u)
    noise = rng.standard_normal((POINTS, n, 2))
    for k in range(1, POINTS):
        noise[k] = correlation * noise[k - 1] + np.sqrt(1 - correlation**2) * noise[k]
    size = tremor * np.exp(MICE * rng.standard_normal((n, 1, 1)))
    return start + s[..., None] * along + bow[..., None] * across + size * noise.swapaxes(0, 1)


def sample(rng, n, tremor=TREMOR, bot=BOT, family="known"):
    """Half people, half bots, in that order: traces [n, 48, 2] and labels [n]."""
    people, bots = traces(rng, n // 2, HUMAN, tremor), traces(rng, n // 2, bot, tremor, family)
    return np.concatenate([people, bots]), np.repeat([0.0, 1.0], n // 2)


def coordinates(x):
    return x


def from_start(x):
    """What a careful person does to coordinates: start at zero, end at distance one."""
    chord = np.linalg.norm(x[:, -1] - x[:, 0], axis=1) + 1e-9
    return (x - x[:, :1]) / chord[:, None, None]


def differences(x):
    return np.diff(x, axis=1)


def own_scale(x):
    """Second differences, divided by their own size: blind to place, steady speed and scale."""
    a = np.diff(x, 2, axis=1)
    return a / np.sqrt((a**2).mean((1, 2), keepdims=True))


def features(x):
    """Eight numbers a trace; all but the place of the peak speed are ratios."""
    v = np.diff(x, axis=1)
    a, j = np.diff(x, 2, axis=1), np.diff(x, 3, axis=1)
    speed = np.linalg.norm(v, axis=2) + 1e-9
    turn = np.diff(np.unwrap(np.arctan2(v[..., 1], v[..., 0]), axis=1), axis=1)
    chord = np.linalg.norm(x[:, -1] - x[:, 0], axis=1) + 1e-9
    energy = [(d**2).sum((1, 2)) for d in (v, a, j)]
    return np.stack([
        speed.sum(1) / chord,
        np.log(speed.std(1) / speed.mean(1)),
        np.log(energy[1] / energy[0]),
        np.log(energy[2] / energy[1]),
        (a[:, 1:] * a[:, :-1]).sum((1, 2)) / energy[1],  # lag-1 autocorrelation of acceleration
        (j[:, 1:] * j[:, :-1]).sum((1, 2)) / energy[2],  # ... and of jerk
        np.log(np.abs(turn).mean(1)),
        speed.argmax(1) / POINTS,
    ], 1)


def picture(x, side=32):
    """Draw each trace: brightness is speed, one channel [n, side, side]."""
    image = np.zeros((len(x), side, side))
    speed = np.linalg.norm(np.diff(x, axis=1), axis=2)
    rows = np.arange(len(x))[:, None]
    for f in np.linspace(0, 1, 6, endpoint=False):
        between = np.clip(x[:, :-1] * (1 - f) + x[:, 1:] * f, 0, 1 - 1e-6)
        at = (between * side).astype(int)
        image[rows, at[..., 1], at[..., 0]] = 20 * speed
    return image


def frozen_filters(x):
    """Means and maxima of 16 random 5 x 5 filters on the picture: a stand-in for a frozen backbone."""
    image = picture(x)
    bank = np.random.default_rng(5).standard_normal((25, 16))
    bank -= bank.mean(0)
    windows = np.lib.stride_tricks.sliding_window_view(image, (5, 5), axis=(1, 2))[:, ::2, ::2]
    out = []
    for block in np.array_split(windows, max(1, len(x) // 100)):
        z = np.maximum(block.reshape(len(block), -1, 25) @ bank, 0)
        out.append(np.concatenate([z.mean(1), z.max(1)], 1))
    return np.concatenate(out)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def windows_of(x, width):
    """[n, t, c] to [n, t - width + 1, c * width]."""
    w = np.lib.stride_tricks.sliding_window_view(x, width, axis=1)
    return w.reshape(*w.shape[:2], -1)


def network(x, y, rng, filters=FILTERS, width=WIDTH, steps=STEPS):
    """Filters over time, a ReLU, the mean over time, a logistic output. Returns x -> logit.

    With ``width`` equal to the length there is one window: a dense network.
    """
    w = windows_of(x, width)
    n, t, c = w.shape
    cut = np.cumsum([c * filters, filters, filters])
    p = np.concatenate([rng.standard_normal(c * filters) * np.sqrt(2 / c), np.zeros(filters),
                        rng.standard_normal(filters) / np.sqrt(filters), [0]])
    first, bias, last, shift = np.split(p, cut)
    first = first.reshape(c, filters)
    g, m, v = (np.zeros_like(p) for _ in range(3))
    rows = rng.integers(0, n, (steps, BATCH))
    for step, i in enumerate(rows, 1):
        batch = w[i].reshape(-1, c)
        act = np.maximum(batch @ first + bias, 0)
        pooled = np.add.reduce(act.reshape(BATCH, t, filters), 1) / t
        dz = (sigmoid(pooled @ last + shift) - y[i]) / BATCH
        back = np.repeat(dz[:, None] * last / t, t, 0) * (act > 0)
        g[:] = np.concatenate([(batch.T @ back).ravel(), np.add.reduce(back), pooled.T @ dz, [dz.sum()]])
        m += 0.1 * (g - m)
        v += 0.01 * (g * g - v)
        slow = RATE * (1 - (step - 1) / steps)
        p -= slow * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)

    def logit(x):
        z = windows_of(x, width)
        act = np.maximum(z.reshape(-1, c) @ first + bias, 0)
        return act.reshape(len(z), -1, filters).mean(1) @ last + shift
    return logit


def logistic(x, y, decay=0.1):
    """Logistic regression by Newton's method; returns x -> logit."""
    x = np.c_[x, np.ones(len(x))]
    w = np.zeros(x.shape[1])
    for _ in range(12):
        p = sigmoid(x @ w)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + decay * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + decay * w)
    return lambda x: np.c_[x, np.ones(len(x))] @ w


ARMS = {
    "trap": (coordinates, network),
    "step": (differences, network),
    "same": (own_scale, network),
    "fix": (features, logistic),
    "dense": (coordinates, partial(network, filters=64, width=POINTS)),
    "dense_same": (own_scale, partial(network, filters=64, width=POINTS - 2)),
    "image": (frozen_filters, logistic),
}


@lru_cache(maxsize=4)
def training_set(seed, n=TRACES, tremor=TREMOR):
    return sample(np.random.default_rng(seed), n, tremor)


@cache
def trained(seed, arm, n=TRACES, tremor=TREMOR):
    """Train one arm on n labeled traces; return a function from traces to accuracy."""
    x, y = training_set(seed, n, tremor)
    represent, fit = ARMS[arm]
    r = represent(x)
    axes = (0,) if r.ndim == 2 else (0, 1)
    mean, sd = r.mean(axes), r.std(axes) + 1e-9
    inputs = (r - mean) / sd
    logit = fit(inputs, y, np.random.default_rng(seed)) if fit is not logistic else fit(inputs, y)

    def accuracy(x, y):
        return 100 * np.mean((logit((represent(x) - mean) / sd) > 0) == (y > 0.5))
    return accuracy


def test_set(seed, **world):
    return sample(np.random.default_rng([seed, 1]), TESTS, **world)


def seed_of(rng):
    return int(rng.integers(1 << 32))


def trial(rng, n=TRACES, arms=("trap", "step", "same", "fix"), tremor=TREMOR, **world):
    """Accuracy (%) on mice twice as sensitive, or in the world asked for."""
    seed = seed_of(rng)
    test = test_set(seed, **({"tremor": OTHER * tremor} if not world else world))
    return {arm: trained(seed, arm, n, tremor)(*test) for arm in arms}


def shifted(rng, sensitivity, arms=("trap", "step", "same", "fix")):
    """Trained on the usual mice, tested on mice of another sensitivity."""
    seed = seed_of(rng)
    test = test_set(seed, tremor=TREMOR * sensitivity)
    return {arm: trained(seed, arm)(*test) for arm in arms}


def mimicked(rng, correlation, arms=("step", "same", "fix")):
    """Tested on bots that correlate their noise."""
    seed = seed_of(rng)
    test = test_set(seed, bot=correlation)
    return {arm: trained(seed, arm)(*test) for arm in arms}


def large_tremor(rng, size):
    """Trained and tested where the tremor is a larger part of the screen; same mice."""
    seed = seed_of(rng)
    test = test_set(seed, tremor=size)
    return {arm: trained(seed, arm, TRACES, size)(*test) for arm in ("trap", "fix")}


def weights(arm):
    if arm in {"fix", "image"}:
        return 9 if arm == "fix" else 33
    width, filters = (WIDTH, FILTERS) if "dense" not in arm else (POINTS - 2 * (arm == "dense_same"), 64)
    return 2 * width * filters + 2 * filters + 1


SEEDS = [seed_of(np.random.default_rng(seed)) for seed in range(20)]
WORLDS = {"usual": {}, "other": {"tremor": OTHER * TREMOR}, "family": {"family": "new"}}
NAMES = {"trap": ("coordinates", "filters"), "dense": ("coordinates", "dense"),
         "step": ("steps", "filters"),
         "same": ("own-scale", "filters"), "dense_same": ("own-scale", "dense"),
         "fix": ("eight features", "logistic"), "image": ("picture, 32 px", "frozen filters")}


@cache
def scores(arm):
    """Median accuracy (%) in training and in the three test worlds."""
    rows = []
    for seed in SEEDS:
        accuracy = trained(seed, arm)
        x, y = training_set(seed)
        rows.append([accuracy(x[::4], y[::4]), *(accuracy(*test_set(seed, **w)) for w in WORLDS.values())])
    return dict(zip(("train", *WORLDS), map(float, np.median(rows, 0)), strict=True))


def tables():
    rows = []
    for arm, (source, model) in NAMES.items():
        s = scores(arm)
        cells = (round(s[k], 1) for k in ("train", "usual", "other", "family"))
        rows.append([source, model, weights(arm), *cells])
    return [Table("inputs", "Accuracy (%) with 2,000 labels, median of 20 seeds",
                  ["input", "model", "weights", "train", "same mice", "other mice", "new bots"], rows)]


FEATURES = ("path", "speed", "accel", "jerk", "lag_accel", "lag_jerk", "turn", "peak")


def autocorrelation(rho):
    """Lag-1 autocorrelation of the second difference of a first-order process, exactly."""
    g = rho ** np.arange(4.0)
    zero = 6 * g[0] - 8 * g[1] + 2 * g[2]
    one = 6 * g[1] - 4 * (g[0] + g[2]) + g[1] + g[3]
    return one / zero


def tremor_share():
    """Share of the variance between points of a trace's inputs that is tremor (%), by input."""
    with_tremor, without = (traces(np.random.default_rng(2), 1000, BOT, t) for t in (TREMOR, 0.0))
    share = {}
    for name, k in (("coordinates", 0), ("steps", 1), ("acceleration", 2)):
        full, smooth = np.diff(with_tremor, k, axis=1), np.diff(without, k, axis=1)
        share[name] = 100 * (full - smooth).var() / full.var()
    return share


def numbers():
    person, bot = (traces(np.random.default_rng(3), 4000, c) for c in (HUMAN, BOT))
    lag = {name: features(x)[:, 4] for name, x in (("person", person), ("bot", bot))}
    single = {name: [] for name in FEATURES}
    for seed in SEEDS[:10]:
        (x, y), (x_test, y_test) = training_set(seed), test_set(seed, tremor=OTHER * TREMOR)
        f, f_test = features(x), features(x_test)
        f, f_test = (f - f.mean(0)) / f.std(0), (f_test - f.mean(0)) / f.std(0)
        for i, name in enumerate(FEATURES):
            logit = logistic(f[:, [i]], y)
            single[name].append(100 * np.mean((logit(f_test[:, [i]]) > 0) == (y_test > 0.5)))
    single = {name: float(np.median(right)) for name, right in single.items()}
    longer = {coordinates: [], from_start: []}
    for represent, found in longer.items():
        for seed in SEEDS[:5]:
            x, y = training_set(seed)
            r = represent(x)
            mean, sd = r.mean((0, 1)), r.std((0, 1))
            logit = network((r - mean) / sd, y, np.random.default_rng(seed), steps=10 * STEPS)
            x_test, y_test = test_set(seed)
            found.append(100 * np.mean((logit((represent(x_test) - mean) / sd) > 0) == (y_test > 0.5)))
    return {
        "longer": float(np.median(longer[coordinates])), "from_start": float(np.median(longer[from_start])),
        "scores": {arm: scores(arm) for arm in ARMS}, "weights": {arm: weights(arm) for arm in ARMS},
        "share": tremor_share(), "lag": {"person": autocorrelation(HUMAN), "bot": autocorrelation(BOT),
                                        "measured_person": lag["person"].mean(),
                                        "measured_bot": lag["bot"].mean(), "sd": lag["bot"].std()},
        "single": single, "labels": TRACES, "points": POINTS, "filters": FILTERS, "other": OTHER,
        "tremor_px": {"screen": TREMOR * 1920, "picture": TREMOR * 32},
    }


LAB = Lab(
    title="One small network, three versions of its input",
    metric="accuracy on mice twice as sensitive",
    unit="%",
    better="higher",
    arms={"trap": "network on coordinates", "step": "same network on steps",
          "same": "same network, own-scale", "fix": "eight features, logistic"},
    trial=trial,
    least_effect=20,
    sweeps=[
        Sweep("labels", "How many labels each input needs", "n", "labeled traces",
              [20, 50, 100, 200, 500, 1000, 2000, 5000], scale="log", arms=("trap", "same", "fix"),
              trial=partial(trial, arms=("trap", "same", "fix"))),
        Sweep("sensitivity", "Mice that were not in training", "sensitivity", "sensitivity of the mouse",
              [0.25, 0.5, 0.7, 1, 1.4, 2, 2.8, 4], unit="× usual", scale="log",
              metric="accuracy", trial=shifted),
        Sweep("size", "When raw coordinates are good enough", "size", "tremor, share of the screen",
              [0.003, 0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.5], scale="log", tie=2.0,
              arms=("trap", "fix"), metric="accuracy on the same mice", trial=large_tremor),
        Sweep("correlation", "Bots that learn to tremble", "correlation", "correlation of the bot's noise",
              [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], arms=("step", "same", "fix"),
              metric="accuracy", trial=mimicked),
    ],
    tables=tables,
    numbers=numbers,
)
