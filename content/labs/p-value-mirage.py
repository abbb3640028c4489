"""Q16: sixty nights of drift alarms, when inputs move without harm and harm comes without inputs.

Every night the log of a recommender holds some rows of each feature. Means wander and have a weekly
pattern. Now and then a feed breaks: a feature arrives wrong until somebody repairs it. Now and then
the population moves for good; the labels follow, or they do not. And the relation changes while no
input moves. A broken feed is repaired, a changed relation takes a retrain, and a retrain learns only
from nights whose labels are in. Each arm is a rule for when to look, repair and retrain; it is billed
for every night's excess log loss, whatever caused it, and for everything that it does. No arm knows
the truth or what log loss is worth. Money is in thousands of dollars.
"""

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from math import erf, log

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.standings import standing
from trapwise.labs.trials import FULL, Purpose, measures

SETTINGS = [
    Setting("rows", 1e6, Range(100, 1e6, "log", whole=True), "scenario", label="rows in a night"),
    Setting("features", 20, Range(5, 40, "log", whole=True), "scenario", label="monitored features"),
    Setting("delay", 7, Range(0, 28, whole=True), "scenario", "nights", label="nights until labels are in"),
    Setting("retrain", 5, Range(0.05, 50, "log"), "scenario", "$k", label="price of a retrain"),
    Setting("look", 1, Range(0.1, 10, "log"), "scenario", "$k", label="price of a diagnosis"),
    Setting("worth", 1, Range(0.1, 10, "log"), "invented", "$k", label="price of a night at 0.001 of log loss",
            source="no rule knows it"),
    Setting("misjudged", 0.7, Range(0, 1.5), "invented", label="error of our own guess of that price",
            source="standard deviation of its logarithm; 0.7 is a factor of two"),
    Setting("unequal", 1, Range(1, 10_000, "log"), "invented", label="largest over smallest market",
            source="1 is one stream; else one rule serves markets of any size in between"),
    Setting("wander", 0.01, Range(0, 0.1), "invented", "sd", label="nightly wandering of a mean",
            source="0 is the world of the textbook, in which rows are all there is"),
    Setting("season", 0.03, Range(0, 0.2), "invented", "sd", label="weekly pattern of a mean"),
    Setting("faults", 1 / 30, Range(0, 0.1), "invented", label="broken feeds in a night", source="two in sixty nights"),
    Setting("fault", 1, Range(0.25, 4, "log"), "invented", "sd", label="largest fault"),
    Setting("lasts", 20, Range(5, 60, "log"), "invented", "nights", label="nights until a fault is repaired upstream anyway"),
    Setting("moves", 1 / 20, Range(0, 0.1), "invented", label="lasting moves of the population in a night",
            source="three in sixty nights"),
    Setting("move", 0.5, Range(0.1, 2, "log"), "invented", "sd", label="largest move"),
    Setting("followed", 0.7, Range(0, 1), "invented", label="share of moves that labels follow",
            source="1 is pure covariate shift under a model that is right"),
    Setting("hidden", 1 / 60, Range(0, 0.1), "invented", label="changes of the relation that no input shows, in a night",
            source="one in sixty nights"),
    Setting("creep", 0.01, Range(0, 0.05), "invented", label="nightly creep of the relation", source="in log-odds"),
    Setting("mood", 0.02, Range(0, 0.1), "invented", label="nightly whim of the outcome", source="in log-odds; it is gone next night"),
    Setting("miss", 0.1, Range(0, 0.5), "invented", label="faults that a diagnosis takes for a real change"),
    Setting("repair", 1, Range(0, 7, whole=True), "invented", "nights", label="nights that a repair takes"),
    Setting("window", 7, Range(1, 28, whole=True), "convention", "nights", label="nights that a retrain learns from"),
    Setting("multiple", 1, Range(0.25, 4, "log"), "convention", label="bill that starts a retrain, in prices of a retrain",
            source="1 is the ski-rental rule"),
    Setting("decay", 0.8, Range(0.5, 1), "invented", label="importance of each feature, of the one before",
            source="1 is a model that uses all alike"),
]

