"""Q14: a detector that learns the tool beside the organ, and the tests that see it.

A segmentation network decides for every pixel whether it lies on the gallbladder. The
lab keeps one such decision a frame: a patch of 12 by 12 pixels that may hold the
organ, a faint texture, and may hold an instrument, a bright spot beside it. In the
collected videos the two nearly always come together. The detector is a logistic regression on
the pixels, which can come close to the best possible one, so that the data and not
the method decide what it looks at.
"""

from functools import cache
from statistics import NormalDist

import numpy as np

from trapwise.labs import Lab, Sweep, Table

SIDE, NOISE, LEVEL, BRIGHT = 12, 0.10, 0.50, 0.25
ORGAN = np.zeros((SIDE, SIDE), bool)
ORGAN[1:8, 1:8] = True  # 49 pixels
TOOL = np.zeros((SIDE, SIDE), bool)
TOOL[8:12, 8:12] = True  # 16 pixels
CONTROL = np.zeros((SIDE, SIDE), bool)
CONTROL[0:4, 8:12] = True  # 16 pixels of background
TEXTURE = np.where(np.indices((SIDE, SIDE)).sum(0) % 2 == 0, 1.0, -1.0) * ORGAN
FRAMES, TOGETHER, CONTRAST, OCCLUDED = 1_000, 0.97, 0.03, 40


def patches(rng, organ, tool, contrast=CONTRAST):
    """Patches [n, 12, 12] for arrays of 0 and 1: organ present, tool present."""
    x = LEVEL + NOISE * rng.standard_normal((len(organ), SIDE, SIDE))
    return x + contrast * organ[:, None, None] * TEXTURE + BRIGHT * tool[:, None, None] * TOOL


def collected(rng, count, together, contrast=CONTRAST):
    """Frames as they come: the tool agrees with the organ in the share ``together``."""
    organ = rng.integers(0, 2, count)
    tool = np.where(rng.random(count) < together, organ, 1 - organ)
    return patches(rng, organ, tool, contrast), organ, tool


def fill(rng, x, region, how):
    """Cover a region: black, white, grey, or inpainted with background of the same frame."""
    y = x.copy()
    if how == "inpainted":
        outside = x[:, ~(ORGAN | TOOL)]
        pick = rng.integers(0, outside.shape[1], (len(x), int(region.sum())))
        y[:, region] = np.take_along_axis(outside, pick, 1)
    else:
        y[:, region] = {"black": 0.0, "white": 1.0, "grey": LEVEL}[how]
    return y


def randomized(rng, x, tool):
    """The same frames with the tool taken out or pasted in by the toss of a coin."""
    wanted = rng.integers(0, 2, len(x))
    y = np.where((tool > wanted)[:, None, None], fill(rng, x, TOOL, "inpainted"), x)
    return y + BRIGHT * (wanted > tool)[:, None, None] * TOOL


def fit(x, organ, weight=None):
    """Logistic regression of the label on the pixels; returns a function patch -> fires or not.

    The penalty is a normal prior of standard deviation 3 on each weight, which is the size of
    the best detector's weights on the organ, contrast / noise^2.
    """
    flat = np.c_[x.reshape(len(x), -1) - LEVEL, np.ones(len(x))]
    weight = np.ones(len(x)) if weight is None else weight
    ridge = np.diag(np.r_[np.full(flat.shape[1] - 1, 1 / 9), 1e-6])
    w = np.zeros(flat.shape[1])
    for _ in range(6):  # Newton's method
        p = 1 / (1 + np.exp(-np.clip(flat @ w, -30, 30)))
        slope = flat.T @ (weight * (p - organ)) + ridge @ w
        w -= np.linalg.solve((flat * (weight * p * (1 - p))[:, None]).T @ flat + ridge, slope)
    return lambda q: (q.reshape(len(q), -1) - LEVEL) @ w[:-1] + w[-1] > 0


@cache
def detectors(seed, together=TOGETHER, contrast=CONTRAST):
    """Three detectors from the same frames: as collected, rare cells weighted up, tool randomized."""
    rng = np.random.default_rng(seed)
    x, organ, tool = collected(rng, FRAMES, together, contrast)
    agree = organ == tool
    share = agree.mean()
    weight = np.where(agree, 0.5 / share, 0.5 / max(1 - share, 1e-9))
    return {"trap": fit(x, organ), "weighted": fit(x, organ, weight),
            "fix": fit(randomized(rng, x, tool), organ)}


def drawn(rng):
    """A seed for the detectors, so that tests on the same draw share them."""
    return int(rng.integers(2**32))


def cells(rng, models, contrast=CONTRAST, count=300):
    """Accuracy (%) of each detector in each cell of organ x tool."""
    result = {arm: {} for arm in models}
    for organ in (0, 1):
        for tool in (0, 1):
            x = patches(rng, np.full(count, organ), np.full(count, tool), contrast)
            for arm, fires in models.items():
                result[arm][f"organ{organ}_tool{tool}"] = 100 * float((fires(x) == organ).mean())
    return result


def worst_cell(rng, together=TOGETHER, contrast=CONTRAST):
    """Accuracy in the worst of the four cells."""
    models = detectors(drawn(rng), together, contrast)
    return {arm: min(group.values()) for arm, group in cells(rng, models, contrast).items()}


