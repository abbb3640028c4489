"""The worked estimates again, from their inputs: a slip in the page or in a record fails here."""

from __future__ import annotations

import re
from functools import cache
from math import ceil, sqrt
from statistics import NormalDist

import pytest

from tests.conftest import ROOT
from tests.content.sums import steps
from tests.real import catalogue
from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.numbers.pulls import fill_numbers
from trapwise.pages.scanning import Page, scan_page

GiB, MiB = 2**30, 2**20


@cache
def page() -> Page:
    path = "frameworks/estimation.md"
    return scan_page(path, (ROOT / "docs" / path).read_text(encoding="utf-8"), BLOCK_KINDS)[0]


@cache
def filled() -> str:
    return fill_numbers(page().body, None, catalogue().labs, catalogue().quantities)


def known(name: str) -> float:
    return catalogue().quantities[name].number


def section(anchor: str) -> str:
    """Return an estimate as it is read: numbers filled in, no TeX, one space between words."""
    start = filled().index(f"{{#{anchor}}}")
    text = filled()[start : filled().index("\n##", start)]
    for tex, plain in (
        ("{,}", ","),
        (r"\times", "×"),
        (r"\approx", "≈"),
        ("\\$", "§"),
        ("$", ""),
        ("§", "$"),
        ("\u00a0", " "),
        ("\\ ", " "),
    ):
        text = text.replace(tex, plain)
    return " ".join(re.sub(r"\\text\{(\w+)\}", r"\1", text).split())


def says(anchor: str, *phrases: str) -> None:
    text = section(anchor)
    missing = [phrase for phrase in phrases if phrase not in text]
    assert missing == [], f"expected {missing} in #{anchor}:\n{text}"


STATED = {
    "requests": (
        "30 million users a day ask for 8 rankings each; a request stays 40 ms in the service and uses 15 ms",
        "machines of 32 cores",
        "the 15 ms. A network scoring 500 candidates in 150 ms of core time needs ten times as much",
    ),
    "embedding-table": (
        "200 million users and 50 million items, with 64 dimensions each, in float32 of 4 B",
        "one host with 512 GB",
        "At 256 dimensions",
        "an optimizer that keeps one number a row",
    ),
    "ann": (
        "768 dimensions in float32, retrieval may take 50 ms, and there are first 1 million vectors, then 100 million",
        "200 GiB/s (200 × 2<sup>30</sup> bytes a second)",
        "and 100 million in 100 ×",
        "In 50 ms it reads",
        "with 32 links",
        "for 100 million. ///",
        "At 100 million, approximate",
        "At 100 queries a second, a 14 ms scan fills",
        "In int8 the scan is four times shorter",
    ),
    "feature-store": (
        "Take 13,300 requests a second from above, and suppose that each has 500 candidates, with 200 bytes of features",
        "for a card of 10 Gbit/s",
        "answers 200,000 rows a second",
        "Suppose there are 5 million items in all",
        "to 20 rankers every minute",
        "13,300 rows a second, which one node",
    ),
    "training": (
        "Suppose the model has 7 billion parameters, and 20 tokens for each",
        "C = 6ND",
        "2 forward and 4 backward",
        "reaches 40% of the peak 989 TFLOP/s, on 64 accelerators",
        "an hour costs $4.92, [one vendor's price of late 2024]",
        "On 64 it is",
        "**Trust least:** 40%.",
        "100 million tokens of your domain",
    ),
    "llm-serving": (
        "Llama 2 70B in half precision: 70 billion parameters, 80 layers, 8 key-value heads of 128 dimensions",
        "Suppose 2,600 tokens in and 400 out, so 3,000 tokens a request, 2 requests a second at peak, 20 s each, "
        "and a tenth of memory kept free",
        "2 operations for each parameter and token",
        "At 40% of their peak the four do",
        "so the supposed 20 s allows",
        "**Trust least:** 40%",
        "At 5 requests a second",
        "At 32,000 tokens a request",
    ),
    "ab-test": (
        r"variance 2\sigma^2/n. To reject at 5%, two-sided, with 80% power",
        r"\delta = 2.80 \sqrt{\frac{2\sigma^2}{n}}, \qquad n = \frac{2 × 2.80^2\, \sigma^2}{\delta^2} "
        r"= \frac{15.7\, \sigma^2}{\delta^2} ≈ \frac{16\, \sigma^2}{\delta^2}.",
        "4% of visitors convert, the smallest effect worth shipping is 2% of that, and 150,000 new visitors",
        r"\sigma^2 = 0.04 ×",
        "Suppose 70% of answers are acceptable and you want to see 2 points",
        "at 50 cents each",
        "For 1% instead of 2%",
    ),
    "event-log": (
        "Suppose there are 2 billion events a day of 500 bytes, compressed five to one and kept for 400 days",
        "on 20 machines at 2 GiB/s each",
        "With the features of 500 candidates inside, 200 bytes each",
    ),
    "errors": (
        "Suppose there are 5 million payments a day, one in 1,000 is fraudulent, and each fraud loses $80",
        "stops 75% of fraud and the heavy one 77%",
        "uses 5 ms of an accelerator a payment, and a wrongly blocked payment costs $3",
        "the $3. If a blocked customer leaves for good it is more like $30",
    ),
}
"""What each estimate supposes, and must go on supposing for the sums below to be about it."""


