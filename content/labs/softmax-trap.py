"""Q22: six ways to train a softmax classifier from its logits, when some examples are badly wrong.

A classifier has learned its task well. Then some of its class ids are exchanged, as by a bad
export or a new taxonomy, and training goes on: the model is now confidently wrong about the
examples of those classes. All arms start from the same weights and see the same batches; each
tunes its own learning rate and weight decay. Only the arithmetic of the loss differs: weights are
kept in float32, and the steps from the logits to their gradient are rounded, one by one, to the
format under test. Whatever brings the logits back, such as a temperature or longer training, is a
setting that all arms share.
"""

from dataclasses import dataclass

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Knob, Range, Setting, Table, World

FORMATS = (np.float16, np.float32, np.float64)
HALF, SINGLE, DOUBLE = (int(np.finfo(kind).nexp) for kind in FORMATS)
"""The bits of the exponent of each format."""
NEXT = DOUBLE - SINGLE  # the next format has 3 more of them, after float16 as after float32
LEAST = Setting("least", 1e-12, Range(1e-38, 1e-6, "log"), "scenario", source="the candidate's answer",
                label="clamp as the candidate wrote it")
GAP = Setting("gap", 30, Range(1, 1000, "log"), "scenario", "nats", label="how wrong the example is")


# Formats ------------------------------------------------------------------------------------------


def reach(exponent):
    """Return the logarithm of the largest number of a format with so many bits of exponent, in nats."""
    return float(2 ** (exponent - 1) * np.log(2))


def in_format(exponent, bits):
    """Return what rounds to a format with so many bits of exponent and of significand."""
    for kind in FORMATS:
        if (exponent, bits) == (np.finfo(kind).nexp, np.finfo(kind).nmant + 1):
            return lambda a, kind=kind: np.asarray(a).astype(kind, copy=False)
    largest = np.exp(reach(exponent))
    spare = np.int64(np.finfo(np.float64).nmant + 1 - bits)  # bits of a double that the format has not

    def rounded(a):
        a = np.array(a, np.float64)
        if spare:  # to the nearest, ties to even: in the bits themselves, which takes a fifth of the time
            held = a.view(np.int64)
            half = (np.int64(1) << (spare - 1)) - 1 + ((held >> spare) & 1)
            a = ((held + half) >> spare << spare).view(np.float64)
        a = np.where(np.abs(a) > largest, np.sign(a) * np.inf, a)
        return np.where(np.abs(a) < 1 / largest, 0, a)  # no subnormal numbers

    return rounded


# Gradients of the loss by the logits: z [K, n], a column an example; targets t [n] -> [K, n] -------


def softmax(z, to, shift=True):
    """Softmax of each column, every step rounded by ``to``."""
    e = to(np.exp(to(z - z.max(0)) if shift else z))
    return to(e / to(e.sum(0)))


def at_target(p, t):
    return p[t, np.arange(len(t))]


def chain(p, t, at, slope, to):
    """The chain rule through the probabilities, as autograd does it; ``slope`` [n] is dL/dp of the target."""
    through = to(slope * at)
    g = to(-p * through)
    g[t, np.arange(len(t))] += through
    return g


def shifted(z, t, to, least=None):
    p = softmax(z, to)
    at = at_target(p, t)
    return chain(p, t, at, to(-1 / at), to)


def clamped(z, t, to, least):
    """Of -log(max(p, least)): where p is below, the loss is a constant."""
    p = softmax(z, to)
    at = at_target(p, t)
    held = at < to(least)
    return chain(p, t, at, np.where(held, 0, to(-1 / np.where(held, 1, at))), to)


def added(z, t, to, least):
    """Of -log(p + least)."""
    p = softmax(z, to)
    at = at_target(p, t)
    return chain(p, t, at, to(-1 / to(at + to(least))), to)


def fused(z, t, to, least=None):
    """Of log-sum-exp minus the target's logit: p - y, with no division by p."""
    g = softmax(z, to)
    g[t, np.arange(len(t))] -= 1
    return g


def capped(gradient, cap):
    """Return the gradient of a loss of soft-capped logits, cap * tanh(z / cap)."""

    def through(z, t, to, least):
        share = to(np.tanh(z / cap))
        return to(gradient(to(cap * share), t, to, least) * to(1 - share * share))

    return through


