"""The code itself: layers, types, style, and the two commands of the README."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.bad_input import HERE as BAD_INPUT
from tests.conftest import ROOT
from trapwise.output.scripts import OURS

ROOMS = (
    "memo",
    "problems",
    "files",
    "typography",
    "records",
    "labs",
    "catalogue",
    "models",
    "pages",
    "numbers",
    "language",
    "drawing",
    "rules",
    "rendering",
    "sitewide",
    "extensions",
    "generators",
    "composing",
    "chapters",
    "searching",
    "output",
    "survey",
    "starting",
    "building",
    "engine",
    "cli",
)
"""The rooms of the core from the ground up; a name without a folder is one module that is a room by itself."""
CORE = sorted((ROOT / "hooks" / "trapwise").rglob("*.py"))
PREVIEW = sorted((ROOT / "hooks" / "trapwise_preview").rglob("*.py"))
HOOKS = sorted((ROOT / "hooks").glob("*.py"))
LABS = sorted((ROOT / "content" / "labs").glob("*.py"))
SCRIPTS = sorted((ROOT / "docs" / "assets" / "javascripts").rglob("*.js"))


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
def test_the_core_knows_nothing_of_mkdocs_and_has_no_global_state(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert not any(name.split(".")[0] == "mkdocs" for name in names), path
        assert not isinstance(node, ast.Global), path


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the room of each import, within the core, of one of its modules."""
    core = ROOT / "hooks" / "trapwise"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            folder = ("trapwise", *path.parent.relative_to(core).parts)
            above = folder[: len(folder) - node.level + 1] if node.level else ()
            module = [*above, *(node.module or "").split(".")]
            found = [[part for part in (*module, alias.name) if part] for alias in node.names]
        else:
            continue
        yield from ((node.lineno, parts[1]) for parts in found if parts[0] == "trapwise" and len(parts) > 1)


def test_rooms_look_down_only() -> None:
    """A room imports from the rooms before it in `ROOMS` and from no other; no module lies outside one."""
    core = ROOT / "hooks" / "trapwise"
    wrong = []
    for path in CORE:
        room = path.relative_to(core).with_suffix("").parts[0]
        if room in {"__init__", "__main__"}:
            continue
        name = path.relative_to(ROOT).as_posix()
        if room not in ROOMS:
            wrong.append(f"{name}:1: lies in no room; expected it in one of {', '.join(ROOMS)}")
            continue
        for line, other in imported(path):
            if other not in ROOMS or ROOMS.index(other) > ROOMS.index(room):
                wrong.append(f"{name}:{line}: '{room}' imports from '{other}', which does not lie below it")
    assert wrong == [], "\n".join(wrong)


def test_the_readme_lists_the_rooms_in_their_order() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"`hooks/trapwise/(\w+)(?:/|\.py)`", readme[readme.index("### The rooms") :])
    assert [room for room in listed if room != "templates"] == list(ROOMS)


def test_every_room_says_what_it_is_for() -> None:
    for name in ROOMS:
        room = ROOT / "hooks" / "trapwise" / name
        face = room / "__init__.py" if room.is_dir() else room.with_suffix(".py")
        assert ast.get_docstring(ast.parse(face.read_text(encoding="utf-8"))), face


def defined(path: Path) -> Iterator[str]:
    """Yield the public names that a module defines."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names = [node.name]
            case ast.Assign():
                names = [n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)]
            case ast.AnnAssign(target=ast.Name()):
                names = [node.target.id]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


def test_no_two_public_things_share_a_name() -> None:
    """Labs speak to their scripts in words of their own; every subject of the generators has ``fills``."""
    homes: dict[str, list[str]] = {}
    for path in CORE:
        if "labs" not in path.parts:
            for name in set(defined(path)) - {"fills"}:
                homes.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("path", HOOKS, ids=lambda p: p.stem)
def test_a_hook_serves_one_event_and_is_thin(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    functions = [n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    assert len(functions) == 1
    assert functions[0].startswith("on_")
    assert len(source.splitlines()) <= 30


def test_each_file_of_cases_bears_the_name_of_a_module() -> None:
    core = ROOT / "hooks" / "trapwise"
    for path in BAD_INPUT.rglob("*.yml"):
        assert (core / path.relative_to(BAD_INPUT).with_suffix(".py")).exists(), path


def test_the_tiny_project_has_the_hooks_of_the_real_site_in_their_order() -> None:
    real, tiny = (
        yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["hooks"]
        for folder in (ROOT, ROOT / "tests" / "tiny")
    )
    assert tiny == [f"../../{hook}" for hook in real]


def test_every_public_thing_of_the_core_is_described() -> None:
    bare = []
    for path in [*CORE, *PREVIEW]:
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
        ["ruff", "format", "--check", "."],
    ],
    ids=" ".join,
)
def test_types_and_style(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_script_has_its_types_checked_and_is_shrunk() -> None:
    """A module that is new is one of those that CI checks; the build knows ours by their first line."""
    loose = [path.name for path in SCRIPTS if not path.read_text(encoding="utf-8").startswith(OURS)]
    assert SCRIPTS
    assert loose == []
    assert "docs/assets/javascripts/**/*.js" in (ROOT / "tests/javascript/tsconfig.json").read_text(
        encoding="utf-8"
    )


def test_the_readme_s_commands_are_those_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install -e . && mkdocs serve" in readme
    assert "pip install -e '.[test]' && pytest" in readme
    assert "pip install -e '.[test]' && pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_workflows_name_actions_by_commit_and_may_only_read() -> None:
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        for used in re.findall(r"uses: (.*)", text):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", used), f"{path.name}: {used}"
        read = yaml.safe_load(text)
        assert read["permissions"] == {"contents": "read"}, path.name
        writing = {name for name, job in read["jobs"].items() if "write" in str(job.get("permissions"))}
        assert writing <= {"deploy"}, path.name


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
