"""What a first visit to each kind of page loads: requests and compressed bytes.

    python tests/benchmarks/weight.py [--site FOLDER]

Every file is counted as gzip would send it, fonts as they are. The worker that
keeps pages for offline reading starts after the page and is not counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import sync_playwright
from tests.browser.conftest import _launch
from tests.serving import served
from tests.weights import PAGES, by_type, heaviest, loaded

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print a line for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", type=Path, help="a site that is built already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = options.site or Path(folder)
        if not options.site:
            subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "-q", "-d", folder], cwd=ROOT, check=True
            )
        browser = _launch(playwright)
        with served(site) as address:
            for kind, path in PAGES.items():
                found = by_type(loaded(browser, address, site, path))
                requests = found.pop("requests")
                parts = ", ".join(f"{name} {size / 1000:.1f}" for name, size in found.most_common())
                largest, size = heaviest(site, kind)[0]
                told = f"{kind}: {parts} kB in {requests} requests"
                print(f"{told}; the heaviest HTML is {size / 1000:.1f} ({largest or 'home'})", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
