"""The real content, read once for all tests that look at it."""

from __future__ import annotations

from functools import cache

from tests.conftest import ROOT
from trapwise.catalogue import Catalogue, read_catalogue
from trapwise.problems import Problem
from trapwise.sitewide.site import Site
from trapwise.survey import survey


@cache
def catalogue() -> Catalogue:
    """Return its records."""
    return read_catalogue(ROOT / "content")[0]


@cache
def surveyed() -> tuple[Site, list[Problem]]:
    """Return what a build would know, and every problem."""
    return survey(ROOT, cache=ROOT / ".cache" / "trapwise" / "mathml.json")


def site() -> Site:
    """Return what a build would know."""
    return surveyed()[0]