@pytest.mark.parametrize("anchor", STATED)
def test_the_inputs_are_those_of_the_sums(anchor: str) -> None:
    says(anchor, *STATED[anchor])


def test_every_sum_on_the_page_adds_up() -> None:
    found = list(steps(filled()))
    wrong = [f"{s.formula}: {s.left:.6g} is not {s.right:.6g}" for s in found if not s.holds]
    assert wrong == []
    assert len(found) >= 60, "the sums are read"


@pytest.mark.parametrize(
    ("tex", "holds"),
    [
        (r"$2 \times 3 = 6$", [True]),
        (r"$2 \times 3 = 7$", [False]),
        (r"$1{,}000 / 3 \approx 333$", [True]),
        (r"$1{,}000 / 3 \approx 350$", [False]),
        (r"$2^{10} = 1{,}024 \approx 10^3$", [True, False]),
        (r"$3 \times 4\ \text{GB} = 12\ \text{GB}$", [True]),
        (r"$3 \times 4\ \text{GB} = 12\ \text{TB}$", [False]),
        (r"$n = 2 + 2 = 5$", [False]),
        (r"$\sqrt{4} = 2$ and $a = b$", [True]),
    ],
)
def test_how_sums_are_read(tex: str, holds: list[bool]) -> None:
    assert [step.holds for step in steps(tex)] == holds


def test_each_derived_quantity_is_its_sum() -> None:
    sums = {
        "network-10g": 10 / 8,
        "float32": 32 / 8,
        "float16": 16 / 8,
        "int8": 8 / 8,
        "embedding-768": 768 * known("float32"),
        "jpeg-megapixel": 1e6 * known("jpeg-bits") / 8,
        "hnsw-vector": 768 * 4 + 32 * 2 * 4,
        "h100-intensity": round(known("h100-flops") / known("h100-bandwidth")),
        "weight-inference": known("float16"),
        "tokens-per-parameter": 1.4e12 / 70e9,
        "llama-head": 8192 / 64,
        "kv-token": 2 * known("llama-layers") * known("llama-kv-heads") * known("llama-head") * 2,
        "day": 24 * 60 * 60,
        "month": 365 * 24 / 12,
        "year": 365 * known("day"),
        "per-million": round(1e6 / known("day"), 1),
        "peak": 0.1 * 24 * 2,
        **{f"two-{n}": 2**n for n in (10, 16, 20, 30, 32, 40, 64)},
    }
    derived = {q.id: q.number for q in catalogue().quantities.values() if q.derived}
    assert derived == pytest.approx(sums, rel=1e-12)


