"""Q7: one day of a video feed, ranked by models of different age and memory.

Sixty videos, three groups of users. Tastes drift slowly; some videos take off
for a few hours in one of the groups; a third of the catalogue is uploaded
during the day. A tenth of all views is random. The nightly model knows every
rate exactly as it was at midnight, which flatters it. How many clicks does a
ranking earn, of those that a perfect one would? The speed of the drift, the
bursts and the share of random views are chosen, not measured on any feed.
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
SEEDS = 20


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


def chances(belief, there, explore=EXPLORE):
    """How views are shared: some at random, the rest over the slots with the highest belief."""
    belief = np.round(belief, 9)  # equal beliefs stay equal, whatever their rounding
    best = np.argsort(np.where(there, -belief, 1), axis=-1, kind="stable")[..., :SLOTS]
    chosen = np.zeros((*best.shape[:-1], VIDEOS))
    np.put_along_axis(chosen, best, (1 - explore) / SLOTS, -1)
    return chosen + explore * there / there.sum(-1, keepdims=True)


def serve(rng, truth, there, believe, every=10, lag=0, hurry=False, views=VIEWS, explore=EXPLORE):
    """Expected clicks when beliefs are renewed ``every`` so many minutes.

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
        chance = chances(believe(midnight, shown[:seen], came), there[now], explore)
        won += (chance * truth[now]).sum()
        if t + every // TICK < TICKS:  # what follows the last renewal teaches nobody anything
            shown[now] = rng.poisson(views * TICK * chance)
            clicked[now] = rng.binomial(shown[now].astype(int), truth[now])
    return won


def shares(truth, there, explore=EXPLORE, **clicks):
    """Clicks in % of a perfect ranking's."""
    best = (chances(truth, there, explore) * truth).sum()
    return {arm: 100 * won / best for arm, won in clicks.items()}


def remembered(counts, half_life):
    """The sum over ticks, oldest first, of counts that lose half their weight in ``half_life`` minutes."""
    age = TICK * np.arange(len(counts))[::-1]
    return (0.5 ** (age / half_life) @ counts.reshape(len(counts), GROUPS * VIDEOS)).reshape(GROUPS, VIDEOS)


def nightly(midnight, shown, clicked):
    """What was known at midnight, all day."""
    return midnight


def stream_only(half_life=HALF_LIFE, prior=PRIOR):
    """Learned from the stream alone, held near the usual rate with ``prior`` clicks."""
    def believe(midnight, shown, clicked):
        return (remembered(clicked, half_life) + prior) / (remembered(shown, half_life) + prior / USUAL)
    return believe


def hasty(half_life=HASTE):
    """The stream alone, as it comes: a prior worth one view."""
    return stream_only(half_life, USUAL)


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
    return shares(truth, there,
                  trap=serve(rng, truth, there, nightly, 24 * 60),
                  hasty=serve(rng, truth, there, hasty()),
                  alone=serve(rng, truth, there, stream_only()),
                  counters=serve(rng, truth, there, counters()),
                  fix=serve(rng, truth, there, three_clocks()))


def cadence(rng, every=10, views=VIEWS, parts=PARTS, explore=EXPLORE):
    truth, there = world(rng, parts)
    return shares(truth, there, explore,
                  trap=serve(rng, truth, there, nightly, 24 * 60, explore=explore),
                  counters=serve(rng, truth, there, counters(), every, views=views, explore=explore),
                  fix=serve(rng, truth, there, three_clocks(), every, views=views, explore=explore))


def traffic(rng, views=VIEWS):
    truth, there = world(rng)
    return shares(truth, there,
                  trap=serve(rng, truth, there, nightly, 24 * 60),
                  alone=serve(rng, truth, there, stream_only(), views=views),
                  fix=serve(rng, truth, there, three_clocks(), views=views))


def memory(rng, half_life=HALF_LIFE):
    truth, there = world(rng)
    return shares(truth, there,
                  trap=serve(rng, truth, there, nightly, 24 * 60),
                  hasty=serve(rng, truth, there, hasty(half_life)),
                  alone=serve(rng, truth, there, stream_only(half_life)),
                  fix=serve(rng, truth, there, three_clocks(half_life)))


