"""Q11: which of two fraud models to ship, when alerts cost money and a team can read 1,000 a day.

A launch compares candidate models on one holdout of finite size. Legitimate scores are standard
normal. Fraud scores have a mean that gives the model its ROC AUC and a spread of their own: a model
with widely spread frauds puts some of them far above everything else and leaves others in the
crowd. Each arm ships the model that its metric prefers, and cuts its queue where the holdout says
that one more alert no longer pays, or earlier if the team is full. All are judged by what the queue
earns in a later period: the amounts of the frauds caught, less the reviews.
"""

from dataclasses import dataclass, replace
from functools import cache, partial
from math import erfc, sqrt

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms

SETTINGS = [
    Setting("daily", 1e7, Range(1e6, 1e8, "log"), "scenario", label="transactions a day"),
    Setting("prevalence", 1e-5, Range(3e-6, 1e-3, "log"), "scenario", label="share of fraud",
            source="one in 100,000 is rare; one in a thousand is usual for cards"),
    Setting("capacity", 1000, Range(30, 30_000, "log"), "scenario", "alerts a day", label="what the team can read"),
    Setting("review", 5, Range(0, 20), "scenario", "$", label="cost of a review",
            source="the interviewer's reply; at 0 the team has nothing better to do"),
    Setting("loss", 200, Range(50, 2000, "log"), "scenario", "$", label="mean loss of a missed fraud",
            source="the interviewer's reply"),
    Setting("tail", 1, Range(0, 2), "invented", label="spread of the amounts (sd of the logarithm)",
            source="0: all frauds cost the same; 2: a fortieth of them holds half of the money"),
    Setting("worst", 0.97, Range(0.8, 0.98), "scenario", label="lowest AUC of a candidate",
            source="just below the slide's pair; the lower end is a first round of candidates"),
    Setting("best", 0.985, Range(0.982, 0.998), "scenario", label="highest AUC of a candidate",
            source="just above the slide's pair"),
    Setting("shape", 0.1, Range(0, 0.5), "invented", label="how much candidates differ in shape",
            source="sd of the log of the spread; 0: curves never cross; candidates on three public tables differed by 0.05 to 0.08, the slide's by more"),
    Setting("tied", 0, Range(-0.7, 0.9), "invented", label="correlation of shape and strength",
            source="above 0, the candidate with the higher AUC is the wider one too"),
    Setting("shared", 0.7, Range(0, 0.95), "invented", label="correlation of two candidates' scores on one fraud"),
    Setting("candidates", 2, Range(2, 8, whole=True), "scenario", label="candidate models"),
    Setting("frauds", 300, Range(20, 1000, "log", whole=True), "invented", label="frauds in the holdout",
            source="three days of the scenario's traffic"),
    Setting("kept", 1, Range(1e-3, 1, "log"), "convention", label="share of legitimate payments kept in the holdout",
            source="1 is all of them; each arm knows the share and weighs by it"),
    Setting("unlabeled", 0.1, Range(0, 0.6), "invented", label="frauds that the holdout counts as legitimate",
            source="labels not yet arrived, or never reported"),
    Setting("rarer", 1, Range(0.3, 3, "log"), "invented", label="fraud rate afterwards, as a multiple of the holdout's"),
    Setting("holiday", 1, Range(0.1, 2, "log"), "invented", label="capacity afterwards, as a multiple of the planned one"),
    Setting("fade", 0, Range(0, 1), "invented", label="share of the shape that is gone afterwards",
            source="fraudsters learn what is caught surely; the AUC stays"),
    Setting("moved", 0, Range(-0.3, 0.3), "invented", "sd", label="move of the legitimate scores afterwards"),
    Setting("sized", 0, Range(0, 0.6), "invented", label="how differently candidates see large frauds",
            source="largest correlation of a candidate's score with the amount; 0: the amount is no news"),
    Setting("listed", 0, Range(0, 0.6), "invented", label="largest share of frauds that a candidate knows from a list",
            source="each candidate its own share; known frauds score far above everything else"),
    Setting("alike", 0, Range(0, 1e-3), "invented", label="share of legitimate payments that look like fraud",
            source="odd but honest: a traveler, a wedding"),
    Setting("later", 300, Range(100, 1000, "log", whole=True), "convention", label="frauds in the later period"),
    Setting("margin", 1.96, Range(1, 3), "convention", "standard errors", label="lead that a test of the AUC asks for"),
    Setting("launches", 15, Range(10, 30, whole=True), "convention", label="launches that one seed averages"),
]

