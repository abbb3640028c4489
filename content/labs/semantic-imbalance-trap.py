"""Q18: deer at night, seen from the side only, and five ways to make more of 45 images.

Animals are small sets of points in three dimensions. A camera turns them about the
vertical axis and makes noisy images of 16 by 16 pixels. All 45 training deer crossed
the road, so they are seen from the side; the deer of the test stand at every angle.
Dogs, poles, edges and people are the negatives. The detector is a ridge regression on
random features of the pixels: what it knows of three dimensions is in its images.
"""

from functools import lru_cache

import numpy as np

from trapwise.labs import Lab, Sweep, Table

SIZE, WAVES, WIDTH, PENALTY = 16, 300, 5.0, 1e-3
REAL, MADE, STREETS, BAR, TESTED, FALSE = 45, 450, 3000, 6000, 400, 0.01
SEEN = 25               # half-width of the side views, degrees
GAP = 0.3               # how far the generator's animal is from a deer (0) to a dog (1)
NOISE = 0.15

_apart = np.subtract.outer(np.arange(SIZE), np.arange(SIZE))
BLUR = np.exp(-2.0 * _apart**2) / np.exp(-2.0 * np.arange(-5, 6) ** 2).sum()

DEER = dict(leg=0.9, neck=0.7, antler=0.6, length=1.6, tail=0.2, head=0.35)
DOG = dict(leg=0.5, neck=0.3, antler=0.0, length=1.0, tail=0.4, head=0.3)


def animal(leg, neck, antler, length, tail, head, width=0.35):
    """Points [p, 3] of a four-legged animal along the x axis, z upward."""
    points = [(x, y, leg + z) for x in np.linspace(-length / 2, length / 2, 7)
              for y in (-width / 2, width / 2) for z in (0, 0.25)]
    points += [(x, y, z) for x in (0.05 - length / 2, length / 2 - 0.05) for y in (-width / 2, width / 2)
               for z in np.linspace(0, leg, 5)]
    front, top = length / 2 + 0.3 * neck, leg + 0.25 + neck
    points += [(length / 2 + 0.3 * neck * s, 0, leg + 0.25 + neck * s) for s in np.linspace(0, 1, 4)]
    points += [(front + head * s, 0, top - 0.1 * s) for s in np.linspace(0, 1, 3)]
    points += [(front - 0.15 * s, side * 0.5 * antler * s, top + antler * s)
               for side in (-1, 1) for s in np.linspace(0.2, 1, 4)]
    points += [(-length / 2 - tail * s, 0, leg + 0.2) for s in (0.5, 1)]
    return np.array(points)


def between(gap):
    """An animal on the way from a deer to a dog."""
    return animal(**{part: (1 - gap) * DEER[part] + gap * DOG[part] for part in DEER})


def pixels(rng, u, v, noise):
    """Images [n, SIZE * SIZE] of points at columns u and rows v, both [n, points]."""
    n = len(u)
    u, v = (np.clip(c - 0.5, 0, SIZE - 1.001) for c in (u, v))
    left, top = u.astype(int), v.astype(int)
    p, q, first = u - left, v - top, (np.arange(n) * SIZE * SIZE)[:, None]
    image = np.zeros(n * SIZE * SIZE)
    for down, right, share in ((0, 0, (1 - p) * (1 - q)), (0, 1, p * (1 - q)), (1, 0, (1 - p) * q), (1, 1, p * q)):
        place = first + (top + down) * SIZE + left + right
        image += np.bincount(place.ravel(), share.ravel(), n * SIZE * SIZE)
    image = 1 - np.exp(-2 * (BLUR @ image.reshape(n, SIZE, SIZE) @ BLUR))
    image *= rng.uniform(0.6, 1.0, (n, 1, 1))
    return (image + noise * rng.standard_normal(image.shape)).reshape(n, SIZE * SIZE)


def photograph(rng, body, angles, scale=3.2, noise=NOISE):
    """One image for each angle (radians; 0 and pi are side views), of individuals that differ."""
    n = len(angles)
    points = body * (1 + 0.06 * rng.standard_normal((n, 1, 3))) + 0.03 * rng.standard_normal((n, *body.shape))
    size = scale * (1 + 0.08 * rng.standard_normal((n, 1)))
    turned = points[:, :, 0] * np.cos(angles)[:, None] + points[:, :, 1] * np.sin(angles)[:, None]
    u = SIZE / 2 + turned * size + 0.5 * rng.standard_normal((n, 1))
    v = SIZE / 2 - (points[:, :, 2] - 1) * size + 0.5 * rng.standard_normal((n, 1))
    return pixels(rng, u, v, noise)


def all_round(rng, count):
    return rng.uniform(0, 2 * np.pi, count)


def from_the_side(rng, count, within=SEEN):
    return np.pi * rng.integers(0, 2, count) + np.deg2rad(rng.uniform(-within, within, count))


def streets(rng, count):
    """A third dogs, at every angle and close to the camera; the rest poles, edges and people."""
    dogs = photograph(rng, animal(**DOG), all_round(rng, count // 3), scale=4.5)
    n, strokes = count - count // 3, 6
    x, y = rng.uniform(1, SIZE - 1, (2, n, strokes, 1))
    upright = np.pi / 2 * rng.integers(0, 2, (n, strokes, 1))
    slope = np.where(rng.random((n, strokes, 1)) < 0.7, upright, rng.uniform(0, np.pi, (n, strokes, 1)))
    along = rng.uniform(3, 10, (n, strokes, 1)) * np.linspace(-0.5, 0.5, 9)
    clutter = pixels(rng, (x + along * np.cos(slope)).reshape(n, -1),
                     (y + along * np.sin(slope)).reshape(n, -1), NOISE)
    return np.concatenate([dogs, clutter])


def augment(rng, images, count):
    """Rolls up to 15 degrees, mirror images, shifts, zooms, contrast and noise."""
    picked = images[rng.integers(0, len(images), count)].reshape(count, SIZE, SIZE)
    roll, one = np.deg2rad(rng.uniform(-15, 15, (count, 1, 1))), np.ones((count, 1, 1))
    mirror, zoom = np.where(rng.random((count, 1, 1)) < 0.5, -one, one), rng.uniform(0.9, 1.1, (count, 1, 1))
    middle = (SIZE - 1) / 2
    down, across = np.meshgrid(np.arange(SIZE) - middle, np.arange(SIZE) - middle, indexing="ij")
    x = mirror * zoom * (np.cos(roll) * across + np.sin(roll) * down) + middle + rng.uniform(-1, 1, (count, 1, 1))
    y = zoom * (np.cos(roll) * down - np.sin(roll) * across) + middle + rng.uniform(-1, 1, (count, 1, 1))
    left, top = (np.clip(np.floor(c).astype(int), 0, SIZE - 2) for c in (x, y))
    p, q, row = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1), np.arange(count)[:, None, None]
    moved = ((1 - q) * ((1 - p) * picked[row, top, left] + p * picked[row, top, left + 1])
             + q * ((1 - p) * picked[row, top + 1, left] + p * picked[row, top + 1, left + 1]))
    moved = moved * rng.uniform(0.8, 1.2, (count, 1, 1)) + 0.05 * rng.standard_normal(moved.shape)
    return moved.reshape(count, -1)


def fitted_generator(rng, images, count):
    """New images from a Gaussian fitted to the given ones: all it knows is those images.

    Random mixtures of the deviations have their covariance; principal axes would, too,
    but their signs are the linear-algebra library's choice.
    """
    mean = images.mean(0)
    return mean + rng.standard_normal((count, len(images))) @ (images - mean) / np.sqrt(len(images) - 1)


WAVE = np.random.default_rng(18).standard_normal((SIZE * SIZE, WAVES)) / WIDTH
PHASE = np.random.default_rng(19).uniform(0, 2 * np.pi, WAVES)


def features(images):
    return np.column_stack([np.cos(images @ WAVE + PHASE), np.ones(len(images))])


@lru_cache
def common_streets():
    """Streets are plentiful, so all seeds share them: for training their moments, for the bar their features."""
    rng = np.random.default_rng(20)
    b = features(streets(rng, STREETS))
    return b.T @ b / len(b), b.mean(0), features(streets(rng, BAR))


def fit(groups):
    """Balanced ridge regression: groups of deer share half of the weight equally, streets have the other."""
    moments, mean, _ = common_streets()
    left, right = moments + PENALTY * np.eye(len(mean)), -mean
    for group in groups:
        a = features(group)
        left, right = left + a.T @ a / (len(a) * len(groups)), right + a.mean(0) / len(groups)
    return np.linalg.solve(left, right)


def recipe(name, rng, real, gap, rotten):
    """Groups of training images of deer; each group has the same total weight."""
    if name == "plain":
        return [real]
    if name == "mined":
        real = np.concatenate([real, photograph(rng, between(0), all_round(rng, REAL))])
    groups = [np.concatenate([real, augment(rng, real, MADE)])]
    if name == "fitted":
        groups.append(fitted_generator(rng, real, MADE))
    if name == "fix":
        dogs = round(rotten * MADE)
        made = photograph(rng, between(gap), all_round(rng, MADE - dogs))
        wrong = photograph(rng, animal(**DOG), all_round(rng, dogs), scale=4.5)
        groups.append(np.concatenate([made, wrong]))
    return groups


def detect(rng, arms=("plain", "trap", "fitted", "fix", "mined"), gap=GAP, within=SEEN, mined=0, rotten=0.0):
    """For each arm: recall (%) over all angles, from the side, from elsewhere; false alarms on dogs (%).

    ``mined`` real images from any angle join the 45 in every recipe; ``rotten`` is the
    share of the generator's images that show a dog.
    """
    real = photograph(rng, between(0), from_the_side(rng, REAL, within))
    real = np.concatenate([real, photograph(rng, between(0), all_round(rng, mined))]) if mined else real
    angles = all_round(rng, TESTED)
    tests = features(photograph(rng, between(0), angles))
    side = np.abs(np.sin(angles)) < np.sin(np.deg2rad(SEEN))
    result = {}
    for name in arms:
        solution = fit(recipe(name, rng, real, gap, rotten))
        alarms = common_streets()[2] @ solution
        bar = np.quantile(alarms, 1 - FALSE)
        hit = tests @ solution > bar
        result[name] = [100 * float(v) for v in (hit.mean(), hit[side].mean(), hit[~side].mean(),
                                                 (alarms[: BAR // 3] > bar).mean())]
    return result


def overall(rng, **how):
    return {name: values[0] for name, values in detect(rng, **how).items()}


def by_views(rng, within):
    return overall(rng, arms=("trap", "plain", "fix"), within=within)


def by_gap(rng, gap):
    return overall(rng, arms=("trap", "fix"), gap=gap)


def by_mined(rng, mined):
    """Both recipes get the same ``mined`` extra real images."""
    return overall(rng, arms=("trap", "fix"), mined=mined)


@lru_cache
def parts(rotten=0.0, seeds=20):
    """Medians of the four measures of ``detect`` for each arm."""
    arms = ("trap", "fix") if rotten else ("plain", "trap", "fitted", "fix", "mined")
    runs = [detect(np.random.default_rng(seed), arms=arms, rotten=rotten) for seed in range(seeds)]
    names = ("all", "side", "elsewhere", "dogs")
    return {arm: dict(zip(names, np.median([r[arm] for r in runs], axis=0), strict=True)) for arm in arms}


def tables():
    rows = [[LAB.arms[arm], *(round(float(v), 1) for v in values.values())] for arm, values in parts().items()]
    return [Table("views", "Where the recall comes from (%), medians",
                  ["recipe", "all views", "from the side", "elsewhere", "false alarms on dogs"], rows)]


def numbers():
    return {"parts": parts(), "rotten": {f"at_{round(100 * r)}": parts(r)["fix"] for r in (0.1, 0.4)},
            "real": REAL, "made": MADE, "side": SEEN, "noise": NOISE, "gap": GAP, "size": SIZE,
            "false": 100 * FALSE}


LAB = Lab(
    title="Deer found at one false alarm in a hundred",
    metric="recall over all viewing angles",
    unit="%",
    better="higher",
    arms={"trap": "45 real, augmented", "plain": "45 real, weighted",
          "fitted": "augmented + own generator", "fix": "augmented + outside generator",
          "mined": "augmented + 45 mined"},
    trial=overall,
    least_effect=10,
    sweeps=[
        Sweep("views", "What the 45 images already show", "within", "training deer within … of the side view",
              [5, 15, 25, 40, 55, 70, 80, 90], unit="degrees", trial=by_views,
              arms=("trap", "plain", "fix"), tie=2.0),
        Sweep("gap", "How wrong may the generated animal be?", "gap", "from deer (0) to dog (1)",
              [0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0], trial=by_gap,
              arms=("trap", "fix"), tie=2.0),
        Sweep("mined", "Both recipes get more real images", "mined", "more real images, any view",
              [1, 5, 10, 20, 45, 100, 200, 400], scale="log", trial=by_mined, arms=("trap", "fix"), tie=2.0),
    ],
    tables=tables,
    numbers=numbers,
)
