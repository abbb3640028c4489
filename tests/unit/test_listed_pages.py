"""The navigation lists the pages that there are, and those that it must list."""

from __future__ import annotations

from tests import tiny
from trapwise.sitewide.listed_pages import check_navigation
from trapwise.sitewide.site import Site

DEMANDED = "validation:\n  nav: {omitted_files: warn}\n"


def told(text: str, site: Site, *more: str) -> list[str]:
    return [str(problem) for problem in check_navigation(text, site.findings, {*site.pages, *more})]


def test_a_page_that_must_be_listed_and_is_not_is_unfinished(surveyed: Site) -> None:
    text = tiny.text("mkdocs.yml").replace("validation:\n", DEMANDED)
    assert told(text, surveyed) == []
    message = "the navigation does not list the page; add it to 'nav' in mkdocs.yml"
    assert told(text, surveyed, "loose.md") == [f"docs/loose.md:1: {message}"]
    assert told(tiny.text("mkdocs.yml"), surveyed, "loose.md") == [], "where nothing demands it"


def test_without_a_navigation_nothing_is_asked(surveyed: Site) -> None:
    assert told(f"site_name: x\n{DEMANDED}", surveyed, "loose.md") == []
    assert told("", surveyed) == []


def test_tags_of_mkdocs_and_addresses_are_let_be(surveyed: Site) -> None:
    text = "a: !ENV [B, c]\nd: !!python/name:x.y\nnav:\n  - Elsewhere: https://example.org/\n  - {Deep: [{Deeper: index.md}]}\n"
    assert told(text, surveyed) == []