def test_machines_that_rank() -> None:
    mean = 30e6 * 8 / known("day")
    peak = mean * known("peak")
    assert round(peak, -2) == 13_300
    cores = peak * 0.015 / 0.5
    machines = ceil(cores / 32 * 3 / 2)
    says(
        "requests", f"≈ {mean:,.0f} a second", "≈ 13,300 a second", f"{13_300 * 0.040:.0f} requests in flight"
    )
    says("requests", f"{cores:.0f} cores", f"≈ {machines}. ///", "about twenty ordinary machines")


def test_the_embedding_table() -> None:
    row = 64 * known("float32")
    serve = (200e6 + 50e6) * row
    says("embedding-table", f"{row:.0f} bytes", f"{serve / 1e9:.0f} GB", f"{3 * serve / 1e9:.0f} GB")
    assert 3 * serve < 512e9 < 4 * 3 * serve, "one host now, not at four times the width"
    by_row = 4 * serve + 250e6 * known("float32")
    says("embedding-table", f"= {by_row / 1e9:.0f} GB.")
    assert by_row < 512e9
    assert serve < known("h100-memory") * 1e9 < 3 * serve, "an accelerator serves it and does not train it"


def test_exact_search_and_an_index() -> None:
    speed = known("memory-machine") * GiB
    scan = 1e6 * known("embedding-768") / speed
    border = 0.05 * speed / known("embedding-768")
    says("ann", f"≈ {scan:.4f} s", f"= {100 * scan:.2f} s", f"≈ {border / 1e6:.1f} × 10^6 vectors")
    says("ann", f"≈ {1e8 * known('hnsw-vector') / 1e9:.0f} GB", f"from 3.5 to {4 * border / 1e6:.0f} million")
    says(
        "ann",
        f"only {known('hnsw-vector') / known('embedding-768') - 1:.0%} to",
        f"scan: {1000 * scan:.0f} ms",
    )
    assert 1e6 < border < 1e8, "the two sizes lie on two sides of the border"


def test_the_feature_store() -> None:
    rows = 13_300 * 500
    nodes = ceil(2 * rows / 200_000)
    says("feature-store", f"= {rows / 1e6:.2f} × 10^6 a second", f"= {rows * 200 / 1e9:.2f} GB a second")
    says(
        "feature-store",
        f"≈ {rows / 200_000:.0f} nodes, {nodes - 1} at half load",
        "three times more store nodes",
    )
    assert known("network-10g") * 1e9 < rows * 200 < known("network-zone") * GiB
    assert 3 < nodes / 20 < 4
    says("feature-store", f"≈ {20 * 1 / 60:.2f} GB a second", f"= {20 * 1} GB a second")


def test_a_training_run() -> None:
    flops = known("training-flops") * 7e9 * 7e9 * known("tokens-per-parameter")
    speed = 0.4 * known("h100-flops") * 1e12
    days = flops / speed / known("day")
    dollars = days * 24 * known("h100-hour")
    says("training", "140 billion tokens", f"= {flops / 1e21:.2f} × 10^{{21}}", f"≈ {days:.0f} days")
    says(
        "training",
        f"≈ {days / 64:.1f} days",
        f"≈ {round(dollars, -2):,.0f} dollars",
        "$20,000 and three days",
    )
    says("training", f"= {7e9 * known('weight-training') / 1e9:.0f} GB")
    assert 7e9 * known("weight-training") > known("h100-memory") * 1e9
    hours = known("training-flops") * 7e9 * 1e8 / speed / 3600
    says("training", f"≈ {hours:.1f} accelerator-hours", f"≈ {hours * known('h100-hour'):.0f} dollars")


