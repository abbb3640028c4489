"""The arithmetic that labs run in: one thread, whatever the caller's, and a word on who computed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
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


class Unrounded:
    """NumPy, with elementary functions that err by a unit in the last place, at random.

    It stands in for the processors that are not here: a result that survives this,
    and other kernels, does not hang on anybody's rounding.
    """

    def __init__(self, numpy: ModuleType) -> None:
        self._numpy = numpy
        self._rng = numpy.random.default_rng(0)

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._numpy, name)
        if name not in ELEMENTARY:
            return function

        def inexact(*arguments: Any, **options: Any) -> Any:
            return self._shaken(function(*arguments, **options))

        return inexact

    def _shaken(self, exact: Any) -> Any:
        np = self._numpy
        # A narrower format is there on purpose, and is computed in a wider one and rounded.
        if not isinstance(exact, np.ndarray | np.floating) or exact.dtype != np.float64:
            return exact
        with np.errstate(all="ignore"):
            moved = exact + self._rng.integers(-1, 2, exact.shape) * np.spacing(exact)
            # exp(0) is 1 and log(1) is 0 everywhere; and of the smallest numbers a unit is all.
            is_moved = (
                np.isfinite(exact) & (exact != np.rint(exact)) & (np.abs(exact) >= np.finfo(float).tiny)
            )
            return np.where(is_moved, moved, exact)[()]
