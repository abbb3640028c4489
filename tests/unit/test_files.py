"""Whatever lies in the project's folders is read, told, or let be; nothing is waited for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests import tiny
from trapwise.files import LARGEST, is_ours, read_text

NOT_OURS = [
    "docs/.#about.md",
    "docs/._about.md",
    "docs/.trash/x.md",
    "docs/traps/.ipynb_checkpoints/index-checkpoint.md",
    "docs/about.md~",
    "docs/#about.md#",
    "docs/about.md.orig",
    "docs/.about.md.swp",
    "docs/.DS_Store",
    "docs/Thumbs.db",
    "content/.#traps.yml",
    "content/traps.yml~",
    "content/traps.yml.bak",
    "content/#traps.yml#",
    "content/._traps.yml",
    "content/desktop.ini",
    "content/labs/._first-trap.json",
    "content/labs/.ipynb_checkpoints/x.py",
    "content/labs/first-trap.py~",
    "content/labs/.first-trap.py.swp",
    "content/schema/.DS_Store",
]


@pytest.mark.parametrize("name", NOT_OURS)
def test_other_people_s_files_are_let_be(name: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\x00 { not: anything\n")
    assert tiny.survey(root)[1] == []


def test_a_link_of_an_editor_that_leads_nowhere_is_let_be(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    for name in ("docs/.#index.md", "content/.#traps.yml", "content/labs/.#first-trap.py"):
        (root / name).symlink_to("somebody@host.1234:5678")
    assert tiny.survey(root)[1] == []


@pytest.mark.parametrize("name", ["content/traps.yml", "docs/index.md", "content/labs/first-trap.py"])
def test_a_name_with_a_part_of_the_author_s_own_is_ours(name: str) -> None:
    assert is_ours(Path(name))


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def nowhere(path: Path) -> None:
    path.symlink_to("not-there")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (fifo, "this is a pipe or a device; expected a file"),
        (folder, "this is a folder; expected a file"),
        (loop, "the file cannot be read: Too many levels of symbolic links"),
        (nowhere, "this is a link that leads nowhere; expected a file"),
        (huge, "the file has 2 MB; expected at most 2 MB"),
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "content/traps.yml",
        "content/flags.yml",
        "content/references.bib",
        "content/labs/first-trap.json",
        "content/labs/first-trap.py",
        "docs/assets/images/tail.svg",
    ],
)
def test_what_is_no_file_is_told_and_not_waited_for(
    name: str, make: object, says: str, tmp_path: Path
) -> None:
    root = tiny.write(tmp_path)
    path = root / name
    path.unlink()
    make(path)  # type: ignore[operator]
    told = {str(problem) for problem in tiny.survey(root)[1] if problem.path == name}
    if (name.startswith("content/labs") and make is folder) or name.startswith("docs"):
        return
    assert told == {f"{name}:1: {says}"}


def test_a_page_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    page = root / "docs" / "reference" / "questions.md"
    page.unlink()
    fifo(page)
    told = [str(problem) for problem in tiny.survey(root)[1]]
    assert told == ["docs/reference/questions.md:1: this is a pipe or a device; expected a file"]


@pytest.mark.parametrize("cache", [folder, fifo, loop, nowhere])
def test_a_cache_that_is_no_file_is_done_without(cache: object, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    (root / tiny.FORMULAS).unlink()
    cache(root / tiny.FORMULAS)  # type: ignore[operator]
    assert tiny.survey(root)[1] == []


@pytest.mark.parametrize("text", ["[]", "{", "[" * 100_000, '{"x": 3}', "\x00", "null"])
def test_a_damaged_cache_is_made_anew(text: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    (root / tiny.FORMULAS).write_text(text, encoding="utf-8")
    assert tiny.survey(root)[1] == []


def test_a_folder_in_the_place_of_the_cache_s_is_done_without(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    (root / tiny.FORMULAS).unlink()
    (root / tiny.FORMULAS).parent.rmdir()
    (root / tiny.FORMULAS).parent.write_text("a file", encoding="utf-8")
    assert tiny.survey(root)[1] == []


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_lines_are_those_of_an_editor_whatever_they_end_with(ends: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    text = tiny.text("content/traps.yml").replace("title: The First Trap", "title: 12").replace("\n", ends)
    (root / "content/traps.yml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (problem,) = tiny.survey(root)[1]
    assert problem.line == tiny.text("content/traps.yml").split("\n").index("    title: The First Trap") + 1


def test_a_byte_that_is_not_utf_8_has_its_line_whatever_lines_end_with(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(b"a\r\nb\rc\n\xff")
    _, (problem,) = read_text(path, "x.yml")
    assert problem.line == 4


@pytest.mark.parametrize("folder", ["content", "docs"])
def test_a_folder_that_is_not_there_is_the_only_problem(folder: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    shutil.rmtree(root / folder)

    _, problems = tiny.survey(root)

    assert [str(problem) for problem in problems] == [
        f"{folder}:1: the folder is missing; expected it here, with all its files"
    ]


def test_a_hook_that_is_left_out_is_told(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    configuration = root / "mkdocs.yml"
    lines = configuration.read_text(encoding="utf-8").splitlines(keepends=True)
    configuration.write_text("".join(line for line in lines if "compose_page" not in line), encoding="utf-8")

    _, problems = tiny.survey(root)

    assert [problem.message for problem in problems] == [
        f"'hooks' lacks '{(tiny.ROOT / 'hooks/compose_page.py').as_posix()}', without which pages are not whole; add it"
    ]
