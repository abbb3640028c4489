"""What stands in a page as it was meant is let be, and every piece of markup that is shown raw is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny
from trapwise.composing import composed_text
from trapwise.extensions.renditions import EXTENSIONS, read_html

MEANT = r"""
Prices of $5 and $6, and of \$7; it costs $5.

E-mail and a/b testing, 24/7, w/o; "quotes" (parens) [brackets] {braces}; 100 % — dash – x→y, ~5 ms, x ~ y.

Array x[i] and f(x) [i], an interval [0, 1] or [a, b), {1, 2}; he wrote [sic]. A #tag, C# and C++, item #3.

What?! Really!! A == B? No: a != b, a <= b, a -> b, x << y, 3 < 4 and 5 > 4. 10:30:45, 3:1:2, std::vector.

A path/to/*.md, 2 * 3 * 4 and a*b*c; x_y_z; mail @someone. \*\*Not bold\*\*, \`no code and \[no link\](x).

&lt;pad&gt;, &amp;lt; and &nbsp;&copy;. H<sub>2</sub>O, <kbd>x</kbd>, a<br>b. <https://example.org/a_b?c=d&e=f>, <a@example.org>.

`{{ quantity.nope }}`, ``[](trap:nope) ` x``, `<!-- fill:nope -->`, `!!! note`, `==x==`, `**kwargs`, `<pad>`.

    {{ quantity.nope }} and [](trap:nope) in code, !!! note

- item

        {{ quantity.nope }} and [](trap:nope) in code

> ```
> {{ quantity.nope }} [[1]] :::
> ```

A pull {{
quantity.tail-year }}, [two
words](trap:first-trap), [](trap:first-trap
), [@huber1964;
@tukey1977] and $a +
b$ over two lines.

> Quoted {{ quantity.tail-year
> }}, [two
> words](trap:first-trap) and [@huber1964;
> @tukey1977].

| a | b |
|:--|--:|
| `x|y` | {{ quantity.tail-year | .0f }} \| 3 |

<p id='mine'>x</p>

[it](#mine), [its title](#groe-und-ubung), [a paragraph](#para), ![A tail](assets/images/tail.svg).

## Größe und Übung

A paragraph.
{: #para }

## 数学

one

## 言語

two

<!-- fill in later, when it is known -->
"""


def test_what_is_meant_is_let_be(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    home = root / "docs" / "index.md"
    home.write_text(home.read_text(encoding="utf-8") + MEANT, encoding="utf-8")
    site, problems = tiny.survey(root)
    assert problems == []
    composed = composed_text("index.md", site.pages["index.md"].body, site)
    assert "\n    {{ quantity.nope }} and [](trap:nope) in code, !!! note\n" in composed
    assert "\n        {{ quantity.nope }} and [](trap:nope) in code\n" in composed
    assert composed.count("[two\nwords](/traps/sums/first-trap.md)") == 1
    assert "[@huber1964; @tukey1977] and" in composed


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_the_ends_of_lines_are_of_no_account(ends: str, tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    home = root / "docs" / "index.md"
    text = home.read_text(encoding="utf-8") + MEANT
    home.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", ends).encode())
    assert tiny.survey(root)[1] == []


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        *(("pull", text) for text in ("{{ a", "a }}")),
        *(("template", text) for text in ("{% raw %}", "{{&lt; hugo")),
        *(("citation", text) for text in ("[@key", "as @key2020 says")),
        *(("short", text) for text in ("](trap:x", "(term:x)", "] (https://x.org)")),
        *(("wiki", text) for text in ("[[page]]", "[[")),
        *(("directive", text) for text in (":::note", ".. note:: x")),
        *(("admonition", text) for text in ("!!! note", "??? x", "???+ x", "=== “Tab”")),
        *(("remark", text) for text in ("%%x%%", "{&gt;&gt;x", "{++x++}")),
        *(("bold", text) for text in ("**bold", "bold**", "__bold")),
        *(("math", text) for text in ("$$", r"\(x", r"\]x")),
        *(("item", text) for text in ("a\n- b", "a\n1. b", "1) a", "• a")),
        *(("raised", text) for text in ("H~2~O", "x^2^ y")),
        ("callout", "[!NOTE]"),
        ("marker", "&lt;!- x"),
        ("block", "/// note | x"),
        ("snippet", "–8← “x”"),
        ("task", "[x] done"),
        ("highlight", "a ==x== b"),
        ("strike", "~~x~~"),
        ("inserted", "a ++x++ b"),
        ("emoji", "a :smile: b"),
        ("code", "a ` b"),
        ("fence", "~~~ x"),
        ("heading", "## Title"),
        ("cells", "| a | b |"),
        ("definition", "a\n: b"),
        ("emphasis", "*y*"),
        ("tag", "&lt;br/ x"),
        ("entity", "&amp;nosuch;"),
        ("attributes", "{.x #y"),
    ],
)
def test_markup_that_is_shown_is_found(kind: str, markup: str) -> None:
    assert kind in {left.kind for left in read_html(f"<p>{markup}</p>").leftovers}
    assert read_html(f"<pre>{markup}</pre>").leftovers == ()


def test_a_rendition_has_what_a_browser_would_follow() -> None:
    made = read_html(
        '<p id=\'a\'><a href="java&#9;script:x">y</a><!-- <b id="no"> --><i id=b onclick=x></i></p>'
    )
    assert made.anchors == {"a", "b"}
    assert made.addresses == ("java\tscript:x",)
    assert [left.text for left in made.leftovers] == ["onclick"]


def test_pages_are_rendered_with_the_extensions_of_the_site() -> None:
    """Only what colors code and typesets formulas is left out."""
    text = (tiny.ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = text.partition("markdown_extensions:")[2].partition("\n\n")[0]
    names = {line.strip(" -:") for line in listed.splitlines() if line.startswith("  - ")}
    assert names - {"pymdownx.highlight"} == set(EXTENSIONS)


def test_a_page_that_holds_nothing_is_told_and_nothing_fails(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    (root / "docs" / "index.md").write_text("", encoding="utf-8")
    told = [str(problem) for problem in tiny.survey(root)[1]]
    assert any(line.startswith("docs/index.md:1: ") for line in told), told
