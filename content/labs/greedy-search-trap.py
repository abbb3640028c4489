"""Q25: five ways to read a short answer out of a language model's probabilities.

A quiz question has six candidate answers. The model gives each a probability,
its belief, and spreads that over the wordings of the answer. The strings form a
tree of tokens, and decoders walk it. The model is calibrated: the truth is drawn
from its beliefs. So the accuracy of a decoder is the mean belief in the answer
it returns, and nothing but decoding differs between the arms.
"""

from functools import cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

ANSWERS, FLAT = 6, 0.5  # candidates; concentration of the beliefs (smaller is more decided)
WORDINGS, OWN = 6, 0.5  # most wordings of an answer; share of them that begin with its own word
OPENINGS, WORDS, LENGTH = 8, 12, 4  # first tokens; later tokens; tokens of a string
QUESTIONS, SAMPLES, WIDTH = 150, 20, 5


def question(rng, wordings=WORDINGS, own=OWN):
    """One question: strings [n], their probabilities [n], their answers [n], and the beliefs [6].

    A string begins with its answer's own opening or with any of ``OPENINGS``, so
    wordings of one answer may share a beginning, and so may different answers.
    """
    belief = rng.dirichlet(np.full(ANSWERS, FLAT))
    many = rng.integers(1, wordings + 1, ANSWERS)
    answer = np.repeat(np.arange(ANSWERS), many)
    share = rng.exponential(size=len(answer))
    p = belief[answer] * share / np.bincount(answer, share)[answer]  # Dirichlet(1) within an answer
    opening = rng.integers(OPENINGS, size=ANSWERS)[answer]
    first = np.where(rng.random(len(answer)) < own, opening, rng.integers(OPENINGS, size=len(answer)))
    tail = rng.integers(WORDS, size=(len(answer), LENGTH - 1))
    strings = [(a, *b) for a, b in zip(first.tolist(), tail.tolist(), strict=True)]
    return strings, p, answer, belief


def beam(strings, p, width):
    """Index of the best string that beam search of this width finds; width 1 is greedy.

    The probability of a prefix is the sum over the strings that begin with it,
    which is what a language model's next-token probabilities multiply to.
    """
    alive = list(range(len(strings)))
    for t in range(1, LENGTH + 1):
        mass = {}
        for i in alive:
            prefix = strings[i][:t]
            mass[prefix] = mass.get(prefix, 0.0) + p[i]
        kept = set(sorted(mass, key=mass.get, reverse=True)[:width])
        alive = [i for i in alive if strings[i][:t] in kept]
    return max(alive, key=p.__getitem__)


def answers(rng, wordings=WORDINGS, own=OWN, arms=("trap", "wide", "exact", "vote", "fix"),
            samples=SAMPLES, known=1.0):
    """Expected share of right answers (%) over ``QUESTIONS`` questions, for each decoder."""
    total = dict.fromkeys(arms, 0.0)
    for _ in range(QUESTIONS):
        strings, p, answer, belief = question(rng, wordings, own)
        q = p.tolist()
        for arm in arms:
            if arm == "trap":
                found = answer[beam(strings, q, 1)]
            elif arm == "wide":
                found = answer[beam(strings, q, WIDTH)]
            elif arm == "exact":
                found = answer[p.argmax()]
            elif arm == "vote":
                drawn = rng.multinomial(samples, p / p.sum())
                found = np.bincount(answer, drawn, ANSWERS).argmax()
            else:  # add up the wordings that the list contains
                listed = p * (rng.random(len(p)) < known) if known < 1 else p
                found = np.bincount(answer, listed, ANSWERS).argmax()
            total[arm] += 100 * belief[found] / QUESTIONS
    return {arm: float(value) for arm, value in total.items()}


def one_opening(rng, wordings):
    """All wordings of an answer begin alike, as when a bot is asked to begin with the name."""
    return answers(rng, wordings, own=1.0, arms=("trap", "exact", "fix"))


def listed(rng, known):
    return answers(rng, known=known, arms=("trap", "fix"))


def voted(rng, samples):
    return answers(rng, samples=int(samples), arms=("trap", "exact", "vote", "fix"))


def informed(rng, odds):
    """A passage is found that multiplies the model's odds of the true answer by ``odds``.

    Greedy decoding reads the passage; the sum over wordings does without it.
    """
    right = {"trap": 0.0, "fix": 0.0}
    for _ in range(QUESTIONS):
        strings, p, answer, belief = question(rng)
        right["fix"] += 100 * belief.max() / QUESTIONS
        for truth in range(ANSWERS):
            read = np.where(answer == truth, odds * p, p).tolist()
            right["trap"] += 100 * belief[truth] * (answer[beam(strings, read, 1)] == truth) / QUESTIONS
    return {arm: float(value) for arm, value in right.items()}


# Search alone: random trees of six tokens and four steps.


