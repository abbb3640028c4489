"""Q6: how much memory one running median takes, by eight ways of keeping it.

A payments company wants the median since launch for each merchant. Every design is sized for one
contract: at each report from the first day on, the value is within a tolerance of the median, in
ranks or in dollars, except for a small share of the reports. The measure is the memory that it then
holds for one median, all regions together. The errors are computed from the law of the amounts and
from the schedule of the compactions, and not drawn, so that one run is the truth; `numbers` runs
the designs on drawn payments to see whether the computed errors are right. Amounts are in logarithms.
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms

HOUR = float(np.timedelta64(1, "h") / np.timedelta64(1, "s"))
DAY = float(np.timedelta64(1, "D") / np.timedelta64(1, "h"))

SETTINGS = [
    Setting("rate", 10_000, Range(500, 1_000_000, "log"), "scenario", "1/s", label="payments a second, all merchants"),
    Setting("keys", 50_000, Range(1, 2_000_000, "log", whole=True), "scenario", label="medians that are kept",
            source="one for each merchant; 1 is the service of today"),
    Setting("hours", 8760, Range(1, 43_800, "log"), "scenario", "h", label="hours that a median covers",
            source="a year since launch; 1 is the last hour"),
    Setting("tolerance", 1, Range(0.1, 5, "log"), "scenario", "points", label="tolerance in rank",
            source="the 49th or 51st percentile will do"),
    Setting("percent", 1, Range(0, 5), "scenario", "%", label="tolerance in dollars, if larger",
            source="0: the rank alone counts"),
    Setting("late", 0.01, Range(0.0001, 0.05, "log"), "convention",
            label="share of reports that may miss the tolerance"),
    Setting("moved", 0.5, Range(0.5, 1), "convention", label="share of compactions that move the rank (KLL)",
            source="half at random; 1 for the worst order"),
    Setting("regions", 3, Range(1, 64, "log", whole=True), "scenario",
            label="regions, each with a service of its own"),
    Setting("largest", 0.6, Range(0.34, 0.95), "invented", label="share of the largest region"),
    Setting("gap", 1.5, Range(0, 4), "invented", label="log distance of the dearest region"),
    Setting("spread", 1.2, Range(0.05, 2.5, "log"), "invented", label="spread of the log amount within a region"),
    Setting("priced", 0.5, Range(0, 0.95), "invented", label="share of payments at price points",
            source="amounts such as 9.99, which many payments share"),
    Setting("points", 20, Range(5, 100, "log"), "invented", label="price points in a factor of ten"),
    Setting("fine", 1100, Range(10, 100_000, "log"), "invented", label="cents in a typical amount"),
    Setting("headroom", 10, Range(2, 100, "log"), "invented", label="factor that the median may move by",
            source="counters end there, on both sides of the first day's median"),
    Setting("opened", 0.25, Range(0, 0.9), "invented", label="when the other regions opened, share of the time"),
    Setting("rise", 0.1, Range(0, 2), "invented", label="rise of prices over the time, in logs"),
    Setting("item", 8, Range(4, 32), "scenario", "bytes", label="bytes of an amount",
            source="32 in a Python list"),
    Setting("counter", 8, Range(4, 16), "convention", "bytes", label="bytes of a counter"),
    Setting("overhead", 64, Range(16, 1024, "log"), "invented", "bytes", label="bytes of each structure besides"),
]
FAR = Fixed("far", 8, "beyond it a normal distribution has nothing", label="standard deviations that are tabulated")
FINE = Fixed("fine_steps", 4001, "more change no printed digit", label="points of the normal distribution")
GRID = Fixed("grid", 1000, "more change no printed digit", label="points of a computed distribution")
TIMES = Fixed("times", 8, "evenly in the logarithm of time, both ends among them", label="reports examined")
PHASES = Fixed("phases", 8, "more positions of edges and price points change no order", label="positions of edges and price points")
TRIED = Fixed("tried", 60, "a finer search gains a few percent of the form that is tested on past amounts", label="band widths tried")
DECADES = Fixed("decades", 8, "from a cent to a million dollars", label="factors of ten of the widest bands")
TEN = Fixed("ten", 10, "a factor of ten", label="ten")
KILO = Fixed("kilo", 1000, "bytes in a kB")
SHRINK = Fixed("shrink", 2 / 3, "as in the library", label="a KLL buffer over the next one")
SMALLEST = Fixed("smallest", 8, "as in the library", label="amounts in the smallest KLL buffer")
REFERENCE = Fixed("reference", 256, "the schedule hardly depends on it", label="largest buffer at which the schedule is read")
LENGTH = Fixed("length", 500_000, "longer streams repeat the schedule", label="payments over which the schedule is read")
RUNS = Fixed("runs", 60, "of the check on drawn payments")
COUNT = Fixed("count", 30_000, "of the check", label="drawn payments of a run")
CHUNK = Fixed("chunk", 100, "of the check", label="amounts that a t-digest collects before it sorts")
DIGEST = Fixed("digest", 60, "with 45 one run of 20 missed the contract, in ascending order", label="centroids of a t-digest for each region")
LIBRARY = Fixed("library", 200, "the library's default", label="largest KLL buffer in the library")
WIDTHS = Range(0.0005, 1.5, "log")  # of a band, in logs
DECADE = math.log(TEN.value)
Z = np.linspace(-FAR.value, FAR.value, FINE.value)
PHI = np.array([NormalDist().cdf(z) for z in Z])
TINY = np.finfo(float).eps ** 0.5


# The law of the amounts -----------------------------------------------------------------------------


@dataclass
class Law:
    """The amounts so far: a mixture of regions, of which a share is moved to the nearest price point.

    ``parts`` are the regions' distribution functions on the grid ``x``. What the methods take and
    return has a row for each position of the price points.
    """

    x: np.ndarray
    parts: np.ndarray
    weights: np.ndarray
    priced: float
    width: float
    phases: np.ndarray

    def plain(self, v):
        return np.interp(v, self.x, self.weights @ self.parts)

    def upto(self, v, edge):
        return (1 - self.priced) * self.plain(v) + self.priced * self.plain(edge)

    def at_most(self, v):
        last = np.floor(v / self.width - self.phases + TINY) + self.phases
        return self.upto(v, (last + 1 / 2) * self.width)

    def below(self, v):
        last = np.ceil(v / self.width - self.phases - TINY) + self.phases
        return self.upto(v, (last - 1 / 2) * self.width)

    def quantile(self, q):
        """The smallest value of which at least a share q is at most that."""
        low, high = np.full_like(self.phases, self.x[0]), np.full_like(self.phases, self.x[-1])
        while np.max(high - low) > TINY / 100:
            mid = (low + high) / 2
            enough = self.at_most(mid) >= q
            low, high = np.where(enough, low, mid), np.where(enough, mid, high)
        point = (np.round(high / self.width - self.phases) + self.phases) * self.width
        return np.where(np.abs(point - high) < TINY, point, high)

    def only(self, region):
        return Law(self.x, self.parts[region : region + 1], np.ones(1), self.priced, self.width, self.phases)


def regions(s):
    """Shares of the payments once all are open, levels, and when each opened as a share of the time."""
    others = int(s["regions"]) - 1
    share = np.array([s["largest"], *[(1 - s["largest"]) / others] * others]) if others else np.ones(1)
    level = np.log(s["fine"]) + s["gap"] * np.linspace(0, 1, others + 1)
    return share, level, np.array([0, *[s["opened"]] * others])


def law(s, time, moment=False):
    """Of all amounts up to a share of the time, or of those of that moment."""
    share, level, opened = regions(s)
    phases = np.arange(PHASES.value) / PHASES.value
    far = FAR.value * s["spread"]
    x = np.linspace(level[0] - far, level[-1] + far + s["rise"], GRID.value)
    past = np.maximum(time - opened, 0)
    when = np.full((1, 1), time) if moment else opened[:, None] + past[:, None] * (phases + 1 / 2 / PHASES.value)
    z = (x - level[:, None, None] - s["rise"] * when[..., None]) / s["spread"]
    weights = share * ((opened <= time) if moment else past)
    return Law(
        x,
        np.interp(z, Z, PHI).mean(axis=1),
        weights / weights.sum(),
        s["priced"],
        DECADE / s["points"],
        phases[:, None],
    )


def amounts(s):
    """That one median is about, in the end."""
    return s["rate"] * HOUR * s["hours"] / s["keys"]


@dataclass
class Report:
    """A report at a share of the time: the law, its median, and the values that the contract accepts."""

    time: float
    law: Law
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def accepts(self, v):
        return (v >= self.low - TINY) & (v <= self.high + TINY)


def reports(rng, s):
    """From the first day on, evenly in the logarithm of time."""
    first = min(DAY / s["hours"], 1 / 2)
    found = []
    for time in np.geomspace(first, 1, TIMES.value):
        of = law(s, time)
        off, money, median = s["tolerance"] / 100, s["percent"] / 100, of.quantile(1 / 2)
        found.append(
            Report(
                float(time),
                of,
                median,
                np.minimum(of.quantile(1 / 2 - off), median + math.log(1 - money)),
                np.maximum(of.quantile(1 / 2 + off), median + math.log(1 + money)),
            )
        )
    return found


def beyond(s):
    """How many standard deviations the share of late reports is away, on both sides."""
    return NormalDist().inv_cdf(1 - s["late"] / 2)


def stored(amounts, s, each=None, structures=1):
    """In kB."""
    return float(amounts * (each or s["item"]) + structures * s["overhead"]) / KILO.value


# Designs -----------------------------------------------------------------------------------------------


def heaps(data, s, knobs, rng):
    return stored(amounts(s), s)


def sample(data, s, knobs, rng):
    """Of the size at which chance alone stays within the tolerance, whatever region a payment comes from."""
    size = (beyond(s) / (2 * s["tolerance"] / 100)) ** 2
    return stored(min(size, amounts(s)), s, structures=s["regions"])


@cache
def schedule():
    """The variance of a KLL sketch's rank if each compaction moves it, over the square of n/k, at worst.

    It is read off one run of the compactions, whose number depends on no amount: whenever all buffers
    together are full, the lowest full one is compacted, as in the authors' code and in libraries. That moves
    the rank by the buffer's weight, up or down, if the rank is odd among the amounts that are compacted.
    """
    k, length = REFERENCE.value, LENGTH.value
    held, n, variance, worst = [0], 0, 0.0, 0.0
    while n < length:
        room = [max(SMALLEST.value, math.ceil(k * SHRINK.value**down)) for down in range(len(held) - 1, -1, -1)]
        spare = sum(room) - sum(held)
        held[0] += spare
        n += spare
        level = next(h for h in range(len(held)) if held[h] >= room[h])
        if level + 1 == len(held):
            held.append(0)
        held[level + 1] += held[level] // 2
        held[level] %= 2
        variance += 2 ** (2 * level)
        if n > length / 2:
            worst = max(worst, variance * (k / n) ** 2)
    return worst


def sketch(s, room, share):
    """Amounts held by KLL sketches of the regions with these shares, all buffers full."""
    spread = math.sqrt(schedule() * s["moved"] * np.sum(share**2))
    k = max(SMALLEST.value, beyond(s) * spread / room)
    held = 0.0
    for n in amounts(s) * share:
        levels = max(0, math.ceil(math.log2(max(n / k, 1))))
        held += min(n, sum(max(SMALLEST.value, k * SHRINK.value**down) for down in range(levels + 1)))
    return held


def kll(data, s, knobs, rng):
    return stored(sketch(s, s["tolerance"] / 100, regions(s)[0]), s, structures=s["regions"])


def central(data, s, knobs, rng):
    """One sketch, if all payments of a merchant go to one process."""
    return stored(sketch(s, s["tolerance"] / 100, np.ones(1)), s)


def averaged(data, s, knobs, rng):
    """Sketches of the regions, and the mean of their medians by volume: of the amounts, or of their logarithms."""
    left = []
    for of in (np.log, np.array):
        room = np.inf
        for report in data:
            parts = np.array([report.law.only(r).quantile(1 / 2) for r in range(len(report.law.weights))])
            values = parts if of is np.array else np.exp(parts)
            mean = np.tensordot(report.law.weights, values, 1)
            v = mean if of is np.array else np.log(mean)
            inside = np.minimum(
                report.law.below(v) - report.law.below(report.low),
                report.law.at_most(report.high) - report.law.at_most(v),
            )
            room = min(room, np.where(report.accepts(v), inside, 0).min())
        left.append(room)
    if max(left) < TINY:
        return None
    return stored(sketch(s, max(left), regions(s)[0]), s, structures=s["regions"])


def leaves(data, s):
    """Whether the median gets out of the range that is counted."""
    return any(np.any(np.abs(report.median - data[0].median) > math.log(s["headroom"])) for report in data)


def counted(s, wide, reach):
    """Counters over a range, in logs, and one on each side; or the amounts themselves while they are fewer."""
    counters = s["regions"] * (math.ceil(reach / wide) + 2)
    return min(
        stored(counters, s, s["counter"], s["regions"]), stored(amounts(s), s, structures=s["regions"])
    )


def guaranteed(s):
    """The widest bucket whose middle is close enough in dollars to all that is in it."""
    off = s["percent"] / 100
    return math.log((1 + off) / (1 - off))


def buckets(data, s, knobs, rng):
    """As wide as the tolerance in dollars allows, whatever the amounts are."""
    if not s["percent"] or leaves(data, s):
        return None
    return counted(s, guaranteed(s), 2 * math.log(s["headroom"]))


def ranged(data, s, knobs, rng):
    """Over all that an amount may be."""
    return counted(s, guaranteed(s), DECADES.value * DECADE) if s["percent"] else None


def demanded(data, s, knobs, rng):
    """A counter for each band in which an amount lies; price points only make them fewer."""
    if not s["percent"]:
        return None
    last, wide, held = data[-1].law, guaranteed(s), 0.0
    edges = np.arange(last.x[0], last.x[-1], wide)
    for part, share in zip(last.parts, last.weights, strict=True):
        chance = np.diff(np.interp(edges, last.x, part))
        held += np.sum(1 - np.exp(-chance * share * amounts(s)))
    return stored(held, s, s["counter"], s["regions"])


def interpolated(report, width, phases):
    """What buckets of this width report, for each position of the price points and of the edges."""
    place = np.floor(report.median / width - phases + TINY)
    low, high = (place + phases) * width, (place + 1 + phases) * width
    under, upto = report.law.below(low), report.law.below(high)
    return low + (high - low) * np.clip((1 / 2 - under) / np.maximum(upto - under, TINY), 0, 1)


def tested(data, s, knobs, rng):
    """As wide as past amounts allow, in ranks or in dollars, by interpolation within a bucket."""
    phases, kept = np.arange(PHASES.value) / PHASES.value, guaranteed(s)
    for share in np.linspace(0, 1, TRIED.value):
        tried = WIDTHS.at(share)
        if not all(report.accepts(interpolated(report, tried, phases)).all() for report in data):
            break
        kept = max(kept, tried)
    return None if not kept or leaves(data, s) else counted(s, kept, 2 * math.log(s["headroom"]))


def cents(data, s, knobs, rng):
    """A counter for each amount up to some medians, and one for all above."""
    if leaves(data, s):
        return None
    cap = s["headroom"] * np.exp(data[0].median.max())
    return stored(s["regions"] * cap, s, s["counter"], s["regions"])


def nudged(data, s, knobs, rng):
    """One number, moved up or down by a step that falls with their count; all payments in one process."""
    x, last = data[0].median, data[0].time
    n = amounts(s)
    for report in data[1:]:
        steps = np.geomspace(last, report.time, TRIED.value)
        for begin, end in zip(steps, steps[1:], strict=False):
            x = x + knobs["step"] * math.log(end / begin) * (1 / 2 - law(s, begin, moment=True).at_most(x))
        last = report.time
        density = (report.law.plain(x + TINY**0.5) - report.law.plain(x - TINY**0.5)) / (2 * TINY**0.5)
        keen = 2 * knobs["step"] * density - 1
        noise = beyond(s) * knobs["step"] / 2 / np.sqrt(np.maximum(keen, TINY) * n * report.time)
        if not (report.accepts(x - noise) & report.accepts(x + noise)).all():
            return None
    return stored(2, s)


DESIGNS = [
    Arm("kll", "KLL sketches, merged", kll, option="merged-sketch"),
    Arm("buckets", "counts in bands of equal ratio", buckets, option="buckets"),
    Arm("sample", "uniform sample", sample, option="sample"),
    Arm("cents", "a counter for each cent", cents),
    Arm("nudged", "one number, nudged up and down", nudged, [Knob("step", Range(0.3, 100, "log"))]),
    Arm("averaged", "mean of regional medians, by volume", averaged, option="averaged-medians"),
    Arm("heaps", "two heaps with all amounts", heaps, option="two-heaps"),
]

ARMS = {arm.id: arm for arm in DESIGNS}
FORMS = [
    Arm("ranged", "bands over eight factors of ten", ranged),
    Arm("demanded", "bands made on demand", demanded),
    Arm("tested", "bands as wide as past amounts allow", tested),
    Arm("central", "one KLL sketch for each merchant", central),
]
WORLDS = [
    World("ranks", "only the rank counts", {"percent": 0}),
    World("dollars", "only dollars count, 3% of them", {"percent": 3, "tolerance": 0.1}),
    World("unknown", "nobody can name a range of amounts", {"headroom": 10_000}),
    World("smooth", "no price points", {"priced": 0}),
    World("steady", "no price points; nothing changes over time", {"priced": 0, "opened": 0, "rise": 0}),
    World("global", "one median, as today", {"keys": 1}),
    World("hour", "the median of the last hour", {"hours": 1}),
    World("together", "a merchant's payments all in one process", {"regions": 1, "opened": 0}),
    World("clusters", "two narrow clusters of amounts", {"spread": 0.3, "gap": 4, "largest": 0.55}),
    World("ordered", "the worst order, and prices that triple", {"moved": 1, "rise": 1.1}),
]


# The designs run on drawn payments ------------------------------------------------------------------


class KLL:
    """A stack of buffers; an amount in buffer h stands for 2**h payments."""

    def __init__(self, k, rng):
        self.k, self.rng, self.levels = k, rng, [[]]

    def room(self, h):
        return max(SMALLEST.value, math.ceil(self.k * SHRINK.value ** (len(self.levels) - 1 - h)))

    def extend(self, values):
        start = 0
        while start < len(values):
            spare = sum(map(self.room, range(len(self.levels)))) - sum(map(len, self.levels))
            self.levels[0].extend(values[start : start + spare])
            start += spare
            if start <= len(values):
                self.compact()
        return self

    def compact(self):
        """Sort the lowest full buffer and promote every second amount, the odd or the even ones."""
        h = next(h for h in range(len(self.levels)) if len(self.levels[h]) >= self.room(h))
        if h + 1 == len(self.levels):
            self.levels.append([])
        full = sorted(self.levels[h])
        self.levels[h] = [full.pop()] if len(full) % 2 else []
        self.levels[h + 1] += full[int(self.rng.integers(2)) :: 2]

    def weighted(self):
        return np.concatenate(self.levels), np.repeat(2.0 ** np.arange(len(self.levels)), [len(x) for x in self.levels])


def middle(values, weights):
    """The median of amounts with weights."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return values[order][np.searchsorted(upto, upto[-1] / 2)]


