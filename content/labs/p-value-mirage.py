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

from trapwise.labs import Arm, Curve, Experiment, Knob, Range, Setting, Table, World
from trapwise.labs.standings import standing
from trapwise.labs.trials import FULL

SETTINGS = [
    Setting("rows", 1e6, Range(100, 1e6, "log", whole=True), "scenario", label="rows in a night"),
    Setting("features", 20, Range(5, 60, "log", whole=True), "scenario", label="monitored features"),
    Setting("delay", 7, Range(0, 28, whole=True), "scenario", "nights", label="nights until labels are in"),
    Setting("retrain", 5, Range(0.05, 50, "log"), "scenario", "$1,000", label="price of a retrain"),
    Setting("look", 1, Range(0.1, 10, "log"), "scenario", "$1,000", label="price of a diagnosis"),
    Setting("worth", 1, Range(0.1, 10, "log"), "invented", "$1,000", label="price of a night at 0.001 of log loss",
            source="no rule knows it"),
    Setting("misjudged", 0.7, Range(0, 1.5), "invented", label="error of our own guess of that price",
            source="standard deviation of its logarithm; 0.7 is a factor of two"),
    Setting("unequal", 1, Range(1, 10_000, "log"), "invented", label="largest over smallest market",
            source="1 is one stream; else one rule serves markets of any size in between"),
    Setting("nights", 60, Range(30, 120, whole=True), "invented", label="nights watched"),
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
    Setting("history", 28, Range(7, 84, whole=True), "convention", "nights", label="nights that the weekly pattern is learned from"),
    Setting("smallest", 0.1, Range(0, 0.5), "convention", label="smallest shift, as a share of the largest"),
    Setting("decay", 0.8, Range(0.5, 1), "invented", label="importance of each feature, of the one before",
            source="1 is a model that uses all alike"),
    Setting("signal", 1.67, Range(1, 3), "invented", label="standard deviation of the score", source="in log-odds"),
    Setting("bins", 10, Range(5, 50, whole=True), "convention", label="bins of a histogram"),
    Setting("level", 0.05, Range(0.001, 0.1, "log"), "scenario", label="level of the test"),
]

WEEK = Setting("week", 7, Range(6, 8), "convention", "nights")
MARKETS = Setting("markets", 2, Range(1, 10, whole=True), "convention", "", "streams that are averaged in a seed")
GRID = Setting("grid", 12, Range(8, 16), "convention", "sd", "a table of the normal distribution ends there")
STEPS = Setting("steps", 4001, Range(1001, 8001), "convention")
MILLI = Setting("milli", 1000, Range(999, 1001), "convention", "", "worth is per 0.001 of log loss")
EMPTY = Setting("empty", 1e-6, Range(1e-9, 1e-3, "log"), "convention", "", "PSI of an empty bin")

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
            cuts = np.interp(np.arange(1, s["bins"]) / s["bins"], CDF, WIDE)
            means, holes = self.means.copy(), np.zeros(self.means.shape)
            for k, (first, end, feature, size, _) in enumerate(self.faults):
                if k not in removed:
                    (holes if self.missing else means)[first:end, feature] += abs(size) if self.missing else size
            found = np.interp(cuts - means[..., None], WIDE, CDF)
            if self.missing:
                holes = np.minimum(holes, 1)[..., None]
                found = (1 - holes) * found + holes * (cuts >= 0)
            found = found + self.noise
            week = int(WEEK.value)
            past = found[: self.start - self.start % week].reshape(-1, week, *found.shape[1:]).mean(0)
            self.seen["F", removed] = found, found - (past - past.mean(0))[np.arange(len(found)) % week]
        return self.seen["F", removed]

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
        """The largest distance of each night from the reference night; unless ``naive``, like weekdays are compared."""
        key = name, removed, reference, naive
        if key not in self.seen:
            now = self.functions(s, removed)[not naive]
            self.seen[key] = STATISTICS[name](now[self.start:], now[reference], self, s).tolist()
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
    cuts = np.interp(np.arange(1, s["bins"]) / s["bins"], CDF, WIDE)
    gap = np.abs(now - then)
    return ((gap[..., 1:] + gap[..., :-1]) / 2 * np.diff(cuts)).sum(-1)