BINS = Fixed("bins", 10, "deciles, the convention", label="bins of PSI")
LEVEL = Fixed("level", 0.05, "what the scenario tests at, before any correction", label="significance level")
SMALLEST = Fixed("smallest", 0.1, "our choice; harm goes with the square of a shift, so smaller ones hardly count", label="smallest shift, as a share of the largest")
HISTORY = Fixed("history", 28, "four weeks, so that each weekday was seen four times", "nights", "nights that the weekly pattern is learned from")
NIGHTS = Fixed("nights", 60, "our choice; faults, moves and whims are given per night", label="nights watched")
SIGNAL = Fixed("signal", 1.67, "our choice, and a caveat: no other model was tried", label="standard deviation of the score, in log-odds")
WEEK = Fixed("week", 7, "the period of the season", "nights")
MARKETS = Fixed("markets", 3, "averaged in a seed, which spares seeds", label="streams that are averaged")
GRID = Fixed("grid", 12, "less than 1e-32 of a normal distribution lies beyond it", "sd", "where a table of the normal distribution ends")
STEPS = Fixed("steps", 4001, "their spacing is 0.006 standard deviations", label="entries of that table")
MILLI = Fixed("milli", 1000, "a unit: worth is counted per 0.001 of log loss", label="milli of log loss")
EMPTY = Fixed("empty", 1e-6, "our choice; it matters only where a bin is empty", label="share that PSI puts for an empty bin")

WIDE = np.linspace(-GRID.value, GRID.value, int(STEPS.value))
CDF = np.array([(1 + erf(x / np.sqrt(2))) / 2 for x in WIDE])


@cache
def harm_of(signal):
    """Excess log loss, in thousandths, of a calibrated score that is off by WIDE >= 0, and its curvature."""
    weight = np.exp(-(WIDE**2) / 2)
    weight /= weight.sum()
    p = 1 / (1 + np.exp(-signal * WIDE))
    off = WIDE[WIDE >= 0]
    both = [(weight @ (np.logaddexp(0, signal * WIDE + m) - np.logaddexp(0, signal * WIDE) - p * m)) for m in off[::int(WEEK.value)]]
    return off[::int(WEEK.value)], MILLI.value * np.array(both), float(weight @ (p * (1 - p)))


# The world ----------------------------------------------------------------------------------------


@dataclass
class Data:
    """What happens, night by night; the first ``start`` nights lie before the first that is judged."""

    start: int
    rows: float
    means: np.ndarray  # of each feature, without faults: [night, feature]
    noise: np.ndarray  # sampling error of the distribution function: [night, feature, cut]
    base: np.ndarray  # by how much the truth has moved away from the first model, without faults: [night]
    faults: list  # (first night, night of its end, feature, size, shift of the score)
    labels: list  # error of what labels say about a night: [night]
    fitted: list  # error of a retrain: [night]
    luck: list  # whether a diagnosis goes wrong: [night]
    belief: float  # what we think 0.001 of log loss is worth
    importance: np.ndarray  # the deployed model's coefficients: [feature]
    missing: bool
    seen: dict = field(default_factory=dict)  # statistics that an arm has computed

    def functions(self, s, removed):
        """Distribution function of every night and feature at the cuts; repaired faults are backfilled."""
        if ("F", removed) not in self.seen:
            cuts = np.interp(np.arange(1, BINS.value) / BINS.value, CDF, WIDE)
            columns = sorted({self.faults[k][2] for k in removed}) if removed else list(range(self.means.shape[1]))
            means, holes = self.means[:, columns], np.zeros((len(self.means), len(columns)))
            for k, (first, end, feature, size, _) in enumerate(self.faults):
                if k not in removed and feature in columns:
                    where = holes if self.missing else means
                    where[first:end, columns.index(feature)] += abs(size) if self.missing else size
            found = np.interp(cuts - means[..., None], WIDE, CDF)
            if self.missing:
                holes = np.minimum(holes, 1)[..., None]
                found = (1 - holes) * found + holes * (cuts >= 0)
            found = found + self.noise[:, columns]
            week = int(WEEK.value)
            past = found[: self.start - self.start % week].reshape(-1, week, *found.shape[1:]).mean(0)
            pair = found, found - (past - past.mean(0))[np.arange(len(found)) % week]
            if removed:  # only their columns differ
                whole = [each.copy() for each in self.functions(s, frozenset())]
                for each, part in zip(whole, pair, strict=True):
                    each[:, columns] = part
                pair = tuple(whole)
            self.seen["F", removed] = pair
        return self.seen["F", removed]

    def masses(self, s, removed):
        """What PSI is computed from: the share of every bin, and its logarithm."""
        if ("S", removed) not in self.seen:
            mass = shares(self.functions(s, removed)[1])
            self.seen["S", removed] = mass, np.log(mass)
        return self.seen["S", removed]

    def raw(self, removed):
        """By how much the first model's score is off, had the repaired faults never been, and its running sum."""
        if ("raw", removed) not in self.seen:
            total = self.base.copy()
            for k, (first, end, _, _, off) in enumerate(self.faults):
                if k not in removed:
                    total[first:end] += off
            self.seen["raw", removed] = total.tolist(), np.append(0, np.cumsum(total)).tolist()
        return self.seen["raw", removed]

    def statistic(self, s, name, removed, reference, naive=False):
        """The largest distance of each later night from the reference night; unless ``naive``, like weekdays are compared."""
        key = name, removed, reference, naive
        if key not in self.seen:
            if name == "psi":
                mass, logs = self.masses(s, removed)
                now, then = slice(reference + 1, None), reference
                self.seen[key] = ((mass[now] - mass[then]) * (logs[now] - logs[then])).sum(-1).max(1)
            else:
                now = self.functions(s, removed)[not naive]
                self.seen[key] = STATISTICS[name](now[reference + 1 :], now[reference], self, s)
        return self.seen[key]


