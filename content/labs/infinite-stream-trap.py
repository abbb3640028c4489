"""Q4: how many messages of a true uniform sample is each design worth, if topics come and go?

A dashboard asks for the share of a topic among all messages since the start, or among the newest ones.
The share moves: it has a daily and a weekly rhythm, and it drifts. A design is described by how many
messages of each age it holds, and by how it weighs them. Its mean squared error then follows from the
covariance of the share over time, without any draw, so that one run is the truth and the scenario's own
numbers can be used. The measure is the size of the true uniform sample, of the messages that the
question is about, that would err as much. Questions come at ages that are spread evenly by ratio,
because no design knows how old the stream will become. Ages are in hours.
"""

from functools import partial
from math import gcd, log

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, World
from trapwise.labs.forms import stand_forms

HOUR = np.timedelta64(1, "h")
SECONDS, DAY, WEEK = (float(a / b) for a, b in ((HOUR, np.timedelta64(1, "s")), (np.timedelta64(1, "D"), HOUR),
                                               (np.timedelta64(1, "W"), HOUR)))
DAYS = Fixed("days", 365, "of a year")
YEAR = DAY * DAYS.value

SETTINGS = [
    Setting("rate", 50_000, Range(500, 1e6, "log"), "scenario", "1/s", label="messages a second"),
    Setting("room", 10_000, Range(500, 1e6, "log", whole=True), "scenario", label="messages that a sample may hold"),
    Setting("record", 1000, Range(100, 10_000, "log"), "scenario", "bytes", label="size of a message"),
    Setting("buffer", 1, Range(0.1, 720, "log"), "scenario", "h", label="time for which messages are stored",
            source="an hour; the upper end is a month"),
    Setting("kept", 10 * YEAR, Range(1, 10 * YEAR, "log"), "invented", "h", label="time for which computed fields may be kept",
            source="the interviewer does not say, so ask; an hour is the strict reading"),
    Setting("age", YEAR, Range(2, 10 * YEAR, "log"), "invented", "h", label="age that the stream reaches",
            source="a year; since we went live"),
    Setting("early", 100, Range(1, 1000, "log"), "invented", label="that age over the youngest asked about",
            source="1: asked once, at an age known in advance"),
    Setting("reach", 1, Range(0.0001, 1, "log"), "scenario", label="part of the age that the question is about",
            source="1: everything since we went live"),
    Setting("known", 0, Range(0, 1, whole=True), "invented", label="questions known when a message arrives (1: yes)",
            source="a dashboard's are; a sample is for those that are not"),
    Setting("share", 0.1, Range(0.0001, 0.5, "log"), "invented", label="share of the topic",
            source="a common topic; the rarer, the larger the sampling error"),
    Setting("daily", 0.2, Range(0, 0.6), "invented", label="daily swing of the share, as a part of it"),
    Setting("weekly", 0.1, Range(0, 0.6), "invented", label="weekly swing of the share, as a part of it"),
    Setting("drift", 0.3, Range(0, 0.6), "invented", label="drift of the share, as a part of it",
            source="standard deviation"),
    Setting("memory", 720, Range(6, 2 * YEAR, "log"), "invented", "h", label="time after which the drift is another",
            source="a month; a news story lives for hours, a language for years"),
    Setting("motion", 1, Range(0, 2), "invented", label="swings and drift together, times"),
    Setting("growth", 1, Range(0.1, 1000, "log"), "invented", label="traffic at the end, over that at the start"),
    Setting("shards", 8, Range(1, 64, "log", whole=True), "invented", label="shards"),
    Setting("uneven", 0.3, Range(0, 1), "invented", label="difference between shards, as a part of the share"),
    Setting("turns", 1, Range(0, 1), "invented", label="reads that take the shards strictly in turn"),
]
COUNTER = Fixed("counter", 8, "a 64-bit integer", "bytes", label="bytes of a counter")
MOMENTS = Fixed("moments", 8, "our choice: from days to months, evenly by ratio", label="ages at which questions come")
GRID = Fixed("grid", 48, "of the sums, by ratio, and as many of equal length", label="bins of age")
YOUNGEST = Fixed("youngest", 1e-5, "younger messages lie in it together", label="narrowest bin, as a part of the age")
TRIED = Fixed("tried", 9, "each of two kinds; the best one is judged", label="ways to use a sample")
SHORT = Fixed("short", 24, "the question about the last day", "h", label="a short period")
TINY = float(np.sqrt(np.sqrt(np.finfo(float).eps)))


