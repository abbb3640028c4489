"""Q9: a live classifier must learn a ninth class today, and the data of the first eight are gone.

A small network sorts letters of eight classes. Its training letters are deleted; the checkpoint
stays, and so do some labeled letters of one new class. Each arm adds the class in its own way and is
judged by the share of today's mail that it sorts right. Whatever an arm trains gives each letter a
score for *new*; the letter is new if the score is above a threshold, which gives up a tuned share of
held-out new letters, so that every arm may correct the bias of its new output. All arms share the
optimizer, and each chooses how long it trains. Seeds are trained side by side, in blocks: draw()
names a seed, and whatever its block needs is made once.
"""

from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.standings import difference
from trapwise.labs.trials import FULL, Purpose, measures
from trapwise.labs.tuning import tune

SETTINGS = [
    Setting("classes", 8, Range(2, 16, "log", whole=True), "scenario", label="old classes"),
    Setting("examples", 300, Range(40, 1200, "log", whole=True), "scenario", label="labeled letters of the new class"),
    Setting("labels", 0, Range(0, 1000, whole=True), "scenario", label="today's letters that people label by hand",
            source="of the other eight, none arrived; networks train on them"),
    Setting("mail", 1000, Range(50, 4000, "log", whole=True), "invented", label="today's unlabeled letters that may train",
            source="Legal decides; none at all is a world of its own"),
    Setting("networks", 2, Range(1, 2, whole=True), "invented", label="networks that may serve a letter",
            source="the scenario gives no latency"),
    Setting("share", 0.1, Range(0.01, 0.5, "log"), "invented", label="new letters, as a share of the mail",
            source="about as many as of each old class"),
    Setting("marked", 0, Range(0, 1), "invented", label="new letters that a rule on the form recognizes",
            source="the scenario tells of no title or barcode"),
    Setting("shift", 2, Range(0, 8), "invented", "sd", label="distance of public inputs from the mail",
            source="public documents are not an insurer's mail"),
    Setting("spread", 1.1, Range(0.8, 2), "invented", "sd", label="spread of the classes",
            source="the old model is right on about 95%"),
    Setting("modes", 3, Range(1, 8, "log", whole=True), "invented", label="layouts of a class"),
    Setting("alike", 0, Range(0, 0.8), "invented", label="how much the new class resembles an old one"),
    Setting("far", 1, Range(0.5, 4, "log"), "invented", label="distance of the new class, in usual ones"),
    Setting("tail", 0, Range(0, 0.3), "invented", label="tail of the noise", source="0 is normal"),
    Setting("drift", 0, Range(0, 1), "invented", "sd", label="change of the old classes since the training"),
    Setting("mislabeled", 0.01, Range(0, 0.1), "invented", label="new examples that are old letters"),
    Setting("inputs", 16, Range(8, 32, "log", whole=True), "invented", source="few, to run fast"),
    Setting("hidden", 24, Range(12, 48, "log", whole=True), "invented", label="hidden units", source="few, to run fast"),
    Setting("rate", 0.008, Range(0.002, 0.03, "log"), "invented", label="learning rate", source="of Adam"),
    Setting("steps", 120, Range(24, 240, "log", whole=True), "invented", label="most training steps",
            source="each answer chooses where to stop"),
]

INNER = Fixed("inner", 0.7, "our choice, of the world where a class has several", "sd", label="spread of the layouts of a class")
STRAY = Fixed("stray", 0.005, "our choice", label="old letters that the rule takes for new")
DELETED = Fixed("deleted", 1500, "our choice; the old model is what is given", label="letters that trained the old model")
HELD = Fixed("held", 0.2, "the usual share", label="new letters that are held out")
STOP = Fixed("stop", 0.95, "as the candidate says", label="new letters right, where he stops")
SLOWER = Fixed("slower", 4, "as the option says", label="times the slower rate is smaller")
BATCH = Fixed("batch", 16, "our choice, for every arm", label="letters of each kind in a batch")
TESTED = Fixed("tested", 300, "our choice; the seeds differ by more", label="test letters of the old classes")
PUBLIC = Fixed("public", 1000, "as many as letters of mail", label="public inputs")
FIRST = Fixed("first", 120, "the old model is what is given", label="steps of the old training")
FIRST_RATE = Fixed("first_rate", 0.02, "it falls to 0", label="rate of the old training")
FIRST_BATCH = Fixed("first_batch", 64, "the old model is what is given", label="batch of the old training")
BETA1 = Fixed("beta1", 0.9, "the default of Adam")
BETA2 = Fixed("beta2", 0.999, "the default of Adam")
EPSILON = Fixed("epsilon", 1e-8, "the default of Adam")
SIFTED = Fixed("sifted", 0.1, "our choice", label="new letters that may stay in the mail to distill on")
PLAIN = Fixed("plain", 20, "so that both move about equally at first", label="rate of plain descent over that of Adam")
AMBIENT = Fixed("ambient", 3, "a world of its own", label="directions of a flat world, for each in which letters lie")
ASCENT = Fixed("ascent", 20, "of a design told beside the stress test", label="steps up the old model's opinion")
STRIDE = Fixed("stride", 0.1, "of a design told beside the stress test", label="length of such a step, per gradient")
CHECKS = Fixed("checks", 7, "every arm but the candidate's chooses among them", label="points of a training at which an arm may stop")
BLOCK = {Purpose.REPORTING: Fixed("reported", 6, "seeds trained side by side"),
         Purpose.TUNING: Fixed("tuned", 5, "seeds trained side by side")}

