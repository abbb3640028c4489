"""Numbers that a script of an experiment does not declare, and that an opponent could therefore not change."""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator
from dataclasses import dataclass

DECLARING = frozenset({"Setting", "Fixed", "Knob", "Range", "World", "Experiment", "Arm", "Curve", "Table"})
"""What a number may be an argument of, since it then has a name."""
LARGE = 1e9
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
ENDS = frozenset({"low", "high"})
MATHEMATICAL = frozenset({-1, 0, 1, 2, 0.5, 100})
"""Signs, identities, squares, halves and percent; every other constant is a choice."""


@dataclass(frozen=True)
class Undeclared:
    """A number of a script that is no setting and no knob, with its line."""

    line: int
    text: str


def undeclared_numbers(source: str) -> list[Undeclared]:
    """Return the numbers in the functions and constants of a script, in its order.

    Indices are let be: which column of an array is meant is no choice about the world. Numbers
    that hide are found too: what is computed from nothing but literals, and the end of a range
    that is no setting's.
    """
    tree = ast.parse(source)
    found = [*_numbers(tree), *_hidden(tree)]
    return sorted(found, key=lambda each: each.line)


def _hidden(tree: ast.Module) -> Iterator[Undeclared]:
    """Yield where an end of a range that is no setting's is used as a number."""
    own = set(_ranges(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in ENDS:
            continue
        of = node.value
        is_range = isinstance(of, ast.Call) and _name(of.func) == "Range"
        if is_range or (isinstance(of, ast.Name) and of.id in own):
            yield Undeclared(node.lineno, ast.unparse(node))


def _ranges(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a script gives to ranges."""
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(names)
            for name, value in zip(names, values, strict=False):
                if (
                    isinstance(name, ast.Name)
                    and isinstance(value, ast.Call)
                    and _name(value.func) == "Range"
                ):
                    yield name.id


def _numbers(node: ast.AST) -> Iterator[Undeclared]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _name(child.func) in DECLARING:
            # Functions that are written there are trials like others.
            for part in ast.walk(child):
                if isinstance(part, ast.Lambda):
                    yield from _numbers(part)
        elif isinstance(child, ast.Subscript):
            yield from _numbers(ast.Expression(child.value))
        elif isinstance(child, ast.BinOp | ast.Constant) and _is_literal(child):
            value = _folded(child)
            if value is None or (value not in MATHEMATICAL and 1 / value not in MATHEMATICAL):
                yield Undeclared(child.lineno, ast.unparse(child))
        else:
            yield from _numbers(child)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _folded(node: ast.AST) -> float | None:
    """Return what a sum of literals comes to; nothing where it fails, or might take long."""
    if isinstance(node, ast.Constant):
        value = node.value
        return float(value) if isinstance(value, int | float) and abs(value) < LARGE else None
    if isinstance(node, ast.UnaryOp):
        inner = _folded(node.operand)
        return -inner if inner is not None and isinstance(node.op, ast.USub) else inner
    assert isinstance(node, ast.BinOp)
    left, right, do = _folded(node.left), _folded(node.right), OPERATORS.get(type(node.op))
    if left is None or right is None or do is None:
        return None
    try:
        found = do(left, right)
    except ArithmeticError:
        return None
    return found if isinstance(found, float) and abs(found) < LARGE else None


def _is_literal(node: ast.AST) -> bool:
    """Tell whether a node is a number, or is computed from nothing but numbers."""
    if isinstance(node, ast.BinOp):
        return _is_literal(node.left) and _is_literal(node.right)
    if isinstance(node, ast.UnaryOp):
        return _is_literal(node.operand)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )
