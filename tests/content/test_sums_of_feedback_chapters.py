"""What the chapters on feedback loops derive beside their labs' records, done again."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT


def chapter(name: str) -> str:
    text = (ROOT / f"docs/traps/feedback-loops/{name}.md").read_text(encoding="utf-8")
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
