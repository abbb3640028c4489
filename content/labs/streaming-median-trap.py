"""Q6: the running median of a day of payments, by four services.

Payments arrive in three regions of very different size and level, and their
amounts move with the hour. Once an hour each service reports the median of
everything since midnight. Two heaps are exact until their memory is full; then
the process is killed and starts again, empty. How far is each report from the
true median, counted in ranks? Shares, levels, spread and swing are chosen, not
measured on any payments; sweeps vary the memory and the swing.
"""

import heapq
import math
import random
from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

HOURS, PER_HOUR = 24, 500
DAY = HOURS * PER_HOUR
REGIONS = ((0.75, 2.0), (0.20, 3.5), (0.05, 6.0))  # share of the payments, mean of the log amount
SPREAD = 1.2  # standard deviation of the log amount
K = 200


class KLL:
    """A stack of buffers; an item in buffer h stands for 2**h payments."""

    def __init__(self, k=K, seed=0):
        self.k, self.coin, self.levels, self.n = k, random.Random(seed), [[]], 0

    def capacity(self, h):
        """The top buffer holds k items, each one below two thirds of the next, never under 8."""
        return max(8, math.ceil(self.k * (2 / 3) ** (len(self.levels) - 1 - h)))

    def extend(self, values):
        start = 0
        while start < len(values):
            bottom = self.levels[0]
            some = values[start : start + max(1, self.capacity(0) - len(bottom))]
            bottom.extend(some)
            start += len(some)
            self.n += len(some)
            if len(bottom) >= self.capacity(0):
                self.compact()
        return self

    def compact(self):
        """Sort each full buffer and promote every second item, the odd or the even ones."""
        h = 0
        while h < len(self.levels):
            if len(self.levels[h]) >= self.capacity(h):
                if h + 1 == len(self.levels):
                    self.levels.append([])
                full = sorted(self.levels[h])
                self.levels[h] = [full.pop()] if len(full) % 2 else []
                self.levels[h + 1] += full[self.coin.getrandbits(1) :: 2]
            h += 1

    def merge(self, other):
        while len(self.levels) < len(other.levels):
            self.levels.append([])
        for mine, theirs in zip(self.levels, other.levels, strict=False):
            mine += theirs
        self.n += other.n
        self.compact()
        return self

    def quantile(self, q):
        value = np.concatenate(self.levels)
        weight = np.repeat(2.0 ** np.arange(len(self.levels)), [len(x) for x in self.levels])
        order = np.argsort(value, kind="stable")
        upto = np.cumsum(weight[order])
        return value[order][np.searchsorted(upto, q * upto[-1])]

    def size(self):
        return sum(map(len, self.levels))


class TwoHeaps:
    """The exact running median: the lower half in a max-heap, the upper half in a min-heap."""

    def __init__(self, budget=None):
        self.budget, self.low, self.high = budget, [], []

    def extend(self, values):
        for v in values:
            if self.budget and len(self.low) + len(self.high) >= self.budget:
                self.low, self.high = [], []  # killed, and started again
            heapq.heappush(self.high, -heapq.heappushpop(self.low, -v))
            if len(self.high) > len(self.low):
                heapq.heappush(self.low, -heapq.heappop(self.high))
        return self

    def median(self):
        return -self.low[0]

    def size(self):
        return len(self.low) + len(self.high)


def payments(rng, swing=0.5, n=DAY):
    """Amounts and regions of one day, in order of arrival.

    ``swing`` is how far the log amount moves up and down over the day.
    """
    region = rng.choice(len(REGIONS), n, p=[share for share, _ in REGIONS])
    level = np.array([mean for _, mean in REGIONS])[region]
    clock = swing * np.sin(2 * np.pi * np.arange(n) / n)
    return np.exp(level + clock + SPREAD * rng.standard_normal(n)), region


def off(report, seen):
    """Rank error in percentage points: which quantile was reported in place of the median?"""
    return 100 * abs(np.count_nonzero(seen <= report) / len(seen) - 0.5)


