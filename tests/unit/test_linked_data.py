"""What pages say of themselves to machines, and where renamed pages have gone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests import tiny
from trapwise.output.linked_data import linked_data, page_list
from trapwise.output.redirects import redirects
from trapwise.sitewide.site import Site

ROOT = "https://example.org/tiny/"


@pytest.fixture
def site(surveyed: Site) -> Site:
    return surveyed


def test_a_chapter_is_a_learning_resource_about_its_terms(site: Site) -> None:
    data = json.loads(linked_data("traps/sums/first-trap.md", site, ROOT))
    trap = site.catalogue.traps["first-trap"]
    assert data["@type"] == "LearningResource"
    assert data["@id"] == f"{ROOT}traps/sums/first-trap/"
    assert (data["name"], data["teaches"], data["educationalLevel"]) == (trap.title, trap.technique, "mid")
    assert data["dateModified"] == "2026-11-21"
    taught = {t.id for t in site.catalogue.terms.values() if trap.id in t.traps}
    assert {t["@id"] for t in data["about"]} == {f"{ROOT}reference/glossary/#{name}" for name in taught}


def test_the_glossary_is_a_set_of_all_terms(site: Site) -> None:
    data = json.loads(linked_data("reference/glossary.md", site, ROOT))
    assert data["@type"] == "DefinedTermSet"
    assert [t["name"] for t in data["hasDefinedTerm"]] == [t.term for t in site.catalogue.terms.values()]


def test_no_text_can_end_the_script_element(site: Site) -> None:
    term = next(iter(site.catalogue.terms.values()))
    terms = {term.id: term.model_copy(update={"term": "It ends with </script>."})}
    changed = replace(site, catalogue=replace(site.catalogue, terms=terms))
    made = linked_data("reference/glossary.md", changed, ROOT)
    assert "</" not in made
    assert json.loads(made)["hasDefinedTerm"][0]["name"] == "It ends with </script>."


def test_the_list_of_pages_has_every_page_in_a_section(site: Site) -> None:
    made = page_list(site, "Tiny", "A tiny site.", ROOT)
    for path, page in site.pages.items():
        if "/" in path:
            assert page.meta["description"] in made, path
    assert f"]({ROOT}mistakes/no-baseline/): " in made


def test_a_renamed_page_keeps_its_old_address(tmp_path: Path) -> None:
    root = tiny.write(tmp_path)
    traps = root / "content" / "traps.yml"
    text = traps.read_text(encoding="utf-8")
    old = "    technique: Report a median\n"
    traps.write_text(text.replace(old, old + "    formerly: [oldest-trap]\n", 1), encoding="utf-8")
    made, problems = tiny.survey(root)
    assert problems == []
    assert redirects(made) == {"traps/sums/oldest-trap.md": "traps/sums/first-trap.md"}