# Shares of a normal distribution ------------------------------------------------------------------

HEAVY = Fixed("heavy", 0.1, "a world of its own: the fourth moment still exists", label="Tukey's h of heavy tails")
SKEWED = Fixed("skewed", 0.5, "a world of its own, a little less skewed than an exponential law", label="Tukey's g of skewed scores")
ODD = Fixed("odd", 3, "our choice: among the frauds, far above other payments", "sd", "score of an honest payment that looks like fraud")
ON_LIST = Fixed("on_list", 6, "our choice: above everything else, which is what a list means", "sd", "score of a fraud that is on a list")
MIXTURES = Fixed("mixtures", 6, "our choice of how finely two models are mixed", label="mixtures of two models, from one to the other")
STEP = Fixed("step", 0.002, "between two entries the logarithm is interpolated", "sd", "step of a table of the normal tail")
TAIL = Fixed("tail_end", 12, "less than 1e-32 of a normal distribution lies beyond it", "sd", "where that table ends")
GRID = np.arange(-TAIL.value, TAIL.value, STEP.value)
LOG_TAIL = np.log([erfc(x / sqrt(2)) / 2 for x in GRID])
END = Fixed("end", 9, "less than one honest payment in 1e18 scores higher", "sd", "highest cut that is tried")
TRIED = Fixed("tried", 200, "their spacing is 0.045 standard deviations", label="cuts that are tried")
CUTS = np.linspace(0, END.value, TRIED.value)  # the scores at which a queue may be cut


def above(x):
    """Share of a standard normal distribution above ``x``, by a table."""
    at = np.clip((np.asarray(x) - GRID[0]) / STEP.value, 0, len(GRID) - 2)
    i = at.astype(int)
    return np.exp(LOG_TAIL[i] + (at - i) * (LOG_TAIL[i + 1] - LOG_TAIL[i]))


def mean_of(auc, spread):
    """Mean fraud score of a model with this ROC AUC: AUC = Phi(mean / sqrt(1 + spread^2))."""
    return np.interp(np.log(1 - auc), LOG_TAIL[::-1], GRID[::-1]) * np.sqrt(1 + spread**2)


# The trial ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Queue:
    """Frauds of every launch and candidate in falling order of score, [launches, candidates, frauds]."""

    score: np.ndarray
    known: np.ndarray  # labeled as fraud
    amount: np.ndarray  # dollars
    false: np.ndarray  # legitimate payments above it; in the holdout the unlabeled frauds count as such
    legitimate: float
    days: float
    above: np.ndarray  # legitimate payments above each of the cuts


@dataclass(frozen=True)
class Data:
    holdout: Queue
    fresh: Queue  # what the cut is refitted to before the later period
    later: Queue
    doubt: np.ndarray  # standard error of each candidate's AUC less the first one's
    cut: np.ndarray  # where a calibration curve, fitted to the fresh frauds, says that one more alert no longer pays
    earned: np.ndarray  # dollars a day in the later period, with that cut


def false_rate(t, s):
    share = above(t)
    return share + s["alike"] * (above(t - ODD.value) - share) if s["alike"] else share


def bent(z, law):
    """Standard normal frauds turned into others of mean 0 and variance 1, by Tukey's g and h."""
    if law == "heavy":
        h = HEAVY.value
        root = np.sqrt(1 - 2 * h)
        return z * np.exp(h * z**2 / 2) * root * np.sqrt(root)
    if law == "skewed":  # most are easy, with a long tail of hard ones
        g, grown = SKEWED.value, np.exp(SKEWED.value**2)
        return (np.sqrt(grown) - np.exp(-g * z)) / np.sqrt(grown * (grown - 1))
    return z


HALVINGS = Fixed("halvings", 16, "the mean is known to 0.0002 by then")


