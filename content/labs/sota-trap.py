"""Q10: where to run a graph model that recommends people, within a deadline and a fleet.

A social graph grows link by link. "Now" is some way before its end; the links made after now are
what a page of recommendations should contain. Nine designs serve that page with the same fleet and the
same deadline. Some read the graph when the page is opened, some when a link is made, some on a
schedule; each pays for its reads with servers, and whoever does not fit gets a stored page instead. The measure is the share of the coming links that were shown, less the bill, at what a point
of links is worth in servers. Every design trains its ranker on features of the age that it serves,
and chooses for itself how often it recomputes and how much it reads in the request.

The lab's graph is small: its members' reads are scaled up to the scenario's number of connections,
while ages stay in days and links per member and week are those of the settings.
"""

from dataclasses import dataclass
from functools import cache, lru_cache, partial

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.trials import FULL, Purpose

DAY = float(np.timedelta64(1, "D") / np.timedelta64(1, "s"))
WEEK = float(np.timedelta64(1, "W") / np.timedelta64(1, "D"))
MINUTE = float(np.timedelta64(1, "m") / np.timedelta64(1, "s")) / DAY

SETTINGS = [
    Setting("traffic", 50_000, Range(500, 500_000, "log"), "scenario", "1/s", label="requests a second at peak"),
    Setting("members", 5e8, Range(5e7, 2e9, "log"), "scenario", label="members"),
    Setting("connections", 500, Range(50, 2000, "log"), "scenario", label="mean connections of a member"),
    Setting("deadline", 100, Range(10, 2000, "log"), "scenario", "ms", label="time for candidates, features and ranking"),
    Setting("fleet", 300, Range(150, 30_000, "log"), "scenario", "servers", label="servers for features and ranking"),
    Setting("worth", 100, Range(10, 1000, "log"), "invented", "servers", label="worth of one percent of the coming links",
            source="in servers; an A/B test measures it, and the interviewer does not say"),
    Setting("upkeep", 40, Range(0, 200), "invented", "servers", label="upkeep of a network in production",
            source="in servers: about two engineers"),
    Setting("peak", 2, Range(1, 4), "convention", label="peak over mean traffic",
            source="the interviewer gives the peak; caches and members live on the mean"),
    Setting("active", 0.4, Range(0.1, 1), "invented", label="share of members who come back",
            source="only their pages are recomputed"),
    Setting("weekly", 1, Range(0.2, 5, "log"), "invented", label="links a member makes in a week"),
    Setting("rate", 1e6, Range(3e5, 1e7, "log"), "invented", "1/s", label="records that a server reads and adds up",
            source="of a store in memory, with the sum over neighbors"),
    Setting("speed", 1000, Range(200, 10_000, "log"), "invented", "1/ms", label="records that one request takes in",
            source="all that one server can read"),
    Setting("slow", 0.0001, Range(0, 0.01), "convention", label="share of calls that miss the deadline",
            source="one call in a hundred is slow, and is asked of a second replica; the upper end is without"),
    Setting("shards", 200, Range(20, 2000, "log", whole=True), "convention", label="shards of the graph"),
    Setting("longest", 1, Range(0.25, 4, "log"), "convention", label="longest list of a friend read ahead, in means",
            source="the newest entries; hubs would cost most and say least"),
    Setting("candidates", 1000, Range(200, 5000, "log"), "convention", label="candidates ranked for a page"),
    Setting("pushed", 2, Range(1, 50, "log"), "invented", label="records written to each friend of a new link's ends",
            source="one count and one vector"),
    Setting("delay", 1, Range(0.1, 1440, "log"), "invented", "min", label="delay of an event until it is stored",
            source="the upper end is a pipeline that stands still for a day"),
    Setting("popular", 0, Range(0, 1, whole=True), "invented", label="do late requests get popular people (1: yes)",
            source="0 is the page of the last recomputation"),
    Setting("friends", 6, Range(2, 9, whole=True), "invented", "tenths", label="links that go to a friend of a friend",
            source="the rest meets through the community or is drawn by popularity"),
    Setting("newest", 5, Range(0, 10, whole=True), "invented", "tenths", label="of these, by way of the newest friend"),
    Setting("told", 8, Range(2, 10, whole=True), "invented", "tenths", label="profiles that tell the right community"),
    Setting("people", 300, Range(200, 400, "log", whole=True), "invented", label="members of the lab's graph",
            source="what a lab can afford; only the reads are scaled up"),
]
PAGE = Fixed("page", 20, "our choice, as a site shows", "people", "people on a page")
THICKNESS = Fixed("thickness", 16, "what a lab can afford; only the reads are scaled up", "connections", "mean connections in the lab's graph")
GROUPS = Fixed("groups", 12, "our choice, and a caveat: with communities as many as the graph is larger, the network gains more", label="communities")
LINKS = Fixed("links", 300, "what a lab can afford; the seeds differ by more", label="links to judge by")
TAIL = Fixed("tail", 18, "our choice: a few members make most of the links", "tenths", "tail index of activity")
SIZE = {each.name: each.value for each in (PAGE, THICKNESS, GROUPS, LINKS, TAIL)}
SHAPE = ("people", "friends", "newest", "told", "weekly")
NONE, STORED, SAMPLED, BOTH = "no network", "stored neighbors", "sampled viewer", "sampled viewer and candidates"
BASE = Fixed("base", 4, "the designs choose among its powers", "days", "ratio of two intervals that a design may choose")
LONGEST_WAIT = Fixed("longest_wait", 16, "told beside the stress test", "days", "longest such interval")
TENTHS = Fixed("tenths", 10, "of a whole")
FRESH = (0, 0, 0)
"""Ages, in days: of the viewer's list, of everybody else's, and of the vectors."""
WRONG = Fixed("wrong", 3, "our choice, for every ranker", label="people that a link is compared with in training")
TRIES = Fixed("tries", 8, "so that enough of them make a link", label="attempts for each link of the graph")
SHARED = Fixed("shared", 0.6, "our choice; the rest goes by popularity", label="of the links that no friend leads to, those within a community")
LEAST = Fixed("least", 1 / 3, "so that nobody is without any", label="least activity")
LIGHT = Fixed("light", 12, "a world of its own", "tenths", "tail index of activity, where it is heavier")
NEWTON = Fixed("newton", 8, "each step squares what is left of the error", label="steps of Newton's method")
DIGITS = Fixed("digits", 8, "so that a last bit decides no order", label="digits to which scores are compared")
UNITS = Fixed("units", 1024, "so that sums of weights are exact", label="parts of one, to which weights are rounded")
CACHED = Fixed("cached", 256, "of memory; no result depends on it", label="graphs that are remembered")
NEIGHBORS = Fixed("neighbors", 4, "our choice", label="neighbors of a candidate that a live encoding reads")
SAMPLE = Fixed("sample", 16, "told beside the stress test", label="neighbors of a viewer that a live sample reads")
SHORT = range(BASE.value + 1, 2 * BASE.value)
"""Exponents of 2: sizes of a shortlist."""


