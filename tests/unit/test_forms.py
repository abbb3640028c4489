"""Other forms of the recommended arm are counted at every point that an opponent may go to."""

from __future__ import annotations

from typing import Any

import pytest

from trapwise.labs import LabError
from trapwise.labs.experiments import Arm, Experiment, World
from trapwise.labs.forms import stand_forms
from trapwise.labs.settings import Range, Setting


def measuring(value: float | None) -> Any:
    return lambda data, s, k, rng: value


def test_a_form_is_ahead_level_or_behind_at_each_end_and_in_each_world() -> None:
    experiment = Experiment(
        title="One number against others",
        metric="points",
        unit="points",
        better="higher",
        settings=[Setting("x", 5, Range(0, 10), "invented"), Setting("y", 0, Range(0, 1), "invented")],
        arms=[
            Arm("ours", "ours", lambda data, s, k, rng: s["x"]),
            Arm("rival", "rival", measuring(1.0)),
        ],
        recommended="ours",
        obvious="rival",
        draw=lambda rng, s: None,
        cause={"y": 1},
        worlds=[World("equal", "where both are equal", {"x": 4})],
    )
    stand = stand_forms(experiment, [Arm("four", "four", measuring(4.0))])

    assert stand["four"] == {"mean": 1, "low": 1, "high": 1, "ahead": 1, "level": 1, "behind": 2}
    with pytest.raises(LabError, match="the form 'none' gives no answer as assumed"):
        stand_forms(experiment, [Arm("none", "none", measuring(None))])
