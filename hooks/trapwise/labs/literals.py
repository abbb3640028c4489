"""Numbers that a script of an experiment does not declare, and that an opponent could therefore not change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

DECLARING = frozenset({"Setting", "Knob", "Range", "World", "Experiment", "Arm", "Curve", "Table"})
"""What a number may be an argument of, since it then has a name."""
MATHEMATICAL = frozenset({-1, 0, 1, 2, 0.5, 100})
"""Signs, identities, squares, halves and percent; every other constant is a choice."""


@dataclass(frozen=True)
class Undeclared:
    """A number of a script that is no setting and no knob, with its line."""

    line: int
    text: str


def undeclared_numbers(source: str) -> list[Undeclared]:
    """Return the numbers in the functions and constants of a script, in its order.

    Indices are let be: which column of an array is meant is no choice about the world.
    """
    tree = ast.parse(source)
    return sorted(_numbers(tree), key=lambda found: found.line)


def _numbers(node: ast.AST) -> Iterator[Undeclared]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _name(child.func) in DECLARING:
            # Functions that are written there are trials like others.
            for part in ast.walk(child):
                if isinstance(part, ast.Lambda):
                    yield from _numbers(part)
        elif isinstance(child, ast.Subscript):
            yield from _numbers(ast.Expression(child.value))
        elif isinstance(child, ast.Constant):
            if _is_number(child.value) and child.value not in MATHEMATICAL:
                yield Undeclared(child.lineno, ast.unparse(child))
        else:
            yield from _numbers(child)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