# A graph and what can be computed from it -----------------------------------------------------------


@dataclass(frozen=True)
class Graph:
    """When each link was made, everybody's friends in the order in which they came, and who asks for whom after ``now``."""

    born: np.ndarray
    friends: np.ndarray
    since: np.ndarray
    made: np.ndarray
    train: int
    now: int
    profile: np.ndarray
    start: np.ndarray
    page: int
    per_day: float

    def links(self, moment):
        """The next links, their askers once each, and which of these made which link."""
        links = self.made[moment : moment + self.now - self.train]
        askers, which = np.unique(links[:, 0], return_inverse=True)
        return askers, which.ravel(), links[:, 1]


def chain(rng, s, law):
    """The links (who asked, who was asked) in their order, and the community of each member."""
    people = int(s["people"])
    total = int(people * s["thickness"] / 2) + 2 * int(s["links"])
    group = rng.integers(0, int(s["groups"]), people)
    members = [np.flatnonzero(group == c).tolist() for c in range(int(s["groups"]))]
    activity = np.ones(people) if law == "even" else rng.pareto(s["tail"] / TENTHS.value, people) + LEAST.value
    tries = TRIES.value * total
    askers = rng.choice(people, tries, p=activity / activity.sum()).tolist()
    kinds, ways, picks, seconds = (rng.random(tries).tolist() for _ in ("kind", "way", "pick", "second"))
    to_friends = s["friends"] / TENTHS.value
    by_group = to_friends + (1 - to_friends) * SHARED.value
    friends, made, ends, known = [[] for _ in range(people)], [], [], set()
    for u, kind, way, pick, second in zip(askers, kinds, ways, picks, seconds, strict=True):
        if kind < to_friends and friends[u]:
            via = friends[u][-1] if way < s["newest"] / TENTHS.value else friends[u][int(pick * len(friends[u]))]
            v = friends[via][int(second * len(friends[via]))]
        elif (kind < by_group or not ends) and members[group[u]]:
            v = members[group[u]][int(pick * len(members[group[u]]))]
        else:
            v = int(pick * people) if law == "random" or not ends else ends[int(pick * len(ends))]
        if u != v and (u, v) not in known:
            known |= {(u, v), (v, u)}
            friends[u].append(v)
            friends[v].append(u)
            ends += [u, v]
            made.append((u, v))
            if len(made) == total:
                break
    return np.array(made), group, friends


