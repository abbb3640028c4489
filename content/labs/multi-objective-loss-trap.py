"""Q5: rank for orders and commission, when the exchange rate between them changes for an evening.

A delivery app puts one of twenty restaurants on top. An order earns a commission, which is a known
rate of a basket that is not filled yet, and is worth some dollars beyond that: a customer who comes
back. During a sale commission counts ten times as much. All designs learn from one log, in which the
old ranker chose what was seen, and are judged by the true value of what they put on top during the
sale, in percent of what the truth would earn.
"""

from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms

SETTINGS = [
    Setting("factor", 10, Range(1, 30, "log"), "scenario", label="commission counts this many times more in the sale"),
    Setting("lasting", 4, Range(1, 2000, "log"), "scenario", "h", label="how long the sale's rate lasts"),
    Setting("lead", 48, Range(1, 336, "log"), "scenario", "h", label="from a decision to a retrained model"),
    Setting("notice", 6, Range(0, 168), "scenario", "h", label="notice before the sale",
            source="Friday noon for six in the evening; a week is a sale that was planned"),
    Setting("push", 10, Range(1, 600, "log"), "invented", "min", label="from a decision to a changed configuration"),
    Setting("worth", 30, Range(10, 100, "log"), "invented", "$", label="worth of an order beyond its commission",
            source="on ordinary days: a customer who comes back"),
    Setting("candidates", 20, Range(5, 50, "log", whole=True), "scenario", label="restaurants of a request"),
    Setting("seen", 8, Range(2, 20, whole=True), "invented", label="of them seen, by the old ranker's choice"),
    Setting("requests", 800, Range(200, 3000, "log", whole=True), "invented", label="logged requests"),
    Setting("base", -4, Range(-5, -2), "invented", label="logit of an order at an average restaurant"),
    Setting("taste", 1.4, Range(0.7, 2.5), "invented", label="spread of the logit that is linear in features"),
    Setting("cross", 0.8, Range(0, 1.6), "invented", label="spread of the logit from squares and products",
            source="every design has them"),
    Setting("bend", 0.5, Range(0, 1.2), "invented", label="spread of the logit that nobody's features explain",
            source="a wave along some direction"),
    Setting("commission", 6, Range(3, 12, "log"), "invented", "$", label="typical commission",
            source="a fifth of a basket of 30 dollars"),
    Setting("rates", 0.3, Range(0, 0.6), "invented", label="spread of the rates (sd of the logarithm)"),
    Setting("baskets", 0.5, Range(0.1, 1), "invented", label="spread of expected baskets (sd of the logarithm)"),
    Setting("menu", 0.2, Range(0, 0.4), "invented", label="spread of baskets from squares and products"),
    Setting("surprise", 0.5, Range(0, 1), "invented", label="spread of a basket around the expected one"),
    Setting("hidden", 0, Range(-1, 1), "invented", label="move of the logit by what makes a basket larger",
            source="per standard deviation; unseen by every design, such as guests for dinner"),
    Setting("tension", -0.5, Range(-0.9, 0.5), "invented", label="correlation of taste and basket",
            source="below 0, what people order easily is cheap"),
    Setting("stretch", 1, Range(0.4, 2), "invented", label="scale of every learned score in the sale",
            source="1 is calibrated, as all are on the log; this is what the log has not seen"),
    Setting("models", 4, Range(2, 8, whole=True), "invented", label="models trained in advance"),
    Setting("moved", 0, Range(0, 1), "invented", label="change of tastes during the sale, of their spread"),
]

