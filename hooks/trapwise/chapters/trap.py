"""What a trap chapter must hold, and what this one lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sized
from typing import Any

from ..pages.blocks import Block
from ..pages.lengths import count_sentences, count_words
from ..pages.scanning import Page
from ..problems import Problem, counted, nearest, unfinished
from ..records.tags import Level, OptionVerdict
from .commit_questions import questions_on
from .defended import is_defended
from .outline import Bounds, check_counts, check_length, check_sections, first_line, section_line

TRAP_SECTIONS = {
    "scenario": "The interview scenario",
    "trap": "The trap explained",
    "deep-dive": "Technical deep dive",
    "why-it-fails": "Why it fails",
    "solution": "The solution",
    "why-it-works": "Why the solution works",
    "papers": "Related research papers",
    "answer": "Interview answer template",
    "takeaways": "Key takeaways",
}
"""The nine sections in order: permanent anchor → heading."""

PAPER_PARTS = ("Contribution.", "Relevance.", "Technique.", "What it does not show.")


def check_chapter(page: Page, trap_id: str, labs: Mapping[str, Any] | None, bounds: Bounds) -> list[Problem]:
    """Return a problem for each thing that a complete chapter has and this one has not.

    ``labs`` of ``None`` means that they could not be read, which is told elsewhere.
    """
    return list(_Chapter(page, trap_id, labs, bounds).problems())


class _Chapter:
    def __init__(self, page: Page, trap_id: str, labs: Mapping[str, Any] | None, bounds: Bounds) -> None:
        self.page, self.trap_id, self.labs, self.bounds = page, trap_id, labs, bounds
        self.first_line = first_line(page)

    def at(self, line: int, message: str) -> Problem:
        return Problem(self.page.name, line, message)

    def lacks(self, line: int, message: str) -> Problem:
        return unfinished(self.page.name, line, message)

    def has(self, anchor: str) -> bool:
        """Tell whether a section is there; of one that is missing nothing else is told."""
        return self.page.section(anchor) is not None

    def section_line(self, anchor: str) -> int:
        return section_line(self.page, anchor)

    def problems(self) -> Iterator[Problem]:
        yield from check_sections(self.page, TRAP_SECTIONS, "chapter")
        yield from check_length(self.page, self.bounds.prose, "chapter")
        yield from self.counts()
        yield from self.commit()
        yield from self.papers()
        yield from self.answer()
        yield from self.lab()
        yield from self.arms()

    def counts(self) -> Iterator[Problem]:
        least = {("answer", "followup"): self.bounds.followups, ("takeaways", "card"): self.bounds.cards}
        yield from check_counts(self.page, least)
        examples = [b for b in self.page.blocks if b.kind == "example"]
        if len(examples) < self.bounds.examples:
            message = (
                f"{counted(len(examples), 'worked example')} ('example' boxes); "
                f"expected {self.bounds.examples} or more"
            )
            yield self.lacks(self.first_line, message)
        if self.has("takeaways"):
            yield from self._takeaways()
        low, high = self.bounds.followup_sentences
        for block in self.page.blocks_in("answer", "followup"):
            number = count_sentences(self._text(block))
            if not low <= number <= high:
                message = f"the follow-up '{block.title}' is answered in {counted(number, 'sentence')}; expected {low} to {high}"
                yield self.lacks(block.line, message)

    def _takeaways(self) -> Iterator[Problem]:
        boxes = self.page.blocks_in("takeaways", "takeaway")
        lines = [
            line for box in boxes for line in self._text(box).splitlines() if re.match(r"[-*\d]\S* +\S", line)
        ]
        if len(lines) != self.bounds.takeaways:
            message = (
                f"{counted(len(lines), 'line')} in the 'takeaway' box of #takeaways; "
                f"expected {self.bounds.takeaways}"
            )
            yield self.lacks(boxes[0].line if boxes else self.section_line("takeaways"), message)

    def commit(self) -> Iterator[Problem]:
        asked = [
            (question, options)
            for question, options in questions_on(self.page)
            if question in self.page.blocks_in("scenario", "commit")
        ]
        questions = [question for question, _ in asked]
        if len(questions) != 1 and self.has("scenario"):
            message = f"{len(questions)} 'commit' questions in #scenario; expected one"
            yield self._not_one(questions, self.section_line("scenario"), message)
        for question, options in asked:
            named = question.options.value.get("id")
            if named != self.trap_id:
                message = f"the commit question needs the option 'id: {self.trap_id}'"
                # Under another trap's id, a reader's answer would be kept in the wrong place.
                yield self.at(question.line, message) if named else self.lacks(question.line, message)
            right, defensible = (
                [option for option in options if option.options.value.get("verdict") == verdict]
                for verdict in (OptionVerdict.RIGHT, OptionVerdict.DEFENSIBLE)
            )
            if len(options) < self.bounds.options:
                yield self.lacks(
                    question.line,
                    f"{counted(len(options), 'option')}; expected {self.bounds.options} or more",
                )
            if len(right) != 1:
                message = f"{len(right)} options have the verdict 'right'; expected one"
                yield self._not_one(right, question.line, message)
            if len(defensible) > 1:
                message = f"{len(defensible)} options have the verdict 'defensible'; expected one at most"
                yield self.at(defensible[1].line, message)
            for option in options:
                verdict = option.options.value.get("verdict")
                if verdict is None:
                    message = f"an option's verdict is None; expected {OptionVerdict.expected()}"
                    yield self.lacks(option.line, message)
                if count_words(self._text(option)) < 8:
                    yield self.lacks(
                        option.line, f"the option '{option.title}' has no reason; expected a sentence or more"
                    )

    def papers(self) -> Iterator[Problem]:
        boxes = self.page.blocks_in("papers", "paper")
        if len(boxes) < self.bounds.papers and self.has("papers"):
            found = counted(len(boxes), "'paper' box", "'paper' boxes")
            message = f"{found} in #papers; expected {self.bounds.papers} or more"
            yield self.lacks(self.section_line("papers"), message)
        for box in boxes:
            body = self._text(box)
            for part in PAPER_PARTS:
                if f"**{part}**" not in body:
                    yield self.lacks(box.line, f"the paper box lacks '**{part}**'")

    def answer(self) -> Iterator[Problem]:
        if not self.has("answer"):
            return
        spoken = self.page.blocks_in("answer", "spoken")
        if len(spoken) != 1:
            message = f"{len(spoken)} 'spoken' boxes in #answer; expected one, the two-minute answer"
            yield self._not_one(spoken, self.section_line("answer"), message)
        low, high = self.bounds.spoken
        for box in spoken:
            count = count_words(self._text(box))
            if not low <= count <= high:
                message = f"the spoken answer has {counted(count, 'word')}; expected {low} to {high}, about two minutes"
                yield self.lacks(box.line, message)
        levels = [b.title for b in self.page.blocks_in("answer", "level")]
        for level in Level:
            same = [title for title in levels if title == level]
            if len(same) != 1:
                message = f"{len(same)} blocks '/// level | {level}' in #answer; expected one"
                yield self._not_one(same, self.section_line("answer"), message)
        if not any(h.anchor == "recovery" for h in self.page.headings):
            message = "no heading '### … {#recovery}' in #answer: how to recover after the wrong answer"
            yield self.lacks(self.section_line("answer"), message)

    def lab(self) -> Iterator[Problem]:
        if self.labs is None:
            return
        if self.trap_id not in self.labs:
            message = f"the chapter has no lab; expected content/labs/{self.trap_id}.py and its record"
            yield self.lacks(self.section_line("why-it-fails"), message)
            return
        if not self.has("why-it-fails"):
            return
        shown = {b.title for b in self.page.blocks if b.kind == "figure"}
        if f"{self.trap_id}/effect" not in shown:
            message = f"the lab's main result is not shown; expected '/// figure | {self.trap_id}/effect'"
            yield self.lacks(self.section_line("why-it-fails"), message)
        sweeps = [f"{self.trap_id}/{name}" for name in self.labs[self.trap_id]["sweeps"]]
        if not shown & set(sweeps):
            message = f"no sweep of the lab is shown; expected a figure of {' or '.join(sweeps) or 'a sweep'}"
            yield self.lacks(self.section_line("why-it-fails"), message)

    def arms(self) -> Iterator[Problem]:
        """Each option of the question is an arm of the experiment, or the lab says why it is none."""
        examined = (self.labs or {}).get(self.trap_id, {}).get("examination")
        if examined is None:
            return
        options = {
            str(block.options.value.get("id", "")): block
            for block in self.page.blocks_in("scenario", "option")
        }
        run, reasons = examined["options"], examined["not_run"]
        script = f"content/labs/{self.trap_id}.py"
        for name, block in options.items():
            if name and name not in {*run, *reasons}:
                known = [*run, *reasons]
                message = (
                    f"the option '{name}' is no arm of {script} and has no reason in its 'not_run'; "
                    f"expected one of {', '.join(known) or 'none yet'}{nearest(name, known)}"
                )
                yield self.at(block.line, message)
            verdict = block.options.value.get("verdict")
            if verdict == OptionVerdict.DEFENSIBLE and name in {*run, *reasons}:
                yield from self._defended(block, name, script)
            if (
                verdict == OptionVerdict.RIGHT
                and name in {*run, *reasons}
                and run.get(name) != examined["recommended"]
            ):
                recommended = next((o for o, arm in run.items() if arm == examined["recommended"]), "none")
                message = (
                    f"the option '{name}' is called right, but the lab recommends the arm "
                    f"'{examined['recommended']}', whose option is '{recommended}'"
                )
                yield self.at(block.line, message)
        for name in (*run, *reasons):
            if name not in options and options:
                message = (
                    f"{script} names the option '{name}', which the question has not{nearest(name, options)}"
                )
                yield self.at(next(iter(options.values())).line, message)

    def _defended(self, block: Block, name: str, script: str) -> Iterator[Problem]:
        """What is called defensible has been tried, and held its own somewhere."""
        record = (self.labs or {})[self.trap_id]
        arm = record["examination"]["options"].get(name)
        if arm is None:
            message = f"the option '{name}' is called defensible, but {script} does not run it"
            yield self.at(block.line, message)
        elif not is_defended(record, arm):
            message = (
                f"the option '{name}' is called defensible, but nowhere in the lab's stress table is its arm "
                f"'{arm}' level with '{record['examination']['recommended']}' or ahead of it"
            )
            yield self.at(block.line, message)

    def _not_one(self, found: Sized, line: int, message: str) -> Problem:
        """Return the problem that there is none of a thing, or too many: these contradict each other."""
        return self.at(line, message) if len(found) else self.lacks(line, message)

    def _text(self, block: Block) -> str:
        return self.page.body[block.start : block.end]
