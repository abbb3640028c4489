"""What each block of a page must hold, by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from pymdownx.blocks.block import type_html_attribute_dict

from ..catalogue import Catalogue
from ..drawing.svg_files import read_drawing
from ..extensions.exchanges import SPEAKERS
from ..extensions.experiment_blocks import is_examined
from ..extensions.kinds import OPTIONS
from ..extensions.lab_blocks import figure_exists, unpredictable
from ..numbers.pulls import not_run
from ..pages.blocks import Block
from ..pages.scanning import Page
from ..problems import Problem, counted, nearest, shown, unfinished
from ..records.tags import ExchangeVerdict, Level, OptionVerdict
from .briefs import check_brief

TURN = re.compile(r"^(?P<who>[A-Z]\w*):[ \t]", re.MULTILINE)
PARAGRAPH = re.compile(r"(?:\A\s*|\n[ \t]*\n)\Z")
MOST_PREDICTIONS = 2

BlockCheck: TypeAlias = Callable[[Page, Block, Catalogue, Path], Iterator[Problem]]
"""Yields what is wrong with a block of a page, given the records and the folder of its assets."""


def check_page_blocks(page: Page, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """Yield what is wrong with the blocks of a page; ``assets`` is the folder of the drawings."""
    for block in page.blocks:
        for check in (_names_of_options, *CHECKS.get(block.kind, ())):
            yield from check(page, block, catalogue, assets)


def _names_of_options(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """A block with an option that its kind does not take would be shown as it is typed."""
    known = OPTIONS.get(block.kind, ())
    for name, value in block.options.value.items():
        line = block.options.line((name,))
        if name == "attrs":
            try:
                type_html_attribute_dict(value)
            except (ValueError, TypeError):
                message = (
                    f"'attrs' is {shown(value)}; expected names and values, such as 'attrs: {{class: wide}}'"
                )
                yield Problem(page.name, line, message)
        elif name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            yield Problem(
                page.name, line, f"'{block.kind}' has no option '{name}'; {takes}{nearest(name, known)}"
            )


def _figure(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    labs = catalogue.labs
    if _is_awaited(block, catalogue):
        yield from _awaited(page, block)
    elif "labs" not in catalogue.doubtful and not figure_exists(block.title, labs):
        known = [f"{lab}/{name}" for lab in labs for name in ("effect", *labs[lab]["sweeps"])]
        message = f"no lab has the figure '{block.title}'{nearest(block.title, known)}"
        yield Problem(page.name, block.line, message)


def _prediction(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """The line that a reader may predict is one of the figure's, and a page asks for few of them."""
    if "predict" not in block.options.value:
        return
    arm = block.options.value["predict"]
    line = block.options.line(("predict",))
    if not (isinstance(arm, str) and arm):
        yield Problem(page.name, line, f"'predict' is {shown(arm)}; expected the name of an arm")
        return
    asking = [other for other in page.blocks if other.kind == "figure" and "predict" in other.options.value]
    if asking.index(block) >= MOST_PREDICTIONS:
        message = f"this page asks for {len(asking)} predictions; expected at most {MOST_PREDICTIONS}, since each takes a reader a minute"
        yield Problem(page.name, line, message)
    is_known = "labs" not in catalogue.doubtful and figure_exists(block.title, catalogue.labs)
    if is_known and (reason := unpredictable(block.title, arm, catalogue.labs)):
        yield Problem(page.name, line, reason)


