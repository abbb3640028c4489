"""Q25: six ways to read a short answer out of a language model, within 300 ms.

A quiz question has a few candidate answers, one of which is true. The model has evidence about
each, adds what it believes merely because a name is often mentioned, and divides its belief in an
answer among that answer's wordings. The wordings form a tree of tokens, and decoders walk it; all
sums over the tree are exact. Whether an answer is right is judged by the evidence alone, so that
neither the likeliest string nor the most believed answer wins by definition. An arm that is not
greedy may ask for the bare name first, and a reply that comes after the deadline is not right.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Knob, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms

WRONG = Setting("wrong", 1, Range(0, 5), "invented", "points", label="points lost by a wrong answer")
LONG_RUN = Setting("long_run", 40, Range(10, 100, whole=True), "invented", label="seeds of the longer runs")
WIDE = Setting("wide", 8, Range(2, 64, "log", whole=True), "invented", label="width of the beam")


@dataclass(frozen=True)
class Data:
    """Questions [Q] with A answers and n strings, the wordings of the first answer first.

    ``groups`` holds for each depth of the tree which strings begin alike, by the number of one of them.
    """

    chance: np.ndarray  # of each answer to be the true one, given all evidence that any arm has [Q, A]
    answer: np.ndarray  # what a string says [Q, n]
    p: np.ndarray  # probability of each string [Q, n]
    bare: np.ndarray  # the same where the prompt asks for the bare name [Q, n]
    begun: list[np.ndarray]  # probability of each string's beginning when the bare name is asked for, for each depth
    length: np.ndarray  # tokens [Q, n]
    groups: list[np.ndarray]  # [Q, n] for each depth
    listed: np.ndarray  # a table of wordings holds this one [Q, n]
    told: np.ndarray  # a table of names says what a string of this name means [Q, n]
    table: np.ndarray  # what it says [Q, n]
    judged: np.ndarray  # log-odds that the model gives each answer when asked whether it is right [Q, A]
    unasked: np.ndarray  # log-probability of each answer without the question [Q, A]


# The world ----------------------------------------------------------------------------------------


def draw(rng, s, rare=False, alike=False):
    """One seed. ``rare``: tables miss rare wordings first; ``alike``: all questions are equally hard."""
    count, answers, most = int(s["questions"]), int(s["answers"]), int(s["wordings"])
    size, n = (count, answers), answers * most
    hard = np.ones((count, 1)) if alike else rng.exponential(size=(count, 1))
    seen = evidence(rng, size, s["strength"] * hard) + passage(rng, size, s["found"])
    many = rng.integers(1, most + 1, size)
    lures = s["mentioned"] * rng.standard_normal(size) + s["inflation"] * np.log(many)
    answer = np.broadcast_to(np.repeat(np.arange(answers), most), (count, n))
    rank = np.broadcast_to(np.tile(np.arange(most), answers), (count, n))
    many = np.repeat(many, most, axis=1)
    exists = rank < many
    share = (rng.standard_gamma(s["evenness"], (count, n)) + np.finfo(float).tiny) * exists
    sentence = (rng.random((count, n)) >= s["first"]) & (rank > 0)
    tokens, name = worded(rng, s, answer, rank, sentence)
    found = groups(tokens)
    belief = softmax(seen + lures)
    p = spread(belief, share, most)
    bare = s["obeyed"] * spread(belief, share * ~sentence, most) + (1 - s["obeyed"]) * p
    place = (-share if rare else np.where(exists, rng.random((count, n)), 2)).reshape(*size, most)
    order = place.argsort(2, kind="stable").argsort(2, kind="stable").reshape(count, n)
    listed = exists & ((order < s["listed"] * many) | (rank == 0))
    mixed_up = np.take_along_axis(rng.random((count, n)) < s["confused"], name, 1)
    fresh = evidence(rng, size, np.full((count, 1), s["fresh"]))
    return Data(
        chance=softmax(seen + fresh),
        answer=answer,
        p=p,
        bare=bare,
        length=2 + 2 * sentence + rng.integers(2, size=(count, n)),
        begun=[mass(group, bare) for group in found],
        groups=found,
        listed=listed,
        told=exists & np.take_along_axis(listed, name, 1),
        table=np.where(mixed_up, (answer + 1) % answers, answer),
        judged=seen + lures + fresh + s["doubt"] * rng.standard_normal(size),
        unasked=lures + s["doubt"] * rng.standard_normal(size),
    )


def evidence(rng, size, strength):
    """Return calibrated log-odds of each answer; the first is true, and ``strength`` [Q, 1] is their mean for it."""
    found = np.sqrt(strength) * rng.standard_normal(size)
    found[:, 0] += strength[:, 0]
    return found


def passage(rng, size, found):
    """Return calibrated log-odds from a passage that names the true answer, or, if it is none to the point, any."""
    count, answers = size
    named = np.where(rng.random(count) < found, 0, rng.integers(answers, size=count))
    gain = np.log1p(found * answers / (1 - found)) if found < 1 else np.inf
    return gain * (np.arange(answers) == named[:, None])


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def spread(belief, share, most):
    """Divide the belief in each answer [Q, A] among its wordings by their shares [Q, n]."""
    shares = share.reshape(*belief.shape, most)
    return (belief[:, :, None] * shares / shares.sum(2, keepdims=True)).reshape(share.shape)


def worded(rng, s, answer, rank, sentence):
    """Return the tokens of each string, four arrays [Q, n], and the number of its name.

    A string is a name of two tokens and an end; a sentence has an opening before them, which answers share.
    The first wording uses the main name, others may use another. Names may share one of two first tokens.
    """
    size, most = answer.shape, int(rank.max()) + 1
    other = (rank > 0) & (rng.random(size) < s["renamed"])
    name = np.where(other, answer * most + rank, answer * most)
    common = np.take_along_axis(rng.random(size) < s["common"], name, 1)
    first = np.where(common, -1 - np.take_along_axis(rng.integers(2, size=size), name, 1), name)
    opening = -1 - 2 - rng.integers(int(s["openings"]), size=size)
    end = answer * most + rank
    tokens = [np.where(sentence, opening, first), np.where(sentence, first, name), np.where(sentence, name, end), end]
    return tokens, name


def groups(tokens):
    """Return for each depth which strings of a question begin alike."""
    count, n = tokens[0].shape
    found, key = [], np.repeat(np.arange(count), n)
    for token in tokens:
        token = token.ravel() - token.min()
        _, first, key = np.unique(key * (token.max() + 1) + token, return_index=True, return_inverse=True)
        found.append(first[key].reshape(count, n))
    return found


# Decoders -----------------------------------------------------------------------------------------


def mass(group, p):
    """The probability of each string's beginning: the sum over all strings that share it."""
    return np.bincount(group.ravel(), p.ravel(), p.size)[group]