def center(auc, spread, law):
    """The mean fraud score that gives this AUC."""
    if not law:
        return mean_of(auc, spread)
    z = bent(np.interp(-np.log((np.arange(100) + 0.5) / 100), -LOG_TAIL, GRID), law)
    low, high = np.zeros(auc.shape), np.full(auc.shape, END.value)
    for _ in range(HALVINGS.value):
        middle = (low + high) / 2
        small = 1 - above(middle + spread * z).mean(-1, keepdims=True) < auc
        low, high = np.where(small, middle, low), np.where(small, high, middle)
    return middle


def candidates(rng, s):
    """Return (AUC, spread, correlation with the amount, share known from a list), each [launches, candidates, 1]."""
    shape = int(s["launches"]), int(s["candidates"]), 1
    wide, own = rng.standard_normal((2, *shape))
    strong = 1 - above(s["tied"] * wide + np.sqrt(1 - s["tied"] ** 2) * own)
    return (s["worst"] + (s["best"] - s["worst"]) * strong, np.exp(s["shape"] * wide),
            rng.uniform(-s["sized"], s["sized"], shape), s["listed"] * rng.random(shape))


def mixed(score, alike):
    """Mixtures of two candidates, from one to the other; their scores of a legitimate payment correlate at ``alike``."""
    share = np.linspace(0, 1, MIXTURES.value)[:, None]
    return (share * score[:, :1] + (1 - share) * score[:, 1:]) / np.sqrt(1 - 2 * share * (1 - share) * (1 - alike))


def scores(rng, s, models, frauds, fade, law, alike):
    """Score ``frauds`` of each launch with every candidate; return (scores, dollars)."""
    auc, spread, sized, listed = models
    spread, listed = spread ** (1 - fade), listed * (1 - fade)
    launches, count, _ = auc.shape
    amount, common = rng.standard_normal((2, launches, 1, frauds))
    own = rng.standard_normal((launches, count, frauds))
    z = np.sqrt(s["shared"]) * common + np.sqrt(1 - s["shared"]) * own
    z = sized * amount + np.sqrt(1 - sized**2) * z
    # The frauds that are on no list are harder, so that the AUC is what was drawn.
    others = np.clip((auc - listed * (1 - above(ON_LIST.value / sqrt(2)))) / (1 - listed), 0.5, None)
    score = center(others, spread, law) + spread * bent(z, law)
    if s["listed"]:
        score = np.where(rng.random(score.shape) < listed, ON_LIST.value + z, score)
    score = mixed(score, alike) if alike else score
    dollars = s["loss"] * np.exp(s["tail"] * amount - s["tail"] ** 2 / 2)
    return score, np.broadcast_to(dollars, score.shape)


def in_order(score, known, amount, legitimate, days, false):
    order = np.argsort(-score, axis=-1, kind="stable")
    score, known, amount = (np.take_along_axis(each, order, -1) for each in (score, known, amount))
    frauds = score.shape[-1]
    every = false(np.concatenate([score, np.broadcast_to(CUTS, (*score.shape[:2], len(CUTS)))], axis=-1))
    return Queue(score, known, amount, every[..., :frauds] + np.cumsum(~known, -1), legitimate, days, every[..., frauds:])


def holdout_of(rng, s, models, changed=False, read=0, **law):
    """Return a holdout, and the standard error of each candidate's AUC less the first one's.

    It is drawn from the law before the launch, or from the ``changed`` one.
    """
    rate, moved, fade = s["prevalence"], 0, 0
    if changed:
        rate, moved, fade = rate * s["rarer"], s["moved"], s["fade"]
    days = s["frauds"] / (s["daily"] * rate)
    legitimate = days * s["daily"] * (1 - rate)
    score, amount = scores(rng, s, models, int(s["frauds"]), fade, **law)
    known = rng.random((len(score), 1, score.shape[-1])) >= s["unlabeled"]
    if read:
        known = known & (score[:, :1] > np.quantile(score[:, :1], 1 - read, axis=-1, keepdims=True))

    def false(t):
        """Legitimate payments above each score, of one sample."""
        order = np.argsort(-t, axis=-1, kind="stable")
        expected = legitimate * s["kept"] * false_rate(np.take_along_axis(t, order, -1) - moved, s)
        counts = np.cumsum(rng.poisson(np.diff(expected, axis=-1, prepend=0).clip(0)), -1)
        at = np.empty(t.shape)
        np.put_along_axis(at, order, counts / s["kept"], -1)
        return at

    lost = false_rate(score - moved, s)
    doubt = (lost - lost[:, :1]).std(-1) / sqrt(s["frauds"])
    q = in_order(score, np.broadcast_to(known, score.shape), amount, legitimate, days, false)
    # Above the last legitimate payment that was kept, one is assumed.
    return replace(q, above=np.maximum(q.above, 1 / s["kept"])), doubt


