"""Q19: what has to be run so that readers know a change within 50 ms, by ten designs.

Services change features of users. A change has to be durable, and then to be known to every reader
within the target, but for a small share that may be late. Each design is sized for that: every pair
of how long a writer collects a batch and how long a reader waits between two looks is tried, and the
cheapest that is in time is kept. The measure is what has to be run: servers, and the upkeep of each
further kind of system, counted in servers. Delays are sums of independent waits, whose distribution
is computed and not drawn, so that one run is the truth. Times are in ms, rates per second.
"""

from functools import partial
from math import ceil, lgamma

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Range, Setting, Table, World

SECOND = float(np.timedelta64(1, "s") / np.timedelta64(1, "ms"))

SETTINGS = [
    Setting("rate", 50_000, Range(500, 500_000, "log"), "scenario", "1/s", label="changes a second",
            source="last year 1,000; the upper end is ten times the marketplace"),
    Setting("users", 100_000, Range(2000, 1_000_000, "log", whole=True), "scenario", label="active users"),
    Setting("target", 50, Range(20, 1000, "log"), "scenario", "ms", label="time in which a change has to be known"),
    Setting("late", 0.01, Range(0.001, 0.05, "log"), "convention", label="share of changes that may be late",
            source="the 99th percentile"),
    Setting("readers", 4, Range(1, 64, "log", whole=True), "invented", label="copies that follow every change",
            source="instances of the scorer and of others; the interviewer does not say, so ask"),
    Setting("atomic", 0, Range(0, 1, whole=True), "invented", label="must a change commit with other data (1: yes)",
            source="if so it can be neither batched nor written to a log first; the interviewer does not say"),
    Setting("writers", 30, Range(6, 300, "log", whole=True), "invented", label="processes that write",
            source="three services of ten; each collects its own batches"),
    Setting("commit", 5, Range(1, 15, "log"), "convention", "ms", label="mean time of a durable commit",
            source="with a synchronous standby"),
    Setting("append", 5, Range(1, 15, "log"), "convention", "ms", label="mean time of a replicated append",
            source="as long as a commit, since both wait for a second machine"),
    Setting("trip", 1.25, Range(0.3, 4, "log"), "convention", "ms", label="mean time of a request within the zone"),
    Setting("lag", 5, Range(0.5, 50, "log"), "invented", "ms", label="mean lag of a replica"),
    Setting("relay", 55, Range(2, 260, "log"), "cited", "ms", label="mean delay of change data capture",
            source="sequin2025performance"),
    Setting("taken", 0.2, Range(0, 0.6), "invented", label="share of a primary that other work takes",
            source="the database is not there for the features alone"),
    Setting("connections", 200, Range(40, 800, "log", whole=True), "scenario", label="connections of a primary",
            source="each is held for as long as a commit takes"),
    Setting("bulk", 0.1, Range(0.02, 0.4, "log"), "invented", label="cost of each further row of a batch, in commits"),
    Setting("claim", 0.2, Range(0.04, 1, "log"), "invented", label="cost of claiming and deleting a row, in commits"),
    Setting("rows", 2e6, Range(4e5, 1e7, "log"), "invented", "1/s", label="rows that a database server reads"),
    Setting("points", 160_000, Range(32_000, 640_000, "log"), "invented", "1/s",
            label="read statements of a database server", source="200 connections held for a request each"),
    Setting("cores", 16, Range(4, 64, "log", whole=True), "invented", label="cores of a database server"),
    Setting("horizon", 0.5, Range(0.05, 30, "log"), "invented", "s", label="age of the oldest snapshot",
            source="dead rows younger than this cannot be cleaned away"),
    Setting("step", 0.8, Range(0.05, 7.5, "log"), "cited", "µs", label="time to step over a dead row",
            source="griggs2026queue"),
    Setting("stalls", 0.002, Range(0, 0.02), "invented", label="share of time with a transaction older than the target",
            source="any in that database, such as a migration or a report that writes"),
    Setting("broker", 140_000, Range(20_000, 700_000, "log"), "cited", "1/s", label="changes that a broker takes",
            source="kreps2014benchmarking"),
    Setting("fetch", 870_000, Range(100_000, 3_000_000, "log"), "cited", "1/s", label="changes that a broker hands out",
            source="kreps2014benchmarking"),
    Setting("relayed", 50_000, Range(6000, 200_000, "log"), "cited", "1/s", label="changes that one capture process carries",
            source="sequin2025performance"),
    Setting("price", 1, Range(0.2, 1), "convention", label="price of a broker or of a node of the store, in database servers"),
    Setting("least", 3, Range(1, 6, whole=True), "convention", label="fewest brokers",
            source="three copies; 1 stands for a hosted log paid by use"),
    Setting("store", 100_000, Range(30_000, 500_000, "log"), "convention", "1/s", label="operations of a node of the store"),
    Setting("takes", 2e6, Range(2e5, 1e7, "log"), "invented", "1/s", label="rows that a reader can take in",
            source="sixteen cores that decode rows and drop those they know"),
    Setting("lookups", 10_000, Range(1000, 100_000, "log"), "invented", "1/s", label="look-ups of all readers in a store"),
    Setting("record", 1, Range(0, 1, whole=True), "scenario", label="does the database keep every change (1: yes)"),
    Setting("copies", 2, Range(1, 3, whole=True), "convention", label="machines for each primary or node of the store"),
    Setting("spare", 1, Range(0, 1, whole=True), "convention", label="must the rest carry all if one machine fails (1: yes)"),
    Setting("busy", 0.7, Range(0.5, 0.9), "convention", label="load that a server may carry",
            source="the rest works off a backlog: a minute's stop in 140 s"),
    Setting("upkeep", 2, Range(0, 20), "invented", "servers", label="upkeep of each further kind of system",
            source="about a tenth of an engineer; shards count as one"),
    Setting("care", 2, Range(0, 20), "invented", "servers", label="upkeep of a log",
            source="none in a company that runs one"),
    Setting("sweep", 2, Range(1, 10), "invented", label="times a row is read again, later, to find what was missed"),
    Setting("pauses", 0.0005, Range(0, 0.005), "invented", label="share of time in which a log's consumers rebalance",
            source="two deployments a day, 20 s each"),
    Setting("bins", 200, Range(100, 400, whole=True), "convention", label="steps of the computed distribution"),
    Setting("tried", 20, Range(10, 40, whole=True), "convention", label="lengths tried of each wait"),
]
SHARES = Range(0.004, 0.9, "log")  # of the target: how long a batch is collected, how long a reader waits
KEYS = Range(1, 1000, "log", whole=True)  # read by one statement
PARTS = Fixed("parts", 8, "no design adds more; fewer would wrap the computed distribution around", label="waits that are added, at most")
STAGES = Fixed("stages", 4, "a world of its own beside the exponential law; more stages are nearer to a constant write", label="stages of an even write")
INDEX = Fixed("index", 3, "a world of its own: the variance exists, the third moment does not", label="tail index of a heavy write")
HALVINGS = Fixed("halvings", 16, "an edge is known to a part in 65,000 of its range by then")
TRIPS = Fixed("trips", 3, "from the replica, into the store, out of it", label="round trips of a cached read")


