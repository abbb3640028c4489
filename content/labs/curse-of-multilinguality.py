"""Q23: ninety languages join a model of ten, and none of the ten may get worse.

A language is made of features: some that all languages share, some that its family shares, some of
its own. The features of each kind are sorted by importance and fall off by a power law, so the first
weights spent on a kind explain most. Training keeps the features that lower its own training loss most,
as many as the weights can hold, and estimates each from the tokens of all languages that have it;
where text is repeated, part of what it keeps is noise. A weight counts the same in a core, a module and an
expert, and both limits, on what is stored and on what a request uses, are enforced. No design knows the
noise: each tunes its weight decay, its sampling and how its weights are split by the same search.

A language's error is the expected squared error in percent of what there is to learn of it. Weights and
tokens are in millions. Language 0 is English; the old languages come first.
"""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from statistics import NormalDist

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.trials import FULL
from trapwise.labs.tuning import tune

SETTINGS = [
    Setting(
        "core",
        1000,
        Range(250, 4000, "log"),
        "scenario",
        "M weights",
        "the interviewer's billion",
        label="size of the core",
    ),
    Setting(
        "old", 10, Range(5, 20, whole=True), "scenario", "", "the interviewer's ten", label="old languages"
    ),
    Setting(
        "new",
        90,
        Range(20, 200, "log", whole=True),
        "scenario",
        "",
        "the interviewer's ninety",
        label="newcomers",
    ),
    Setting(
        "protected",
        10,
        Range(1, 10, whole=True),
        "scenario",
        "",
        "all ten are good; 1 is English alone",
        label="old languages that may not get worse",
    ),
    Setting(
        "allowed",
        0,
        Range(0, 0.3),
        "scenario",
        "",
        "0 is: not worse at all",
        label="rise of a protected language's error that is allowed, as a share",
    ),
    Setting(
        "stored",
        1.28,
        Range(1, 30, "log"),
        "scenario",
        "cores",
        "the core and ninety adapters of 3.15M",
        label="weights that may be stored",
    ),
    Setting(
        "active",
        1.02,
        Range(1.003, 2, "log"),
        "scenario",
        "cores",
        "the billion, and what a latency budget would not notice",
        label="weights that a request may use",
    ),
    Setting(
        "tokens",
        100_000,
        Range(20_000, 1_000_000, "log"),
        "invented",
        "M tokens",
        "100 for each weight of the core",
        label="tokens of a training",
    ),
    Setting(
        "more",
        10,
        Range(2, 30, "log"),
        "scenario",
        "",
        "the option's ten times",
        label="times the tokens, in that option",
    ),
    Setting(
        "english",
        300_000,
        Range(20_000, 3_000_000, "log"),
        "invented",
        "M tokens",
        "more than one training reads",
        label="text in English",
    ),
    Setting(
        "rich",
        50_000,
        Range(5_000, 500_000, "log"),
        "invented",
        "M tokens",
        "more than its share of one training",
        label="text in another old language",
    ),
    Setting(
        "poor",
        500,
        Range(50, 10_000, "log"),
        "invented",
        "M tokens",
        "less than its share of one training",
        label="text in a typical newcomer",
    ),
    Setting(
        "spread",
        1.2,
        Range(0, 2),
        "invented",
        "",
        "two thirds lie within a factor of three",
        label="spread of the newcomers' text, in e-folds",
    ),
    Setting("families", 25, Range(5, 60, whole=True), "invented", "", "four languages in each, on average"),
    Setting(
        "shared",
        0.6,
        Range(0.3, 0.9),
        "invented",
        "",
        "unknown; it decides how much a core can do for a newcomer",
        label="share of a language that all languages share",
    ),
    Setting(
        "kin",
        0.5,
        Range(0.1, 0.9),
        "invented",
        "",
        "half of what is not universal",
        label="share of what not all share that a family shares",
    ),
    Setting(
        "wide",
        100,
        Range(20, 500, "log"),
        "invented",
        "M weights",
        "a tenth of the core",
        label="weights that hold half of what all share",
    ),
    Setting(
        "close",
        20,
        Range(4, 100, "log"),
        "invented",
        "M weights",
        "between the other two",
        label="weights that hold half of what a family shares",
    ),
    Setting(
        "need",
        5,
        Range(1, 50, "log"),
        "invented",
        "M weights",
        "somewhat more than one adapter",
        label="weights that hold half of what is a language's own",
    ),
    Setting(
        "fall",
        1,
        Range(0.5, 2),
        "invented",
        "",
        "what is left falls with this power of the weights",
        label="exponent of the power law",
    ),
    Setting(
        "noise",
        2,
        Range(0.5, 8, "log"),
        "invented",
        "tokens",
        "at 20 tokens for each weight, a tenth of a language",
        label="tokens at which a weight's noise is all that it could explain",
    ),
    Setting(
        "repeats",
        15,
        Range(2, 30, "log"),
        "cited",
        "",
        "muennighoff2023scaling",
        label="repetitions after which text wears out",
    ),
    Setting(
        "holds",
        1,
        Range(0.25, 1),
        "invented",
        "",
        "1 favors modules",
        label="what a module's weight holds, against the core's",
    ),
    Setting(
        "routed",
        0.5,
        Range(0.2, 1),
        "invented",
        "",
        "a router is not perfect",
        label="what an expert's weight holds, against the core's",
    ),
    Setting(
        "clash",
        0,
        Range(0, 0.1),
        "invented",
        "",
        "0 favors shared weights",
        label="room lost to conflicts per doubling of languages",
    ),
    Setting(
        "kept",
        1,
        Range(0, 1),
        "invented",
        "",
        "1 favors training on",
        label="share of the core's tokens that still count later",
    ),
    Setting(
        "dared",
        1,
        Range(0.5, 1),
        "invented",
        "",
        "1 favors training on: one training does not find the most",
        label="newcomers' tokens, as a share of the most allowed",
    ),
    Setting(
        "churn",
        0,
        Range(0, 0.02),
        "invented",
        "",
        "0 favors training on",
        label="spread of an error between two trainings, as a share; a protected language must be better by two",
    ),
    Setting(
        "least",
        0.02,
        Range(0.01, 0.05),
        "convention",
        "",
        "some tokens go to all",
        label="least share of the tokens for either side",
    ),
    Setting(
        "usual",
        300,
        Range(30, 3000, "log"),
        "convention",
        "M tokens",
        "the best for the ten",
        label="weight decay of the core",
    ),
    Setting(
        "jitter",
        0.3,
        Range(0, 0.6),
        "invented",
        "",
        "languages differ",
        label="spread of how much is a family's or language's own",
    ),
]
TINY = np.sqrt(np.finfo(float).tiny)  # small, and nothing divided by it overflows
HALVINGS = Fixed("halvings", 14, "the level is known to a part in 16,000 by then")
"""Steps to the level up to which weights are spent."""
TRIES = Fixed("tries", 8, "our choice: more of them would cost the design more", label="trainings in which the least replay is sought")
"""Trainings in which a design finds how many tokens the protected need."""
ROOMY = Fixed("roomy", 4, "our choice, told beside the stress test", label="times the memory, where it is lifted")
GOLDEN = Fixed("golden", (5**0.5 - 1) / 2, "multiples of it fill the line evenly, however many there are", label="golden ratio")