def digest(values, weights, size):
    """Centroids of a t-digest: neighbors, together at most one step of the scale that is fine at both ends."""
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    upto = np.cumsum(weights) - weights / 2
    group = np.floor(size * (np.arcsin(2 * upto / weights.sum() - 1) / np.pi + 1 / 2)).astype(int)
    _, first = np.unique(group, return_index=True)
    total = np.add.reduceat(weights, first)
    return np.add.reduceat(values * weights, first) / total, total


def digested(parts, size, chunk):
    """The median of t-digests that take in one chunk after another; interpolated between all centroids."""
    means, weights = np.empty(0), np.empty(0)
    for values in parts:
        own, counts = np.empty(0), np.empty(0)
        for part in np.array_split(values, max(1, len(values) // chunk)):
            own, counts = digest(np.append(own, part), np.append(counts, np.ones(len(part))), size)
        means, weights = np.append(means, own), np.append(weights, counts)
    order = np.argsort(means, kind="stable")
    upto = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(weights.sum() / 2, upto, means[order])


def payments(rng, s, count, ascending):
    """Log amounts and regions."""
    share, level, _ = regions(s)
    region = rng.choice(len(share), count, p=share)
    x = level[region] + s["spread"] * rng.standard_normal(count)
    width = DECADE / s["points"]
    x = np.where(rng.random(count) < s["priced"], np.round(x / width) * width, x)
    if ascending:
        order = np.argsort(x, kind="stable")
        x, region = x[order], region[order]
    return x, region


def missed(x, v):
    """Rank error in points; any share between those below v and those up to v is a rank of v."""
    return 100 * max(0.0, np.mean(x < v) - 1 / 2, 1 / 2 - np.mean(x <= v))


def sizes(s):
    """What the contract asks for: of a KLL sketch its largest buffer, and of a sample its amounts."""
    room, share = s["tolerance"] / 100, regions(s)[0]
    return (round(beyond(s) * math.sqrt(schedule() * s["moved"] * np.sum(share**2)) / room),
            round((beyond(s) / (2 * room)) ** 2))


@cache
def measured(ascending=False, **changed):
    """Rank errors and relative errors in dollars of each design, over runs."""
    s = EXPERIMENT.values | changed
    k, size = sizes(s)
    wide, off = guaranteed(s), {}
    for seed in range(RUNS.value):
        rng = np.random.default_rng([RUNS.value, seed])
        x, region = payments(rng, s, COUNT.value, ascending)
        parts = [KLL(k, rng).extend(x[region == r].tolist()).weighted() for r in range(int(s["regions"]))]
        counts = np.unique(np.floor(x / wide), return_counts=True)
        said = {"kll": middle(*map(np.concatenate, zip(*parts, strict=True))),
                "sample": middle(rng.choice(x, size), np.ones(size)),
                "buckets": (middle(counts[0], counts[1].astype(float)) + 1 / 2) * wide + math.log(1 - (wide / 2) ** 2 / 2),
                "digest": digested([x[region == r] for r in range(int(s["regions"]))], DIGEST.value, CHUNK.value)}
        truth = middle(x, np.ones(COUNT.value))
        for name, v in said.items():
            off.setdefault(name, []).append((missed(x, v), 100 * abs(math.expm1(v - truth))))
    return {name: {"rank": np.quantile([rank for rank, _ in found], 1 - s["late"]),
                   "dollars": np.quantile([money for _, money in found], 1 - s["late"])} for name, found in off.items()}


def needs(arm, changed):
    """kB in another world, or None."""
    s = EXPERIMENT.values | changed
    knobs = [{knob.name: knob.range.at(share) for knob in arm.knobs} for share in np.linspace(0, 1, 2 * TIMES.value)] if arm.knobs else [{}]
    data = reports(None, s)
    found = [kb for kb in (arm.run(data, s, each, None) for each in knobs) if kb is not None]
    return min(found) if found else None


def numbers():
    s = EXPERIMENT.values
    k, size = sizes(s)
    now = {arm.id: needs(arm, {}) for arm in [*ARMS.values(), *FORMS]}
    each = s["regions"] * (math.ceil(2 * math.log(s["headroom"]) / guaranteed(s)) + 2)
    most = (now["kll"] * KILO.value - s["regions"] * s["overhead"]) / (s["regions"] * s["counter"]) - 2
    even = math.tanh(math.log(s["headroom"]) / most)  # the tolerance in dollars at which bands are as large as KLL
    factor = math.sqrt(schedule() * s["moved"])
    return {"k": k, "digest": DIGEST.value, "sampled": size, "factor": factor, "even": 100 * even, "library": 100 * beyond(s) * factor / LIBRARY.value, "amounts": amounts(s), "runs": RUNS.value, "drawn": COUNT.value, "counters": each,
            "needs": {arm.id: {"now": now[arm.id], **{w.id: needs(arm, w.settings) for w in WORLDS}}
                      for arm in [*ARMS.values(), *FORMS]},
            "all": {name: None if kb is None else kb * s["keys"] / KILO.value**2 for name, kb in now.items()},
            "ratio": {name: kb / now["buckets"] for name, kb in now.items() if kb is not None},
            "list": (now["buckets"] * KILO.value - s["regions"] * s["overhead"]) / s["item"],
            "measured": {"random": measured(), "ascending": measured(ascending=True), "smooth": measured(priced=0)},
            "form": stand_forms(EXPERIMENT, FORMS)}


def said(value, digits=".3g"):
    if value is None:
        return "never"
    return f"{value:,.0f}" if value >= KILO.value else format(value, digits)


def tables():
    columns = ("global", "ranks", "unknown", "steady")
    rows = [[arm.label, *(said(needs(arm, changed)) for changed in
                          ({}, *(w.settings for name in columns for w in WORLDS if w.id == name)))]
            for arm in [*ARMS.values(), *FORMS]]
    names = {"kll": "KLL sketches", "digest": "t-digest", "buckets": "bands", "sample": "uniform sample"}
    runs = [measured(), measured(ascending=True), measured(priced=0)]
    return [
        Table("designs", "Memory for one median, in kB",
              ["design", "as assumed", "one median", "only the rank counts", "range unknown", "steady, no price points"], rows),
        Table("measured", "Errors of 99% of the runs: points of rank, and % of the dollars",
              ["design", "random order", "ascending", "no price points"],
              [[label, *(f"{run[name]['rank']:.2f}; {run[name]['dollars']:.2f}%" for run in runs)] for name, label in names.items()]),
    ]


EXPERIMENT = Experiment(
    title="Memory that one running median needs",
    metric="memory for one median",
    unit="kB",
    better="lower",
    settings=SETTINGS,
    arms=DESIGNS,
    recommended="buckets",
    obvious="heaps",
    exact=True,
    draw=reports,
    cause={"hours": 1, "keys": 2_000_000},
    worlds=WORLDS,
    scalings=[{"rate": 2, "keys": 2}],
    curves=[
        Curve(
            "hours",
            "How long can a median look back?",
            "hours",
            scale="log",
            metric_scale="log",
            values=[1, 6, 24, 96, 360, 1440, 8760, 43_800],
            arms=[ARMS[name] for name in ("heaps", "sample", "kll", "buckets")],
       ),
        Curve(
            "tolerance",
            "What a tighter tolerance costs",
            "tolerance",
            scale="log",
            metric_scale="log",
            values=[0.1, 0.2, 0.5, 1, 2, 5],
            arms=[ARMS[name] for name in ("sample", "kll", "buckets", "cents")],
       ),
    ],
    tables=tables,
    numbers=numbers,
)