def later_of(rng, s, models, **law):
    rate = s["prevalence"] * s["rarer"]
    days = s["later"] / (s["daily"] * rate)
    legitimate = days * s["daily"] * (1 - rate)
    score, amount = scores(rng, s, models, int(s["later"]), s["fade"], **law)
    return in_order(score, np.ones(score.shape, bool), amount, legitimate, days,
                    lambda t: legitimate * false_rate(t - s["moved"], s))


def launches(rng, s, read=0, law="", alike=0, stale=False):
    """Return what the arms may look at, and the later period that they are judged by.

    If ``read`` is above 0, the first candidate is in use, and only this share of the frauds, which
    it ranks highest, can be labeled. With ``alike``, the candidates are mixtures of two. A ``stale``
    cut is not refitted before the later period.
    """
    models = candidates(rng, s)
    holdout, doubt = holdout_of(rng, s, models, read=read, law=law, alike=alike)
    fresh = holdout if stale else holdout_of(rng, s, models, changed=True, read=read, law=law, alike=alike)[0]
    later = later_of(rng, s, models, law=law, alike=alike)
    cut = calibrated_cut(fresh, s)
    return Data(holdout, fresh, later, doubt, cut, earnings(later, s, cut))


# Cuts ---------------------------------------------------------------------------------------------


def caught(q):
    return np.cumsum(q.known, -1)


def over_known(q, each):
    return (each * q.known).sum(-1) / np.maximum(q.known.sum(-1), 1)


def pays(s, found, alerts):
    return s["loss"] * found - s["review"] * alerts


def best_of(earned, cuts):
    """Return (the cut that earns most, what it earns), each [launches, candidates]; no queue earns nothing."""
    cut = np.take_along_axis(cuts, earned.argmax(-1)[..., None], -1)[..., 0]
    return np.where(earned.max(-1) > 0, cut, np.inf), earned.max(-1).clip(0)


def mean_and_spread(q, worth):
    """Of the labeled frauds' scores, each [launches, candidates, 1], where a fraud counts by its ``worth``."""
    mean = (over_known(q, worth * q.score) / over_known(q, worth))[..., None]
    spread = np.sqrt(over_known(q, worth * (q.score - mean) ** 2) / over_known(q, worth))[..., None]
    return mean, spread


def curve(q, s):
    """(cuts, frauds found, alerts) if frauds are normal with the mean and spread of the labeled ones."""
    mean, spread = mean_and_spread(q, np.ones(q.score.shape))
    found = q.known.sum(-1)[..., None] * above((CUTS - mean) / spread)
    return np.broadcast_to(CUTS, found.shape), found, found + q.above


def calibrated_cut(q, s):
    """Where a fitted calibration curve says that one more alert no longer pays."""
    t, found, alerts = curve(q, s)
    return best_of(pays(s, found, alerts), t)[0]


def raw_cut(q, s):
    """Where the queue of the holdout would have earned most."""
    found = caught(q)
    return best_of(pays(s, found, found + q.false), q.score)[0]


def room(q, s, capacity):
    """Which frauds are read before the team is full."""
    return np.arange(1, q.score.shape[-1] + 1) + q.false <= capacity * q.days


def earnings(q, s, cut):
    """Dollars a day for each launch and candidate with this cut, if the team reads from the top until it is full."""
    full = s["capacity"] * s["holiday"]
    inside = (q.score >= cut[..., None]) & room(q, s, full)
    alerts = (q.score >= cut[..., None]).sum(-1) + q.legitimate * false_rate(cut - s["moved"], s)
    return (q.amount * inside).sum(-1) / q.days - s["review"] * np.minimum(full, alerts / q.days)


# Metrics: one number for each launch and candidate ------------------------------------------------


def roc_auc(data, s, k):
    q = data.holdout
    return 1 - over_known(q, q.false) / q.legitimate


def partial_auc(data, s, k):
    """The area up to a false positive rate."""
    q = data.holdout
    return over_known(q, np.maximum(0, 1 - q.false / q.legitimate / k["limit"]))


