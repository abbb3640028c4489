"""The concept index of the real site is that of a book."""

from __future__ import annotations

from tests.real import site as real_site
from trapwise.language.concept_index import (
    index_concepts,
)
from trapwise.language.mentions import mentions, vocabulary_of


def test_the_real_index_is_that_of_a_book() -> None:
    site = real_site()
    index = site.findings.concepts
    assert len(index.entries) >= 100
    assert index.lines < 900
    for one in index.entries.values():
        reasons = [t.reason for t in one.treatments]
        assert reasons == sorted(reasons, reverse=True)
        for treatment in one.treatments:
            assert treatment.section.anchor in {h.anchor for h in site.pages[treatment.section.path].headings}
        assert set(one.also) <= set(index.entries)
    assert {r.target for r in index.references} <= set(index.entries)
    vocabulary = vocabulary_of(site.catalogue)
    mentioned = mentions(site.pages.values(), vocabulary)
    again, _ = index_concepts(site.pages, site.catalogue, site.findings.written, mentioned, vocabulary)
    assert again == index