def wasserstein(now, then, data, s):
    return distances(now, then, s).max(1)


def priced(now, then, data, s):
    """What we believe a night at this shift to cost: each feature's distance by the model's own coefficient."""
    off = (distances(now, then, s) * data.importance).max(1)
    return data.belief * MILLI.value * harm_of(s["signal"])[2] / 2 * off**2


STATISTICS = {"D": largest_gap, "p": evidence, "bh": discoveries, "psi": index, "w1": wasserstein, "priced": priced}


def lasting(rng, rate, size, s, start):
    """Lasting events, as (night, feature, signed size, uniform number); features and sizes are spread evenly."""
    uniform = rng.random(5)
    count = int(rate * s["nights"] + uniform[0])
    spread = (uniform[1:, None] + np.arange(count) / max(count, 1)) % 1
    for each in spread:
        rng.shuffle(each)
    sizes = size * (s["smallest"] + (1 - s["smallest"]) * spread[1]) * rng.choice([-1, 1], count)
    when = start + rng.integers(s["nights"], size=count)
    return list(zip(when, (spread[0] * s["features"]).astype(int), sizes, spread[2], strict=True))


def draw(rng, s, **law):
    """Markets with the same rule; the same nights for every arm, kept while one arm after the other is tried."""
    keys = rng.integers(np.iinfo(np.int64).max, size=int(MARKETS.value))
    return [nights(int(key), tuple(s.items()), tuple(law.items())) for key in keys]


def each(arm):
    """An arm's mean cost of a market."""
    def run(markets, s, k, rng):
        return float(np.mean([arm(data, s, k, rng) for data in markets]))
    return run


@lru_cache(maxsize=128)
def nights(seed, settings, law):
    s, law, rng = dict(settings), dict(law), np.random.default_rng(seed)
    week, features = int(WEEK.value), int(s["features"])
    start = int(s["delay"] + s["window"] + s["history"])
    count = start + int(s["nights"])
    events, moods, inputs, errors = rng.spawn(4)
    importance = float(s["decay"]) ** np.arange(features)
    importance *= s["signal"] / np.sqrt(importance @ importance)
    rows = s["rows"] * s["unequal"] ** -events.random()

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
    for night, feature, size, other in lasting(events, s["moves"], s["move"], s, start):
        ramp = np.clip((np.arange(count) - night + 1) / law.get("ramp", 1), 0, 1)
        means[:, feature] += size * ramp
        base += (other > s["followed"]) * off(feature, size) * ramp
    for night, feature, size, _ in lasting(events, s["hidden"], s["move"], s, start):
        base[night:] += off(feature, size)
    faults = []
    for night, feature, size, other in lasting(events, s["faults"], s["fault"], s, start):
        end = min(count, night + 1 + int(-np.log(1 - other) * s["lasts"]))
        hurt = np.sqrt(min(1, abs(size))) * importance[feature] if law.get("missing") else off(feature, size)
        faults.append((night, end, feature, size, hurt))
    bins, curvature = int(s["bins"]), harm_of(s["signal"])[2]
    walk = np.cumsum(errors.standard_normal((count, features, bins)), axis=-1) / np.sqrt(bins)
    bridge = walk[..., :-1] - walk[..., -1:] * np.arange(1, bins) / bins
    whim = s["mood"] * moods.standard_normal(count)
    labels = moods.standard_normal(count) / np.sqrt(curvature * rows)
    fitted = (moods.standard_normal(count) / np.sqrt(curvature * rows * s["window"])).tolist()
    belief = s["worth"] * np.exp(s["misjudged"] * moods.standard_normal())
    return Data(start, rows, means, bridge / np.sqrt(rows), base + whim, faults, labels.tolist(), fitted,
                moods.random(count).tolist(), belief, importance, bool(law.get("missing")))


