"""How much our build costs beside bare MkDocs and Material on the same Markdown.

Prints CPU seconds and their ratio, for the site as it is and for ten times its
pages, each built in turn so that a slow moment hits both:

    python tests/benchmarks/build.py [--repeats 3]
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from shares import shares

from trapwise.composing import compose
from trapwise.survey import survey

ROOT = Path(__file__).resolve().parents[2]
BARE = {
    "site_name": "Bare",
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs", "navigation.prune", "content.code.copy"],
    },
    "plugins": ["search"],
}


def load_config() -> dict:
    """Return our mkdocs.yml as plain data."""
    return yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def make_ours(target: Path, copies: int) -> None:
    """Write our project, with each chapter standing ``copies`` more times as a plain page."""
    for name in ("content", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    config = load_config()
    config["validation"] = {"nav": {"omitted_files": "info"}}
    (target / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8").replace("{{ lab.", f"{{{{ {page.stem}.")
        text = text.replace("\ntrap: ", "\ntitle: ", 1)
        relative = page.relative_to(ROOT / "docs")
        if relative.parts[0] != "traps" or len(relative.parts) != 3 or page.name == "index.md":
            continue
        for number in range(copies):
            copy = target / "docs" / "copies" / str(number) / relative.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")


def make_bare(ours: Path, target: Path) -> None:
    """Write a bare project with the Markdown that ours gives to Python-Markdown."""
    site, problems = survey(ours)
    if problems:
        sys.exit(f"the copied project has problems: {problems[0]}")
    shutil.copytree(ours / "docs" / "assets", target / "docs" / "assets")
    for path, page in site.pages.items():
        copy = target / "docs" / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(compose(path, page.body, site), encoding="utf-8")
    config = {
        **BARE,
        "markdown_extensions": load_config()["markdown_extensions"],
        "validation": {"links": {"not_found": "ignore"}},
    }
    (target / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def cpu_seconds(project: Path) -> float:
    """Return the CPU time of one build of ``project``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(project / "mkdocs.yml")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Build both projects at both sizes and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--times", type=int, nargs="*", default=[1, 10])
    options = parser.parse_args()
    for times in options.times:
        with tempfile.TemporaryDirectory() as folder:
            ours, bare = Path(folder) / "ours", Path(folder) / "bare"
            ours.mkdir()
            bare.mkdir()
            make_ours(ours, times - 1)
            make_bare(ours, bare)
            pages = len(list((ours / "docs").rglob("*.md")))
            print(f"{pages} pages, milliseconds of each part and generator:")
            for name, milliseconds in shares(ours):
                print(f"  {name:<32}{milliseconds:8.1f}")
            first = cpu_seconds(ours)
            cpu_seconds(bare)
            runs = [(cpu_seconds(ours), cpu_seconds(bare)) for _ in range(options.repeats)]
            own, other = min(a for a, _ in runs), min(b for _, b in runs)
            print(
                f"{pages} pages: ours {own:.1f} s, bare {other:.1f} s, ratio {own / other:.2f}; "
                f"ours with an empty cache {first:.1f} s, ratio {first / other:.2f}"
            )


if __name__ == "__main__":
    main()
