"""Q25: six ways to read a short answer out of a language model, within 300 ms.

A quiz question has a few candidate answers, one of which is true. The model has evidence about
each, adds what it believes merely because a name is often mentioned, and divides its belief in an
answer among that answer's wordings, of which famous answers may have more. The wordings form a
tree of tokens, and decoders walk it; all sums over the tree are exact. Whether an answer is right
is judged by the evidence alone, so that neither the likeliest string nor the most believed answer
wins by definition. An arm that is not in time speaks the path that leads at the deadline, which is
greedy's, and a reply whose first token is late is not right.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Knob, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms

WRONG = Setting("wrong", 1, Range(0, 5), "invented", "points", label="points lost by a wrong answer")
LONG_RUN = Fixed("long_run", 40, "of the tables beside the stress test", "seeds", label="seeds of the longer runs")
WIDE = Setting("wide", 8, Range(2, 32, "log", whole=True), "invented", "", "few strings matter", label="strings in the beam that is added up")


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
    groups: list[np.ndarray]  # [Q, n] for each depth
    leader: np.ndarray  # the string that greedy decoding finds when the bare name is asked for [Q]
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
    found = 1 - (1 - s["hits"]) ** s["passages"]
    seen = evidence(rng, size, s["strength"] * hard) + passage(rng, size, found)
    famous, other = rng.standard_normal(size), rng.standard_normal(size)
    varied = (s["fame"] * famous + np.sqrt(1 - s["fame"] ** 2) * other).ravel()
    many = 1 + (varied.argsort(kind="stable").argsort(kind="stable") * most // varied.size).reshape(size)
    lures = s["mentioned"] * famous + s["inflation"] * np.log(many)
    answer = np.broadcast_to(np.repeat(np.arange(answers), most), (count, n))
    rank = np.broadcast_to(np.tile(np.arange(most), answers), (count, n))
    many = np.repeat(many, most, axis=1)
    exists = rank < many
    share = (rng.standard_exponential((count, n)) + np.finfo(float).tiny) * exists
    sentence = (rng.random((count, n)) >= s["first"]) & (rank > 0)
    tokens, name = worded(rng, s, answer, rank, sentence)
    found = groups(tokens)
    belief = softmax(s["sure"] * (seen + lures))
    p = spread(belief, share, most)
    bare = s["obeyed"] * spread(belief, share * ~sentence, most) + (1 - s["obeyed"]) * p
    place = (-share if rare else np.where(exists, rng.random((count, n)), 2)).reshape(*size, most)
    order = place.argsort(2, kind="stable").argsort(2, kind="stable").reshape(count, n)
    listed = exists & ((order < s["listed"] * many) | (rank == 0))
    mixed_up = np.take_along_axis(rng.random((count, n)) < s["confused"], name, 1)
    fresh = evidence(rng, size, np.full((count, 1), s["fresh"]))
    begun = [mass(group, bare) for group in found]
    return Data(
        chance=softmax(seen + fresh),
        answer=answer,
        p=p,
        bare=bare,
        begun=begun,
        groups=found,
        leader=(bare * searched(found, begun, 1)).argmax(1),
        listed=listed,
        told=exists & np.take_along_axis(listed, name, 1),
        table=np.where(mixed_up, (answer + 1) % answers, answer),
        judged=s["sure"] * (seen + lures) + fresh + s["doubt"] * rng.standard_normal(size),
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

    A string is a name of two tokens and an end; a sentence has one of two openings before them, which answers
    share. Every second wording uses another name. Names may share one of two first tokens.
    """
    size, most = answer.shape, int(rank.max()) + 1
    name = np.where(rank % 2 == 1, answer * most + rank, answer * most)
    common = np.take_along_axis(rng.random(size) < s["common"], name, 1)
    first = np.where(common, -1 - np.take_along_axis(rng.integers(2, size=size), name, 1), name)
    opening = ~(2 + rng.integers(2, size=size))
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


def searched(groups, begun, width):
    """Return the strings [Q, n] that a beam of this width ends with, given the probabilities of all beginnings."""
    alive = begun[0] > 0
    for group, score in zip(groups, begun, strict=True):
        score = np.where(alive & leading(group), score, 0)
        order = (-score).argsort(1, kind="stable")[:, :width]
        kept = np.zeros(alive.shape, bool)
        np.put_along_axis(kept, order, True, 1)
        alive &= (kept & (score > 0)).ravel()[group]
    return alive


