"""What a page of all traps takes from a chapter, and what it makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import tiny
from tests.unit.test_experiment_pages import SCRIPT
from trapwise.composing import compose
from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.generators import fills
from trapwise.labs.running import run_lab
from trapwise.pages.openings import Opening, opening_of
from trapwise.pages.scanning import scan_page

COMMIT = "//// commit | Which *mean*?\n    id: first-trap\n\n////\n"
BRIEF = """//// brief | Ask for the **tail** first.
/// figure | first-trap/wild
A line.
///

/// say | In thirty seconds
"It errs by {{ lab.effect.trap.median | .1f }} and {{lab.seeds}}, not {{ other.seeds }} [@huber1964]."

And $x_i$.
///
////
"""


def opened(text: str) -> Opening:
    page, problems = scan_page("p.md", text, BLOCK_KINDS)
    assert problems == []
    return opening_of(page, "first-trap")


def test_a_chapter_without_a_brief_opens_with_its_question() -> None:
    assert opened(COMMIT) == Opening("Which *mean*?")
    assert opened("Nothing yet.") == Opening("")


def test_numbers_of_the_own_lab_are_called_by_its_name() -> None:
    found = opened(f"{COMMIT}\n{BRIEF}")
    assert found.question == "Which *mean*?"
    assert found.lesson == "Ask for the **tail** first."
    assert (
        "{{ first-trap.effect.trap.median | .1f }} and {{first-trap.seeds}}, not {{ other.seeds }}"
        in found.say
    )
    assert "huber" not in found.say
    assert found.say.endswith("And $x_i$.")


def test_what_is_said_outside_of_the_brief_is_not_taken() -> None:
    assert opened(f"{COMMIT}\n//// brief | A lesson.\n////\n\n/// say | Later\nNot this.\n///\n").say == ""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tiny.write(tmp_path)
    page = root / tiny.CHAPTER
    text = page.read_text(encoding="utf-8")
    cut = text.index("## The trap explained")
    page.write_text(f"{text[:cut]}{BRIEF}\n{text[cut:]}", encoding="utf-8")
    return root


def shown(root: Path) -> str:
    site = tiny.survey(root)[0]
    return compose("index.md", "<!-- fill:briefs -->", site)


def test_a_brief_is_shown_with_its_numbers(project: Path) -> None:
    text = shown(project)
    assert "Ask for the **tail** first." in text
    assert "The mean is reported although" not in text
    assert '<data value="first-trap.effect.trap.median">4.8</data>' in text
    assert "Not attacked yet." in text
    assert 'href="traps/sums/first-trap/#verdict"' in text


def test_a_trap_without_a_chapter_has_its_record_s_line_and_no_way_on(project: Path) -> None:
    rare = shown(project).partition('id="rare-trap"')[2]
    assert "What never happened yet is given the probability zero." in rare
    assert "<a " not in rare
    assert "attacked" not in rare


def test_an_examined_lab_says_what_it_allows_to_say(project: Path) -> None:
    record = run_lab(SCRIPT)
    flip = record["examination"]["rows"][0]["low"]
    for row in record["examination"]["rows"]:
        for end in ("low", "high"):
            row[end] = {**flip, "outcome": "behind", "rival": "mean", "flip": [12.5, 12]}
    site = tiny.survey(project)[0]
    labs = {"first-trap": json.loads(json.dumps(record))}
    findings = site.findings
    object.__setattr__(
        findings, "catalogue", findings.catalogue.__class__(**{**vars(findings.catalogue), "labs": labs})
    )
    text = fills(findings.catalogue)["briefs"](findings)
    assert "What the lab allows to say" in text
    assert text.count("<b>mean</b> is ahead") == 3
    assert "3 more, in" in text
    assert "Not attacked yet" not in text
