"""The decision trees, and the families of technique with the traps that each answers."""

from __future__ import annotations

from typing import Any

from ..catalogue import Catalogue
from ..records import Branch, Tree
from ..records.tags import Technique
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def decision_trees(findings: Findings) -> str:
    """Every tree, its answers folded under its questions, so that it is walked by opening one."""
    trees = [_shown(findings, tree) for tree in findings.catalogue.trees.values()]
    return render("decision-trees.md.j2", trees=trees)


def _shown(findings: Findings, tree: Tree) -> dict[str, Any]:
    return {"tree": tree, "branches": [_branch(findings, branch) for branch in tree.branches]}


def _branch(findings: Findings, branch: Branch) -> dict[str, Any]:
    shown: dict[str, Any] = {"branch": branch, "trap": None, "link": None}
    shown["branches"] = [_branch(findings, below) for below in branch.branches]
    if branch.trap:
        page = findings.link("traps", branch.trap)
        shown["trap"] = findings.catalogue.traps[branch.trap]
        shown["link"] = f"{page}#{branch.section}" if page and branch.section else page
    return shown


def solution_patterns(findings: Findings) -> str:
    """Each family of technique with the traps that it answers, and what it is there."""
    traps = findings.catalogue.traps.values()
    families = [
        {
            "family": family,
            "rows": [
                {"trap": trap, "link": findings.link("traps", trap.id)}
                for trap in traps
                if family in trap.techniques
            ],
        }
        for family in Technique
    ]
    return render("solution-patterns.md.j2", families=[each for each in families if each["rows"]])


def fills(_: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    return {"decision-trees": decision_trees, "solution-patterns": solution_patterns}
