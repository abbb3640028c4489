"""A few damaged projects, and a short soak; ``python -m tests.fuzzing`` tries as many as one likes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edits import files_of
from tests.fuzzing import mutations
from tests.fuzzing.cases import Case, run, subjects
from tests.fuzzing.outcomes import FAULTS, Outcome, Subject
from tests.fuzzing.soak import run as soak

SEED, CASES = 22, 40


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Subject]:
    """The tiny project, whole and as a copy to damage."""
    return subjects(tmp_path_factory.mktemp("fuzzing"), with_real=False)


def test_damaged_projects_build_or_are_told(projects: dict[str, Subject]) -> None:
    ends = [(number, *run(Case(SEED, number), projects)) for number in range(CASES)]
    wrong = [f"{n}: {done}: {end.outcome}: {end.evidence}" for n, done, end in ends if end.outcome in FAULTS]
    assert wrong == [], "\n".join(wrong)
    told = sum(end.outcome is Outcome.TOLD for _, _, end in ends)
    assert CASES / 5 < told < CASES, "some damage is told, and some is none"


def test_a_case_comes_out_the_same(projects: dict[str, Subject]) -> None:
    (subject,) = projects.values()
    made = []
    for _ in range(2):
        done, _ = run(Case(SEED, 3), projects)
        made.append((done, files_of(subject.root)))
    assert made[0] == made[1]
    assert made[0][1] != files_of(subject.original)


@pytest.fixture
def restored(projects: dict[str, Subject]) -> Iterator[Subject]:
    (subject,) = projects.values()
    subject.restore()
    yield subject
    subject.restore()


@pytest.mark.parametrize("way", mutations.WAYS, ids=lambda way: way.__name__.strip("_"))
def test_each_way_to_damage_changes_something(restored: Subject, way: mutations.Mutation) -> None:
    rng = random.Random(1)
    for _ in range(20):
        if way(restored.root, rng) is not None:
            break
    assert _state(restored.root) != _state(restored.original)


def _state(root: Path) -> set[tuple[str, int, int]]:
    """Return what is there, of what kind, and when each file was written: another text may be as long."""
    found = ((path.relative_to(root).as_posix(), path.is_dir(), path.lstat()) for path in root.rglob("*"))
    return {
        (name, status.st_mode, 0 if is_folder else status.st_mtime_ns) for name, is_folder, status in found
    }


@pytest.mark.parametrize(
    ("damaged", "outcome"),
    [
        ("Nothing but words.", Outcome.CLEAN),
        ("[a](nowhere.md)", Outcome.TOLD),
    ],
)
def test_outcomes_are_told_apart(restored: Subject, damaged: str, outcome: Outcome) -> None:
    home = restored.root / "docs" / "index.md"
    home.write_text(f"{home.read_text(encoding='utf-8')}\n{damaged}\n", encoding="utf-8")
    assert restored.judge(may_build=True).outcome is outcome


def test_a_failure_of_our_own_is_a_fault(restored: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(Subject, "_survey", fails)
    end = restored.judge(may_build=False)
    assert end.outcome is Outcome.TRACEBACK
    assert "a mistake of ours" in end.evidence


def test_a_preview_answers_during_good_and_bad_edits(tmp_path: Path) -> None:
    report = soak("tiny", tmp_path, edits=10, seed=5)
    assert report.answered > 10
    assert (report.refused, report.differences, report.tracebacks) == ([], [], 0)