FEATURES = Fixed("features", 4, "our choice: few, so that a small log can teach products of them", label="features of a restaurant for a user")
PAIRS = np.triu_indices(FEATURES.value)
WAVE = Fixed("wave", 1.5, "a form of the world of its own", label="how fast the logit waves, where it does")
STEPS = Fixed("steps", 5, "each step squares what is left of the error", label="steps of Newton's method")
MINUTES = Fixed("minutes", 60, "of an hour")
LEAST = Fixed("least", 1, "far below any worth that is ranked with", "$", "least worth that models are trained for")
MOST = Fixed("most", 100, "above any worth that is ranked with", "$", "largest worth that models are trained for")
JUDGED = Fixed("judged", 300, "enough that the seeds' draws of the log decide", label="requests of the sale that are judged")
AIM = Fixed("aim", 1, "our choice: the old ranker is good and not perfect", label="noise of the old ranker's choice, in its logit")
RIDGE = Fixed("ridge", 1, "next to thousands of impressions it hardly counts", label="ridge of every fit")
NODES = Fixed("nodes", 7, "exact for polynomials up to degree 13", label="nodes of a sum over what nobody sees")
UNSEEN, SHARES = np.polynomial.hermite_e.hermegauss(NODES.value)
SHARES = SHARES / SHARES.sum()
TREES = Fixed("trees", 60, "a form of the world of its own, and a caveat: they are not tuned", label="trees, where all learn by them")
DEPTH = Fixed("depth", 3, "as the trees", label="their depth")
BINS = Fixed("bins", 16, "as the trees", label="their bins")
PACE = Fixed("pace", 0.2, "as the trees", label="their learning rate")
DIGITS = Fixed("digits", 4, "so that a last bit decides no split", label="digits to which gains of splits are compared")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# The world ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Town:
    """What orders and baskets follow."""

    taste: np.ndarray
    size: np.ndarray  # the direction of large baskets, of length 1
    square: np.ndarray  # squares and products of features, as a quadratic form
    menu: np.ndarray  # the same for the size of baskets
    wave: np.ndarray
    phase: float

    def logit(self, x, s):
        cross = quadratic(self.square, x)
        bend = np.sqrt(2) * np.cos(x @ self.wave + self.phase)
        return s["base"] + x @ self.taste + s["cross"] * cross + s["bend"] * bend

    def commission(self, x, rate, unseen, s):
        """Commission in dollars of a basket."""
        size = s["baskets"] * (x @ self.size) + s["menu"] * quadratic(self.menu, x)
        return rate * s["commission"] * np.exp(size + s["surprise"] * unseen)

    def truth(self, x, rate, s):
        """Probability of an order, and the commission that an impression brings on average."""
        if not s["hidden"]:
            p = sigmoid(self.logit(x, s))
            return p, p * self.commission(x, rate, s["surprise"] / 2, s)
        logit = self.logit(x, s)[..., None] + s["hidden"] * UNSEEN
        commission = self.commission(x[..., None, :], rate[..., None], UNSEEN, s)
        return sigmoid(logit) @ SHARES, (sigmoid(logit) * commission) @ SHARES


def quadratic(form, x):
    return ((x @ form) * x).sum(-1) - np.trace(form)


def normal(form):
    """A symmetric form whose values have a spread of 1."""
    form = (form + form.T) / 2
    return form / np.sqrt(2 * (form**2).sum())


def unit(v):
    return v / np.sqrt((v**2).sum())


def town(rng, s, law):
    """Draw tastes; the ``law`` says which features meet in products."""
    (one, two), three = rng.standard_normal((2, FEATURES.value)), rng.standard_normal(FEATURES.value)
    one = unit(one)
    two = unit(two - (two @ one) * one)
    size = s["tension"] * one + np.sqrt(1 - s["tension"] ** 2) * two
    form = rng.standard_normal((FEATURES.value, FEATURES.value))
    other = unit(three - (three @ one) * one - (three @ two) * two)
    if law == "crossed":  # large baskets mean something else for other users
        form = np.outer(size, other)
    if law == "square":
        form = np.outer(size, size)
    if law == "apart":  # nothing that large baskets have to do with
        away = unit(one - (one @ size) * size)
        form = np.outer(away, other)
    menu = normal(rng.standard_normal((FEATURES.value, FEATURES.value)))
    wave = WAVE.value * unit(rng.standard_normal(FEATURES.value))
    return Town(s["taste"] * one, size, normal(form), menu, wave, 2 * np.pi * rng.random())


def offers(rng, s, requests):
    """Features, and commission rates as multiples of the typical one, [requests, candidates]."""
    shape = int(requests), int(s["candidates"])
    return rng.standard_normal((*shape, FEATURES.value)), np.exp(s["rates"] * rng.standard_normal(shape))


