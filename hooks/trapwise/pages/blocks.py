"""The blocks of a page, ``/// kind | title`` … ``///``, with the options that may follow the first line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..problems import Problem, nearest
from ..records.yaml_lines import Located, parse

BLOCK_LINE = re.compile(r"^(?P<marks>/{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
HEAD = re.compile(r"[ \t]*(?P<kind>[A-Za-z][\w-]*)[ \t]*(?:\|(?P<title>.*))?$")
NOT_AT_LINE_START = re.compile(
    r"^[ \t>]+(?:(?:[-*+]|\d+\.)[ \t]+)?(?P<marks>/{3,})[ \t]*(?:[\w-]+[ \t]*(?:\||$)|$)", re.MULTILINE
)
TOO_FEW = re.compile(r"^//(?!/)[ \t]*(?P<kind>[A-Za-z][\w-]*)[ \t]*(?:\||$)", re.MULTILINE)
OPTION_LINE = re.compile(r"(?: {4}|\t)[ \t]*\S")
MOST_OF_BLOCK_TITLE = 300


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
    problems = list(_misplaced(prose, kinds, name, line_at))
    open_blocks: list[tuple[re.Match[str], str, str]] = []
    # Where one block stands in another of as many slashes, whatever closes what follows from it.
    crossed: set[str] = set()
    for match in BLOCK_LINE.finditer(prose):
        marks, line = match["marks"], line_at(match.start())
        if not match["rest"].strip():
            position = next(
                (i for i in reversed(range(len(open_blocks))) if open_blocks[i][0]["marks"] == marks),
                None,
            )
            if position is None and marks in crossed:
                continue
            if position is None:
                problems.append(Problem(name, line, f"'{marks}' closes no block that is open here"))
                continue
            for unclosed, kind, _ in open_blocks[position + 1 :]:
                if unclosed["marks"] not in crossed:
                    problems.append(_unclosed(unclosed, kind, name, line_at))
            opened, kind, title = open_blocks[position]
            del open_blocks[position:]
            options, start, invalid = _options(body, opened.end(), kind, name, line_at)
            problems += invalid
            blocks.append(Block(kind, title, line_at(opened.start()), start, match.start(), options))
            continue
        # Code and mathematics are blank in the prose; a title may hold both.
        head = HEAD.match(body[match.end("marks") : match.end()])
        if head is None:
            problems.append(Problem(name, line, _no_head(match, kinds)))
            # What closes it is no mistake of its own.
            open_blocks.append((match, match["rest"].split()[0], ""))
            continue
        kind = head["kind"]
        if kind not in kinds:
            expected = ", ".join(sorted(kinds))
            message = f"unknown block '{kind}'; expected one of {expected}{nearest(kind, kinds)}"
            problems.append(Problem(name, line, message))
        same = next((o for o, *_ in open_blocks if o["marks"] == marks), None)
        if same is not None and marks not in crossed:
            crossed.add(marks)
            message = (
                f"a block opened with '{marks}' stands inside the one of line "
                f"{line_at(same.start())}; close that first, or give the outer one more slashes"
            )
            problems.append(Problem(name, line, message))
        title = (head["title"] or "").strip()
        if len(title) > MOST_OF_BLOCK_TITLE:
            message = f"the block's title has {len(title)} characters; expected at most {MOST_OF_BLOCK_TITLE}"
            problems.append(Problem(name, line, message))
        open_blocks.append((match, kind, title))
    problems += [
        _unclosed(opened, kind, name, line_at)
        for opened, kind, _ in open_blocks
        if opened["marks"] not in crossed
    ]
    return sorted(blocks, key=lambda block: block.start), problems


def _misplaced(
    prose: str, kinds: frozenset[str], name: str, line_at: Callable[[int], int]
) -> Iterator[Problem]:
    for match in NOT_AT_LINE_START.finditer(prose):
        message = f"a block's line begins with its slashes; expected '{match['marks']}' at the line's start"
        yield Problem(name, line_at(match.start()), message)
    for match in TOO_FEW.finditer(prose):
        if match["kind"] in kinds:
            message = f"a block opens with three slashes or more; expected '/// {match['kind']}'"
            yield Problem(name, line_at(match.start()), message)


def _no_head(opened: re.Match[str], kinds: frozenset[str]) -> str:
    kind = opened["rest"].split()[0]
    if kind in kinds:
        return f"a block's title follows a bar; expected '{opened['marks']} {kind} | …'"
    return f"this line opens no block; expected '{opened['marks']} kind | title'{nearest(kind, kinds)}"


def _unclosed(opened: re.Match[str], kind: str, name: str, line_at: Callable[[int], int]) -> Problem:
    message = f"the block '{kind}' is not closed; expected a line '{opened['marks']}'"
    return Problem(name, line_at(opened.start()), message)


def _options(
    body: str, end: int, kind: str, name: str, line_at: Callable[[int], int]
) -> tuple[Located, int, list[Problem]]:
    """Read the indented options that may follow a block's first line, and nothing else may."""
    start = stop = min(end + 1, len(body))
    while OPTION_LINE.match(body, stop):
        newline = body.find("\n", stop)
        stop = len(body) if newline < 0 else newline + 1
    if start == stop:
        return Located({}, {}), end, []
    line = line_at(start)
    options, invalid = parse(textwrap.dedent(body[start:stop].expandtabs(4)), name, line)
    if isinstance(options.value, dict):
        return options, stop, invalid
    message = f"indented text after '/// {kind}' is read as its options, and is none; expected an empty line before it"
    return Located({}, {}), stop, [Problem(name, line, message)]
