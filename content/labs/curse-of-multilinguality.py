"""Q23: a hundred languages in a model that was the right size for ten.

A language is a 16 x 12 matrix: a part that all languages share, a part of its
family, and a part of its own. A model of size m holds m shared directions and,
for each language, m coefficients. Training minimizes the token-weighted squared
error plus weight decay on both factors, whose exact solution is a singular value
decomposition with every singular value lowered by a constant and all but the
first m set to zero. So capacity and exposure are in it, and can be told apart;
conflicts between single gradient steps are not.

Languages 0 to 9 are rich in text, English is language 0; the other ninety are poor.
"""

from functools import partial

import numpy as np

from trapwise.labs import Lab, Sweep, Table

ROWS, COLUMNS = 16, 12
NUMBERS = ROWS * COLUMNS
RICH, LANGUAGES, FAMILIES = 10, 100, 25
SHARED, FAMILY, OWN = 1.0, 0.3, 0.2  # variance of each part, per number
TEXT_RICH, TEXT_POOR, NOISE = 4000, 20, 3.0
TOKENS, DECAY, SIZE = 40_000, 100.0, 16
RANK, SHRINK = 3, 0.5  # of an adapter: its rank, and its own decay in units of the noise


def world(rng):
    """Return the true languages [100, 192], unit noise for each, and the text that exists."""
    shared = np.sqrt(SHARED) * rng.standard_normal(NUMBERS)
    families = np.sqrt(FAMILY) * rng.standard_normal((FAMILIES, NUMBERS))
    of = rng.integers(0, FAMILIES, LANGUAGES)
    left, right = rng.standard_normal((LANGUAGES, ROWS, 3)), rng.standard_normal((LANGUAGES, 3, COLUMNS))
    own = np.sqrt(OWN / 3) * (left @ right).reshape(LANGUAGES, NUMBERS)
    text = np.where(np.arange(LANGUAGES) < RICH, TEXT_RICH, TEXT_POOR).astype(float)
    return shared + families[of] + own, rng.standard_normal((LANGUAGES, NUMBERS)), text


def joint(world, count, size=SIZE, tokens=TOKENS, alpha=0.0, decay=DECAY):
    """Train one model on the first ``count`` languages; return its estimates [count, 192].

    Language i gets a share of the tokens proportional to its text to the power ``alpha``:
    0 is a balanced mix, 1 is in proportion. Text beyond what exists is repeated.
    """
    truth, unit, text = (part[:count] for part in world)
    seen = tokens * text**alpha / (text**alpha).sum()
    data = truth + NOISE * unit / np.sqrt(np.minimum(seen, text))[:, None]
    weight = np.sqrt(seen)[:, None]
    u, s, v = np.linalg.svd(weight * data, full_matrices=False)
    s = np.maximum(s - decay, 0)
    s[size:] = 0
    return (u * s) @ v / weight


def adapters(world, core, rank=RANK):
    """Keep the ten-language model frozen; give each poor language an adapter of low rank.

    First the core's best guess from the language's own text, then a low-rank correction.
    """
    truth, unit, text = (part[RICH:] for part in world)
    sigma = NOISE / np.sqrt(TEXT_POOR)
    data = truth + sigma * unit
    _, _, directions = np.linalg.svd(core, full_matrices=False)
    guess = data @ directions.T @ directions
    u, s, v = np.linalg.svd((data - guess).reshape(-1, ROWS, COLUMNS), full_matrices=False)
    s = np.maximum(s - SHRINK * sigma * (np.sqrt(ROWS) + np.sqrt(COLUMNS)), 0)
    s[:, rank:] = 0
    return guess + ((u * s[:, None]) @ v).reshape(len(data), NUMBERS)


def alone(world, i):
    """One language by itself, shrunk by the best constant, which only an oracle knows."""
    truth, unit, text = (part[i] for part in world)
    data = truth + NOISE * unit / np.sqrt(text)
    return data * (truth @ data) / (data @ data)


def error(estimate, truth):
    """Squared distance from the truth in percent of the language's own size."""
    return 100 * ((estimate - truth) ** 2).sum(-1) / (truth**2).sum(-1)


def parameters(size, count=LANGUAGES):
    return size * (NUMBERS + count)


def parameters_with_adapters(rank=RANK):
    return parameters(RICH, RICH) + (LANGUAGES - RICH) * (RICH + rank * (ROWS + COLUMNS))


BIG = round(parameters_with_adapters() / (NUMBERS + LANGUAGES))
"""The size at which one shared model has as many parameters as core and adapters together."""

WAYS = {
    "trap": {},
    "temp": {"alpha": 0.3},
    "big": {"size": BIG},
    "both": {"size": BIG, "alpha": 0.3},
    "proportion": {"alpha": 1.0},
    "tokens": {"tokens": 10 * TOKENS},
    "roomy": {"size": LANGUAGES},
    "neither": {"size": LANGUAGES, "tokens": 10 * TOKENS},
}


def errors(world, way, count=LANGUAGES, rank=RANK, **changed):
    """Errors (%) of all ``count`` languages, trained in one of the ways."""
    truth = world[0][:count]
    if way == "alone":
        return np.array([error(alone(world, i), truth[i]) for i in range(count)])
    if way == "fix":
        core = joint(world, min(count, RICH))
        if count <= RICH:
            return error(core, truth)
        return error(np.concatenate([core, adapters(world, core, rank)[: count - RICH]]), truth)
    return error(joint(world, count, **{**WAYS[way], **changed}), truth)


