"""Q19: four ways to carry a feature change from the service that wrote it to the scorer.

Users change their features at random moments. A change has to be durable, and
then to reach the memory of the scoring service. How long does that take, at the
ninety-ninth percentile, if one round trip costs every design the same? Every
design writes to the database first: the log is fed from an outbox, so it pays
for the commit as well as for its own append.
"""

from math import exp, lgamma, log

import numpy as np

from trapwise.labs import Lab, Sweep, Table

USERS, RATE = 100_000, 0.5  # active users; changes per user and second
ROUND_TRIP = 1.25e-3  # s, mean: one read of a replica, or one write into the online store
ROW = 5e-6  # s, for each further key or row that a statement reads
COMMIT = 5e-3  # s, mean: from the row's id to the row's visibility, and a replicated append
REPLICA_LAG = 5e-3  # s, mean
REPLICAS, CONNECTIONS, WRITERS = 4, 200, 400  # connections of one replica; of the two primaries
BUSY = 0.9  # the load that the refresh of the cache may put on the replicas
CONSUMERS = 80  # of the log; a polled SELECT gets as many connections, which divide its rows
POLL, OVERLAP = 0.1, 1.0  # s, between two runs of the SELECT; how far back it reads again
LINGER = 5e-3  # s, how long a producer collects a batch
SECONDS = 1.5  # length of the stream of changes


def deliver(rng, users=USERS, rate=RATE, poll=POLL, batch=1):
    """99th percentile (ms) of the delay from a change to the scorer, for each design.

    None where the design cannot keep up: its queue grows without limit.
    """
    changes = users * rate
    writable = changes * COMMIT < WRITERS
    start = np.sort(rng.uniform(0, SECONDS, max(2, int(changes * SECONDS))))
    commit = rng.exponential(COMMIT, len(start))
    inside = start > 0.3  # leave out the warm-up
    arms = {
        "trap": refreshed(rng, cycle(users, batch), commit),
        "cursor": polled(rng, start, commit, poll, users, rate, overlap=0),
        "overlap": polled(rng, start, commit, poll, users, rate, overlap=OVERLAP),
    }
    delays = {arm: p99(d[inside]) for arm, d in arms.items()} | {"fix": streamed(rng, changes)}
    return delays if writable else dict.fromkeys(delays)


def cycle(users, batch=1):
    """Seconds to read every key once, ``batch`` keys a statement, with the replicas kept BUSY."""
    statement = ROUND_TRIP + (batch - 1) * ROW
    return users / batch * statement / (BUSY * REPLICAS * CONNECTIONS)


def refreshed(rng, seconds, commit):
    """A cache that reads each key from a replica once a cycle of so many seconds."""
    n = len(commit)
    wait = rng.uniform(0, seconds, n)
    return commit + rng.exponential(REPLICA_LAG, n) + wait + rng.exponential(ROUND_TRIP, n)


def skipped(start, commit, poll):
    """The poll that could first see each row, and whether the cursor had passed it by then.

    Rows are numbered in the order of ``start``, but become visible in the order
    of their commits. The cursor is the largest number seen so far.
    """
    visible = start + commit
    first = np.ceil(visible / poll).astype(int)
    order = np.argsort(visible, kind="stable")
    newest = np.maximum.accumulate(order)  # largest id among those visible by then
    seen = np.searchsorted(visible[order], (first - 1) * poll, side="right")
    cursor = np.where(seen > 0, newest[seen - 1], -1)
    return first, cursor > np.arange(len(start))


def statement(users, rate, seconds):
    """Seconds to read the rows of so many seconds, divided among ``CONSUMERS`` connections."""
    return users * rate * seconds * ROW / CONSUMERS


