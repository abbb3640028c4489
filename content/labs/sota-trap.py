"""Q10: where to run a graph model that recommends people, within a latency budget.

A social graph grows edge by edge. "Now" is some way before its end; the links made
after now are what a page of 20 recommendations should contain. One ranker with one
set of weights is used in three places: on the whole two-hop neighborhood at request
time, on a sample of it at request time, and on features that were computed before
the request and are therefore older. Reading one neighbor's record is the unit of time.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

PEOPLE, COMMUNITIES, EDGES, PAGE = 600, 12, 5_200, 20
TRAIN_AT, NOW = 4_000, 4_500  # edges at which the ranker is trained, and at which it serves
BUDGET, AGE, SAMPLES = 400, 0.02, (10, 5)  # reads; age as a share of the edges; neighbors a hop


def grow(rng):
    """Edges (who asked, who was asked) in the order in which they were made, and communities."""
    community = rng.integers(0, COMMUNITIES, PEOPLE)
    members = [np.flatnonzero(community == c) for c in range(COMMUNITIES)]
    activity = rng.pareto(1.8, PEOPLE) + 0.3
    askers = rng.choice(PEOPLE, 4 * EDGES, p=activity / activity.sum())
    friends = [[] for _ in range(PEOPLE)]
    edges, ends, known = [], [], set()
    for u in askers:
        kind, u = rng.random(), int(u)
        if kind < 0.6 and friends[u]:  # a friend of a friend, often of the newest friend
            via = friends[u][-1] if rng.random() < 0.5 else friends[u][rng.integers(len(friends[u]))]
            v = friends[via][rng.integers(len(friends[via]))]
        elif kind < 0.85 or not ends:  # somebody from the same community
            v = int(members[community[u]][rng.integers(len(members[community[u]]))])
        else:  # somebody popular
            v = ends[rng.integers(len(ends))]
        if u == v or (u, v) in known:
            continue
        known |= {(u, v), (v, u)}
        friends[u].append(v)
        friends[v].append(u)
        ends += [u, v]
        edges.append((u, v))
        if len(edges) == EDGES:
            break
    return np.array(edges), community


def adjacency(edges):
    a = np.zeros((PEOPLE, PEOPLE))
    a[edges[:, 0], edges[:, 1]] = a[edges[:, 1], edges[:, 0]] = 1
    return a


def encode(a, profile, start):
    """Two rounds of mean aggregation: [people, features], rows of length 1. Nothing is trained.

    a: whom each round averages over, one matrix [people, people] for both or one for each.
    """
    z = np.concatenate([profile, start], 1)
    for near in a if isinstance(a, tuple) else (a, a):
        z = (z + near @ z) / (near.sum(1, keepdims=True) + 1)
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def features(a, rows, profile, start, reach=None):
    """Features of every pair (row, person), [rows, people, 6]; ``reach`` holds sampled counts."""
    near, degree = a[rows], a.sum(1)
    common = near @ a if reach is None else reach[0]
    adamic = (near / np.log(np.maximum(degree, 2))) @ a if reach is None else reach[1]
    union = near.sum(1, keepdims=True) + degree - common
    z = encode(a if reach is None else reach[2], profile, start)
    x = np.empty((*common.shape, 6))
    x[..., 0], x[..., 1] = np.log1p(common), np.log1p(adamic)
    x[..., 2] = common / np.maximum(union, 1)
    x[..., 3], x[..., 4] = z[rows] @ z.T, profile[rows] @ profile.T
    x[..., 5] = np.log1p(degree)
    return x


def candidates(a, rows, profile):
    """Strangers worth ranking: friends of friends, the same community, the 30 most popular."""
    degree = a.sum(1)
    mask = (a[rows] @ a > 0) | (profile[rows] @ profile.T > 0) | (degree >= np.sort(degree)[-30])
    mask &= a[rows] == 0
    mask[np.arange(len(rows)), rows] = False
    return mask


def sample(a, rows, rng):
    """Common neighbors and Adamic-Adar sums estimated from 10 neighbors and 5 of theirs.

    The same samples, the inner hop first, are what the encoder of this design averages over.
    """
    degree = a.sum(1)
    hops = []
    for k in SAMPLES:
        order = np.argsort(-a * (0.5 + rng.random(a.shape)), axis=1, kind="stable")[:, :k]
        pick = np.zeros_like(a)
        np.put_along_axis(pick, order, 1, 1)
        hops.append(pick * a)
    scale = [degree / np.maximum(hop.sum(1), 1) for hop in hops]
    first = hops[0][rows] * scale[0][rows, None] * scale[1]
    return first @ hops[1], (first / np.log(np.maximum(degree, 2))) @ hops[1], (hops[1], hops[0])


def train(x, later, good, stage, rng):
    """Logistic regression: the links ``good`` of ``later`` against three others of ``stage`` each.

    x: features [links, people, 6]; stage: whom each asker may be compared with [links, people].
    """
    wrong = np.array([rng.choice(np.flatnonzero(stage[i]), 3) for i in good])
    pairs = np.concatenate([x[good, later[good, 1]], x[np.repeat(good, 3), wrong.ravel()]])
    label = np.r_[np.ones(len(good)), np.zeros(3 * len(good))]
    mean, scale = pairs.mean(0), pairs.std(0) + 1e-6
    design = np.c_[(pairs - mean) / scale, np.ones(len(pairs))]
    w = np.zeros(design.shape[1])
    for _ in range(150):
        p = 1 / (1 + np.exp(-design @ w))
        w -= 0.5 * (design.T @ (p - label) / len(label) + 1e-3 * w)
    return lambda q: q @ (w[:-1] / scale)  # up to a constant, which moves no rank


@cache
def world(seed):
    """One graph with its trained ranker and the requests that are judged."""
    rng = np.random.default_rng(seed)
    edges, community = grow(rng)
    told = np.where(rng.random(PEOPLE) < 0.8, community, rng.integers(0, COMMUNITIES, PEOPLE))
    profile = np.eye(COMMUNITIES)[told]  # what people say of themselves
    start = 0.3 * rng.standard_normal((PEOPLE, 16))
    then, later = adjacency(edges[:TRAIN_AT]), edges[TRAIN_AT:NOW]
    rows = later[:, 0]
    stage, x = candidates(then, rows, profile), features(then, rows, profile, start)
    rough = features(then, rows, profile, start, sample(then, rows, rng))
    among = np.flatnonzero(stage[np.arange(len(rows)), later[:, 1]])
    rank, coarse = train(x, later, among, stage, rng), train(rough, later, among, stage, rng)
    near = stage & (then[rows] @ then > 0)  # only friends of friends as negatives
    narrow = train(x, later, np.flatnonzero(near.sum(1) >= 3), near, rng)
    now, future = adjacency(edges[:NOW]), edges[NOW:]
    asked = np.unique(future[:, 0])
    wanted = np.zeros((len(asked), PEOPLE), bool)
    wanted[np.searchsorted(asked, future[:, 0]), future[:, 1]] = True
    reads = (now[asked] @ now.sum(1)).astype(int) + now[asked].sum(1).astype(int)
    return {"edges": edges, "profile": profile, "start": start, "rank": rank, "coarse": coarse,
            "narrow": narrow, "now": now, "asked": asked, "wanted": wanted, "reads": reads}


def page(score, allowed):
    """The 20 best allowed people of each row, as a mask."""
    score = np.where(allowed, score.round(6), -np.inf)  # rounded: equal scores keep one order everywhere
    best = np.argsort(-score, axis=1, kind="stable")[:, :PAGE]
    mask = np.zeros(score.shape, bool)
    np.put_along_axis(mask, best, True, 1)
    return mask & allowed


@cache
def live_pages(seed):
    """What the two designs that read the graph at request time would show, given the time."""
    w = world(seed)
    a, asked, extra = w["now"], w["asked"], (w["profile"], w["start"])
    stage = candidates(a, asked, w["profile"])
    rough = sample(a, asked, np.random.default_rng([seed, 1]))
    strangers = a[asked] == 0
    strangers[np.arange(len(asked)), asked] = False
    x = features(a, asked, *extra)
    return {"live": page(w["rank"](x), stage),
            "everyone": page(w["rank"](x), strangers), "narrow": page(w["narrow"](x), strangers),
            "sampled": page(w["coarse"](features(a, asked, *extra, reach=rough)), stage)}


@cache
def ahead_pages(seed, age):
    """What the designs that computed ahead show, from a graph that lacks the newest edges.

    Whom the viewer already knows is looked up fresh: it is one row.
    """
    w = world(seed)
    a, asked = adjacency(w["edges"][: round(NOW * (1 - age))]), w["asked"]
    stage = candidates(a, asked, w["profile"]) & (w["now"][asked] == 0)
    degree = a.sum(1)
    return {"ahead": page(w["rank"](features(a, asked, w["profile"], w["start"])), stage),
            "counts": page((a[asked] / np.log(np.maximum(degree, 2))) @ a, stage),
            "popular": page(np.broadcast_to(degree, stage.shape), stage)}


def unhurried(rng, age):
    """The same without a deadline: only the age of the features tells the designs apart."""
    return served(rng, budget=np.inf, age=age)


def served(rng, budget=BUDGET, age=AGE):
    """Share (%) of the coming links that stood on the page, for each design within the budget."""
    seed = int(rng.integers(2**32))
    w, shown = world(seed), live_pages(seed) | ahead_pages(seed, age)
    in_time = (w["reads"] <= budget)[:, None]
    small = SAMPLES[0] * (1 + SAMPLES[1]) <= budget
    designs = {"trap": np.where(in_time, shown["live"], shown["popular"]),
               "sampled": shown["sampled"] if small else shown["popular"],
               "fix": shown["ahead"], "counts": shown["counts"]}
    links = w["wanted"].sum()
    return {arm: 100 * float((mask & w["wanted"]).sum() / links) for arm, mask in designs.items()}


def auc(good, bad):
    """Chance that a link's score is above another's, a tie counting half; sums in another order are ties."""
    good, bad = good.round(9), bad.round(9)
    return float((good[:, None] > bad[None]).mean() + 0.5 * (good[:, None] == bad[None]).mean())


@cache
def negatives(seeds=20):
    """AUC of four scores against random strangers and against friends of friends."""
    rows = {}
    for seed in range(seeds):
        w = world(int(np.random.default_rng(seed).integers(2**32)))
        rng = np.random.default_rng([seed, 2])
        a, asked = w["now"], w["asked"]
        x = features(a, asked, w["profile"], w["start"])
        scores = {"popularity": x[..., 5], "common neighbors": x[..., 0], "Adamic-Adar": x[..., 1],
                  "graph encoder": x[..., 3], "the ranker": w["rank"](x)}
        strangers = (a[asked] == 0) & ~w["wanted"]
        strangers[np.arange(len(asked)), asked] = False
        near = strangers & (x[..., 0] > 0)
        for name, s in scores.items():
            good = s[w["wanted"]]
            found = [auc(good, rng.choice(s[mask], 1_000)) for mask in (strangers, near)]
            rows.setdefault(name, []).append(found)
    return {name: np.median(np.array(v), axis=0) for name, v in rows.items()}


def tables():
    rows = [[name, f"{easy:.2f}", f"{hard:.2f}"] for name, (easy, hard) in negatives().items()]
    return [Table("negatives", "One graph, two choices of negatives: AUC",
                  ["score", "random strangers", "friends of friends"], rows)]


def numbers():
    """How many records a two-hop neighborhood holds, and what bounds the recall."""
    found = {"mean": [], "p50": [], "p99": [], "most": [], "square": [], "degree": [], "second": [],
             "asked": [], "in_time": [], "two_hop": []}
    best = {}
    for s in range(20):
        seed = int(np.random.default_rng(s).integers(2**32))
        w, shown = world(seed), live_pages(seed) | ahead_pages(seed, AGE)
        degree = w["now"].sum(1)
        reads = w["now"] @ degree  # records at the second hop, for everybody
        found["mean"].append(reads.mean())
        found["p50"].append(np.median(reads))
        found["p99"].append(np.percentile(reads, 99))
        found["most"].append(reads.max())
        found["degree"].append(degree.mean())
        found["square"].append(degree.mean() ** 2)
        found["second"].append((degree**2).mean())
        found["asked"].append(w["reads"].mean())
        found["in_time"].append(100 * (w["reads"] <= BUDGET).mean())
        near = w["now"][w["asked"]] @ w["now"] > 0
        found["two_hop"].append(100 * (near & w["wanted"]).sum() / w["wanted"].sum())
        for name, mask in shown.items():
            best.setdefault(name, []).append(100 * (mask & w["wanted"]).sum() / w["wanted"].sum())
    return {"reads": {k: float(np.median(v)) for k, v in found.items()},
            "unhurried": {k: float(np.median(v)) for k, v in best.items()},
            "auc": {name.replace(" ", "_").replace("-", "_"): {"easy": float(v[0]), "hard": float(v[1])}
                    for name, v in negatives().items()},
            "people": PEOPLE, "edges": NOW, "page": PAGE, "budget": BUDGET, "age": 100 * AGE,
            "sample_reads": SAMPLES[0] * (1 + SAMPLES[1])}


LAB = Lab(
    title="One ranker, three places to run it",
    metric="coming links shown on the page",
    unit="%",
    better="higher",
    arms={"trap": "whole neighborhood, live", "fix": "features computed ahead",
          "sampled": "sampled neighborhood, live", "counts": "Adamic-Adar alone, ahead"},
    trial=served,
    least_effect=1,
    sweeps=[
        Sweep("budget", "How much time makes the live network the better one?", "budget",
              "reads that fit the budget", [50, 100, 200, 400, 600, 800, 1_200, 1_600, 2_400, 3_600,
                                            5_000, 8_000], scale="log", tie=0.3),
        Sweep("age", "Without a deadline, what does age cost?", "age",
              "edges newer than the features", [0, 0.02, 0.05, 0.1, 0.2, 0.35],
              trial=unhurried, tie=0.3),
    ],
    tables=tables,
    numbers=numbers,
)
