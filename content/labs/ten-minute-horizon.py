"""Q7: one day of a video feed, ranked by models of different age and memory.

Sixty videos, three groups of users. Tastes drift slowly; some videos take off
for a few hours in one of the groups; a third of the catalogue is uploaded
during the day. A tenth of all views is random. The nightly model knows every
rate exactly as it was at midnight, which flatters it. How many clicks does a
ranking earn, of those that a perfect one would?
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

VIDEOS, GROUPS, SLOTS = 60, 3, 6
TICK = 10  # minutes
TICKS = 24 * 60 // TICK
VIEWS, EXPLORE = 300, 0.1  # views in a minute and group; the share that is random
USUAL = 0.05  # what the models assume of a video that they have never seen
PRIOR = 2.0  # expected clicks with which a lift is held near its prior
HALF_LIFE, HASTE = 60, 10  # minutes
PARTS = ("drift", "bursts", "uploads")


def world(rng, parts=PARTS):
    """True click rates [TICKS, GROUPS, VIDEOS], and which videos are there [TICKS, 1, VIDEOS]."""
    drift, bursts, uploads = (part in parts for part in PARTS)
    logit = -3 + 0.3 * rng.standard_normal((GROUPS, VIDEOS)) + 0.4 * rng.standard_normal(VIDEOS)
    logit = logit + 0.03 * drift * np.cumsum(rng.standard_normal((TICKS, GROUPS, VIDEOS)), axis=0)
    for _ in range(12):
        start, length = rng.integers(TICKS), rng.integers(6, 30)  # one to five hours
        where = slice(start, start + length), rng.integers(GROUPS), rng.integers(VIDEOS)
        logit[where] += bursts * rng.uniform(1, 2)
    uploaded = np.where(rng.random(VIDEOS) < uploads / 3, rng.integers(1, TICKS, VIDEOS), 0)
    return 1 / (1 + np.exp(-logit)), np.arange(TICKS)[:, None, None] >= uploaded


def chances(belief, there):
    """How views are shared: a tenth at random, the rest over the slots with the highest belief."""
    chance = np.repeat(EXPLORE * there / there.sum(-1, keepdims=True), GROUPS, axis=1)
    best = np.argsort(-np.where(there, belief, -1), axis=-1)[..., :SLOTS]
    np.put_along_axis(chance, best, np.take_along_axis(chance, best, -1) + (1 - EXPLORE) / SLOTS, -1)
    return chance


def serve(rng, truth, there, believe, every=10, lag=0, hurry=False, views=VIEWS):
    """Expected clicks, in % of a perfect ranking's, when beliefs are renewed ``every`` so many minutes.

    Labels reach the trainer ``lag`` minutes late. A trainer in a ``hurry`` does not wait
    for them: it takes a view without a click for a negative until the click arrives.
    """
    midnight = np.where(there[0], truth[0], USUAL)
    shown, clicked, won = np.zeros_like(truth), np.zeros_like(truth), 0.0
    for t in range(0, TICKS, every // TICK):
        now, known = slice(t, t + every // TICK), max(0, t - lag // TICK)
        seen = t if hurry else known
        came = clicked[:seen]
        if hurry:
            came = came.copy()
            came[known:] = 0
        chance = chances(believe(midnight, shown[:seen], came), there[now])
        won += (chance * truth[now]).sum()
        if t + every // TICK < TICKS:  # what follows the last renewal teaches nobody anything
            shown[now] = rng.poisson(views * TICK * chance)
            clicked[now] = rng.binomial(shown[now].astype(int), truth[now])
    return 100 * won / (chances(truth, there) * truth).sum()


def remembered(counts, half_life):
    """The sum over ticks, oldest first, of counts that lose half their weight in ``half_life`` minutes."""
    age = TICK * np.arange(len(counts))[::-1]
    return np.tensordot(0.5 ** (age / half_life), counts, axes=1)


def nightly(midnight, shown, clicked):
    """What was known at midnight, all day."""
    return midnight


def stream_only(half_life):
    """Learned from the stream alone: one speed of forgetting, and nothing to fall back on."""
    def believe(midnight, shown, clicked):
        return (remembered(clicked, half_life) + USUAL) / (remembered(shown, half_life) + 1)
    return believe


def counters(half_life=HALF_LIFE):
    """The nightly model, times how much better a video now does than that model says."""
    def believe(midnight, shown, clicked):
        expected, came = remembered(shown, half_life) * midnight, remembered(clicked, half_life)
        return midnight * (came.sum(0) + PRIOR) / (expected.sum(0) + PRIOR)
    return believe


def three_clocks(half_life=HALF_LIFE):
    """The nightly model, a counter for each video, and a lift of its own for each group and video."""
    def believe(midnight, shown, clicked):
        expected, came = remembered(shown, half_life) * midnight, remembered(clicked, half_life)
        video = (came.sum(0) + PRIOR) / (expected.sum(0) + PRIOR)
        return midnight * (came + PRIOR * video) / (expected + PRIOR)
    return believe


def day(rng):
    truth, there = world(rng)
    return {"trap": serve(rng, truth, there, nightly, 24 * 60),
            "hasty": serve(rng, truth, there, stream_only(HASTE)),
            "counters": serve(rng, truth, there, counters()),
            "fix": serve(rng, truth, there, three_clocks())}


def cadence(rng, every=10, views=VIEWS, parts=PARTS):
    truth, there = world(rng, parts)
    return {"trap": serve(rng, truth, there, nightly, 24 * 60),
            "counters": serve(rng, truth, there, counters(), every, views=views),
            "fix": serve(rng, truth, there, three_clocks(), every, views=views)}


def traffic(rng, views=VIEWS):
    truth, there = world(rng)
    return {"trap": serve(rng, truth, there, nightly, 24 * 60),
            "hasty": serve(rng, truth, there, stream_only(HASTE), views=views),
            "counters": serve(rng, truth, there, counters(), views=views),
            "fix": serve(rng, truth, there, three_clocks(), views=views)}


def memory(rng, half_life=HALF_LIFE):
    truth, there = world(rng)
    return {"trap": serve(rng, truth, there, nightly, 24 * 60),
            "hasty": serve(rng, truth, there, stream_only(half_life)),
            "counters": serve(rng, truth, there, counters(half_life)),
            "fix": serve(rng, truth, there, three_clocks(half_life))}


@cache
def late():
    """Labels so many minutes late: {minutes: (nightly, three clocks that wait, that hurry)}."""
    medians = {}
    for lag in (0, 10, 20, 30, 60, 120):
        runs = []
        for seed in range(10):
            rng = np.random.default_rng(seed)
            truth, there = world(rng)
            runs.append([serve(rng, truth, there, nightly, 24 * 60),
                         *(serve(rng, truth, there, three_clocks(), lag=lag, hurry=hurry) for hurry in (False, True))])
        medians[lag] = np.median(runs, axis=0)
    return medians


def tables():
    """What moves during the day, and what it is worth to follow it."""
    rows = []
    for views in (VIEWS, 10 * VIEWS):
        for part in PARTS:
            runs = [cadence(np.random.default_rng(seed), views=views, parts=(part,)) for seed in range(10)]
            said = [f"{np.median([run[arm] for run in runs]):.1f}" for arm in ("trap", "counters", "fix")]
            rows.append([f"{views:,}", f"{part} only", *said])
    delays = [[lag, *(f"{share:.1f}" for share in shares)] for lag, shares in late().items()]
    return [Table("parts", "Clicks in % of a perfect ranking's, by what moves",
                  ["views a minute", "what moves", "nightly", "nightly and counters", "three clocks"], rows),
            Table("late", "Clicks in % of a perfect ranking's, by the delay of the labels",
                  ["minutes late", "nightly", "trainer waits", "trainer hurries"], delays)]


def numbers():
    """The click rates behind the percentages, and the gains."""
    best, gains, halves = [], [], []
    _, waits, hurries = zip(*late().values())
    for seed in range(20):
        truth, there = world(np.random.default_rng(seed))
        best.append(100 * (chances(truth, there) * truth).sum() / (TICKS * GROUPS))
        run = day(np.random.default_rng(seed))
        gains.append(100 * (run["fix"] / run["trap"] - 1))
        halves.append(100 * (run["counters"] - run["trap"]) / (run["fix"] - run["trap"]))
    return {"videos": VIDEOS, "groups": GROUPS, "slots": SLOTS, "views": VIEWS, "half_life": HALF_LIFE,
            "haste": HASTE, "perfect": np.median(best), "gain": np.median(gains), "least_gain": np.min(gains),
            "by_counters": np.median(halves), "explored": VIEWS * EXPLORE / VIDEOS,
            "late": {name: dict(zip(("at_0", "at_10", "at_20", "at_30", "at_60", "at_120"), values))
                     for name, values in (("waits", waits), ("hurries", hurries))}}


LAB = Lab(
    title="One day of a feed, by the age and memory of its model",
    metric="clicks, of a perfect ranking's",
    unit="%",
    better="higher",
    arms={"trap": "nightly retrain", "hasty": "stream alone, no anchor", "counters": "nightly and live counters",
          "fix": "three clocks"},
    trial=day,
    least_effect=2,
    sweeps=[
        Sweep("every", "How often are beliefs renewed?", "every", "minutes between renewals",
              [10, 30, 60, 120, 240, 480, 1440], unit="minutes", scale="log",
              arms=("trap", "counters", "fix"), trial=cadence, tie=0.2),
        Sweep("views", "How much traffic is there to learn from?", "views", "views a minute in each group",
              [2, 3, 5, 10, 30, 100, 300, 1000], scale="log", trial=traffic),
        Sweep("memory", "How long should the fast part remember?", "half_life", "half-life of the memory",
              [5, 10, 20, 30, 60, 240], unit="minutes", scale="log", trial=memory),
    ],
    tables=tables,
    numbers=numbers,
)