# Languages ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Languages:
    """What there is to learn, and the core that has learned the old languages.

    A group of languages has features: all of them, each family, each language. ``has`` [groups, languages] says
    who is in which; ``size`` and ``half`` [groups] are what its features explain, and the weights that hold half
    of that. The core has spent ``core`` [groups] weights, seen ``seen`` tokens of each language, and has the errors
    ``before``.
    """

    text: np.ndarray
    has: np.ndarray
    size: np.ndarray
    half: np.ndarray
    family: np.ndarray
    law: str
    weights: str
    total: np.ndarray
    seen: np.ndarray
    core: np.ndarray | None = None
    before: np.ndarray | None = None


def spread_evenly(count, step):
    """Normal quantiles that fill their law evenly, in an order that no other ``step`` shares."""
    return np.array([NormalDist().inv_cdf((0.5 + step * index) % 1) for index in range(count)])


def draw(rng, s, **how):
    """The languages, the same for all designs; ``how`` names another form of them."""
    return languages(tuple(s.items()), **how)


@lru_cache(maxsize=2)
def languages(values, law="power", weights="", known_families=0):
    """With ``known_families``, the old languages come from so few families."""
    s = dict(values)
    old, count, families = int(s["old"]), int(s["old"] + s["new"]), int(s["families"])
    text = np.full(count, float(s["rich"]))
    text[0] = s["english"]
    text[old:] = s["poor"] * np.exp(s["spread"] * spread_evenly(count - old, GOLDEN.value))
    family = np.arange(count) % families
    if known_families:
        family[:old] %= known_families
    has = np.concatenate([np.ones((1, count)), family == np.arange(families)[:, None], np.eye(count)])
    groups = [1, families, count]
    rest = 1 - s["shared"]
    size = np.repeat([s["shared"], rest * s["kin"], rest * (1 - s["kin"])], groups)
    size[1:] *= np.exp(s["jitter"] * spread_evenly(families + count, np.sqrt(2)))
    half = np.repeat([float(s["wide"]), s["close"], s["need"]], groups)
    mix = np.where(np.arange(count) < old, 1 / old, 0)
    data = Languages(text, has, size, half, family, law, weights, size @ has, mix * s["tokens"])
    core, errors = joint(data, mix, data.seen, s["core"], s, s["usual"])
    return replace(data, core=core, before=errors, seen=data.seen * s["kept"])