@dataclass(frozen=True)
class Data:
    x: np.ndarray  # the log, [requests, seen, features]
    rate: np.ndarray
    expected: np.ndarray  # commission that is predicted for an order
    ordered: np.ndarray
    earned: np.ndarray  # commission of the orders, as it came out
    new_x: np.ndarray  # requests of the sale
    new_rate: np.ndarray
    new_expected: np.ndarray
    p: np.ndarray  # the truth about them: chance of an order, and commission that an impression brings
    brings: np.ndarray
    logit: np.ndarray  # predicted for an order
    old: np.ndarray  # score of the blend for ordinary days
    learner: str


def evening(rng, s, law="", learner="crosses", poor=False):
    """Draw a log and the requests of a sale; fit what does not depend on the sale's rate.

    A ``poor`` model of baskets has no squares and products, although that of orders has them.
    """
    place = town(rng, s, law)
    x, rate = offers(rng, s, s["requests"])
    logit = place.logit(x, s)
    top = np.argsort(-(logit + AIM.value * rng.standard_normal(logit.shape)), 1, kind="stable")
    top = top[:, : min(int(s["seen"]), logit.shape[1])]
    x, rate, logit = np.take_along_axis(x, top[..., None], 1), *(np.take_along_axis(a, top, 1) for a in (rate, logit))
    unseen = rng.standard_normal(logit.shape)
    ordered = rng.random(logit.shape) < sigmoid(logit + s["hidden"] * unseen)
    earned = place.commission(x, rate, unseen, s) * ordered
    new_x, new_rate = offers(rng, s, JUDGED.value)
    change = unit(rng.standard_normal(FEATURES.value)) * s["taste"]
    now = replace(place, taste=place.taste + s["moved"] * change)
    known, new_known = (each if poor or learner == "plain" else crossed(each, "crosses") for each in (x, new_x))
    expected, new_expected = predicted_commission(known, rate, ordered, earned, new_known, new_rate)
    data = Data(x, rate, expected, ordered, earned, new_x, new_rate, new_expected, *now.truth(new_x, new_rate, s),
                np.zeros(0), np.zeros(0), learner)
    logit = fitted(chance, data, s, ordered)
    return replace(data, logit=logit, old=blend(data, s, s["worth"]))


def predicted_commission(x, rate, ordered, earned, new_x, new_rate):
    """The rate, times the basket that is expected if there is an order: learned from orders alone."""
    a = np.c_[x[ordered], np.ones(ordered.sum())]
    size = np.log(earned[ordered] / rate[ordered])
    b = np.linalg.solve(a.T @ a + np.eye(len(a.T)), a.T @ size)
    up = np.exp(b[-1] + (size - a @ b).var() / 2)
    return rate * up * np.exp(x @ b[:-1]), new_rate * up * np.exp(new_x @ b[:-1])


# The learners -------------------------------------------------------------------------------------
# A loss gets scores [requests, seen], labels, and what a label can be at most; it returns slope and
# curvature of each score.


def chance(score, label, most):
    """Cross-entropy of a share: of orders, or of the commission that an order would bring."""
    q = sigmoid(score)
    return label - most * q, most * q * (1 - q)


def share(score, label, most):
    """Listwise cross-entropy; each list weighs as much as its labels."""
    q = np.exp(score - score.max(1, keepdims=True))
    q *= label.sum(1, keepdims=True) / q.sum(1, keepdims=True)
    return label - q, q


def features(x, rate, expected, value):
    """What every design sees: features, rate, predicted commission, and its logarithm with the worth added."""
    return np.concatenate([x, np.stack(np.broadcast_arrays(np.log(rate), np.log(expected), np.log(value + expected)), -1)], -1)


def crossed(a, learner):
    """With the squares and products of the features, unless the learner finds them by itself or does without."""
    return np.concatenate([a, a[..., PAIRS[0]] * a[..., PAIRS[1]]], -1) if learner == "crosses" else a


def fitted(loss, data, s, label, value=0, new_value=None, extra=None, most=1):
    """Fit a score to the log and return it for the sale."""
    new_value = value if new_value is None else new_value
    a, new = features(data.x, data.rate, data.expected, value), features(data.new_x, data.new_rate, data.new_expected, new_value)
    if not np.any(value):
        a, new = a[..., :-1], new[..., :-1]
    if extra is not None:
        a, new = extra(a, value), extra(new, new_value)
    keep = label.sum(1) > 0 if loss is share else slice(None)
    a, new = crossed(a, data.learner), crossed(new, data.learner)
    return (boosted if data.learner == "trees" else newton)(loss, a[keep], label[keep], new, most)


