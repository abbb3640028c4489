"""The rules that the five questions, the patterns and the problem types must keep together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..catalogue import Catalogue
from ..models.choosing import Chooser, Verdict, condition, within
from ..problems import Problem, counted, nearest
from ..records import Contradiction, Pattern, Prompt
from ..records.reading import Records
from ..records.yaml_lines import Place

CHOICE_KINDS = ("questions", "patterns", "contradictions", "prompts")


def check_choices(catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong with the rules; what the rules lead to only if their names are right."""
    records = catalogue.records
    problems = [] if "questions" in catalogue.doubtful else list(_Names(records).problems())
    asked = records.of("questions") and records.of("patterns")
    if problems or not asked or catalogue.doubtful.intersection(CHOICE_KINDS):
        return problems
    return list(_Outcomes(records).problems())


class _Names:
    """Every ``question/option`` that a record names exists, and every prompt answers everything."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.options: Mapping[str, list[str]] = {
            question.id: [option.id for option in question.options] for question in records.of("questions")
        }
        self.names = [
            f"{question}/{option}" for question in self.options for option in self.options[question]
        ]

    def problems(self) -> Iterator[Problem]:
        for question in self.records.of("questions"):
            for index, option in enumerate(question.options):
                if option.id in self.options[question.id][:index]:
                    message = f"duplicate option '{option.id}' of the question '{question.id}'"
                    yield self.records.problem("questions", question, ("options", index, "id"), message)
        for pattern in self.records.of("patterns"):
            for index, rule in enumerate(pattern.ruled_out):
                yield from self._when("patterns", pattern, ("ruled_out", index, "when"), rule.when)
        for contradiction in self.records.of("contradictions"):
            yield from self._when("contradictions", contradiction, ("when",), contradiction.when)
            if len(condition(contradiction.when)) < 2:
                message = f"'{contradiction.id}' asks about one question only; answers to two must collide"
                yield self.records.problem("contradictions", contradiction, ("when",), message)
        for kind in ("prompts", "designs"):
            for record in self.records.of(kind):
                for place, message in self._answers(record.id, record.answers):
                    yield self.records.problem(kind, record, place, message)
            for unsound in self.records.unsound[kind]:
                for place, message in self._answers(unsound.value("id"), unsound.value("answers")):
                    yield unsound.problem(place, message)
        for prompt in self.records.of("prompts"):
            yield from self._when("prompts", prompt, ("instead",), prompt.instead)

    def _when(self, kind: str, record: Any, place: Place, when: Iterable[str]) -> Iterator[Problem]:
        for index, name in enumerate(when):
            if name not in self.names:
                message = f"no answer is '{name}'; expected question/option{nearest(name, self.names)}"
                yield self.records.problem(kind, record, (*place, index), message)

    def _answers(self, owner: Any, answers: Any) -> Iterator[tuple[Place, str]]:
        if not isinstance(answers, dict):
            return
        missing = [question for question in self.options if question not in answers]
        if missing:
            message = f"'{owner}' does not answer {', '.join(missing)}; expected an answer to each question"
            yield ("answers",), message
        for question, option in answers.items():
            if question in self.options and option not in self.options[question]:
                known = self.options[question]
                message = (
                    f"'{question}' has no answer '{option}'; expected one of "
                    f"{', '.join(known)}{nearest(option, known)}"
                )
                yield ("answers", question), message


class _Outcomes:
    """The rules decide every combination, each of them is needed, and the prompts agree with them."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.prompts: tuple[Prompt, ...] = records.of("prompts")
        self.designs: tuple[Any, ...] = records.of("designs")
        self.patterns: tuple[Pattern, ...] = records.of("patterns")
        self.contradictions: tuple[Contradiction, ...] = records.of("contradictions")
        self.chooser = Chooser(records.of("questions"), self.patterns, self.contradictions)

    def problems(self) -> Iterator[Problem]:
        for pattern in self.patterns:
            yield from self._redundant(pattern)
        yield from self._undecided()
        for kind, records in (("prompts", self.prompts), ("designs", self.designs)):
            for record in records:
                yield from self._expected(kind, record)
        for prompt in self.prompts:
            yield from self._instead(prompt)
            yield from self._design(prompt)
        wins = {prompt.pattern for prompt in self.prompts}
        for pattern in self.patterns:
            if self.prompts and pattern.id not in wins:
                message = f"no prompt leads to '{pattern.id}'; add one, or remove the pattern"
                yield self.records.unfinished("patterns", pattern, ("id",), message)

    def _redundant(self, pattern: Pattern) -> Iterator[Problem]:
        conditions = [condition(rule.when) for rule in pattern.ruled_out]
        for index, narrow in enumerate(conditions):
            for other, wide in enumerate(conditions):
                # Of two equal rules, the later one is redundant.
                equal = within(wide, narrow)
                if other != index and within(narrow, wide) and not (equal and index < other):
                    line = self.records.problem("patterns", pattern, ("ruled_out", other), "").line
                    message = f"this rule of '{pattern.id}' never decides: that of line {line} covers it"
                    yield self.records.problem("patterns", pattern, ("ruled_out", index), message)
                    break

    def _undecided(self) -> Iterator[Problem]:
        stuck = [
            answers
            for answers in self.chooser.combinations()
            if not (verdict := self.chooser.verdict(answers)).left and not verdict.contradictions
        ]
        if stuck:
            example = ", ".join(f"{question}/{option}" for question, option in stuck[0].items())
            message = (
                f"{counted(len(stuck), 'combination')} of answers would rule out every pattern "
                f"and contradict nothing, such as {example}; relax a rule, or explain it in contradictions.yml"
            )
            yield self.records.problem("patterns", self.patterns[-1], (), message)

    def _expected(self, kind: str, record: Any) -> Iterator[Problem]:
        verdict = self.chooser.verdict(record.answers)
        if verdict.chosen is None or verdict.chosen.id != record.pattern:
            message = f"'{record.id}' expects '{record.pattern}', and the rules {_told(verdict)}"
            if record.pattern in verdict.out:
                message += f"; not '{record.pattern}', because {verdict.out[record.pattern][0]}"
            yield self.records.problem(kind, record, ("pattern",), message)

    def _instead(self, prompt: Prompt) -> Iterator[Problem]:
        changed = {**prompt.answers, **dict(name.split("/", 1) for name in prompt.instead)}
        verdict = self.chooser.verdict(changed)
        if verdict.chosen is None or verdict.chosen.id == prompt.pattern:
            named = ", ".join(prompt.instead)
            message = f"with {named} instead, '{prompt.id}' should lead to another pattern, and the rules {_told(verdict)}"
            yield self.records.problem("prompts", prompt, ("instead",), message)

    def _design(self, prompt: Prompt) -> Iterator[Problem]:
        for design in self.designs:
            if design.id == prompt.design and design.pattern != prompt.pattern:
                message = (
                    f"'{prompt.id}' leads to '{prompt.pattern}', and its design '{design.id}' "
                    f"is one of '{design.pattern}'; a reader who follows the link would not find the pattern"
                )
                yield self.records.problem("prompts", prompt, ("design",), message)


def _told(verdict: Verdict) -> str:
    if verdict.contradictions:
        return f"find the contradiction '{verdict.contradictions[0].id}'"
    if verdict.chosen is None:
        return "find no pattern"
    reasons = [f"{pattern} is out because {reasons[0]}" for pattern, reasons in verdict.out.items()]
    return (
        f"pick '{verdict.chosen.id}' ({'; '.join(reasons) or 'nothing rules it out, and it is the simplest'})"
    )
