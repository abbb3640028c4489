"""What a scan finds in a page, and what it leaves alone."""

from __future__ import annotations

import markdown
from hypothesis import given
from hypothesis import strategies as st

from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.pages import masking
from trapwise.pages.lengths import count_sentences, count_words
from trapwise.pages.scanning import scan_page


def scan(text: str):
    return scan_page("p.md", text, BLOCK_KINDS)


@given(st.text(alphabet="a`$~<!->\n #/|x", max_size=80))
def test_masking_moves_nothing(text: str) -> None:
    for masked in (masking.without_code(text), masking.without_mathematics(text)):
        assert len(masked) == len(text)
        assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


@given(st.text(alphabet="a`$~<!->\n #/|x@[](){}", max_size=120))
def test_no_text_breaks_the_scan(text: str) -> None:
    scan(text)


def test_lines_count_from_the_top_of_the_file() -> None:
    page, problems = scan("---\ntitle: T\n---\n\n# One\n\n[@key] and [x](y.md)\n")
    assert problems == []
    assert [(h.text, h.line) for h in page.headings] == [("One", 5)]
    assert [(c.text, c.line) for c in page.citations] == [("key", 7)]
    assert [(link.text, link.line) for link in page.links] == [("y.md", 7)]


def test_nothing_is_found_in_code_or_comments() -> None:
    page, problems = scan("`[@a] $x$`\n\n```\n# No\n[x](y)\n/// note\n```\n\n<!-- $y$ -->\n")
    assert (page.headings, page.links, page.blocks, page.formulas) == ((), (), (), ())
    assert len(problems) == 1  # a citation in code, which mkdocs-bibtex would read


def test_nested_blocks_are_paired() -> None:
    page, problems = scan(
        "//// commit | Q\n    id: x\n\n/// option | A\n    verdict: right\n\nwhy\n///\n////\n"
    )
    assert problems == []
    assert [(b.kind, b.title, b.options.value) for b in page.blocks] == [
        ("commit", "Q", {"id": "x"}),
        ("option", "A", {"verdict": "right"}),
    ]


def test_anchors_are_those_that_markdown_makes() -> None:
    source = "# One & two\n\n## `code` and *more*\n\n### Own {#own-one}\n\n## What's new?\n"
    md = markdown.Markdown(extensions=["toc", "attr_list"])
    md.convert(source)

    def ids(tokens: list[dict]) -> list[str]:
        return [i for t in tokens for i in (t["id"], *ids(t["children"]))]

    page, _ = scan(source)
    assert [h.anchor for h in page.headings] == ids(md.toc_tokens)


def test_both_kinds_of_formula_are_found() -> None:
    page, _ = scan("Inline $a_1$, money \\$5 and \\$6, and\n\n$$\nx = 1\n$$\n")
    assert [(f.tex, f.display, f.line) for f in page.formulas] == [("x = 1", True, 4), ("a_1", False, 1)]


def test_words_of_prose_are_counted() -> None:
    assert count_words("One two three.") == 3
    assert (
        count_words("One `code` $x$ two [three](four.md) [@five].\n\n| a | b |\n\n# Head\n\n```\nx y\n```\n")
        == 3
    )


def test_sentences_are_counted() -> None:
    assert count_sentences("One. Two? Three.") == 3
    assert count_sentences('He said "no." It is e.g. so. About $1.5$ more.') == 3
    assert count_sentences("") == 0