def leading(group):
    """Which string speaks for all that begin like it."""
    return group == np.arange(group.size).reshape(group.shape)


def beam(data, width, begun=None):
    """Return the strings [Q, n] that a beam of this width ends with; a width of 1 is greedy."""
    alive = data.p > 0
    for group, score in zip(data.groups, begun or data.begun, strict=True):
        score = np.where(alive & leading(group), score, 0)
        order = (-score).argsort(1, kind="stable")[:, :width]
        kept = np.zeros(alive.shape, bool)
        np.put_along_axis(kept, order, True, 1)
        alive &= (kept & (score > 0)).ravel()[group]
    return alive


def summed(data, p):
    """Return the sum over each answer's strings [Q, A]."""
    return p.reshape(*data.chance.shape, -1).sum(2)


def meant(data, weight):
    """Return a string [Q] for the answer with the most weight, and that weight.

    Strings that the table of names takes for one answer add theirs up; the heaviest of them is spoken.
    """
    count, n = weight.shape
    rows = np.arange(count)[:, None] * n
    place = np.where(data.told, data.table, np.arange(n))
    alone = weight * ~data.told
    together = np.bincount((rows + place).ravel(), (weight * data.told).ravel(), count * n)
    whole = np.where(data.told, together[rows + place], alone)
    most = whole.max(1, keepdims=True)
    return np.where(whole >= most * (1 - np.sqrt(np.finfo(float).eps)), weight, -1).argmax(1), most[:, 0]