def worth(seen, text, s):
    """Tokens that repeated text is worth: the first pass in full, each further one less."""
    again = np.maximum(seen / text - 1, 0)
    return np.minimum(seen, text) + text * s["repeats"] * (1 - np.exp(-again / s["repeats"]))


def unexplained(x, half, law, s):
    """Share of a group's features that ``x`` weights leave unexplained; ``half`` weights leave half."""
    if law == "exponential":
        return 2 ** (-x / half)
    return (1 + (2 ** (1 / s["fall"]) - 1) * x / half) ** -s["fall"]


def spent(slope, half, law, s):
    """Weights at which one more explains just ``slope`` of the group: the inverse of that law's derivative."""
    if law == "exponential":
        return half * np.log2(np.log(2) / (half * slope))
    bend = (2 ** (1 / s["fall"]) - 1) / half
    return ((s["fall"] * bend / slope) ** (1 / (s["fall"] + 1)) - 1) / bend


# Training -----------------------------------------------------------------------------------------


def fill(share, size, half, start, seen, known, room, data, s, decay):
    """Spend ``room`` weights of each row where they lower its training loss most; return them and the error by group.

    All are [rows, groups]. ``share`` is the part of the training that has a group; ``start`` are weights that
    others have spent on it. Training loss falls by what a weight explains and by the noise that it fits, so
    weights go where the sum is largest: to one level, which is found by halving. None needs more weights than
    there are tokens.
    """
    shrink = seen / (seen + decay)
    pull = share * shrink * (2 - shrink)
    fits = s["noise"] / np.maximum(known, 1)
    top = np.log(pull * (size / half + fits) + TINY).max(-1, keepdims=True) + 1
    low, high = top + np.log(np.finfo(float).eps) / 2, top
    for _ in range(HALVINGS.value):
        level = (low + high) / 2
        x = weights_at(level, pull, size, half, start, fits, known, data, s)
        over = x.sum(-1, keepdims=True) > room
        low, high = np.where(over, level, low), np.where(over, high, level)
    x = weights_at(high, pull, size, half, start, fits, known, data, s)
    before = size * unexplained(start, half, data.law, s)
    after = size * unexplained(start + x, half, data.law, s)
    return x, after + (1 - shrink) ** 2 * (before - after) + shrink**2 * fits * x


def weights_at(level, pull, size, half, start, fits, known, data, s):
    slope = np.exp(level) / np.maximum(pull, TINY) - fits
    x = spent(np.maximum(slope, TINY) / np.maximum(size, TINY), half, data.law, s) - start
    return np.clip(np.where(pull > 0, x, 0), 0, known)


