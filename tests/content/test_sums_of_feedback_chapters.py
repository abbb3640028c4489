"""What the chapters on feedback loops derive beside their labs' records, done again."""

from __future__ import annotations

import json
import re
import runpy
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


def test_the_ceiling_of_beliefs() -> None:
    """Shares of squares of normals do not depend on their sum, so the mean of the largest is a quotient."""
    z = np.linspace(0, 9, 900_001)
    density = np.sqrt(2 / np.pi) * np.exp(-z * z / 2)
    below = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(z))])
    ceiling = np.trapezoid(2 * z * (1 - below**6), z) / 6
    drawn = np.random.default_rng(25).dirichlet(np.full(6, 0.5), 200_000).max(axis=1).mean()
    assert ceiling == pytest.approx(drawn, abs=0.002)
    assert rf"Z_i^2]/6 = {100 * ceiling:.1f}\%$" in chapter("greedy-search-trap")


def test_a_long_run_of_the_quiz() -> None:
    lab = runpy.run_path(str(ROOT / "content/labs/greedy-search-trap.py"))
    rng, found, worse, better = np.random.default_rng(77), np.zeros(3), 0, 0
    questions = 20_000
    for _ in range(questions):
        strings, p, answer, belief = lab["question"](rng)
        greedy, mode = belief[answer[lab["beam"](strings, p.tolist(), 1)]], belief[answer[p.argmax()]]
        found += [greedy, mode, belief.max()]
        worse, better = worse + (mode < greedy), better + (mode > greedy)
    greedy, exact, best = 100 * found / questions
    said = f"gives greedy ${greedy:.1f}\\%$, exact search ${exact:.1f}\\%$ and the sum ${best:.1f}\\%$"
    assert said in chapter("greedy-search-trap")
    assert worse == pytest.approx(better, rel=0.1)


def test_the_budget_of_300_ms() -> None:
    weights, bandwidth, compute = 7e9, 2e12, 2e14
    cache = 32 * 2 * 4096 * 2 * 500
    token = 1e3 * (2 * weights + cache) / bandwidth
    beams = 1e3 * (2 * weights + 5 * cache) / bandwidth
    prompt, answers = (1e3 * 2 * weights * tokens / compute for tokens in (500, 120))
    assert [round(x, 2) for x in (token, beams)] == [7.13, 7.66]
    assert [round(prompt), round(8 * token), round(answers, 1)] == [35, 57, 8.4]
    assert round(prompt + 8 * token + answers) == pytest.approx(100, abs=1)
    assert round(8 * (beams - token)) == 4
    text = chapter("greedy-search-trap")
    assert f"or ${100 * (beams / token - 1):.1f}\\%$ more" in text
    assert "s $= 35$ ms, eight tokens of answer take $8 \\times 7.13 = 57$ ms" in text


def test_a_third_more_clicks_than_the_old_list() -> None:
    """As two pages say of the first week of the ranker on clicks."""
    lab = record("ctr-feedback-loop-trap")
    assert lab["week"]["trap"]["w1"]["ctr"] / lab["before"]["ctr"] == pytest.approx(4 / 3, abs=0.03)
    assert lab["week"]["trap"]["w1"]["good"] <= lab["before"]["good"]
    assert "Clicks are a third above the old list's" in chapter("ctr-feedback-loop-trap")
