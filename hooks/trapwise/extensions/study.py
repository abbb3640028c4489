"""Blocks a reader works with: commit-first questions, recall cards, follow-ups, levels.

All of them are whole without JavaScript: reasons and answers are in ``details``.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_html_identifier, type_string, type_string_in

from ..records import tags
from ..records.tags import OptionVerdict
from .acts import BriefBlock
from .exchanges import add_icon

HALF = "M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20m0 2a8 8 0 0 1 0 16z"
"""The mark of what can be defended: a disk that is half full."""
CONFIDENCES = ((50, "a coin flip"), (70, "leaning"), (90, "I would bet on it"))


class CommitBlock(Block):
    """``//// commit | Question`` with ``/// option`` blocks inside; ``id`` names it for good."""

    NAME = "commit"
    ARGUMENT = True
    OPTIONS: ClassVar = {"id": ("", type_html_identifier)}

    def on_create(self, parent: etree.Element) -> etree.Element:
        # Outside a dialog, a form of this method sends nothing: a button that is pressed before the
        # page's script has come leaves the page, and the choice, as they are.
        # A browser that filled it in again after a reload would tick what stands there in another order.
        attributes = {"class": "tw-commit", "method": "dialog", "autocomplete": "off"}
        form = etree.SubElement(parent, "form", {**attributes, "data-commit": self.options["id"]})
        title = etree.SubElement(form, "p", {"class": "tw-commit__title"})
        etree.SubElement(title, "span", {"class": "tw-commit__kind"}).text = "Commit first"
        field = etree.SubElement(form, "fieldset", {"class": "tw-commit__options"})
        etree.SubElement(field, "legend").text = self.argument
        self.field = field
        return form

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.field

    def on_end(self, block: etree.Element) -> None:
        name = f"sure-{self.options['id']}"
        sure = etree.SubElement(block, "fieldset", {"class": "tw-commit__sure"})
        etree.SubElement(sure, "legend").text = "How sure are you?"
        for percent, words in CONFIDENCES:
            label = etree.SubElement(sure, "label")
            etree.SubElement(label, "input", {"type": "radio", "name": name, "value": str(percent)})
            etree.SubElement(label, "span").text = f"{percent}%, {words}"
        row = etree.SubElement(block, "div", {"class": "tw-commit__send"})
        # The script takes the mark away once it answers; a button that is `disabled` would lose the
        # keyboard to what stands after it.
        button = {"type": "submit", "class": "tw-button", "aria-disabled": "true"}
        etree.SubElement(row, "button", button).text = "Commit"
        etree.SubElement(row, "p", {"class": "tw-commit__status", "role": "status"})


class OptionBlock(Block):
    """One answer to a commit-first question, with its verdict and the reason as its body.

    Its ``id`` is permanent, and a reader's answer is kept by it: the page shows the options in another
    order at each visit. An option of a draft may have none yet, and is then called by its place.
    ``when`` is the condition of a defensible option.
    """

    NAME = "option"
    ARGUMENT = True
    # Without a verdict, which only a draft's option is, none may be shown.
    OPTIONS: ClassVar = {
        "verdict": ("", type_string_in(list(OptionVerdict.labels()))),
        "id": ("", type_html_identifier),
        "when": ("", type_string),
    }

    def on_create(self, parent: etree.Element) -> etree.Element:
        named = self.options["id"] or f"option-{len(parent.findall('div')) + 1}"
        form = self.tracker.setdefault("commit", 0)
        attributes = {"class": "tw-option", "data-option": named, "data-verdict": self.options["verdict"]}
        option = etree.SubElement(parent, "div", attributes)
        label = etree.SubElement(option, "label", {"class": "tw-option__choice"})
        etree.SubElement(label, "input", {"type": "radio", "name": f"commit-{form}", "value": named})
        etree.SubElement(label, "span").text = self.argument
        self.why = etree.SubElement(option, "details", {"class": "tw-option__why"})
        summary = etree.SubElement(self.why, "summary")
        summary.text = "Why?"
        if self.options["verdict"]:
            self._add_verdict(OptionVerdict(self.options["verdict"]))
        return option

    def _add_verdict(self, verdict: OptionVerdict) -> None:
        paragraph = etree.SubElement(self.why, "p", {"class": "tw-option__verdict"})
        is_defensible = verdict is OptionVerdict.DEFENSIBLE
        if is_defensible:
            add_icon(paragraph, HALF, "tw-icon")
        word = etree.SubElement(paragraph, "strong")
        word.text = verdict.label
        if is_defensible and self.options["when"]:
            word.tail = f" when {self.options['when'].strip().rstrip('.')}."

    def on_add(self, block: etree.Element) -> etree.Element:
        return self.why


class CardBlock(Block):
    """``/// card | Question``: a recall card, the answer as its body."""

    NAME = "card"
    ARGUMENT = True
    CLASS = "tw-card"

    def on_create(self, parent: etree.Element) -> etree.Element:
        details = etree.SubElement(parent, "details", {"class": self.CLASS})
        etree.SubElement(details, "summary").text = self.argument
        return details


class FollowupBlock(CardBlock):
    """``/// followup | Question``: what an interviewer asks next, the answer as its body."""

    NAME = "followup"
    CLASS = "tw-followup"


class LevelBlock(Block):
    """``/// level | senior``: what a candidate of this level adds."""

    NAME = "level"
    ARGUMENT = True

    def on_validate(self, parent: etree.Element) -> bool:
        return self.argument in tags.Level.labels()

    def on_create(self, parent: etree.Element) -> etree.Element:
        level = etree.SubElement(parent, "div", {"class": f"tw-level tw-level--{self.argument}"})
        title = etree.SubElement(level, "p", {"class": "tw-level__title"})
        title.text = tags.Level(self.argument).whole
        return level


class StudyExtension(BlocksExtension):
    """Registers the study blocks."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for block in (CommitBlock, OptionBlock, BriefBlock, CardBlock, FollowupBlock, LevelBlock):
            block_mgr.register(block, self.getConfigs())