def precisions(q):
    return caught(q) / np.maximum(caught(q) + q.false, 1)


def average_precision(data, s, k):
    return over_known(data.holdout, precisions(data.holdout))


def weighted_precision(data, s, k):
    """Average precision in which a fraud counts by its amount."""
    q = data.holdout
    return (precisions(q) * q.known * q.amount).sum(-1) / np.maximum((q.known * q.amount).sum(-1), 1)


def balanced_f1(data, s, k):
    """The best F1 of any threshold, with each class weighing the same."""
    q = data.holdout
    rate = caught(q) / np.maximum(q.known.sum(-1, keepdims=True), 1)
    return (2 * rate / (rate + q.false / q.legitimate + 1)).max(-1)


def log_loss(data, s, k):
    """Less the log loss, up to a constant, of probabilities by a curve fitted to the holdout; false alarms add little."""
    q = data.holdout
    mean, spread = mean_and_spread(q, np.ones(q.score.shape))
    ratio = np.exp((q.score**2 - ((q.score - mean) / spread) ** 2) / 2) / spread
    odds = ratio * s["prevalence"] / (1 - s["prevalence"])
    return over_known(q, np.log(odds / (1 + odds)))


def fits(q, s):
    """Whether the team has room for a queue that ends here."""
    return caught(q) + q.false <= s["capacity"] * q.days


def recall(data, s, k):
    """Frauds within the capacity; between equals the average precision decides."""
    return (data.holdout.known & fits(data.holdout, s)).sum(-1) + average_precision(data, s, k) / 2


def replayed(data, s, k):
    """Dollars that the holdout's queue earns down to the cut, as far as the team has room.

    A fraud counts with its amount, but no amount with more than ``cap`` mean losses.
    """
    q = data.holdout
    worth = np.minimum(q.amount, k["cap"] * s["loss"])
    worth = worth * s["loss"] / worth.mean(-1, keepdims=True)
    inside = q.known & (q.score >= calibrated_cut(q, s)[..., None]) & fits(q, s)
    alerts = np.where(inside, caught(q) + q.false, 0).max(-1)
    return (inside * worth).sum(-1) - s["review"] * alerts


def replayed_raw(data, s, k):
    """The same with each fraud at the mean loss, and the cut at which the holdout would have earned most."""
    q = data.holdout
    return np.where(fits(q, s), pays(s, caught(q), caught(q) + q.false), 0).max(-1)


def dollar_curve(q, s, k):
    """(dollars saved less dollars of reviews, alerts) at each cut, where a fraud counts by its amount as far as ``cap``."""
    mean, spread = mean_and_spread(q, np.minimum(q.amount, k["cap"] * s["loss"]))
    _, _, alerts = curve(q, s)
    return q.known.sum(-1)[..., None] * s["loss"] * above((CUTS - mean) / spread) - s["review"] * alerts, alerts


def money(data, s, k, rng):
    """Ship the candidate whose best queue promises most dollars on the holdout, and cut it by the same curve, refitted."""
    earned, alerts = dollar_curve(data.holdout, s, k)
    pick = np.where(alerts <= s["capacity"] * data.holdout.days, earned, 0).max(-1).argmax(1)
    fresh, _ = dollar_curve(data.fresh, s, k)
    cut = best_of(fresh, np.broadcast_to(CUTS, fresh.shape))[0]
    return shipped(data, pick, earnings(data.later, s, cut))


# Arms: which candidate is shipped, and what it earns -----------------------------------------------


def shipped(data, pick, earned):
    return float(np.take_along_axis(earned, pick[:, None], 1).mean())


def by(metric, cut=None):
    """Ship the candidate with the highest ``metric``; without another ``cut``, with the calibrated one."""

    def run(data, s, k, rng):
        pick = metric(data, s, k).argmax(1)
        return shipped(data, pick, earnings(data.later, s, cut(data.fresh, s)) if cut else data.earned)

    return run


def no_cut(q, s):
    return np.full(q.score.shape[:2], -np.inf)


def careful(data, s, k, rng):
    """The highest AUC if it leads the first candidate, which is in use, by enough; otherwise that one."""
    area = roc_auc(data, s, k)
    lead = area - area[:, :1]
    return shipped(data, np.where(lead > s["margin"] * data.doubt, lead, 0).argmax(1), data.earned)


