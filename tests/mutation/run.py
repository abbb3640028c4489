"""How many small changes of the core do the fast tests see?

mutmut makes every small change of every function: a comparison, a number, an argument, a
branch. A sample of them is tried, each with the tests that call the changed function, until
one fails; what mypy refuses counts as seen, since the tests run mypy too. The order of the
changes depends on ``--seed`` and their names alone, so that a sample can be tried again after
a test was added, and ``--skip`` gives another one that nobody has looked at.

    python tests/mutation/run.py --sample 450
    python tests/mutation/run.py --sample 450 --skip 450

Everything happens in a copy below ``build/mutation``. A survivor stands there in
``survivors.diff``; ``--only`` tries those whose names match a pattern.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutation"
FIRST = "trapwise.problems.x_nearest__mutmut_1"
CHANGE = re.compile(r"__mutmut_\d+$")
COPIED = {"no-redef", "has-type", "name-defined"}
"""What mypy says of a change only because it stands beside the function that it changes."""
REFUSED = 37
ENDLESS = dict.fromkeys((-24, 24, 36, 152, 255), "endless")
SEEN = {1: "seen", 3: "seen", REFUSED: "refused by mypy", **ENDLESS}
"""What mutmut's exit codes mean, of a change that did not go unnoticed."""
UNSEEN = {0: "not seen", 33: "no test"}


def copy_project() -> None:
    """Copy what the tests need, with the core where mutmut looks for it."""
    shutil.rmtree(WORK / "tests", ignore_errors=True)
    shutil.rmtree(WORK / "mutants" / "tests", ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", ".cache", "site")
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("tests", "overrides"):
        shutil.copytree(ROOT / name, WORK / name, dirs_exist_ok=True, ignore=ignored)
    shutil.rmtree(WORK / "src", ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "hooks" / "trapwise", WORK / "src" / "trapwise", ignore=left_out)
    (WORK / "hooks").mkdir(exist_ok=True)
    for path in (ROOT / "mkdocs.yml", ROOT / "pyproject.toml", ROOT / "README.md"):
        shutil.copy2(path, WORK)
    # mutmut makes the modules anew that have changed, and leaves the rest as it was: templates, and
    # which tests call what.
    shutil.rmtree(WORK / "mutants" / "src" / "trapwise" / "templates", ignore_errors=True)
    (WORK / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)


def mutmut(*arguments: str) -> None:
    """Run mutmut in the copy."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=WORK, env={**os.environ, "PATH": path})


def refused() -> set[str]:
    """Return the changes that mypy does not accept."""
    command = [sys.executable, "-m", "mypy", "--output=json", "--no-warn-unused-ignores", "src/trapwise"]
    told = subprocess.run(command, cwd=WORK / "mutants", capture_output=True, text=True, check=False).stdout
    lines: dict[str, set[int]] = {}
    for error in map(json.loads, filter(None, told.splitlines())):
        if error["severity"] == "error" and error["code"] not in COPIED:
            lines.setdefault(error["file"], set()).add(error["line"])
    found = set()
    for file, wrong in lines.items():
        module = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
        tree = ast.parse((WORK / "mutants" / file).read_text(encoding="utf-8"))
        changes = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and CHANGE.search(n.name))
        found |= {
            f"{module}.{node.name}"
            for node in changes
            if not wrong.isdisjoint(range(node.lineno, (node.end_lineno or 0) + 1))
        }
    return found


def results() -> dict[str, int | None]:
    """Return the exit code of every change by its name, ``None`` for one that was not tried."""
    found: dict[str, int | None] = {}
    left_out = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]["do_not_mutate"]
    for path in (WORK / "mutants").rglob("*.meta"):
        if path.relative_to(WORK / "mutants").as_posix().removesuffix(".meta") in left_out:
            continue
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def drawn(names: list[str], seed: str, skip: int, count: int) -> list[str]:
    """Return a random sample that stays the same when other changes come and go."""
    order = sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    return order[skip : skip + count]


def interval(seen: int, tried: int) -> tuple[float, float]:
    """Return Wilson's interval at 95% for a share."""
    z, share = 1.96, seen / tried
    middle = share + z * z / (2 * tried)
    spread = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (middle - spread) / (1 + z * z / tried), (middle + spread) / (1 + z * z / tried)


def change(name: str) -> str:
    """Return what a change changes, as a diff of its function."""
    module, _, function = name.rpartition(".")
    text = (WORK / "mutants" / "src" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    wanted = (f"{function.rpartition('__mutmut_')[0]}__mutmut_orig", function)
    sources = {
        node.name: ast.unparse(node).splitlines()[1:]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name in wanted
    }
    lines = difflib.unified_diff(*(sources.get(one, []) for one in wanted), lineterm="", n=2)
    return "\n".join([f"# {name}", *list(lines)[2:]])


def room(name: str) -> str:
    """Return the room of a change."""
    return name.split(".")[1]


def report(tried: dict[str, int | None]) -> str:
    """Return the share that was seen, for each room and for all."""
    rooms: dict[str, Counter[str]] = {}
    for name, code in sorted(tried.items()):
        what = UNSEEN.get(code, SEEN.get(code, f"code {code}")) if code is not None else "not tried"
        rooms.setdefault(room(name), Counter())[what] += 1
    lines = []
    for one, counts in rooms.items():
        seen = sum(counts[what] for what in set(SEEN.values()))
        lines.append(f"{one:12} {seen:4} of {counts.total():4}   {dict(counts)}")
    seen = sum(code in SEEN for code in tried.values())
    low, high = interval(seen, len(tried))
    lines.append(f"{'all':12} {seen:4} of {len(tried):4}   {seen / len(tried):.1%}, {low:.1%} to {high:.1%}")
    run = {name: code for name, code in tried.items() if code != REFUSED}
    seen = sum(code in SEEN for code in run.values())
    low, high = interval(seen, len(run))
    lines.append(f"{'but mypy':12} {seen:4} of {len(run):4}   {seen / len(run):.1%}, {low:.1%} to {high:.1%}")
    return "\n".join(lines)


def main() -> None:
    """Try a sample and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=450)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", default="*", help="a pattern of names, such as 'trapwise.models.*'")
    parser.add_argument("--processes", default="2")
    parser.add_argument("--again", action="store_true", help="try those only that were not seen before")
    given = parser.parse_args()
    copy_project()
    before = results()
    # The first one is tried so that all changes are made, and that it is known which tests call what.
    mutmut("run", "--max-children", given.processes, FIRST)
    bad = refused()
    sample = drawn(fnmatch.filter(results(), given.only), given.seed, given.skip, given.sample)
    known = {name: code for name, code in before.items() if given.again and code in SEEN}
    known |= dict.fromkeys(bad, REFUSED)
    if todo := [name for name in sample if name not in known]:
        mutmut("run", "--max-children", given.processes, *todo)
    codes = results() | known
    tried = {name: codes.get(name) for name in sample}
    unseen = [name for name, code in tried.items() if code not in SEEN]
    (WORK / "survivors.diff").write_text("\n\n".join(map(change, sorted(unseen))) + "\n", encoding="utf-8")
    print(report(tried))


if __name__ == "__main__":
    main()