def beam(data, width):
    """Return the strings [Q, n] that a beam ends with when the bare name is asked for, with their probabilities."""
    return data.bare * searched(data.groups, data.begun, int(width))


def summed(data, p):
    """Return the sum over each answer's strings [Q, A]."""
    return p.reshape(*data.chance.shape, -1).sum(2)


def meant(data, weight, less=0):
    """Return a string [Q] for the answer with the most weight, and that weight.

    Strings that the table of names takes for one answer add theirs up; the heaviest of them is spoken. Of names
    in the table, ``less`` times the log-probability of the name without the question is taken off.
    """
    count, n = weight.shape
    rows = np.arange(count)[:, None] * n
    place = np.where(data.told, data.table, np.arange(n))
    together = np.bincount((rows + place).ravel(), (weight * data.told).ravel(), count * n)
    whole = np.where(data.told, together[rows + place] * discount(data, less), weight)
    most = whole.max(1, keepdims=True)
    return np.where(whole >= most * (1 - np.sqrt(np.finfo(float).eps)), weight, -1).argmax(1), most[:, 0]


def discount(data, less):
    """Return for each string [Q, n] what is taken off, by the answer that the table of names gives it."""
    off = np.take_along_axis(np.exp(-less * data.unasked), data.table, 1)
    return np.where(data.told, off, 1)


def chance_of(data, string):
    answer = np.take_along_axis(data.answer, string[:, None], 1)
    return np.take_along_axis(data.chance, answer, 1)[:, 0]


def in_time(s, needed):
    """The share of replies (0 to 1) that are ready before the deadline if they need so many milliseconds."""
    slack = s["deadline"] - s["spent"] - s["fetch"] * s["passages"] - needed
    return (1 + math.erf(slack / s["spread"] / np.sqrt(2))) / 2


def right(data, s, string, needed):
    """The expected share of right answers (%); ``string`` [Q] says the answer. Where it is late, the leader speaks."""
    ready, begun = in_time(s, needed), in_time(s, s["step"])
    instead = max(begun - ready, 0) * chance_of(data, data.leader).mean()
    return 100 * float(ready * chance_of(data, string).mean() + instead)


def in_full(s, strings):
    """Milliseconds until so many strings have been decoded side by side to their end."""
    return s["tokens"] * (s["step"] + s["further"] * (strings - 1))


def plain(data):
    """Return the string that greedy decoding finds under the prompt as it is, and the beginnings' probabilities."""
    begun = [mass(group, data.p) for group in data.groups]
    return (data.p * searched(data.groups, begun, 1)).argmax(1), begun


def greedy(data, s, k, rng):
    """It speaks from its first token on, so only that one has to come in time."""
    return right(data, s, plain(data)[0], s["step"])


def asked(data, s, k, rng):
    return right(data, s, data.leader, s["step"])


def widened(data, s, k, rng):
    """The likeliest string of a beam, less the name unasked."""
    score = beam(data, k["width"]) * discount(data, k["less"])
    return right(data, s, score.argmax(1), in_full(s, int(k["width"])))


def grouped(data, s, k, rng):
    """A beam, whose strings are added up by the answer that they mean, less the name unasked."""
    return right(data, s, meant(data, beam(data, s["wide"]), k["less"])[0], in_full(s, int(s["wide"])))


def at_width(run):
    """Return an arm whose beam is as wide as a setting says, and which takes nothing off."""
    return lambda data, s, k, rng: run(data, s, {"width": s["wide"], "less": 0}, rng)


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


def votes(data, s, temperature, rng):
    """Return the votes [Q, n] of as many samples as come in time nearly always, and their number."""
    slack = s["deadline"] - s["spent"] - s["fetch"] * s["passages"] - in_full(s, 1) - 2 * s["spread"]
    samples = max(1, int(1 + slack / s["tokens"] / s["further"]))
    cast = rng.multinomial(samples, tempered(data, temperature))
    tie = rng.random(cast.shape) / (2 * cast.shape[1])  # all together less than one vote
    return cast + tie * (cast > 0), samples


def voted(data, s, k, rng):
    """The answer that most samples mean, less the name unasked; ties are broken by chance."""
    cast, samples = votes(data, s, k["temperature"], rng)
    return right(data, s, meant(data, cast, k["less"])[0], in_full(s, samples))


