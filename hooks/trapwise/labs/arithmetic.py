"""The arithmetic that labs run in: one thread, whatever the caller's, and a word on who computed."""

from __future__ import annotations

import ast
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

ELEMENTARY = (
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "tanh"),
    *("sinh", "cosh", "arctan", "arctan2", "arcsin", "arccos", "power", "cbrt", "logaddexp"),
)
"""Functions of NumPy that no standard rounds: libraries and processors differ in their last bit."""


@contextmanager
def threads(count: int = 1) -> Iterator[None]:
    """Let the linear-algebra library use ``count`` threads, whatever the environment asks for.

    The number decides in which order a library adds up, and so the last bits of a product.
    """
    # Only running a lab needs these two; the site is built from records.
    import numpy as np  # noqa: F401  (the library to limit has to be loaded)
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=count):
        yield


def made_with(count: int = 1) -> dict[str, Any]:
    """Return what a record was computed with: processor, NumPy, its linear-algebra library and kernel."""
    import numpy as np
    from threadpoolctl import threadpool_info

    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return {
        "machine": platform.machine(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "library": " ".join(f"{pool['internal_api']} {pool['version']}" for pool in pools) or "unknown",
        "kernel": " ".join(str(pool.get("architecture")) for pool in pools) or "unknown",
        "threads": count,
    }


GOLDEN = 0x9E3779B97F4A7C15
"""2 to the 64 over the golden ratio: multiplied by it, near numbers end far from each other."""
SCALAR = frozenset({"erf", "erfc", "exp", "gamma", "lgamma", "log", "log10", "log1p", "log2", "pow"})
"""The same of Python's ``math``."""


class Powers(ast.NodeTransformer):
    """Has a script ask for each power by name, so that another can answer."""

    NAME = "_raised"

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Replace ``a ** b``, but for a whole exponent that is written there: NumPy multiplies for a square."""
        self.generic_visit(node)
        whole = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
        if not isinstance(node.op, ast.Pow) or whole:
            return node
        call = ast.Call(ast.Name(self.NAME, ast.Load()), [node.left, node.right], [])
        return ast.copy_location(call, node)


class Unrounded:
    """NumPy, with elementary functions that err by a unit in the last place, as if at random.

    It stands in for the processors that are not here: a result that survives this,
    and other kernels, does not hang on anybody's rounding. As on a real one, the same
    value comes out the same each time: what is equal stays equal.
    """

    def __init__(self, numpy: ModuleType) -> None:
        self._numpy = numpy

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._numpy, name)
        if name not in ELEMENTARY:
            return function

        def inexact(*arguments: Any, **options: Any) -> Any:
            return self._shaken(function(*arguments, **options))

        return inexact

    def raised(self, base: Any, exponent: Any) -> Any:
        """Return ``base ** exponent``, which is an elementary function too, though it looks like a product."""
        exact = base**exponent
        return (
            float(self._shaken(self._numpy.float64(exact))) if type(exact) is float else self._shaken(exact)
        )

    def scalar(self, function: Callable[..., float]) -> Callable[..., float]:
        """Return a function of the standard library that errs as those of NumPy do."""
        return lambda *arguments: float(self._shaken(self._numpy.float64(function(*arguments))))

    def _shaken(self, exact: Any) -> Any:
        np = self._numpy
        # A narrower format is there on purpose, and is computed in a wider one and rounded.
        if not isinstance(exact, np.ndarray | np.floating) or exact.dtype != np.float64:
            return exact
        with np.errstate(all="ignore"):
            bits = np.asarray(exact).view(np.uint64) * np.uint64(GOLDEN)
            units = ((bits >> np.uint64(32)) % np.uint64(3)).astype(np.int64) - 1
            moved = exact + units * np.spacing(exact)
            # exp(0) is 1 and log(1) is 0 everywhere; and of the smallest numbers a unit is all.
            is_moved = (
                np.isfinite(exact) & (exact != np.rint(exact)) & (np.abs(exact) >= np.finfo(float).tiny)
            )
            return np.where(is_moved, moved, exact)[()]
