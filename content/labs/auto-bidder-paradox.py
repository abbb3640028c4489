"""Q1: what an accurate, unbiased price model earns when its bids meet other bidders and a budget.

A month of sealed-bid auctions. A frozen model puts every home at 100 and is right on average; a
share of the homes is unusual, with a larger error, and a second model, fitted to holdout residuals,
tells these apart, with mistakes. Rivals know less in general, but they have seen the house. Each arm
turns the estimate into a bid, buys first come first served until the budget is spent, and is judged
by the profit of the month. What is fitted is fitted on past auctions of the same rivals. Values,
bids and errors are in percent of the estimate, money in millions of dollars.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from trapwise.labs import Arm, Curve, Experiment, Fixed, Range, Setting, Table, World
from trapwise.labs.forms import stand_forms
from trapwise.labs.standings import standing
from trapwise.labs.trials import FULL, Purpose

SETTINGS = [
    Setting("budget", 500, Range(125, 2000, "log"), "scenario", "$M", label="budget"),
    Setting("home", 0.5, Range(0.25, 1, "log"), "scenario", "$M", label="price of a home"),
    Setting("rmse", 1.5, Range(1, 3), "scenario", "%", label="RMSE on the holdout"),
    Setting("auctions", 10_000, Range(2500, 40_000, "log", whole=True), "invented", label="auctions in the month",
            source="the interviewer does not say; it is the question to ask"),
    Setting("rivals", 4, Range(1, 12, whole=True), "invented", label="number of rivals",
            source="from a single buyer to a crowded market"),
    Setting("discount", 4, Range(2, 8), "invented", "%", label="rivals' average discount",
            source="each bids so far below the own guess; a resale costs them money too"),
    Setting("spread", 1, Range(0, 3), "invented", "%", label="spread of the rivals' discounts",
            source="each rival keeps one discount; a wide spread makes one of them aggressive"),
    Setting("noise", 3, Range(1.5, 6), "scenario", "%", label="rivals' error",
            source="the appraisers of the scenario err twice as much as the model"),
    Setting("informed", 1, Range(0, 1), "convention", label="share of our error that rivals see",
            source="1 is the common-value model: guesses scatter around the value; 0 switches the curse off"),
    Setting("share", 0.2, Range(0.05, 0.5), "invented", label="share of unusual homes"),
    Setting("ratio", 2.7, Range(1, 5), "invented", label="error of unusual homes, as a multiple of the others'",
            source="1 is a model that errs on every home alike; the RMSE stays"),
    Setting("mistaken", 0.1, Range(0, 0.5), "invented", label="share of homes in the wrong kind",
            source="at 0.5 the kind is a coin toss"),
    Setting("decay", 0, Range(0, 0.3), "invented", label="more homes in the wrong kind than in the past",
            source="the error model ages, too, and the replay cannot know"),
    Setting("cost", 0.5, Range(0, 2), "invented", "%", label="own costs of a home until resale",
            source="fees, repairs and months of holding beyond what rivals pay"),
    Setting("drift", 0, Range(-2, 2), "invented", "%", label="move of the market under the frozen model",
            source="a month's move; the past does not hold it"),
    Setting("trend", 0, Range(-2, 2), "invented", "%", label="market's move left in past resales",
            source="a resale comes months after the auction; 0 if the move has been taken out"),
    Setting("forecast", 1, Range(0.5, 2, "log"), "invented", label="auctions expected, as a multiple of those that come",
            source="nobody knows next month's number"),
    Setting("reaction", 0, Range(-1, 1), "invented", "%", label="change of the rivals' discounts",
            source="they may answer our entry"),
    Setting("weeks", 4, Range(1, 12, whole=True), "convention", label="reviews in the month",
            source="weekly; 1 is a month without a review"),
    Setting("holdout", 2000, Range(200, 20_000, "log", whole=True), "invented", label="holdout residuals"),
    Setting("past", 5000, Range(500, 20_000, "log", whole=True), "invented", label="past auctions",
            source="with the winning price and a later resale"),
    Setting("haircut", 5, Range(2, 8), "scenario", "%", label="the candidate's haircut"),
    Setting("z", 1.28, Range(0.67, 2.33), "convention", label="depth of the fixed quantile, in local errors",
            source="1.28 is the 10% quantile of a normal error; the ends are 25% and 1%"),
    Setting("widest", 15, Range(12, 20), "convention", "%", label="widest haircut of the replay"),
    Setting("step", 0.1, Range(0.05, 0.25), "convention", "%", label="step between haircuts"),
]


def errors(rng, shape, law):
    """Return errors of unit variance: independent, with heavy tails, or half of it shared by a row."""
    if law == "heavy":
        return rng.laplace(size=shape) / np.sqrt(2)
    own = rng.standard_normal(shape)
    return (own + rng.standard_normal((shape[0], 1))) / np.sqrt(2) if law == "shared" else own


def auctions(rng, count, s, discounts, drift=0, decay=0, ours="", theirs="", unsure=False):
    """Return (flagged as unusual, value, best rival bid) of ``count`` auctions.

    ``unsure`` rivals err more on unusual homes, as we do.
    """
    unusual = rng.random(count) < s["share"]
    flagged = unusual ^ (rng.random(count) < s["mistaken"] + decay)
    kind = np.where(unusual, s["ratio"], 1)
    standard = s["rmse"] / np.sqrt(1 - s["share"] + s["share"] * s["ratio"] ** 2)
    value = 100 + drift + standard * kind * errors(rng, (count, 1), ours)[:, 0]
    seen = 100 + s["informed"] * (value - 100)
    noise = s["noise"] / 100 * (kind if unsure else 1 + 0 * kind)
    guess = seen[:, None] * (1 + noise[:, None] * errors(rng, (count, len(discounts)), theirs))
    return flagged, value, (guess * (1 - discounts / 100)).max(1)


def month(rng, s, second_price=False, resold=1, gradual=False, **law):
    """Return what the arms may look at, and the month that they are judged by.

    Of past homes that were worth more than our estimate a share is ``resold``, of the others all are.
    A ``gradual`` drift ends where the other begins.
    """
    discounts = s["discount"] + s["spread"] * rng.standard_normal(int(s["rivals"]))
    flagged, value, _ = auctions(rng, int(s["holdout"]), s, discounts, **law)
    local = [np.sqrt(((value[flagged == kind] - 100) ** 2).mean()) for kind in (False, True)]
    past = auctions(rng, int(s["past"]), s, discounts, **law)
    past = (past[0], past[1] + s["trend"], past[2])
    if resold < 1:
        known = (past[1] < 100) | (rng.random(len(past[1])) < resold)
        past = [each[known] for each in past]
    drift = s["drift"] * np.linspace(0, 1, int(s["auctions"])) if gradual else s["drift"]
    new = auctions(rng, int(s["auctions"]), s, discounts + s["reaction"], drift, s["decay"], **law)
    return {"local": local, "past": past, "new": new, "second": second_price}


def bids(discounts, flagged):
    return 100 - np.where(flagged, discounts[1], discounts[0])


def buy(bid, rival, money, data, s):
    """Return which homes are bought with ``money``, first come first served, and what each would cost."""
    price = rival if data["second"] else bid
    won = bid > rival
    return won & (np.cumsum(np.where(won, price, 0)) * s["home"] / 100 <= money), price


def replay(discounts, data, s, on="past", resold=True):
    """$M that each pair of ``discounts`` would have earned and spent, per auction.

    One sort by the rival's bid; a bid then wins a prefix, whose sums are known. Without ``resold``
    every home counts as worth its estimate.
    """
    flagged, value, rival = data[on]
    earned, spent = 0, 0
    for kind, discount in enumerate(discounts):
        mine = np.flatnonzero(flagged == kind)
        mine = mine[np.argsort(rival[mine], kind="stable")]
        worth = (value[mine] if resold else np.full(len(mine), 100)) - s["cost"]
        total, paid = (np.append(0, np.cumsum(each)) for each in (worth, rival[mine]))
        won = np.searchsorted(rival[mine], 100 - discount)
        paid = paid[won] if data["second"] else won * (100 - discount)
        earned, spent = earned + total[won] - paid, spent + paid
    return earned * s["home"] / 100 / len(rival), spent * s["home"] / 100 / len(rival)


def best(discounts, earned, spent, count, money):
    """Return the pair that earns most in ``count`` auctions, which end when the money does."""
    at = np.argmax(earned * np.minimum(count, money / np.maximum(spent, 1 / count)))
    return [np.broadcast_to(each, earned.shape).flat[at] for each in discounts]


def replayed(discounts, data, s, budget=True, resold=True):
    """Buy with the pair of ``discounts`` that the past says is best, reviewed each week.

    A week may spend its share of what is left. After it, the share of auctions won says by how much
    the market has moved, and the bids follow.
    """
    earned, spent = replay(discounts, data, s, resold=resold)
    then, _, bar = data["past"]
    flagged, _, rival = data["new"]
    bought, prices, moved, money = [], [], [], s["budget"]
    for week in np.array_split(np.arange(len(rival)), int(s["weeks"])):
        left = len(rival) - week[0]
        pair = best(discounts, earned, spent, left * s["forecast"], money if budget else np.inf)
        shift = np.mean(moved) if moved else 0
        bid = bids(pair, flagged[week]) + shift
        mine, price = buy(bid, rival[week], money * len(week) / left, data, s)
        bought, prices, money = [*bought, mine], [*prices, price], money - price[mine].sum() * s["home"] / 100
        won = (bid > rival[week]).mean()
        moved.append(shift - np.quantile(bar - bids(pair, then), won))
    return np.concatenate(bought), np.concatenate(prices)


def fixed(discounts, data, s):
    return buy(bids(discounts, data["new"][0]), data["new"][2], s["budget"], data, s)


def levels(s):
    """The haircuts that are tried; the last is not to bid at all."""
    return np.append(np.arange(0, s["widest"], s["step"]), 100)


def by_error(data, s, **how):
    return replayed((levels(s)[:, None], levels(s)), data, s, **how)


def one_for_all(data, s):
    return replayed((levels(s), levels(s)), data, s)


def standard_only(data, s):
    return replayed((levels(s), np.full(len(levels(s)), 100)), data, s)


def multiple(data, s):
    return replayed([s["cost"] + levels(s)[:-1] / 2 * error for error in data["local"]], data, s)


def flat95(data, s):
    return fixed([s["haircut"]] * 2, data, s)


def quantile(data, s):
    return fixed([s["cost"] + s["z"] * error for error in data["local"]], data, s)


def estimate(data, s):
    return fixed([s["cost"]] * 2, data, s)


def hindsight(data, s):
    pairs = levels(s)[:, None], levels(s)
    return fixed(best(pairs, *replay(pairs, data, s, on="new"), s["auctions"], s["budget"]), data, s)


def profit(policy, data, s, knobs, rng):
    """$M earned in the month."""
    mine, price = policy(data, s)
    return float((data["new"][1] - s["cost"] - price)[mine].sum() * s["home"] / 100)


def share(run, data, s, knobs, rng):
    """What an arm earns, in % of the best that was possible in hindsight."""
    return 100 * run(data, s, knobs, rng) / profit(hindsight, data, s, knobs, rng)


def arm(name, label, policy, **more):
    return Arm(name, label, partial(profit, policy), **more)


def curve(name, title, values, arms, **more):
    of_best = [replace(each, run=partial(share, each.run), option="") for each in arms]
    metric = {"metric": "profit, of the best in hindsight", "unit": "%", "better": "higher"}
    return Curve(name, title, name, values, arms=of_best, **metric, **more)


LOCAL = arm("local", "haircut by local error, replayed", by_error, option="local")
FLAT = arm("flat", "one haircut, replayed", one_for_all, option="flat")
SHADE = arm("shade", "win-rate shading", partial(by_error, resold=False), option="shade")
FLAT95 = arm("flat95", "flat 95%", flat95)
QUANTILE = arm("quantile", "10% quantile", quantile, option="quantile")
RAW = arm("raw", "the estimate", estimate, option="raw")
# Other forms of the recommended design, and the design without one of its parts.
SKIP = arm("skip", "one haircut, no unusual homes", standard_only)
MULTIPLE = arm("multiple", "tuned multiple of the local error", multiple)
BLIND = arm("blind", "by local error, no budget in the replay", partial(by_error, budget=False))
ONCE = arm("once", "by local error, no weekly review", lambda data, s: by_error(data, {**s, "weeks": 1}))


def audit():
    """Return for each arm, as assumed, what a month buys on average."""
    s, seen = EXPERIMENT.values, {}
    policies = {"raw": estimate, "quantile": quantile, "flat95": flat95, "flat": one_for_all, "local": by_error}
    for name, policy in policies.items():
        months = []
        for seed in range(FULL.seeds):
            data = month(np.random.default_rng([Purpose.REPORTING, seed, 0]), s)
            mine, price = policy(data, s)
            flagged, value, _ = data["new"]
            gain = (value - s["cost"] - price)[mine]
            months.append([mine.sum(), (price[mine] * s["home"] / 100).sum(), (value[mine] - 100).mean(),
                           100 * flagged[mine].mean(), gain.mean(), 100 * (gain < 0).mean()])
        what = ("homes", "spent", "surprise", "flagged", "margin", "losing")
        seen[name] = dict(zip(what, np.mean(months, axis=0), strict=True))
    return seen


def chosen():
    """Return the haircuts that the replay chooses, and by how much it promises too much, on average."""
    s, found = EXPERIMENT.values, []
    for seed in range(FULL.seeds):
        data = month(np.random.default_rng([Purpose.REPORTING, seed, 0]), s)
        pairs, one = (levels(s)[:, None], levels(s)), (levels(s), levels(s))
        earned, spent = replay(pairs, data, s)
        promise = (earned * np.minimum(s["auctions"], s["budget"] / np.maximum(spent, 1 / s["auctions"]))).max()
        wanted = best(pairs, earned, spent, s["auctions"], np.inf)
        flat = best(one, *replay(one, data, s), s["auctions"], s["budget"])[0]
        would = replay(wanted, data, s, on="new")[1] * s["auctions"]
        now = best(pairs, earned, spent, s["auctions"], s["budget"])
        found.append([*now, flat, would, promise, profit(by_error, data, s, {}, None)])
    standard, unusual, flat, wanted, promise, got = np.median(found, axis=0)
    return {"standard": standard, "unusual": unusual, "flat": flat, "wanted": wanted, "optimism": promise - got}


FORMS = [SKIP, MULTIPLE, BLIND, ONCE]


NEAR = Fixed("near", 0.1, "our choice: one step to each side of the scenario's budget", label="budgets compared for the price of capital")


def capital():
    """Return what the last dollar of the budget earns, in %: the price of capital that the replay has found."""
    lower, upper = (EXPERIMENT.values["budget"] * factor for factor in (1 - NEAR.value, 1 + NEAR.value))
    low, high = (np.mean(standing(EXPERIMENT, {"budget": money}, FULL).found["local"]) for money in (lower, upper))
    return {"return": 100 * (high - low) / (upper - lower)}


def numbers():
    return {"audit": audit(), "chosen": chosen(), "form": stand_forms(EXPERIMENT, FORMS), "capital": capital()}


def signed(value, digits="+.2f"):
    return format(value, digits).replace("-", "−")


def tables():
    homes = [[EXPERIMENT.arm(name).label, f"{v['homes']:,.0f}", signed(v["surprise"]), f"{v['flagged']:.0f}%",
              f"{v['losing']:.0f}%", signed(v["margin"])] for name, v in audit().items()]
    forms = {each.id: each.label for each in (MULTIPLE, SKIP, ONCE, BLIND)}
    seen = stand_forms(EXPERIMENT, FORMS)
    rows = [[label, f"{signed(-seen[name]['mean'])} ({signed(-seen[name]['high'])} to {signed(-seen[name]['low'])})",
             seen[name]["ahead"], seen[name]["level"], seen[name]["behind"]] for name, label in forms.items()]
    return [
        Table("homes", "What a month buys", ["bid", "homes bought", "value above the estimate, %",
              "called unusual", "purchases that lose", "kept per home, %"], homes),
        Table("forms", "The same design in other forms, and without its parts",
              ["form", "$M against the haircut by local error", "points ahead", "level", "behind"], rows),
    ]


EXPERIMENT = Experiment(
    title="A month of sealed-bid auctions with an unbiased price model and a budget",
    metric="profit of the month",
    unit="$M",
    better="higher",
    settings=SETTINGS,
    arms=[LOCAL, FLAT, SHADE, FLAT95, QUANTILE, RAW,
          arm("hindsight", "best in hindsight", hindsight, is_oracle=True)],
    recommended="local",
    obvious="flat",
    draw=month,
    cause={"informed": 0},
    worlds=[
        World("heavy", "rivals' errors have heavy tails", draw=partial(month, theirs="heavy")),
        World("ours", "our own errors have heavy tails", draw=partial(month, ours="heavy")),
        World("shared", "rivals share half of their error", draw=partial(month, theirs="shared")),
        World("unsure", "rivals, too, err more on unusual homes", draw=partial(month, unsure=True)),
        World("resold", "past homes that disappointed resell twice as often", draw=partial(month, resold=0.5)),
        World("falling", "the market falls by 2% and money is plenty", {"drift": -2, "auctions": 2500}),
        World("gradual", "the market falls by 2% in the course of the month", {"drift": -2},
              draw=partial(month, gradual=True)),
        World("second", "the winner pays the second bid", draw=partial(month, second_price=True)),
        World("seller", "no auction, but one seller who knows the home", {"rivals": 1, "noise": 1.5}),
    ],
    scalings=[{"auctions": 2, "budget": 2}, {"home": 2, "budget": 2}],
    curves=[
        curve("informed", "What rivals know decides what local error is worth",
              [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1], [LOCAL, FLAT, SHADE, MULTIPLE]),
        curve("auctions", "The scarcer the money, the more the budget in the replay is worth",
              [2500, 5000, 10_000, 20_000, 40_000], [LOCAL, SKIP, FLAT, FLAT95, BLIND], scale="log"),
        curve("drift", "A market that moves under the frozen model",
              [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2], [LOCAL, ONCE, FLAT95]),
    ],
    tables=tables,
    numbers=numbers,
)