# The trial ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Data:
    """Examples, in columns, with the labels they are trained on, others with their true class, and the old weights."""

    x: np.ndarray
    labels: np.ndarray
    test: np.ndarray
    truth: np.ndarray
    layers: list[np.ndarray]
    adaptive: bool


def inputs(x, layers):
    """Return what each layer reads: x itself, then what a hidden layer passes on."""
    read = [x]
    for w in layers[:-1]:
        read.append(np.maximum(w @ read[-1], 0))
    return read


def logits(x, layers):
    return layers[-1] @ inputs(x, layers)[-1]


def draw(rng, s, adaptive=True, layered=False):
    """``logit`` is the mean of the largest logit, ``moved`` the share of the classes that exchange ids.

    Where the model is ``layered``, a hidden layer twice as wide as the input is trained too.
    """
    n, features, classes = int(s["examples"]), int(s["features"]), int(s["classes"])
    count = n + int(s["tested"])
    x = rng.standard_normal((features, count))
    if s["tail"]:
        x *= rng.uniform(size=count) ** -s["tail"]
    widths = [features, 2 * features, classes] if layered else [features, classes]
    layers = [rng.standard_normal((to, of)) for of, to in zip(widths, widths[1:], strict=False)]
    z = logits(x, layers)
    size = s["logit"] / z.max(0).mean()
    layers = [w * size ** (1 / len(layers)) for w in layers]
    ids = np.arange(classes)
    moved = round(s["moved"] * classes)
    ids[:moved] = np.roll(ids[:moved], 1)
    if s["drift"]:
        z = logits(x, [w + s["drift"] * w.std() * rng.standard_normal(w.shape) for w in layers])
    truth = ids[z.argmax(0)]
    wrong = rng.uniform(size=count) < s["mislabeled"]
    labels = np.where(wrong, rng.integers(classes, size=count), truth)
    return Data(x[:, :n], labels[:n], x[:, n:], truth[n:], layers, adaptive)


def accuracy(data, layers):
    return 100 * float((logits(data.test, layers).argmax(0) == data.truth).mean())


def gradients(read, layers, g):
    """Return the gradient by the weights of each layer, given that by the logits, averaged over the batch."""
    found = []
    for x, w in zip(reversed(read), reversed(layers), strict=True):
        found.append(g @ x.T)
        if len(found) < len(layers):
            g = (w.T @ g) * (x > 0)
    return found[::-1]


def train(gradient, wider=False, constant=None, cap=None):
    """Return an arm: its accuracy (%) on new examples, or None where a gradient is no number or the format is ruled out.

    The constant inside the logarithm is the smallest that the format can divide by, or that setting;
    ``cap`` is the setting that holds a soft cap of the logits.
    """

    def run(data, s, k, rng):
        exponent, to = int(s["exponent"]), in_format(s["exponent"], s["bits"])
        inside = to
        if wider:
            exponent = min(exponent + NEXT, DOUBLE)
            if exponent > s["allowed"]:
                return None  # the task rules this format out
            inside = in_format(exponent, np.finfo(np.float64).nmant + 1)
        least = s[constant] if constant else 2 * np.exp(-reach(exponent))
        by_logits = capped(gradient, s[cap]) if cap else gradient
        steps, batch = int(s["steps"]), int(s["batch"])
        layers = [w.astype(np.float32) for w in data.layers]
        rates = [w.std() * k["rate"] for w in layers]
        shrunk = np.exp(-k["decay"] / len(layers) / steps)
        states = [(np.zeros(w.shape), np.zeros(w.shape)) for w in layers]
        for step in range(steps):
            first = step * batch % (len(data.labels) - batch + 1)
            t = data.labels[first : first + batch]
            read = inputs(data.x[:, first : first + batch], layers)
            z = to(layers[-1] @ read[-1] / s["temperature"])
            pull = to(by_logits(inside(z), t, inside, least))
            found = gradients(read, layers, pull.astype(np.float64) / (batch * s["temperature"]))
            if not np.isfinite(found[0].sum()):
                return None
            for i, g in enumerate(found):
                if data.adaptive:
                    g, states[i] = adapted(g, *states[i], step + 1, s)
                layers[i] = (layers[i] * shrunk - rates[i] * (1 - step / steps) * g).astype(np.float32)
        return accuracy(data, layers)

    return run


def adapted(g, m, v, step, s):
    """Return the direction of one step of Adam, and its new state."""
    m = s["beta1"] * m + (1 - s["beta1"]) * g
    v = s["beta2"] * v + (1 - s["beta2"]) * g * g
    size = np.sqrt(v / (1 - s["beta2"] ** step)) + s["epsilon"]
    return m / (1 - s["beta1"] ** step) / size, (m, v)