@lru_cache(maxsize=CACHED.value)
def grow(key):
    """The graph of a seed and of the settings that shape it."""
    seed, law, values = key
    s = {**SIZE, **dict(zip(SHAPE, values, strict=True))}
    s["tail"] = s["tail"] if law != "heavy" else LIGHT.value
    rng = np.random.default_rng(seed)
    made, group, friends = chain(rng, s, law)
    people, groups, count = len(friends), int(s["groups"]), int(s["links"])
    born = np.full((people, people), len(made))
    born[made[:, 0], made[:, 1]] = born[made[:, 1], made[:, 0]] = np.arange(len(made))
    length = max(map(len, friends))
    padded = np.array([each + [0] * (length - len(each)) for each in friends])
    since = np.take_along_axis(born, padded, axis=1)
    since[np.arange(length) >= np.array([len(each) for each in friends])[:, None]] = len(made)
    told = np.where(rng.random(people) < s["told"] / TENTHS.value, group, rng.integers(0, groups, people))
    return Graph(born, padded, since, made, len(made) - 2 * count, len(made) - count, np.eye(groups)[told],
                 rng.standard_normal((people, groups)), int(s["page"]), s["weekly"] * people / 2 / WEEK)


def at(g, moment, age):
    """How many links were there so many days before a moment."""
    return max(len(g.born), moment - round(age * g.per_day))


@lru_cache(maxsize=CACHED.value)
def lists(key, moment, cap):
    """Friends' lists at a moment, of each the newest ``cap`` means: 1 where v is on the list of w."""
    g = grow(key)
    there = g.since < moment
    if cap is not None:
        count = there.sum(1, keepdims=True)
        there &= np.arange(there.shape[1]) >= count - max(1, round(cap * count.mean()))
    found = np.zeros(g.born.shape)
    rows, places = np.nonzero(there)
    found[rows, g.friends[rows, places]] = 1
    return found


def around(near, own, theirs):
    """One round of averaging over neighbors and oneself."""
    return (own + near @ theirs) / (near.sum(1, keepdims=True) + 1)


@lru_cache(maxsize=CACHED.value)
def layers(key, moment, cap):
    """What everybody's store holds: the inputs, and one and two rounds of averages."""
    g = grow(key)
    near = lists(key, moment, cap)
    x = np.concatenate([g.profile, g.start], 1)
    first = around(near, x, x)
    return x, first, around(near, x, first)