def start(label, most):
    """The score of the mean, from which a fit begins."""
    mean = min(label.sum() / np.broadcast_to(most, label.shape).sum(), 0.5)
    return np.log(mean / (1 - mean))


def newton(loss, a, label, new, most):
    if loss is not share:
        a, new = (np.concatenate([each, np.ones((*each.shape[:-1], 1))], -1) for each in (a, new))
    flat = a.reshape(-1, a.shape[-1])
    b = np.zeros(a.shape[-1])
    if loss is chance:
        b[-1] = start(label, most)
    penalty = RIDGE.value * np.eye(len(b))
    for _ in range(STEPS.value):
        slope, curve = loss(a @ b, label, most)
        second = (flat * curve.reshape(-1, 1)).T @ flat
        if loss is share:
            mean = (curve[:, None] @ a)[:, 0]
            second -= (mean / curve.sum(1, keepdims=True)).T @ mean
        b += np.linalg.solve(second + penalty, flat.T @ slope.ravel() - RIDGE.value * b)
    return new @ b


def boosted(loss, a, label, new, most):
    """Gradient boosting with symmetric trees: one question for each level."""
    flat, fresh = a.reshape(-1, a.shape[-1]), new.reshape(-1, a.shape[-1])
    edges = np.quantile(flat, np.arange(1, BINS.value) / BINS.value, axis=0)
    bins, new_bins = (np.stack([np.searchsorted(e, v) for e, v in zip(edges.T, rows.T)]) for rows in (flat, fresh))
    first = start(label, most) if loss is chance else 0
    score, out = np.full(label.shape, first), np.full(len(fresh), first)
    for _ in range(TREES.value):
        slope, curve = (each.ravel() for each in loss(score, label, most))
        leaf, new_leaf = np.zeros(len(flat), int), np.zeros(len(fresh), int)
        for _ in range(DEPTH.value):
            column, cut = split(bins, leaf, slope, curve)
            leaf, new_leaf = 2 * leaf + (bins[column] > cut), 2 * new_leaf + (new_bins[column] > cut)
        count = 2**DEPTH.value
        step = PACE.value * np.bincount(leaf, slope, count) / (np.bincount(leaf, curve, count) + RIDGE.value)
        score, out = score + step[leaf].reshape(score.shape), out + step[new_leaf]
    return out.reshape(new.shape[:-1])


def split(bins, leaf, slope, curve):
    """Return the column and the last bin to the left of the best question for all leaves together."""
    shape = len(bins), leaf.max() + 1, BINS.value
    at = (np.arange(len(bins))[:, None] * shape[1] + leaf) * BINS.value + bins
    g, h = (np.bincount(at.ravel(), np.broadcast_to(each, at.shape).ravel(), np.prod(shape)).reshape(shape).cumsum(-1)
            for each in (slope, curve))
    right, light = g[..., -1:] - g, h[..., -1:] - h
    gain = (g**2 / (h + RIDGE.value) + right**2 / (light + RIDGE.value)).sum(1)[:, :-1].round(DIGITS.value)
    return np.unravel_index(gain.argmax(), gain.shape)


# The designs --------------------------------------------------------------------------------------


def blend(data, s, value):
    """Score of one listwise loss, in which an order counts by the worth and the commission it brought."""
    label = data.ordered * (value + data.earned)
    return fitted(share, data, s, label / label.sum() * data.ordered.sum(), value)


def pointwise(data, s, value):
    """The logarithm of a blend's score that learns from every restaurant for itself.

    An order counts by the worth and the commission it brought, as a share of what it was expected to bring.
    """
    label = data.ordered * (value + data.earned)
    return log_share(fitted(chance, data, s, label, value, most=value + data.expected)) + np.log(value + data.new_expected)


def log_share(score):
    return -np.log(1 + np.exp(-score))


def stretched(score, s):
    """A score that is right on average and too sure of itself, or not sure enough."""
    return score.mean() + s["stretch"] * (score - score.mean())


