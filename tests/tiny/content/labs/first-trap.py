"""The mean against the median of a sample with one wild value."""

from trapwise.labs import Lab, Sweep, Table


def trial(rng, wild=100.0, moved=0.0):
    """Absolute error of each estimate of the centre, which is 0."""
    x = rng.standard_normal(21)
    x[0] = wild + moved
    return {"trap": abs(float(x.mean())), "fix": abs(float(sorted(x)[10]))}


LAB = Lab(
    title="Error of two estimates of a centre",
    metric="absolute error",
    unit="units",
    better="lower",
    arms={"trap": "mean", "fix": "median"},
    trial=trial,
    least_effect=1.0,
    sweeps=[
        Sweep("wild", "How wild must one value be?", "wild", "the wild value", [0, 5, 20, 100], tie=0.15),
        Sweep("sides", "Does its side matter?", "moved", "how far it is moved", [-200, -120, -100, -80, 0]),
    ],
    tables=lambda: [Table("two", "Two numbers", ["name", "value"], [["one", 1], ["two", 2.5]])],
    numbers=lambda: {"size": 21},
)
