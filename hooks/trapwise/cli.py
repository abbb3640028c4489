"""The command ``trapwise``: run labs, check the project, write the schemas."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from .labs.definition import LabError
from .labs.running import run_lab, write_record
from .problems import nearest, report
from .records.schemas import schemas
from .survey import survey


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="trapwise", description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder (default: this one)")
    commands = parser.add_subparsers(dest="command", required=True)
    lab = commands.add_parser("lab", help="run labs and write their records")
    lab.add_argument("ids", nargs="*", metavar="ID", help="a trap's id; none: all labs")
    commands.add_parser("check", help="report every problem of content/ and docs/")
    commands.add_parser("schema", help="write the JSON Schemas of content/*.yml")
    options = parser.parse_args(arguments)
    # Before a lab imports NumPy: for matrices as small as ours, more threads only wait for each other.
    for library in ("OPENBLAS", "MKL", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    run = {"lab": _lab, "check": _check, "schema": _schema}[options.command]
    return run(options)


def _lab(options: argparse.Namespace) -> int:
    folder = options.root / "content" / "labs"
    scripts = {path.stem: path for path in sorted(folder.glob("*.py"))}
    for name in options.ids or scripts:
        if name not in scripts:
            print(f"no lab {folder / name}.py{nearest(name, scripts)}", file=sys.stderr)
            return 2
        started = time.perf_counter()
        try:
            record = run_lab(scripts[name])
        except LabError as error:
            print(error, file=sys.stderr)
            return 1
        write_record(record, scripts[name].with_suffix(".json"))
        seconds = time.perf_counter() - started
        print(f"{name}: the fix wins in {record['numbers']['wins']:.0%} of the seeds; {seconds:.1f} s")
    return 0


def _check(options: argparse.Namespace) -> int:
    _, problems = survey(options.root, cache=options.root / ".cache" / "trapwise" / "mathml.json")
    if problems:
        print(report(problems), file=sys.stderr)
        return 1
    print("no problems")
    return 0


def _schema(options: argparse.Namespace) -> int:
    folder = options.root / "content" / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")
    return 0