def polled(rng, start, commit, poll, users, rate, overlap):
    """SELECT … WHERE id > cursor, every ``poll`` seconds.

    A row that the cursor has passed is never read. Its user's feature stays old
    until a later change of the same user gets through. With ``overlap`` the
    statement reads the last seconds again, and nothing is passed.
    """
    first, lost = skipped(start, commit, poll)
    reading = statement(users, rate, poll + overlap)
    delay = first * poll - start + reading + rng.exponential(ROUND_TRIP, len(start))
    if not overlap:
        share = lost.mean()  # the later change can be lost as well
        again = rng.geometric(1 - share, lost.sum()) if share < 1 else np.full(lost.sum(), np.inf)
        delay[lost] += rng.gamma(again, 1 / rate) if share < 1 else np.inf
    return delay


def behind_oldest(rng, users=USERS, poll=0.02, seconds=3):
    """p99 (ms) if the cursor stops below the oldest open transaction: nothing lost, nothing read twice."""
    start = np.sort(rng.uniform(0, seconds, int(users * RATE * seconds)))
    ready = np.maximum.accumulate(start + rng.exponential(COMMIT, len(start)))
    delay = np.ceil(ready / poll) * poll - start + statement(users, RATE, poll)
    return p99((delay + rng.exponential(ROUND_TRIP, len(start)))[start > 0.3])


def streamed(rng, changes, seconds=20):
    """p99 (ms) through a log: commit, batch, replicated append, then a consumer that takes turns.

    Two partitions are followed, each with one consumer, from a queue in its
    stationary state.
    """
    arrivals, served = changes / CONSUMERS, 1 / ROUND_TRIP
    if arrivals >= served:
        return None
    delays = []
    for _ in range(2):
        n = max(int(arrivals * seconds), 500)
        service = rng.exponential(ROUND_TRIP, n)
        gaps = rng.exponential(1 / arrivals, n)
        waiting = rng.random() < arrivals / served
        step = np.concatenate([[rng.exponential(1 / (served - arrivals)) * waiting], service[:-1] - gaps[1:]])
        walk = np.cumsum(step)
        wait = walk - np.minimum(np.minimum.accumulate(walk), 0)  # Lindley's recursion
        durable = rng.exponential(COMMIT, n) + rng.exponential(COMMIT, n)  # in the database, in the log
        delays.append(durable + rng.uniform(0, LINGER, n) + wait + service)
    return p99(np.concatenate(delays))


def p99(delay):
    return 1e3 * float(np.quantile(delay, 0.99)) if len(delay) else None


def lost_share(rng, users=USERS, quickest=0.0, spread=COMMIT, poll=POLL):
    """Changes (%) that the plain cursor passes and never reads.

    A commit takes ``quickest`` plus an exponential time of mean ``spread``.
    """
    start = np.sort(rng.uniform(0, 3, int(users * RATE * 3)))
    _, lost = skipped(start, quickest + rng.exponential(spread, len(start)), poll)
    return 100 * float(lost[start > 0.3].mean())


def lost_median(**parameters):
    return float(np.median([lost_share(np.random.default_rng(s), **parameters) for s in range(20)]))


def erlang_c(servers, load):
    """Probability that an arrival waits, for ``load`` = arrivals times service time."""
    terms = [k * log(load) - lgamma(k + 1) for k in range(servers + 1)]
    top = max(terms)
    below = sum(exp(t - top) for t in terms[:-1])
    last = exp(terms[-1] - top) * servers / (servers - load)
    return last / (below + last)


def mean_wait(servers, busy, service):
    """Mean wait of M/M/c in the unit of ``service``."""
    return erlang_c(servers, servers * busy) * service / (servers * (1 - busy))


