"""The blocks of a page, ``/// kind | title`` … ``///``, with the options that may follow the first line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..problems import Problem, nearest
from ..records.yaml_lines import Located, parse

BLOCK_LINE = re.compile(
    r"^(?P<marks>/{3,})[ \t]*(?:(?P<kind>[A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(?P<title>[^\n]*?))?)?[ \t]*$",
    re.MULTILINE,
)
OPTIONS = re.compile(r"\n(?P<yaml>(?: {4}[^\n]+\n)+)")


@dataclass(frozen=True)
class Block:
    """A ``/// kind | title`` block; ``start`` and ``end`` bound its body in the page."""

    kind: str
    title: str
    line: int
    start: int
    end: int
    options: Located = field(default=Located({}, {}), compare=False)


def find_blocks(
    body: str, prose: str, kinds: frozenset[str], name: str, line_at: Callable[[int], int]
) -> tuple[list[Block], list[Problem]]:
    """Pair the opening and closing lines of blocks, as pymdownx.blocks does.

    ``prose`` is the body with all else blanked, ``kinds`` the block kinds that exist, ``name``
    the path to report; ``line_at`` tells the line of an offset into the body.
    """
    blocks: list[Block] = []
    problems: list[Problem] = []
    open_blocks: list[tuple[re.Match[str], str]] = []
    for match in BLOCK_LINE.finditer(prose):
        kind, marks, line = match["kind"], match["marks"], line_at(match.start())
        if kind is None:
            position = next(
                (i for i in reversed(range(len(open_blocks))) if open_blocks[i][0]["marks"] == marks),
                None,
            )
            if position is None:
                problems.append(Problem(name, line, f"'{marks}' closes no block that is open here"))
                continue
            for unclosed, _ in open_blocks[position + 1 :]:
                problems.append(_unclosed(unclosed, name, line_at))
            opened, title = open_blocks[position]
            del open_blocks[position:]
            options, start, invalid = _options(body, opened.end(), name, line_at)
            problems += invalid
            blocks.append(
                Block(opened["kind"], title, line_at(opened.start()), start, match.start(), options)
            )
            continue
        if kind not in kinds:
            expected = ", ".join(sorted(kinds))
            message = f"unknown block '{kind}'; expected one of {expected}{nearest(kind, kinds)}"
            problems.append(Problem(name, line, message))
        same = next((o for o, _ in open_blocks if o["marks"] == marks), None)
        if same is not None:
            message = (
                f"a block opened with '{marks}' stands inside the one of line "
                f"{line_at(same.start())}; close that first, or give the outer one more slashes"
            )
            problems.append(Problem(name, line, message))
        visible = BLOCK_LINE.match(body, match.start())
        open_blocks.append((match, (visible["title"] if visible else None) or ""))
    problems += [_unclosed(opened, name, line_at) for opened, _ in open_blocks]
    return sorted(blocks, key=lambda block: block.start), problems


def _unclosed(opened: re.Match[str], name: str, line_at: Callable[[int], int]) -> Problem:
    message = f"the block '{opened['kind']}' is not closed; expected a line '{opened['marks']}'"
    return Problem(name, line_at(opened.start()), message)


def _options(
    body: str, end: int, name: str, line_at: Callable[[int], int]
) -> tuple[Located, int, list[Problem]]:
    """Read the indented options that may follow a block's first line."""
    match = OPTIONS.match(body, end)
    if match is None:
        return Located({}, {}), end, []
    options, problems = parse(match["yaml"], name, line_at(match.start("yaml")))
    if not isinstance(options.value, dict):
        options = Located({}, {})
    return options, match.end(), problems
