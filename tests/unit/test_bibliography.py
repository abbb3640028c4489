"""A bibliography as its readers see it: who, when, where, and a link to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from trapwise.generators.papers import _authors
from trapwise.records.bibliography import Paper, read_bibliography


def read(tmp_path: Path, fields: str) -> Paper:
    """Return the work of these BibTeX fields, which must have no mistakes."""
    path = tmp_path / "references.bib"
    path.write_text(f"@misc{{one,\n  year = {{2001}},\n{fields}\n}}\n", encoding="utf-8")
    papers, problems = read_bibliography(path)
    assert problems == []
    return papers["one"]


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("Ada Lovelace", "Lovelace (2001)"),
        ("Lovelace, Ada and Babbage, Charles", "Lovelace and Babbage (2001)"),
        ("Ada Lovelace and Charles Babbage and Mary Somerville", "Lovelace et al. (2001)"),
        ("Ludwig van Beethoven", "van Beethoven (2001)"),
        ('{\\"O}zg{\\"u}r, Can', "Özgür (2001)"),
    ],
)
def test_a_work_is_called_by_its_authors_and_its_year(tmp_path: Path, authors: str, short: str) -> None:
    paper = read(
        tmp_path, f"  author = {{{authors}}},\n  title = {{A {{B}}ook}},\n  url = {{https://e.org}},"
    )
    assert paper.short == short
    assert paper.title == "A Book"


def test_a_book_without_authors_has_editors(tmp_path: Path) -> None:
    paper = read(tmp_path, "  editor = {Ada Lovelace},\n  title = {A},\n  url = {https://e.org},")
    assert paper.authors == ("Lovelace",)


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("doi = {10.1/x}, eprint = {2001.00001}, url = {https://e.org}", "https://doi.org/10.1/x"),
        ("eprint = {2001.00001}, url = {https://e.org}", "https://arxiv.org/abs/2001.00001"),
        ("eprint = {2001.00001}, archivePrefix = {arXiv}", "https://arxiv.org/abs/2001.00001"),
        ("eprint = {77}, archivePrefix = {HAL}, url = {https://e.org}", "https://e.org"),
    ],
)
def test_a_work_is_found_by_its_doi_else_on_arxiv_else_at_its_address(
    tmp_path: Path, fields: str, link: str
) -> None:
    assert read(tmp_path, f"  author = {{A. B}}, title = {{A}}, {fields}").link == link


@pytest.mark.parametrize(
    "field", ["journal", "booktitle", "publisher", "institution", "howpublished", "school"]
)
def test_a_work_s_place_is_named_by_any_of_its_fields(tmp_path: Path, field: str) -> None:
    paper = read(
        tmp_path, f"  author = {{A. B}}, title = {{A}}, url = {{https://e.org}}, {field} = {{Acta -- B}}"
    )
    assert paper.venue == "Acta – B"


def test_a_title_in_two_lines_is_one(tmp_path: Path) -> None:
    paper = read(tmp_path, "  author = {A. B}, url = {https://e.org}, title = {One\n    {T}wo}")
    assert paper.title == "One Two"


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ("Ada Lovelace", "Lovelace"),
        ("Ada Lovelace and Charles Babbage", "Lovelace and Babbage"),
        ("Ada Lovelace and Charles Babbage and Mary Somerville", "Lovelace, Babbage and Somerville"),
        ("Ada Lovelace and Charles Babbage and others", "Lovelace, Babbage and others"),
    ],
)
def test_the_bibliography_names_every_author(tmp_path: Path, authors: str, said: str) -> None:
    paper = read(tmp_path, f"  author = {{{authors}}}, title = {{A}}, url = {{https://e.org}}")
    assert _authors(paper) == said
