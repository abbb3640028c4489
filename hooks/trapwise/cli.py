"""The command ``trapwise``: run labs, start chapters, check the project, write the schemas."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .chapters.giveaways import guesses_told
from .labs.comparison import compare
from .labs.crews import cores
from .labs.definition import LabError
from .labs.elsewhere import compare_under, settings
from .labs.running import run_lab, write_record
from .memo import FORGETFUL
from .problems import nearest, report
from .records.schemas import schemas
from .starting import STARTED, CannotStart, start
from .survey import survey

SHOWN = 10
"""Differences told of one lab; more would be the same news again."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="trapwise", description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder (default: this one)")
    commands = parser.add_subparsers(dest="command", required=True)
    lab = commands.add_parser("lab", help="run labs and write their records")
    lab.add_argument("ids", nargs="*", metavar="ID", help="a trap's id; none: all labs")
    how = lab.add_mutually_exclusive_group()
    how.add_argument("--compare", action="store_true", help="write nothing; compare with the records")
    how.add_argument("--elsewhere", action="store_true", help="compare as other machines would compute")
    lab.add_argument(
        "--processes", type=_count, default=cores(), help="that share an experiment (default: one a core)"
    )
    lab.add_argument("--threads", type=_count, default=1, help="with --compare: threads of linear algebra")
    lab.add_argument(
        "--last-bits", action="store_true", help="with --compare: move the last bits of exp, log …"
    )
    new = commands.add_parser("new", help="start a record and its page from templates")
    new.add_argument("noun", choices=STARTED)
    new.add_argument("id", help="its permanent name, in kebab-case")
    new.add_argument("--theme", help="with a trap: the theme it belongs to")
    commands.add_parser("check", help="report every problem of content/ and docs/")
    commands.add_parser("schema", help="write the JSON Schemas of content/*.yml")
    options = parser.parse_args(arguments)
    run = {"lab": _lab, "new": _new, "check": _check, "schema": _schema}[options.command]
    return run(options)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number to count with; expected 1 or more")
    return int(text)


def _lab(options: argparse.Namespace) -> int:
    folder = options.root / "content" / "labs"
    scripts = {path.stem: path for path in sorted(folder.glob("*.py"))}
    for name in options.ids:
        if name not in scripts:
            print(f"no lab {folder / name}.py{nearest(name, scripts)}", file=sys.stderr)
            return 2
    chosen = {name: scripts[name] for name in options.ids or scripts}
    if not options.compare and (options.threads != 1 or options.last_bits):
        print("--threads and --last-bits go with --compare: a record is made with neither", file=sys.stderr)
        return 2
    if options.elsewhere:
        return _elsewhere(options.root, list(chosen))
    work = _compare if options.compare else _write
    try:
        return max([work(script, options) for script in chosen.values()], default=0)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1


def _write(script: Path, options: argparse.Namespace) -> int:
    started = time.perf_counter()
    record = run_lab(script, processes=options.processes)
    write_record(record, script.with_suffix(".json"))
    seconds = time.perf_counter() - started
    kernel = record["made_with"]["kernel"]
    print(f"{script.stem}: {_said(record)}; {seconds:.1f} s, kernel {kernel}")
    return 0


def _said(record: Mapping[str, Any]) -> str:
    """Return in a few words what a lab found."""
    examined = record.get("examination")
    if examined is None:
        return f"the fix wins in {record['numbers']['wins']:.0%} of the seeds"
    verdict = examined["verdict"]
    changes = len(verdict["conditions"]) + len(verdict["worlds"])
    return f"{verdict['kind']}; {changes} of what we tried change the order"


def _compare(script: Path, options: argparse.Namespace) -> int:
    try:
        kept = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabError(f"{script.with_suffix('.json')}: {error}; run: trapwise lab {script.stem}") from error
    found = compare(kept, run_lab(script, options.threads, options.last_bits, options.processes))
    beyond = [difference for difference in found if not difference.is_rounding]
    largest = max([difference.relative for difference in found], default=0)
    print(f"{script.stem} {largest:.1g} {'different' if beyond else 'equal'}", flush=True)
    for difference in beyond[:SHOWN]:
        print(f"  {difference}", file=sys.stderr)
    if len(beyond) > SHOWN:
        print(f"  … and {len(beyond) - SHOWN} more", file=sys.stderr)
    return 1 if beyond else 0


def _elsewhere(root: Path, ids: list[str]) -> int:
    """Print one row a setting and lab: how far the lab, run there, is from its record."""
    all_equal = True
    width = max(map(len, ids), default=0)
    for setting in settings():
        seen = 0
        for name, largest, is_equal in compare_under(setting, root, ids):
            print(f"{setting.name:20} {name:{width}} {largest:>7} {'' if is_equal else 'different'}".rstrip())
            seen, all_equal = seen + 1, all_equal and is_equal
        if seen < len(ids):
            print(f"{setting.name}: {len(ids) - seen} of {len(ids)} labs did not run", file=sys.stderr)
            all_equal = False
    return 0 if all_equal else 1


def _new(options: argparse.Namespace) -> int:
    noun, name = options.noun, options.id
    try:
        begun = start(options.root, noun, name, options.theme, date.today())
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{begun.record}:{begun.line}: the record of '{name}'")
    if begun.page is None:
        print("Next: write what says TODO, and use the term on a page; then run: trapwise check")
        return 0
    print(f"{begun.page}: its page")
    print("Next: mkdocs serve, which shows the page as a draft with all that it still lacks")
    if noun == "trap":
        print(f"Then: content/labs/{name}.py, and trapwise lab {name}")
    return 0


def _check(options: argparse.Namespace) -> int:
    site, problems = survey(options.root, cache=options.root / ".cache" / "trapwise" / "mathml.json")
    print(guesses_told(site.pages.values(), FORGETFUL))
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