# The world: by age, newest first ------------------------------------------------------------------


def smooth(x):
    """The mean of e^-a over 0 < a < x."""
    x = np.maximum(x, TINY)
    return -np.expm1(-x) / x


def drifting(lower, length, s):
    """The covariance of a stationary drift between bins of age, and its variance at a point."""
    x, f = length / s["memory"], smooth(length / s["memory"])
    same = 2 * (1 - f) / np.maximum(x, TINY)
    gap = lower[:, :, None] - (lower + length)[:, None, :]
    gap = np.maximum(np.maximum(gap, gap.swapaxes(1, 2)), 0)
    between = np.exp(-gap / s["memory"]) * f[:, :, None] * f[:, None, :]
    n = np.arange(length.shape[1])
    between[:, n, n] = same
    return between, 1


THIRDS = Fixed("thirds", 3, "a third of its length, on average, lies between two places of a stretch")


def wandering(lower, length, s):
    """A random walk that loses its way as fast at first and never returns, by half its variogram."""
    middle = lower + length / 2
    between = np.abs(middle[:, :, None] - middle[:, None, :])
    n = np.arange(length.shape[1])
    between[:, n, n] = length / THIRDS.value
    return -between / s["memory"], 0


def trending(lower, length, s):
    """A straight line, up or down, that moves by the drift over the whole age."""
    x = (lower + length / 2) / s["age"]
    return x[:, :, None] * x[:, None, :], 0


def swing(lower, length, period):
    z = np.exp(2j * np.pi * (lower + length / 2) / period) * np.sinc(length / period)
    return (z[:, :, None] * z[:, None, :].conj()).real / 2


def draw(rng, s, law=drifting, reaches=()):
    """By moment, and within by bin of age: messages, the covariance of the share, and who is asked about.

    All is in units of the share. Nothing is drawn. ``reaches`` replaces the reach; each is a part of
    the age, or if above 1 a number of hours.
    """
    moments = s["age"] * s["early"] ** -((np.arange(MOMENTS.value) + 1 / 2) / MOMENTS.value if s["early"] > 1 else np.zeros(1))
    t = moments[:, None]
    asked = [t * reach if reach <= 1 else np.minimum(t, reach) for reach in reaches or [s["reach"]]]
    steps = np.arange(1, GRID.value + 1) / GRID.value
    ends = [t * YOUNGEST.value ** (1 - steps), t * steps, *asked, np.full_like(t, s["buffer"]), np.full_like(t, s["kept"])]
    edges = np.sort(np.minimum(np.concatenate([0 * t, *ends], axis=1), t), axis=1, kind="stable")
    lower, length = edges[:, :-1], np.diff(edges, axis=1)
    between, point = law(lower, length, s)
    size = s["motion"] ** 2 * np.array([s["drift"], s["daily"], s["weekly"]]) ** 2
    cov = size[0] * between + size[1] * swing(lower, length, DAY) + size[2] * swing(lower, length, WEEK)
    bend = log(s["growth"]) / s["age"]
    speed = SECONDS * s["rate"] * np.exp(bend * (t - s["age"] - lower))
    messages = speed * length * smooth(bend * length) if bend > 0 else speed * length
    if bend < 0:
        messages = speed * np.exp(-bend * length) * length * smooth(-bend * length)
    covered = [part(lower, length, reach) for reach in asked]
    return {"age": t, "lower": lower, "length": length, "messages": messages, "cov": cov,
            "noise": (1 - s["share"]) / s["share"], "point": size[0] * point + size[1] / 2 + size[2] / 2,
            "extra": np.einsum("mii->mi", size[0] * between) if law is trending else 0 * lower,
            "asked": asked, "covered": covered}


def part(lower, length, end):
    """Which part of each bin is younger than ``end``."""
    return np.clip(end - lower, 0, length) / np.maximum(length, TINY * TINY)


# What a design knows ------------------------------------------------------------------------------


