"""One spelling, American, in everything that a reader sees; and no slip that a list of misspellings knows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEN = ("docs", "content", "overrides", "hooks/trapwise/templates", "README.md")
NOT_PROSE = "*.json,*.bib,*.py,docs/assets/javascripts/search"
# Other names may be British, since readers search for them; ids, addresses, keys and code are no prose.
NAMES = r"\b(?:aliases|also|wordings|words|forms): .*"
NO_PROSE = r"\{#[^}]*\}|\b(?:id|from|to): \S+|\]\([^)]*\)|\b[a-z]+\d{4}[a-z]+\b|`[^`]+`"
GOOD = "dialogue,nd,fpr"


def misspelled(*paths: str) -> list[str]:
    """Return what codespell's lists object to, as ``file:line: found ==> expected``."""
    command = [sys.executable, "-m", "codespell_lib", "--builtin", "clear,en-GB_to_en-US", "-L", GOOD]
    command += ["--ignore-regex", f"{NAMES}|{NO_PROSE}", "-S", NOT_PROSE, *paths]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 65}, run.stderr
    return run.stdout.splitlines()


def test_what_a_reader_sees_is_spelled_the_american_way() -> None:
    assert misspelled(*SEEN) == []


def test_british_forms_and_slips_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("A favourite colour.\n`colour` {#favourite}\naliases: [colour]\nIt is recieved.\n")
    found = [line.rpartition("page.md:")[2] for line in misspelled(str(page))]
    assert found == ["1: favourite ==> favorite", "1: colour ==> color", "4: recieved ==> received"]
