"""Decision trees: every branch asks on or ends, and every trap is reached by one."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..problems import Problem
from ..records import Branch

MOST_QUESTIONS = 4
"""Questions on the longest way through a tree: more are no quicker than reading the list of traps."""


def check_trees(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a problem for each branch that neither asks nor ends, and for each trap that no tree reaches."""
    records = catalogue.records
    reached: set[str | None] = set()
    for tree in records.of("trees"):
        for place, branch in tree.walk():
            reached.add(branch.trap)
            message = _not_one_way(branch) or _too_deep(len(place) // 2)
            if message:
                found = f"the branch '{branch.answer}' of '{tree.id}' {message}"
                yield records.problem("trees", tree, (*place, "answer"), found)
    if records.of("trees") and not records.unsound["trees"]:
        for trap in records.of("traps"):
            if trap.id not in reached:
                message = f"no branch of trees.yml ends at '{trap.id}'; expected one with 'trap: {trap.id}'"
                yield records.unfinished("traps", trap, ("id",), message)


def _not_one_way(branch: Branch) -> str:
    if (branch.asks is None) == (branch.do is None):
        both = "both asks on and ends" if branch.asks else "neither asks on nor ends"
        return f"{both}; expected either 'asks' with 'branches', or 'do'"
    if branch.asks and len(branch.branches) < 2:
        found = "one answer" if branch.branches else "no answer"
        return f"asks a question with {found}; expected two or more in 'branches'"
    if branch.do and branch.branches:
        return "ends, and has 'branches'; expected none beside 'do'"
    if branch.section and not branch.trap:
        return f"names the section '{branch.section}' of no trap; expected 'trap' beside it"
    if branch.asks and branch.trap:
        return f"names the trap '{branch.trap}' before it ends; expected it beside 'do'"
    return ""


def _too_deep(depth: int) -> str:
    return (
        f"stands below {depth} questions; expected at most {MOST_QUESTIONS}" if depth > MOST_QUESTIONS else ""
    )