def divided(x, y):
    """The quotient, or 0 where the divisor is."""
    return np.where(y > 0, x, 0) / np.where(y > 0, y, 1)


def normed(x):
    return divided(x, x.sum(1, keepdims=True))


def errors(d, target, weights, members, by_time):
    """Squared errors at each moment, over those of a uniform sample of one message; by way of weighing, a column each."""
    target = target[:, :, None]
    single = d["noise"] + np.sum(target * (d["extra"][:, :, None] - d["cov"] @ target), 1)
    apart = weights - target
    bias = np.sum(apart * (d["cov"] @ apart), 1)
    across = d["cov"] @ weights
    spread = d["noise"] + d["extra"][:, :, None] + np.sum(weights * across, 1, keepdims=True) - 2 * across
    if by_time:  # strata of time: only what lies within them is left
        spread = d["noise"] - d["point"]
    noise = np.sum(divided(weights**2, members) * spread, 1)
    total = np.where(members.sum(1) > 0, bias + noise, np.inf) / single
    return np.where(np.isnan(total), np.inf, total)  # a weight beyond all numbers


def worth(d, hold, skewed=False, by_time=False, more=0):
    """How many messages of a true uniform sample; None if nothing is held.

    ``hold`` returns the members by age, given how far back they are used. Whoever asks uses them in the
    best of many ways: from what is asked about to everything, and if the chances of being held are
    ``skewed``, with none, part or all of the skew undone.
    """
    found, tried = [], np.linspace(0, 1, int(TRIED.value))
    for asked, covered in zip(d["asked"], d["covered"]):
        target, weights, members = normed(d["messages"] * covered), [], []
        for share in tried if np.any(asked < d["age"]) else tried[:1]:
            back = asked ** (1 - share) * d["age"] ** share
            within = part(d["lower"], d["length"], np.maximum(back, asked))
            held = hold(back) * within
            fair = divided(normed(d["messages"] * within), normed(held))
            for power in tried if skewed else tried[:1]:
                weights.append(normed(held * fair**power))
                members.append(held)
        best = errors(d, target, np.stack(weights, -1), np.stack(members, -1), by_time).min(1)
        found.append(best + more / d["noise"])
    # Last digits depend on the machine.
    return float(f"{1 / np.mean(found):.9g}") if np.all(np.isfinite(found)) else None


def living(d, s):
    """Messages whose computed fields may still be kept."""
    return d["messages"] * part(d["lower"], d["length"], s["kept"])


def reservoir(d, s, k, rng):
    """Each message since the start alike; whoever is too old is deleted, and the place stays empty."""
    chance = np.minimum(1, s["room"] / d["messages"].sum(1, keepdims=True))
    return worth(d, lambda back: living(d, s) * chance)


def last_hour(d, s, k, rng):
    """All messages of the buffer, and not a draw of them."""
    return worth(d, lambda back: d["messages"] * part(d["lower"], d["length"], s["buffer"]))


def coin(d, s, k, rng):
    """A fixed chance to enter; once the room is full, each entry evicts a random member.

    It fills the room in the time ``fill``, a part of the age that the stream reaches, which nobody knows in advance.
    """
    total = d["messages"].sum(1, keepdims=True)
    full = np.maximum(SECONDS * s["rate"] * k["fill"] * s["age"], s["room"])
    older = np.cumsum(d["messages"], axis=1)
    newer, later = older - d["messages"], np.maximum(total - full, 0)
    fading = np.exp(-np.minimum(newer, later) / full) - np.exp(-np.minimum(older, later) / full)
    first = (np.maximum(older, later) - np.maximum(newer, later)) / full * np.exp(-later / full)
    return worth(d, lambda back: s["room"] * (fading + first) * part(d["lower"], d["length"], s["kept"]), skewed=True)


def thinned(d, s, size):
    """Equal parts of the stream, one message of each; the parts grow when the room is full."""
    alive = living(d, s)
    return alive * np.minimum(1, size / np.maximum(alive.sum(1, keepdims=True), TINY))


def every_nth(d, s, k, rng):
    """From a random first one; when the room is full, n is multiplied and the sample thinned."""
    factor, shards = int(k["factor"]), int(s["shards"])
    met = shards
    while gcd(factor, met) > 1:
        met //= gcd(factor, met)
    unseen = (shards - met) / max(shards - 1, 1) / met
    size = s["room"] * log(factor) / (factor - 1)  # on average over how full it is
    return worth(d, lambda back: thinned(d, s, size), by_time=True, more=s["turns"] * s["uneven"] ** 2 * unseen)