def naming(data, answer):
    """Return a string [Q] that says each answer [Q]."""
    return answer * (data.p.shape[1] // data.chance.shape[1])


def second(data, s, width, score):
    """What is right if a second pass scores the answers [Q, A] that a beam ends with, and the best score wins."""
    found = summed(data, beam(data, width)) > 0
    answer = np.where(found, score, -np.inf).argmax(1)
    return right(data, s, naming(data, answer), in_full(s, int(width)) + 2 * s["step"])


def judging(data, s, k, rng):
    """The model is asked of each candidate whether it is right, which counts beside its likeliest string."""
    string = beam(data, k["width"]).reshape(*data.chance.shape, -1).max(2)
    return second(data, s, k["width"], np.log(np.where(string > 0, string, 1)) + k["weight"] * data.judged)


def tabled(data, s, k, rng):
    """All wordings in a table of the beam's candidates are scored and added up, less the name unasked."""
    return second(data, s, s["wide"], np.log(summed(data, data.bare * data.listed)) - k["less"] * data.unasked)


def judged_too(data, s, k, rng):
    return second(data, s, s["wide"], np.log(summed(data, data.bare * data.listed)) + k["weight"] * data.judged)


def known(data, s, k, rng):
    return right(data, s, naming(data, data.chance.argmax(1)), s["step"])


# Silence, where a wrong answer costs points ---------------------------------------------------------


def points(data, s, least, string, confidence):
    """Points for 100 questions: one for a right answer, none for silence, which a threshold decides."""
    chance = chance_of(data, string)
    return 100 * float(np.where(confidence >= least, chance - s["wrong"] * (1 - chance), 0).mean())


def sure_greedy(data, s, k, rng):
    """Its confidence is the probability of its first two tokens, which hold the name if that comes first."""
    string, begun = plain(data)
    return points(data, s, k["least"], string, at(begun[1], string))


def sure_asked(data, s, k, rng):
    return points(data, s, k["least"], data.leader, at(data.begun[1], data.leader))


def sure_scored(data, s, k, rng):
    """A second pass scores all wordings of its answer that a table holds."""
    answer = np.take_along_axis(data.answer, data.leader[:, None], 1)[:, 0]
    return points(data, s, k["least"], data.leader, at(summed(data, data.bare * data.listed), answer))


def at(values, index):
    return np.take_along_axis(values, index[:, None], 1)[:, 0]


def sure_beam(data, s, k, rng):
    p = beam(data, WIDE.value)
    return points(data, s, k["least"], p.argmax(1), p.max(1))


def sure_grouped(data, s, k, rng):
    return points(data, s, k["least"], *meant(data, beam(data, WIDE.value)))


def sure_vote(data, s, k, rng):
    cast, samples = votes(data, s, 1, rng)
    string, most = meant(data, cast)
    return points(data, s, k["least"], string, most / samples)


def sure_known(data, s, k, rng):
    string = naming(data, data.chance.argmax(1))
    return points(data, s, s["wrong"] / (1 + s["wrong"]), string, data.chance.max(1))


# What the chapter quotes besides --------------------------------------------------------------------


@cache
def changed():
    """Of each pair of decoders: how often their answers differ, and how often each is right then (%)."""
    rows = {}
    for data in long_run({}):
        free, begun = plain(data)
        wide = (data.p * searched(data.groups, begun, int(WIDE.value))).argmax(1)
        summed_up = meant(data, beam(data, WIDE.value))[0]
        pairs = {"beam": (free, wide), "asked": (free, data.leader),
                 "beam_bare": (data.leader, beam(data, WIDE.value).argmax(1)), "grouped": (data.leader, summed_up)}
        for name, pair in pairs.items():
            differ = at(data.answer, pair[0]) != at(data.answer, pair[1])
            before, after = (chance_of(data, each)[differ].sum() for each in pair)
            rows.setdefault(name, []).append([differ.sum(), before, after, len(differ)])
    found = {}
    for name, each in rows.items():
        differ, before, after, count = np.sum(each, axis=0)
        found[name] = {"differ": 100 * differ / count, "before": 100 * before / differ, "after": 100 * after / differ}
    return found


def long_run(different):
    """Draw the data of the longer runs, some settings being different."""
    settings, seeds = {**EXPERIMENT.values, **different}, int(LONG_RUN.value)
    return (draw(np.random.default_rng([seed, seeds]), settings) for seed in range(seeds))


def unlured():
    """By how much the sum would miss what could be known if the model had no false beliefs (points)."""
    gaps = [chance_of(data, naming(data, data.chance.argmax(1))) - chance_of(data, meant(data, beam(data, WIDE.value))[0])
            for data in long_run({"mentioned": 0})]
    return {"gap": 100 * float(np.mean(gaps))}


def trusted():
    """Points of the sum if a wrong answer costs two and the formula's threshold is used, by how sure the model is."""
    price = {"wrong": 2}
    threshold = price["wrong"] / (1 + price["wrong"])
    return {
        f"sure_{sure}": float(np.mean([points(data, price, threshold, *meant(data, beam(data, WIDE.value)))
                                       for data in long_run({"sure": sure})]))
        for sure in (1, 2)
    }


def tables():
    titles = {"beam": "greedy → beam", "asked": "greedy → asking for the bare name",
              "beam_bare": "bare name: greedy → beam", "grouped": "bare name: greedy → beam, added up"}
    return [
        Table("changed", "Where the answer changes, how often is it right?",
              ["change", "answers that change (%)", "right before (%)", "right after (%)"],
              [[titles[name], *(f"{value:.1f}" for value in row.values())] for name, row in changed().items()])
    ]


def numbers():
    return {"changed": changed(), "unlured": unlured(), "trusted": trusted(), "form": stand_forms(EXPERIMENT, FORMS)}


# The experiment -----------------------------------------------------------------------------------

WIDTH = Knob("width", Range(1, 64, "log", whole=True), closed=True)
WEIGHT = Knob("weight", Range(0.01, 3, "log"), closed=True)
HEAT = Knob("temperature", Range(0.1, 2, "log"), closed=True)
LESS = Knob("less", Range(0.01, 1, "log"), closed=True)
LEAST = Knob("least", Range(0, 1), closed=True)

ARMS = [
    Arm("greedy", "greedy", greedy, option="greedy"),
    Arm("asked", "greedy, bare name asked for", asked, option="name-first"),
    Arm("beam", "beam, likeliest string", widened, [WIDTH, LESS], option="beam"),
    Arm("vote", "vote of samples", voted, [HEAT, LESS], option="vote"),
    Arm("judge", "beam, then asked which is right", judging, [WIDTH, WEIGHT]),
    Arm("grouped", "beam, added up by answer", grouped, [LESS], option="scored-list"),
    Arm("known", "all that could be known", known, is_oracle=True),
]

FORMS = [
    Arm("simple", "nothing is taken off", at_width(grouped)),
    Arm("table", "a table of wordings in a second pass", tabled, [LESS]),
    Arm("judged", "the table's sum, and a judge", judged_too, [WEIGHT]),
]

EXPERIMENT = Experiment(
    title="Quiz questions answered right within the deadline",
    metric="right answers in time",
    unit="%",
    better="higher",
    settings=[
        Setting("deadline", 300, Range(200, 1000, "log"), "scenario", "ms", "the task"),
        Setting("spent", 185, Range(100, 290), "invented", "ms", "35 ms for the prompt; the rest to hear and to speak",
                label="time spent before the first token"),
        Setting("spread", 20, Range(1, 60, "log"), "invented", "ms", "when a speaker has finished is a guess",
                label="standard deviation of that time"),
        Setting("step", 7.1, Range(3, 20, "log"), "scenario", "ms", "7 billion weights in 16 bits at 2 TB/s",
                label="one pass of the model"),
        Setting("tokens", 4, Range(3, 12, "log", whole=True), "invented", "", "a name and its end", label="tokens of a bare name"),
        Setting("further", 0.07, Range(0.03, 7.1, "log"), "scenario", "ms", "200 TFLOP/s, the prompt shared; up to a full GPU",
                label="one token of a further string"),
        Setting("passages", 0, Range(0, 3, whole=True), "invented", "", "none at first", label="passages fetched"),
        Setting("fetch", 35, Range(10, 100, "log"), "scenario", "ms", "500 tokens at 200 TFLOP/s", label="to read a passage"),
        Setting("hits", 0.3, Range(0.05, 0.9), "invented", "", "the others name any answer", label="passages that are to the point"),
        Setting("answers", 6, Range(3, 12, "log", whole=True), "invented", "", "few come to mind", label="candidate answers"),
        Setting("strength", 3, Range(0.5, 12, "log"), "invented", "nats", "makes about half of the answers right",
                label="what the model knows"),
        Setting("sure", 1, Range(0.33, 3, "log"), "invented", "", "1: calibrated but for famous names",
                label="how sure the model is of what it knows"),
        Setting("mentioned", 0.5, Range(0, 2), "invented", "nats", "a model repeats what is often said",
                label="false belief in famous names"),
        Setting("fame", 0.4, Range(0, 0.95), "invented", "", "New York has more names than Topeka",
                label="tie between fame and many wordings"),
        Setting("wordings", 6, Range(1, 12, "log", whole=True), "invented", "", "names, nicknames, sentences",
                label="most wordings of an answer"),
        Setting("inflation", 0, Range(0, 1), "invented", "", "0: wordings divide a belief; 1: each has a whole one",
                label="how much wordings add to a belief"),
        Setting("first", 0.5, Range(0, 1), "invented", "", "a voice bot says sentences too", label="wordings that begin with a name"),
        Setting("common", 0.3, Range(0, 1), "invented", "", "New, San", label="names with a common first word"),
        Setting("listed", 0.8, Range(0.3, 1), "invented", "", "no table is complete", label="wordings in the table of names"),
        Setting("confused", 0.02, Range(0, 0.2), "invented", "", "Georgia", label="names that the table mixes up"),
        Setting("obeyed", 0.9, Range(0.5, 1), "invented", "", "most, not all", label="replies that are bare when asked for"),
        Setting("doubt", 1, Range(0, 2), "invented", "nats", "another prompt, other odds", label="noise of asking once more"),
        Setting("fresh", 0, Range(0, 3), "invented", "nats", "the same weights know no more", label="what a judge knows besides"),
        WIDE,
        Setting("questions", 200, Range(100, 400, "log", whole=True), "invented", "", "differences of half a point show",
                label="questions of a seed"),
    ],
    arms=ARMS,
    recommended="grouped",
    obvious="greedy",
    draw=draw,
    cause={"wordings": 1, "common": 0, "confused": 0, "mentioned": 0},
    worlds=[
        World("inflated", "every wording carries the whole belief", {"inflation": 1}),
        World("famous", "famous names mislead, and have more wordings", {"mentioned": 1, "fame": 0.7}),
        World("full", "a full GPU: a further string costs a whole one", {"further": 7.1}),
        World("rare", "tables miss rare wordings first", draw=lambda rng, s: draw(rng, s, rare=True)),
        World("alike", "all questions are equally hard", draw=lambda rng, s: draw(rng, s, alike=True)),
        World("evidence", "two passages, mostly to the point", {"passages": 2, "hits": 0.6}),
        World("crowded", "many answers, wordings and shared beginnings",
              {"answers": 12, "wordings": 12, "common": 0.8, "strength": 6}),
    ],
    scalings=[{"deadline": 2, "spent": 2, "spread": 2, "step": 2, "further": 2, "fetch": 2}],
    curves=[
        Curve("width", "What does a wider beam buy?", WIDE.name, [2, 3, 4, 6, 8, 12, 16, 32], scale="log",
              arms=[Arm("likeliest", "its likeliest string", at_width(widened)),
                    Arm("grouped", "its strings, added up by answer", at_width(grouped))]),
        Curve("passages", "What is a passage worth?", "passages", [0, 1, 2, 3, 4],
              arms=[ARMS[i] for i in (0, 1, 2, 5)]),
        Curve("silence", "What is a confidence worth?", WRONG, [0, 0.5, 1, 2, 4],
              arms=[Arm("greedy", "greedy", sure_greedy, [LEAST]),
                    Arm("asked", "greedy, bare name asked for", sure_asked, [LEAST]),
                    Arm("scored", "the same, its answer's wordings scored", sure_scored, [LEAST]),
                    Arm("beam", "beam, likeliest string", sure_beam, [LEAST]),
                    Arm("vote", "vote of samples", sure_vote, [LEAST]),
                    Arm("grouped", "beam, added up by answer", sure_grouped, [LEAST]),
                    Arm("known", "all that could be known", sure_known, is_oracle=True)],
              metric="points for 100 questions", better="higher"),
    ],
    tables=tables,
    numbers=numbers,
)
