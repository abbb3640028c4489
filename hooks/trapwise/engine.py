"""The same pages from a second engine: everything that makes a page's text, as one Markdown extension.

Zensical runs Python-Markdown extensions and no hooks. This one lies above ``building``, and not
among the other extensions, because it surveys the project before it renders a page of it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from .building import prepare
from .composing import composed_text
from .problems import Problem, report
from .rendering.citations import Citations
from .sitewide.site import Site

CONTEXT = "rendering_context"
"""What Zensical calls the preprocessor by which it tells an extension of the page and the build."""
PREPARED = "trapwise"
SOURCE_LINK = re.compile(r'(?P<start><a\b[^<>]*\bhref=")/(?P<path>[^"#?]+\.md)(?=["#?])')


class RenderedPage(Protocol):
    """The page that is rendered; ``path`` is relative to ``docs``."""

    path: str


class RenderingContext(Protocol):
    """The page that is rendered, and the configuration of the build, which all pages share."""

    page: RenderedPage
    config: MutableMapping[str, Any]


@dataclass(frozen=True)
class Preparation:
    """What one build knows, the extensions that render its pages, and what is wrong."""

    site: Site
    extensions: list[Extension]
    citations: Citations
    problems: list[Problem]


class PagePreprocessor(Preprocessor):
    """Puts a page's Markdown together before anything else reads it."""

    def __init__(self, md: Markdown, path: str, known: Preparation) -> None:
        super().__init__(md)
        self._path = path
        self._known = known

    def run(self, lines: list[str]) -> list[str]:
        text = composed_text(self._path, "\n".join(lines), self._known.site)
        return self._known.citations.to_footnotes(text).split("\n")


class SourceLinkPostprocessor(Postprocessor):
    """Makes ``href="/x.md"`` relative to the page's source, from where Zensical finds the page meant."""

    def __init__(self, md: Markdown, path: str) -> None:
        super().__init__(md)
        self._folder = posixpath.dirname(path) or "."

    def run(self, text: str) -> str:
        return SOURCE_LINK.sub(lambda m: m["start"] + posixpath.relpath(m["path"], self._folder), text)


class PageExtension(Extension):
    """Composes a page, cites its works, and adds the site's own extensions."""

    def extendMarkdown(self, md: Markdown) -> None:
        context = cast(RenderingContext, md.preprocessors[CONTEXT])
        known = preparation(context.config)
        if known.problems:
            raise ValueError(report(known.problems))
        # Before snippets are read (32) and line ends made the same (30), as a hook would.
        md.preprocessors.register(PagePreprocessor(md, context.page.path, known), "tw-page", 100)
        # After raw HTML is back in its place (30).
        md.postprocessors.register(SourceLinkPostprocessor(md, context.page.path), "tw-source-links", 5)
        md.registerExtensions(known.extensions, {})


def preparation(config: MutableMapping[str, Any]) -> Preparation:
    """Return what the build of ``config`` knows, found when its first page asks.

    It rides on the configuration, as it does on that of MkDocs: the engine makes a new
    Markdown for each page, and a new configuration for each build.
    """
    if PREPARED not in config:
        root = Path(config["root_dir"])
        site, extensions, problems = prepare(root, root / config["docs_dir"])
        citations = Citations(root / "content" / "references.bib")
        config[PREPARED] = Preparation(site, extensions, citations, problems)
    return cast(Preparation, config[PREPARED])


def makeExtension(**kwargs: Any) -> PageExtension:
    """Return the extension, as Python-Markdown asks for it by the name of this module."""
    return PageExtension(**kwargs)
