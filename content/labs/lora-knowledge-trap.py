"""Q12: what fits into a low-rank adapter, a manner of speaking or a book of facts?

One layer of a language model, reduced to what matters here: it reads a question
(64 numbers), chooses one of 64 answers, and shows eight marks of style. It knows
128 old facts. An adapter must teach it a new style, which is the same for every
question, and new facts, which have nothing to do with one another. Recall is
tested with the training question and with a reworded one.
"""

from functools import lru_cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

WIDTH, ANSWERS, MARKS, OLD, INDEX = 64, 64, 8, 128, 8
LOW, HIGH, FACTS, REWORDED = 8, 32, 512, 0.3
STEPS, RATE, LONG_RATE, SCALE, COMMON = 100, 0.05, 0.03, 2, 3.0


def questions(rng, n):
    """Questions [n, WIDTH]; the first component is common to all, as a bias is."""
    x = rng.standard_normal((n, WIDTH))
    x[:, 0] = COMMON
    return x


def reword(rng, x, by=REWORDED):
    """The same questions in other words: moved a little in every direction but the common one."""
    noise = by * rng.standard_normal(x.shape)
    noise[:, 0] = 0
    return x + noise


def learn(rng, base, x, answers, rank, rewordings=False, rate=RATE, steps=STEPS, memory=0.99, falling=False):
    """Adam on cross-entropy for the answer and for eight marks of style, all of which must be on.

    ``rank`` is an adapter's rank, or WIDTH for a change of all weights; ``memory`` is
    Adam's second decay, and a ``falling`` rate ends at zero. Returns the new weight
    matrix [ANSWERS + MARKS, WIDTH].
    """
    n, rows = len(x), np.arange(len(x))
    free = rank >= WIDTH  # then a is the identity and stays it
    a = rng.standard_normal((rank, WIDTH)) / np.sqrt(WIDTH)
    b = np.zeros((ANSWERS + MARKS, WIDTH if free else rank))
    weights = [b] if free else [b, a]
    mean, square = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    seen, before = x, x @ base.T
    for step in range(1, steps + 1):
        if rewordings:
            seen = reword(rng, x)
            before = seen @ base.T
        h = seen if free else seen @ a.T
        z = before + SCALE * (h @ b.T)
        g = np.empty_like(z)
        e = np.exp(z[:, :ANSWERS] - z[:, :ANSWERS].max(1, keepdims=True))
        g[:, :ANSWERS] = e / e.sum(1, keepdims=True)
        g[rows, answers] -= 1
        g[:, ANSWERS:] = (1 / (1 + np.exp(-np.clip(z[:, ANSWERS:], -30, 30))) - 1) / MARKS
        g *= SCALE / n
        gradients = [g.T @ h] if free else [g.T @ h, (g @ b).T @ seen]
        now = rate * (1 - (step - 1) / steps) if falling else rate
        for w, m, v, gradient in zip(weights, mean, square, gradients, strict=True):
            m += 0.1 * (gradient - m)
            v += (1 - memory) * (gradient * gradient - v)
            w -= now / (1 - 0.9**step) * m / (np.sqrt(v / (1 - memory**step)) + 1e-8)
    return base + SCALE * (b if free else b @ a)


def recall(w, x, answers):
    """Share (%) of questions answered right."""
    return 100 * float(((x @ w[:ANSWERS].T).argmax(1) == answers).mean())


def style(w, x):
    """Share (%) of marks of style that are on."""
    return 100 * float((x @ w[ANSWERS:].T > 0).mean())


@lru_cache(maxsize=64)
def base_model(seed):
    """A layer that knows the old facts, in the old style (no mark is on)."""
    rng = np.random.default_rng(seed)
    x, answers = questions(rng, OLD), rng.integers(0, ANSWERS, OLD)
    w = learn(rng, np.zeros((ANSWERS + MARKS, WIDTH)), x, answers, WIDTH)
    w[ANSWERS:, 0] = -1
    return w, x, answers


@lru_cache(maxsize=400)
def adapted(seed, facts):
    """The new facts, and the layer after each way to teach them; shared by all sweeps."""
    base, *_ = base_model(seed)
    rng = np.random.default_rng(seed + 1)
    x, answers = questions(rng, facts), rng.integers(0, ANSWERS, facts)
    ways = {"trap": LOW, "fix": HIGH, "full": WIDTH}
    return x, answers, {arm: learn(rng, base, x, answers, rank) for arm, rank in ways.items()}


def looked_up(rng, x, answers, asked):
    """Recall (%) of a search for the nearest stored question, answered from what is stored with it.

    The index is lossy: it keeps INDEX numbers of each question, a random projection.
    """
    kept = rng.standard_normal((WIDTH, INDEX))
    stored, query = x @ kept, asked @ kept
    nearest = (query @ stored.T - 0.5 * (stored * stored).sum(1)).argmax(1)
    return 100 * float((answers[nearest] == answers).mean())


def closed_book(rng, facts=FACTS, by=REWORDED):
    """Recall (%) of the new facts from reworded questions."""
    x, answers, models = adapted(int(rng.integers(2**32)), facts)
    asked = reword(rng, x, by)
    return {**{arm: recall(w, asked, answers) for arm, w in models.items()},
            "lookup": looked_up(rng, x, answers, asked)}


def same_words(rng, facts):
    """Recall (%) when the question is the training question, word for word."""
    return closed_book(rng, facts, by=0)


def old_facts(rng, facts):
    """Recall (%) of what the base model knew."""
    seed = int(rng.integers(2**32))
    _, x, answers = base_model(seed)
    return {arm: recall(w, x, answers) for arm, w in adapted(seed, facts)[2].items()}


