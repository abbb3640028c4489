"""Every reference of the site reads as mkdocs-bibtex prints it."""

from __future__ import annotations

from mkdocs_bibtex.citation import Citation
from mkdocs_bibtex.registry import SimpleRegistry

from tests.conftest import ROOT
from trapwise.rendering.citations import Citations

BIB = ROOT / "content" / "references.bib"


def test_references_read_as_those_of_mkdocs_bibtex() -> None:
    theirs, ours = SimpleRegistry([str(BIB)]), Citations(BIB)
    for key in theirs.bib_data.entries:
        _, _, reference = ours.to_footnotes(f"[@{key}]").partition("]: ")
        assert reference == theirs.reference_text(Citation(key=key))
