"""Which pattern the answers lead to, and what is told when the records disagree about it."""

from __future__ import annotations

from pathlib import Path

from tests import tiny
from trapwise.catalogue import read_catalogue
from trapwise.models.choosing import condition, holds, within
from trapwise.rules import check_records


def test_answers_to_one_question_are_alternatives_and_questions_add_up() -> None:
    needed = condition(["speed/now", "speed/soon", "size/many"])
    assert holds(needed, {"speed": "soon", "size": "many"})
    assert not holds(needed, {"speed": "soon", "size": "few"})
    assert not holds(needed, {"speed": "now"})
    assert within(condition(["speed/now", "size/many"]), needed)
    assert not within(needed, condition(["speed/now"]))


DESIGN = """\
designs:
  - id: daily-sum
    number: 1
    title: A daily sum
    prompt: Design a daily sum.
    company: bakery
    summary: A job adds up.
    answers: {{speed: {speed}, size: few}}
    pattern: {pattern}
    traps: [{{trap: first-trap, reason: One}}, {{trap: second-trap, reason: Two}}, {{trap: first-trap, reason: Three}}]
    mistakes: [{{mistake: no-baseline, reason: One}}, {{mistake: no-baseline, reason: Two}}]
"""


def told(root: Path, design: str) -> list[str]:
    """Return what is said of the tiny project when its prompt ``daily-mean`` names a design."""
    tiny.write(root)
    (root / "content" / "designs.yml").write_text(design, encoding="utf-8")
    (root / "content" / "architectures.yml").write_text("architectures: []\n", encoding="utf-8")
    prompts = root / "content" / "prompts.yml"
    text = prompts.read_text(encoding="utf-8")
    prompts.write_text(text.replace("instead:", "design: daily-sum\n    instead:", 1), encoding="utf-8")
    _, problems = check_records(read_catalogue(root / "content")[0])
    return [str(p) for p in problems if "pattern" in p.message or "rules" in p.message]


def test_a_design_obeys_the_rules_and_matches_the_problem_type_that_names_it(tmp_path: Path) -> None:
    assert told(tmp_path, DESIGN.format(speed="later", pattern="nightly-sum")) == []
    (wrong,) = told(tmp_path, DESIGN.format(speed="now", pattern="nightly-sum"))
    assert wrong.startswith(
        "content/designs.yml:9: 'daily-sum' expects 'nightly-sum', and the rules pick 'live-sum'"
    )
    (other,) = told(tmp_path, DESIGN.format(speed="now", pattern="live-sum"))
    assert other.startswith("content/prompts.yml:8: 'daily-mean' leads to 'nightly-sum', and its design")
