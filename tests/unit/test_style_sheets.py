"""The style sheets as a reader loads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from trapwise.output.needed_rules import SiteWords, needed_rules, words_of_page
from trapwise.output.style_sheets import linked_everywhere, with_one_sheet, write_style_sheets

WORDS = SiteWords(frozenset({"a", "b", "icon", "tabs"}), frozenset({"ltr"}), frozenset({"shown", "--set"}))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".a{x:y}", ".a{x:y}"),
        (".none{x:y}", ""),
        (".a.none,.a .b:hover,#none{x:y}", ".a .b:hover{x:y}"),
        (".a>.shown::before{x:y}", ".a>.shown::before{x:y}"),
        ("p:not(.none){x:y}", "p:not(.none){x:y}"),
        (".a:is(.none,.b){x:y}", ".a:is(.none,.b){x:y}"),
        (".a:where(.none,.other){x:y}", ""),
        ("#a{x:y}#none{x:y}", "#a{x:y}"),
        ("[data-k=tabs]{x:y}[data-k=none]{x:y}", "[data-k=tabs]{x:y}"),
        ('[data-k="none"]{x:y}', ""),
        ("[data-k^=none]{x:y}[none]{x:y}", "[data-k^=none]{x:y}[none]{x:y}"),
        ("[dir=ltr] .a{x:y}[dir=rtl] .a{x:y}", "[dir=ltr] .a{x:y}"),
        ("@media print{.none{x:y}}", ""),
        ("@media (min-width:9em){.none{x:y}.a{x:y}}", "@media (min-width:9em){.a{x:y}}"),
        ("@supports (x:y){@media print{.none,.b{x:y}}}", "@supports (x:y){@media print{.b{x:y}}}"),
        ("@keyframes none{from{x:y}to{x:z}}", "@keyframes none{from{x:y}to{x:z}}"),
        ("@font-face{x:y}@page{x:y}", "@font-face{x:y}@page{x:y}"),
        (".a{x:url('data:,.none{;}')}", ".a{x:url('data:,.none{;}')}"),
        ("html{x:y}*{x:y}", "html{x:y}*{x:y}"),
        (".\\31 0{x:y}", ""),
    ],
)
def test_a_rule_is_left_out_if_nothing_can_match_it(rule: str, kept: str) -> None:
    assert needed_rules(rule, "", WORDS).replace('"', "'") == kept.replace('"', "'")


def test_a_variable_is_left_out_if_nobody_reads_it() -> None:
    sheet = ":root{--none:url('data:;');--other:1;--first:2;--second:var(--first);--set:3;x:y}"
    kept = needed_rules(sheet, ".a{x:var(--other)}", WORDS)
    assert kept == ":root{--other:1;--set:3;x:y}"
    assert needed_rules(":root{--none:1}.a{x:var( --own , 2)}.b{--own:3}", "", WORDS) == (
        ".a{x:var( --own , 2)}.b{--own:3}"
    )


def test_words_are_taken_from_attributes_and_not_from_text() -> None:
    words, unscripted = words_of_page(b'<p class="a b-c" data-k=\'d e\' dir=ltr lang="en">tabs class</p>')
    assert words == {"a", "b-c", "d", "e"}
    assert unscripted == {"en"}


PAGE = """<head>
  <link rel="stylesheet" href="../assets/stylesheets/main.57a0d79d.min.css">
  <link rel="stylesheet" href="../assets/stylesheets/own.css">
  <link rel="stylesheet" href="../assets/stylesheets/part.css">
  <link rel="stylesheet" href="https://example.org/other.css">
  <link rel="stylesheet" href="../assets/stylesheets/print.css" media="print">
</head><p class="a">
"""


def test_a_page_links_one_sheet_where_the_theme_s_stood() -> None:
    made = with_one_sheet(PAGE, ("own.css",))
    assert made.splitlines() == [
        "<head>",
        '<link rel="stylesheet" href="../assets/stylesheets/site.css">',
        '  <link rel="stylesheet" href="../assets/stylesheets/part.css">',
        '  <link rel="stylesheet" href="https://example.org/other.css">',
        '  <link rel="stylesheet" href="../assets/stylesheets/print.css" media="print">',
        '</head><p class="a">',
    ]
    assert with_one_sheet(made, ("own.css",)) == made
    assert with_one_sheet("<p>", ()) == "<p>"


def test_sheets_from_elsewhere_stay_links() -> None:
    paths = ["assets/stylesheets/own.css", "https://example.org/assets/stylesheets/a.css", "more.css"]
    assert linked_everywhere(paths) == ("own.css",)


def test_one_sheet_is_written_in_the_place_of_many(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "stylesheets"
    folder.mkdir(parents=True)
    sheets = {
        "main.0a.min.css": ".a{--x:1;--y:2}.none{x:y}/*# sourceMappingURL=main.0a.min.css.map */",
        "main.0a.min.css.map": "{}",
        "palette.0b.min.css": "p{x:y}",
        "first.css": "/* One. */\n.none { x: y; }\n",
        "second.css": "p { color: var(--x) }",
        "part.css": "/* A part. */\np { color: var( --y ); }\n",
        "print.css": "p { x: z }",
    }
    pages = {"index.html": b'<p class="a">'}
    for _ in range(2):
        for name, text in sheets.items():
            (folder / name).write_text(text, encoding="utf-8")
        write_style_sheets(tmp_path, ("second.css", "first.css", "lost.css"), pages, ("ab", ""))
        made = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert made == {
            "site.css": ".a{--x:1;--y:2}p{color:var(--x)}.none{x:y}",
            "part.css": "p{color:var(--y)}",
            "print.css": "p{x:z}",
        }
