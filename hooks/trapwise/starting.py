"""How a record and its page begin: both from templates, as drafts that the preview shows at once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from markdown.extensions.toc import slugify
from pydantic import ValidationError

from .catalogue import Catalogue, read_catalogue
from .chapters.mistake_and_design import DESIGN_SECTIONS, MISTAKE_SECTIONS
from .chapters.outline import Bounds
from .chapters.trap import TRAP_SECTIONS
from .models.choosing import Chooser
from .pages.owners import HOMES
from .problems import nearest, sort_out
from .records import KINDS, Record
from .records.base import ID_PATTERN
from .records.tags import CompanyType, Family, Level, Severity, Technique
from .records.writing import insert_record
from .rendering.templates import render
from .rules.references import WITH_PAGES

STARTED = {"trap": "traps", "mistake": "mistakes", "design": "designs", "term": "terms"}
"""The kinds of which a record can be started, by the noun for one."""
OUTLINE_OF = {"trap": TRAP_SECTIONS, "mistake": MISTAKE_SECTIONS, "design": DESIGN_SECTIONS}
EMPTY = "# yaml-language-server: $schema=schema/{kind}.schema.json\n\n{kind}:\n"
TIES = 3
"""Traps that a new design is tied to until its author has chosen; as many as a design needs."""


class CannotStart(ValueError):
    """Nothing was written; the text says why, and what was expected."""


@dataclass(frozen=True)
class Start:
    """What was written: the record's file and line, and its page, which a term does not have."""

    record: str
    line: int
    page: str | None


def start(root: Path, noun: str, name: str, theme: str | None, today: date) -> Start:
    """Write a record and its page below ``root``, or raise `CannotStart` and write nothing."""
    kind = STARTED[noun]
    catalogue, problems = read_catalogue(root / "content")
    broken = [p for p in sort_out(problems)[0] if p.path == f"content/{kind}.yml"]
    if broken:
        raise CannotStart(f"{broken[0]}; mend it before a {noun} is added to the file")
    _check_name(catalogue, noun, name)
    _check_theme(catalogue, noun, theme)
    text = render(f"new-{noun}.yml.j2", **_values(catalogue, noun, name, theme))
    record = _sound(kind, text)
    path = root / "content" / f"{kind}.yml"
    before = path.read_bytes().decode("utf-8") if path.exists() else EMPTY.format(kind=kind)
    try:
        after = insert_record(before, kind, text, _last_of_theme(catalogue, theme))
    except ValueError as error:
        raise CannotStart(f"content/{kind}.yml: {error}") from error
    _check_inserted(kind, before, after, text)
    new, page = {}, None
    if noun in HOMES:
        page = f"docs/{HOMES[noun].path(record)}"
        new[root / page] = render(
            f"new-{noun}.md.j2",
            id=name,
            today=today,
            sections=OUTLINE_OF[noun],
            bounds=Bounds(),
            levels=list(Level),
        )
    _write(path, after, new, root)
    line = next(
        n for n, row in enumerate(after.split("\n"), 1) if re.search(rf"- id: \W?{name}\W?$", row.rstrip())
    )
    return Start(f"content/{kind}.yml", line, page)


def _check_name(catalogue: Catalogue, noun: str, name: str) -> None:
    if not re.fullmatch(ID_PATTERN, name):
        likely = slugify(name, "-").strip("-_").replace("_", "-")
        hint = f"; did you mean '{likely}'?" if re.fullmatch(ID_PATTERN, likely) else ""
        raise CannotStart(f"'{name}' is no id; expected kebab-case such as 'softmax-trap'{hint}")
    # A page is named by its id alone, so that kinds with pages share their names.
    for kind in dict.fromkeys((STARTED[noun], *(WITH_PAGES if noun in HOMES else ()))):
        for record in catalogue.records.of(kind):
            at = catalogue.records.problem(kind, record, ("id",), "")
            where = f"{at.path}:{at.line}"
            if name == record.id:
                raise CannotStart(
                    f"'{name}' is already the id of a {KINDS[kind].noun}, {where}; expected a new one"
                )
            if name in getattr(record, "formerly", ()):
                raise CannotStart(f"'{name}' was an id of '{record.id}', {where}; an id is never used again")
            if kind == STARTED[noun] and _title(noun, name) in _names(record):
                raise CannotStart(
                    f"'{_title(noun, name)}' already names '{record.id}', {where}; expected a new id"
                )


def _names(record: Any) -> set[str]:
    return (
        {record.title} if hasattr(record, "title") else {n.casefold() for n in (record.term, *record.aliases)}
    )


