"""Every reference of the site reads as mkdocs-bibtex prints it."""

from __future__ import annotations

from mkdocs_bibtex.citation import Citation
from mkdocs_bibtex.registry import SimpleRegistry
from pybtex.database import BibliographyData

from tests.conftest import ROOT
from trapwise.records.bibliography import read_bibliography
from trapwise.rendering.citations import Citations, entries

BIB = ROOT / "content" / "references.bib"


def test_references_read_as_those_of_mkdocs_bibtex() -> None:
    theirs, ours = SimpleRegistry([str(BIB)]), Citations(BIB)
    # As the hook does after mkdocs-bibtex has read them.
    theirs.bib_data = BibliographyData(entries=entries(read_bibliography(BIB)[0]))
    for key in theirs.bib_data.entries:
        _, _, reference = ours.to_footnotes(f"[@{key}]").partition("]: ")
        assert reference == theirs.reference_text(Citation(key=key))