def right(data, string, late=False):
    """The expected share of right answers (%), of those that come in time; ``string`` [Q] says the answer."""
    return 100 * float(np.where(late, 0, chance_of(data, string)).mean())


def chance_of(data, string):
    answer = np.take_along_axis(data.answer, string[:, None], 1)
    return np.take_along_axis(data.chance, answer, 1)[:, 0]


def in_full(s, strings):
    """Milliseconds until so many strings have been decoded side by side to their end."""
    return s["spent"] + s["tokens"] * (s["step"] + s["further"] * (strings - 1))


def greedy(data, s, k, rng):
    """It speaks from its first token on, so only that one has to come in time."""
    begun = [mass(group, data.p) for group in data.groups]
    string = (data.p * beam(data, 1, begun)).argmax(1)
    return right(data, string, s["spent"] + s["step"] > s["deadline"])


def asked(data, s, k, rng):
    return right(data, (data.bare * beam(data, 1)).argmax(1), s["spent"] + s["step"] > s["deadline"])


def widened(data, s, k, rng):
    """The likeliest string of a beam, its logarithm divided by a power of the length."""
    width = int(k["width"])
    alive = beam(data, width)
    score = np.where(alive, np.log(np.where(alive, data.bare, 1)) / data.length ** k["alpha"], -np.inf)
    return right(data, score.argmax(1), in_full(s, width) > s["deadline"])


def grouped(data, s, k, rng):
    """A beam, whose strings are added up by the answer that they mean."""
    width = int(k["width"])
    return right(data, meant(data, data.bare * beam(data, width))[0], in_full(s, width) > s["deadline"])


def at_width(run):
    """Return an arm whose beam is as wide as a setting says."""
    return lambda data, s, k, rng: run(data, s, {"width": s["wide"], "alpha": 0}, rng)


def tempered(data, temperature):
    """Return the probability of each string when every token is drawn at a temperature."""
    found, before = np.where(data.p > 0, 1.0, 0), np.ones(data.p.shape)
    parent = np.repeat(np.arange(len(data.p)), data.p.shape[1]).reshape(data.p.shape)
    for group, now in zip(data.groups, data.begun, strict=True):
        power = (np.where(found > 0, now, 0) / np.where(before > 0, before, 1)) ** (1 / temperature)
        whole = np.bincount(parent.ravel(), (power * leading(group)).ravel(), power.size)[parent]
        found *= power / np.where(whole > 0, whole, 1)
        before, parent = now, group
    return found / found.sum(1, keepdims=True)


def votes(data, s, k, rng):
    """Return the votes [Q, n] of as many samples as come in time; where one alone is late, of none."""
    samples = int(1 + (s["deadline"] - in_full(s, 1)) / s["tokens"] / s["further"])
    cast = rng.multinomial(max(samples, 0), tempered(data, k["temperature"]))
    tie = rng.random(cast.shape) / (2 * cast.shape[1])  # all together less than one vote
    return cast + tie * (cast > 0), samples


def voted(data, s, k, rng):
    """The answer that most samples mean; ties are broken by chance."""
    cast, samples = votes(data, s, k, rng)
    return right(data, meant(data, cast)[0], samples < 1)


def second(s, width, candidates):
    """Milliseconds until a beam is read, and a second pass over so many candidates [Q]."""
    return in_full(s, width) + s["step"] + s["check"] * candidates