def day(rng, budget=30, swing=0.5):
    """Mean rank error of 24 hourly reports; ``budget`` is in percent of the day's payments.

    The sample is drawn afresh each hour and as large as the sketch is then.
    """
    amounts, region = payments(rng, swing)
    heaps = TwoHeaps(budget=int(DAY * budget / 100))
    shards = [KLL(seed=int(rng.integers(2**32))) for _ in REGIONS]
    errors = {"trap": [], "averaged": [], "sample": [], "fix": []}
    for hour in range(1, HOURS + 1):
        seen, new = amounts[: hour * PER_HOUR], slice((hour - 1) * PER_HOUR, hour * PER_HOUR)
        heaps.extend(amounts[new].tolist())
        for r, shard in enumerate(shards):
            shard.extend(amounts[new][region[new] == r].tolist())
        merged = KLL(seed=int(rng.integers(2**32)))
        for shard in shards:
            merged.merge(shard)
        kept = rng.choice(seen, min(merged.size(), len(seen)), replace=False)
        parts = [seen[region[: len(seen)] == r] for r in range(len(REGIONS))]
        averaged = sum(len(x) * np.median(x) for x in parts) / len(seen)
        for arm, report in (("trap", heaps.median()), ("averaged", averaged),
                            ("sample", np.median(kept)), ("fix", merged.quantile(0.5))):
            errors[arm].append(off(report, seen))
    return {arm: float(np.mean(e)) for arm, e in errors.items()}


def memory(rng, payments=1000):
    """Amounts held after so many payments."""
    x = rng.standard_normal(int(payments)).tolist()
    return {"trap": TwoHeaps().extend(x).size(), "fix": KLL(seed=int(rng.integers(2**32))).extend(x).size()}


def numbers():
    rng = np.random.default_rng(6)
    sizes, errors = [], []
    for seed in range(200):
        x = rng.standard_normal(20_000)
        sketch = KLL(seed=seed).extend(x.tolist())
        sizes.append(sketch.size())
        errors.append(off(sketch.quantile(0.5), x))
    one = {"payments": 20_000, "runs": 200, "items": np.median(sizes), "kilobytes": np.median(sizes) * 8 / 1e3,
           "mean": np.mean(errors), "worst_of_100": np.quantile(errors, 0.99)}
    m = int(np.median(sizes))
    chance = [off(np.median(rng.choice(x, m)), x) for _ in range(1000)]
    _, small, coarse, rough = by_size()[0]
    _, large, fine, smooth = by_size()[-1]
    growth = {"memory": large / small, "sketch": coarse / fine, "sample": rough / smooth}
    x = np.exp(3.5 + SPREAD * rng.standard_normal(100_000))
    moved = x.copy()
    moved[90_000:] *= 3
    return {"k": K, "hours": HOURS, "day": DAY, "budget": 30, "budget_items": int(0.3 * DAY), "one": one, "growth": growth,
            "sample": {"items": m, "mean": np.mean(chance)}, "merge": tree(rng), "shards": three(rng),
            "tripled": {"all": np.median(moved), "window": np.median(moved[-5000:]), "before": np.median(x)},
            "flagged": 100 * np.mean(x > 5 * np.median(x))}


def tree(rng, shards=64, each=1000, runs=40):
    """64 sketches merged in pairs, against one sketch that saw everything."""
    merged, single = [], []
    for seed in range(runs):
        x = np.sort(rng.standard_normal(shards * each))  # each shard has a range of its own
        layer = [KLL(seed=1000 * seed + i).extend(x[i * each : (i + 1) * each].tolist()) for i in range(shards)]
        while len(layer) > 1:
            layer = [a.merge(b) for a, b in zip(layer[::2], layer[1::2], strict=True)]
        merged.append(off(layer[0].quantile(0.5), x))
        single.append(off(KLL(seed=seed).extend(x.tolist()).quantile(0.5), x))
    return {"shards": shards, "tree": np.mean(merged), "single": np.mean(single)}