def probability(data, s):
    """The calibrated probability, as far as it is calibrated."""
    return sigmoid(stretched(data.logit, s))


def today(s):
    return s["worth"] / s["factor"]


def got(score, data, s):
    """Value of what is put on top, in % of what the truth would earn."""
    worth = today(s) * data.p + data.brings
    return 100 * worth[np.arange(len(worth)), score.argmax(1)].sum() / worth.max(1).sum()


def late(s, hours):
    """Share of the sale that is over before a change arrives that takes so long."""
    return min(max((hours - s["notice"]) / s["lasting"], 0), 1)


def served(score, data, s):
    """Value with a score that a configuration can change; until it has, the score for ordinary days ranks."""
    waiting = late(s, s["push"] / MINUTES.value)
    now = got(score(today(s)), data, s)
    return float(now + waiting * (got(score(s["worth"]), data, s) - now)) if waiting else float(now)


def product(data, s, k, rng):
    p = probability(data, s)
    return served(lambda value: p * (value + data.new_expected), data, s)


def uncorrected(data, s, k, rng):
    p = sigmoid(stretched(data.logit, s) - np.log(s["kept"]))
    return served(lambda value: p * (value + data.new_expected), data, s)


def two_heads(data, s, k, rng):
    """Worth times probability, plus the commission that a second head expects of every impression.

    That head learns in dollars, as a share of what an order would bring.
    """
    p, paid = probability(data, s), fitted(chance, data, s, data.earned, most=data.expected)
    return served(lambda value: value * p + sigmoid(stretched(paid, s)) * data.new_expected, data, s)


def repriced(data, s, k, rng):
    """The old blend, with the difference between the two worths added to its score."""
    change = np.log(today(s) + data.new_expected) - np.log(s["worth"] + data.new_expected)
    return served(lambda value: stretched(data.old, s) + change * (value < s["worth"]), data, s)


def point_repriced(data, s, k, rng):
    old = pointwise(data, s, s["worth"])
    return served(lambda value: stretched(old, s) + np.log(value + data.new_expected) - np.log(s["worth"] + data.new_expected),
                  data, s)


def grid(data, s, k, rng):
    """Models trained in advance; the two nearest share the ranking by their distance."""
    values = LEAST.value * (MOST.value / LEAST.value) ** np.linspace(0, 1, int(s["models"]))

    def score(value):
        at = np.clip(np.log(value / values[0]) / np.log(values[1] / values[0]), 0, len(values) - 1)
        low = min(int(at), len(values) - 2)
        return (low + 1 - at) * pointwise(data, s, values[low]) + (at - low) * pointwise(data, s, values[low + 1])

    return served(score, data, s)


def conditioned(data, s, k, rng):
    """One blend for all policies: two worths are drawn for each request, and the worth is an input."""

    def known(a, value):
        far = np.log(np.broadcast_to(value, a.shape[:-1]))[..., None] / np.log(MOST.value) - 0.5
        return np.concatenate([a, a[..., :-1] * far], -1)

    log = {name: np.concatenate([getattr(data, name)] * 2) for name in ("x", "rate", "expected", "ordered", "earned")}
    data = replace(data, **log)
    value = LEAST.value * (MOST.value / LEAST.value) ** rng.random((len(data.x), 1))
    label, most = data.ordered * (value + data.earned), value + data.expected
    return served(lambda now: log_share(fitted(chance, data, s, label, value, now, known, most)) + np.log(now + data.new_expected),
                  data, s)


def retrain(data, s, k, rng, score=None):
    """The blend; the old one ranks until a new one is ready, if that is before the end."""
    score = score or blend
    waiting, before = late(s, s["lead"]), got(score(data, s, s["worth"]) if score is pointwise else data.old, data, s)
    if waiting == 1:
        return float(before)
    return float(waiting * before + (1 - waiting) * got(score(data, s, today(s)), data, s))


def truth(data, s, k, rng):
    return 100.0