def pooled(part, seen, known):
    """Tokens of a group, and what they are worth: a language that is repeated counts for more than it knows."""
    total = part @ seen
    return total, total**2 / np.maximum(part @ (seen**2 / np.maximum(known, TINY)), TINY)


def joint(data, mix, seen, room, s, decay):
    """Train shared weights; return those spent on each group, and the errors (%) of all languages."""
    total, known = pooled(data.has, seen, worth(seen, data.text, s))
    x, error = fill(data.has @ mix, data.size, data.half, 0, total, known, room, data, s, decay)
    return x, 100 * error @ data.has / data.total


def with_modules(data, x, errors, seen, spare, within, s, k):
    """Errors (%) once each family and each language with tokens has a module beside shared weights.

    ``spare`` weights are divided among the modules, as ``family`` says; a request may use ``within`` of them.
    """
    there, count = seen > 0, len(seen)
    known = worth(seen, data.text, s)
    part = data.family[there] == np.unique(data.family[there])[:, None]
    of_family, of_language = k["family"] * spare / len(part), (1 - k["family"]) * spare / there.sum()
    fits = s["holds"] * min(1, within / max(of_family + of_language, TINY))
    # A language's groups in columns: all, its family, itself.
    mine = np.stack([np.zeros(count, int), 1 + data.family, 1 + int(s["families"]) + np.arange(count)], 1)[
        there
    ]
    size, half, start = data.size[mine], data.half[mine], x[mine]
    first, member = part.argmax(1), part.argmax(0)
    total, worth_of = (each[:, None] for each in pooled(part, seen[there], known[there]))
    lacks = size * unexplained(start, half, data.law, s)
    common, after = fill(
        1,
        size[first, :2],
        half[first, :2],
        start[first, :2],
        total,
        worth_of,
        of_family * fits,
        data,
        s,
        k["decay"],
    )
    # What a family's module has learned is no longer missing; its noise and shrinkage stay.
    start = start + np.pad(common, ((0, 0), (0, 1)))[member]
    gap = size * unexplained(start, half, data.law, s)
    flaw = (after - gap[first, :2]).sum(1)[member]
    _, own = fill(
        1, size, half, start, seen[there, None], known[there, None], of_language * fits, data, s, k["decay"]
    )
    found = errors.copy()
    found[there] += 100 * (own.sum(1) + flaw - lacks.sum(1)) / data.total[there]
    return found


def mixture(data, s, k, rest):
    """Sampling: ``rest`` of the tokens for whom nobody protects, by a power of the text or with capped repeats."""
    protected = int(min(s["protected"], s["old"]))
    text, tokens = data.text[protected:], s["tokens"] * rest
    share = uniform(text, tokens, k["epochs"]) if "epochs" in k else text ** k["alpha"]
    return np.concatenate([np.full(protected, (1 - rest) / protected), rest * share / share.sum()])


def uniform(text, tokens, epochs):
    """Equal shares, but of no language more than ``epochs`` times its text, as UniMax does."""
    order = np.argsort(text, kind="stable")
    shares = np.empty(len(text))
    for rank, language in enumerate(order):
        shares[language] = min(epochs * text[language], tokens / (len(text) - rank))
        tokens -= shares[language]
    return shares


def room(size, data, s):
    return size * s["core"] * (1 - s["clash"] * np.log2(len(data.text) / s["old"]))


# Designs: errors (%) of all languages ---------------------------------------------------------------


def frozen(data, s, k):
    return data.before


def from_scratch(data, s, k, more=False, roomy=False):
    """Balanced over all hundred, as if there were no core."""
    mix = np.full(len(data.text), 1 / len(data.text))
    tokens = s["tokens"] * (s["more"] if more else 1)
    return joint(data, mix, tokens * mix, room(ROOMY.value if roomy else 1, data, s), s, k["decay"])[1]