# Laws of a durable write: the chance that it has ended by t, and the mean time by which it outlasts t ----


def exponential(t, mean):
    left = np.exp(-t / mean)
    return 1 - left, mean * left


def even(t, mean):
    """Erlang's law with four stages: writes that take about equally long."""
    stages = STAGES.value
    x = stages * t / mean
    terms = [x**k * np.exp(-x - lgamma(k + 1)) for k in range(stages)]
    return 1 - sum(terms), mean * sum((1 - k / stages) * term for k, term in enumerate(terms))


def heavy(t, mean):
    """Lomax' law with tail index 3: its third moment is infinite."""
    x = 1 + t / (2 * mean)
    return 1 - x ** -INDEX.value, mean * x**-2


def stalled(share, t, mean):
    """Exponential, but for a share that takes a second longer."""
    done, left = exponential(t, mean)
    return (1 - share) * done, (1 - share) * left + share * SECOND


# Sums of waits, by the Fourier transforms of their distributions ------------------------------------


class Waits:
    """The chance that a sum of independent waits, in ms, ends within the target."""

    def __init__(self, s, law):
        self.s, self.law, self.bins = s, law, int(s["bins"])
        self.step = s["target"] / self.bins
        self.edges = (np.arange(self.bins + 1) + 0.5) * self.step
        self.size = 2 ** ceil(np.log2(PARTS.value * self.bins))
        even = np.linspace(0, 1, int(s["tried"]))
        self.keys = np.array(sorted({KEYS.at(share) for share in even}))
        self.lengths = np.array([SHARES.at(share) for share in even]) * s["target"]  # of a batch, of a reader's wait
        self.batches = np.zeros(1) if s["atomic"] else np.append(0, self.lengths)

    def of(self, chances):
        """The transform of a wait that ends before each edge with these ``chances``."""
        return np.fft.rfft(np.diff(chances, axis=-1, prepend=0), self.size)

    def exponential(self, mean):
        return self.of(exponential(self.edges, mean)[0])

    def durable(self, mean):
        return self.of(self.law(self.edges, mean)[0])

    def uniform(self, lengths):
        """One row for each length."""
        return self.of(np.clip(self.edges / np.maximum(np.asarray(lengths), self.step / 2)[..., None], 0, 1))

    def known(self, *waits, fixed=0):
        """The share of changes that is known in time, if ``fixed`` ms more are certain."""
        product = waits[0]
        for each in waits[1:]:
            product = product * each
        reached = np.cumsum(np.fft.irfft(product, self.size)[..., : self.bins + 1], axis=-1)
        left = np.floor((self.s["target"] - np.asarray(fixed, float)) / self.step + 1 / 2).astype(int)
        left = np.broadcast_to(left, np.broadcast_shapes(left.shape, reached.shape[:-1]))
        reached = np.broadcast_to(reached, (*left.shape, self.bins + 1))
        found = np.take_along_axis(reached, np.clip(left, 0, self.bins)[..., None], -1)[..., 0]
        return np.where(left < 0, 0, found)