def blocks(d, s, k, rng):
    """One random message of each block; when the room is full, one of every two neighbors is dropped."""
    return worth(d, lambda back: thinned(d, s, s["room"] * log(2)), by_time=True)


def decayed(d, s, k, rng):
    """A weighted reservoir: the chance of being held falls by e in the time ``fade``.

    That is a part of the age that the stream reaches, which nobody knows in advance. It may be ten times
    that age; so slow a decay forgets next to nothing, and is the reservoir.
    """
    fade = k["fade"] * s["age"]
    weights = d["messages"] * np.exp(-d["lower"] / fade) * smooth(d["length"] / fade)
    members = np.minimum(s["room"] * normed(weights), d["messages"])
    return worth(d, lambda back: members * part(d["lower"], d["length"], s["kept"]), skewed=True)


def fitting(room, among):
    """How many messages of any period a sliding sample yields, if k (1 + ln(n/k)) have to be held for k."""
    k = np.minimum(room, among)
    for _ in range(int(GRID.value)):
        k = np.minimum(room / (1 + np.log(among / k)), among)
    return k


def sliding(d, s, k, rng):
    """Priority sampling: each message of the window, as long as few newer ones have a smaller random key.

    Any recent period has a uniform sample of one size. All that is held, weighted by the chance of being held,
    tells up to twice as much.
    """
    window = np.minimum(k["window"] * s["age"], s["kept"])
    within = d["messages"] * part(d["lower"], d["length"], window)
    older = np.cumsum(within, axis=1)
    size, newer = fitting(s["room"], older[:, -1:]), older - within
    sure = np.minimum(older, size) - np.minimum(newer, size)
    return worth(d, lambda back: sure + size * np.log(np.maximum(older, size) / np.maximum(newer, size)), skewed=True)


def two(d, s, k, rng):
    """A reservoir of everything, and in a ``part`` of the room one of the newest ``hours``, dropped hour by hour.

    These are a part of the age. With less room, or with all of the age, it is one reservoir.
    """
    whole = d["messages"] * np.minimum(1, (1 - k["part"]) * s["room"] / d["messages"].sum(1, keepdims=True))
    newest = d["messages"] * part(d["lower"], d["length"], k["hours"] * s["age"])
    both = whole + newest * np.minimum(1, k["part"] * s["room"] / newest.sum(1, keepdims=True))
    held = np.minimum(both, d["messages"]) * part(d["lower"], d["length"], s["kept"])
    return worth(d, lambda back: held, skewed=True)


def counters(d, s, k, rng):
    """Hashed counters of whatever is asked about, and nothing else is kept; each counts a part of all others, too."""
    if s["known"] < 1:
        return None
    stray = COUNTER.value / (s["room"] * s["record"]) / s["share"]
    counted = [1 / np.sum(d["messages"] * covered, 1) for covered in d["covered"]]
    return float(f"{1 / np.mean(np.array(counted) + stray**2 / d['noise']):.9g}")


# Forms of the recommended design that no option names ----------------------------------------------


def by_period(d, s, k, rng):
    """A reservoir for each hour, all thinned to the same chance."""
    return worth(d, lambda back: thinned(d, s, s["room"]), by_time=True)


def halved(d, s, k, rng):
    """A coin whose chance is halved, and every member tossed again, whenever the room is full."""
    return worth(d, lambda back: thinned(d, s, s["room"] * log(2)))


def archive(d, s, k, rng):
    """As many as fit, of every hour, and all kept: what it takes is ``room`` times the age in hours."""
    length = d["length"] * part(d["lower"], d["length"], s["kept"])
    return worth(d, lambda back: np.minimum(d["messages"], s["room"] * length), skewed=True)


def per_shard(d, s, k, rng):
    """As many from every shard, pooled: the shards have half, a quarter and so on of the traffic."""
    sizes = normed(2.0 ** -np.arange(int(s["shards"]))[None])[0]
    off = np.sum((sizes - 1 / len(sizes)) ** 2) * s["uneven"] ** 2
    return worth(d, lambda back: living(d, s) * np.minimum(1, s["room"] / d["messages"].sum(1, keepdims=True)), more=off)