def largest_gap(now, then, data, s):
    return np.abs(now - then).max((1, 2))


def evidence(now, then, data, s):
    """ln(2/p) of the Kolmogorov-Smirnov test, of the feature in which it is largest."""
    return data.rows * largest_gap(now, then, data, s) ** 2


def discoveries(now, then, data, s):
    """ln(2/p) after the correction of Benjamini and Hochberg, scaled as Bonferroni's."""
    each = -np.sort(-data.rows * np.abs(now - then).max(2) ** 2, axis=1, kind="stable")
    return (each + np.log(np.arange(1, each.shape[1] + 1))).max(1)


def shares(functions):
    pad = np.zeros((*functions.shape[:-1], 1))
    return np.maximum(np.diff(np.concatenate([pad, functions, pad + 1], axis=-1), axis=-1), EMPTY.value)


def index(now, then, data, s):
    a, b = shares(then), shares(now)
    return ((b - a) * np.log(b / a)).sum(-1).max(1)


def distances(now, then, s):
    """Wasserstein distance of each feature, between the outermost cuts."""
    cuts = np.interp(np.arange(1, BINS.value) / BINS.value, CDF, WIDE)
    gap = np.abs(now - then)
    return ((gap[..., 1:] + gap[..., :-1]) / 2 * np.diff(cuts)).sum(-1)


def score(now, then, data, s):
    """By how much the mean of the logged scores has moved."""
    cuts = np.interp(np.arange(1, BINS.value) / BINS.value, CDF, WIDE)
    gap = now - then
    return np.abs(((gap[..., 1:] + gap[..., :-1]) / 2 * np.diff(cuts)).sum(-1) @ data.importance)


def wasserstein(now, then, data, s):
    return distances(now, then, s).max(1)


def priced(now, then, data, s):
    """What we believe a night at this shift to cost: each feature's distance by the model's own coefficient."""
    off = (distances(now, then, s) * data.importance).max(1)
    return data.belief * MILLI.value * harm_of(SIGNAL.value)[2] / 2 * off**2


STATISTICS = {"D": largest_gap, "p": evidence, "bh": discoveries, "w1": wasserstein, "score": score,
              "priced": priced}


def lasting(rng, rate, size, s, start):
    """Lasting events of each market, as (night, feature, signed size, uniform number).

    Features, sizes and what else matters are spread evenly over the markets of a seed, for less noise.
    """
    markets, uniform = int(MARKETS.value), rng.random((2, 2)).ravel()
    count = int(rate * NIGHTS.value * markets + uniform[0])
    spread = (uniform[1:, None] + np.arange(count) / max(count, 1)) % 1
    for each in spread:
        rng.shuffle(each)
    sizes = size * (SMALLEST.value + (1 - SMALLEST.value) * spread[1]) * rng.choice([-1, 1], count)
    where, when = divmod(rng.integers(NIGHTS.value * markets, size=count), int(NIGHTS.value))
    events = zip(start + when, (spread[0] * s["features"]).astype(int), sizes, spread[2], strict=True)
    found = [[] for _ in range(markets)]
    for market, event in zip(where, events, strict=True):
        found[market].append(event)
    return found


