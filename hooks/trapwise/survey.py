"""Read and check the whole project before a build touches the last good site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from jinja2 import Environment, TemplateSyntaxError

from .catalogue import Catalogue, read_catalogue
from .chapters.every_page import check_pages
from .chapters.leftovers import check_renditions
from .chapters.outline import Bounds
from .composing import compose_all, mark_drafts, renditions
from .extensions.kinds import BLOCK_KINDS
from .extensions.renditions import NEEDED
from .files import files_below, merge_conflict, misnamed_pages, read_text
from .language.concept_index import index_concepts
from .language.mentions import appearances, mentions, vocabulary_of
from .language.term_checks import check_terms
from .memo import Memo
from .pages.lengths import reading_minutes, section_minutes
from .pages.openings import opening_of
from .pages.owners import filled_on, place_pages, theme_pages
from .pages.scanning import Page, scan_page
from .problems import Problem, sort_out
from .rendering.mathematics import Typesetter, check_formulas
from .rules import check_records
from .sitewide.citing import citing_pages, page_titles, paper_numbers
from .sitewide.configuration import check_configuration
from .sitewide.drafts import find_drafts
from .sitewide.findings import Findings
from .sitewide.listed_pages import CONFIGURATION, check_navigation
from .sitewide.site import Site

MADE = {
    PurePath(name)
    for name in (
        "404.html",
        "llms.txt",
        "manifest.webmanifest",
        "sitemap.xml",
        "sitemap.xml.gz",
        "search",
        "assets/fonts",
        "assets/origins",
    )
}
"""What a build writes into the site beside what lies in ``docs/``."""


def survey(
    root: Path, bounds: Bounds | None = None, cache: Path | None = None, memo: Memo | None = None
) -> tuple[Site, list[Problem]]:
    """Read ``content/`` and ``docs/`` below ``root`` and return every problem of both.

    ``bounds`` say how much a chapter must hold; ``cache`` is a file for typeset formulas;
    ``memo`` holds what an earlier survey found, of which nothing is done again that need not be.
    """
    memo = Memo() if memo is None else memo
    docs = root / "docs"
    catalogue, unread = read_catalogue(root / "content", memo)
    catalogue, disagreements = memo.call(check_records, catalogue)
    pages, unscanned = _scan(docs, memo)
    findings, unfound = _find(pages, catalogue, memo)
    is_sound = not sort_out([*unread, *disagreements])[0]
    # Of records that are not sound nothing can be made.
    composed = compose_all(pages, findings, memo) if is_sound else {}
    site = Site(catalogue, pages, findings, Typesetter(cache), composed)
    rendered = renditions(site, docs, memo)
    anchors = {path: rendition.anchors for path, rendition in rendered.items() if not rendition.failure}
    problems = [
        *unread,
        *disagreements,
        *unscanned,
        *_check_files(docs),
        *_check_overrides(root),
        *(_check_navigation(root, findings) if is_sound else ()),
        *unfound,
        *check_formulas(pages.values(), site.typesetter),
        *check_pages(site, docs, anchors, bounds or Bounds(), memo),
    ]
    problems += check_renditions(site, rendered, problems)
    # Of a folder that is not there everything is missing.
    problems = _missing_folders(root) or problems
    return mark_drafts(replace(site, drafts=find_drafts(problems, findings)), memo), problems


def _missing_folders(root: Path) -> list[Problem]:
    """Return a problem for each of the two folders that an author writes in and that is not there."""
    return [
        Problem(name, 1, "the folder is missing; expected it here, with all its files")
        for name in ("content", "docs")
        if not (root / name).is_dir()
    ]


def _scan(docs: Path, memo: Memo) -> tuple[dict[str, Page], list[Problem]]:
    """Return every page of ``docs`` by its path."""
    pages: dict[str, Page] = {}
    problems = list(misnamed_pages(docs))
    for path in files_below(docs, "**/*.md"):
        relative = path.relative_to(docs).as_posix()
        text, unreadable = read_text(path, f"docs/{relative}")
        problems += unreadable
        if text is not None:
            pages[relative], found = memo.call(scan_page, relative, text, BLOCK_KINDS, key=relative)
            problems += found
    return pages, problems


def _check_files(docs: Path) -> Iterator[Problem]:
    """Yield what the build could not copy: a link to nowhere, a pipe; or would read as pages that nobody checked.

    What should be a page is told where pages are read.
    """
    places: dict[PurePath, str] = {}
    spellings: dict[str, str] = {}
    for path in sorted(docs.rglob("*")):
        relative = path.relative_to(docs)
        if any(part.startswith(".") for part in relative.parts):
            continue
        name = f"docs/{relative.as_posix()}"
        if (other := spellings.setdefault(name.casefold(), name)) != name:
            yield Problem(
                name, 1, f"only capitals tell this from {other}, and not on every system; rename one"
            )
        place = _place_of(relative)
        if place in MADE:
            yield Problem(name, 1, f"the build itself writes '{place}'; rename this")
        elif not path.is_dir() and places.setdefault(place, name) != name:
            yield Problem(name, 1, f"this has the place of {places[place]} in the site; rename one of them")
        if path.suffix == ".md":
            continue
        if path.is_dir():
            if path.is_symlink():
                yield Problem(name, 1, "this is a link to a folder; expected a folder")
        elif not os.path.exists(path):
            yield Problem(name, 1, "this is a link that leads nowhere; expected a file")
        elif not path.is_file():
            yield Problem(name, 1, "this is a pipe or a device; expected a file")


def _check_overrides(root: Path) -> Iterator[Problem]:
    """Yield what prevents a template from being read; what fails when it is filled, the build tells."""
    for path in files_below(root / "overrides", "**/*.html"):
        name = path.relative_to(root).as_posix()
        text, unreadable = read_text(path, name)
        yield from unreadable or merge_conflict(text or "", name)
        try:
            Environment().parse(text or "")
        except TemplateSyntaxError as error:
            yield Problem(name, error.lineno, f"not a template: {error.message}")


def _place_of(path: PurePath) -> PurePath:
    """Return where in the site a file of ``docs/`` is written."""
    if path.suffix != ".md":
        return path
    folder = path.parent if path.stem in {"index", "README"} else path.with_suffix("")
    return folder / "index.html"


def _check_navigation(root: Path, findings: Findings) -> list[Problem]:
    """Check the configuration, if it lies where MkDocs looks for it."""
    text, unreadable = read_text(root / CONFIGURATION, CONFIGURATION)
    if text is None:
        return unreadable if (root / CONFIGURATION).exists() else []
    docs = root / "docs"
    pages = {path.relative_to(docs).as_posix() for path in files_below(docs, "**/*.md")}
    return [*check_configuration(text, root, NEEDED), *check_navigation(text, findings, pages)]


def _find(pages: dict[str, Page], catalogue: Catalogue, memo: Memo) -> tuple[Findings, list[Problem]]:
    """Return what pages and records say of each other."""
    written, misplaced = place_pages(pages.values(), catalogue)
    titles = page_titles(pages, written, catalogue)
    cited_in = citing_pages(pages, titles, catalogue)
    vocabulary = vocabulary_of(catalogue, memo)
    mentioned = mentions(pages.values(), vocabulary, memo)
    concepts, bad_marks = index_concepts(pages, catalogue, written, mentioned, vocabulary, memo)
    findings = Findings(
        catalogue=catalogue,
        written=written,
        filled_on=filled_on(pages.values()),
        minutes={path: memo.call(reading_minutes, page, key=path) for path, page in pages.items()},
        section_minutes={
            path: memo.call(section_minutes, pages[path], key=path)
            for path in written.get("traps", {}).values()
        },
        cited_in=cited_in,
        theme_pages=theme_pages(pages, catalogue),
        titles=titles,
        descriptions={path: str(page.meta.get("description") or "") for path, page in pages.items()},
        followups={
            path: tuple(block.title for block in page.blocks if block.kind == "followup")
            for path, page in pages.items()
        },
        openings={
            trap: memo.call(opening_of, pages[path], trap, key=trap)
            for trap, path in written.get("traps", {}).items()
        },
        numbers=paper_numbers(catalogue, cited_in),
        concepts=concepts,
        appearances=appearances(mentioned),
        vocabulary=vocabulary,
    )
    # Each page asks whether what it was made from is the same.
    findings = replace(findings, **{name: memo.steady(value, name) for name, value in vars(findings).items()})
    unused = check_terms(pages, catalogue, mentioned, vocabulary, memo)
    if not all(page.is_read for page in pages.values()):
        # A page that cannot be read may use what no other does.
        unused = sort_out(unused)[0]
    return findings, [*misplaced, *bad_marks, *unused]
