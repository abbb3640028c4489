"""What the finder and the study paths need of the records: a place for each symptom, no circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..catalogue import Catalogue
from ..problems import Problem, counted
from ..records.yaml_lines import Place


def check_symptoms(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong with where symptoms are met, and with what is read before what."""
    records = catalogue.records
    for kind in ("traps", "designs"):
        for record in records.of(kind):
            message = _unequal(record.id, record.symptoms, record.met)
            if message:
                yield records.problem(kind, record, ("met",), message)
        for unsound in records.unsound[kind]:
            message = _unequal(unsound.value("id"), unsound.value("symptoms"), unsound.value("met"))
            if message:
                yield unsound.problem(("met",), message)
    traps = {trap.id: trap for trap in records.of("traps")}
    circle = find_circle({name: trap.after for name, trap in traps.items()})
    if circle:
        first = traps[circle[0]]
        place: Place = ("after", first.after.index(circle[1]))
        message = f"traps wait for each other: {' after '.join(circle)}; one of them has to come first"
        yield records.problem("traps", first, place, message)


def _unequal(owner: Any, symptoms: Any, met: Any) -> str:
    """Return what is wrong with the places of symptoms; nothing of what is no list."""
    if not isinstance(symptoms, list) or not isinstance(met, list) or len(symptoms) == len(met):
        return ""
    return (
        f"'{owner}' has {counted(len(symptoms), 'symptom')} and {counted(len(met), 'place')} in 'met'; "
        "expected one place for each symptom, in their order"
    )


def find_circle(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of a circle, the first again at its end, or nothing.

    ``after`` holds for each name those that come before it. Takes time linear in
    names and pairs, and needs no recursion.
    """
    done: set[str] = set()
    for start in after:
        path: list[str] = []
        on_path: set[str] = set()
        waiting = [(start, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                path.pop()
                on_path.discard(name)
                done.add(name)
            elif name in on_path:
                return [*path[path.index(name) :], name]
            elif name not in done and name in after:
                path.append(name)
                on_path.add(name)
                waiting.append((name, True))
                waiting += [(before, False) for before in reversed(after[name])]
    return []