# What is run ---------------------------------------------------------------------------------------


def machines(load, s, least=1):
    """Servers that carry a load, given in servers."""
    return np.maximum(least, np.ceil(load / s["busy"]))


def written(s, collected):
    """Commits a second, and their load in primaries, if a writer collects a batch for so many ms."""
    rows = np.maximum(1, s["rate"] / s["writers"] * collected / SECOND)
    commits = s["rate"] / rows
    return commits, commits * (1 + (rows - 1) * s["bulk"]) / able(s)


def able(s):
    """Single-row commits a second of one primary."""
    return s["connections"] * SECOND / s["commit"]


def database(write, read, s, replicas=False):
    """Machines of the database, and the upkeep of shards. Reads go to the primaries or to replicas."""
    primaries = machines(s["taken"] + (write if replicas else write + read), s)
    more = 0
    if replicas:  # the standbys are replicas, too
        more = np.maximum(0, np.ceil(read / s["busy"]) - (s["copies"] - 1) * primaries)
        if s["spare"] and s["copies"] > 1:  # what is left after a failure carries all
            more = np.maximum(more, np.ceil(1 + s["taken"] + write + read) - s["copies"] * primaries)
    return primaries, s["copies"] * primaries + more + s["upkeep"] * (primaries > 1)


def scanned(rows, statements, s):
    return rows / s["rows"] + statements / s["points"]


def cheapest(s, cost, in_time, late=0):
    """The least cost of what is in time, or None; ``late`` is the share that is late for another reason."""
    in_reach = (1 - in_time + late <= s["late"]) & np.isfinite(cost)
    return float(np.min(np.where(in_reach, cost, np.inf))) if np.any(in_reach) else None


def every_wait(w):
    """All pairs of a batch's length and a reader's wait, as columns and rows, with their transforms."""
    return w.batches[:, None], w.lengths, w.uniform(w.batches)[:, None], w.uniform(w.lengths)


def best(*costs):
    known = [cost for cost in costs if cost is not None]
    return min(known) if known else None


# Designs -------------------------------------------------------------------------------------------