def pull(gradient, kind=np.float32):
    """Return an arm: the size of the gradient on the target of one example that is wrong by ``gap`` nats; exact: 1."""

    def run(data, s, k, rng):
        z = np.array([[0], [-s["gap"]]], kind)
        found = abs(float(gradient(z, np.array([1]), kind, s["least"])[1, 0]))
        return found if np.isfinite(found) else None

    return run


# Tables that a reader can check by hand ------------------------------------------------------------


def said(value):
    value = float(value) + 0.0  # no negative zero
    return f"{value:.4g}".replace("-", "−") if np.isfinite(value) else str(value).replace("-", "−")


def losses(kind, z, t):
    """The loss by four routes, each wholly in one format; the last subtracts in the order that keeps digits."""
    z, to = np.array(z, kind)[:, None], kind
    plain, p = softmax(z, to, shift=False)[t, 0], softmax(z, to)[t, 0]
    d = z[:, 0] - z.max()
    found = [-np.log(plain), -np.log(p), -np.log(max(p, kind(LEAST.value))), np.log(np.exp(d).sum()) - d[t]]
    return [kind.__name__, str(z[:, 0].astype(int).tolist()).replace("-", "−"), t, *map(said, found)]


def pulls(gap):
    """The gradient on the target of one example that is wrong by ``gap`` nats, in float32; exact: -1."""
    z, t = np.array([[0], [-gap]], np.float32), np.array([1])
    routes = (shifted, clamped, added, fused)
    return [gap, *(said(route(z, t, np.float32, LEAST.value)[1, 0]) for route in routes)]


def tables():
    with np.errstate(all="ignore"):
        return [
            Table("losses", "The loss by four routes", ["format", "logits", "target", "naive", "shifted", "clamped", "fused"],
                  [losses(kind, z, t) for kind in FORMATS[:2]
                   for z, t in (([12, 1, 0], 0), ([0, -30], 1), ([0, -200], 1), ([1000, 1001, 1002], 2))]),
            Table("pulls", "The gradient on the target of one wrong example, in float32",
                  ["wrong by (nats)", "shifted", "clamped at 1e-12", "1e-12 added", "fused"],
                  [pulls(gap) for gap in (10, 25, 30, 40, 88, 89, 200)]),
        ]


def numbers():
    """Where e^x overflows and e^-x rounds to 0, subnormal numbers kept."""
    largest = [float(np.log(float(np.finfo(kind).max))) for kind in FORMATS]
    smallest = [float(np.log(float(np.finfo(kind).smallest_subnormal))) for kind in FORMATS]
    return {"limits": {kind.__name__: {"overflow": limit, "zero": np.log(2) - least}
                       for kind, limit, least in zip(FORMATS, largest, smallest, strict=True)}}


# The experiment -----------------------------------------------------------------------------------

# Closed, because hardly any rate leaves the model as it is, and hardly any decay is none. The middle is a plain choice.
KNOBS = [Knob("rate", Range(0.004, 60, "log"), closed=True), Knob("decay", Range(0.04, 10, "log"), closed=True)]

ARMS = {
    arm.id: arm
    for arm in (
        Arm("fused", "loss from logits", train(fused), KNOBS, option="fused"),
        Arm("shifted", "shifted softmax, then log", train(shifted), KNOBS, option="shifted"),
        Arm("wider", "smallest clamp, in the next wider format", train(clamped, wider=True), KNOBS, option="wider"),
        Arm("clamped", "smallest clamp", train(clamped), KNOBS, option="clamped"),
        Arm("written", "clamp at 1e-12", train(clamped, constant="least"), KNOBS),
        Arm("capped", "soft cap, then the smallest clamp", train(clamped, cap="cap"), KNOBS),
        Arm("kept", "old model, not trained", lambda data, s, k, rng: accuracy(data, data.layers)),
    )
}