@cache
def tree_search(concentration, widths=(1, 2, 3, 5, 6, 36, 216), trees=400, tokens=6, steps=4):
    """Share of random trees (%) in which a beam finds the most probable string."""
    rng = np.random.default_rng(25)
    hits = dict.fromkeys(widths, 0)
    for _ in range(trees):
        levels = [np.log(rng.dirichlet(np.full(tokens, concentration), tokens**t) + 1e-300) for t in range(steps)]
        every = np.zeros(1)
        for level in levels:
            every = (every[:, None] + level).ravel()
        for width in widths:
            at, score = np.zeros(1, int), np.zeros(1)
            for level in levels:
                score = (score[:, None] + level[at]).ravel()
                at = (at[:, None] * tokens + np.arange(tokens)).ravel()
                best = np.argsort(-score, kind="stable")[:width]
                at, score = at[best], score[best]
            hits[width] += at[0] == every.argmax()
    return {width: 100 * hit / trees for width, hit in hits.items()}


@cache
def read_out(count=6000):
    """One long run: how often decoders miss the model's own belief, and what abstaining buys."""
    rng = np.random.default_rng(25)
    missed = dict.fromkeys(("greedy", "beam", "exact"), 0.0)
    likelier_but_worse, gap = 0, []
    belief_of, string_of = [], []
    for _ in range(count):
        strings, p, answer, belief = question(rng)
        q = p.tolist()
        greedy, wide, mode = beam(strings, q, 1), beam(strings, q, WIDTH), int(p.argmax())
        for name, found in (("greedy", greedy), ("beam", wide), ("exact", mode)):
            missed[name] += 100 * (answer[found] != belief.argmax()) / count
        if answer[greedy] != belief.argmax():
            gap.append(100 * (belief.max() - belief[answer[greedy]]))
        likelier_but_worse += p[mode] > p[greedy] and belief[answer[mode]] < belief[answer[greedy]]
        belief_of.append(belief.max())
        string_of.append(p[mode])
    belief_of = np.array(belief_of)
    rows = [(least, 100 * (belief_of >= least).mean(), 100 * belief_of[belief_of >= least].mean())
            for least in (0, 0.3, 0.5, 0.7, 0.9)]
    strings_and_beliefs = float(np.mean(string_of)), float(belief_of.mean())
    return missed, 100 * likelier_but_worse / count, float(np.mean(gap)), *strings_and_beliefs, rows


def tables():
    flat, peaked = tree_search(1.0), tree_search(0.1)
    *_, rows = read_out()
    return [
        Table("widths", "Random trees of 6 tokens and 4 steps: the most probable string is found (%)",
              ["beam width", "flat", "peaked"], [[k, f"{flat[k]:.1f}", f"{peaked[k]:.1f}"] for k in flat]),
        Table("abstain", "Answering only above a belief",
              ["least belief", "answered (%)", "of these right"],
              [[f"{least:g}", f"{share:.0f}", f"{right:.0f}"] for least, share, right in rows]),
    ]


def numbers():
    flat, peaked = tree_search(1.0), tree_search(0.1)
    missed, worse, gap, string, belief, rows = read_out()
    return {
        "flat": {f"k{k}": v for k, v in flat.items()}, "peaked": {f"k{k}": v for k, v in peaked.items()},
        "missed": missed, "likelier_but_worse": worse, "gap": gap, "string": string, "belief": belief,
        "abstain": {"answered": rows[2][1], "right": rows[2][2]}, "samples": SAMPLES, "width": WIDTH,
        "questions": QUESTIONS,
    }


LAB = Lab(
    title="Quiz questions answered right by a calibrated model",
    metric="right answers",
    unit="%",
    better="higher",
    arms={"trap": "greedy", "wide": "beam of 5", "exact": "most probable string",
          "vote": "vote among samples", "fix": "sum over wordings"},
    trial=answers,
    least_effect=0.5,
    sweeps=[
        Sweep("wordings", "More wordings: the better search becomes the worse answer", "wordings",
              "most wordings of an answer", [1, 2, 3, 4, 6, 8, 12, 16], trial=one_opening, tie=1.5,
              arms=("trap", "exact", "fix")),
        Sweep("known", "The list must know the wordings", "known", "share of wordings on the list",
              [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1], trial=listed, tie=0.5,
              arms=("trap", "fix")),
        Sweep("samples", "How many samples make a vote worth it?", "samples", "samples",
              [1, 3, 5, 10, 20, 30, 50, 100, 300], scale="log", trial=voted,
              arms=("trap", "exact", "vote", "fix")),
        Sweep("odds", "Evidence against decoding", "odds", "odds of the true answer multiplied by",
              [1, 1.1, 1.2, 1.3, 1.5, 2, 3, 5, 10, 30], scale="log", trial=informed, arms=("trap", "fix")),
    ],
    tables=tables,
    numbers=numbers,
)
