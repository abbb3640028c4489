"""Does a preview show, byte for byte, what a build from nothing would give, after each of many edits?

    python tests/benchmarks/edits.py [--edits 500] [--seed 1] [--real] [--apart]

--real edits a copy of the site in the place of the tiny project; --apart makes each build from
nothing in a process of its own, which can have nothing in common with the preview.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests import tiny  # noqa: E402
from tests.conftest import QUIET  # noqa: E402
from tests.edits import edits_and_differences  # noqa: E402

ALONE = "import sys; from pathlib import Path; from tests.edits import build_here; sys.exit(not build_here(Path(sys.argv[1]), Path(sys.argv[2])))"


def build_apart(root: Path, target: Path) -> bool:
    """Build in a process of its own."""
    command = [sys.executable, "-c", ALONE, str(root), str(target)]
    done = subprocess.run(command, cwd=ROOT, env=QUIET, capture_output=True, check=False)
    return done.returncode == 0


def copy_site(target: Path) -> Path:
    """Copy what an author edits, and the code beside it."""
    for name in ("content", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


def main() -> int:
    """Run the edits and tell of each that left a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--apart", action="store_true")
    options = parser.parse_args()
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "project").mkdir()
        root = copy_site(work / "project") if options.real else tiny.write(work / "project")
        started, built, wrong = time.perf_counter(), 0, 0
        found = edits_and_differences(
            root, work / "work", options.edits, options.seed, build_apart if options.apart else None
        )
        for number, (made, differences, was_built) in enumerate(found, 1):
            built += was_built
            if differences:
                wrong += 1
                print(f"{number}: {made}: {', '.join(differences[:5])}", flush=True)
        seconds = time.perf_counter() - started
    print(f"{options.edits} edits, {built} of them built, {wrong} with a difference; {seconds:.0f} s")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