ARMS = {arm.id: arm for arm in (
    Arm("reservoir", "reservoir", reservoir, option="reservoir"),
    Arm("hour", "the last hour, all of it", last_hour, option="last-hour"),
    Arm("coin", "fixed chance to enter", coin, [Knob("fill", Range(1e-4, 10, "log"), closed=True)], option="coin"),
    Arm("nth", "every n-th message", every_nth, [Knob("factor", Range(2, 7, whole=True), closed=True)], option="every-nth"),
    Arm("blocks", "one of each block", blocks),
    Arm("decayed", "time-decayed reservoir", decayed, [Knob("fade", Range(1e-5, 10, "log"), closed=True)]),
    Arm("sliding", "sample of a sliding window", sliding, [Knob("window", Range(1e-5, 10, "log"), closed=True)]),
    Arm("two", "two reservoirs, one of recent hours", two,
        [Knob("part", Range(0.1, 0.9), closed=True), Knob("hours", Range(1e-4, 0.1, "log"), closed=True)]),
    Arm("counters", "counters, hashed", counters),
)}
FORMS = [Arm("period", "a reservoir for each hour, thinned alike", by_period),
         Arm("archive", "as many of every hour, all kept", archive),
         Arm("halved", "a chance that is halved when the room is full", halved),
         Arm("pooled", "equal parts of unequal shards", per_shard)]


def numbers():
    form, s = stand_forms(EXPERIMENT, FORMS), EXPERIMENT.values
    ends = [end for setting in SETTINGS for end in (setting.range.low, setting.range.high) if end != setting.value]
    return {"form": form, "points": len(ends) + len(EXPERIMENT.worlds), "pooled": per_shard(draw(None, s), s, {}, None),
            "period": {world.id: by_period(draw(None, {**s, **world.settings}), s, {}, None)
                       for world in EXPERIMENT.worlds if world.id == "news"}}


EXPERIMENT = Experiment(
    title="What a sample is worth when somebody asks about everything since the start",
    metric="worth as a uniform sample",
    unit="messages",
    better="higher",
    settings=SETTINGS,
    arms=list(ARMS.values()),
    recommended="reservoir",
    obvious="hour",
    exact=True,
    draw=draw,
    cause={"motion": 0},
    worlds=[
        World("walk", "topics wander and never come back", draw=partial(draw, law=wandering)),
        World("trend", "topics rise or fall steadily", draw=partial(draw, law=trending)),
        World("news", "a news story: large, and over within hours", {"drift": 0.6, "memory": 6, "share": 0.3}),
        World("restless", "half of all messages, and restless", {"share": 0.5, "drift": 0.6, "daily": 0.6}),
        World("mixed", "half of the questions are about the last day", draw=partial(draw, reaches=(1, SHORT.value))),
        World("strict", "no field may outlive the hour", {"kept": 1}),
        World("dashboard", "the questions are fixed in advance", {"known": 1}),
        World("planned", "the length is known in advance", {"early": 1}),
        World("roomy", "a sample may hold twenty times as much", {"room": 200_000}),
        World("any", "twenty times as much, and half about the last day", {"room": 200_000},
              draw=partial(draw, reaches=(1, SHORT.value))),
    ],
    scalings=[{name: 2 for name in ("age", "buffer", "memory", "kept")}],
    curves=[
        Curve("reach", "How far back does the question reach?", "reach", scale="log", metric_scale="log",
              values=[0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.7, 1],
              arms=[ARMS[name] for name in ("reservoir", "hour", "two", "decayed", "sliding")]),
        Curve("share", "How rare is the topic?", "share", scale="log", metric_scale="log",
              values=[0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5],
              arms=[ARMS[name] for name in ("reservoir", "hour", "coin", "sliding")]),
        Curve("age", "How old does the stream become?", "age", scale="log", metric_scale="log",
              values=[2, 6, 24, 72, 168, 720, 2160, 8760, 87_600],
              arms=[ARMS[name] for name in ("reservoir", "hour", "coin", "nth")]),
    ],
    numbers=numbers,
)
