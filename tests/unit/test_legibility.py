"""No text makes the check slow: what nobody would write is refused, and all else is read once."""

from __future__ import annotations

import time

import pytest

from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.numbers.pulls import fill_numbers
from trapwise.numbers.typed import check_typed
from trapwise.pages.lengths import count_words
from trapwise.pages.literal import PieceKind, literal_pieces
from trapwise.pages.scanning import scan_page

MARKS = [
    *(
        "[",
        "{{",
        "`",
        "<",
        "(",
        "\\(",
        "///",
        "///\n",
        "<!--",
        "<!-- fill:",
        " ",
        "\t",
        "|",
        "*",
        "_",
        "$",
        "$$\n",
    ),
    *(
        "[a](",
        "[@a",
        "![",
        "](",
        "- a\n",
        "> ",
        "# a\n\n",
        "1",
        "=",
        "~",
        "```a\n",
        "`` ` ",
        "<a ",
        "{#",
        "|a",
        "\n",
    ),
]


@pytest.mark.parametrize("mark", MARKS, ids=repr)
def test_a_mark_that_is_repeated_is_read_in_a_moment(mark: str) -> None:
    """Quadratic patterns take minutes for this; the bound leaves room for a busy machine."""
    text = mark * (50_000 // len(mark))
    started = time.process_time()
    page, problems = scan_page("p.md", f"# Title\n\n{text}\n", BLOCK_KINDS)
    check_typed(page)
    count_words(text)
    fill_numbers(text, None, {})
    assert time.process_time() - started < 20
    assert problems == [] or len(str(problems[0])) < 300


def test_a_line_of_a_megabyte_is_told() -> None:
    _, problems = scan_page("p.md", "words and more " * 70_000, BLOCK_KINDS)
    assert [problem.message for problem in problems] == [
        "a paragraph of 1,050,000 characters; expected an empty line within 20,000"
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("> ```\n> x\n> ```", ["FENCE"]),
        ("- a\n\n    ```\n    x\n    ```", ["FENCE"]),
        ("~~~\n```\n~~~", ["FENCE"]),
        ("```\nx\n````", ["OPEN_FENCE"]),
        ("a\n\n    x", ["INDENTED"]),
        ("- a\n\n    no code", []),
        ("- a\n\n        x", ["INDENTED"]),
        ("a\n    no code", []),
        ("<div>\n\n    no code\n\n</div>", []),
        ("`a` and ``b ` c``", ["SPAN", "SPAN"]),
        ("\\`a` b", []),
        ("`a\n\nb`", []),
        ("- `a\n- b`", []),
        ("<!-- a\n\nb -->", ["COMMENT"]),
        ("a <!-- b\n\nc -->", ["OPEN_COMMENT"]),
    ],
)
def test_code_and_comments_are_found_as_markdown_finds_them(text: str, kinds: list[str]) -> None:
    assert [piece.kind for piece in literal_pieces(text)] == [PieceKind[kind] for kind in kinds]
