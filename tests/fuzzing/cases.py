"""A case: which project is damaged, and by which chance."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests import tiny
from tests.conftest import ROOT

from .mutations import damage
from .outcomes import Result, Subject

TINY, REAL = "tiny", "real"


@dataclass(frozen=True)
class Case:
    """One of the cases of a seed; it comes out the same whatever ran before it."""

    seed: int
    number: int
    real: float = 0.0
    """The share of cases that damage the real site."""


def subjects(folder: Path, *, with_real: bool) -> dict[str, Subject]:
    """Return the projects to damage, below ``folder``, each built once."""
    whole = originals(folder, [TINY, REAL] if with_real else [TINY])
    made = {name: Subject(folder / name, original) for name, original in whole.items()}
    for subject in made.values():
        subject.prepare()
    return made


def originals(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write whole copies of the projects below ``folder``, each with templates of its own."""
    made = {}
    for name in names:
        made[name] = original = folder / "original" / name
        if name == TINY:
            _own_templates(tiny.write(original))
            continue
        for part in ("content", "docs", "overrides", "hooks"):
            shutil.copytree(
                ROOT / part, original / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
            )
        shutil.copy(ROOT / "mkdocs.yml", original)
    return made


def _own_templates(root: Path) -> None:
    shutil.copytree(ROOT / "overrides", root / "overrides")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(f"{ROOT.as_posix()}/overrides", "overrides"), encoding="utf-8")


def run(case: Case, made: dict[str, Subject]) -> tuple[list[str], Result]:
    """Damage a project and judge it; return what was done and how it ended."""
    rng = random.Random(f"{case.seed} {case.number}")
    subject = made[REAL if rng.random() < case.real else TINY]
    subject.restore()
    done = damage(subject.root, rng)
    result = subject.judge(may_build=True)
    return [f"{subject.root.name}: {what}" for what in done], result