def bridges(rng, shape, bins):
    """The sampling error of a distribution function at the cuts between equal bins, for one row."""
    walk = np.cumsum(rng.standard_normal((*shape, bins)), axis=-1) / np.sqrt(bins)
    return walk[..., :-1] - walk[..., -1:] * np.arange(1, bins) / bins


def draw(rng, s, **law):
    """Markets with the same rule; the same nights for every arm, kept while one arm after the other is tried."""
    return seed(int(rng.integers(np.iinfo(np.int64).max)), tuple(s.items()), tuple(law.items()))


@lru_cache(maxsize=100)
def seed(key, settings, law):
    s, rng = dict(settings), np.random.default_rng(key)
    start = int(s["delay"] + s["window"] + HISTORY.value)
    events = [lasting(rng, s[rate], s[size], s, start) for rate, size in KINDS]
    return [market(rng.spawn(1)[0], s, start, each, dict(law)) for each in zip(*events, strict=True)]


KINDS = (("moves", "move"), ("hidden", "move"), ("faults", "fault"))


def importances(s):
    """The coefficients of a model whose score has the standard deviation ``signal``."""
    importance = float(s["decay"]) ** np.arange(int(s["features"]))
    return importance * SIGNAL.value / np.sqrt(importance @ importance)


def market(rng, s, start, events, law):
    week, features, moved, hidden, broken = int(WEEK.value), int(s["features"]), *events
    count, importance = start + int(NIGHTS.value), importances(s)
    moods, inputs = rng.spawn(2)
    rows = s["rows"] * s["unequal"] ** -rng.random()

    def off(feature, size):
        """What a shift does to the score; trees know nothing beyond the values that they have seen."""
        return importance[feature] * (np.clip(size, -law["cap"], law["cap"]) if "cap" in law else size)

    own = inputs.standard_normal((count, features))
    if law.get("shared"):
        own = (own + inputs.standard_normal((count, 1))) / np.sqrt(2)
    means = s["wander"] * own
    means += s["season"] * inputs.standard_normal((week, features))[np.arange(count) % week]
    base = s["creep"] * np.cumsum(np.where(np.arange(count) < start, 0, moods.standard_normal(count)))
    base += (1 - s["followed"]) * s["wander"] * (own @ importance)
    for night, feature, size, other in moved:
        ramp = np.clip((np.arange(count) - night + 1) / law.get("ramp", 1), 0, 1)
        means[:, feature] += size * ramp
        base += (other > s["followed"]) * off(feature, size) * ramp
    for night, feature, size, _ in hidden:
        base[night:] += off(feature, size)
    faults = []
    for night, feature, size, other in broken:
        end = min(count, night + 1 + int(-np.log(1 - other) * s["lasts"]))
        hurt = np.sqrt(min(1, abs(size))) * importance[feature] if law.get("missing") else off(feature, size)
        faults.append((night, end, feature, size, hurt))
    bins, curvature = int(BINS.value), harm_of(SIGNAL.value)[2]
    whim = s["mood"] * moods.standard_normal(count)
    labels = moods.standard_normal(count) / np.sqrt(curvature * rows)
    fitted = (moods.standard_normal(count) / np.sqrt(curvature * rows * s["window"])).tolist()
    belief = s["worth"] * np.exp(s["misjudged"] * moods.standard_normal())
    noise = bridges(inputs.spawn(1)[0], (count, features), bins) / np.sqrt(rows)
    return Data(start, rows, means, noise, base + whim, faults, labels.tolist(), fitted,
                moods.random(count).tolist(), belief, importance, bool(law.get("missing")))


# The rules ----------------------------------------------------------------------------------------


def judged(off, s):
    """Harm of nights at which the score is off by these amounts."""
    grid, harm, _ = harm_of(SIGNAL.value)
    return float(s["worth"] * np.interp(np.abs(off), grid, harm).sum())


