"""Read the records that labs wrote; the site is built from these, not from the labs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..memo import FORGETFUL, Memo
from ..problems import Problem, nearest, unfinished
from .running import source_hash

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
    scripts = {path.stem: path for path in sorted(folder.glob("*.py"))}
    records = {path.stem: path for path in sorted(folder.glob("*.json"))}
    for stem in sorted(scripts.keys() | records.keys()):
        suffix = "py" if stem in scripts else "json"
        if trap_ids is not None and stem not in trap_ids:
            message = f"no trap has the id '{stem}'{nearest(stem, trap_ids)}"
            problems.append(Problem(f"{prefix}/{stem}.{suffix}", 1, message))
        if stem not in records:
            message = f"the lab has no record; run: trapwise lab {stem}"
            problems.append(unfinished(f"{prefix}/{stem}.py", 1, message))
        elif stem not in scripts:
            message = f"the record has no lab; expected {prefix}/{stem}.py"
            problems.append(Problem(f"{prefix}/{stem}.json", 1, message))
        else:
            data, name, source = (
                records[stem].read_bytes(),
                f"{prefix}/{stem}.json",
                source_hash(scripts[stem]),
            )
            record, wrong = memo.call(_record_in, data, stem, name, source, key=stem)
            problems += wrong
            if record is not None:
                labs[stem] = record
    return labs, problems


def _record_in(
    data: bytes, stem: str, name: str, expected_hash: str
) -> tuple[Mapping[str, Any] | None, list[Problem]]:
    again = f"run: trapwise lab {stem}"
    try:
        record = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        return None, [Problem(name, error.lineno, f"not valid JSON: {error.msg}; {again}")]
    except UnicodeDecodeError:
        return None, [Problem(name, 1, f"not UTF-8; {again}")]
    missing = [key for key in REQUIRED if not isinstance(record, dict) or key not in record]
    if missing:
        return None, [Problem(name, 1, f"the record lacks {', '.join(missing)}; {again}")]
    if record["lab"] != stem:
        return None, [Problem(name, 1, f"this is the record of '{record['lab']}'; {again}")]
    if record["source_sha256"] != expected_hash:
        message = f"the lab has changed since this record was written; {again}"
        return record, [Problem(name, 1, message)]
    return record, []