def seeds(count):
    return [int(np.random.default_rng(seed).integers(2**32)) for seed in range(count)]


def tables():
    """One row a rank: what 512 facts leave behind; medians of the first five seeds."""
    rows = []
    for rank in (1, 2, 4, 8, 16, 32, WIDTH):
        found = []
        for number in range(5):
            rng = np.random.default_rng(number)
            seed = int(rng.integers(2**32))
            base, x_old, old = base_model(seed)
            x, answers, models = adapted(seed, FACTS)
            w = {LOW: models["trap"], HIGH: models["fix"], WIDTH: models["full"]}.get(rank)
            if w is None:
                w = learn(np.random.default_rng(seed + 2), base, x, answers, rank)
            found.append([style(w, x), recall(w, x, answers), recall(w, reword(rng, x), answers),
                          recall(w, x_old, old)])
        trained = min(rank * (WIDTH + ANSWERS + MARKS), WIDTH * (ANSWERS + MARKS))
        rows.append(["all weights" if rank == WIDTH else f"rank {rank}", trained,
                     *(f"{v:.0f}" for v in np.median(found, axis=0))])
    return [Table("ranks", "512 new facts and a new style, by rank (%)",
                  ["adapter", "weights", "style", "facts, same words", "facts, reworded", "old facts kept"], rows)]


def longer():
    """Facts held by the low rank (in number) with eight times the steps; five seeds.

    At the usual rate so long a run never settles: it wanders, and ends elsewhere when a
    single weight is rounded otherwise. A gentler rate that falls to zero ends in one place.
    """
    held = {}
    for facts in (384, FACTS):
        counts = []
        for seed in seeds(5):
            x, answers, _ = adapted(seed, facts)
            w = learn(np.random.default_rng(seed), base_model(seed)[0], x, answers, LOW,
                      steps=8 * STEPS, rate=LONG_RATE, memory=0.999, falling=True)
            counts.append(recall(w, x, answers))
        middle = float(np.median(counts))
        held[f"of_{facts}"] = {"share": middle, "facts": middle / 100 * facts,
                               "bits_per_weight": middle / 100 * facts * np.log2(ANSWERS) / (LOW * (WIDTH + ANSWERS + MARKS))}
    return held


def numbers():
    """Style of the demo, capacity in bits, training on rewordings, replay and a gentler rate."""
    at_256 = []
    for seed in seeds(5):
        base, *_ = base_model(seed)
        x, answers, models = adapted(seed, 256)
        rng = np.random.default_rng(seed + 3)
        row = [style(models["trap"], x), recall(models["trap"], x, answers)]
        for rank, once in ((LOW, models["trap"]), (HIGH, models["fix"])):
            often = learn(rng, base, x, answers, rank, rewordings=True)
            asked = reword(rng, x)
            row += [recall(once, asked, answers), recall(often, asked, answers)]
        at_256.append(row)
    replay, gentle = {}, {}
    for name, rank in (("low", LOW), ("high", HIGH), ("full", WIDTH)):
        found, kept = {128: [], 256: []}, []
        for seed in seeds(5):
            base, x_old, old = base_model(seed)
            for facts, rows in found.items():
                x, answers, _ = adapted(seed, facts)
                w = learn(np.random.default_rng(seed), base, np.vstack([x, x_old]), np.r_[answers, old], rank)
                rows.append([recall(w, x, answers), recall(w, x_old, old)])
            x, answers, _ = adapted(seed, 64)
            w = learn(np.random.default_rng(seed), base, x, answers, rank, rate=RATE / 4)
            kept.append([recall(w, x, answers), recall(w, x_old, old), float(np.linalg.norm(w - base))])
        replay[name] = {f"of_{facts}": dict(zip(("new", "old"), (float(v) for v in np.median(rows, axis=0)),
                                                strict=True)) for facts, rows in found.items()}
        gentle[name] = dict(zip(("new", "old", "change"), (float(v) for v in np.median(kept, axis=0)), strict=True))
    names = ("style", "same_words", "low_once", "low_often", "high_once", "high_often")
    middle = dict(zip(names, (float(v) for v in np.median(at_256, axis=0)), strict=True))
    trained = LOW * (WIDTH + ANSWERS + MARKS)
    held = middle["same_words"] / 100 * 256 * np.log2(ANSWERS)
    return {"at_256": middle, "replay": replay, "gentle": gentle, "longer": longer(), "index": INDEX,
            "weights_low": trained, "weights_high": HIGH * (WIDTH + ANSWERS + MARKS),
            "weights_full": WIDTH * (ANSWERS + MARKS), "bits_held": held, "bits_per_weight": held / trained,
            "facts": FACTS, "old": OLD, "answers": ANSWERS, "width": WIDTH, "marks": MARKS,
            "low": LOW, "high": HIGH, "reworded": REWORDED}


LAB = Lab(
    title="512 new facts, asked for in other words",
    metric="new facts recalled",
    unit="%",
    better="higher",
    arms={"trap": "adapter, rank 8", "fix": "adapter, rank 32", "full": "all weights",
          "lookup": "retrieval"},
    trial=closed_book,
    least_effect=20,
    sweeps=[
        Sweep("facts", "How many facts fit, asked in the same words", "facts", "new facts",
              [16, 64, 128, 256, 384, 512], scale="log", trial=same_words,
              arms=("trap", "fix", "full"), tie=1.0),
        Sweep("kept", "What happens to the old facts", "facts", "new facts",
              [16, 64, 128, 256, 384, 512], scale="log", metric="old facts kept",
              trial=old_facts, arms=("trap", "fix", "full")),
        Sweep("by", "The same facts, asked in words farther and farther from those of training", "by", "distance of the rewording",
              [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5]),
    ],
    tables=tables,
    numbers=numbers,
)