LAW = ("classes", "modes", "inputs", "spread", "alike", "far", "drift", "tail")
LIVE = (*LAW, "hidden")
NEW = (*LAW, "examples", "mislabeled")
MAIL = (*LAW, "mail", "share")
"""What letters, the old model, the new examples and today's mail depend on."""


@dataclass(frozen=True)
class Block:
    """Seeds that are made and trained side by side, and the law of their world."""

    purpose: int
    first: int
    law: str = ""

    @property
    def size(self):
        return int(BLOCK[Purpose(self.purpose)].value)

    def streams(self, what):
        """Random numbers of each seed for one purpose, such as its mail, which no other purpose can shift."""
        return [np.random.default_rng([self.purpose, self.first + i, 2, PIECES.index(what)]) for i in range(self.size)]


PIECES = ("kinds", "old", "live", "test", "new", "mail", "public", "batches", "noise", "flat")


@dataclass(frozen=True)
class Data:
    """A seed: a place in a block."""

    block: Block
    place: int


def draw(rng, s, law=""):
    purpose, seed, _ = rng.bit_generator.seed_seq.entropy
    size = int(BLOCK[Purpose(purpose)].value)
    return Data(Block(int(purpose), int(seed) // size * size, law), int(seed) % size)


def once(*names):
    """Have a function of a block and of these settings work once for each block and values."""

    def wrap(make):
        kept = lru_cache(maxsize=100)(lambda block, values: make(block, dict(zip(names, values))))
        return lambda block, s: kept(block, tuple(s[name] for name in names))

    return wrap


# The world: arrays begin with an axis of seeds ------------------------------------------------------


@once(*LAW)
def kinds(block, s):
    """Means of the layouts of each class, the new one last [S, K + 1, M, D]: as they are today, and when the old model learned."""
    today, then = [], []
    for rng in block.streams("kinds"):
        means = some_kinds(rng, int(s["classes"]) + 1, s)
        means[-1] *= s["far"]
        means[-1] += s["alike"] * (means[0] - means[-1])
        today.append(means)
        then.append(means + s["drift"] * rng.standard_normal(means.shape))
    return np.stack(today), np.stack(then)


@once("inputs")
def directions(block, s):
    """Where the letters lie among all inputs [S, D, inputs that a model sees]: everywhere, or in a flat part of them."""
    n = int(s["inputs"])
    if block.law != "flat":
        return np.stack([np.eye(n)] * block.size)
    return np.stack([rng.standard_normal((n, int(AMBIENT.value) * n)) / np.sqrt(n) for rng in block.streams("flat")])


def some_kinds(rng, count, s):
    middles = s["spread"] * rng.standard_normal((count, 1, int(s["inputs"])))
    return middles + INNER.value * rng.standard_normal((count, int(s["modes"]), int(s["inputs"])))


def letters(rng, means, y, s, one_layout=False):
    """Letters [n, D] of the classes y [n], in all layouts of each or in one."""
    x = rng.standard_normal((len(y), means.shape[-1]))
    if s["tail"]:
        x *= rng.uniform(size=(len(y), 1)) ** -s["tail"]
    return means[y, rng.integers(1 if one_layout else means.shape[1], size=len(y))] + x


def both(pairs):
    return tuple(np.stack(each) for each in zip(*pairs, strict=True))


@once(*LAW)
def old_letters(block, s):
    """What trained the old model, and is gone: letters [S, n, D] and their classes [S, n]."""
    found = []
    for rng, means, to in zip(block.streams("old"), kinds(block, s)[1], directions(block, s), strict=True):
        y = rng.integers(int(s["classes"]), size=int(DELETED.value))
        found.append((letters(rng, means, y, s) @ to, y))
    return both(found)


@once(*NEW)
def new_letters(block, s):
    """Labeled letters of the new class: those that train and those held out. Some are old letters."""
    found = []
    n, new = int(s["examples"]), int(s["classes"])
    held = max(int(HELD.value * n), 1)
    for rng, means, to in zip(block.streams("new"), kinds(block, s)[0], directions(block, s), strict=True):
        y = np.where(rng.uniform(size=n) < s["mislabeled"], rng.integers(new, size=n), new)
        x = letters(rng, means, y, s, block.law == "sender") @ to
        found.append((x[held:], x[:held]))
    return both(found)


@once(*MAIL)
def mail(block, s):
    """Letters of today's mail that may train, and the classes that nobody has told."""
    found = []
    n, new = int(s["mail"]), int(s["classes"])
    for rng, means, to in zip(block.streams("mail"), kinds(block, s)[0], directions(block, s), strict=True):
        y = np.where(rng.uniform(size=n) < s["share"], new, rng.integers(new, size=n))
        found.append((letters(rng, means, y, s) @ to, y))
    return both(found)


@once(*LAW, "shift")
def public(block, s):
    """Inputs that belong to nobody: twice as many classes, of which none is ours."""
    found = []
    for rng, to in zip(block.streams("public"), directions(block, s), strict=True):
        means = some_kinds(rng, 2 * int(s["classes"]), s)
        away = rng.standard_normal(int(s["inputs"]))
        y = rng.integers(len(means), size=int(PUBLIC.value))
        found.append((letters(rng, means, y, s) + s["shift"] * away / np.sqrt(away @ away)) @ to)
    return np.stack(found)


@once(*LAW)
def from_statistics(block, s):
    """Draws from the mean and spread of each old class, if somebody kept them; and the classes."""
    found = []
    for rng, x, y in zip(block.streams("noise"), *old_letters(block, s), strict=True):
        of = rng.integers(int(s["classes"]), size=int(PUBLIC.value))
        means, spreads = (np.stack([measure(x[y == k], 0) for k in range(int(s["classes"]))]) for measure in (np.mean, np.std))
        found.append((means[of] + spreads[of] * rng.standard_normal((len(of), x.shape[1])), of))
    return both(found)


@once(*NEW)
def noise(block, s):
    """Noise as wide as the new letters, which anybody can draw."""
    new = new_letters(block, s)[0]
    drawn = [rng.standard_normal((int(PUBLIC.value), new.shape[-1])) for rng in block.streams("noise")]
    return np.stack(drawn) * new.std()


@once(*LIVE, "examples", "mislabeled")
def generated(block, s):
    """Inputs that the old model is sure of: noise, moved up the model's own opinion."""
    (w, shape), x = live(block, s), noise(block, s).copy()
    W, b, V, c = parts(w, shape)
    V, c = V[..., :-1], c[..., :-1]
    wanted = np.eye(V.shape[-1])[np.arange(x.shape[1]) % V.shape[-1]]
    for _ in range(int(ASCENT.value)):
        h = np.maximum(x @ W + b, 0)
        x += STRIDE.value * (((wanted - softmax(h @ V + c)) @ V.transpose(0, 2, 1) * (h > 0)) @ W.transpose(0, 2, 1))
    return x


@once(*NEW)
def judged_on(block, s):
    """Test letters of the old classes, then of the new one, then those held out; and the classes of the first [S, n]."""
    found, new = [], int(s["classes"])
    each = zip(block.streams("test"), kinds(block, s)[0], directions(block, s), new_letters(block, s)[1], strict=True)
    for rng, means, to, held in each:
        y = rng.integers(new, size=int(TESTED.value))
        x = letters(rng, means, np.concatenate([y, np.full(len(y) // 2, new)]), s) @ to
        found.append((np.concatenate([x, held]), y))
    return both(found)


# Networks: one hidden layer; w [S, P] holds the weights of each seed ---------------------------------


def parts(w, shape):
    """Views of the weights: W [S, D, H], b [S, 1, H], V [S, H, K], c [S, 1, K]."""
    inputs, hidden, outputs = shape
    ends = np.cumsum([inputs * hidden, hidden, hidden * outputs])
    W, b, V, c = (w[:, i:j] for i, j in zip([0, *ends], [*ends, w.shape[1]], strict=True))
    return W.reshape(-1, inputs, hidden), b[:, None], V.reshape(-1, hidden, outputs), c[:, None]


def empty(size, shape):
    inputs, hidden, outputs = shape
    return np.zeros((size, (inputs + 1) * hidden + (hidden + 1) * outputs))


def features(x, w, shape):
    W, b, _, _ = parts(w, shape)
    return np.maximum(x @ W + b, 0)


def logits(x, w, shape):
    _, _, V, c = parts(w, shape)
    return features(x, w, shape) @ V + c


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def descend(w, shape, x, y, order, rate, stops, part="all", guard=0, adaptive=True, opinion=None):
    """Yield the weights after each number of steps in ``stops``: [S, P].

    y [S, n, K] are the targets, order [steps, S, B] the batches, and rate the learning rate of each step.
    ``part`` says what is trained: all, the head, or its last row. ``guard`` [S, P] pulls back to the start,
    and ``opinion`` [S, n, K - 1] holds the old outputs, among themselves, where they were.
    """
    w, start, g = w.copy(), w, np.zeros_like(w)
    W, b, V, c = parts(w, shape)
    gW, gb, gV, gc = parts(g, shape)
    seeds = np.arange(len(w))[:, None]
    free = slice(0 if part == "all" else gW[0].size + gb[0].size, None)
    m, v = np.zeros_like(w[:, free]), np.zeros_like(w[:, free])
    if part != "all":
        x = features(x, w, shape)
    for step, (rows, r) in enumerate(zip(order, rate, strict=True), 1):
        h = x_of = x[seeds, rows]
        if part == "all":
            h = np.maximum(x_of @ W + b, 0)
        z = h @ V + c
        dz = softmax(z) - y[seeds, rows]
        if opinion is not None:
            dz[..., :-1] += softmax(z[..., :-1]) - opinion[seeds, rows]
        dz /= rows.shape[1]
        if part == "row":
            dz[..., :-1] = 0
        gV[:], gc[:] = h.transpose(0, 2, 1) @ dz, dz.sum(1, keepdims=True)
        if part == "all":
            dh = (dz @ V.transpose(0, 2, 1)) * (h > 0)
            gW[:], gb[:] = x_of.transpose(0, 2, 1) @ dh, dh.sum(1, keepdims=True)
        pull = g[:, free]
        if np.ndim(guard):
            pull = pull + guard[:, free] * (w - start)[:, free]
        if adaptive:
            m += (1 - BETA1.value) * (pull - m)
            v += (1 - BETA2.value) * (pull * pull - v)
            size = np.sqrt(v / (1 - BETA2.value**step)) + EPSILON.value
            w[:, free] -= r / (1 - BETA1.value**step) * m / size
        else:
            w[:, free] -= r * PLAIN.value * pull
        if step in stops:
            yield w.copy()


@once(*LIVE)
def live(block, s):
    """The checkpoint, with one more output, all zero; in some worlds the output was there from the start, and unused."""
    x, y = old_letters(block, s)
    classes, outputs = int(s["classes"]), int(s["classes"]) + (block.law == "born")
    shape = x.shape[-1], int(s["hidden"]), outputs
    w, order = empty(block.size, shape), []
    W, _, V, _ = parts(w, shape)
    for i, rng in enumerate(block.streams("live")):
        W[i] = rng.standard_normal(W[i].shape) * np.sqrt(2 / shape[0])
        V[i] = rng.standard_normal(V[i].shape) / np.sqrt(shape[1])
        order.append(rng.integers(x.shape[1], size=(int(FIRST.value), int(FIRST_BATCH.value))))
    falling = FIRST_RATE.value * (1 - np.arange(FIRST.value) / FIRST.value)
    part = "head" if block.law == "embedding" else "all"
    w = [*descend(w, shape, x, np.eye(outputs)[y], np.stack(order, 1), falling, {int(FIRST.value)}, part)][0]
    nine = *shape[:2], classes + 1
    found = empty(block.size, nine)
    for new, old in zip(parts(found, nine), parts(w, shape), strict=True):
        new[..., : old.shape[-1]] = old
    return found, nine


@once(*LIVE)
def fisher(block, s):
    """The diagonal Fisher information, from the old letters, before they were deleted; labels drawn from the model."""
    x, _ = old_letters(block, s)
    w, shape = live(block, s)
    h, (_, _, V, _) = features(x, w, shape), parts(w, shape)
    p = softmax(logits(x, w, shape)[..., :-1])
    drawn = np.stack([rng.random((x.shape[1], 1)) for rng in block.streams("noise")])
    y = np.minimum((p.cumsum(-1) < drawn).sum(-1), p.shape[-1] - 1)
    dz = p - np.eye(p.shape[-1])[y]
    dh = (dz @ V[..., :-1].transpose(0, 2, 1)) * (h > 0)
    found = empty(block.size, shape)
    W2, b2, V2, c2 = parts(found, shape)
    n = x.shape[1]
    W2[:], b2[:] = (x**2).transpose(0, 2, 1) @ dh**2 / n, (dh**2).mean(1, keepdims=True)
    V2[..., :-1], c2[..., :-1] = (h**2).transpose(0, 2, 1) @ dz**2 / n, (dz**2).mean(1, keepdims=True)
    return found


@once(*LIVE, *NEW)
def old_decisions(block, s):
    """Whether the untouched model is right on each test letter of an old class."""
    x, y = judged_on(block, s)
    return logits(x[:, : y.shape[1]], *live(block, s))[..., :-1].argmax(-1) == y


# Ways to add the class -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """What is trained, on which side besides the new letters, and which settings that asks for."""

    part: str = "all"
    side: str = ""
    is_detector: bool = False
    is_slower: bool = False
    keeps_opinion: bool = False
    filters: bool = False

    def names(self, s):
        """The settings that it asks for. What has no other old side trains on hand labels, if there are any."""
        asked = {"mail": ("mail", "share"), "public": ("shift",)}
        if not self.side:
            asked[""] = ("labels", "share") if s["labels"] else ("labels",)
        return (*LIVE, "examples", "mislabeled", "rate", "steps", *asked.get(self.side, ()))

    def values(self, s):
        return tuple((name, s[name]) for name in self.names(s))


def other_side(block, s, way):
    """Letters besides the new ones, and their targets, the old model's opinion or a label."""
    classes = int(s["classes"])
    if way.side == "mail":
        x, y = sifted(block, s) if way.filters else mail(block, s)[0], None
    elif way.side == "public":
        x, y = public(block, s), None
    elif way.side == "noise":
        x, y = noise(block, s), None
    elif way.side == "generated":
        x, y = generated(block, s), None
    elif way.side == "means":
        x, y = from_statistics(block, s)
    elif way.side == "old":
        x, y = old_letters(block, s)
    else:
        x, y = mail(block, {**s, "mail": s["labels"]})
    if way.is_detector:
        return x, np.eye(2)[np.zeros(x.shape[:2], int)]
    if y is not None:
        return x, np.eye(classes + 1)[y]
    p = softmax(logits(x, *live(block, s))[..., :-1])
    return x, np.concatenate([p, np.zeros((*p.shape[:2], 1))], -1)


def sifted(block, s):
    """Today's mail without what a detector takes for new."""
    x, held = mail(block, s)[0], new_letters(block, s)[1]
    w, shape = path(block, DETECTOR, DETECTOR.values(s), None)
    lead = lambda x: -np.diff(logits(x, w[-1], shape)[..., ::-1])[..., 0]
    clear = lead(x) < np.quantile(lead(held), SIFTED.value, axis=1)[:, None]
    found = []
    for letters_of, is_clear in zip(x, clear, strict=True):
        left = np.flatnonzero(is_clear) if is_clear.any() else np.arange(len(is_clear))
        found.append(letters_of[left[np.arange(len(is_clear)) % len(left)]])
    return np.stack(found)


def stops(s):
    """Steps at which a training may stop, closer together at its beginning."""
    return [max(round(s["steps"] * share**2), 1) for share in np.linspace(0, 1, int(CHECKS.value))]


def lessons(block, s, way, shape):
    """Letters to train on, their targets, and where the new ones and the others begin and end."""
    x = new_letters(block, s)[0]
    n, y = x.shape[1], np.eye(shape[2])[np.full(x.shape[:2], shape[2] - 1)]
    sides = [(0, n)]
    if way.side or s["labels"]:
        others, targets = other_side(block, s, way)
        x, y = np.concatenate([x, others], 1), np.concatenate([y, targets], 1)
        sides.append((n, x.shape[1]))
    return x, y, sides


def batches(block, sides, steps):
    """Rows of each step's batch: as many of each side [steps, S, B]."""
    return np.stack([np.concatenate([rng.integers(*side, size=(steps, int(BATCH.value))) for side in sides], 1)
                     for rng in block.streams("batches")], 1)


@lru_cache(maxsize=100)
def path(block, way, values, strength):
    """The weights of a training at each of its stops [stops, S, P], and their shape."""
    s = dict(values)
    w, shape = live(block, s)
    if way.is_detector:
        shape = *shape[:2], 2
        body = w[:, : (shape[0] + 1) * shape[1]]
        w = np.concatenate([body, np.zeros((len(w), 2 * (shape[1] + 1)))], 1)
    x, y, sides = lessons(block, s, way, shape)
    at = stops(s)
    rate = np.full(at[-1], s["rate"] / (SLOWER.value if way.is_slower else 1))
    part = "head" if block.law == "embedding" and way.part == "all" else way.part
    guard = 100 ** (strength / 2) * fisher(block, s) if strength is not None else 0
    opinion = softmax(logits(x, w, shape)[..., :-1]) if way.keeps_opinion else None
    found = dict(zip(sorted(set(at)), descend(w, shape, x, y, batches(block, sides, at[-1]), rate, set(at), part, guard,
                                              block.law != "descent", opinion), strict=True))
    return np.stack([found[step] for step in at]), shape


@lru_cache(maxsize=100)
def margins(block, way, values, strength, stop, mixed=1):
    """By how much the new class leads on each letter that is judged [S, n], and whether the best old one is right.

    The weights are ``mixed`` with those of the old model, one of which is all of the training's.
    """
    s = dict(values)
    w, shape = path(block, way, values, strength)
    x, y = judged_on(block, s)
    w = w[stop]
    if way.is_detector:
        z = logits(x, w, shape)
        return z[..., 1] - z[..., 0], old_decisions(block, s)
    z = logits(x, w if mixed == 1 else mixed * w + (1 - mixed) * live(block, s)[0], shape)
    old = z[..., :-1]
    return z[..., -1] - old.max(-1), old[:, : y.shape[1]].argmax(-1) == y


def sorted_right(lead, right, threshold, s, has_rule=True):
    """Share of the mail that is sorted right (%): lead [n] of letters in the order of the test.

    In front stands a rule that sees some of the new letters, whichever they are, and takes a few old ones.
    """
    n = len(right)
    old, new = (right & (lead[:n] < threshold)).mean(), (lead[n : n + n // 2] >= threshold).mean()
    if has_rule and s["marked"]:
        old, new = old * (1 - STRAY.value), new + (1 - new) * s["marked"]
    return float(100 * ((1 - s["share"]) * old + s["share"] * new))


def threshold_for(lead, right, missed):
    """The threshold that gives up so large a share of the held-out new letters."""
    return np.quantile(lead[len(right) + len(right) // 2 :], missed)


def stop_of(k):
    """The place of an arm's stop; the last one is well inside of the knob's range."""
    return min(int(k["time"] * CHECKS.value), int(CHECKS.value) - 1)


def lead_of(data, s, k, way):
    """One seed's lead and right decisions, where the arm stops."""
    lead, right = margins(data.block, way, way.values(s), k.get("strength"), stop_of(k), k.get("mixed", 1))
    return lead[data.place], right[data.place]


def adapt(way):
    """Return an arm that trains in this way, or fails where nothing is there to train on."""

    def run(data, s, k, rng):
        if way.side == "mail" and s["mail"] < 1:
            return None
        lead, right = lead_of(data, s, k, way)
        return sorted_right(lead, right, threshold_for(lead, right, k["missed"]), s)

    return run


@lru_cache(maxsize=100)
def spoken(block, values, pace=1):
    """The candidate's head: for each seed its weights once enough of the held-out new letters are right, and the step."""
    s, way = dict(values), Way("head")
    w, shape = live(block, s)
    x, y, sides = lessons(block, s, way, shape)
    most = int(s["steps"] / min(pace, 1))
    held = judged_on(block, s)[0][:, -new_letters(block, s)[1].shape[1] :]
    found, at = w.copy(), np.zeros(len(w), int)
    walk = descend(w, shape, x, y, batches(block, sides, most), np.full(most, pace * s["rate"]), range(1, most + 1), "head",
                   adaptive=block.law != "descent")
    for step, now in enumerate(walk, 1):
        right = (logits(held, now, shape).argmax(-1) == shape[2] - 1).mean(1)
        stops_here = (at == 0) & ((right >= STOP.value) | (step == most))
        found[stops_here], at[stops_here] = now[stops_here], step
        if at.all():
            break
    return found, shape, at


def as_said(data, s, k, rng):
    """The candidate's answer: it stops once enough of the held-out new letters are right, and moves no threshold."""
    x, y = judged_on(data.block, s)
    w, shape, _ = spoken(data.block, Way("head").values(s))
    z = logits(x, w, shape)[data.place]
    right = z[: y.shape[1], :-1].argmax(-1) == y[data.place]
    return sorted_right(z[:, -1] - z[:, :-1].max(1), right, 0, s, has_rule=False)


def one_class(data, s, k, rng):
    """New is what lies close to the mean of the new letters, by their own covariance; the old model decides the rest."""
    x, at = (each[data.place] for each in (new_letters(data.block, s)[0], judged_on(data.block, s)[0]))
    spread = np.cov(x.T)
    spread = (1 - k["shrunk"]) * spread + k["shrunk"] * np.trace(spread) / len(spread) * np.eye(len(spread))
    away = at - x.mean(0)
    lead, right = -(away * np.linalg.solve(spread, away.T).T).sum(1), old_decisions(data.block, s)[data.place]
    return sorted_right(lead, right, threshold_for(lead, right, k["missed"]), s)


def detect(data, s, k, rng):
    """A detector in front of the old model, against today's mail or of the new class alone, whichever is chosen."""
    if k["against_mail"] < 0.5:
        return one_class(data, s, {"shrunk": k["size"], **k}, rng)
    if s["networks"] < 2:
        return None  # it would be a second one
    return against_mail(data, s, {"time": k["size"], **k}, rng)


def untouched(data, s, k, rng):
    return float(100 * (1 - s["share"]) * old_decisions(data.block, s)[data.place].mean())


def by_rule(data, s, k, rng):
    """The old model behind the rule on the form, where there is one."""
    found = untouched(data, s, k, rng)
    return found * (1 - STRAY.value) + 100 * s["share"] * s["marked"] if s["marked"] else found


# The experiment -----------------------------------------------------------------------------------

DETECTOR, DISTILLED = Way(side="mail", is_detector=True), Way(side="mail", filters=True)

# Closed: a training of one step or of all; a threshold that gives up hardly any new letter, or most.
TIME, MISSED = Knob("time", Range(0, 1), closed=True), Knob("missed", Range(0.01, 0.8, "log"), closed=True)
SHRUNK = Knob("shrunk", Range(0, 1), closed=True)
WIDTH = Knob("width", Range(0.3, 8, "log"), closed=True)
STRENGTH = Knob("strength", Range(-2, 5, whole=True))
MIXED = Knob("mixed", Range(0, 1), closed=True)

against_mail = adapt(DETECTOR)
CHOICES = [Knob("against_mail", Range(0, 1), closed=True), Knob("size", Range(0, 1), closed=True), MISSED]

ARMS = {
    arm.id: arm
    for arm in (
        Arm("detector", "detector in front of the old model", detect, CHOICES, option="detector"),
        Arm("distilled", "network distilled on today's mail", adapt(DISTILLED), [TIME, MISSED]),
        Arm("noise", "network distilled on noise", adapt(Way(side="noise")), [TIME, MISSED]),
        Arm("public", "network distilled on public inputs", adapt(Way(side="public")), [TIME, MISSED], option="distill-public"),
        Arm("ewc", "network, EWC", adapt(Way()), [TIME, MISSED, STRENGTH], option="ewc"),
        Arm("whole", "network, averaged with the old", adapt(Way()), [TIME, MISSED, MIXED], option="unfreeze"),
        Arm("slower", "head, slowly", adapt(Way("head", is_slower=True)), [TIME, MISSED], option="slower"),
        Arm("said", "head, until 95% of the new are right", as_said),
        Arm("rule", "rule on the form", by_rule),
        Arm("kept", "old model alone", untouched),
        Arm("deleted", "detector against the deleted letters", adapt(Way(side="old", is_detector=True)), [TIME, MISSED],
            is_oracle=True),
    )
}
def counted(data, s, k, rng):
    """A network tuned on the new letters, whose threshold calls a share of today's mail new."""
    lead, right = lead_of(data, s, k, Way())
    w, shape = path(data.block, Way(), Way().values(s), None)
    z = logits(mail(data.block, s)[0], w[stop_of(k)], shape)[data.place]
    found = z[:, -1] - z[:, :-1].max(1)
    return sorted_right(lead, right, np.quantile(found, max(1 - k["times"] * s["share"], 0)), s)


@lru_cache(maxsize=100)
def density(block, values, width):
    """Logarithm of a kernel density of the new letters, at each letter that is judged [S, n]."""
    s = dict(zip(NEW, values, strict=True))
    found = []
    for at, x in zip(judged_on(block, s)[0], new_letters(block, s)[0], strict=True):
        near = (at @ x.T - (at * at).sum(1)[:, None] / 2 - (x * x).sum(1) / 2) / width**2
        top = near.max(1, keepdims=True)
        found.append(top[:, 0] + np.log(np.exp(near - top).sum(1)))
    return np.stack(found)


def by_density(data, s, k, rng):
    """New is what lies close to any of the new examples, which have to be kept for that."""
    lead = density(data.block, tuple(s[name] for name in NEW), k["width"])[data.place]
    right = old_decisions(data.block, s)[data.place]
    return sorted_right(lead, right, threshold_for(lead, right, k["missed"]), s)


TRIED = [
    Arm("against_mail", "detector, today's mail", against_mail, [TIME, MISSED]),
    Arm("one_class", "detector of the new class alone", one_class, [SHRUNK, MISSED]),
    Arm("density", "the same, by a density of kept letters", by_density, [WIDTH, MISSED]),
    Arm("unsifted", "network, today's mail as it comes", adapt(Way(side="mail")), [TIME, MISSED]),
    Arm("row", "ninth row alone, today's mail", adapt(Way("row", "mail")), [TIME, MISSED]),
    Arm("means", "detector, saved class means and spreads", adapt(Way(side="means", is_detector=True)), [TIME, MISSED]),
    Arm("against_public", "detector, public inputs", adapt(Way(side="public", is_detector=True)), [TIME, MISSED]),
    Arm("generated", "network, inputs generated by the old one", adapt(Way(side="generated")), [TIME, MISSED]),
    Arm("counted", "network, threshold by a count of the mail", counted, [TIME, Knob("times", Range(0.2, 2), closed=True)]),
    Arm("opinion", "network, learning without forgetting", adapt(Way(keeps_opinion=True)), [TIME, MISSED]),
    Arm("head", "head, no old side", adapt(Way("head")), [TIME, MISSED]),
    Arm("alone", "ninth row alone, no old side", adapt(Way("row")), [TIME, MISSED]),
]
"""What strong candidates propose besides."""


# What the chapter quotes besides --------------------------------------------------------------------


def seeds_of(purpose=Purpose.REPORTING):
    return [draw(np.random.default_rng([int(purpose), seed, 0]), {}) for seed in range(FULL.seeds)]


def mean(values):
    return float(np.mean(values))


def told(way, k):
    """Return what an arm gets right of old letters, of new ones, and of old ones if the new output is ruled out (%)."""
    s, rows = EXPERIMENT.values, []
    for data in seeds_of():
        lead, right = lead_of(data, s, k, way)
        n, threshold = len(right), threshold_for(lead, right, k["missed"]) if "missed" in k else 0
        rows.append([(right & (lead[:n] < threshold)).mean(), (lead[n : n + n // 2] >= threshold).mean(), right.mean()])
    return dict(zip(("old", "new", "ruled_out"), (100 * np.mean(rows, 0)).tolist(), strict=True))


def walk(pace=1):
    """The candidate's head: steps, what is left of the old letters, and of them with the new output ruled out (%), for each seed."""
    s, found = EXPERIMENT.values, []
    for data in seeds_of():
        x, y = (each[data.place] for each in judged_on(data.block, s))
        w, shape, steps = spoken(data.block, Way("head").values(s), pace)
        n, i, new = len(y), data.place, shape[2] - 1
        z, before = logits(x, w[i : i + 1], shape)[0], logits(x, live(data.block, s)[0][i : i + 1], shape)[0]
        chosen, was = z.argmax(-1), old_decisions(data.block, s)[i]
        lost = lead_over(z[:n]) > lead_over(before[:n])
        found.append({"steps": steps[i], "old": 100 * (chosen[:n] == y).mean(), "fell": 100 * lost.mean(),
                      "new": 100 * (chosen[n : n + n // 2] == new).mean(),
                      "ruled_out": 100 * (z[:n, :-1].argmax(-1) == y).mean(),
                      "after": [100 * (chosen[:n] == y)[y == k].mean() for k in range(new)],
                      "before": [100 * was[y == k].mean() for k in range(new)]})
    return found


def lead_over(z):
    """The new output's lead over the best old one."""
    return z[..., -1] - z[..., :-1].max(-1)


@lru_cache
def tried():
    """Tune what else was proposed, and compare it with the recommended arm: label, mean, lead."""
    s, found = EXPERIMENT.values, {}
    score = lambda arm, knobs: measures(EXPERIMENT, arm, knobs, s, Purpose.REPORTING, FULL.seeds)
    ours = EXPERIMENT.arm("detector")
    base = score(ours, tune(EXPERIMENT, ours, {}, FULL).knobs)
    for arm in TRIED:
        theirs = score(arm, tune(EXPERIMENT, arm, {}, FULL).knobs)
        lead = difference(base, theirs, EXPERIMENT.better)
        found[arm.id] = {"mean": mean(theirs), "lead": lead.mean, "low": lead.low, "high": lead.high}
    return found


@lru_cache
def results():
    """Mail sorted right (%) with a tuned threshold and with that of the candidate, and what the latter does to old and new letters."""
    ways = {"detector": DETECTOR, "distilled": DISTILLED, "noise": Way(side="noise"), "public": Way(side="public"), "ewc": Way(),
            "whole": Way(), "slower": Way("head", is_slower=True)}
    found = {}
    for name, way in ways.items():
        arm, fixed = EXPERIMENT.arm(name), {"missed": 1 - STOP.value}
        if name == "detector":
            arm = replace(arm, run=against_mail, knobs=[TIME, MISSED])
        spoken_so = replace(arm, id=f"{name}_spoken", run=partial(with_knobs, arm.run, fixed),
                            knobs=[knob for knob in arm.knobs if knob.name != "missed"])
        k = tune(EXPERIMENT, spoken_so, {}, FULL).knobs
        score = measures(EXPERIMENT, spoken_so, k, EXPERIMENT.values, Purpose.REPORTING, FULL.seeds)
        found[name] = {"mail": mean(score), **told(way, {**k, **fixed})}
    return found


def with_knobs(run, fixed, data, s, k, rng):
    return run(data, s, {**k, **fixed}, rng)


def numbers():
    said = walk()
    typical = sorted(said, key=lambda row: row["old"])[len(said) // 2]
    paces = {name: walk(pace) for name, pace in (("slower", 1 / SLOWER.value), ("faster", SLOWER.value))}
    average = lambda rows: {what: mean([row[what] for row in rows]) for what in ("steps", "old", "new", "ruled_out")}
    right = [old_decisions(data.block, EXPERIMENT.values)[data.place].mean() for data in seeds_of()]
    return {
        "standup": {"new": typical["new"], "steps": typical["steps"],
                    **{f"class_{i}": {"before": b, "after": a} for i, (b, a) in enumerate(zip(typical["before"], typical["after"]))}},
        "spoken": {**average(said), "fell": min(row["fell"] for row in said)},
        "pace": {name: average(rows) for name, rows in paces.items()},
        "untouched": 100 * mean(right),
        "results": results(),
        "tried": tried(),
    }


def tables():
    head = ["way", "threshold tuned: mail sorted right (%)", "threshold at 95%: mail sorted right (%)", "old letters (%)", "new letters (%)"]
    ways = [[EXPERIMENT.arm(name).label, mean(measures(EXPERIMENT, arm, tune(EXPERIMENT, arm, {}, FULL).knobs, EXPERIMENT.values,
                                                       Purpose.REPORTING, FULL.seeds)), *(row[what] for what in ("mail", "old", "new"))]
            for name, row in results().items() for arm in [EXPERIMENT.arm(name)]]
    ways = [[label, *(round(value, 1) for value in row)] for label, *row in ways]
    rows = [[arm.label, round(tried()[arm.id]["mean"], 1), round(tried()[arm.id]["lead"], 1)] for arm in TRIED]
    return [Table("thresholds", "The same answers, with a threshold that nobody can tune and with one that anybody can", head, ways),
            Table("tried", "What else was proposed, tuned in the same way",
                  ["way", "mail sorted right (%)", "behind the detector (points)"], rows)]


AGAINST_MAIL = Arm("detector", "detector in front of the old model", against_mail, [TIME, MISSED])
TUNED = Arm("tuned", "network, fine-tuned", adapt(Way()), [TIME, MISSED])

EXPERIMENT = Experiment(
    title="A ninth class for a model whose training letters are gone",
    metric="mail that is sorted right",
    unit="%",
    better="higher",
    settings=SETTINGS,
    arms=list(ARMS.values()),
    recommended="detector",
    obvious="said",
    draw=draw,
    cause={"labels": 1000},
    worlds=[
        World("forbidden", "no letter of today may train", {"mail": 0}),
        World("sender", "all examples show one layout of three", draw=partial(draw, law="sender")),
        World("short", "few examples and little mail", {"examples": 100, "mail": 200}),
        World("descent", "plain gradient descent instead of Adam", draw=partial(draw, law="descent")),
        World("born", "the ninth output was there all along, unused", draw=partial(draw, law="born")),
        World("flat", "letters lie in a third of the inputs' directions", draw=partial(draw, law="flat")),
        World("embedding", "linear heads on a fixed embedding", {"hidden": 72}, draw=partial(draw, law="embedding")),
    ],
    scalings=[{"rate": 0.5, "steps": 2}],
    curves=[
        Curve("far", "A new class that looks like nothing else", "far", [0.7, 1, 1.4, 2, 2.8, 4], "log",
              arms=[AGAINST_MAIL, TUNED, ARMS["said"], ARMS["kept"]]),
        Curve("labels", "How many letters do people label by hand?", "labels", [20, 50, 100, 200, 500, 1000], "log",
              arms=[AGAINST_MAIL, TUNED, ARMS["said"]]),
    ],
    numbers=numbers,
    tables=tables,
)