def pooled(rng, servers, busy, service=5.0, jobs=150_000):
    """Mean wait in a simulated M/M/c, in the unit of ``service``."""
    import heapq

    arrival = np.cumsum(rng.exponential(service / (servers * busy), jobs))
    held = rng.exponential(service, jobs)
    free = [0.0] * servers
    total = 0.0
    for i, (a, s) in enumerate(zip(arrival.tolist(), held.tolist(), strict=True)):
        begins = max(heapq.heappop(free), a)
        total += (begins - a) * (i >= jobs // 10)
        heapq.heappush(free, begins + s)
    return total / (jobs - jobs // 10)


def tables():
    """How long one statement waits for a connection; and what the plain cursor loses."""
    waits = [[f"{busy:.1%}", *(f"{mean_wait(c, busy, 5.0):.2f}" for c in (1, 10, 200))]
             for busy in (0.5, 0.8, 0.9, 0.95, 0.975, 0.99)]
    losses = [[f"{1e3 * (quickest + spread):g}", f"{1e3 * quickest:g}", f"{1e3 * poll:g}",
               f"{lost_median(quickest=quickest, spread=spread, poll=poll):.2f}", f"{100 * spread / poll:.2f}"]
              for quickest, spread, poll in ((0, 1e-3, 0.1), (0, 5e-3, 0.1), (1e-3, 4e-3, 0.1), (4e-3, 1e-3, 0.1),
                                             (0, 5e-3, 0.05), (0, 5e-3, 0.5), (0, 20e-3, 0.1))]
    return [
        Table("waits", "Mean wait (ms) for one of 1, 10 or 200 connections, by Erlang C; a statement takes 5 ms",
              ["load", "of 1", "of 10", "of 200"], waits),
        Table("losses", "Changes (%) that the plain cursor never reads, at 50,000 a second; times in ms",
              ["mean commit", "quickest", "poll", "lost", "estimate"], losses),
    ]


def numbers():
    """Cost of each design, the cursor's losses, and the pool against a simulation."""
    changes, seconds = USERS * RATE, cycle(USERS)
    return {
        "changes": changes, "cycle": 1e3 * seconds, "reads": USERS / seconds,
        "reads_per_change": 1 / (RATE * seconds), "empty": 100 * exp(-RATE * seconds),
        "readers": REPLICAS * CONNECTIONS, "consumers": CONSUMERS,
        "consumer_load": 100 * changes * ROUND_TRIP / CONSUMERS, "cycle_2000": 1e3 * cycle(2_000),
        "rows_at_10": USERS / cycle(USERS, 10), "rows_per_change_at_10": 1 / (RATE * cycle(USERS, 10)),
        "overlap_reads": {"slow": 1 + OVERLAP / POLL, "fast": 1 + OVERLAP / 0.02},
        "behind_oldest": {name: float(np.median([behind_oldest(np.random.default_rng(s), users=users)
                                                 for s in range(20)]))
                          for name, users in (("now", USERS), ("last_year", 2_000))},
        "lost": {"now": lost_median(), "last_year": lost_median(users=2_000)},
        "pool": {"formula": mean_wait(200, 0.95, 5.0),
                 "simulated": float(np.mean([pooled(np.random.default_rng(s), 200, 0.95) for s in range(8)]))},
    }


LAB = Lab(
    title="From a user's change to the scorer's memory",
    metric="delay of a change, 99th percentile",
    unit="ms",
    better="lower",
    arms={"trap": "cache refreshed from replicas", "cursor": "SELECT … WHERE id > cursor",
          "overlap": "the same, re-reading 1 s", "fix": "partitioned log"},
    trial=deliver,
    least_effect=50,
    sweeps=[
        Sweep("users", "A table with few keys may be polled", "users", "active users, one change in 2 s each",
              [1000, 2000, 4000, 6000, 8000, 10_000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000,
               100_000, 120_000], scale="log", metric_scale="log", tie=12.0),
        Sweep("batch", "Many keys in one statement buy the freshness back", "batch", "keys read by one statement",
              [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 50, 100], scale="log", metric_scale="log", tie=12.0,
              arms=("trap", "fix")),
        Sweep("poll", "Polling faster loses more", "poll", "seconds between two polls",
              [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5], unit="s", scale="log",
              metric_scale="log", arms=("cursor", "overlap", "fix")),
    ],
    tables=tables,
    numbers=numbers,
)
