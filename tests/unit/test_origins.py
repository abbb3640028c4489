"""Where a pulled number comes from: its mark on the page, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trapwise.numbers.marks import unmarked
from trapwise.numbers.origins import about_lab, origin_in_lab, origin_of_quantity
from trapwise.numbers.pulls import fill_numbers
from trapwise.output.origins import origins, write_origins
from trapwise.records import Quantity
from trapwise.searching.texts import searched_text
from trapwise.sitewide.site import Site

RECORD: dict[str, Any] = {
    "title": "A race",
    "metric": "time to the goal",
    "unit": "ms",
    "arms": {"trap": "walk", "fix": "run"},
    "sweeps": {
        "slope": {
            "title": "Uphill",
            "x": {"label": "slope", "unit": "%", "values": [0, 2.5, -1e-6]},
            "y": {"label": "time to the goal", "unit": "ms"},
            "labels": {"own": "ride"},
            "series": {
                "fix": {"median": [4, None, 7], "low": [3, None, 7], "high": [5.5, None, 7]},
                "own": {"median": [None] * 3, "low": [None] * 3, "high": [None] * 3},
            },
        }
    },
    "numbers": {
        "seeds": 20,
        "wins": 0.9,
        "effect": {
            "trap": {"median": 8, "low": 8, "high": 8},
            "fix": {"median": 4, "low": 3.25, "high": 1e-9},
        },
        "sweep": {},
        "rest": {"mean": 2, "low": 1, "high": 3, "used": 9},
        "half_way": {"fix": 2},
    },
}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("seeds", "How many seeds the lab ran."),
        ("wins", "The share of the seeds in which “run” is ahead of “walk”."),
        (
            "effect.fix.median",
            "Time to the goal, “run”: the median of the seeds. "
            "From the tenth percentile to the ninetieth: 3.25 to 1 × 10^−9\u00a0ms.",
        ),
        (
            "effect.trap.low",
            "Time to the goal, “walk”: the tenth percentile of the seeds. "
            "From the tenth percentile to the ninetieth, the seeds agree.",
        ),
        (
            "sweep.slope.fix.at_0",
            "Time to the goal, “run”, “slope” at 0%: the median of the seeds. "
            "From the tenth percentile to the ninetieth: 3 to 5.5\u00a0ms.",
        ),
        ("sweep.slope.fix.at_2_5", "Time to the goal, “run”, “slope” at 2.5%: the median of the seeds."),
        (
            "sweep.slope.fix.at_minus_1eminus_06",
            "Time to the goal, “run”, “slope” at −1 × 10^−6%: the median of the seeds. "
            "From the tenth percentile to the ninetieth, the seeds agree.",
        ),
        (
            "sweep.slope.boundary.before",
            "Time to the goal: the last value of “slope” that was tried before the winner changes.",
        ),
        ("sweep.slope.fix.last_finite", "The last value of “slope” at which “run” still gives a result."),
        (
            "sweep.slope.fix.first_never",
            "The first value of “slope” at which “run” gives no result any more.",
        ),
        ("sweep.slope.fix.at_9", "Recorded by the lab in the sweep “Uphill”, as “run / at 9”."),
        ("sweep.slope.own.at_0", "Time to the goal, “ride”, “slope” at 0%: the median of the seeds."),
        ("half_way.fix", "Recorded by the lab as “half way / run”."),
        ("rest.mean", "Recorded by the lab as “rest / mean”. Its interval goes from 1 to 3."),
        ("rest.used", "Recorded by the lab as “rest / used”."),
    ],
)
def test_what_is_said_of_a_number_of_a_lab(path: str, said: str) -> None:
    assert origin_in_lab(path, RECORD) == said


def test_a_lab_is_named_with_its_seeds() -> None:
    assert about_lab(RECORD) == "Measured in the lab “A race”, over 20 seeds. Nobody has attacked it yet."


def test_a_quantity_says_its_sum() -> None:
    day = Quantity(
        id="day", group="time", title="a day", number=24, unit="h", derived="2 × 12", note="About."
    )
    assert origin_of_quantity(day, None) == "A day. 2 × 12. About."


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("Over {{ lab.seeds }} seeds", 'Over <data value="race.seeds">20</data> seeds'),
        ("**{{ race.seeds | .1f }}**%", '**<data value="race.seeds">20.0</data>**%'),
        ("[{{ lab.seeds }} seeds](x.md)", '[<data value="race.seeds">20</data> seeds](x.md)'),
        ("| {{ lab.seeds }} |", '| <data value="race.seeds">20</data> |'),
        # A word, a formula, and what is or becomes an attribute.
        ("the {{ lab.seeds }}th", "the 20th"),
        ("$x = {{ lab.seeds }}$", "$x = 20$"),
        ('<i title="{{ lab.seeds }}">', '<i title="20">'),
        ("![{{ lab.seeds }} seeds](x.svg)", "![20 seeds](x.svg)"),
        ('[seeds](x.md "{{ lab.seeds }}")', '[seeds](x.md "20")'),
        ("/// card | Why {{ lab.seeds }}?", "/// card | Why 20?"),
        ("## {{ lab.seeds }} seeds", "## 20 seeds"),
        ("*[HTML]: {{ lab.seeds }}", "*[HTML]: 20"),
        ("`{{ lab.seeds }}`", "`{{ lab.seeds }}`"),
        ("{{ count.traps }} traps", "2 traps"),
    ],
)
def test_a_number_is_marked_where_an_element_may_stand(body: str, filled: str) -> None:
    labs = {"race": RECORD, "count": {"numbers": {"traps": 2}}}
    assert fill_numbers(body, "race", labs, marked=True) == filled
    assert unmarked(filled) == fill_numbers(body, "race", labs)


def test_a_file_for_each_source_holds_what_pages_pull_and_no_more(surveyed: Site, tmp_path: Path) -> None:
    (tmp_path / "assets/origins").mkdir(parents=True)
    (tmp_path / "assets/origins/gone.json").write_text("{}", encoding="utf-8")
    write_origins(tmp_path, surveyed)
    files = {path.stem: path.read_text("utf-8") for path in (tmp_path / "assets/origins").iterdir()}
    assert {name: json.loads(text) for name, text in files.items()} == origins(surveyed)
    found = origins(surveyed)
    assert found.keys() == {"first-trap", "quantity"}
    assert found["first-trap"]["numbers"].keys() == {"effect.trap.median", "seeds"}
    assert found["first-trap"]["command"] == "trapwise lab first-trap"
    assert found["first-trap"]["at"].startswith("traps/sums/first-trap/#")
    assert found["quantity"]["numbers"]["day"]["at"].endswith("#day")


def test_search_reads_a_number_as_it_is_typed(surveyed: Site) -> None:
    text = searched_text("traps/sums/first-trap.md", surveyed)
    assert "over 20 seeds" in text
    assert "<data" in surveyed.composed["traps/sums/first-trap.md"].body


def test_a_lab_without_the_two_arms_says_what_it_calls_its_numbers() -> None:
    record = {**RECORD, "arms": {"one": "first"}}
    assert origin_in_lab("wins", record) == "Recorded by the lab as “wins”."
