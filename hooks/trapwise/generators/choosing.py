"""The five questions as tables and as a form, and the problem types with what they lead to."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from ..catalogue import Catalogue
from ..models.choosing import Chooser, Condition, condition
from ..records import Prompt
from ..rendering.templates import render
from ..sitewide.findings import Findings
from .makers import Maker


def answers_table(findings: Findings, question_id: str) -> str:
    """The answers to one question, with what each one settles."""
    return render("answers.md.j2", question=findings.catalogue.questions[question_id])


def chooser(findings: Findings) -> str:
    """The form with the five questions, and the rules for the browser."""
    catalogue = findings.catalogue
    return render(
        "chooser.md.j2",
        questions=catalogue.questions.values(),
        patterns=_linked(findings),
        prompts=catalogue.prompts.values(),
        rules=rules(catalogue),
    )


def rules(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the browser needs to choose as `Chooser` does."""
    return {
        "questions": [
            {"id": question.id, "options": {option.id: option.means for option in question.options}}
            for question in catalogue.questions.values()
        ],
        "patterns": [
            {
                "id": pattern.id,
                "title": pattern.title,
                "say": pattern.say,
                "rules": [
                    {"when": _plain(condition(rule.when)), "because": rule.because}
                    for rule in pattern.ruled_out
                ],
            }
            for pattern in catalogue.patterns.values()
        ],
        "contradictions": [
            {"id": c.id, "when": _plain(condition(c.when)), "because": c.because, "ask": c.ask}
            for c in catalogue.contradictions.values()
        ],
        "examples": {prompt.id: prompt.answers for prompt in catalogue.prompts.values()},
    }


def pattern_rules(findings: Findings) -> str:
    """For each pattern, the answers that rule it out, and why; then what cannot be."""
    catalogue = findings.catalogue
    return render(
        "pattern-rules.md.j2",
        patterns=[
            {
                **entry,
                "rules": [
                    {"answers": _worded(catalogue, condition(rule.when)), "because": rule.because}
                    for rule in entry["pattern"].ruled_out
                ],
            }
            for entry in _linked(findings)
        ],
        contradictions=[
            {"answers": _worded(catalogue, condition(c.when)), "because": c.because, "ask": c.ask}
            for c in catalogue.contradictions.values()
        ],
    )


def problem_types(findings: Findings) -> str:
    """Each problem type with its pattern, what decides, and what would change it."""
    catalogue = findings.catalogue
    ask = Chooser(
        catalogue.questions.values(), catalogue.patterns.values(), catalogue.contradictions.values()
    )
    links = {entry["pattern"].id: entry for entry in _linked(findings)}
    rows = []
    for prompt in catalogue.prompts.values():
        changed = {**prompt.answers, **dict(name.split("/", 1) for name in prompt.instead)}
        other = ask.verdict(changed).chosen
        rows.append(
            {
                "prompt": prompt,
                "own": links[prompt.pattern],
                "other": links[other.id] if other else None,
                "design": findings.link("designs", prompt.design) if prompt.design else None,
                "address": _address(findings, prompt),
            }
        )
    return render("problem-types.md.j2", rows=rows)


def _address(findings: Findings, prompt: Prompt) -> str | None:
    """Return the chooser's address with a prompt's answers, if the chooser has a page."""
    page = findings.filled_on.get("chooser")
    return f"{page}?{urlencode(prompt.answers)}#chooser" if page else None


def _linked(findings: Findings) -> list[dict[str, Any]]:
    return [
        {"pattern": pattern, "link": findings.link("patterns", pattern.id)}
        for pattern in findings.catalogue.patterns.values()
    ]


def _plain(needed: Condition) -> dict[str, list[str]]:
    return {question: sorted(options) for question, options in needed.items()}


def _worded(catalogue: Catalogue, needed: Condition) -> list[dict[str, Any]]:
    """Return a condition as the titles of questions and the labels of their options."""
    return [
        {
            "question": catalogue.questions[question].title,
            "options": [o.label for o in catalogue.questions[question].options if o.id in options],
        }
        for question, options in needed.items()
    ]


def fills(catalogue: Catalogue) -> dict[str, Maker]:
    """Return what this module fills, by the marker's name."""
    made: dict[str, Maker] = {
        "chooser": chooser,
        "pattern-rules": pattern_rules,
        "problem-types": problem_types,
    }
    for question in catalogue.questions:
        made[f"answers/{question}"] = partial(answers_table, question_id=question)
    return made
