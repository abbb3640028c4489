"""What the chapters on feedback loops derive beside their labs' records, done again."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.content.sources import read_source


def chapter(name: str) -> str:
    text = read_source(ROOT / f"docs/traps/feedback-loops/{name}.md")
    return re.sub(r"\s+", " ", text)


def record(name: str) -> Any:
    return json.loads((ROOT / f"content/labs/{name}.json").read_text(encoding="utf-8"))["numbers"]


# A ranker that trains on its own clicks


def test_how_long_a_lucky_video_takes_to_come_down() -> None:
    hits, views, rate = 20, 100, 0.08
    shown = 0
    while (hits + rate * shown) / (views + shown) > 0.10 + 1e-12:
        shown += 1
    assert shown == 500
    assert r"$(20 + 0.08 \times 500)/600 = 10\%$" in chapter("ctr-feedback-loop-trap")


def test_reports_of_a_video_of_the_pool() -> None:
    lab = record("ctr-feedback-loop-trap")
    rate = 0.06 * 0.5
    reports = {
        told: lab["visits"] / lab["pool"] * rate * lab["half_life"] * told for told in (1, 0.3, 0.2, 0.1)
    }
    assert [round(reports[told]) for told in (1, 0.3, 0.1)] == [36, 11, 4]
    told = lab["sweep"]["told"]
    gain = {share: told["fix"][at] - told["aimed"][at] for share, at in ((0.2, "at_0_2"), (0.3, "at_0_3"))}
    assert gain[0.2] < 0 < gain[0.3]
    assert [round(reports[share]) for share in gain] == [7, 11]
    text = chapter("ctr-feedback-loop-trap")
    assert "= 36$ reports a video; with three in ten $11$, and with one in ten $4$" in text
    assert "breaks even between seven and eleven" in text


def test_what_a_narrow_target_leaves_of_a_pool() -> None:
    """The effective sample size if the target always shows one of 200 that were drawn alike."""
    drawn = np.random.default_rng(8).integers(200, size=400_000)
    weight = np.where(drawn == 0, 200.0, 0.0)
    assert weight.sum() ** 2 / (weight**2).sum() == pytest.approx(400_000 / 200, rel=0.1)
    assert "$n$ impressions of the slot are worth $n/200$" in chapter("ctr-feedback-loop-trap")


# Reading an answer out of a language model


def test_the_budget_of_300_ms() -> None:
    """What is left of the deadline, and how many strings or passages fit into it."""
    weights, bandwidth, compute, tokens = 7e9, 2e12, 2e14, 4
    cache = 32 * 2 * 4096 * 2 * 500
    token = 1e3 * (2 * weights + cache) / bandwidth
    prompt, further = (1e3 * 2 * weights * read / compute for read in (500, 1))
    step = round(token, 1)
    left = 300 - 150 - round(prompt) - round(tokens * step)
    assert [round(token, 2), round(prompt), round(tokens * step), left] == [7.13, 35, 28, 87]
    assert round(left / (tokens * further), -2) == 300
    assert 7 * tokens * further + 2 * prompt < left < 7 * tokens * further + 3 * prompt
    text = chapter("greedy-search-trap")
    assert "take $4 \\times 7.1 = 28$ ms" in text
    assert f"Then $300 - 150 - 35 - 28 = {left}$ ms are left" in text
    settings = record("greedy-search-trap")["setting"]
    assert (settings["tokens"], settings["fetch"], settings["spent"]) == (
        tokens,
        round(prompt),
        150 + round(prompt),
    )
    assert settings["step"] == pytest.approx(token, abs=0.05)


def test_a_third_more_clicks_than_the_old_list() -> None:
    """As two pages say of the first week of the ranker on clicks."""
    lab = record("ctr-feedback-loop-trap")
    assert lab["week"]["trap"]["w1"]["ctr"] / lab["before"]["ctr"] == pytest.approx(4 / 3, abs=0.03)
    assert lab["week"]["trap"]["w1"]["good"] <= lab["before"]["good"]
    assert "Clicks are a third above the old list's" in chapter("ctr-feedback-loop-trap")
