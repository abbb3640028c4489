"""What a lab script declares: its arms, its trial, its sweeps and its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Measure = float | int | None
Trial = Callable[..., Mapping[str, Measure]]
Scale = Literal["linear", "log"]


class LabError(Exception):
    """A lab that does not show what it claims, or is not declared as it must be."""


@dataclass(frozen=True)
class Sweep:
    """A trial repeated over the values of one parameter.

    ``trial(rng, **{parameter: value})`` returns a measure for each arm; ``None``
    stands for "never" (no finite answer) and is drawn on a rail of its own,
    labelled ``never``. Without a ``trial`` the lab's own is used.
    """

    id: str
    title: str
    parameter: str
    label: str
    values: Sequence[float]
    unit: str = ""
    scale: Scale = "linear"
    metric: str = ""
    metric_unit: str = ""
    metric_scale: Scale = "linear"
    better: Literal["lower", "higher"] | None = None
    never: str = "never"
    arms: Sequence[str] = ()
    trial: Trial | None = None
    tie: float = 0.0


@dataclass(frozen=True)
class Table:
    """A small table of results: cells are text or numbers, one row a list."""

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Lab:
    """An experiment with a wrong answer, the arm ``trap``, and a right one, ``fix``.

    ``trial(rng)`` runs every arm once on the same random draw and returns its
    measure of ``metric`` in ``unit``. A seed is won by the fix that beats the trap by more
    than ``least_effect``. ``concedes`` says where it does not. This is the form of the first
    edition; an ``Experiment`` is one that was attacked.
    """

    title: str
    metric: str
    unit: str
    better: Literal["lower", "higher"]
    arms: Mapping[str, str]
    trial: Trial
    least_effect: float
    seeds: int = 20
    first_seed: int = 0
    sweeps: Sequence[Sweep] = ()
    tables: Callable[[], Sequence[Table]] = tuple
    numbers: Callable[[], Mapping[str, Any]] = dict
    concedes: str = ""
    metric_scale: Scale = "linear"