def three(rng, n=40_000):
    """What three ways of combining regional results report, and which quantile that is."""
    amounts, region = payments(rng, swing=0, n=n)
    parts = [amounts[region == r] for r in range(len(REGIONS))]
    medians = [float(np.median(x)) for x in parts]
    merged = KLL(seed=0)
    for r, x in enumerate(parts):
        merged.merge(KLL(seed=r + 1).extend(x.tolist()))
    said = {"mean": np.mean(medians), "weighted": np.average(medians, weights=[len(x) for x in parts]),
            "merged": merged.quantile(0.5), "exact": np.median(amounts)}
    return {name: {"value": v, "rank": 100 * np.mean(amounts <= v)} for name, v in said.items()}


@cache
def by_size(n=10_000, runs=60):
    """Mean rank errors of sketches of growing size, and of samples as large: [(k, held, sketch, sample)]."""
    rng, rows = np.random.default_rng(8), []
    for k in (25, 50, 100, 200, 400, 800):
        mid, held = [], []
        for seed in range(runs):
            x = rng.standard_normal(n)
            sketch = KLL(k, seed).extend(x.tolist())
            mid.append(off(sketch.quantile(0.5), x))
            held.append(sketch.size())
        m = int(np.median(held))
        rows.append((k, m, float(np.mean(mid)), 100 * 0.5 * math.sqrt(2 / math.pi / m)))
    return rows


def tables():
    """Error by order of arrival, and by size."""
    rng = np.random.default_rng(7)
    orders = []
    for name in ("random", "ascending", "descending", "from both ends"):
        mid, tail, held = [], [], []
        for seed in range(20):
            x = np.exp(SPREAD * rng.standard_normal(20_000))
            if name != "random":
                x.sort()
            if name == "descending":
                x = x[::-1]
            if name == "from both ends":
                x = np.ravel(np.column_stack([x[: len(x) // 2], x[::-1][: len(x) // 2]]))
            sketch = KLL(seed=seed).extend(x.tolist())
            mid.append(off(sketch.quantile(0.5), x))
            tail.append(100 * abs(np.mean(x <= sketch.quantile(0.99)) - 0.99))
            held.append(sketch.size())
        orders.append([name, f"{np.mean(mid):.2f}", f"{np.max(mid):.2f}", f"{np.mean(tail):.2f}", int(np.median(held))])
    rows = [[k, m, f"{sketch:.2f}", f"{sample:.2f}"] for k, m, sketch, sample in by_size()]
    return [
        Table("orders", "Rank error in points, by order of arrival",
              ["order", "median", "worst of 20", "99th", "held"], orders),
        Table("sizes", "Mean rank error of the median in points, at equal memory",
              ["k", "held", "sketch", "sample, theory"], rows),
    ]


LAB = Lab(
    title="Hourly reports of the median since midnight",
    metric="mean rank error",
    unit="points",
    better="lower",
    arms={"trap": "two heaps", "averaged": "weighted mean of regional medians",
          "sample": "sample, as large as the merged sketch", "fix": "KLL sketches, merged"},
    trial=day,
    least_effect=1,
    sweeps=[
        Sweep("memory", "How many amounts are held?", "payments", "payments so far",
              [50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000], scale="log",
              metric="held in memory", metric_unit="amounts", metric_scale="log", arms=("trap", "fix"),
              trial=memory),
        Sweep("budget", "How much memory do two heaps need?", "budget", "memory, share of the day",
              [5, 10, 20, 30, 40, 50, 60, 80, 90, 95, 100], unit="%", arms=("trap", "fix")),
        Sweep("swing", "How much do amounts move over the day?", "swing", "swing of the log amount",
              [0, 0.5, 1], arms=("trap", "sample", "fix")),
    ],
    tables=tables,
    numbers=numbers,
)