class Watch:
    """One market under one rule: the model in use, the reference of the alarm, and what has been done."""

    def __init__(self, data, s, alarm, naive):
        self.data, self.s, self.alarm, self.naive = data, s, alarm, naive
        self.delay, self.window = int(s["delay"]), int(s["window"])
        self.reference, self.quiet, self.removed = data.start - 1, 0, frozenset()
        self.lived = np.array(data.raw(self.removed)[0])  # by how much the first model is off, as it happens
        self.learned = [(data.start, 0.0)]  # from which night on, what the model in use has learned
        self.bill, self.looks, self.mistaught = 0.0, 0, 0
        self.look_back()

    def look_back(self):
        """Read the record again, since repaired faults are taken out of it and the reference may be another."""
        self.raw, self.sums = self.data.raw(self.removed)
        if self.alarm:
            self.found = self.data.statistic(self.s, self.alarm, self.removed, self.reference, self.naive)

    def rings(self, night, limit):
        """The next night at which the alarm rings, or infinity."""
        first = max(night, self.quiet)
        above = np.flatnonzero(self.found[first - self.reference - 1 :] > limit) if self.alarm else ()
        return first + int(above[0]) if len(above) else np.inf

    def ripens(self, night, last, ripe, rate, noise):
        """Read labels night by night until the bill is ripe, or the last of these nights."""
        absorbed, delay, bill = self.learned[-1][1], self.delay, self.bill
        for now in range(night, last + 1):
            said = self.raw[now - delay] - absorbed + self.data.labels[now - delay]
            bill = max(0.0, bill + rate * (said * said - noise))  # noise on its own adds nothing
            if bill >= ripe:
                break
        self.bill = bill
        return now if bill >= ripe else np.inf

    def diagnose(self, night):
        """Look for a broken feed in the nights that anybody may be alarmed about, and have it repaired."""
        self.looks += 1
        broken = [i for i, (first, end, *_) in enumerate(self.data.faults)
                  if i not in self.removed and first <= night < end + self.delay]
        if not broken or self.data.luck[night] < self.s["miss"]:
            return False
        self.quiet, self.bill = min(night + 1 + int(self.s["repair"]), len(self.lived)), 0.0
        self.removed |= set(broken)
        for i in broken:
            self.lived[self.quiet : self.data.faults[i][1]] -= self.data.faults[i][-1]
        return True

    def retrain(self, night):
        """Fit the last nights whose labels are in, whatever has been broken in them."""
        last = night - self.delay + 1
        now = (self.sums[last] - self.sums[last - self.window]) / self.window + self.data.fitted[night]
        self.learned.append((night + 1, now))
        self.mistaught += any(first < last and end > last - self.window and i not in self.removed
                              for i, (first, end, *_) in enumerate(self.data.faults))
        self.bill = 0.0

    def paid(self):
        """Cost, diagnoses, retrains, and retrains that learned a fault."""
        since, learned = zip(*self.learned, strict=True)
        off = self.lived[self.data.start :] - np.repeat(learned, np.diff([*since, len(self.lived)]))
        retrains = len(since) - 1
        cost = self.looks * self.s["look"] + retrains * self.s["retrain"] + judged(off, self.s)
        return cost, self.looks, retrains, self.mistaught