EXPERIMENT = Experiment(
    title="A classifier that is confidently wrong about some classes, relearning in float32",
    metric="accuracy under the new class ids",
    unit="%",
    better="higher",
    settings=[
        Setting("logit", 1000, Range(5, 5000, "log"), "scenario", "nats", "the interviewer's logit",
                label="typical largest logit"),
        Setting("temperature", 1, Range(1, 1000, "log"), "scenario", "", "the task: from the logits as they are",
                label="temperature that divides the logits"),
        Setting("steps", 30, Range(15, 300, "log", whole=True), "invented", "", "enough to relearn most of it",
                label="training steps"),
        Setting("allowed", SINGLE, Range(SINGLE, DOUBLE, whole=True), "scenario", "bits", "float32; up to float64",
                label="widest exponent that the task allows"),
        Setting("exponent", SINGLE, Range(HALF, SINGLE, whole=True), "scenario", "bits",
                "float32; from float16", label="exponent of the format"),
        Setting("bits", 24, Range(8, 53, whole=True), "scenario", "bits", "float32; from bfloat16 to float64",
                label="significand of the format"),
        LEAST,
        Setting("moved", 0.3, Range(0.2, 1), "invented", "", "the scenario says: some",
                label="share of the classes that get another id"),
        Setting("mislabeled", 0.01, Range(0, 0.1), "invented", "", "no set of labels is clean",
                label="share of random labels"),
        Setting("drift", 0, Range(0, 0.5), "invented", "", "only ids have changed",
                label="change of the true weights, in standard deviations"),
        Setting("tail", 0, Range(0, 0.5), "invented", "", "0 is normal; at 0.5 the variance is infinite",
                label="tail of the size of the examples"),
        Setting("classes", 10, Range(5, 30, "log", whole=True), "invented", "", "few, to run fast"),
        Setting("features", 8, Range(4, 32, "log", whole=True), "invented", "", "few, to run fast"),
        Setting("examples", 2048, Range(512, 8192, "log", whole=True), "invented", "", "each is seen about once"),
        Setting("tested", 400, Range(200, 800, "log", whole=True), "invented", "", "a percent or two of noise",
                label="test examples"),
        Setting("batch", 64, Range(16, 256, "log", whole=True), "invented", "", "small, to run fast",
                label="examples in a batch"),
        Setting("cap", 30, Range(10, 100, "log"), "cited", "nats", "gemma2024", label="soft cap of the logits"),
        Setting("beta1", 0.9, Range(0, 0.95), "convention", label="Adam's first decay"),
        Setting("beta2", 0.999, Range(0.9, 0.9999), "convention", label="Adam's second decay"),
        Setting("epsilon", 1e-8, Range(1e-15, 1e-3, "log"), "convention", label="Adam's epsilon"),
    ],
    arms=list(ARMS.values()),
    recommended="fused",
    obvious="written",
    draw=draw,
    cause={"logit": 5},
    worlds=[
        World("float16", "the loss in float16", {"exponent": HALF, "bits": 11}),
        World("descent", "plain gradient descent instead of Adam", draw=lambda rng, s: draw(rng, s, adaptive=False)),
        World("hidden", "a hidden layer is trained too, four times as long", {"steps": 120},
              draw=lambda rng, s: draw(rng, s, layered=True)),
        World("outliers", "typical logits of 30, and a few examples far out", {"logit": 30, "tail": 0.5}),
        World("noise", "only mislabeled examples are badly wrong",
              {"logit": 100, "moved": 0, "mislabeled": 0.1, "drift": 0.3}),
    ],
    scalings=[{"logit": 1 / 8, "exponent": HALF / SINGLE, "allowed": HALF / SINGLE, "cap": 1 / 8}],
    curves=[Curve("logit", "How large may the logits be?", "logit", scale="log",
                  values=[5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560],
                  arms=[ARMS[name] for name in ("fused", "shifted", "clamped", "written", "kept")]),
            Curve("steps", "How long may they train?", "steps", scale="log", values=[15, 30, 60, 120, 240],
                  arms=[ARMS[name] for name in ("fused", "clamped", "written", "capped")]),
            Curve("pull", "What one wrong example teaches", GAP, scale="log",
                  values=[1, 2, 5, 10, 20, 26, 28, 40, 60, 88, 89, 150, 300, 709, 710, 1000],
                  arms=[Arm("fused", "loss from logits", pull(fused)),
                        Arm("shifted", "shifted softmax, then log", pull(shifted)),
                        Arm("wider", "shifted softmax, then log, in float64", pull(shifted, np.float64)),
                        Arm("written", "clamp at 1e-12", pull(clamped))],
                  draw=lambda rng, s: None, metric="gradient on the right logit", better="higher", never="NaN")],
    tables=tables,
    numbers=numbers,
)