def deployed(rng, broken=0.03):
    """Accuracy (%) on frames of which the share ``broken`` has tool and organ apart."""
    models = detectors(rng)
    x, organ, _ = collected(rng, FRAMES, 1 - broken)
    return {arm: 100 * float((fires(x) == organ).mean()) for arm, fires in models.items()}


@cache
def occluded(seeds=OCCLUDED):
    """How often (%) each detector fires on frames with organ and tool, before and after a patch."""
    tests = [("nothing", None, "grey"), ("organ", ORGAN, "black"), ("organ", ORGAN, "white"),
             ("organ", ORGAN, "inpainted"), ("tool", TOOL, "black"), ("tool", TOOL, "inpainted"),
             ("background", CONTROL, "inpainted")]
    seen = {(arm, i): [] for arm in ("trap", "weighted", "fix") for i in range(len(tests))}
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        models = detectors(drawn(rng))
        both = patches(rng, np.ones(300, int), np.ones(300, int))
        for i, (_, region, how) in enumerate(tests):
            x = both if region is None else fill(rng, both, region, how)
            for arm, fires in models.items():
                seen[arm, i].append(100 * float(fires(x).mean()))
    return tests, seen


def tables():
    tests, seen = occluded()
    rows = []
    for i, (what, region, how) in enumerate(tests):
        row = ["nothing" if region is None else f"{what}, {how}"]
        for arm in ("trap", "fix"):
            low, middle, high = np.min(seen[arm, i]), np.median(seen[arm, i]), np.max(seen[arm, i])
            row.append(f"{middle:.0f} ({low:.0f} to {high:.0f})")
        rows.append(row)
    return [Table("occlusion", f"How often the detector fires (%): median and range of {OCCLUDED} seeds",
                  ["covered", "as collected", "tool randomized"], rows)]


def bayes():
    """The best possible detector for the collected frames: what it scores, and where it fails (%)."""
    distance = CONTRAST * np.sqrt(ORGAN.sum()) / NOISE  # between organ and no organ, in noise units
    prior = np.log(TOGETHER / (1 - TOGETHER))
    phi = NormalDist().cdf
    agree, apart = phi((distance**2 / 2 + prior) / distance), phi((distance**2 / 2 - prior) / distance)
    return {"distance": distance, "prior": prior, "broken": 100 * apart,
            "iid": 100 * (TOGETHER * agree + (1 - TOGETHER) * apart), "anatomy": 100 * phi(distance / 2)}


def verdicts():
    """How many detectors pass "cover the organ, and it must fire on fewer than half", by fill."""
    tests, seen = occluded()
    found = {"seeds": OCCLUDED}
    for i, (what, _, how) in enumerate(tests):
        if what == "organ":
            found[how] = {arm: sum(v < 50 for v in seen[arm, i]) for arm in ("trap", "fix")}
            found[how]["right"] = found[how]["fix"] + OCCLUDED - found[how]["trap"]
    return found


def numbers():
    """The four cells, the i.i.d. score and the occlusion pairs, as medians over seeds."""
    arms = ("trap", "weighted", "fix")
    by_cell = {arm: {} for arm in arms}
    iid = {arm: [] for arm in arms}
    for seed in range(20):
        rng = np.random.default_rng(seed)
        models = detectors(drawn(rng))
        x, organ, _ = collected(rng, FRAMES, TOGETHER)
        groups = cells(rng, models)
        for arm, fires in models.items():
            iid[arm].append(100 * float((fires(x) == organ).mean()))
            for name, value in groups[arm].items():
                by_cell[arm].setdefault(name, []).append(value)
    tests, seen = occluded()
    return {
        "iid": {arm: float(np.median(v)) for arm, v in iid.items()},
        "cells": {arm: {k: float(np.median(v)) for k, v in group.items()} for arm, group in by_cell.items()},
        "fires": {arm: {("intact" if r is None else f"{what}_{how}"): float(np.median(seen[arm, i]))
                        for i, (what, r, how) in enumerate(tests)} for arm in arms},
        "verdicts": verdicts(),
        "bayes": bayes(),
        "frames": FRAMES, "together": 100 * TOGETHER,
    }


LAB = Lab(
    title="Four cells: organ or not, tool or not",
    metric="accuracy in the worst cell",
    unit="%",
    better="higher",
    arms={"trap": "trained on frames as collected", "fix": "tool randomized in training",
          "weighted": "rare cells weighted up"},
    trial=worst_cell,
    least_effect=30,
    sweeps=[
        Sweep("together", "How often must tool and organ agree for the tool to become the answer?", "together",
              "frames that agree",
              [0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99], tie=2.0),
        Sweep("contrast", "How visible must the organ be to win by itself?", "contrast",
              "contrast of the organ",
              [0.01, 0.03, 0.05, 0.07, 0.1, 0.12, 0.2], scale="log", tie=2.0),
        Sweep("broken", "Which detector to ship, by how often the cue breaks", "broken",
              "deployed frames that disagree",
              [0, 0.03, 0.06, 0.1, 0.15, 0.18, 0.2, 0.22, 0.25, 0.3, 0.4],
              metric="accuracy in deployment", trial=deployed),
    ],
    tables=tables,
    numbers=numbers,
)