def rule(data, s, k, rng, alarm="", ask=True, react="retrain", limit=None, naive=False):
    """Cost, diagnoses, retrains, and retrains that learned a fault.

    ``alarm`` is a statistic of the inputs and ``react`` what follows where no fault is found: "retrain"
    as soon as the labels of the alarm are in, "now" at once, "labels" if and when labels show a bill.
    """
    w, count = Watch(data, s, alarm, naive), len(data.base)
    limit = k.get("limit", limit)
    ripe = s["multiple"] * s["retrain"] if react == "labels" else np.inf
    curvature = harm_of(SIGNAL.value)[2]
    rate, noise = data.belief * MILLI.value * curvature / 2, 1 / (curvature * data.rows)
    due = list(range(data.start + int(k["interval"]) - 1, count, int(k["interval"]))) if "interval" in k else []
    night = data.start
    while night < count:
        rings = w.rings(night, limit)
        now = min(rings, min(due, default=np.inf))
        bills = w.ripens(night, int(min(now, count - 1)), ripe, rate, noise) if ripe < np.inf else np.inf
        now = min(now, bills)
        if now >= count:
            break
        retrains = now in due
        if now in (rings, bills):
            if not (ask and w.diagnose(now)):
                retrains = retrains or now == bills or react == "now"
                if now == rings:
                    w.reference = now
                    if react == "retrain":
                        due.append(now + w.delay + (w.window - 1) // 2)
            w.look_back()
        if retrains:
            w.retrain(now)
        due = [each for each in due if each > now]
        night = now + 1
    return w.paid()


def corrected(data, s, k, rng, **how):
    """Bonferroni's correction at the usual level; its limit on ln(2/p) follows."""
    return rule(data, s, k, rng, "p", limit=log(2 * s["features"] / LEVEL.value), **how)


def subsample(data, s, k, rng, **how):
    """The corrected test on fewer rows of each night, which have more sampling error."""
    size = min(k["sample"], data.rows)
    more = np.sqrt(1 / size - 1 / data.rows) * bridges(rng, data.means.shape, int(BINS.value))
    return corrected(replace(data, rows=size, noise=data.noise + more, seen={}), s, k, rng, **how)


def hindsight(data, s, k, rng):
    """The cheapest repairs of single faults and, given these, the cheapest nights to retrain."""
    removed, paid, base, start = set(), 0.0, data.base.copy(), data.start
    for i, (first, end, _, _, hurt) in enumerate(data.faults):
        stop = min(end, first + 1 + int(s["repair"]))
        if judged(np.full(end - stop, hurt), s) > s["look"]:
            removed, paid, end = removed | {i}, paid + s["look"], stop
        base[first:end] += hurt
    sums = np.array(data.raw(frozenset(removed))[1])
    last = np.arange(start, len(base)) - int(s["delay"]) + 1
    learned = np.append(0, (sums[last] - sums[last - int(s["window"])]) / s["window"])
    grid, harm, _ = harm_of(SIGNAL.value)
    off = s["worth"] * np.interp(np.abs(base[start:] - learned[:, None]), grid, harm)
    ahead = np.zeros(len(learned))  # what each model will cost from a night on
    for night in reversed(range(len(base) - start)):
        ahead = np.minimum(ahead, s["retrain"] + ahead[night + 1]) + off[:, night]
    return (paid + float(ahead[0]),)


# The experiment -----------------------------------------------------------------------------------


def arm(name, label, run, knobs=(), **more):
    """An arm whose measure is its mean cost of a market."""
    def cost(markets, s, k, rng):
        return float(np.mean([run(data, s, k, rng)[0] for data in markets]))
    return Arm(name, label, cost, knobs, **more)


LIMITS = {
    "p": ("lower level", Range(5, 3e5, "log")),
    "bh": ("lower level, false discoveries", Range(5, 3e5, "log")),
    "D": ("KS distance", Range(0.01, 0.6, "log")),
    "psi": ("PSI", Range(1e-3, 3, "log")),
    "w1": ("Wasserstein distance", Range(0.01, 2, "log")),
    "score": ("mean score", Range(0.01, 2, "log")),
    "priced": ("distance, priced by importance", Range(0.001, 10, "log")),
}


def limit_of(statistic):
    return Knob("limit", LIMITS[statistic][1])


EVERY = Knob("interval", Range(1, 120, "log", whole=True), closed=True)
LADDER = arm("ladder", "distance, repair, labels retrain", partial(rule, alarm="D", react="labels"),
             [limit_of("D")], option="price-harm")
LABELS = arm("labels", "wait for labels", partial(rule, react="labels"))
PSI = arm("psi", "PSI, repair or retrain", partial(rule, alarm="psi"), [limit_of("psi")], option="psi")
LOWER = arm("lower", "lower level, repair or retrain", partial(rule, alarm="p"), [limit_of("p")], option="lower-level")
BOTH = arm("both", "distance, repair, and a schedule", partial(rule, alarm="D", react=""), [limit_of("D"), EVERY])
SCHEDULE = arm("schedule", "retrain on a schedule", partial(rule, ask=False), [EVERY], option="schedule")
CORRECTED = arm("corrected", "corrected test, retrain", partial(corrected, ask=False, react="now", naive=True))
NEVER = arm("never", "never retrain", partial(rule, ask=False))


REACTIONS = {"now": {"ask": False, "react": "now"}, "retrain": {"react": "retrain"}, "labels": {"react": "labels"}}


@cache
def forms():
    """Mean cost of each statistic, tuned, with each reaction; and the recommended form's lead, with its interval."""
    tried = [LADDER]
    for how, reaction in REACTIONS.items():
        for name, (label, _) in LIMITS.items():
            tried.append(arm(f"{name}_{how}", label, partial(rule, alarm=name, **reaction), [limit_of(name)]))
        size = Knob("sample", Range(50, 1e6, "log"))
        tried.append(arm(f"sample_{how}", "corrected test on fewer rows", partial(subsample, **reaction), [size]))
    tried += [arm("repair", "repair only", partial(rule, alarm="D", react=""), [limit_of("D")]),
              arm("blind", "labels retrain, nothing is repaired", partial(rule, ask=False, react="labels"))]
    found = standing(replace(EXPERIMENT, arms=tried, recommended="ladder", obvious="", curves=()), {}, FULL)
    return {each.id: {"mean": float(np.mean(found.found[each.id])), "lead": found.differences[each.id].mean,
                      "low": found.differences[each.id].low, "high": found.differences[each.id].high}
            for each in tried[1:]}


FIXED = [
    ("corrected test, 0.05", "p", Setting("bonferroni", 0.05, Range(0.01, 0.1), "convention")),
    ("corrected test, 1e-300", "p", Setting("tiny", 1e-300, Range(1e-308, 1e-290, "log"), "convention")),
    ("KS distance 0.05", "D", Setting("small_gap", 0.05, Range(0.01, 0.1), "convention")),
    ("KS distance 0.15", "D", Setting("large_gap", 0.15, Range(0.1, 0.2), "convention")),
    ("PSI 0.1", "psi", Setting("psi_tenth", 0.1, Range(0.05, 0.2), "convention")),
    ("PSI 0.2", "psi", Setting("psi_fifth", 0.2, Range(0.1, 0.3), "convention")),
    ("Wasserstein 0.1", "w1", Setting("moved", 0.1, Range(0.05, 0.2), "convention")),
]
HUNDREDS = Fixed("hundreds", 300, "a small night, for a table of fixed thresholds", "rows")
MILLION = Fixed("million", 1_000_000, "a large night, for the same table", "rows")
SIZES = [HUNDREDS, MILLION]


@cache
def fixed():
    """Mean cost of limits from the literature, not tuned, with both reactions to an alarm, by the rows of a night."""
    costs = {}
    for label, name, setting in FIXED:
        limit = log(2 * EXPERIMENT.values["features"] / setting.value) if name in ("p", "bh") else setting.value
        for how in ("retrain", "labels"):
            tried = arm("fixed", label, partial(rule, alarm=name, react=how, limit=limit))
            for size in SIZES:
                s = {**EXPERIMENT.values, "rows": size.value}
                found = measures(EXPERIMENT, tried, {}, s, Purpose.REPORTING, FULL.seeds)
                costs.setdefault(setting.name, {}).setdefault(how, {})[size.name] = float(np.mean(found))
    return costs


def tally():
    """What each arm does in sixty nights, on average: diagnoses, retrains, and retrains that learned a fault."""
    base, s, counts = standing(EXPERIMENT, {}, FULL), EXPERIMENT.values, {}
    runs = {"ladder": partial(rule, alarm="D", react="labels"), "psi": partial(rule, alarm="psi"), "labels": partial(rule, react="labels"),
            "schedule": partial(rule, ask=False), "both": partial(rule, alarm="D", react=""),
            "corrected": partial(corrected, ask=False, react="now", naive=True)}
    for name, run in runs.items():
        rows = [run(data, s, base.knobs[name], None) for seed in range(FULL.seeds)
                for data in draw(np.random.default_rng([Purpose.REPORTING, seed, 0]), s)]
        counts[name] = dict(zip(("cost", "looks", "retrains", "learned"), np.mean(rows, axis=0).tolist(), strict=True))
    return counts


def night(rng, s, wander=0, fault=0, move=0, off=0):
    """PSI, ln(2/p) and harm of one night against another, as the first feature is shifted."""
    features = int(s["features"])
    importance = importances(s)
    means = wander + (fault + move) * (np.arange(features) == 0)
    cuts = np.interp(np.arange(1, BINS.value) / BINS.value, CDF, WIDE)
    bridge = bridges(rng, (2, features), int(BINS.value)) / np.sqrt(s["rows"])
    then, now = np.interp(cuts - 0 * means[:, None], WIDE, CDF) + bridge[0], np.interp(cuts - means[:, None], WIDE, CDF) + bridge[1]
    grid, harm, _ = harm_of(SIGNAL.value)
    hurt = np.interp(abs(importance @ (wander + fault * (np.arange(features) == 0)) + off), grid, harm)
    return index(now[None], then[None], None, s)[0], s["rows"] * largest_gap(now[None], then[None], None, s)[0] ** 2, float(hurt)


TENTHS = Fixed("tenths", 0.3, "one example, computed beside the stress test", "sd", "shift of the four nights")


def four():
    s, shift = EXPERIMENT.values, TENTHS.value
    cases = {"wander": {"wander": s["wander"]}, "fault": {"fault": shift}, "move": {"move": shift}, "hidden": {"off": shift}}
    return {name: dict(zip(("psi", "nats", "harm"), map(float, night(np.random.default_rng(0), s, **case)), strict=True))
            for name, case in cases.items()}


def numbers():
    return {"tally": tally(), "form": forms(), "fixed": fixed(), "four": four(), "curvature": harm_of(SIGNAL.value)[2]}


def tables():
    seen = forms()
    names = {**{name: label for name, (label, _) in LIMITS.items()}, "sample": "corrected test on fewer rows"}
    rows = [[label, *(f"{seen[f'{name}_{how}']['mean']:.0f}" for how in REACTIONS)] for name, label in names.items()]
    costs = fixed()
    by_rows = [[label, *(f"{costs[setting.name][how][size.name]:.0f}" for how in ("retrain", "labels") for size in SIZES)]
               for label, _, setting in FIXED]
    said = {"wander": "every mean moves by 0.01", "fault": "a unit breaks by 0.3", "move": "the population moves by 0.3",
            "hidden": "the relation changes by 0.3"}
    nights_ = [[said[name], f"{v['psi']:.4f}", f"{v['nats']:,.0f}", f"{v['harm']:.1f}"] for name, v in four().items()]
    return [
        Table("four", "Four nights", ["what happened", "largest PSI", "largest ln(2/p)", "harm, 0.001 of log loss"], nights_),
        Table("forms", "What rings, and what follows",
              ["alarm, tuned", "retrain at once", "repair, else retrain", "repair, labels retrain"], rows),
        Table("fixed", "Limits from the literature, not tuned",
              ["alarm", *(f"{how}, {size.value:,.0f} rows" for how in ("else retrain", "labels retrain") for size in SIZES)], by_rows),
    ]


EXPERIMENT = Experiment(
    title="Sixty nights of a drift monitor, with feeds that break and a world that changes",
    metric="harm, diagnoses and retrains in all nights",
    unit="$k",
    better="lower",
    settings=SETTINGS,
    arms=[LADDER, BOTH, PSI, LOWER, LABELS, SCHEDULE, CORRECTED, NEVER,
          arm("hindsight", "best in hindsight", hindsight, is_oracle=True)],
    recommended="ladder",
    obvious="corrected",
    draw=draw,
    cause={"followed": 0, "hidden": 0, "creep": 0, "mood": 0, "decay": 1},
    worlds=[
        World("gradual", "the population moves over three weeks", draw=partial(draw, ramp=21)),
        World("missing", "broken feeds deliver a default for some rows", draw=partial(draw, missing=True)),
        World("shared", "half of the wandering is shared by all features", draw=partial(draw, shared=True)),
        World("trees", "a model whose score ignores shifts beyond 0.3 sd", draw=partial(draw, cap=0.3)),
        World("markets", "one rule for markets from a thousand rows to a million", {"unequal": 1000}),
        World("tomorrow", "labels are in the next night", {"delay": 1}),
        World("segment", "a segment with 300 rows a night", {"rows": 300}),
        World("sound", "no feed ever breaks", {"faults": 0}),
        World("feeds", "only feeds break", {"moves": 0, "hidden": 0, "creep": 0}),
    ],
    scalings=[{"retrain": 2, "look": 2, "worth": 2},
              {"fault": 0.5, "move": 0.5, "wander": 0.5, "season": 0.5, "creep": 0.5, "mood": 0.5, "worth": 4, "rows": 4}],
    curves=[
        Curve("rows", "The same test, with more and more rows", "rows", [100, 1000, 10_000, 100_000, 1_000_000],
              scale="log", metric_scale="log", arms=[LADDER, PSI, LABELS, CORRECTED]),
        Curve("delay", "What an input alarm is worth depends on how late labels are", "delay", [0, 2, 7, 14, 28],
              arms=[LADDER, LABELS, PSI]),
        Curve("retrain", "When retraining is nearly free", "retrain", [0.05, 0.5, 5, 50],
              scale="log", metric_scale="log", arms=[LADDER, BOTH, SCHEDULE, CORRECTED]),
    ],
    tables=tables,
    numbers=numbers,
)
