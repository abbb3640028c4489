"""An origin that an author states stands around its number, and nothing else changes."""

from __future__ import annotations

import pytest
from markdown import Markdown

from trapwise.extensions.stated_origins import StatedOriginExtension
from trapwise.pages.lengths import count_words


def rendered(text: str) -> str:
    extensions = ["attr_list", "footnotes", "tables", "pymdownx.arithmatex", StatedOriginExtension()]
    engine = Markdown(extensions=extensions, extension_configs={"pymdownx.arithmatex": {"generic": True}})
    return engine.convert(text).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[20 clicks]{.given} a day", '<data value="given">20 clicks</data> a day'),
        ("[*20* clicks]{ .rerun }", '<data value="rerun"><em>20</em> clicks</data>'),
        (r"[$32.5\%$]{.rerun}", r'<data value="rerun"><span class="arithmatex">\(32.5\%\)</span></data>'),
        ("**[20]{.given}**", '<strong><data value="given">20</data></strong>'),
        ("[see [x](y), 20%]{.given}", '<data value="given">see <a href="y">x</a>, 20%</data>'),
        (r"[costs \$5]{.given}", '<data value="given">costs $5</data>'),
        ("[x](y){.given}", '<a class="given" href="y">x</a>'),
        ("`[20]{.given}`", "<code>[20]{.given}</code>"),
        ("[20]{.other}", "[20]{.other}"),
        (r"\[20]{.given}", "[20]{.given}"),
        ("[20] {.given}", "[20] {.given}"),
    ],
)
def test_what_a_mark_becomes(text: str, made: str) -> None:
    assert rendered(text) == made


def test_a_mark_is_no_word() -> None:
    assert count_words("It takes [twenty clicks]{.given} a day.") == 6