def coin(data, s, k, rng):
    return float(data.earned.mean())


def hindsight(data, s, k, rng):
    return float(earnings(data.later, s, calibrated_cut(data.later, s)).max(1).mean())


CAP = Knob("cap", Range(0.03, 300, "log"), closed=True)  # between counting frauds and adding up amounts
LIMIT = Knob("limit", Range(1e-8, 1, "log"), closed=True)

MONEY = Arm("money", "money at its own cut", money, [CAP], option="capacity")
RECALL = Arm("recall", "recall at capacity", by(recall))
AP = Arm("ap", "average precision", by(average_precision), option="average-precision")
PARTIAL = Arm("partial", "partial AUC", by(partial_auc), [LIMIT])
LOG_LOSS = Arm("logloss", "log loss after calibration", by(log_loss))
AUC = Arm("auc", "ROC AUC", by(roc_auc), option="ship-auc")
CAREFUL = Arm("careful", "ROC AUC if significant", careful, option="significance")
F1 = Arm("f1", "F1 with balanced classes", by(balanced_f1), option="balanced-f1")
FILLED = Arm("filled", "recall at capacity, queue always filled", by(recall, no_cut))
COIN = Arm("coin", "a coin", coin)
HINDSIGHT = Arm("hindsight", "better in hindsight", hindsight, is_oracle=True)
# Other forms of the recommended design, and other ways to read the head; the table holds them.
REPLAYED = Arm("replayed", "amounts counted down to the cut, no curve", by(replayed), [CAP])
RAW = Arm("raw", "counted, and cut where the holdout earned most", by(replayed_raw, raw_cut))
WEIGHTED = Arm("weighted", "average precision, a fraud counts by its amount", by(weighted_precision))
FORMS = [RECALL, PARTIAL, LOG_LOSS, REPLAYED, RAW, WEIGHTED]


def gap_closed(arm):
    """The same arm, measured by the share of the way from a coin to the better candidate, in %."""

    def run(data, s, k, rng):
        low, high = data.earned.mean(), data.earned.max(1).mean()
        return 100 * float((arm.run(data, s, k, rng) - low) / (high - low))

    return replace(arm, run=run, option="")


# What the chapter quotes besides ------------------------------------------------------------------

SLIDE = {"a": (Setting("a", 0.984, Range(0.5, 1), "scenario"), Setting("wide_a", 0.8, Range(0.5, 1), "invented")),
         "b": (Setting("b", 0.978, Range(0.5, 1), "scenario"), Setting("wide_b", 1.3, Range(1, 2), "invented"))}
PLAIN = Fixed("plain", 0.98, "about the slide's two, for a table beside the stress test", label="AUC of a plain model")
THINNER = Fixed("thinner", 30, "one example beside the stress test", "%", "by how much fraud gets rarer")
THOUSAND = Fixed("thousand", 1000, "a count of alerts is told to the nearest thousand")
ON_SLIDE = Fixed("on_slide", 300, "the number that the holdout of the exhibit holds", label="frauds on the slide")
DRAWS = Fixed("draws", 100_000, "our choice, so that the drawing itself adds little")
FINE = Fixed("fine", 10_000, "their spacing is below a thousandth of a standard deviation", label="steps of a day's curve")
USUAL = Fixed("usual", 1e-3, "one in a thousand, for a sentence beside the stress test", label="share of fraud in a usual portfolio")
ROUND = Fixed("round", 5, "from there a count of alerts is told without decimals", "alerts")
HALF_DECADES = Fixed("half_decades", 5, "rows of a table", label="half decades of prevalence in it")
ONE_IN = [2, *(round(100 ** (n / 2)) for n in range(1, HALF_DECADES.value + 1))]


def day_of(model, prevalence=SETTINGS[1].value):
    """(cuts, frauds caught, alerts) of a day's queue of one candidate."""
    s = EXPERIMENT.values
    auc, spread = (each.value for each in model)
    t = np.linspace(0, END.value, FINE.value)
    frauds = s["daily"] * prevalence
    found = frauds * above((t - mean_of(auc, np.array(spread))) / spread)
    return t, found, found + (s["daily"] - frauds) * above(t)


