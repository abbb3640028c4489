"""Many good and bad edits under a running preview: does it always answer, and is its memory flat?

    python -m tests.fuzzing.soak [--edits 300] [--seed 7] [--tiny]

A reader asks for pages all the time while the edits are made. In the end, with everything
mended, the preview must show byte for byte what a build from nothing gives.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.edits import edit

from .cases import originals
from .mutations import damage
from .outcomes import copy_project

EVERY = 50
"""Edits between two looks at the memory."""
SLOWEST = 20.0
"""Seconds in which a page must be answered, on a machine that does other things too."""


@dataclass
class Report:
    """What a soak found."""

    answered: int = 0
    slowest: float = 0.0
    refused: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """Resident megabytes of the preview after every ``EVERY`` edits."""
    differences: list[str] = field(default_factory=list)
    """Pages that in the end are not those of a build from nothing."""
    tracebacks: int = 0


def soak(root: Path, original: Path, address: str, process: int, edits: int, seed: int) -> Report:
    """Edit the project at ``root``, which a preview at ``address`` shows, and mend it in the end."""
    rng, report, is_over = random.Random(seed), Report(), threading.Event()
    reader = threading.Thread(target=_read, args=(address, report, is_over, seed), daemon=True)
    reader.start()
    for number in range(edits):
        if rng.random() < 0.45:
            copy_project(original, root)
        elif rng.random() < 0.5:
            edit(root, original, rng)
        else:
            damage(root, rng)
        # Some edits come while the one before is still being built.
        time.sleep(rng.choice((0.1, 0.5, 1.5)))
        if number % EVERY == EVERY - 1:
            report.memory.append(_resident(process))
            print(f"{number + 1} edits: {report.memory[-1]} MB, {report.answered} pages answered", flush=True)
    copy_project(original, root)
    is_over.set()
    reader.join(timeout=SLOWEST)
    return report


def _read(address: str, report: Report, is_over: threading.Event, seed: int) -> None:
    rng = random.Random(seed)
    while not is_over.is_set():
        page = rng.choice(("", "reference/glossary/", "reference/bibliography/", "404.html"))
        started = time.monotonic()
        try:
            with urllib.request.urlopen(address + page, timeout=SLOWEST) as answer:
                content = answer.read()
            if b"</html>" not in content:
                report.refused.append(f"{page}: half a page")
        except (OSError, urllib.error.URLError) as error:
            report.refused.append(f"{page}: {error}")
        report.answered += 1
        report.slowest = max(report.slowest, time.monotonic() - started)
        time.sleep(0.1)


def _home(address: str) -> str:
    """Return where a preview shows the site: below the path of its address on the web."""
    with urllib.request.urlopen(address, timeout=SLOWEST) as answer:
        return str(answer.geturl())


def _resident(process: int) -> int:
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="utf-8")) if status.exists() else None
    return int(found[1]) // 1000 if found else 0


def run(project: str, folder: Path, edits: int, seed: int) -> Report:
    """Serve a copy of a project, edit it, and compare what is served in the end with another preview's."""
    from tests.test_preview import serving

    original, root = originals(folder, [project])[project], folder / "edited"
    copy_project(original, root)
    with serving(root) as preview:
        here = _home(preview.address)
        report = soak(root, original, here, preview.process.pid, edits, seed)
        with serving(original) as fresh:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                report.differences = _differences(here, _home(fresh.address), folder)
                if not report.differences:
                    break
                time.sleep(2)
        said = []
        while not preview.lines.empty():
            said.append(preview.lines.get())
        for number, line in enumerate(said):
            if "Traceback" in line:
                report.tracebacks += 1
                print("".join(said[number : number + 40]))
    return report


def _differences(one: str, other: str, folder: Path) -> list[str]:
    """Return the pages, by path, of which two previews serve different ones."""
    pages = sorted(
        path.relative_to(folder).as_posix() for path in (folder / "original").rglob("docs/**/*.md")
    )
    found = []
    for name in pages:
        page = re.sub(r"(index)?\.md$", "", name.partition("docs/")[2])
        texts = []
        for address in (one, other):
            try:
                with urllib.request.urlopen(address + page, timeout=SLOWEST) as answer:
                    text = answer.read().decode()
            except OSError as error:
                text = str(error)
            texts.append(re.sub(r"livereload\(.*?\)|http://[\d.:]+/", "", text))
        if texts[0] != texts[1]:
            found.append(page)
    return found


def main() -> int:
    """Run a soak and say what it found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tiny", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run("tiny" if options.tiny else "real", Path(folder), options.edits, options.seed)
    print(
        f"{report.answered} pages answered, the slowest after {report.slowest:.1f} s; memory {report.memory} MB"
    )
    for refused in report.refused[:10]:
        print(f"refused: {refused}")
    print(
        f"{len(report.refused)} refused, {report.tracebacks} tracebacks, different: {report.differences[:10]}"
    )
    return int(bool(report.refused or report.differences or report.tracebacks))


if __name__ == "__main__":
    sys.exit(main())