def train_on(data, s, k, rest, larger=False):
    """Train the core on, on all hundred, with a tuned mixture; if ``larger``, with as many weights as both limits allow."""
    mix = mixture(data, s, k, rest)
    size = min(s["stored"], s["active"]) if larger else 1
    return joint(data, mix, data.seen + s["tokens"] * mix, room(size, data, s), s, k["decay"])[1]


def beside(s):
    """Weights that the limits leave beside the core: stored, and for a request."""
    return [(s[limit] - 1) * s["core"] for limit in ("stored", "active")]


def adapters(data, s, k):
    """The core stays as it is; each newcomer has a module."""
    seen = np.where(np.arange(len(data.text)) < s["old"], 0, s["tokens"] / s["new"])
    return with_modules(data, data.core, data.before, seen, *beside(s), s, k)


def modular(data, s, k, rest, starts=True):
    """Every language has a module, and the core trains on with them; or, like X-MOD, all of it starts anew."""
    mix = mixture(data, s, k, rest)
    seen = data.seen * starts + s["tokens"] * mix
    x, errors = joint(data, mix, seen, room(1, data, s), s, k["decay"])
    return with_modules(data, x, errors, seen, *beside(s), s, k)


def experts(data, s, k, rest):
    """A trunk that every request uses, and experts of which it uses as many as the limit allows."""
    mix = mixture(data, s, k, rest)
    seen = data.seen + s["tokens"] * mix
    trunk = k["trunk"] * min(s["active"], s["stored"])
    space = room(trunk, data, s)
    x, errors = joint(data, mix, seen, space, s, k["decay"])
    more, better = joint(
        data, mix, seen, space + (s["stored"] - trunk) * s["core"] * s["routed"], s, k["decay"]
    )
    wanted = (more - x) @ data.has
    used = np.minimum(1, (s["active"] - trunk) * s["core"] * s["routed"] / np.maximum(wanted, TINY))
    return used * better + (1 - used) * errors


def second_core(data, s, k):
    """The core stays for the old; a copy trains on for the newcomers, with modules from what is left to store.

    What is too small for a copy starts anew, and a newcomer that is better off with the old core stays with it.
    """
    new = np.arange(len(data.text)) >= s["old"]
    share = np.where(new, data.text ** k["alpha"], 0)
    mix, size = share / share.sum(), min(1, s["stored"] - 1)
    seen = data.seen * (size >= 1) + s["tokens"] * mix
    x, errors = joint(data, mix, seen, room(size, data, s), s, k["decay"])
    spare, within = (s["stored"] - 1 - size) * s["core"], (s["active"] - size) * s["core"]
    errors = with_modules(data, x, errors, np.where(new, seen, 0), spare, within, s, k)
    return np.where(new, np.minimum(errors, data.before), data.before)


def by_family(data, s, k):
    """The core stays for the old; the newcomers of each family have a model of their own, if large enough a copy of the core."""
    new = np.arange(len(data.text)) >= s["old"]
    names = np.unique(data.family[new])
    part = new & (data.family == names[:, None])
    size = min((s["stored"] - 1) / len(names), s["active"])
    seen = np.where(new, s["tokens"] / s["new"], 0)
    known = worth(seen, data.text, s)
    total, together = (each[:, None] for each in pooled(part, seen, known))
    copied = data.seen.sum() * (size >= 1)
    # A row for each family: what all share, the family, its members, and nothing where it has no more.
    order = np.argsort(~part, axis=1, kind="stable")[:, : part.sum(1).max()]
    is_one = np.take_along_axis(part, order, 1)
    groups = np.column_stack([np.zeros(len(names), int), 1 + names, 1 + int(s["families"]) + order])
    share = np.hstack([np.ones((len(names), 2)), is_one * seen[order] / total])
    _, error = fill(
        share,
        data.size[groups],
        data.half[groups],
        0,
        np.hstack([total + copied, total, seen[order]]),
        np.hstack([together + copied, together, known[order]]),
        size * s["core"],
        data,
        s,
        k["decay"],
    )
    found = data.before.copy()
    errors = 100 * (error[:, :2].sum(1, keepdims=True) + error[:, 2:]) / data.total[order]
    found[order[is_one]] = errors[is_one]
    return found


