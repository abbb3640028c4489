"""Figures of a lab's record: where the winner changes, however often it does."""

from __future__ import annotations

import json

import pytest

from tests import tiny
from trapwise.drawing.charts import changes_of_winner, draw_sweep


@pytest.mark.parametrize(
    ("winners", "changes"),
    [
        ([], []),
        (["trap"], []),
        (["trap", "trap", "fix"], [2]),
        (["fix", "tie", "fix"], [1, 2]),
        (["trap", "fix", "fix", "trap"], [1, 3]),
    ],
)
def test_every_change_of_the_winner_is_found(winners: list[str], changes: list[int]) -> None:
    assert changes_of_winner(winners) == changes


def test_a_figure_draws_each_boundary_halfway_between_two_values() -> None:
    record = json.loads(tiny.files()["content/labs/first-trap.json"])
    record["sweeps"]["wild"]["winners"] = ["fix", "trap", "trap", "fix"]
    for chart in draw_sweep(record, "wild"):
        assert chart.boundaries == (
            (chart.stops[0] + chart.stops[1]) / 2,
            (chart.stops[2] + chart.stops[3]) / 2,
        )