PRODUCT = Arm("product", "probability × value", product, option="calibrated-product")
HEADS = Arm("heads", "two heads, summed in dollars", two_heads, option="two-heads")
REPRICED = Arm("repriced", "old blend, re-priced", repriced)
CONDITIONED = Arm("conditioned", "one blend that is told the rate", conditioned, option="pareto")
GRID = Arm("grid", "grid of blends, trained ahead", grid, option="grid")
BLEND = Arm("blend", "blended loss, retrained", retrain)
POINT = Arm("point", "pointwise blend, retrained", partial(retrain, score=pointwise))
POINT_REPRICED = Arm("pointrepriced", "pointwise blend, re-priced", point_repriced)
UNCORRECTED = Arm("uncorrected", "probability × value, sampling uncorrected", uncorrected)
TRUTH = Arm("truth", "true probability × true value", truth, is_oracle=True)


def plain(arm):
    """The same arm, which in a figure answers no option."""
    return replace(arm, option="")


KEPT = Setting("kept", 0.1, Range(0.01, 1, "log"), "convention", label="share of negatives kept in training")
PAIR = [plain(PRODUCT), plain(BLEND)]
RIVALS = [HEADS, POINT_REPRICED, REPRICED, GRID, CONDITIONED, POINT, BLEND]


@cache
def stood():
    """How every rival stands against the product wherever an opponent went."""
    return stand_forms(EXPERIMENT, [plain(arm) for arm in RIVALS])


def numbers():
    points = {name: found["ahead"] + found["level"] + found["behind"] for name, found in stood().items()}
    return {"against": stood(), "points": points["blend"]}


def tables():
    rows = []
    for arm in RIVALS:
        found = stood()[arm.id]
        lead = [f"{-found[name]:+.1f}".replace("-", "−") for name in ("mean", "high", "low")]
        rows.append([arm.label, f"{lead[0]} ({lead[1]} to {lead[2]})", found["ahead"], found["level"], found["behind"]])
    return [Table("against", "Every rival against the product, wherever an opponent went",
                  ["design", "points of value, as assumed", "ahead", "level", "behind"], rows)]


EXPERIMENT = Experiment(
    title="An evening's sale, ranked by models from before it",
    metric="value during the sale, of the best possible",
    unit="%",
    better="higher",
    settings=SETTINGS,
    arms=[PRODUCT, HEADS, REPRICED, CONDITIONED, GRID, BLEND, TRUTH],
    recommended="product",
    obvious="blend",
    draw=evening,
    cause={"factor": 1},
    worlds=[
        World("planned", "the sale was decided a week before", {"notice": 168}),
        World("contract", "the rate lasts for three months", {"lasting": 2000}),
        World("crossed", "who orders large baskets depends on the user", draw=partial(evening, law="crossed", learner="plain")),
        World("square", "both small and large baskets are ordered", draw=partial(evening, law="square", learner="plain")),
        World("apart", "features interact, but not those of the basket", draw=partial(evening, law="apart", learner="plain")),
        World("plain", "nobody adds squares and products", draw=partial(evening, learner="plain")),
        World("trees", "all learn by boosted trees", draw=partial(evening, learner="trees")),
        World("treesquare", "boosted trees, where both small and large baskets are ordered",
              draw=partial(evening, law="square", learner="trees")),
        World("basket", "the model of baskets is poorer than that of orders", {"menu": 0.4}, partial(evening, poor=True)),
        World("discount", "discounts change what people order", {"moved": 0.5}),
    ],
    scalings=[{"worth": 2, "commission": 2}, {"lasting": 2, "lead": 2, "notice": 2, "push": 2}],
    curves=[
        Curve("notice", "A blend that is trained in time is not late", "notice",
              values=[0, 6, 12, 24, 36, 44, 46, 48, 60, 96, 168], arms=PAIR),
        Curve("lasting", "A rate that lasts for weeks forgives the wait", "lasting", scale="log",
              values=[1, 4, 12, 24, 48, 96, 168, 336, 720, 2000], arms=PAIR),
        Curve("factor", "How far the rate has to move", "factor", scale="log",
              values=[1, 1.5, 2, 3, 5, 10, 20, 30], arms=PAIR),
        Curve("stretch", "What calibration is worth", "stretch", scale="log",
              values=[0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2], arms=[plain(PRODUCT), plain(HEADS), plain(BLEND)]),
        Curve("kept", "Sampled negatives, if nobody corrects for them", KEPT, scale="log",
              values=[0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1], arms=[*PAIR, UNCORRECTED]),
    ],
    tables=tables,
    numbers=numbers,
)
