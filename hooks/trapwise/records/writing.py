"""Put a new record into a file of records, and leave every other byte of it as it is."""

from __future__ import annotations

import yaml

from .yaml_lines import Loader


def insert_record(source: str, kind: str, record: str, after: int | None = None) -> str:
    """Return the text of a file of records with one more.

    ``record`` is its YAML, beginning with a dash in the first column; it comes after the
    record with the index ``after``, or last. It takes the file's indentation, its line
    ends and its way to part records. Raise ``ValueError`` if the file's records are in brackets.
    """
    items, dash = _items(source, kind)
    newline = "\r\n" if "\r\n" in source else "\n"
    lines = source.split("\n")
    if lines[-1].strip():
        lines[-1] += newline[:-1]
        lines.append("")
    is_parted = len(items) < 2 or not lines[items[1] - 1].strip() or _above(lines, items[1]) < items[1] - 1
    indented = [f"{' ' * dash}{line}" if line else "" for line in record.rstrip("\n").split("\n")]
    # Blank lines and comments above a record are its own.
    at = _above(lines, items[after + 1]) if after is not None and after + 1 < len(items) else len(lines) - 1
    parting = [""] if is_parted and lines[at - 1].strip() and items else []
    new = [f"{line}{newline[:-1]}" for line in (*parting, *indented)]
    return "\n".join([*lines[:at], *new, *lines[at:]])


def _items(source: str, kind: str) -> tuple[list[int], int]:
    """Return the lines, from 0, on which records begin, and the column of their dashes."""
    document = yaml.compose(source, Loader=Loader)
    for key, value in document.value if isinstance(document, yaml.MappingNode) else ():
        if key.value == kind and isinstance(value, yaml.SequenceNode):
            if value.flow_style:
                raise ValueError(f"'{kind}' holds its records in brackets; expected one below the other")
            return [item.start_mark.line for item in value.value], value.start_mark.column
    return [], 2


def _above(lines: list[str], line: int) -> int:
    """Return where the blank lines and comments above a line begin."""
    while line and (not lines[line - 1].strip() or lines[line - 1].lstrip().startswith("#")):
        line -= 1
    return line