def queue_of(model, prevalence=SETTINGS[1].value):
    """A day of one candidate: at capacity, at its best cut, and what the last alert of a full queue is worth."""
    s = EXPERIMENT.values
    t, found, alerts = day_of(model, prevalence)
    full = np.interp(s["capacity"], alerts[::-1], found[::-1])
    first = np.flatnonzero(alerts <= s["capacity"])[0]
    last = (found[first - 1] - found[first]) / (alerts[first - 1] - alerts[first])
    best = np.argmax(pays(s, found, alerts))
    return {"auc": model[0].value, "spread": model[1].value, "caught": full, "net": pays(s, full, s["capacity"]),
            "alerts_per_fraud": s["capacity"] / full, "last": 100 * last,
            "best": {"alerts": alerts[best], "caught": found[best], "net": pays(s, found, alerts)[best],
                     "recall": 100 * found[best] / (s["daily"] * prevalence),
                     "saved": 100 * pays(s, found, alerts)[best] / (s["loss"] * s["daily"] * prevalence)}}


def area_under_precision(auc, prevalence):
    """Average precision of a model with equal spreads, in the limit of many payments."""
    mean = mean_of(auc, np.array(1.0))
    q = (np.arange(FINE.value) + 0.5) / FINE.value
    t = mean + np.interp(-np.log(q), -LOG_TAIL, GRID)
    return float((prevalence * q / (prevalence * q + (1 - prevalence) * above(t))).mean())


def doubt_of_slide():
    """Standard error of the slide's difference in AUC, and how many frauds would make it twice that."""
    rng, s = np.random.default_rng(0), EXPERIMENT.values
    common, *own = rng.standard_normal((1 + len(SLIDE), DRAWS.value))
    z = [np.sqrt(s["shared"]) * common + np.sqrt(1 - s["shared"]) * each for each in own]
    lost = [above(mean_of(m[0].value, np.array(m[1].value)) + m[1].value * each) for m, each in zip(SLIDE.values(), z)]
    spread = (lost[0] - lost[1]).std()
    lead = SLIDE["a"][0].value - SLIDE["b"][0].value
    return {"error": spread / sqrt(ON_SLIDE.value), "needed": round((2 * spread / lead) ** 2, -1), "frauds": ON_SLIDE.value}


@cache
def stood():
    """How every other way to choose stands against the recommended one."""
    return stand_forms(EXPERIMENT, [*FORMS, AP, AUC, CAREFUL, F1, FILLED, COIN])


def thousands(number):
    return round(number / THOUSAND.value) * THOUSAND.value


def numbers():
    (auc_a, wide_a), (auc_b, wide_b) = ((each.value for each in model) for model in SLIDE.values())
    a, b = mean_of(auc_a, np.array(wide_a)), mean_of(auc_b, np.array(wide_b))
    crossing = above((wide_b * a - wide_a * b) / (wide_b - wide_a))  # same recall at the same cut
    daily, distance = EXPERIMENT.values["daily"], float(mean_of(PLAIN.value, np.array(1.0)))
    corner = float(above(distance / 2))
    usual, rare = USUAL.value, EXPERIMENT.values["prevalence"]
    plain = (PLAIN, Setting("one", 1, Range(0, 2), "convention"))
    now = area_under_precision(PLAIN.value, rare)
    thinner = area_under_precision(PLAIN.value, rare * (1 - THINNER.value / 100))
    return {"slide": {name: queue_of(model) for name, model in SLIDE.items()}, "doubt": doubt_of_slide(),
            "crossing": {"fpr": 100 * crossing, "alerts": thousands(daily * float(crossing))},
            "corner": {"recall": 100 * (1 - corner), "fpr": 100 * corner, "alerts": thousands(daily * corner)},
            "pays": {"rare": queue_of(plain, rare)["best"], "common": queue_of(plain, usual)["best"]},
            "ap_shift": {"now": now, "thinner": thinner, "drop": 100 * (1 - thinner / now)}, "thinner_by": THINNER.value,
            "against": stood()}