# The rules ----------------------------------------------------------------------------------------


def judged(off, s):
    grid, harm, _ = harm_of(s["signal"])
    return float(s["worth"] * np.interp(np.abs(off), grid, harm).sum())


def rule(data, s, k, rng, alarm="", ask=True, react="retrain", limit=None, naive=False):
    """Cost of sixty nights. ``alarm`` is a statistic of the inputs, ``react`` what follows if no fault is found.

    A retrain learns the mean of the last nights with labels; "retrain" waits until those of the alarm
    are in, "now" does not, "labels" leaves it to the bill of what labels have shown.
    """
    start, count = data.start, len(data.base)
    delay, window, curvature = int(s["delay"]), int(s["window"]), harm_of(s["signal"])[2]
    limit = k.get("limit", limit)
    reference = start - 1
    removed, ends = frozenset(), [fault[1] for fault in data.faults]
    raw, sums = data.raw(removed)
    found = data.statistic(s, alarm, removed, reference, naive) if alarm else []
    noise = 1 / (curvature * data.rows)
    absorbed, bill, paid, quiet, due, off = 0.0, 0.0, 0.0, 0, set(), []
    ripe = k["multiple"] * s["retrain"] if "multiple" in k else np.inf
    labels, fitted = data.labels, data.fitted
    rate = data.belief * MILLI.value * curvature / 2
    base, every = data.base.tolist(), int(k.get("interval", 0))
    for night in range(start, count):
        lived = base[night] - absorbed
        for (first, _, _, _, hurt), end in zip(data.faults, ends, strict=True):
            if first <= night < end:
                lived += hurt
        off.append(lived)
        retrains = night in due or (every and (night - start + 1) % every == 0)
        said = raw[night - delay] - absorbed + labels[night - delay]
        bill = max(0.0, bill + rate * (said * said - noise))
        rings = bool(alarm) and night >= quiet and found[night - start] > limit
        if rings or bill >= ripe:
            broken = [i for i, (first, end, *_) in enumerate(data.faults)
                      if ask and i not in removed and first <= night < end + delay]
            paid += s["look"] if ask else 0
            if broken and data.luck[night] >= s["miss"]:
                removed |= set(broken)
                for i in broken:
                    ends[i] = min(ends[i], night + 1 + int(s["repair"]))
                quiet, bill = night + 1 + int(s["repair"]), 0.0
                raw, sums = data.raw(removed)
            elif bill >= ripe or react == "now":
                retrains = True
            elif react == "retrain":
                due.add(night + delay + (window - 1) // 2)
            if rings and quiet <= night:
                reference = night
            if alarm:
                found = data.statistic(s, alarm, removed, reference, naive)
        if retrains:
            paid += s["retrain"]
            last = night - delay + 1
            absorbed = (sums[last] - sums[last - window]) / window + fitted[night]
            bill = 0.0
    return paid + judged(off, s)


def hindsight(data, s, k, rng):
    """The cheapest repairs of single faults and, given these, the cheapest nights to retrain."""
    removed = set()
    start, count, paid = data.start, len(data.base), 0.0
    base = data.base.copy()
    for i, (first, end, _, _, hurt) in enumerate(data.faults):
        stop = min(end, first + 1 + int(s["repair"]))
        if judged(np.full(end - stop, hurt), s) > s["look"]:
            removed, paid = removed | {i}, paid + s["look"]
            base[first:stop] += hurt
        else:
            base[first:end] += hurt
    raw, sums = map(np.array, data.raw(frozenset(removed)))
    trained = np.arange(start, count)
    last = trained - int(s["delay"]) + 1
    learned = np.append(0, (sums[last] - sums[last - int(s["window"])]) / s["window"])
    grid, harm, _ = harm_of(s["signal"])
    off = s["worth"] * np.interp(np.abs(base[None, start:] - learned[:, None]), grid, harm)
    best = np.zeros(count - start + 1)
    ahead = np.zeros(len(learned))  # cost from this night on with each model
    for night in reversed(range(count - start)):
        ahead = ahead + off[:, night]
        best[night] = ahead[night + 1] if night + 1 < len(ahead) else 0
        after = s["retrain"] + (ahead_next := ahead - off[:, night])[night + 1]
        ahead = np.minimum(ahead_next, after) + off[:, night]
    return paid + float(ahead[0])


# The experiment -----------------------------------------------------------------------------------

GAP = Knob("limit", Range(0.005, 0.5, "log"), closed=True)
BILL = Knob("multiple", Range(0.1, 10, "log"), closed=True)
EVERY = Knob("interval", Range(1, 120, "log", whole=True), closed=True)


def corrected(data, s, k, rng, **how):
    return rule(data, s, k, rng, "p", limit=log(2 * s["features"] / s["level"]), **how)


def subsample(data, s, k, rng):
    """The corrected test on ``sample`` rows of each night: more sampling error, and a limit that fits it."""
    size = min(k["sample"], data.rows)
    extra = np.sqrt(max(0, 1 / size - 1 / data.rows)) * np.sqrt(data.rows)
    bins = int(s["bins"])
    walk = np.cumsum(rng.standard_normal((len(data.base), int(s["features"]), bins)), axis=-1) / np.sqrt(bins)
    bridge = walk[..., :-1] - walk[..., -1:] * np.arange(1, bins) / bins
    fewer = replace(data, rows=size, noise=data.noise + extra * bridge / np.sqrt(data.rows), seen={})
    fewer = replace(fewer, labels=data.labels)
    return corrected(fewer, s, k, rng)


ARMS = {
    arm.id: replace(arm, run=each(arm.run))
    for arm in (
        Arm("priced", "price the shift, repair, let labels retrain", partial(rule, alarm="priced", react="labels"),
            [Knob("limit", Range(0.001, 10, "log"), closed=True), BILL], option="price-harm"),
        Arm("ladder", "KS distance, repair, let labels retrain", partial(rule, alarm="D", react="labels"), [GAP, BILL]),
        Arm("both", "KS distance, repair, and a schedule", partial(rule, alarm="D", react=""), [GAP, EVERY]),
        Arm("psi", "PSI, repair or retrain", partial(rule, alarm="psi"), [Knob("limit", Range(1e-4, 5, "log"), closed=True)], option="psi"),
        Arm("distance", "KS distance, repair or retrain", partial(rule, alarm="D"), [GAP]),
        Arm("w1", "Wasserstein, repair or retrain", partial(rule, alarm="w1"), [Knob("limit", Range(0.005, 2, "log"), closed=True)]),
        Arm("lower", "lower level, repair or retrain", partial(rule, alarm="p"), [Knob("limit", Range(2, 1e6, "log"), closed=True)],
            option="lower-level"),
        Arm("subsample", "corrected test on fewer rows", subsample, [Knob("sample", Range(50, 1e6, "log"), closed=True)]),
        Arm("labels", "wait for labels, repair or retrain", rule, [BILL]),
        Arm("schedule", "retrain on a schedule", partial(rule, ask=False), [EVERY], option="schedule"),
        Arm("corrected", "corrected test, retrain at once", partial(corrected, ask=False, react="now", naive=True)),
        Arm("never", "never retrain", partial(rule, ask=False)),
        Arm("hindsight", "best in hindsight", hindsight, is_oracle=True),
    )
}

COMPARED = ("ladder", "both", "psi", "lower", "labels", "schedule", "corrected", "never", "hindsight")

EXPERIMENT = Experiment(
    title="Sixty nights of a drift monitor, with feeds that break and a world that changes",
    metric="harm, diagnoses and retrains in all nights",
    unit="$1,000",
    better="lower",
    settings=SETTINGS,
    arms=[ARMS[name] for name in COMPARED],
    recommended="ladder",
    obvious="corrected",
    draw=draw,
    cause={"wander": 0, "season": 0},
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
)
