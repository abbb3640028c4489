"""What the page of an experiment must hold: an arm or a reason for each option, and nothing typed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests import tiny
from trapwise.labs.running import run_lab, write_record
from trapwise.problems import Problem

SCRIPT = Path(__file__).parent / "experiments" / "two-estimates.py"
OLD = "The mean errs by {{ lab.effect.trap.median | .1f }} over {{ lab.seeds }} seeds."
NEW = """The mean errs by {{ lab.effect.mean.median | .1f }}; the median is ahead by {{ lab.lead.mean.mean | .1f }}.

/// verdict | first-trap
///

/// stress | first-trap
///

/// settings | first-trap
///"""


@cache
def _record(folder: Path) -> str:
    path = folder / "first-trap.py"
    path.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    write_record(run_lab(path), path.with_suffix(".json"))
    return path.with_suffix(".json").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tiny project whose lab is an experiment."""
    root = tiny.write(tmp_path)
    (root / tiny.LAB).write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    (root / tiny.RECORD).write_text(_record(tmp_path_factory.getbasetemp()), encoding="utf-8")
    change(root, OLD, NEW)
    change(root, "predict: trap", "predict: mean")
    return root


def change(root: Path, old: str, new: str) -> None:
    page = root / tiny.CHAPTER
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(root: Path) -> list[Problem]:
    return tiny.survey(root)[1]


def test_a_chapter_of_an_experiment_has_no_problem(project: Path) -> None:
    assert told(project) == []


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        (
            "id: trimmed",
            "id: trimed",
            "the option 'trimed' is no arm of content/labs/first-trap.py and has no reason in its 'not_run'; "
            "expected one of mean, middle, trimmed; did you mean 'trimmed'?",
            "Answer 2",
        ),
        (
            "/// verdict | first-trap\n",
            "/// verdict | first-trap\nThe median wins.\n",
            "a 'verdict' block is computed from the lab's record; expected no text in it",
            "/// verdict",
        ),
        (
            "/// stress | first-trap",
            "/// stress | first-tarp",
            "'first-tarp' is no lab; expected one of first-trap; did you mean 'first-trap'?",
            "/// stress",
        ),
    ],
)
def test_what_does_not_fit_the_experiment_is_told(
    project: Path, old: str, new: str, says: str, at: str
) -> None:
    change(project, old, new)
    lines = (project / tiny.CHAPTER).read_text(encoding="utf-8").splitlines()
    found = [problem for problem in told(project) if problem.message == says]
    assert len(found) == 1, [problem.message for problem in told(project)]
    assert at in lines[found[0].line - 1]


def test_an_option_that_the_question_lacks_is_told(project: Path) -> None:
    change(project, "id: trimmed", "id: trimed")
    messages = [problem.message for problem in told(project)]
    assert (
        "content/labs/first-trap.py names the option 'trimmed', which the question has not; "
        "did you mean 'trimed'?"
    ) in messages


def test_an_option_that_cannot_run_needs_a_reason(project: Path) -> None:
    path = project / tiny.RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["examination"]["options"]["trimmed"]
    write_record(record, path)
    assert [problem.message for problem in told(project)] == [
        "the option 'trimmed' is no arm of content/labs/first-trap.py and has no reason in its 'not_run'; "
        "expected one of mean, middle"
    ]
    record["examination"]["not_run"]["trimmed"] = "Nobody asked for it."
    write_record(record, path)
    assert told(project) == []


def test_the_right_option_is_the_arm_that_the_lab_recommends(project: Path) -> None:
    change(project, "id: middle", "id: other")
    change(project, "id: mean", "id: middle")
    change(project, "id: other", "id: mean")
    assert [problem.message for problem in told(project)] == [
        "the option 'mean' is called right, but the lab recommends the arm 'median', whose option is 'middle'"
    ]


def defend(project: Path, name: str = "trimmed") -> list[str]:
    """Call an option defensible, and return what is told."""
    text = (project / tiny.CHAPTER).read_text(encoding="utf-8")
    verdict = text.split(f"id: {name}\n")[1].split("\n")[0].strip()
    change(
        project,
        f"id: {name}\n    {verdict}",
        f"id: {name}\n    verdict: defensible\n    when: the tail is short",
    )
    return [problem.message for problem in told(project)]


def test_what_the_lab_does_not_rule_out_may_be_called_defensible(project: Path) -> None:
    """The trimmed mean is level with the median as assumed and at ends of ranges."""
    assert defend(project) == []


def test_what_is_nowhere_level_is_not_defensible(project: Path) -> None:
    path = project / tiny.RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    examined = record["examination"]
    ends = [end for row in examined["rows"] for end in (row["low"], row["high"]) if end]
    points = [*ends, *(end["beyond"] for end in ends if end["beyond"]), *examined["worlds"]]
    for point in points:
        point["means"]["trimmed"] = 2 * point["means"]["median"]
        if point["rival"] == "trimmed":
            point["rival"] = "mean"
    write_record(record, path)
    assert defend(project) == [
        "the option 'trimmed' is called defensible, but nowhere in the lab's stress table is its arm "
        "'trimmed' level with 'median' or ahead of it"
    ]
    examined["worlds"][0] |= {"outcome": "tie", "rival": "trimmed"}
    write_record(record, path)
    assert told(project) == []
    examined["worlds"][0] |= {"outcome": "ahead"}
    examined["worlds"][0]["means"] |= {"trimmed": 0.1, "median": 0.2}
    write_record(record, path)
    assert told(project) == [], "it errs less there, and less is better"
    examined["worlds"][0]["means"] |= {"trimmed": 0.1, "median": None}
    write_record(record, path)
    assert told(project) == [], "it works where the recommended one fails"


def test_what_was_not_run_is_not_defensible(project: Path) -> None:
    path = project / tiny.RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["examination"]["options"]["trimmed"]
    record["examination"]["not_run"]["trimmed"] = "Nobody asked for it."
    write_record(record, path)
    assert defend(project) == [
        "the option 'trimmed' is called defensible, but content/labs/first-trap.py does not run it"
    ]


def test_a_verdict_of_a_lab_that_nobody_attacked_is_refused(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    change(root, OLD, f"{OLD}\n\n/// verdict | first-trap\n///")
    assert [problem.message for problem in told(root)] == [
        "'first-trap' has no examination, being of the first edition; no lab has one yet"
    ]