def _check_theme(catalogue: Catalogue, noun: str, theme: str | None) -> None:
    if noun != "trap":
        if theme is not None:
            raise CannotStart(f"a {noun} has no theme; '--theme' goes with a trap")
        return
    themes = catalogue.themes
    if theme not in themes:
        found = "a trap needs a theme" if theme is None else f"no theme has the id '{theme}'"
        hint = nearest(theme or "", themes)
        raise CannotStart(f"{found}; expected '--theme' with one of {', '.join(themes)}{hint}")


def _title(noun: str, name: str) -> str:
    words = name.split("-")
    return " ".join(words) if noun == "term" else " ".join(word[:1].upper() + word[1:] for word in words)


def _values(catalogue: Catalogue, noun: str, name: str, theme: str | None) -> dict[str, Any]:
    """Return what the template of a record is filled with."""
    numbers = [getattr(record, "number", 0) for record in catalogue.of(STARTED[noun]).values()]
    values: dict[str, Any] = {
        "id": _scalar(name),
        "number": max(numbers, default=0) + 1,
        "title": _scalar(_title(noun, name)),
        "theme": theme,
        "tags": {tag.__name__: tag for tag in (CompanyType, Family, Level, Severity, Technique)},
    }
    if noun == "design":
        values |= _design_values(catalogue)
    return values


def _design_values(catalogue: Catalogue) -> dict[str, Any]:
    """Return answers with the pattern that they lead to, and ties to choose anew."""
    of = catalogue.records.of
    chooser = Chooser(of("questions"), of("patterns"), of("contradictions"))
    led = ((answers, chooser.verdict(answers).chosen) for answers in chooser.combinations())
    answers, pattern = next(((a, p) for a, p in led if p), ({}, None))
    traps, mistakes = list(catalogue.traps)[:TIES], list(catalogue.mistakes)[:2]
    if pattern is None or len(traps) < TIES or len(mistakes) < 2:
        raise CannotStart(
            "a design needs the five questions, a pattern that their answers lead to, three traps and two mistakes; "
            f"found {len(chooser.questions)} questions, {len(chooser.patterns)} patterns, "
            f"{len(catalogue.traps)} traps and {len(catalogue.mistakes)} mistakes"
        )
    return {"answers": answers, "pattern": pattern.id, "traps": traps, "mistakes": mistakes}


def _scalar(text: str) -> str:
    """Return text as YAML writes it: plain, unless that would be a number or a truth value."""
    return text if yaml.safe_load(text) == text else json.dumps(text, ensure_ascii=False)


def _sound(kind: str, text: str) -> Record:
    try:
        return KINDS[kind].model.model_validate(yaml.safe_load(text)[0])
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        field = ".".join(map(str, detail["loc"]))
        raise CannotStart(f"'{field}' would be {detail['input']!r}: {detail['msg']}") from error


def _last_of_theme(catalogue: Catalogue, theme: str | None) -> int | None:
    """Return the index of the last trap of a theme: the file is in the order of the themes."""
    places = [n for n, trap in enumerate(catalogue.records.of("traps")) if trap.theme == theme]
    return places[-1] if places else None


def _check_inserted(kind: str, before: str, after: str, record: str) -> None:
    """Make sure that the file holds what it held, and the record."""
    old, new = ((yaml.safe_load(text) or {}).get(kind) or [] for text in (before, after))
    (added,) = yaml.safe_load(record)
    if added not in new or [item for item in new if item != added] != old:
        raise CannotStart(
            f"content/{kind}.yml is laid out in a way that no record can be put into; write it by hand"
        )


def _write(records: Path, text: str, new: Mapping[Path, str], root: Path) -> None:
    """Write the pages that are new, then the records; when one fails, take back what was written."""
    made: list[Path] = []
    partial = records.with_suffix(".partial")
    try:
        for path, page in new.items():
            folders = [folder for folder in reversed(path.parents) if not folder.exists()]
            for folder in folders:
                folder.mkdir()
                made.append(folder)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(page)
        made.append(partial)
        partial.write_bytes(text.encode("utf-8"))
        os.replace(partial, records)
    except OSError as error:
        for path in reversed(made):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        name = Path(error.filename or records)
        where = name.relative_to(root).as_posix() if name.is_relative_to(root) else name
        is_taken = isinstance(error, FileExistsError)
        raise CannotStart(
            f"{where} is already there; expected no such file" if is_taken else f"{where}: {error.strerror}"
        ) from error