def looked(w, s, followers, rows, replicas=False, ready=None, then=(), late=0, ordered=False):
    """A table that ``followers`` look at: what is run, the share that is known in time, the share that is late besides.

    A look reads ``rows``, a function of the wait before it, and if ``ordered`` of the commits a second. ``ready`` gives the wait until a row can be
    read, from the commits a second of one primary; ``then`` is what follows.
    """
    batch, look, collecting, looking = every_wait(w)
    commits, write = written(s, batch)
    found = rows(look, commits) if ordered else rows(look)
    read = scanned(found * SECOND / look * followers, SECOND / look * followers, s)
    primaries, run = database(write, read, s, replicas)
    seen = [collecting, ready(commits / primaries) if ready else w.durable(s["commit"]), looking, w.exponential(s["trip"])]
    if replicas:
        seen.append(w.exponential(s["lag"]))
    missed = late(commits / primaries, look) if callable(late) else late
    run = np.where(found * SECOND / look > s["takes"], np.inf, run)
    return run, w.known(*seen, *then, fixed=found / s["rows"] / primaries * SECOND), missed


def again(s):
    """The rows of a look from ``target`` ms before the last look on, and of a slower second reading of what was missed.

    A row that commits after its window has closed is late anyway, so a longer window gains nothing.
    """
    return lambda look: s["rate"] * (s["target"] + (1 + s["sweep"]) * look) / SECOND


def new(s):
    return lambda look: s["rate"] * look / SECOND


def marked(w, s, replicas=False):
    """Read at each look from the transaction on that was the oldest open one at the last."""
    return looked(w, s, s["readers"], unseen(s), replicas, then=[w.exponential(s["trip"])], ordered=True)


def above(w, s):
    """Read what is above the largest id seen; rows that commit late are passed for good."""
    return looked(w, s, s["readers"], new(s), then=[w.exponential(s["trip"])],
                  late=lambda commits, look: passed(w, commits, look, s))


def ordered(w, s):
    """Read in order, up to the oldest transaction that is still open: nothing is passed or read twice."""
    done, left = w.law(w.edges, s["commit"])

    def ready(commits):
        return w.of(done * np.exp(-commits[..., None] / SECOND * left))

    return looked(w, s, s["readers"], new(s), ready=ready, then=[w.exponential(s["trip"])], late=s["stalls"])


def gaps(s):
    """New rows, a second reading, and each id again that was missing among those read."""
    return lambda look: s["rate"] * ((1 + s["sweep"]) * look + s["commit"]) / SECOND


def unseen(s):
    """Rows since the oldest transaction that was open at the last look: the largest of so many exponential times."""

    def rows(look, commits):
        open_then = np.maximum(1, commits * s["commit"] / SECOND)
        return s["rate"] * (look + s["commit"] * (np.log(open_then) + np.euler_gamma)) / SECOND

    return rows


def form(rows, ordered=False):
    """An arm that reads the table in this way, on the primaries or on replicas."""

    def run(data, s, k, rng):
        w = Waits(s, data)
        then = [w.exponential(s["trip"])]
        return best(*(cheapest(s, *looked(w, s, s["readers"], rows(s), replicas, then=then, ordered=ordered))
                      for replicas in (False, True)))

    return run


def pushed(data, s, k, rng):
    """The writers send each batch to the readers after its commit; these read the table, later, for what was missed."""
    w = Waits(s, data)
    _, write = written(s, w.batches)
    seen = w.known(w.uniform(w.batches), w.durable(s["commit"]), w.exponential(s["trip"]), w.exponential(s["trip"]))
    read = scanned(s["rate"] * s["sweep"] * s["readers"], 0, s)
    return best(*(cheapest(s, database(write, read, s, replicas)[1], seen) for replicas in (False, True)))


def cursor(data, s, k, rng):
    return cheapest(s, *above(Waits(s, data), s))


def behind(data, s, k, rng):
    return cheapest(s, *ordered(Waits(s, data), s))