def test_accelerators_that_serve_a_language_model() -> None:
    weights = 70e9 * known("weight-inference")
    request = 3_000 * known("kv-token")
    room = {n: (0.9 * n * known("h100-memory") * 1e9 - weights) / request for n in (2, 4)}
    says(
        "llm-serving",
        f"= {weights / 1e9:.0f} GB",
        f"= {known('kv-token'):,.0f} bytes",
        f"≈ {request / 1e9:.3f} GB",
    )
    says("llm-serving", f"≈ {int(room[2])} requests at once", "≈ 150. Little")
    assert int(room[4]) == 150
    says("llm-serving", f"by about {room[4] / room[2]:.0f}", f"= {2 * 20} requests in flight")
    assert room[2] < 2 * 20 < 5 * 20 < room[4]
    busy = 2 * 2_600 * 2 * 70e9 / (4 * 0.4 * known("h100-flops") * 1e12)
    token = (weights + 2 * 20 * request) / (4 * known("h100-bandwidth") * 1e12)
    says("llm-serving", f"≈ {busy:.2f} of the time", f"≈ {token:.4f} s", f"≈ {400 * token:.1f} s")
    assert 400 * token / (1 - busy) == pytest.approx(10, rel=0.02)
    assert busy < 1 < busy * 5 / 2, "prompts, before memory, are what 5 a second would break"
    says("llm-serving", f"= {busy * 5 / 2:.2f}. At 32,000")
    long = 32_000 * known("kv-token")
    says("llm-serving", f"≈ {long / 1e9:.1f} GB", f"hold {int((0.9 * 320e9 - weights) / long)}.")


def test_the_size_of_an_experiment() -> None:
    z = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.80)
    assert 2 * sum(z) ** 2 == pytest.approx(15.7, abs=0.01)
    says("ab-test", f"{z[0]:.2f} + {z[1]:.2f} = {sum(z):.2f}", "15.7", "16")
    variance, effect = 0.04 * 0.96, 0.04 * 0.02
    users = 16 * variance / effect**2
    days = 2 * users / 150_000
    says(
        "ab-test", f"= {users:,.0f} a group", f"= {days:.1f} days: two whole weeks", f"≈ {4 * days:.0f} days"
    )
    labels = 16 * 0.7 * 0.3 / 0.02**2
    says("ab-test", f"= {labels:,.0f} labels a system", f"= {2 * labels * 0.5:,.0f} dollars for two")
    at = sqrt(variance * 2 / users)
    assert sum(z) * at < effect, "the rule is on the safe side"


def test_the_event_log() -> None:
    raw = 2e9 * 500
    kept = 400 * raw / 5
    bill = kept / 1e9 * known("object-month")
    says(
        "event-log",
        f"= {raw / 1e12:.0f} TB a day",
        f"= {kept / 1e12:.0f} TB",
        f"= {bill:,.0f} dollars a month",
    )
    reading = kept / (20 * known("object-store-machine") * GiB)
    parsing = 400 * raw / (known("parsing") * MiB) / 3600
    assert round(reading, -1) == 1_860
    assert round(parsing, -1) == 1_060
    says("event-log", "≈ 1,860 s", f"= {reading / 60:.0f} minutes", "≈ 1,060 core-hours")
    says(
        "event-log",
        f"≈ {parsing / 640:.1f} hours",
        f"≈ {parsing * known('cpu-month') / known('month'):.0f} dollars",
    )
    assert reading / 3600 < parsing / 640, "parsing is the slow part"
    says("event-log", f"= {500 * 200:,} B", f"= {500 * 200 / 500 * bill:,.0f} dollars a month")


def test_the_price_of_errors() -> None:
    fraud = 5e6 / 1_000
    gain = fraud * 0.02 * 80
    peak = 5e6 / known("day") * known("peak")
    serving = 4 * 24 * known("h100-hour")
    honest = 5e6 - fraud
    says("errors", f"= {fraud:,.0f} a day", f"= {gain:,.0f} dollars a day", f"≈ {peak:.0f} a second")
    says(
        "errors", f"= {peak * 0.005:.2f} accelerators busy", f"≈ {serving:.0f} dollars a day", "a seventeenth"
    )
    assert round(gain / serving) == 17
    says("errors", f"= {honest * 0.001 * 3:,.0f} dollars a day", f"≈ {gain / (3 * honest):.5f}")
    assert serving < gain < honest * 0.001 * 3
