"""A page's text as one Markdown extension, without the engine that asks for it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import pytest
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from tests import tiny
from trapwise.engine import CONTEXT, PageExtension, preparation
from trapwise.rendering.citations import Citations

BIB = tiny.HERE / "content" / "references.bib"


class Context(Extension):
    """Tells of the page and the build, as Zensical does."""

    def __init__(self, path: str, config: dict[str, Any]) -> None:
        super().__init__()
        self.path, self.settings = path, config

    def extendMarkdown(self, md: Markdown) -> None:
        teller: Any = Preprocessor(md)
        teller.run = lambda lines: lines
        teller.page, teller.config = SimpleNamespace(path=self.path), self.settings
        md.preprocessors.register(teller, CONTEXT, 0)


def render(config: dict[str, Any], path: str, text: str) -> str:
    extensions = [Context(path, config), "attr_list", "footnotes", "pymdownx.superfences", PageExtension()]
    return markdown.markdown(text, extensions=extensions)


@pytest.fixture
def config(project: Path) -> dict[str, Any]:
    return {"root_dir": str(project), "docs_dir": "docs"}


def test_a_page_is_composed_cited_and_linked(config: dict[str, Any]) -> None:
    text = 'A [trap](trap:first-trap) [@huber1964].\n\n<p><a href="/index.md#top">home</a></p>\n\n`href="/index.md"`\n'
    html = render(config, "reference/own.md", text)
    assert '<a href="../traps/sums/first-trap.md">trap</a>' in html
    assert '<a href="../index.md#top">home</a>' in html
    assert '<code>href="/index.md"</code>' in html
    assert '<li id="fn:huber1964" value="' in html


def test_the_project_is_read_once_a_build(config: dict[str, Any]) -> None:
    known = preparation(config)
    render(config, "reference/own.md", "One.\n")
    assert preparation(config) is known
    assert preparation({key: config[key] for key in ("root_dir", "docs_dir")}) is not known


def test_what_is_wrong_stops_every_page(project: Path, config: dict[str, Any]) -> None:
    (project / "content" / "terms.yml").write_text("terms: [\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ValueError, match=r"content/terms\.yml:\d+: not valid YAML"):
            render(config, "index.md", "One.\n")


def test_a_work_cited_twice_has_one_reference() -> None:
    text = Citations(BIB).to_footnotes("One [@tukey1977; @huber1964].\nTwo [@tukey1977].\n")
    body, *notes = text.split("\n[^")
    assert body == "One [^tukey1977][^huber1964].\nTwo [^tukey1977].\n"
    assert [note.partition("]: ")[0] for note in notes] == ["tukey1977", "huber1964"]


def test_a_page_that_cites_nothing_stays_as_it_is() -> None:
    assert (
        Citations(Path("nowhere.bib")).to_footnotes("# One\n\n[two](three.md)\n")
        == "# One\n\n[two](three.md)\n"
    )