def tables():
    rows = []
    for one_in in ONE_IN:
        rate = 1 / one_in
        distance = float(mean_of(PLAIN.value, np.array(1.0)))
        alerts = 1 + (1 - rate) / rate * float(above(distance)) / 0.5
        rows.append([f"1 in {one_in:,}", f"{PLAIN.value:.3f}", f"{area_under_precision(PLAIN.value, rate):.3f}",
                     f"{100 / alerts:.2g}%" if alerts > 2 else f"{100 / alerts:.1f}%",
                     f"{alerts:.0f}" if alerts >= ROUND.value else f"{alerts:.2f}"])
    labels = {each.id: each.label for each in [*FORMS, AP, AUC, CAREFUL, F1, FILLED, COIN]}

    def signed(value):
        return f"{value:+,.0f}".replace("-", "−")

    stands = [[labels[name], f"{signed(-v['mean'])} ({signed(-v['high'])} to {signed(-v['low'])})", v["ahead"], v["level"], v["behind"]]
              for name, v in sorted(stood().items(), key=lambda item: item[1]["mean"])]
    return [
        Table("prevalence", "One model at six prevalences",
              ["fraud", "ROC AUC", "average precision", "precision at recall 0.5", "alerts for each fraud"], rows),
        Table("against", "Other ways to choose, against money at its own cut",
              ["choose by", "$ a day as assumed", "points ahead", "level", "behind"], stands),
    ]


EXPERIMENT = Experiment(
    title="Two models and one queue of alerts that cost money",
    metric="earnings of the queue",
    unit="$ a day",
    better="higher",
    settings=SETTINGS,
    arms=[MONEY, AP, AUC, CAREFUL, F1, FILLED, COIN, HINDSIGHT],
    recommended="money",
    obvious="auc",
    draw=launches,
    cause={"shape": 0},
    worlds=[
        World("wide", "candidates differ in shape as the pair on the slide does", {"shape": 0.25}),
        World("strength", "candidates differ in strength, and hardly in shape", {"worst": 0.9, "shape": 0.05}),
        World("lists", "candidates differ by lists of known fraud, not by spread", {"shape": 0, "listed": 0.4}),
        World("heavy", "fraud scores have heavy tails", draw=partial(launches, law="heavy")),
        World("skewed", "most frauds are easy, with a long tail of hard ones", draw=partial(launches, law="skewed")),
        World("alike", "some honest payments look like fraud", {"alike": 1e-4}),
        World("read", "only what the old model ranks high is labeled", draw=partial(launches, read=0.5)),
        World("mixtures", "mixtures of the two are on the list", draw=partial(launches, alike=0.7)),
        World("same", "so are they, and both raise the same false alarms", draw=partial(launches, alike=0.95)),
        World("holiday", "half as much fraud again, and a quarter of the team", {"rarer": 1.5, "holiday": 0.25}),
        World("stale", "three times as much fraud, and a cut that nobody refits", {"rarer": 3}, draw=partial(launches, stale=True)),
        World("round", "eight candidates of a first round", {"worst": 0.8, "candidates": 8}),
        World("adapt", "fraudsters adapt until only strength is left, and candidates differ in it more", {"fade": 1, "worst": 0.9}),
        World("cheap", "acting costs nothing, and a tenth of all traffic can be acted on", {"review": 0, "capacity": 1e6}),
        World("sampled", "one legitimate payment in a hundred is kept", {"kept": 0.01}),
        World("sizes", "amounts with a heavy tail, which candidates see differently", {"tail": 2, "sized": 0.5}),
    ],
    scalings=[{"daily": 2, "capacity": 2}, {"review": 2, "loss": 2}, {"prevalence": 2, "loss": 0.5}],
    curves=[
        Curve("capacity", "A larger team is worth something only while its alerts pay", "capacity", scale="log",
              values=[30, 60, 100, 200, 300, 500, 1000, 2000], arms=[replace(each, option="") for each in (MONEY, AUC, FILLED)]),
        Curve("worst", "The more candidates differ in strength, the better the AUC chooses", "worst",
              values=[0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98], arms=[gap_closed(each) for each in (MONEY, AP, AUC)],
              metric="way from a coin to the better candidate", unit="%", better="higher"),
        Curve("shape", "Without crossing curves there is nothing to choose by the head", "shape",
              values=[0, 0.03, 0.06, 0.1, 0.15, 0.25, 0.4, 0.5], arms=[gap_closed(each) for each in (MONEY, AP, AUC)],
              metric="way from a coin to the better candidate", unit="%", better="higher"),
    ],
    tables=tables,
    numbers=numbers,
)