def passed(w, commits, look, s):
    """The share of rows that the cursor has passed by the first look that could see them.

    A row's commit takes S; the last look before it was U earlier, uniform within ``look``. By then a
    younger row had become visible, unless none of the Poisson stream in between had.
    """
    commits, look = np.broadcast_arrays(commits / SECOND, look)
    t = np.linspace(0, 2 * PARTS.value * s["commit"], 2 * PARTS.value * w.bins // 2 + 1)
    done, left = w.law(t, s["commit"])
    older = 1 - np.exp(-commits[..., None] * (t - s["commit"] + left))  # than one that is visible
    gone = np.cumsum(older, axis=-1) - older / 2  # by the rule of trapezoids
    back = np.clip(np.rint((t - look[..., None]) / t[1]), 0, None).astype(int)
    before = np.take_along_axis(gone, back, -1)
    return ((gone - before) * np.diff(done, prepend=0)).sum(-1) * t[1] / look


def claimed(data, s, k, rng):
    """Claim and delete rows with SKIP LOCKED: a row for each reader, and dead rows to step over."""
    w = Waits(s, data)
    batch, look, collecting, looking = every_wait(w)
    _, write = written(s, batch)
    each, looks = s["rate"] * s["readers"], SECOND / look * s["readers"]
    write = write + ((each - s["rate"]) * s["bulk"] + each * s["claim"] + looks) / able(s)
    primaries, _ = database(write, 0, s)
    stepping = s["rate"] / primaries * s["horizon"] * s["step"] / SECOND  # ms, for one statement
    _, run = database(write + looks * stepping / SECOND * primaries / s["cores"], 0, s)
    seen = w.known(collecting, w.durable(s["commit"]), looking, w.exponential(s["trip"]), w.exponential(s["trip"]),
                   fixed=stepping)
    return cheapest(s, run, seen)


def notified(data, s, k, rng):
    """NOTIFY in each transaction: a reader looks at once, but a lock is held for as long as a commit takes."""
    w = Waits(s, data)
    commits, write = written(s, w.batches)
    read = scanned(s["rate"] * s["readers"] * (1 + s["sweep"]), commits * s["readers"], s)
    primaries, _ = database(write + read, 0, s)
    primaries = np.maximum(primaries, machines(commits * s["commit"] / SECOND, s))
    seen = w.known(w.uniform(w.batches), w.durable(s["commit"]), w.exponential(s["trip"]), w.exponential(s["trip"]))
    return cheapest(s, s["copies"] * primaries + s["upkeep"] * (primaries > 1), seen)


def stored(s):
    """A store by key in memory, with the upkeep of one more kind of system."""
    return s["copies"] * s["price"] * machines((s["rate"] + s["lookups"]) / s["store"], s) + s["upkeep"]


def refreshed(data, s, k, rng):
    """Replicas, shards, and a cache in which each key is refreshed by statements of many keys."""
    w, costs = Waits(s, data), []
    batch, look, collecting, looking = every_wait(w)
    _, write = written(s, batch)
    keys = w.keys[:, None, None]
    read = scanned(s["users"] * SECOND / look, s["users"] / keys * SECOND / look, s)
    reading = keys * s["cores"] / s["rows"] * SECOND
    trips = w.exponential(s["trip"]) ** TRIPS.value  # from the replica, into the store, out of it
    waits = [collecting, w.durable(s["commit"]), looking, trips]
    for at, lag in ((False, []), (True, [w.exponential(s["lag"])])):
        _, run = database(write, read, s, at)
        costs.append(cheapest(s, run + stored(s), w.known(*waits, *lag, fixed=reading)))
    return best(*costs)


def through(data, s, k, rng):
    """The services write to the store after the commit; a slower second reading repairs what a crash left out."""
    w = Waits(s, data)
    _, write = written(s, w.batches)
    _, run = database(write, scanned(s["rate"] * s["sweep"], 0, s), s)
    seen = w.known(w.uniform(w.batches), w.durable(s["commit"]), w.exponential(s["trip"]), w.exponential(s["trip"]))
    return cheapest(s, run + stored(s), seen)


def logged(s):
    """A replicated log and its upkeep."""
    load = s["rate"] / s["broker"] + s["rate"] * s["readers"] / s["fetch"]
    return s["price"] * machines(load, s, s["least"]) + s["care"]


def capture(w, s, then, late=0):
    """Change data capture, which follows the write-ahead log."""
    _, write = written(s, w.batches)
    _, run = database(write, 0, s)
    seen = w.known(w.uniform(w.batches), w.durable(s["commit"]), w.exponential(s["relay"]), *then)
    return run + s["price"] * machines(s["rate"] / s["relayed"], s) + s["upkeep"], seen, late


def relay(w, s, more, then, late=0):
    """The cheaper of two relays: one that polls as ``marked`` does, or change data capture."""
    costs = []
    for replicas in (False, True):
        run, seen, _ = looked(w, s, 1, unseen(s), replicas, then=then, ordered=True)
        costs.append(cheapest(s, run + more + s["price"], seen, late))
    run, seen, _ = capture(w, s, then)
    return best(*costs, cheapest(s, run + more, seen, late))


def restored(data, s, k, rng):
    """A relay to a store by key."""
    w = Waits(s, data)
    return relay(w, s, stored(s), [w.exponential(s["trip"]) ** 2])


def fanned(data, s, k, rng):
    """One process reads the table as ``marked`` does and passes the changes on to all readers."""
    w = Waits(s, data)
    return relay(w, s, s["price"] * (s["copies"] - 1) + s["upkeep"], [w.exponential(s["trip"]) ** 2])


def outbox(data, s, k, rng):
    """An outbox, and a relay to a log."""
    w = Waits(s, data)
    return relay(w, s, logged(s), [w.durable(s["append"]), w.exponential(s["trip"]) ** 2], s["pauses"])


def logfirst(data, s, k, rng):
    """The services append to the log; the database is one of its readers, and writes large batches."""
    if s["atomic"]:
        return None
    w = Waits(s, data)
    seen = w.known(w.uniform(w.batches), w.durable(s["append"]), w.exponential(s["trip"]), w.exponential(s["trip"]))
    _, record = database(s["rate"] * s["bulk"] / able(s), 0, s)
    _, other = database(0, 0, s)
    run = (record if s["record"] else other) + logged(s) if s["rate"] <= s["takes"] else np.inf
    return cheapest(s, np.full(len(w.batches), run), seen, s["pauses"])


def bound(data, s, k, rng):
    """Only the record: a durable commit, of which readers know for nothing."""
    w = Waits(s, data)
    _, write = written(s, w.batches)
    _, run = database(write, 0, s)
    return cheapest(s, run, w.known(w.uniform(w.batches), w.durable(s["commit"]), w.exponential(s["trip"])))


def late(design):
    """An arm of a curve: changes (%) that are not known in time, at one wait between two looks."""

    def run(data, s, k, rng):
        w = Waits(s, data)
        w.lengths, w.batches = np.array([s["look"]]), np.zeros(1)
        _, seen, missed = design(w, s)
        return 100 * float(np.squeeze(1 - seen + missed))

    return run


LOOK = Setting("look", 10, Range(2, 500, "log"), "invented", "ms", label="wait between two looks")

ARMS = {arm.id: arm for arm in (
    Arm("mark", "table with a low-water mark", form(unseen, ordered=True), option="overlap-poll"),
    Arm("cursor", "table with a cursor on the id", cursor, option="fast-poll"),
    Arm("claimed", "table with SKIP LOCKED", claimed),
    Arm("notified", "table with NOTIFY", notified),
    Arm("refreshed", "refreshed cache", refreshed, option="replicas-cache"),
    Arm("through", "write-through store", through),
    Arm("restored", "relayed store", restored),
    Arm("fanned", "table with one reader that passes changes on", fanned),
    Arm("outbox", "outbox and log", outbox, option="outbox-log"),
    Arm("logfirst", "log first", logfirst, option="log-first"),
    Arm("bound", "a commit that readers know for nothing", bound, is_oracle=True),
)}
BEHIND = Arm("behind", "table in commit order", behind)
FORMS = [Arm("window", "table, its last 50 ms read again", form(again)), BEHIND,
         Arm("gaps", "table with a cursor that asks again for missing ids", form(gaps)),
         Arm("pushed", "table, and writers who send to the readers", pushed)]
HOSTED = World("hosted", "", {"least": 1, "care": 0, "price": 0.2}).settings

TARGETS, DELAYS = Range(1, 2000, "log"), Range(0.1, 500, "log")
RATES = Range(500, 5_000_000, "log")


def edge(holds, across, halvings=HALVINGS.value):
    """The end of the part of a range, from its low end on, in which a claim ``holds``; None if nowhere."""
    low, high = 0, 1
    if not holds(across.at(low)):
        return None
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(across.at(middle)) else (low, middle)
    return across.at(low)


def needs(arm, changed):
    s = {**EXPERIMENT.values, **changed}
    return arm.run(exponential, s, {}, None)


def tightest(arm):
    """The shortest target that a design meets at any cost."""
    found = edge(lambda target: needs(arm, {"target": target}) is None, TARGETS)
    return needs(arm, {"target": found * 2}) and found


def room(arm):
    """The most changes a second that a design carries with one primary, its standby and one machine more."""
    alone = EXPERIMENT.values["copies"] + 1
    return edge(lambda rate: (needs(arm, {"rate": rate}) or np.inf) <= alone, RATES)


def slowest_capture(then, late=0):
    """The largest mean delay of change data capture with which the target is met, at the assumed load."""
    s = EXPERIMENT.values

    def holds(delay):
        w = Waits({**s, "relay": delay}, exponential)
        return cheapest(s, *capture(w, w.s, then(w), late)) is not None

    return edge(holds, DELAYS)


def chosen():
    """What the recommended design looks like as assumed."""
    s = EXPERIMENT.values
    w = Waits(s, exponential)
    found = {}
    for replicas in (False, True):
        run, seen, _ = marked(w, s, replicas)
        able = 1 - seen <= s["late"]
        least = np.where(able, run, np.inf)
        # Of the equally cheap, the one that is latest least often.
        at = np.unravel_index(np.argmin(np.where(least == least.min(), 1 - seen, np.inf)), seen.shape)
        if replicas or least.min() <= needs(ARMS["mark"], {}):
            found = {"batch": w.batches[at[0]], "look": w.lengths[at[1]], "late": 100 * (1 - seen[at]),
                     "on_replica": replicas}
            commits, write = written(s, w.batches[at[0]])
            found["reread"] = unseen(s)(found["look"], commits) / s["rate"] / found["look"] * SECOND
            found |= {"rows": s["rate"] / commits, "load": 100 * (s["taken"] + write)}
            break
    return found


def lost():
    """The share (%) of changes that the cursor never reads, without batches."""
    s = EXPERIMENT.values
    w = Waits(s, exponential)
    return {name: {f"{look:g}": 100 * float(passed(w, np.array(float(rate)), np.array(float(look)), s))
                   for look in LOOKS} for name, rate in (("now", s["rate"]), ("last_year", LAST_YEAR["rate"]))}


LAST_YEAR = World("quiet", "last year", {"rate": 1000, "users": 2000}).settings
LOOKS = Curve("looks", "", LOOK, [2, 5, 10, 20, 50, 100, 200, 500]).values
TENFOLD = World("tenfold", "ten times the marketplace", {"rate": 500_000, "users": 1_000_000})
FLEET = World("fleet", "a scorer of sixty-four instances", {"readers": 64})


def others():
    """At how many points another way to read the table needs as much as the recommended one, or less, or more."""
    points = [{}, *({setting.name: end} for setting in SETTINGS for end in (setting.range.low, setting.range.high)
                    if end != setting.value)]
    counts = {}
    for arm in FORMS:
        found = counts[arm.id] = {"points": len(points), "fewer": 0, "level": 0, "more": 0, "never": 0}
        for changed in points:
            ours, theirs = needs(ARMS["mark"], changed), needs(arm, changed)
            if theirs is None:
                found["never" if ours is not None else "level"] += 1
            else:
                found["level" if ours == theirs else "fewer" if ours is None or theirs < ours else "more"] += 1
    return counts


LOADS, COPIES = Range(50_000, 500_000, "log"), Range(4, 64, "log", whole=True)


def ends(world):
    """How many changes, or readers, it takes in a world until the log needs no more than the table."""

    def ahead(changed):
        return (needs(ARMS["mark"], {**world, **changed}) or np.inf) < needs(ARMS["logfirst"], {**world, **changed})

    return {"rate": edge(lambda rate: ahead({"rate": rate}), LOADS),
            "readers": edge(lambda readers: ahead({"readers": readers}), COPIES)}


def numbers():
    then = {"store": lambda w: [w.exponential(w.s["trip"]) ** 2],
            "log": lambda w: [w.durable(w.s["append"]), w.exponential(w.s["trip"]) ** 2]}
    designs = [*ARMS.values(), *FORMS]
    return {"lost": lost(), "chosen": chosen(), "form": others(),
            "until": {"running": ends({"least": 1, "care": 0}), "hosted": ends(HOSTED)},
            "tightest": {arm.id: tightest(arm) for arm in designs},
            "room": {arm.id: room(arm) for arm in (ARMS["mark"], *FORMS, ARMS["claimed"])},
            "capture": {"store": slowest_capture(then["store"]),
                        "log": slowest_capture(then["log"], EXPERIMENT.values["pauses"])},
            "needs": {arm.id: {"now": needs(arm, {}), "last_year": needs(arm, LAST_YEAR),
                               "tenfold": needs(arm, TENFOLD.settings), "fleet": needs(arm, FLEET.settings),
                               "atomic": needs(arm, {"atomic": 1})}
                      for arm in designs}}


def said(value, digits=".0f"):
    return "never" if value is None else format(value, digits)


def tables():
    designs = [arm for arm in (ARMS["mark"], *FORMS, *ARMS.values()) if not arm.is_oracle]
    rows = {arm.id: [arm.label, said(tightest(arm)), *(said(needs(arm, changed), ".3g") for changed in
                     (LAST_YEAR, {}, TENFOLD.settings, FLEET.settings))] for arm in designs}
    losses = lost()
    return [
        Table("designs", "Servers and upkeep for 50 ms, and the tightest target at any cost",
              ["design", "tightest target, ms", "1,000 changes a second", "50,000", "500,000", "50,000, 64 readers"],
              list(rows.values())),
        Table("losses", "Changes (%) that a cursor on the id never reads", ["wait between two looks, ms", "at 50,000 a second",
              "at 1,000 a second", "S/T"],
              [[f"{look:g}", f"{losses['now'][f'{look:g}']:.1f}", f"{losses['last_year'][f'{look:g}']:.1f}",
                f"{100 * EXPERIMENT.values['commit'] / look:.1f}"] for look in LOOKS]),
    ]


EXPERIMENT = Experiment(
    title="What has to be run so that changes are known to their readers in time",
    metric="servers, and upkeep counted in servers",
    unit="servers",
    better="lower",
    settings=SETTINGS,
    arms=list(ARMS.values()),
    recommended="mark",
    obvious="refreshed",
    exact=True,
    draw=lambda rng, s: exponential,
    cause=LAST_YEAR,
    worlds=[
        World("even", "commits and appends take about equally long", draw=lambda rng, s: even),
        World("heavy", "commits and appends have heavy tails", draw=lambda rng, s: heavy),
        World("stalled", "half of what may be late is a commit that stalls",
              draw=lambda rng, s: partial(stalled, s["late"] / 2)),
        World("running", "the company runs a log already", {"least": 1, "care": 0}),
        World("hosted", "a hosted log, paid by use, and at a fifth of the price", HOSTED),
        World("recorded", "a log already runs, and is the record", {"record": 0, "least": 1, "care": 0}),
        World("managed", "a small managed database, over two zones", {"connections": 80, "commit": 8, "append": 8}),
        TENFOLD,
        FLEET,
    ],
    scalings=[{name: 2 for name in ("rate", "users", "writers", "connections", "rows", "points", "broker", "fetch",
                                    "relayed", "store", "lookups")}],
    curves=[
        Curve("rate", "How much can one table carry?", "rate", scale="log", metric_scale="log",
              values=[500, 2000, 8000, 20_000, 50_000, 100_000, 200_000, 350_000, 500_000],
              arms=[ARMS[name] for name in ("mark", "claimed", "refreshed", "through", "fanned", "logfirst")] + [FORMS[0]]),
        Curve("look", "The cursor has no right interval", LOOK, scale="log", metric_scale="log",
              values=[2, 5, 10, 20, 40, 60, 100, 200, 500],
              arms=[Arm("mark", "low-water mark", late(marked)), Arm("cursor", "cursor on the id", late(above)),
                    Arm("behind", "in commit order", late(ordered))],
              metric="changes not known within 50 ms", unit="%", better="lower"),
    ],
    tables=tables,
    numbers=numbers,
)
