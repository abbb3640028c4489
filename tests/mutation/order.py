"""A plugin of pytest: which tests try a change of the core, and in which order.

Most changes are seen by the tests of their own module, and the first test that fails is enough,
so these come first. Of the authors' mistakes, those of other modules are tried by a sample: each
surveys a whole project. What is missed by this makes the score lower than it is, never higher.
"""

from __future__ import annotations

import os

import pytest
from mutmut.state import state

FAR = 8
"""One in so many mistakes that other modules find."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that name the changed module first, the others by the time that they take."""
    module = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[0]
    if not module.startswith("trapwise."):
        return
    last = module.rpartition(".")[2]
    texts = {item.path: item.path.read_text(encoding="utf-8") for item in items}
    items.sort(key=lambda item: state().duration_by_test.get(item.nodeid, 0))
    near = [item for item in items if module in texts[item.path] or f"[{last}/" in item.name]
    others = [item for item in items if item not in near]
    cases = [item for item in others if "CASES" in texts[item.path] and "/" in item.name]
    items[:] = [*near, *(item for item in others if item not in cases), *cases[::FAR]]