def english(rng, count=LANGUAGES, arms=("trap", "temp", "big", "fix", "alone"), **changed):
    w = world(rng)
    return {arm: errors(w, arm, count, **({} if arm in {"fix", "alone"} else changed))[0] for arm in arms}


def newcomers(rng, count):
    """Mean error (%) of the poor languages among the first twenty, as more arrive."""
    w = world(rng)
    return {arm: errors(w, arm, count)[RICH:20].mean() for arm in ("trap", "temp", "fix", "alone")}


def everybody(rng, size):
    """Mean error (%) over all hundred languages."""
    w = world(rng)
    return {arm: errors(w, arm, **({"size": size} if arm != "fix" else {})).mean()
            for arm in ("trap", "temp", "fix")}


def rank_trial(rng, rank):
    return {"fix": errors(world(rng), "fix", rank=rank)[RICH:].mean()}


def measure(way, count=LANGUAGES, **changed):
    """Medians over 20 seeds: English, the ten rich, the ninety poor, all, the worst tenth."""
    rows = []
    for seed in range(20):
        e = errors(world(np.random.default_rng(seed)), way, count, **changed)
        poor = e[RICH:].mean() if count > RICH else np.nan
        rows.append([e[0], e[:RICH].mean(), poor, e.mean(), np.sort(e)[-max(1, count // 10):].mean()])
    return dict(zip(("english", "rich", "poor", "all", "worst"), np.median(rows, 0), strict=True))


def tables():
    rows = [["ten languages only", parameters(SIZE, RICH), *cells(measure("trap", RICH))]]
    names = {"trap": "balanced mix", "tokens": "balanced, 10 × tokens", "roomy": "balanced, room for all",
             "neither": "room for all, 10 × tokens", "temp": "text to the power 0.3",
             "proportion": "in proportion to text", "big": "balanced, larger model",
             "both": "larger, power 0.3", "fix": "frozen core, adapters"}
    for way, name in names.items():
        count = parameters_with_adapters() if way == "fix" else parameters(WAYS[way].get("size", SIZE))
        rows.append([name, count, *cells(measure(way))])
    return [Table("ways", "Excess error (%) with a hundred languages, median of 20 seeds",
                  ["training", "parameters", "English", "90 new", "all", "worst tenth"], rows)]


def cells(m):
    return ["–" if np.isnan(m[k]) else round(m[k], 1) for k in ("english", "poor", "all", "worst")]


def numbers():
    ways = {way: {k: v for k, v in measure(way).items()} for way in (*WAYS, "fix", "alone")}
    ten = {k: v for k, v in measure("trap", RICH).items() if k in {"english", "rich"}}
    adapter = 2 * 1024 * 64 * 24  # down and up projection, hidden size 1024, bottleneck 64, 24 layers
    return {
        "decay_other": {"low": 30, "used": round(DECAY), "high": 200},
        "decay": {f"{way}_{decay}": measure(way, decay=decay)
                  for way in ("trap", "roomy", "tokens") for decay in (30, 200)},
        "ways": ways, "ten": ten, "times": ways["trap"]["english"] / ten["english"],
        "languages": LANGUAGES, "rich": RICH, "poor": LANGUAGES - RICH, "families": FAMILIES,
        "numbers": NUMBERS, "rows": ROWS, "columns": COLUMNS, "size": SIZE, "big": BIG, "rank": RANK,
        "text_rich": TEXT_RICH, "text_poor": TEXT_POOR, "tokens": TOKENS,
        "parameters": {"shared": parameters(SIZE), "fix": parameters_with_adapters(), "big": parameters(BIG)},
        "adapter": {"one": adapter, "ninety": 90 * adapter, "share": 90 * adapter / 1e9},
    }


LAB = Lab(
    title="English, once a hundred languages share the model",
    metric="excess error of English",
    unit="%",
    better="lower",
    arms={"trap": "balanced mix, same size", "temp": "text to the power 0.3",
          "big": "balanced mix, larger model", "fix": "frozen core, adapters", "alone": "one language alone"},
    trial=english,
    least_effect=5,
    sweeps=[
        Sweep("count", "English, as languages are added one after another", "count", "languages",
              [1, 2, 5, 8, 10, 12, 14, 16, 18, 20, 25, 30, 40, 50, 75, 100], scale="log",
              arms=("trap", "temp", "fix"), trial=partial(english, arms=("trap", "temp", "fix"))),
        Sweep("newcomers", "The first ten newcomers, as more arrive", "count", "languages",
              [20, 25, 30, 35, 40, 50, 60, 75, 90, 100], arms=("trap", "temp", "fix", "alone"),
              metric="excess error, ten newcomers", metric_unit="%", trial=newcomers),
        Sweep("size", "When one larger model is the better answer", "size", "shared directions in the model",
              [8, 12, 16, 20, 24, 28, 32, 36, 48, 64, 80, 100], scale="log", arms=("trap", "temp", "fix"),
              metric="mean excess error", metric_unit="%", trial=everybody),
        Sweep("tokens", "More tokens, same size", "tokens", "tokens seen in training",
              [20_000, 40_000, 80_000, 160_000, 400_000, 800_000, 1_600_000], scale="log",
              arms=("trap", "big", "fix"), trial=partial(english, arms=("trap", "big", "fix"))),
        Sweep("rank", "How much room a newcomer needs", "rank", "rank of the adapter", [0, 1, 2, 3, 4, 6, 8, 12],
              arms=("fix",), metric="excess error of the 90 new", metric_unit="%", trial=rank_trial),
    ],
    tables=tables,
    numbers=numbers,
)
