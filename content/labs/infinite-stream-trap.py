"""Q4: four ways to keep 500 messages of a stream that never ends.

Eight regional shards are read in turn. Each region has its own mix of eight
topics and its own time of day, and the mixes drift. After a week somebody asks
for the mix of topics over everything since the start. How far off is the
sample, and how does that depend on the age of the stream and on how far back
the question reaches? Sizes of the daily cycle and of the drift are chosen, not
measured on any network; a sweep scales both.
"""

import numpy as np

from trapwise.labs import Lab, Sweep, Table

KEEP, PER_HOUR, HOURS = 500, 1000, 168
SHARDS, TOPICS = 8, 8
DAILY = KEEP / (24 * PER_HOUR)  # the chance that fills the sample in one day


def stream(rng, hours, motion=1.0):
    """Topics of all messages in order of arrival, int8 [hours * PER_HOUR].

    ``motion`` scales both the daily cycle and the drift; at 0 the mix never changes.
    """
    ticks = int(np.ceil(hours))
    hour, shard, topic = np.ogrid[:ticks, :SHARDS, :TOPICS]
    drift = np.cumsum(0.1 * rng.standard_normal((ticks, 1, TOPICS)), axis=0)
    region = 0.5 * rng.standard_normal((1, SHARDS, TOPICS))
    day = 0.7 * np.cos(2 * np.pi * (hour / 24 - shard / SHARDS - topic / TOPICS))
    odds = np.exp(rng.standard_normal(TOPICS) + region + motion * (drift + day))  # [ticks, SHARDS, TOPICS]
    upper = np.cumsum(odds / odds.sum(-1, keepdims=True), axis=-1)[..., :-1]
    i = np.arange(int(hours * PER_HOUR))
    u = rng.random(len(i))[:, None]
    return (u > upper[i // PER_HOUR, i % SHARDS]).sum(1, dtype=np.int8)


def reservoir(rng, n, k=KEEP):
    """Algorithm L: a uniform sample of k positions out of range(n), n unknown in advance.

    Returns the positions, how many random numbers were drawn, and how many replacements made.
    """
    sample = np.arange(k)
    w, i, draws, replaced = np.exp(np.log(rng.random()) / k), k - 1, 1, 0
    while True:
        i += int(np.log(rng.random()) / np.log1p(-w)) + 1  # jump to the next message that enters
        draws += 1
        if i >= n:
            return sample, draws, replaced
        sample[rng.integers(k)] = i
        w *= np.exp(np.log(rng.random()) / k)
        draws, replaced = draws + 2, replaced + 1


def algorithm_r(rng, n, k=KEEP, widest=None):
    """Algorithm R: message t enters with chance k/t, at a random place.

    ``widest`` is the number of values the random integers can take, if that is limited.
    """
    t = np.arange(k + 1, n + 1)
    places = (rng.random(n - k) * np.minimum(t, widest or n)).astype(int)
    return overwritten(k, t[places < k] - 1, places[places < k])


def coin(rng, n, chance=DAILY, k=KEEP):
    """Fill up, then let each message in with a fixed chance, at a random place."""
    arrivals = k + np.nonzero(rng.random(n - k) < chance)[0]
    return overwritten(k, arrivals, rng.integers(k, size=len(arrivals)))


def overwritten(k, arrivals, places):
    sample = np.arange(k)
    sample[places] = arrivals  # in order: of two arrivals at one place the later stays
    return sample


def window(rng, n, k=KEEP):
    """A uniform sample of the last hour, or of everything while the stream is younger."""
    return rng.choice(np.arange(max(0, n - PER_HOUR), n), k, replace=False)


def every_nth(rng, n, step=None, k=KEEP):
    """Every ``step``-th message from a random phase; every (n // k)-th unless told otherwise."""
    step = step or n // k
    return np.arange(rng.integers(step), n, step)


def samples(rng, n):
    return {"trap": window(rng, n), "nth": every_nth(rng, n), "coin": coin(rng, n),
            "fix": reservoir(rng, n)[0]}


def distance(sample, population):
    """Total variation distance (%) between two mixes: the share that would have to change topic."""
    a, b = (np.bincount(x, minlength=TOPICS) / len(x) for x in (sample, population))
    return 50 * float(np.abs(a - b).sum())


def mix_of_everything(rng, age=HOURS, motion=1.0):
    """How far each sample's mix of topics is from that of the whole stream so far."""
    topics = stream(rng, age, motion)
    return {arm: distance(topics[kept], topics) for arm, kept in samples(rng, len(topics)).items()}


def mix_of_the_last(rng, reach=HOURS):
    """How far off when the question is about the last ``reach`` hours of a week.

    The window has only its hour to offer; the others use what they hold of the time in question.
    """
    topics = stream(rng, HOURS)
    start = len(topics) - int(reach * PER_HOUR)
    off = {}
    for arm, kept in samples(rng, len(topics)).items():
        recent = kept[kept >= start]
        off[arm] = distance(topics[recent], topics[start:]) if len(recent) else None
    return off


N, K, RUNS = 100_000, 500, 40


def deciles(positions, n=N):
    return np.bincount(positions * 10 // n, minlength=10)


def numbers():
    """Uniformity and cost of R and L, sizes of coin samples, merging, narrow random numbers."""
    rng = np.random.default_rng(4)
    ell = [reservoir(rng, N, K) for _ in range(RUNS)]
    arr = [algorithm_r(rng, N, K) for _ in range(RUNS)]
    expected = RUNS * K / 10
    out = {"keep": KEEP, "per_hour": PER_HOUR, "hours": HOURS, "messages": HOURS * PER_HOUR,
           "stride": HOURS * PER_HOUR // KEEP, "n": N, "k": K, "runs": RUNS,
           "theory": {"replacements": K * (sum(1 / t for t in range(K + 1, N + 1)))}}
    for name, kept in (("l", [s for s, _, _ in ell]), ("r", arr)):
        share = sum(deciles(s) for s in kept) / expected
        out[name] = {"lowest": share.min(), "highest": share.max(),
                     "chi2": expected * ((share - 1) ** 2).sum()}
    out["l"] |= {"draws": np.mean([d for _, d, _ in ell]), "replaced": np.mean([r for _, _, r in ell])}
    out["r"] |= {"draws": N - K}
    sizes = rng.binomial(N, K / N, size=400)
    out["coin"] = {"smallest": sizes.min(), "largest": sizes.max(), "sd": sizes.std(),
                   "theory": np.sqrt(K * (1 - K / N))}
    out["merge"] = merging(rng)
    odd = []
    for seed in range(20):
        rng_odd = np.random.default_rng(seed)
        topics = stream(rng_odd, HOURS)
        odd.append(distance(topics[every_nth(rng_odd, len(topics), out["stride"] - 1)], topics))
    out["odd"] = {"stride": out["stride"] - 1, "off": np.median(odd)}
    widest = N // 8
    fading = [algorithm_r(rng, N, K, widest) for _ in range(RUNS)]
    out["narrow"] = {"last": 100 * np.mean([(s >= N - widest).mean() for s in fading]),
                     "uniform": 12.5, "theory": 100 * (1 - np.exp(-1))}
    return out


def merging(rng, large=90_000, small=10_000, runs=400):
    """The share (%) of the small shard in a merged sample of K, by three rules."""
    pooled, drawn, keyed = [], [], []
    for _ in range(runs):
        pooled.append(rng.hypergeometric(K, K, K) / K)  # half of the pool is the small shard's
        drawn.append(rng.hypergeometric(small, large, K) / K)
        keys = np.concatenate([np.sort(rng.random(large))[:K], np.sort(rng.random(small))[:K]])
        keyed.append((np.argsort(keys, kind="stable")[:K] >= K).mean())
    return {name: {"share": 100 * np.mean(x), "sd": 100 * np.std(x)}
            for name, x in (("pooled", pooled), ("drawn", drawn), ("keyed", keyed))}


def tables():
    """Which shards a stride sees, when eight shards are read in turn."""
    rows = []
    for stride in (335, 336, 337, 338, 340):
        seen = np.bincount(np.arange(0, HOURS * PER_HOUR, stride) % SHARDS, minlength=SHARDS)
        rows.append([stride, int((seen > 0).sum()), f"{100 * seen.max() / seen.sum():.1f}%"])
    return [Table("strides", "Every n-th message of eight shards read in turn",
                  ["n", "shards seen", "share of the largest"], rows)]


LAB = Lab(
    title="The topics of a whole week, from 500 kept messages",
    metric="topic mix off by",
    unit="%",
    better="lower",
    arms={"trap": "uniform from the last hour", "nth": "every n-th message",
          "coin": "fixed chance to enter", "fix": "reservoir"},
    trial=mix_of_everything,
    least_effect=4,  # more than the reservoir's own sampling error
    sweeps=[
        Sweep("age", "The same question, asked while the stream grows", "age", "age of the stream",
              [0.75, 1, 2, 4, 6, 9, 12, 24, 48, 72, 120, 168], unit="hours",
              scale="log", arms=("trap", "coin", "fix"), tie=1.0),
        Sweep("reach", "How far back does the question reach?", "reach", "the question is about the last",
              [1, 2, 4, 8, 12, 16, 24, 36, 48, 72, 120, 168], unit="hours",
              scale="log", arms=("trap", "coin", "fix"), trial=mix_of_the_last),
        Sweep("motion", "How much does the mix of topics move?", "motion", "daily cycle and drift, times",
              [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1], arms=("trap", "coin", "fix"),
              tie=1.0),
    ],
    tables=tables,
    numbers=numbers,
)
