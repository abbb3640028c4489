"""Q21: a pricing model's feature stops moving, and every dashboard stays green.

Each zone of a city has a demand feature: how busy it is, in standard deviations
from its usual level. Surprises die out with a half-life of ten minutes. The model
prices well on the live value. A job copies live values to the store; then the job
dies, and the store goes on answering with what it has.
"""

import numpy as np

from trapwise.labs import Lab, Sweep, Table

ZONES, HALF_LIFE = 2000, 10  # minutes
HISTORY, OUTAGE = 240, 120  # minutes recorded before the job dies, and minutes until somebody looks
LONGEST = 60  # minutes up to which the autocorrelation is measured
PSI_LIMIT, AGE_LIMIT = 0.2, HALF_LIFE


def surprises(rng, minutes, half_life=HALF_LIFE, zones=ZONES):
    """A stationary AR(1) process with unit variance for each zone: [minutes, zones]."""
    keep = 2 ** (-1 / half_life)
    x = np.empty((minutes, zones))
    x[0] = rng.standard_normal(zones)
    fresh = (1 - keep**2) ** 0.5 * rng.standard_normal((minutes, zones))
    for t in range(1, minutes):
        x[t] = keep * x[t - 1] + fresh[t]
    return x


def correlation(x, age):
    """Autocorrelation at a lag of ``age`` minutes, measured from recorded values [minutes, zones]."""
    return float((x[age:] * x[: len(x) - age]).mean() / (x**2).mean())


def served(stored, age, memory):
    """What each policy hands to the model, given the stored values, their age and rho(age)."""
    return {"trap": stored,
            "cut": stored if age <= HALF_LIFE else 0 * stored,
            "none": 0 * stored,
            "fix": memory * stored}


def errors(rng, ages):
    """Mean squared error of the model's input over these ages, in % of having no feature."""
    past, x = surprises(rng, HISTORY), surprises(rng, max(ages) + 1)
    wrong, base = dict.fromkeys(ARMS, 0.0), 0.0
    for age in ages:
        memory = correlation(past, age) if age <= LONGEST else 0.0  # too faint to measure beyond
        base += (x[age] ** 2).mean()
        for arm, value in served(x[0], age, memory).items():
            wrong[arm] += ((x[age] - value) ** 2).mean()
    return {arm: 100 * wrong[arm] / base for arm in ARMS}


def dead_job(rng):
    """The job stops, and ages run from 0 to ``OUTAGE`` minutes."""
    return errors(rng, range(OUTAGE + 1))


def at_age(rng, age):
    return errors(rng, [int(age)])


def healthy_job(rng, interval):
    """The job runs, on time, every ``interval`` minutes."""
    return errors(rng, range(int(interval) + 1))


def psi(a, b, groups=10):
    """Population stability index of two samples, over deciles of the first."""
    cuts = np.quantile(a, np.arange(1, groups) / groups)
    p, q = (np.bincount(np.searchsorted(cuts, v), minlength=groups) + 0.5 for v in (a, b))
    p, q = p / p.sum(), q / q.sum()
    return float(((p - q) * np.log(p / q)).sum())


def minutes_to_alarm(rng, cycle):
    """Minutes from the job's death at noon until PSI exceeds its limit; ``None`` is never in 12 h.

    ``cycle`` is how far a daily rhythm, common to all zones, swings each way, in sd. The
    served values are compared with yesterday's at the same minute, and with all of training.
    """
    clock = np.arange(12 * 60 + 1)
    rhythm = cycle * np.sin(2 * np.pi * (clock + 720) / 1440)
    yesterday = surprises(rng, len(clock)) + rhythm[:, None]
    frozen = rng.standard_normal(ZONES) + rhythm[0]
    hours = cycle * np.sin(2 * np.pi * np.arange(24) / 24)
    training = (rng.standard_normal((24, ZONES)) + hours[:, None]).ravel()
    same_hour = next((int(t) for t in clock[::5] if psi(yesterday[t], frozen) > PSI_LIMIT), None)
    return {"same_hour": same_hour, "training": psi(training, frozen)}


def dashboard(rng, death=10):
    """What the monitors see when the job dies at minute ``death`` and the store goes on serving."""
    x = surprises(rng, death + 181)
    served = [x[min(t, death)] for t in range(len(x))]
    rows = []
    for age in (0, 10, 60, 180):
        live, value, before = x[death + age], served[death + age], served[death + age - 5]
        rows.append([f"{age} min", f"{value.mean():.2f}", f"{value.std():.2f}", f"{psi(live, value):.3f}",
                     f"{100 * (value != before).mean():.0f}%",
                     f"{100 * ((live - value) ** 2).mean() / (live**2).mean():.0f}%"])
    return rows


def tables():
    alarms = []
    for cycle in (0.0, 0.25, 0.5, 1.0, 2.0, 3.0):
        found = [minutes_to_alarm(np.random.default_rng(seed), cycle) for seed in range(5)]
        times = sorted((f["same_hour"] is None, f["same_hour"] or 0) for f in found)[2]
        against = float(np.median([f["training"] for f in found]))
        alarms.append([f"{cycle:g} sd", "never" if times[0] else f"{times[1]} min",
                       f"{against:.2f}, " + ("from the first minute" if against > PSI_LIMIT else "never"),
                       f"{AGE_LIMIT + 5} min"])
    return [
        Table("dashboard", "A frozen store, as the monitors see it",
              ["since the job died", "mean", "sd", "PSI against live", "keys changed in 5 min", "error"],
              dashboard(np.random.default_rng(21))),
        Table("alarms", "How long until somebody is told",
              ["daily swing", "PSI, same hour yesterday", "PSI, all of training", "age above 10 min"], alarms),
    ]


def break_even():
    """The refresh interval, in half-lives, at which a healthy job is worth as much as no feature."""
    low, high = 1.0, 5.0
    while high - low > 1e-9:
        u = (low + high) / 2
        low, high = (u, high) if (1 - 2**-u) / (u * np.log(2)) > 0.5 else (low, u)
    return low


def numbers():
    x = surprises(np.random.default_rng(21), 181)
    return {"zones": ZONES, "half_life": HALF_LIFE, "outage": OUTAGE, "psi_frozen": psi(x[180], x[0]),
            "psi_live": psi(x[180], x[90]), "break_even": break_even(),
            "break_even_minutes": HALF_LIFE * break_even()}


ARMS = {"trap": "the last value, as it is", "cut": "a default beyond one half-life",
        "none": "no feature at all", "fix": "the last value, shrunk by its age"}
LAB = Lab(
    title="A feature whose job died two hours ago",
    metric="error of the input, against having no feature",
    unit="%",
    better="lower",
    arms=ARMS,
    trial=dead_job,
    least_effect=50,
    sweeps=[
        Sweep("age", "Error at a given age", "age", "age of the value",
              [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 15, 20, 30, 45, 60], unit="minutes",
              trial=at_age, tie=5.0),
        Sweep("interval", "A healthy job that runs too seldom", "interval", "minutes between two runs",
              [1, 2, 3, 5, 7, 10, 15, 20, 22, 24, 26, 30, 40, 60], unit="minutes", scale="log",
              trial=healthy_job, tie=5.0),
    ],
    tables=tables,
    numbers=numbers,
)
