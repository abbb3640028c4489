"""How long a build takes, and how soon a saved chapter is served, beside bare MkDocs and Material.

Bare is the same docs/ with the theme and the Markdown extensions that need no code of ours.
Everything is wall-clock time of one run, in which ours and bare take turns, so that a slow
moment hits both:

    python tests/benchmarks/build.py [--pages 96 750] [--repeats 3] [--edits 5] [--shares]
    python tests/benchmarks/build.py --small     # the tiny project, once: does the benchmark still work?
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from shares import shares  # noqa: E402
from tests import tiny  # noqa: E402

CHAPTER = "traps/evaluation/roc-curve-mirage.md"
MARKS = ("abbr", "attr_list", "footnotes", "md_in_html", "tables", "smarty")
BARE = {
    "site_name": "Bare",
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs", "navigation.prune", "content.code.copy"],
    },
    "plugins": ["search"],
    "validation": {"links": {"not_found": "ignore", "absolute_links": "ignore"}},
    "markdown_extensions": [
        *MARKS,
        {"toc": {"permalink": True}},
        {"pymdownx.arithmatex": {"generic": True}},
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.superfences",
        "pymdownx.smartsymbols",
    ],
}
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
PATIENCE = 300


def write_ours(target: Path, pages: int) -> None:
    """Write our project with about so many pages: its chapters stand again and again as plain pages."""
    for name in ("content", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    config["validation"]["nav"]["omitted_files"] = "info"
    (target / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    chapters = [path for path in sorted((ROOT / "docs/traps").glob("*/*.md")) if path.name != "index.md"]
    wanted = pages - len(list((ROOT / "docs").rglob("*.md")))
    for number in range(max(0, wanted)):
        chapter = chapters[number % len(chapters)]
        text = chapter.read_text(encoding="utf-8").replace("{{ lab.", f"{{{{ {chapter.stem}.")
        copy = target / f"docs/practice/copies/{number // len(chapters)}/{chapter.name}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        # A brief belongs to a trap's chapter, and a copy is none.
        text = re.sub(r"^/{4} brief \|.*?^/{4}\n", "", text, flags=re.MULTILINE | re.DOTALL)
        copy.write_text(text.replace("\ntrap: ", "\ntitle: ", 1), encoding="utf-8")


def write_bare(docs: Path, target: Path) -> None:
    """Write a bare project with the same ``docs``."""
    shutil.copytree(docs, target / "docs")
    (target / "mkdocs.yml").write_text(yaml.safe_dump(BARE, sort_keys=False), encoding="utf-8")


def build(project: Path) -> float:
    """Return the seconds of one build of ``project``."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(project / "built")]
    done = subprocess.run(command, cwd=project, env=QUIET, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the project cannot be built:\n{done.stderr[-3000:]}")
    return time.perf_counter() - started


def forget(project: Path, pattern: str) -> None:
    """Remove what builds of ``project`` kept."""
    for path in (project / ".cache" / "trapwise").glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The address of a preview of ``project``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=project, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    site_url = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8")).get("site_url", "/")
    address = f"http://127.0.0.1:{port}/{site_url.partition('//')[2].partition('/')[2]}"
    try:
        until(lambda: bool(page_at(address)), server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def page_at(address: str) -> str:
    """Return what a page's address gives, or nothing."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def until(is_so: Callable[[], bool], server: subprocess.Popen[bytes] | None = None) -> float:
    """Return the seconds until something is so."""
    started = time.perf_counter()
    while not is_so():
        if time.perf_counter() - started > PATIENCE or (server is not None and server.poll() is not None):
            sys.exit("waited in vain for the preview")
        time.sleep(0.02)
    return time.perf_counter() - started


def edit(chapter: Path, mark: str) -> None:
    """Add a word to a paragraph in the middle of a chapter."""
    head, heading, tail = chapter.read_text(encoding="utf-8").partition("## Why it fails")
    first, rest = tail.split("\n\n", 1)
    chapter.write_text(f"{head}{heading}{first}\n\nA word, {mark}.\n\n{rest}", encoding="utf-8")


def measure(ours: Path, bare: Path, chapter: str, repeats: int, edits: int) -> None:
    """Print what was measured of two projects."""
    bares, times = list[float](), dict[str, list[float]]()
    for what, pattern in (
        ("build, nothing kept", "*"),
        ("build, formulas and fonts kept", "results-*"),
        ("build, all kept", ""),
    ):
        for _ in range(repeats):
            if pattern:
                forget(ours, pattern)
            times.setdefault(what, []).append(build(ours))
            bares.append(build(bare))
    with serving(ours) as address:
        page = address + chapter.removesuffix(".md") + "/"
        for number in range(edits):
            mark = f"zqx{number}k{time.time_ns()}"
            edit(ours / "docs" / chapter, mark)
            times.setdefault("edit to visible", []).append(until(lambda mark=mark: mark in page_at(page)))  # type: ignore[misc]
            bares.append(build(bare))
    usual = statistics.median(bares)
    count = len(list((ours / "docs").rglob("*.md")))
    print(f"{count} pages; bare build {usual:.2f} s ({min(bares):.2f} to {max(bares):.2f})")
    for what, found in times.items():
        middle = statistics.median(found)
        print(
            f"  {what:<32}{middle:7.2f} s ({min(found):.2f} to {max(found):.2f}), ratio {middle / usual:.2f}"
        )


def main() -> None:
    """Measure the site at each size, or the tiny project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="*", default=[0, 750])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--shares", action="store_true", help="tell what each part of the survey costs, too")
    parser.add_argument("--small", action="store_true", help="the tiny project, once")
    options = parser.parse_args()
    for pages in [0] if options.small else options.pages:
        with tempfile.TemporaryDirectory() as folder:
            ours, bare = Path(folder) / "ours", Path(folder) / "bare"
            ours.mkdir()
            tiny.write(ours) if options.small else write_ours(ours, pages)
            write_bare(ours / "docs", bare)
            if options.small:
                measure(ours, bare, tiny.CHAPTER.removeprefix("docs/"), 1, 1)
            else:
                measure(ours, bare, CHAPTER, options.repeats, options.edits)
            if options.shares or options.small:
                print("  milliseconds of each part of the survey and of each generator:")
                for name, milliseconds in shares(ours):
                    print(f"    {name:<32}{milliseconds:8.1f}")


if __name__ == "__main__":
    main()