def naming(data, answer):
    """Return a string [Q] that says each answer [Q]."""
    return answer * (data.p.shape[1] // data.chance.shape[1])


def listing(score):
    """A beam finds candidates; a second pass scores all their wordings in the table, and the best score wins."""

    def run(data, s, k, rng):
        width = int(k["width"])
        found = summed(data, beam(data, width) * 1.0) > 0
        answer = np.where(found, score(data, k), -np.inf).argmax(1)
        return right(data, naming(data, answer), second(s, width, found.sum(1)) > s["deadline"])

    return run


def total(data, k):
    return np.log(summed(data, data.bare * data.listed))


def likeliest(data, k):
    return np.log((data.bare * data.listed).reshape(*data.chance.shape, -1).max(2))


def less_unasked(data, k):
    return total(data, k) - k["weight"] * data.unasked


def with_judge(data, k):
    return total(data, k) + k["weight"] * data.judged


def judging(data, s, k, rng):
    """A beam finds candidates; the model is asked of each whether it is right, which counts beside its likeliest string."""
    width = int(k["width"])
    string = (data.bare * beam(data, width)).reshape(*data.chance.shape, -1).max(2)
    found = string > 0
    score = np.log(np.where(found, string, 1)) + k["weight"] * data.judged
    answer = np.where(found, score, -np.inf).argmax(1)
    return right(data, naming(data, answer), second(s, width, found.sum(1)) > s["deadline"])


def known(data, s, k, rng):
    return right(data, naming(data, data.chance.argmax(1)))


# Silence, where a wrong answer costs points ---------------------------------------------------------


def points(data, s, k, string, confidence):
    """Points for 100 questions: one for a right answer, none for silence, which a threshold decides."""
    chance = chance_of(data, string)
    return 100 * float(np.where(confidence >= k["least"], chance - s["wrong"] * (1 - chance), 0).mean())


def sure_greedy(form):
    """Its confidence is the probability of its first two tokens, which hold the name if that comes first."""

    def run(data, s, k, rng):
        p = getattr(data, form)
        begun = [mass(group, p) for group in data.groups]
        string = (p * beam(data, 1, begun)).argmax(1)
        return points(data, s, k, string, np.take_along_axis(begun[1], string[:, None], 1)[:, 0])

    return run


def sure_beam(data, s, k, rng):
    p = data.bare * beam(data, int(WIDE.value))
    return points(data, s, k, p.argmax(1), p.max(1))


def sure_grouped(data, s, k, rng):
    return points(data, s, k, *meant(data, data.bare * beam(data, int(WIDE.value))))


def sure_vote(data, s, k, rng):
    cast, samples = votes(data, s, {"temperature": 1}, rng)
    string, most = meant(data, cast)
    return points(data, s, k, string, most / samples)


def sure_known(data, s, k, rng):
    string = naming(data, data.chance.argmax(1))
    return points(data, s, {"least": s["wrong"] / (1 + s["wrong"])}, string, data.chance.max(1))


# What the chapter quotes besides --------------------------------------------------------------------


@cache
def changed():
    """Of each pair of decoders: how often their answers differ, and how often each is right then (%)."""
    settings, width = EXPERIMENT.values, int(WIDE.value)
    rows, seeds = {}, int(LONG_RUN.value)
    for seed in range(seeds):
        data = draw(np.random.default_rng([seed, seeds]), settings)
        begun = [mass(group, data.p) for group in data.groups]
        plain, wide = ((data.p * beam(data, each, begun)).argmax(1) for each in (1, width))
        bare, wide_bare = ((data.bare * beam(data, each)).argmax(1) for each in (1, width))
        added = meant(data, data.bare * beam(data, width))[0]
        pairs = {"beam": (plain, wide), "asked": (plain, bare), "beam_bare": (bare, wide_bare), "grouped": (bare, added)}
        for name, pair in pairs.items():
            before, after = (np.take_along_axis(data.answer, each[:, None], 1)[:, 0] for each in pair)
            differ = before != after
            rows.setdefault(name, []).append(
                [differ.sum(), chance_of(data, pair[0])[differ].sum(), chance_of(data, pair[1])[differ].sum(), len(differ)]
            )
    found = {}
    for name, each in rows.items():
        differ, before, after, count = np.sum(each, axis=0)
        found[name] = {"differ": 100 * differ / count, "before": 100 * before / differ, "after": 100 * after / differ}
    return found


def unlured():
    """By how much the sum would miss what could be known if the model had no false beliefs (points)."""
    settings, seeds = {**EXPERIMENT.values, "mentioned": 0}, int(LONG_RUN.value)
    gaps = []
    for seed in range(seeds):
        data = draw(np.random.default_rng([seed, seeds]), settings)
        string = meant(data, data.bare * beam(data, int(WIDE.value)))[0]
        gaps.append(right(data, naming(data, data.chance.argmax(1))) - right(data, string))
    return {"gap": float(np.mean(gaps))}


def tables():
    titles = {"beam": "greedy → beam", "asked": "greedy → asking for the bare name",
              "beam_bare": "bare name: greedy → beam", "grouped": "bare name: greedy → grouped beam"}
    return [
        Table("changed", "Where the answer changes, how often is it right?",
              ["change", "answers that change (%)", "right before (%)", "right after (%)"],
              [[titles[name], *(f"{value:.1f}" for value in row.values())] for name, row in changed().items()])
    ]


def numbers():
    return {"changed": changed(), "unlured": unlured(), "wide": WIDE.value, "form": stand_forms(EXPERIMENT, FORMS)}


# The experiment -----------------------------------------------------------------------------------

WIDTH = Knob("width", Range(1, 64, "log", whole=True), closed=True)
WEIGHT = Knob("weight", Range(0.01, 3, "log"), closed=True)
HEAT = Knob("temperature", Range(0.1, 2, "log"), closed=True)
LEAST = Knob("least", Range(0, 1), closed=True)

ARMS = [
    Arm("greedy", "greedy", greedy, option="greedy"),
    Arm("asked", "greedy, bare name asked for", asked, option="name-first"),
    Arm("beam", "beam, likeliest string", widened, [WIDTH, Knob("alpha", Range(0, 2), closed=True)], option="beam"),
    Arm("vote", "vote of samples", voted, [HEAT], option="vote"),
    Arm("judge", "beam, then asked which is right", judging, [WIDTH, WEIGHT]),
    Arm("grouped", "beam, added up by answer", grouped, [WIDTH], option="scored-list"),
    Arm("known", "all that could be known", known, is_oracle=True),
]

FORMS = [
    Arm("table", "beam, then the sum over a table of wordings", listing(total), [WIDTH]),
    Arm("likeliest", "likeliest wording of the table", listing(likeliest), [WIDTH]),
    Arm("contrast", "sum over the table, less the name unasked", listing(less_unasked), [WIDTH, WEIGHT]),
    Arm("judged", "sum over the table, and judged", listing(with_judge), [WIDTH, WEIGHT]),
]

EXPERIMENT = Experiment(
    title="Quiz questions answered right within the deadline",
    metric="right answers in time",
    unit="%",
    better="higher",
    settings=[
        Setting("deadline", 300, Range(200, 1000, "log"), "scenario", "ms", "the task"),
        Setting("spent", 185, Range(100, 290), "invented", "ms", "35 ms for the prompt; the rest to hear and to speak",
                label="spent before the first token"),
        Setting("step", 7.1, Range(3, 20, "log"), "scenario", "ms", "7 billion weights in 16 bits at 2 TB/s",
                label="one pass of the model"),
        Setting("tokens", 8, Range(3, 30, "log", whole=True), "invented", "", "a short sentence", label="tokens of a reply"),
        Setting("further", 0.07, Range(0.03, 7.1, "log"), "scenario", "ms", "200 TFLOP/s, the prompt shared; up to a full GPU",
                label="one token of a further string"),
        Setting("check", 2, Range(0.5, 20, "log"), "scenario", "ms", "30 tokens at 200 TFLOP/s",
                label="a candidate in a second pass"),
        Setting("answers", 6, Range(3, 12, "log", whole=True), "invented", "", "few come to mind", label="candidate answers"),
        Setting("strength", 3, Range(0.5, 12, "log"), "invented", "nats", "makes about half of the answers right",
                label="what the model knows"),
        Setting("found", 0, Range(0, 0.9), "invented", "", "nothing is fetched", label="passages that are to the point"),
        Setting("mentioned", 0.5, Range(0, 2), "invented", "nats", "a model repeats what is often said",
                label="false belief in names often mentioned"),
        Setting("wordings", 6, Range(1, 12, "log", whole=True), "invented", "", "names, nicknames, sentences",
                label="most wordings of an answer"),
        Setting("evenness", 1, Range(0.2, 5, "log"), "invented", "", "1: any division is as likely",
                label="evenness of the wordings"),
        Setting("inflation", 0, Range(0, 1), "invented", "", "0: wordings divide a belief; 1: each has a whole one",
                label="how much wordings add to a belief"),
        Setting("first", 0.5, Range(0, 1), "invented", "", "a voice bot says sentences too", label="wordings that begin with a name"),
        Setting("openings", 3, Range(1, 12, "log", whole=True), "invented", "", "few", label="openings of sentences"),
        Setting("renamed", 0.3, Range(0, 1), "invented", "", "Philly", label="wordings with another name"),
        Setting("common", 0.3, Range(0, 1), "invented", "", "New, San", label="names with a common first word"),
        Setting("listed", 0.8, Range(0.3, 1), "invented", "", "no table is complete", label="wordings that a table holds"),
        Setting("confused", 0.02, Range(0, 0.2), "invented", "", "Georgia", label="names that it takes for another"),
        Setting("obeyed", 0.9, Range(0.5, 1), "invented", "", "most, not all", label="replies in the form that is asked"),
        Setting("doubt", 1, Range(0, 2), "invented", "nats", "another prompt, other odds", label="noise of asking once more"),
        Setting("fresh", 0, Range(0, 3), "invented", "nats", "the same weights know no more", label="what a judge knows besides"),
        Setting("questions", 200, Range(100, 400, "log", whole=True), "invented", "", "differences of half a point show",
                label="questions of a seed"),
    ],
    arms=ARMS,
    recommended="grouped",
    obvious="greedy",
    draw=draw,
    cause={"wordings": 1, "common": 0},
    worlds=[
        World("inflated", "every wording carries the whole belief", {"inflation": 1}),
        World("full", "a full GPU: a further string costs a whole one", {"further": 7.1}),
        World("rare", "tables miss rare wordings first", draw=lambda rng, s: draw(rng, s, rare=True)),
        World("alike", "all questions are equally hard", draw=lambda rng, s: draw(rng, s, alike=True)),
        World("evidence", "a passage to the point for most questions", {"found": 0.7}),
        World("crowded", "many answers, wordings and shared beginnings",
              {"answers": 12, "wordings": 12, "common": 0.8, "strength": 6}),
    ],
    scalings=[{"deadline": 2, "spent": 2, "step": 2, "further": 2, "check": 2}],
    curves=[
        Curve("width", "What does a wider beam buy?", WIDE, [1, 2, 3, 4, 6, 8, 12, 16, 32, 64], scale="log",
              arms=[Arm("likeliest", "its likeliest string", at_width(widened)),
                    Arm("grouped", "its strings, added up by answer", at_width(grouped))]),
        Curve("found", "What is a passage worth?", "found", [0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9],
              arms=[ARMS[i] for i in (0, 1, 2, 5)]),
        Curve("silence", "What is a confidence worth?", WRONG, [0, 0.5, 1, 2, 4],
              arms=[Arm("greedy", "greedy", sure_greedy("p"), [LEAST]),
                    Arm("asked", "greedy, bare name asked for", sure_greedy("bare"), [LEAST]),
                    Arm("beam", "beam, likeliest string", sure_beam, [LEAST]),
                    Arm("vote", "vote of samples", sure_vote, [LEAST]),
                    Arm("grouped", "beam, added up by answer", sure_grouped, [LEAST]),
                    Arm("known", "all that could be known", sure_known, is_oracle=True)],
              metric="points for 100 questions", better="higher"),
    ],
    tables=tables,
    numbers=numbers,
)
