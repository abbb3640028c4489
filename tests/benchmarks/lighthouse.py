"""What Lighthouse says of each kind of page, on its simulated phone: the median of some runs.

    python tests/benchmarks/lighthouse.py [--runs 3] [--site FOLDER] [KIND ...]

Needs npx and an installed Chromium. The figures mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.conftest import _installed
from tests.serving import served
from tests.weights import PAGES

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = "lighthouse@12"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic"
SCORES = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "seo"}
TIMES = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}


def main() -> None:
    """Print a line for each kind of page, and what keeps a score from 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(PAGES)}")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--site", type=Path, help="a site that is built already")
    options = parser.parse_args()
    if unknown := set(options.kinds) - PAGES.keys():
        parser.error(f"no kind of page is called {', '.join(sorted(unknown))}; there are {', '.join(PAGES)}")
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or Path(folder)
        if not options.site:
            subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder], cwd=ROOT, check=True
            )
        print(f"{'':16}" + "".join(f"{name:>6}" for name in [*SCORES.values(), *TIMES.values()]) + "    kB")
        with served(site) as address:
            for kind in options.kinds or PAGES:
                told([look(address + PAGES[kind]) for _ in range(options.runs)], kind)


def look(url: str) -> Mapping[str, Any]:
    """Return Lighthouse's report of the page at ``url``."""
    command = ["npx", "-y", LIGHTHOUSE, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": _installed() or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: Mapping[str, Any] = json.loads(done.stdout)
    return report


def told(reports: list[Mapping[str, Any]], kind: str) -> None:
    """Print the medians of a page's reports."""

    def median(read: Any) -> float:
        return statistics.median(read(report) for report in reports)

    line = "".join(f"{100 * median(lambda r, s=s: r['categories'][s]['score']):6.0f}" for s in SCORES)
    for name in TIMES:
        value = median(lambda r, name=name: r["audits"][name]["numericValue"])
        line += f"{value:6.3f}" if name.startswith("cum") else f"{value:6.0f}"
    weight = median(lambda r: r["audits"]["total-byte-weight"]["numericValue"])
    print(f"{kind:16}{line}{weight / 1000:6.0f}", flush=True)
    for name in list(SCORES)[1:]:
        for part in reports[0]["categories"][name]["auditRefs"]:
            audit = reports[0]["audits"][part["id"]]
            if part["weight"] and audit["score"] not in (None, 1):
                print(f"    {name}: {audit['title']}")


if __name__ == "__main__":
    main()
