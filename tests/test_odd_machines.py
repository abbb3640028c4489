"""The site builds, the same, where machines and folders are not as ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiny
from tests.conftest import QUIET
from tests.edits import files_of


def build(project: Path, target: Path, folder: Path, **environment: str) -> None:
    """Build a project strictly from another folder, with another environment."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-f",
        str(project / "mkdocs.yml"),
        "-d",
        str(target),
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_site_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    plain, odd = tiny.write(tmp_path / "plain"), tiny.write(tmp_path / "a folder, with 'ü' & 100%")
    build(plain, tmp_path / "one", plain, **QUIET)
    # No HOME, no git, no other programs; another zone, another locale, files for the owner only.
    bare = {
        "PATH": str(tmp_path / "nothing"),
        "NO_MKDOCS_2_WARNING": "1",
        "LC_ALL": "C",
        "TZ": "Pacific/Apia",
    }
    bare |= {
        "PYTHONHASHSEED": "1",
        **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
    }
    before = os.umask(0o077)
    try:
        build(odd, tmp_path / "another", tmp_path, **bare)
    finally:
        os.umask(before)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "another")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_checkout_that_is_for_reading_only_is_left_as_it_is(tmp_path: Path) -> None:
    project = tiny.write(tmp_path / "project")
    before = files_of(project)
    for path in [*project.rglob("*"), project]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        build(project, tmp_path / "site", tmp_path, **QUIET)
        assert files_of(project) == before
    finally:
        for path in [project, *project.rglob("*")]:
            path.chmod(0o755)