def _results(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    labs = catalogue.labs
    known = [f"{lab}/{name}" for lab in labs for name in labs[lab]["tables"]]
    if _is_awaited(block, catalogue):
        yield from _awaited(page, block)
    elif "labs" not in catalogue.doubtful and block.title not in known:
        message = f"no lab has the table '{block.title}'{nearest(block.title, known)}"
        yield Problem(page.name, block.line, message)


def _made(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """Of what a record alone makes, nothing is typed."""
    labs = catalogue.labs
    if _is_awaited(block, catalogue):
        yield from _awaited(page, block)
    elif "labs" not in catalogue.doubtful and not is_examined(block.title, labs):
        known = [lab for lab in labs if is_examined(lab, labs)]
        why = "has no examination, being of the first edition" if block.title in labs else "is no lab"
        expected = f"expected one of {', '.join(known)}" if known else "no lab has one yet"
        message = f"'{block.title}' {why}; {expected}{nearest(block.title, known)}"
        yield Problem(page.name, block.line, message)
    if page.body[block.start : block.end].strip():
        message = f"a '{block.kind}' block is computed from the lab's record; expected no text in it"
        yield Problem(page.name, block.line, message)


def _is_awaited(block: Block, catalogue: Catalogue) -> bool:
    return block.title.partition("/")[0] in catalogue.awaited


def _awaited(page: Page, block: Block) -> Iterator[Problem]:
    """Tell that a lab has no record yet; of the chapter's own lab this is told once, with the chapter."""
    trap = block.title.partition("/")[0]
    if page.meta.get("trap") != trap:
        yield unfinished(page.name, block.line, not_run(trap))


def _paper(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    papers = catalogue.papers
    if "papers" not in catalogue.doubtful and block.title not in papers:
        message = f"no entry of references.bib has the key '{block.title}'{nearest(block.title, papers)}"
        yield Problem(page.name, block.line, message)


def _drawing(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    path = assets / block.title
    is_within = ".." not in path.parts and path.is_relative_to(assets)
    if is_within and block.title.endswith(".svg") and path.is_file():
        yield from read_drawing(path, f"docs/assets/{block.title}")[1]
        return
    drawings = [other.relative_to(assets).as_posix() for other in assets.rglob("*.svg")]
    message = f"the drawing docs/assets/{block.title} is missing{nearest(block.title, drawings)}"
    yield Problem(page.name, block.line, message)


def _caption(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    if not page.body[block.start : block.end].strip():
        message = f"the {block.kind} has no caption; say what to see in it"
        yield unfinished(page.name, block.line, message)


def _title(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    if not block.title:
        message = f"the block '{block.kind}' needs a title after a bar: /// {block.kind} | …"
        yield Problem(page.name, block.line, message)


def _exchange_verdict(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    verdict = block.options.value.get("verdict", ExchangeVerdict.PLAIN)
    if verdict not in list(ExchangeVerdict.labels()):
        expected = f"expected {ExchangeVerdict.expected()}{nearest(str(verdict), ExchangeVerdict)}"
        yield Problem(page.name, block.line, f"an exchange's verdict is {shown(verdict)}; {expected}")


def _option_verdict(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    verdict = block.options.value.get("verdict")
    # Of an option without one, only a chapter says what is expected of it.
    if verdict is not None and verdict not in list(OptionVerdict.labels()):
        expected = f"expected {OptionVerdict.expected()}{nearest(str(verdict), OptionVerdict)}"
        yield Problem(page.name, block.line, f"an option's verdict is {shown(verdict)}; {expected}")


def _option_condition(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """What can be defended, can be under a condition, which a reader has to know; nothing else has one."""
    is_defensible = block.options.value.get("verdict") == OptionVerdict.DEFENSIBLE
    given = block.options.value.get("when")
    example = (
        "'when:' and the fact under which it is the right answer, such as 'when: the budget is no limit'"
    )
    if given is None:
        if is_defensible:
            message = f"the option '{block.title}' is defensible, but not said when; expected {example}"
            yield unfinished(page.name, block.line, message)
    elif not is_defensible:
        message = f"only a defensible option has a 'when'; '{block.title}' is none"
        yield Problem(page.name, block.options.line(("when",)), message)
    elif not isinstance(given, str) or not given.strip() or given.lower().startswith("when "):
        message = f"an option's 'when' is {shown(given)}; expected {example}"
        yield Problem(page.name, block.options.line(("when",)), message)


def _level(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    if block.title and block.title not in Level.labels():
        message = f"unknown level '{block.title}'; expected {Level.expected()}{nearest(block.title, Level)}"
        yield Problem(page.name, block.line, message)


def _commit_id(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """In a chapter it is the trap's, which is told there."""
    named = block.options.value.get("id", "")
    if "trap" not in page.meta and not (isinstance(named, str) and re.fullmatch(r"[a-z][a-z0-9-]*", named)):
        message = f"a commit question's id is {shown(named)}; expected kebab-case such as 'softmax-trap'"
        yield Problem(page.name, block.line, message)


def _turns(page: Page, block: Block, catalogue: Catalogue, assets: Path) -> Iterator[Problem]:
    """An unknown speaker would become a stage direction, and nobody would notice."""
    turns = 0
    text = page.body[block.start : block.end]
    for match in TURN.finditer(text):
        line = page.line_at(block.start + match.start("who"))
        opens = bool(PARAGRAPH.search(text[: match.start()]))
        if opens and match["who"] not in SPEAKERS:
            message = f"unknown speaker '{match['who']}'; expected {' or '.join(SPEAKERS)}{nearest(match['who'], SPEAKERS)}"
            yield Problem(page.name, line, message)
        elif not opens and match["who"] in SPEAKERS:
            yield Problem(page.name, line, "a turn needs an empty line before it")
        turns += opens
    if turns < 2:
        message = f"the exchange has {counted(turns, 'turn')}; expected two or more, such as 'Candidate: …'"
        yield unfinished(page.name, block.line, message)


CHECKS: Mapping[str, tuple[BlockCheck, ...]] = {
    "figure": (_figure, _prediction, _caption),
    "results": (_results, _caption),
    **dict.fromkeys(("verdict", "stress", "settings"), (_made,)),
    "drawing": (_drawing, _caption),
    "paper": (_paper,),
    "exchange": (_exchange_verdict, _turns),
    **dict.fromkeys(("card", "followup"), (_title,)),
    "option": (_title, _option_verdict, _option_condition),
    "commit": (_title, _commit_id),
    "brief": (_title, check_brief),
    "level": (_title, _level),
}
"""What is asked of the blocks of each kind; of others nothing is."""