def medians(trial):
    """The median of every arm over the lab's seeds."""
    runs = [trial(np.random.default_rng(seed)) for seed in range(SEEDS)]
    return {arm: float(np.median([run[arm] for run in runs])) for arm in runs[0]}


@cache
def late():
    """Labels so many minutes late: {minutes: shares for nightly, a trainer that waits, one that hurries}."""
    def delayed(lag):
        def trial(rng):
            truth, there = world(rng)
            return shares(truth, there,
                          nightly=serve(rng, truth, there, nightly, 24 * 60),
                          waits=serve(rng, truth, there, three_clocks(), lag=lag),
                          hurries=serve(rng, truth, there, three_clocks(), lag=lag, hurry=True))
        return trial
    return {lag: medians(delayed(lag)) for lag in (10, 30, 60, 120)}


def tables():
    """What moves during the day, and what it is worth to follow it."""
    rows = []
    for part, views in (*((part, VIEWS) for part in PARTS), ("bursts", 10 * VIEWS)):
        said = medians(lambda rng, views=views, part=part: cadence(rng, views=views, parts=(part,)))
        rows.append([part, f"{views:,}", *(f"{said[arm]:.1f}" for arm in ("trap", "counters", "fix"))])
    delays = [[lag, *(f"{share:.1f}" for share in shares.values())] for lag, shares in late().items()]
    return [Table("parts", "Clicks in % of a perfect ranking's, by what moves",
                  ["moves", "views", "nightly", "counters", "three clocks"], rows),
            Table("late", "Clicks in % of a perfect ranking's, by the delay of the labels",
                  ["minutes late", "nightly", "trainer waits", "trainer hurries"], delays)]


def numbers():
    """The click rates behind the percentages, the gains, and bursts by the share of random views."""
    best, gains, halves = [], [], []
    for seed in range(SEEDS):
        truth, there = world(np.random.default_rng(seed))
        best.append(100 * (chances(truth, there) * truth).sum() / (TICKS * GROUPS))
        run = cadence(np.random.default_rng(seed))
        gains.append(100 * (run["fix"] / run["trap"] - 1))
        halves.append(100 * (run["counters"] - run["trap"]) / (run["fix"] - run["trap"]))
    bursts = {f"at_{100 * explore:.0f}": medians(lambda rng, explore=explore: cadence(rng, parts=("bursts",), explore=explore))
              for explore in (0.02, 0.4)}
    return {"videos": VIDEOS, "groups": GROUPS, "slots": SLOTS, "views": VIEWS, "half_life": HALF_LIFE,
            "haste": HASTE, "perfect": np.median(best), "gain": np.median(gains), "least_gain": np.min(gains),
            "by_counters": np.median(halves), "explored": VIEWS * EXPLORE / VIDEOS, "bursts": bursts,
            "late": {name: {f"at_{lag}": shares[name] for lag, shares in late().items()}
                     for name in ("waits", "hurries")}}


LAB = Lab(
    title="One day of a feed, by the age and memory of its model",
    metric="clicks, of a perfect ranking's",
    unit="%",
    better="higher",
    arms={"trap": "nightly retrain", "hasty": "stream alone, raw counts",
          "alone": "stream alone, smoothed", "counters": "nightly and live counters", "fix": "three clocks"},
    trial=day,
    least_effect=1,
    seeds=SEEDS,
    sweeps=[
        Sweep("every", "How often are beliefs renewed?", "every", "minutes between renewals",
              [10, 30, 60, 120, 240, 480, 1440], unit="minutes", scale="log",
              arms=("trap", "counters", "fix"), trial=cadence, tie=0.2),
        Sweep("views", "How much traffic is there to learn from?", "views", "views a minute in each group",
              [2, 5, 10, 30, 100, 300, 1000], scale="log", arms=("trap", "alone", "fix"), trial=traffic,
              tie=1.0),
        Sweep("memory", "How long should the fast part remember?", "half_life", "half-life of the memory",
              [5, 10, 30, 60, 240], unit="minutes", scale="log", arms=("trap", "hasty", "alone", "fix"),
              trial=memory),
    ],
    tables=tables,
    numbers=numbers,
)
