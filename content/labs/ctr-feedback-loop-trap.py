"""Q8: a recommender that trains on the clicks it causes, for two months.

Each visit shows ten videos, the same list for everybody. Videos lose their
appeal with age, and new ones replace old ones. A click is worth something only
if the video is worth watching. The ranker may optimize clicks or satisfied
views, and it may or may not keep a slot for videos that it knows little about:
two choices, four arms.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

ITEMS, VISITS, SLOTS, DAYS = 1000, 2000, 10, 60
APPEAL, SPREAD = 0.06, 0.03  # mean and standard deviation of a new video's click probability
HALF_LIFE = 120.0  # days until a video's appeal has halved
REPLACED = 1.2  # videos replaced a day, as a share of the catalogue: this / HALF_LIFE
POOL, KEEP = 200, 0.97  # candidates of the exploring slot; memory of the counts from day to day
WEIGHT, NOISE = 50, 0.02  # views that the launch model's estimate is worth, and its error


def new_videos(rng, n, agree):
    """Click probabilities when new, and the share of clicks that satisfy.

    ``agree`` is the correlation of the two, before clipping.
    """
    z = rng.standard_normal(n)
    own = np.sqrt(1 - agree**2) * rng.standard_normal(n)
    appeal = np.clip(APPEAL + SPREAD * z, 0.005, 0.4)
    return appeal, np.clip(0.5 + 0.2 * (agree * z + own), 0.02, 0.98)


def serve(rng, goal, exploring, agree=0.0, half_life=HALF_LIFE, told=1.0, late=0):
    """Two months of one ranker. Returns per day: click rate, good visits, age shown, share new.

    ``goal`` is "clicks" or "satisfied"; ``exploring`` is the number of slots, a
    fraction meaning a share of the visits. A visit is good if at least one of
    its clicks satisfies. Of the satisfied views a share ``told`` is reported, and
    a day's reports reach the ranker ``late`` days later. Clicks are all seen at once.
    """
    if goal == "clicks":
        told, late = 1.0, 0
    replaced = REPLACED / half_life
    appeal, worth = new_videos(rng, ITEMS, agree)
    age = rng.geometric(replaced, ITEMS).astype(float)  # the catalogue has lived for long
    value = appeal * 0.5 ** (age / half_life) * (worth if goal == "satisfied" else 1)
    noise = NOISE * (0.5 if goal == "satisfied" else 1) * rng.standard_normal(ITEMS)
    views = np.full(ITEMS, float(WEIGHT))
    hits = WEIGHT * np.clip(value + noise, 0.001, None)
    unknown, since_launch = WEIGHT * value.mean(), np.zeros(ITEMS, bool)
    whole, part = int(exploring), exploring - int(exploring)
    waiting = []
    days = []
    for _ in range(DAYS):
        out = rng.random(ITEMS) < replaced
        appeal[out], worth[out] = new_videos(rng, out.sum(), agree)
        age[out], views[out], hits[out], since_launch[out] = 0, WEIGHT, unknown, True
        now = appeal * 0.5 ** (age / half_life)

        guess = np.round(hits / views, 9)  # videos that nobody has seen are equal, whatever their rounding
        best = np.argsort(-guess, kind="stable")[: SLOTS - whole]
        shown = np.zeros(ITEMS, int)
        shown[best] = VISITS
        shown[best[-1]] = round(VISITS * (1 - part))
        hope = guess + np.sqrt(guess / views)  # one standard error of optimism
        hope[best] = -1
        pool = np.argsort(-hope, kind="stable")[:POOL]
        shown[pool] += rng.multinomial(round(VISITS * exploring), np.full(POOL, 1 / POOL))

        clicks = rng.binomial(shown, now)
        satisfied = rng.binomial(clicks, worth)
        reports = rng.binomial(satisfied, told) if told < 1 else satisfied
        waiting.append((~out, clicks if goal == "clicks" else reports, told * shown))
        if len(waiting) > late:
            _, counted, looked = waiting.pop(0)
            same = np.prod([stayed for stayed, _, _ in waiting], axis=0)  # not replaced since that day
            hits, views = KEEP * hits + same * counted, KEEP * views + same * looked
        days.append((100 * clicks.sum() / shown.sum(),
                     100 * good_visits((now * worth)[best], (now * worth)[pool].mean(), whole, part),
                     age[best].mean(), 100 * since_launch[best].mean()))
        age += 1
    return np.array(days)


def good_visits(best, pool, whole, part):
    """Probability of at least one satisfied click in a visit."""
    without = np.prod(1 - best) * (1 - pool) ** whole
    swapped = np.prod(1 - best[:-1]) * (1 - pool) ** (whole + 1)
    return 1 - (1 - part) * without - part * swapped


ARMS = {"trap": ("clicks", 0), "explored": ("clicks", 1), "aimed": ("satisfied", 0), "fix": ("satisfied", 1)}


def second_month(rng, arms=tuple(ARMS), slots=1.0, **world):
    """Good visits (%) in days 31 to 60, for each arm in the same kind of world."""
    seed = rng.integers(2**32)
    good = {}
    for arm in arms:
        goal, explores = ARMS[arm]
        days = serve(np.random.default_rng(seed), goal, slots if explores else 0, **world)
        good[arm] = float(days[30:, 1].mean())
    return good


def honest_clicks(rng, half_life=HALF_LIFE):
    """The same, where what attracts also satisfies."""
    return second_month(rng, ("trap", "aimed", "fix"), agree=0.9, half_life=half_life)


def reported(rng, told, late=0):
    """The same, where few satisfied views are reported, or late."""
    return second_month(rng, ("trap", "aimed", "fix"), told=told, late=late)


def exploring(rng, slots):
    return second_month(rng, ("trap", "fix"), slots=slots)


# What the log can say about a policy that was never run.

LOGGED, SHARE, TOP = 200_000, 0.05, 20


@cache
def estimate(repeats=1000):
    """Click rate of the uniform policy, estimated from the log of a top-20 ranker.

    The ranker explores 5% of its impressions uniformly over all items.
    """
    rng = np.random.default_rng(8)
    rate = np.clip(0.05 + 0.03 * rng.standard_normal(ITEMS), 0.005, 0.3)
    model = rate + 0.04 * rng.standard_normal(ITEMS)  # yesterday's model, noisy
    logging = np.full(ITEMS, SHARE / ITEMS)
    logging[np.argsort(-model, kind="stable")[:TOP]] += (1 - SHARE) / TOP
    weight, clipped = 1 / ITEMS / logging, 1 / ITEMS / np.maximum(logging, 0.01)
    found = {name: [] for name in ("naive", "IPS", "IPS, clipped at 0.01", "SNIPS", "doubly robust")}
    for _ in range(repeats):
        shown = rng.multinomial(LOGGED, logging)
        clicks = rng.binomial(shown, rate)
        for name, result in zip(found, (
            clicks.sum() / LOGGED,
            (weight * clicks).sum() / LOGGED,
            (clipped * clicks).sum() / LOGGED,
            (weight * clicks).sum() / (weight * shown).sum(),
            model.mean() + (weight * (clicks - model * shown)).sum() / LOGGED,
        ), strict=True):
            found[name].append(100 * result)
    effective = 100 / (logging * weight**2).sum()  # (Σw)²/Σw² as a share of the log
    return 100 * rate.mean(), effective, {n: (np.mean(v), np.std(v)) for n, v in found.items()}


@cache
def trajectories():
    """Medians over 20 seeds: {arm: [weeks, measures]}."""
    return {arm: np.median([serve(np.random.default_rng(s), goal, explores)[:56].reshape(8, 7, 4).mean(1)
                            for s in range(20)], 0) for arm, (goal, explores) in ARMS.items()}


def before(lists=20):
    """Click rate and good visits (%) of the old list: ten of the hundred most satisfying, at random."""
    results = []
    for seed in range(lists):
        rng = np.random.default_rng(seed)
        appeal, worth = new_videos(rng, ITEMS, 0.0)
        now = appeal * 0.5 ** (rng.geometric(REPLACED / HALF_LIFE, ITEMS) / HALF_LIFE)
        hundred = np.argsort(-now * worth, kind="stable")[:100]
        results.append((100 * now[hundred].mean(), 100 * (1 - (1 - (now * worth)[hundred].mean()) ** SLOTS)))
    return np.median(results, 0)


def tables():
    week = trajectories()
    truth, _, found = estimate()
    rows = [[w, *(f"{week[arm][w - 1][k]:.1f}" for arm in ("trap", "aimed", "fix") for k in (0, 1))]
            for w in (1, 2, 3, 4, 5, 6, 7, 8)]
    off = [[name, f"{mean:.2f}", f"{mean - truth:+.2f}".replace("-", "−").replace("−0.00", "0.00"), f"{sd:.2f}"]
           for name, (mean, sd) in found.items()]
    return [
        Table("weeks", "Click rate and good visits (%), week by week",
              ["week", "clicks: CTR", "clicks: good", "satisfied: CTR", "satisfied: good", "with slot: CTR", "with slot: good"], rows),
        Table("estimators", f"The uniform policy's click rate (%), truly {truth:.2f}, from the ranker's log",
              ["estimator", "mean", "error", "SD"], off),
    ]


def numbers():
    week = trajectories()
    truth, effective, found = estimate()
    ctr, good = before()
    weekly = [reported(np.random.default_rng(s), 1.0, late=7) for s in range(20)]
    tenth = [reported(np.random.default_rng(s), 0.1) for s in range(20)]
    return {
        "slot_costs": float(np.median([t["aimed"] for t in tenth]) - np.median([t["fix"] for t in tenth])),
        "late": {arm: float(np.median([w[arm] for w in weekly])) for arm in ("aimed", "fix")},
        "before": {"ctr": float(ctr), "good": float(good)},
        "week": {arm: {f"w{w}": {"ctr": m[w - 1][0], "good": m[w - 1][1], "age": m[w - 1][2], "new": m[w - 1][3]}
                       for w in (1, 4, 8)} for arm, m in week.items()},
        "off": {"truth": truth, "effective": effective, "naive": found["naive"][0], "ips": found["IPS"][0],
                "ips_sd": found["IPS"][1], "clipped": found["IPS, clipped at 0.01"][0],
                "snips_sd": found["SNIPS"][1], "dr_sd": found["doubly robust"][1]},
        "items": ITEMS, "slots": SLOTS, "visits": VISITS, "half_life": int(HALF_LIFE), "logged": LOGGED,
        "top": TOP, "share": 100 * SHARE, "pool": POOL,
        "replaced": 100 * REPLACED / HALF_LIFE,
    }


LAB = Lab(
    title="Second month: visits in which something was worth the click",
    metric="good visits in days 31 to 60",
    unit="%",
    better="higher",
    arms={"trap": "clicks, no exploring", "explored": "clicks, exploring",
          "aimed": "satisfied views, no exploring", "fix": "satisfied views, exploring"},
    trial=second_month,
    least_effect=5,
    sweeps=[
        Sweep("agree", "If what attracts also satisfies", "agree", "correlation of appeal and satisfaction",
              [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]),
        Sweep("ageing", "A catalogue that hardly changes, with honest clicks", "half_life",
              "half-life of a video's appeal", [30, 60, 120, 240, 500, 1000, 2000, 5000], unit="days", scale="log",
              tie=2.0, arms=("trap", "aimed", "fix"), trial=honest_clicks),
        Sweep("told", "The slot needs reports", "told", "share of satisfied views that are reported",
              [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1], scale="log", arms=("trap", "aimed", "fix"), trial=reported),
        Sweep("slots", "What exploring costs and earns", "slots", "exploring slots of ten",
              [0, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5], arms=("trap", "fix"), trial=exploring),
    ],
    tables=tables,
    numbers=numbers,
)
