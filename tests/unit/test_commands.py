"""``trapwise check`` and ``trapwise schema``."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from trapwise import cli
from trapwise.records.schemas import schemas


def test_check_says_that_there_are_no_problems(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--root", str(project), "check"]) == 0
    guesses, told = capsys.readouterr().out.splitlines()
    assert guesses == (
        "guessed right in 1 commit question: longest 0.3, shortest 0.3, first 1, last 0, most hedged 0.3; "
        "by luck 0.3, ordinarily at most 1"
    )
    assert told == "no problems"


def test_check_tells_every_problem_with_its_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, old, new in (
        ("content/traps.yml", "theme: sums", "theme: smus"),
        ("docs/traps/sums/first-trap.md", "[@huber1964]", "[@hubber1964]"),
    ):
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert cli.main(["--root", str(project), "check"]) == 1
    told = capsys.readouterr().err
    assert "content/traps.yml:" in told
    assert "did you mean 'sums'?" in told
    assert "docs/traps/sums/first-trap.md:" in told
    assert "did you mean 'huber1964'?" in told
    assert "Traceback" not in told


def test_schema_writes_the_files_that_editors_read(project: Path) -> None:
    assert cli.main(["--root", str(project), "schema"]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (project / "content/schema").iterdir()}
    assert {name: json.loads(text) for name, text in written.items()} == {
        f"{name}.schema.json": schema for name, schema in schemas().items()
    }
    assert all(json.loads(text)["$schema"] for text in written.values())


@pytest.mark.parametrize(
    ("kind", "text", "is_right"),
    [
        ("themes", "themes: [{id: sums, title: Sums, summary: All of it.}]", True),
        ("themes", "themes: [{id: sums, title: Sums}]", False),
        ("themes", "themes: [{id: sums, title: Sums, summary: All of it., colour: red}]", False),
        ("themes", "themes: [{id: Sums, title: Sums, summary: All of it.}]", False),
        ("themes", "themes: {}", False),
        ("themes", "{}", False),
        ("themes", "themes: []\ntraps: []", False),
        ("synonyms", "synonyms: [{id: one, words: [one, two]}]", True),
    ],
)
def test_an_editor_underlines_what_the_check_refuses(kind: str, text: str, is_right: bool) -> None:
    schema = schemas()[kind]
    assert jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(text)) == is_right
    assert schema["title"] == f"content/{kind}.yml"


def test_an_unknown_command_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["chekc"])
    assert "check" in capsys.readouterr().err
