"""Run many cases, print a table of how they ended, and keep the faults.

    python -m tests.fuzzing --cases 2000 --seed 7 [--real 0.2] [--only 31]

--real is the share of cases that damage the real site in the place of the tiny project; --only
runs one case again and leaves the damaged project where it says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.conftest import ROOT

from .cases import Case, run, subjects
from .outcomes import FAULTS, Outcome

KEPT = ROOT / "build" / "fuzzing"


def main() -> int:
    """Run the cases; return 1 if one of them ended in a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--real", type=float, default=0.15)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    started, ends = time.monotonic(), Counter[Outcome]()
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(delete=options.only is None) if sys.version_info >= (3, 12) else tempfile.TemporaryDirectory() as folder:  # fmt: skip
        made = subjects(Path(folder), with_real=options.real > 0)
        numbers = range(options.cases) if options.only is None else [options.only]
        for number in numbers:
            case = Case(options.seed, number, options.real)
            done, result = run(case, made)
            ends[result.outcome] += 1
            if result.outcome in FAULTS or options.only is not None:
                told = "\n".join(
                    [f"case {number} of seed {options.seed}: {result.outcome}", *done, result.evidence]
                )
                (KEPT / f"{options.seed}-{number}.txt").write_text(
                    told + "\n", encoding="utf-8", errors="replace"
                )
                print(told.encode(errors="replace").decode()[:900], end="\n\n", flush=True)
            if number % 200 == 199:
                print(f"{number + 1} cases, {time.monotonic() - started:.0f} s: {dict(ends)}", flush=True)
    for outcome in Outcome:
        print(f"{ends[outcome]:6} {outcome}")
    print(f"{sum(ends.values())} cases in {time.monotonic() - started:.0f} s; the faults are in {KEPT}")
    return int(any(ends[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