def worse(found, data, s):
    """By how much the worst protected language is above what is allowed, as a share; a retrained one by two spreads more."""
    protected = int(min(s["protected"], s["old"]))
    was, now = data.before[:protected], found[:protected]
    return ((now * np.where(now == was, 1, 1 + 2 * s["churn"]) - was) / was).max() - s["allowed"]


def held(design, data, s, k):
    """Retrain with as few tokens for the protected as they need, to be as good as before: measure, and try again."""
    low, high = np.log(s["least"]), np.log(1 - s["least"])
    best = None
    for _ in range(TRIES.value):
        middle = (low + high) / 2
        found = design(data, s, k, np.exp(middle))
        if worse(found, data, s) > 0:
            high = middle
        else:
            low, best = middle, found
    if best is None:
        return design(data, s, k, s["least"])
    return best if s["dared"] == 1 else design(data, s, k, s["dared"] * np.exp(low))


def newcomers(design, data, s, k, rng):
    """Error (%) of the newcomers; None where a protected language has got worse."""
    found, old = design(data, s, k), int(s["old"])
    if worse(found, data, s) > 0:
        return None
    if data.weights == "worst":
        return float(np.sort(found[old:])[-len(found) // old :].mean())
    return float(np.average(found[old:], weights=data.text[old:] if data.weights == "text" else None))


def english(design, data, s, k, rng):
    return float(design(data, s, k)[0])


# The experiment -----------------------------------------------------------------------------------

# Closed, since at the low end it does nothing.
DECAY = Knob("decay", Range(10, 1000, "log"), closed=True)
ALPHA = Knob("alpha", Range(0, 1), closed=True)
EPOCHS = Knob("epochs", Range(1, 100, "log"), closed=True)
FAMILY = Knob("family", Range(0, 1), closed=True)
TRUNK = Knob("trunk", Range(0.5, 1), closed=True)

ARMS = {
    name: Arm(name, label, partial(newcomers, design), knobs, option=option)
    for name, label, design, knobs, option in (
        (
            "modular",
            "a core that trains on with modules",
            partial(held, modular),
            [ALPHA, DECAY, FAMILY],
            "modular",
        ),
        ("adapters", "a frozen core with adapters", adapters, [FAMILY, DECAY], "adapters"),
        (
            "temperature",
            "a core that trains on, tuned sampling",
            partial(held, train_on),
            [ALPHA, DECAY],
            "temperature",
        ),
        ("unimax", "a core that trains on, capped repeats", partial(held, train_on), [EPOCHS, DECAY], ""),
        (
            "larger",
            "a larger core, tuned sampling",
            partial(held, partial(train_on, larger=True)),
            [ALPHA, DECAY],
            "",
        ),
        ("experts", "a mixture of experts", partial(held, experts), [ALPHA, DECAY, TRUNK], ""),
        (
            "anew",
            "modules, all from scratch",
            partial(held, partial(modular, starts=False)),
            [ALPHA, DECAY, FAMILY],
            "",
        ),
        ("second", "a second core for the newcomers", second_core, [ALPHA, DECAY, FAMILY], ""),
        ("by_family", "a model for each family", by_family, [DECAY], ""),
        (
            "tokens",
            "balanced, ten times the tokens",
            partial(from_scratch, more=True),
            [DECAY],
            "more-tokens",
        ),
        ("balanced", "balanced, same size", from_scratch, [DECAY], "balanced"),
        ("core", "the old core alone", frozen, [], ""),
    )
}
STORES = {"larger": "active", **dict.fromkeys(("temperature", "unimax", "tokens", "balanced", "core"), "")}
"""What limits the weights that a design stores, if not the limit on them: nothing here means one core."""


@lru_cache
def measured(protected):
    """Return for each arm, tuned, its errors: English, the other old ones, newcomers, the worst ten, and what rose."""
    changed = {"protected": protected}
    s, found = {**EXPERIMENT.values, **changed}, {}
    data, old = draw(None, s), int(s["old"])
    for name, arm in ARMS.items():
        knobs = tune(EXPERIMENT, arm, changed, FULL).knobs
        e = arm.run.args[0](data, s, knobs)
        rise = 100 * (e[:old] / data.before[:old] - 1)
        found[name] = {
            "english": e[0], "nine": e[1:old].mean(), "new": e[old:].mean(), "worst": np.sort(e[old:])[-old:].mean(),
            "rise_english": rise[0], "rise_nine": rise[1:].mean(), "rise_worst": rise.max(),
        }  # fmt: skip
    return found


def numbers():
    old = int(EXPERIMENT.values["protected"])
    ten = measured(old)
    step = {"modules": ten["temperature"]["new"] - ten["adapters"]["new"]}
    return {"ten": ten, "english": measured(1), "step": step}


def tables():
    s, rows = EXPERIMENT.values, []
    ten, alone = measured(int(s["protected"])), measured(1)
    for name, arm in ARMS.items():
        stored = s.get(STORES.get(name, "stored"), 1)
        cells = [ten[name][what] for what in ("new", "worst", "english", "nine")]
        cells += [alone[name][what] for what in ("new", "nine")]
        rows.append([arm.label, f"{stored:.2f}", *(f"{cell:.1f}" for cell in cells)])
    head = ["design", "weights stored, cores", "newcomers", "worst ten of them", "English", "the other nine",
            "newcomers, if only English is protected", "the other nine then"]  # fmt: skip
    return [Table("designs", "What each design leaves unlearned, %", head, rows)]


CURSE = [
    Arm("balanced", "balanced, same size", partial(english, from_scratch), [DECAY]),
    Arm("tokens", "ten times the tokens", partial(english, partial(from_scratch, more=True)), [DECAY]),
    Arm("room", "four times the weights", partial(english, partial(from_scratch, roomy=True)), [DECAY]),
    Arm("both", "both", partial(english, partial(from_scratch, more=True, roomy=True)), [DECAY]),
    Arm(
        "modular",
        "a core that trains on with modules",
        partial(english, partial(held, modular)),
        [ALPHA, DECAY, FAMILY],
    ),
    Arm("core", "the core of ten", partial(english, frozen)),
]
FEW = [ARMS[name] for name in ("modular", "adapters", "temperature", "experts", "larger", "second")]

EXPERIMENT = Experiment(
    title="Ninety languages join ten, and none of the ten may get worse",
    metric="error of the newcomers",
    unit="%",
    better="lower",
    settings=SETTINGS,
    arms=list(ARMS.values()),
    recommended="modular",
    obvious="balanced",
    draw=draw,
    exact=True,
    cause={"shared": 1},
    worlds=[
        World("exponential", "features fall off exponentially", draw=partial(draw, law="exponential")),
        World("european", "the ten come from three families", draw=partial(draw, known_families=3)),
        World("worst", "judged by the worst ten newcomers", draw=partial(draw, weights="worst")),
        World("traffic", "judged by the newcomers' text", draw=partial(draw, weights="text")),
        World("unlimited", "three billion weights, all used by each request", {"stored": 3, "active": 3}),
        World("english", "only English is protected, and may lose a tenth", {"protected": 1, "allowed": 0.1}),
    ],
    scalings=[
        {name: 2 for name in ("core", "wide", "close", "need", "tokens", "english", "rich", "poor", "usual")}
    ],
    curves=[
        Curve(
            "new",
            "English, as languages join a balanced mix",
            "new",
            [1, 3, 10, 20, 40, 90, 150],
            "log",
            arms=[replace(each, option="") for each in CURSE],
            metric="error of English",
            better="lower",
        ),
        Curve(
            "protected",
            "How many of the ten are protected",
            "protected",
            [1, 2, 3, 4, 6, 8, 10],
            arms=[replace(each, option="") for each in FEW],
        ),
        Curve(
            "stored",
            "How much may be stored",
            "stored",
            [1, 1.05, 1.1, 1.28, 1.6, 2, 3, 5],
            "log",
            arms=[replace(each, option="") for each in FEW],
        ),
    ],
    tables=tables,
    numbers=numbers,
)
