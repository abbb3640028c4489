"""The benchmarks still run; what they measure is told to whoever runs them, and not asserted."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import QUIET, ROOT


def test_the_build_benchmark_runs_on_a_small_project() -> None:
    command = [sys.executable, "tests/benchmarks/build.py", "--small"]
    done = subprocess.run(command, cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for what in ("build, nothing kept", "build, all kept", "edit to visible"):
        assert re.search(rf"{what} +[\d.]+ s \([\d.]+ to [\d.]+\), ratio [\d.]+", done.stdout), done.stdout
    assert "survey, with all of the next" in done.stdout


def test_the_benchmark_s_large_site_has_no_problem(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    """So that it can be built at any size: each chapter stands in it once more."""
    folder = tmp_path_factory.mktemp("large")
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, "tests/benchmarks")
from build import write_ours
from trapwise.survey import survey
target = Path({str(folder)!r})
write_ours(target, len(list(Path("docs").rglob("*.md"))) + 25)
print(*survey(target)[1], sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
