"""BibTeX as publishers and reference managers write it comes out in one form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trapwise.records.bibliography import Paper, read_bibliography
from trapwise.records.bibtex import parse_bibtex, plain_text
from trapwise.records.identifiers import address, arxiv, doi, doi_link, isbn
from trapwise.rendering.citations import Citations


@pytest.mark.parametrize(
    "written",
    [
        "10.1145/3292500.3330701",
        "https://doi.org/10.1145/3292500.3330701",
        "http://dx.doi.org/10.1145/3292500.3330701",
        "HTTPS://DOI.ORG/10.1145/3292500.3330701",
        "doi:10.1145/3292500.3330701",
        "DOI: 10.1145/3292500.3330701",
        "doi.org/10.1145/3292500.3330701",
        "10.1145/3292500.3330701.",
        " 10.1145/3292500.3330701 ",
        "10.1145%2F3292500.3330701",
        "https://doi.org/doi:10.1145/3292500.3330701",
        "\\url{https://doi.org/10.1145/3292500.3330701}",
    ],
)
def test_a_doi_in_any_form_is_one(written: str) -> None:
    assert doi(written) == "10.1145/3292500.3330701"


@pytest.mark.parametrize(
    "written", ["", "n/a", "10.1145", "https://example.org/10.1145/1", "javascript:10.1/x"]
)
def test_what_is_no_doi_is_none(written: str) -> None:
    assert doi(written) == ""


def test_a_doi_s_link_encodes_what_an_address_may_not_hold() -> None:
    assert doi("10.1002/(SICI)1097\\_0258<1::AID>3.0") == "10.1002/(SICI)1097_0258<1::AID>3.0"
    assert doi_link("10.1002/(SICI)1<1::A>3#x") == "https://doi.org/10.1002/(SICI)1%3C1::A%3E3%23x"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2101.00001", "2101.00001"),
        ("arXiv:2101.00001v2", "2101.00001v2"),
        ("arxiv: 2101.00001 [cs.LG]", "2101.00001"),
        ("https://arxiv.org/abs/2101.00001", "2101.00001"),
        ("http://www.arxiv.org/pdf/2101.00001v3.pdf", "2101.00001v3"),
        ("abs/2101.00001", ""),
        ("cs/0102003", "cs/0102003"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("hep-th/9901001v1", "hep-th/9901001v1"),
        ("see arXiv", ""),
    ],
)
def test_an_arxiv_number_in_any_form_is_one(written: str, number: str) -> None:
    assert arxiv(written) == number


def test_an_old_arxiv_number_takes_its_archive_from_the_class() -> None:
    assert arxiv("0102003", "cs.LG") == "cs/0102003"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("978-0-262-03384-8", "9780262033848"),
        ("ISBN 978 0 262 03384 8", "9780262033848"),
        ("0-306-40615-2", "0306406152"),
        ("080442957X", "080442957X"),
        ("978-0-262-03384-9", ""),
        ("12", ""),
    ],
)
def test_an_isbn_has_its_check_digit(written: str, number: str) -> None:
    assert isbn(written) == number


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://e.org/a\\_b", "https://e.org/a_b"),
        ("https://e.org/a{\\_}b", "https://e.org/a_b"),
        ("\\url{https://e.org/a_b}", "https://e.org/a_b"),
        ("https://e.org/\\~{}x\\%20y\\&z", "https://e.org/~x%20y&z"),
        ("<https://e.org>", "https://e.org"),
        ("www.e.org/x", "https://www.e.org/x"),
        ('https://e.org/"x"<y>', "https://e.org/%22x%22%3Cy%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("http://[", ""),
        ("somewhere", ""),
    ],
)
def test_an_address_is_of_the_web_and_without_tex(written: str, found: str) -> None:
    assert address(written) == found


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ('G{\\"o}del', "Gödel"),
        ("Caf\\'e", "Café"),
        ("\\v{S}koda, {\\L}uk", "Škoda, Łuk"),
        ("\\textit{In vivo} \\emph{x}", "In vivo x"),
        ("$\\alpha$-divergence in $O(n \\log n)$", "α-divergence in O(n log n)"),
        ("a -- b~c", "a – b c"),
        ("Q\\&A at 50\\% or 50% & more #1", "Q&A at 50% or 50% & more #1"),
        ("{B}ERT in \\LaTeX", "BERT in LaTeX"),
        ("two\n   lines", "two lines"),
        ("``so''", "“so”"),
        ("a < b <pad>", "a < b <pad>"),
    ],
)
def test_tex_is_read_as_text(tex: str, text: str) -> None:
    assert plain_text(tex) == text


def read(tmp_path: Path, source: str) -> tuple[Paper, str]:
    """Return the one work of a source without mistakes, and its reference."""
    path = tmp_path / "references.bib"
    path.write_text(source, encoding="utf-8")
    papers, problems = read_bibliography(path)
    assert problems == []
    (paper,) = papers.values()
    return paper, Citations(path).to_footnotes(f"[@{paper.key}]").partition("]: ")[2]


@pytest.mark.parametrize(
    ("kind", "fields", "printed"),
    [
        ("thesis", "institution = {MIT}", "PhD thesis, MIT, 2017"),
        ("thesis", "type = {Master's thesis}, institution = {MIT}", "Master's thesis, MIT, 2017"),
        ("report", "institution = {WHO}", "Technical Report, WHO, 2017"),
        ("online", "organization = {W3C}", "W3C, 2017"),
        ("software", "publisher = {Zenodo}", "Zenodo, 2017"),
        ("dataset", "", "2017"),
        ("inreference", "booktitle = {Encyclopedia}", "Encyclopedia"),
        ("mvbook", "publisher = {Wiley}, location = {New York}", "Wiley, New York, 2017"),
        ("article", "journaltitle = {Acta}", "*Acta*, 2017"),
        ("article", "", "2017"),
        ("conference", "booktitle = {Proc.}", "*Proc.*"),
    ],
)
def test_a_type_of_biblatex_is_shown_as_one_of_bibtex(
    kind: str, fields: str, printed: str, tmp_path: Path
) -> None:
    source = f"@{kind}{{one, author = {{Doe, J.}}, title = {{A}}, date = {{2017-06-12}}, url = {{https://e.org}}, {fields}}}"
    paper, reference = read(tmp_path, source)
    assert paper.short == "Doe (2017)"
    assert printed in reference.replace("\\", "")


@pytest.mark.parametrize(
    ("author", "short"),
    [
        ("{World Health Organization}", "World Health Organization (2017)"),
        ("Vaswani, Ashish and others", "Vaswani et al. (2017)"),
        ("van der Berg, Jr., Jan", "van der Berg (2017)"),
        ('M{\\"u}ller, J{\\"o}rg and {\\v{S}}koda, P.', "Müller and Škoda (2017)"),
    ],
)
def test_names_of_all_kinds_are_said(author: str, short: str, tmp_path: Path) -> None:
    source = f"@misc{{one, author = {{{author}}}, title = {{A}}, year = {{2017a}}, url = {{https://e.org}}}}"
    assert read(tmp_path, source)[0].short == short


def test_strings_comments_and_brackets_of_another_kind_are_read(tmp_path: Path) -> None:
    source = '@comment{x}\n@string{j = "Acta"}\n@preamble{"x"}\n@article(one, author="A B", title="T", journal=j, month=jan, year=2017, url="https://e.org")'
    assert read(tmp_path, source)[0].venue == "Acta"


def test_an_entry_takes_what_it_lacks_from_its_crossref(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(
        "@inproceedings{one, author = {A, B}, title = {T}, doi = {10.1000/1}, crossref = {all}}\n"
        "@proceedings{all, editor = {C, D}, title = {Proc.}, year = 2017, doi = {10.1000/2}}\n",
        encoding="utf-8",
    )
    papers, problems = read_bibliography(path)
    assert problems == []
    assert (papers["one"].venue, papers["one"].year, papers["one"].link) == (
        "Proc.",
        "2017",
        "https://doi.org/10.1000/1",
    )


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_of_bibtex_fail(text: str) -> None:
    for source in (
        text,
        f"@article{{a, title = {{{text}}}, year = 2001}}",
        f"@misc{{a, author = {{{text}}}}}",
    ):
        for problem in parse_bibtex(source, "x.bib")[1]:
            assert 1 <= problem.line <= source.count("\n") + 1
            assert len(problem.message) <= 300