def sampled(rng, g, moment, rows, count, x):
    """The two layers of some members, from so many friends, and half as many of each of theirs."""
    degree = np.maximum(1, (g.since < moment).sum(1))
    hop = g.friends[rows[:, None], (rng.random((len(rows), count)) * degree[rows, None]).astype(int)]
    two = g.friends[hop[..., None], (rng.random((*hop.shape, count // 2)) * degree[hop, None]).astype(int)]
    own, theirs = degree[rows, None], degree[hop][..., None]
    inner = (x[hop] + theirs * x[two].mean(2)) / (theirs + 1)
    return (x[rows] + own * x[hop].mean(1)) / (own + 1), (x[rows] + own * inner.mean(1)) / (own + 1)


def unit(z):
    return z / np.maximum(np.linalg.norm(z, axis=1, keepdims=True), np.finfo(float).tiny)


def parts(g):
    """Columns of the profile, and of the random numbers."""
    return slice(0, g.profile.shape[1]), slice(g.profile.shape[1], None)


def similar(g, mine, theirs):
    """Similarities by layer, of profiles and of random numbers apart."""
    return [unit(a[:, part]) @ unit(b[:, part]).T for a, b in zip(mine, theirs, strict=True) for part in parts(g)]


@dataclass(frozen=True)
class Views:
    """What viewers (rows) and everybody (columns) look like to a design: lists, degrees, vectors of each layer.

    Adamic-Adar's weights are whole numbers, so that their sums are exact.
    """

    near: np.ndarray
    newest: np.ndarray
    stored: np.ndarray
    degree: np.ndarray
    weight: np.ndarray
    mine: list
    theirs: list


def views(key, rows, moment, ages, cap, network, count, rng):
    """Return what a design sees at a moment.

    ``ages``, in days: of the viewer's list, of everybody else's, and of the vectors.
    """
    g = grow(key)
    own, second, old = ages
    there = g.born[rows] < at(g, moment, own)
    near = there.astype(float)
    newest = near * (np.arange(len(g.born)) == np.where(there, g.born[rows], -1).argmax(1)[:, None])
    then, mine, theirs = at(g, moment, old), [], []
    if network != NONE:
        x, first, two = layers(key, then, cap)
        mine, theirs = [around(near, x[rows], x), around(near, x[rows], first)], [first, two]
    if network in (SAMPLED, BOTH):
        mine = sampled(rng, g, moment, rows, count, x)
        if network == BOTH:
            theirs = sampled(rng, g, moment, np.arange(len(x)), count, x)
    degree = (g.since < at(g, moment, second)).sum(1)
    weight = np.round(UNITS.value / np.log(np.maximum(degree, 2)))
    return Views(near, newest, lists(key, at(g, moment, second), cap), degree, weight, mine, theirs)


def of_all(g, rows, v):
    """Features of every pair (row, person): counts, what the newest friend's list says, and the network's similarities."""
    seen = v.near, v.near * v.weight, v.newest
    common, adamic, met = np.split(np.concatenate(seen) @ v.stored, len(seen))
    union = v.near.sum(1, keepdims=True) + v.degree - common
    return [np.log1p(common), np.log1p(adamic), common / np.maximum(union, 1), g.profile[rows] @ g.profile.T,
            np.broadcast_to(np.log1p(v.degree), common.shape), met, met / np.maximum(v.newest @ v.degree, 1)[:, None],
            *similar(g, v.mine, v.theirs)]


def candidates(g, rows, moment, common, degree):
    """Strangers worth ranking: friends of friends, the same community, and people with most connections."""
    known = degree >= np.sort(degree)[-2 * g.page]
    mask = ((common > 0) | (g.profile[rows] @ g.profile.T > 0) | known) & (g.born[rows] >= moment)
    mask[np.arange(len(rows)), rows] = False
    return mask


def fit(x, label):
    """Logistic regression with a small penalty, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(NEWTON.value):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - label) + w
        w = w - np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(len(w)), slope)
    return w


@lru_cache(maxsize=CACHED.value)
def examples(key):
    """Links before now and people who might have been asked instead: askers, and which of them with which person."""
    g = grow(key)
    rng = np.random.default_rng([key[0], 1])
    askers, which, asked = g.links(g.train)
    friends = lists(key, g.train, None)
    mask = candidates(g, askers, g.train, friends[askers] @ friends, friends.sum(1))
    found = np.flatnonzero(mask[which, asked])
    wrong = [rng.choice(np.flatnonzero(mask[which[i]]), WRONG.value) for i in found]
    return askers, np.r_[which[found], np.repeat(which[found], WRONG.value)], np.r_[asked[found], np.ravel(wrong)], len(found)


@cache
def ranker(key, ages, cap, network, count, taught=False):
    """Weights that are learned from links before now, with features of the age that is served.

    ``taught``: of counts alone, so that they reproduce what the network's ranker says of the same pairs.
    """
    g = grow(key)
    rows, index, people, found = examples(key)
    rng = np.random.default_rng([key[0], 2])
    v = views(key, rows, g.train, ages, cap, network, count, rng)
    x = np.stack([each[index, people] for each in of_all(g, rows, v)], 1)
    mean, scale = x.mean(0), x.std(0) + np.sqrt(np.finfo(float).eps)
    design = np.c_[(x - mean) / scale, np.ones(len(x))]
    if not taught:
        return fit(design, (np.arange(len(x)) < found).astype(float))[:-1] / scale
    v = views(key, rows, g.train, ages, cap, STORED, count, rng)
    target = scores(ranker(key, ages, cap, STORED, count), [each[index, people] for each in of_all(g, rows, v)])
    return np.linalg.lstsq(design, target, rcond=None)[0][:-1] / scale


@cache
def hits(key, ages, cap, network=STORED, count=0, some=(), taught=False):
    """Which of the coming links stood on the page, as 0 and 1, and the same for each shortlist of ``some``.

    With a shortlist the counts choose so many candidates, and the network ranks only those.
    """
    g = grow(key)
    askers, which, asked = g.links(g.now)
    rng = np.random.default_rng([key[0], 0])
    v = views(key, askers, g.now, ages, cap, network, count, rng)
    x = of_all(g, askers, v)
    allowed = candidates(g, askers, g.now, x[0], v.degree)
    score = scores(ranker(key, ages, cap, network, count, taught), x)
    if not some:
        return on_page(g, score, allowed, which, asked)
    first = np.where(allowed, scores(ranker(key, ages, cap, NONE, 0), x), -np.inf)
    ordered = np.sort(first, axis=1)
    ends = [ordered[:, -min(each, ordered.shape[1])][:, None] for each in some]
    return [on_page(g, score, allowed & (first >= end), which, asked) for end in ends]


@cache
def popular(key, second):
    """The same of a page of the people with most connections."""
    g = grow(key)
    askers, which, asked = g.links(g.now)
    degree = (g.since < at(g, g.now, second)).sum(1)
    allowed = candidates(g, askers, g.now, np.zeros((len(askers), len(degree))), degree)
    return on_page(g, np.broadcast_to(degree, allowed.shape), allowed, which, asked)


def scores(w, x):
    return sum(weight * each for weight, each in zip(w, x, strict=False))


def on_page(g, score, allowed, which, asked):
    """Whether fewer than a page of candidates are ahead; equal ones stand in the order of their numbers."""
    score = np.where(allowed, score.round(DIGITS.value), -np.inf)[which]
    mine = score[np.arange(len(asked)), asked][:, None]
    ahead = (score > mine) | ((score == mine) & (np.arange(score.shape[1]) < asked[:, None]))
    return (allowed[which, asked] & (ahead.sum(1) < g.page)).astype(float)


@cache
def reads(key, cap):
    """Records of a two-hop neighborhood, of each asker and of the average member, over the squared mean degree."""
    g = grow(key)
    friends = lists(key, g.now, None)
    every = friends @ lists(key, g.now, cap).sum(1) / friends.sum(1).mean() ** 2
    return every[g.made[g.now :, 0]], float(every.mean())


# What a design costs --------------------------------------------------------------------------------


def ranked(s):
    """Servers that rank the candidates of every request: the same for all designs."""
    return s["traffic"] * s["candidates"] / s["rate"]


def recomputed(s, key, days):
    """Servers that recompute the pages of all who come back, and the vectors of everybody."""
    pages, vectors = s["active"] * s["members"] * reads(key, s["longest"])[1] * s["connections"] ** 2, s["members"] * 2 * s["connections"]
    return (pages + vectors) / (days * DAY) / s["rate"]


def on_links(s):
    """Servers that for both ends of each new link read the other's list, the vectors of all friends, and the candidates.

    A count and a vector of each friend are changed, too.
    """
    ends = s["members"] * s["weekly"] / (WEEK * DAY)
    return ends * ((2 + s["pushed"]) * s["connections"] + s["candidates"]) / s["rate"]


def in_time(s, records, hops):
    """The chance that a request has its records before the deadline."""
    calls = hops * np.minimum(s["shards"], records)
    return (records / s["speed"] <= s["deadline"]) * (1 - s["slow"]) ** calls


@dataclass(frozen=True)
class Live:
    """What a request finds by itself, the records that it reads for that, in so many hops."""

    found: np.ndarray
    records: np.ndarray
    hops: int


def served(s, key, days, stored, more=0, live=None):
    """Percent of the coming links that were shown, less the bill; None where the fleet cannot carry what is stored.

    ``stored`` returns the hits of the stored page, and ``live`` what the request adds, which looks the
    candidates' vectors up. Whoever does not fit into the fleet or the deadline gets the stored page.
    """
    spent = ranked(s) + recomputed(s, key, days) + more
    if spent > s["fleet"]:
        return None
    late, shown = popular(key, days / 2), stored()
    able = in_time(s, np.array(s["candidates"]), 1)
    shown = able * shown + (1 - able) * late
    if live:
        extra = live()
        asked = extra.records > 0
        wanted = s["traffic"] * np.mean(extra.records + asked * s["candidates"]) / s["rate"]
        room = min(1, (s["fleet"] - spent) / wanted) if wanted else 0
        able = room * asked * in_time(s, extra.records + s["candidates"], extra.hops)
        shown = able * extra.found + (1 - able) * (late if s["popular"] else shown)
        spent += room * wanted
    return 100 * float(np.mean(shown)) - spent / s["worth"]


# Designs --------------------------------------------------------------------------------------------


def interval(k):
    """How often a page is recomputed, in days."""
    return float(BASE.value) ** k["interval"]


def page(data, s, days, network=STORED, **how):
    """The page of a design that changes its counts on each link.

    Vectors are as old as their member's newest link, or as the last run of the schedule.
    """
    old = 0 if network in (NONE, BOTH) else min(days / 2, WEEK / s["weekly"])
    late = s["delay"] * MINUTE if round(s["delay"] * MINUTE * grow(data).per_day) else 0
    return hits(data, (late, late, old), s["longest"], network, **how)


def on_event(data, s, k, rng, network=STORED, taught=False):
    """Both ends of a new link are computed when it is made, and counts of their friends; everybody on a schedule."""
    days, upkeep = interval(k), s["upkeep"] if network == STORED else 0
    return served(s, data, days, lambda: page(data, s, days, network, taught=taught), on_links(s) + upkeep)


def on_schedule(data, s, k, rng):
    days = interval(k)
    return served(s, data, days, lambda: hits(data, (days / 2,) * len(FRESH), s["longest"]), s["upkeep"])


def in_request(data, s, days, live):
    """A network within the request; who does not fit gets the page of counts, which is recomputed on each link."""
    return served(s, data, days, lambda: page(data, s, days, NONE), on_links(s) + s["upkeep"], live)


def whole(data, s, k, rng):
    """Both hops are read when the page is opened, by those below a limit."""
    length = float(BASE.value) ** k["read"]

    def live():
        need = reads(data, length)[0] * s["connections"] ** 2
        asked = (k["limit"] > 0) & (need <= np.quantile(need, (k["limit"] / BASE.value) ** 2))
        return Live(hits(data, FRESH, length), need * asked, 2)

    return in_request(data, s, interval(k), live)


def cached(data, s, k, rng):
    """What a request computed is kept for a while; without it the request computes."""
    length, age = s["longest"], float(BASE.value) ** k["kept"]
    asks = s["traffic"] / s["peak"] * DAY / (s["members"] * s["active"])
    warm = asks * age / (1 + asks * age)

    def live():
        found = warm * hits(data, (age / 2,) * len(FRESH), length) + (1 - warm) * hits(data, FRESH, length)
        return Live(found, (1 - warm) * reads(data, length)[0] * s["connections"] ** 2, 2)

    return in_request(data, s, interval(k), live)


def sample_live(data, s, k, rng):
    """The viewer's own vector is computed from a sample within the request; counts and candidates are stored."""
    days, count = interval(k), 2 ** int(k["sample"])

    def live():
        found = page(data, s, days, SAMPLED, count=count)
        return Live(found, np.full(len(found), count * (1 + count / 2)), 2)

    return in_request(data, s, days, live)


def cascade(data, s, k, rng):
    """Stored counts choose a few dozen candidates; those and the viewer are encoded from samples, live."""
    days, some = interval(k), tuple(2**size for size in SHORT)

    def live():
        found = page(data, s, days, BOTH, count=NEIGHBORS.value, some=some)[int(k["some"])]
        return Live(found, np.full(len(found), (1 + some[int(k["some"])]) * NEIGHBORS.value * (1 + NEIGHBORS.value / 2)), 2)

    return in_request(data, s, days, live)


def last_hop(data, s, k, rng):
    """Counts and the first layer are stored; the viewer's own vector is computed from the friends' within the request."""
    days = interval(k)

    def live():
        found = page(data, s, days)
        return Live(found, np.full(len(found), s["connections"]), 1)

    return in_request(data, s, days, live)


def unlimited(data, s, k, rng):
    return 100 * float(np.mean(hits(data, FRESH, None)))


SCHEDULE = (Knob("interval", Range(1, 3, whole=True), closed=True),)
READ = Knob("read", Range(-1, 1, whole=True), closed=True)
ARMS = {arm.id: arm for arm in (
    Arm("events", "network and counts ahead, on each link", on_event, SCHEDULE, option="ahead"),
    Arm("nightly", "network ahead, on a schedule", on_schedule, SCHEDULE),
    Arm("last_hop", "last hop, live", last_hop, SCHEDULE),
    Arm("sampled", "sampled neighbors, live", sample_live, (*SCHEDULE, Knob("sample", Range(3, 4, whole=True), closed=True)), option="sampled-live"),
    Arm("cascade", "counts first, then a live network for a few", cascade,
        (*SCHEDULE, Knob("some", Range(0, 2, whole=True), closed=True))),
    Arm("counts", "counts, on each link", partial(on_event, network=NONE), SCHEDULE, option="nowhere"),
    Arm("student", "distilled, on each link", partial(on_event, network=NONE, taught=True), SCHEDULE),
    Arm("whole", "whole neighborhood, live", whole, (*SCHEDULE, READ, Knob("limit", Range(0, 4, whole=True), closed=True)),
        option="whole-live"),
    Arm("cached", "whole neighborhood, live and cached", cached,
        (*SCHEDULE, Knob("kept", Range(0, 3, whole=True), closed=True))),
    Arm("unlimited", "whole neighborhood, no deadline and no bill", unlimited, is_oracle=True),
)}


def draw(rng, s, law=""):
    """A seed and the settings that shape its graph, from which everything else is computed when it is asked for."""
    return int(rng.integers(np.iinfo(np.int32).max + 1)), law, tuple(float(s[name]) for name in SHAPE)


def worlds():
    """The graphs that are reported."""
    return [draw(np.random.default_rng([int(Purpose.REPORTING), seed, 0]), EXPERIMENT.values) for seed in range(FULL.seeds)]


def auc(good, bad):
    """Chance that a link's score is above another's, a tie counting half."""
    good, bad = good.round(DIGITS.value), bad.round(DIGITS.value)
    return float((good[:, None] > bad).mean() + 0.5 * (good[:, None] == bad).mean())


@cache
def negatives():
    """AUC of four scores against random strangers and against friends of friends, fresh and without a deadline."""
    rows = {}
    for key in worlds():
        g, rng = grow(key), np.random.default_rng([key[0], *b"negatives"])
        askers, which, asked = g.links(g.now)
        x = of_all(g, askers, views(key, askers, g.now, FRESH, None, STORED, 0, rng))
        strangers = g.born[askers] >= g.now
        strangers[which, asked] = False
        strangers[np.arange(len(askers)), askers] = False
        network = sum(x[-4:])
        for name, score in (("common neighbors", x[0]), ("Adamic-Adar", x[1]), ("network alone", network),
                            ("ranker with the network", scores(ranker(key, FRESH, None, STORED, 0), x))):
            found = [auc(score[which, asked], rng.choice(score[mask], 2 * len(asked)))
                     for mask in (strangers, strangers & (x[0] > 0))]
            rows.setdefault(name, []).append(found)
    return {name: np.mean(found, axis=0) for name, found in rows.items()}


def bills():
    """Servers that the parts of the designs need, as assumed."""
    s, keys = EXPERIMENT.values, worlds()
    two_hops, asking, short = (float(np.mean(each)) for each in zip(*(
        (reads(key, None)[1], reads(key, None)[0].mean(), reads(key, s["longest"])[1]) for key in keys), strict=True))
    sampled = SAMPLE.value * (1 + SAMPLE.value / 2)
    return {"ranking": ranked(s), "links": on_links(s), "upkeep": s["upkeep"],
            "nightly": float(np.mean([recomputed(s, key, 1) for key in keys])),
            "rarely": float(np.mean([recomputed(s, key, LONGEST_WAIT.value) for key in keys])),
            "whole": s["traffic"] * asking * s["connections"] ** 2 / s["rate"],
            "sampled": s["traffic"] * (sampled + s["candidates"]) / s["rate"],
            "last_hop": s["traffic"] * (s["connections"] + s["candidates"]) / s["rate"],
            "two_hops": two_hops, "asking": asking, "short": short}


def shown():
    """Percent of the coming links on the page, without any bill, by what is old."""
    far = LONGEST_WAIT.value / 2
    cases = {"fresh": (FRESH, STORED), "links": ((0, far, far), STORED), "old": ((far, far, far), STORED),
             "counts": (FRESH, NONE), "counts_old": ((far, far, far), NONE)}
    longest = EXPERIMENT.values["longest"]
    return {name: 100 * float(np.mean([hits(key, ages, longest, network) for key in worlds()]))
            for name, (ages, network) in cases.items()}


def numbers():
    return {"bill": bills(), "shown": shown(),
            "auc": {name.split()[0].replace("-", "_"): {"easy": float(found[0]), "hard": float(found[1])}
                    for name, found in negatives().items()}}


def tables():
    rows = [[name, f"{easy:.2f}", f"{hard:.2f}"] for name, (easy, hard) in negatives().items()]
    return [Table("negatives", "One graph, two choices of negatives: AUC",
                  ["score", "random strangers", "friends of friends"], rows)]


EXPERIMENT = Experiment(
    title="One fleet, one deadline, ten places to run the network",
    metric="coming links shown, less the bill",
    unit="%",
    better="higher",
    settings=SETTINGS,
    arms=list(ARMS.values()),
    recommended="events",
    obvious="whole",
    draw=draw,
    cause={"worth": 1e9, "fleet": 1e6, "deadline": 1e6},
    worlds=[
        World("heavy", "activity has a heavier tail", draw=partial(draw, law="heavy")),
        World("even", "everybody is equally active", draw=partial(draw, law="even")),
        World("random", "links beyond friends and community are random", draw=partial(draw, law="random")),
        World("email", "a weekly e-mail in place of a page", {"traffic": 830, "deadline": 60_000, "peak": 1}),
        World("popular", "late requests get popular people", {"popular": 1}),
    ],
    scalings=[{"traffic": 2, "members": 2, "rate": 2},
              {name: 2 for name in ("traffic", "members", "fleet", "worth", "upkeep")}],
    curves=[
        Curve("worth", "What does a point of links have to be worth?", "worth", scale="log",
              values=[10, 30, 60, 100, 200, 400, 1000],
              arms=[ARMS[name] for name in ("events", "counts", "last_hop", "sampled", "whole")]),
        Curve("traffic", "How rarely must a page be opened until live is right?", "traffic", scale="log",
              values=[5, 50, 500, 5000, 20_000, 50_000, 150_000],
              arms=[ARMS[name] for name in ("events", "counts", "last_hop", "sampled", "whole")]),
    ],
    tables=tables,
    numbers=numbers,
)
