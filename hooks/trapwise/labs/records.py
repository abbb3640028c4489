"""Read the records that labs wrote; the site is built from these, not from the labs."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..files import decode, files_below, read_data, read_text
from ..memo import FORGETFUL, Memo
from ..problems import Problem, nearest, shown, unfinished
from ..records.yaml_lines import parse
from .literals import undeclared_numbers
from .running import text_hash
from .shapes import misshapen, read_json

REQUIRED = (
    "lab",
    "source_sha256",
    "made_with",
    "title",
    "metric",
    "unit",
    "better",
    "arms",
    "effect",
    "sweeps",
    "tables",
    "numbers",
)


def read_labs(
    folder: Path, trap_ids: set[str] | None, memo: Memo = FORGETFUL, prefix: str = "content/labs"
) -> tuple[dict[str, Mapping[str, Any]], list[Problem]]:
    """Read every record of ``folder``, by the id of its trap.

    A script without a record, a record without its script, one that is older
    than its script, and one of an unknown trap are problems; ``trap_ids`` of ``None``
    means that the traps are not known.
    """
    labs: dict[str, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    scripts = {path.stem: path for path in files_below(folder, "*.py")}
    records = {path.stem: path for path in files_below(folder, "*.json")}
    for stem in sorted(scripts.keys() | records.keys()):
        if stem in scripts:
            problems += memo.call(_undeclared, *_script(scripts[stem], f"{prefix}/{stem}.py"), key=stem)
        suffix = "py" if stem in scripts else "json"
        if trap_ids is not None and stem not in trap_ids:
            message = f"no trap has the id '{stem}'{nearest(stem, trap_ids)}"
            problems.append(Problem(f"{prefix}/{stem}.{suffix}", 1, message))
        if stem not in records:
            message = f"the lab has no record; run: trapwise lab {stem}"
            wrong = _not_python(scripts[stem], f"{prefix}/{stem}.py")
            problems += wrong or [unfinished(f"{prefix}/{stem}.py", 1, message)]
        elif stem not in scripts:
            message = f"the record has no lab; expected {prefix}/{stem}.py"
            problems.append(Problem(f"{prefix}/{stem}.json", 1, message))
        else:
            name = f"{prefix}/{stem}.json"
            source, unreadable = read_text(scripts[stem], f"{prefix}/{stem}.py")
            data, missing = read_data(records[stem], name)
            problems += [*unreadable, *missing]
            if source is None or data is None:
                continue
            record, wrong = memo.call(_record_in, data, stem, name, text_hash(source), key=stem)
            problems += (wrong and _not_python(scripts[stem], f"{prefix}/{stem}.py")) or wrong
            if record is not None:
                labs[stem] = record
    return labs, problems


def _script(path: Path, name: str) -> tuple[str, str]:
    """Return a script's text, or none where it cannot be read, which is told with its record; and its name."""
    return read_text(path, name)[0] or "", name


def _undeclared(source: str, name: str) -> list[Problem]:
    """Return a problem for each number of an experiment that an opponent could not change."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Told with its record.
        return []
    if not any(isinstance(node, ast.Name) and node.id == "EXPERIMENT" for node in ast.walk(tree)):
        return []
    return [
        Problem(
            name,
            found.line,
            f"the number {found.text} is no setting and no knob; expected it as Setting('…', {found.text}, Range(…), …), "
            f"or as Fixed('…', {found.text}, why it stays)",
        )
        for found in undeclared_numbers(source)
    ]


def _not_python(script: Path, name: str) -> list[Problem]:
    """Return why a script cannot be run at all, which comes before its record."""
    text, problems = read_text(script, name)
    try:
        ast.parse(text or "")
    except SyntaxError as error:
        return [Problem(name, error.lineno or 1, f"not Python: {error.msg}")]
    except (ValueError, RecursionError, MemoryError) as error:
        return [Problem(name, 1, f"not Python: {error}")]
    return problems


def _record_in(
    data: bytes, stem: str, name: str, expected_hash: str
) -> tuple[Mapping[str, Any] | None, list[Problem]]:
    again = f"run: trapwise lab {stem}"
    text, undecoded = decode(data, name)
    if text is None:
        return None, [Problem(name, problem.line, f"not UTF-8; {again}") for problem in undecoded]
    try:
        record = read_json(text)
    except json.JSONDecodeError as error:
        return None, [Problem(name, error.lineno, f"not valid JSON: {error.msg}; {again}")]
    except ValueError as error:
        return None, [Problem(name, _line_of(text, name, str(error)), f"not valid JSON: {error}; {again}")]
    missing = [key for key in REQUIRED if not isinstance(record, dict) or key not in record]
    if missing:
        return None, [Problem(name, 1, f"the record lacks {', '.join(missing)}; {again}")]
    if record["lab"] != stem:
        return None, [Problem(name, 1, f"this is the record of {shown(record['lab'])}; {again}")]
    if wrong := misshapen(record):
        place, message = wrong
        return None, [Problem(name, parse(text, name)[0].line(place), f"{message}; {again}")]
    if record["source_sha256"] != expected_hash:
        message = f"the lab has changed since this record was written; {again}"
        return record, [Problem(name, 1, message)]
    return record, []


def _line_of(text: str, name: str, message: str) -> int:
    """Return the line of what is not JSON though it has its form: YAML, which holds JSON, knows lines."""
    if message.startswith("duplicate"):
        return next((problem.line for problem in parse(text, name)[1]), 1)
    quoted = message.split("'")[1] if message.count("'") > 1 else ""
    at = text.find(quoted)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
