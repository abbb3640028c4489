"""The code itself: layers, types, style, and the two commands of the README."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CORE = sorted((ROOT / "hooks" / "trapwise").rglob("*.py"))
HOOKS = sorted((ROOT / "hooks").glob("*.py"))
LABS = sorted((ROOT / "content" / "labs").glob("*.py"))


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
def test_the_core_knows_nothing_of_mkdocs_and_has_no_global_state(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert not any(name.split(".")[0] == "mkdocs" for name in names), path
        assert not isinstance(node, ast.Global), path


@pytest.mark.parametrize("path", HOOKS, ids=lambda p: p.stem)
def test_a_hook_serves_one_event_and_is_thin(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    functions = [n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    assert len(functions) == 1
    assert functions[0].startswith("on_")
    assert len(source.splitlines()) <= 30


def test_every_public_thing_of_the_core_is_described() -> None:
    bare = []
    for path in CORE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
                bare.append(f"{path.name}: {node.name}")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                bare.append(f"{path.name}: {node.name}")
    assert bare == []


@pytest.mark.parametrize(
    "command",
    [
        ["mypy"],
        ["ruff", "check", "."],
    ],
    ids=lambda c: c[0],
)
def test_types_and_style(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_s_commands_are_those_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install -e . && mkdocs serve" in readme
    assert "pip install -e '.[test]' && pytest" in readme
    assert "pip install -e '.[test]' && pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_path_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:docs|content|hooks|overrides|tests)/[\w./-]*)`", readme):
        assert (ROOT / path).exists(), path


SINGLE = {"softmax-trap"}
"""Labs whose subject is a format of single or half precision."""


@pytest.mark.parametrize("path", LABS, ids=lambda p: p.stem)
def test_a_lab_leaves_nothing_to_the_processor(path: Path) -> None:
    loose = []
    words = {"partition", "argpartition"} | (set() if path.stem in SINGLE else {"float16", "float32"})
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in words:
            loose.append(f"{path.name}:{node.lineno}: {node.attr}")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "argsort"
        ):
            kinds = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
            if kinds.get("kind") != "stable":
                loose.append(f"{path.name}:{node.lineno}: argsort without kind='stable'")
    assert loose == []
