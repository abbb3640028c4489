"""The mean against the median of a sample with one wild value."""

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Knob, Range, Setting, Table, World


def draw(rng, s):
    """A sample around 0 whose first value is wild."""
    x = rng.standard_normal(int(s["size"])) * s["spread"]
    x[0] = s["wild"]
    return x


def trimmed(x, s, k, rng):
    cut = int(k["share"] * len(x) / 2)
    inner = np.sort(x)[cut : len(x) - cut]
    return abs(float(inner.mean()))


EXPERIMENT = Experiment(
    title="Error of three estimates of a centre",
    metric="absolute error",
    unit="units",
    better="lower",
    settings=[
        Setting("size", 21, Range(11, 81, whole=True), "invented", label="size of the sample"),
        Setting("wild", 30, Range(0, 100), "scenario", label="the wild value", unit="units"),
        Setting("spread", 1, Range(0.5, 2), "convention"),
    ],
    arms=[
        Arm("mean", "mean", lambda x, s, k, rng: abs(float(x.mean())), option="mean"),
        Arm(
            "trimmed", "trimmed mean", trimmed, [Knob("share", Range(0, 0.9), closed=True)], option="trimmed"
        ),
        Arm("median", "median", lambda x, s, k, rng: abs(float(np.median(x))), option="middle"),
    ],
    recommended="median",
    obvious="mean",
    draw=draw,
    cause={"wild": 0},
    worlds=[World("large", "a large sample", {"size": 81})],
    scalings=[{"wild": 2, "spread": 2}],
    curves=[Curve("wild", "How wild must one value be?", "wild", [0, 5, 20, 100])],
    tables=lambda: [Table("two", "Two numbers", ["name", "value"], [["one", 1], ["two", 2]])],
)
