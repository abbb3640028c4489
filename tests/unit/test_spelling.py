"""When two spellings are one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trapwise.language.spelling import spelling, word_spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("labelled data", "labeled data"),
        ("data-set", "dataset"),
        ("data sets", "dataset"),
        ("cross entropy", "cross-entropy"),
        ("Cross-Entropies", "cross entropy"),
        ("normalisation", "normalization"),
        ("optimiser", "optimizer"),
        ("behaviour policy", "behavior policy"),
        ("neighbours", "neighbor"),
        ("modelling", "modeling"),
        ("analyse", "analyze"),
        ("centre", "center"),
        ("defence", "defense"),
        ("batches", "batch"),
        ("policies", "policy"),
        ("winner’s curse", "winner's curse"),
    ],
)
def test_one_word(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("loss", "lot"), ("precision", "precise"), ("our", "or"), ("four", "for"), ("AUC", "AUD")],
)
def test_two_words(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


@given(st.text(alphabet="abcdeilnorsuyz", min_size=1, max_size=12))
def test_case_never_matters(word: str) -> None:
    assert word_spelling(word) == word_spelling(word.upper())


@given(st.lists(st.sampled_from(["data", "set", "label", "log", "loss"]), min_size=1, max_size=4))
def test_hyphens_and_spaces_never_matter(words: list[str]) -> None:
    assert spelling("-".join(words)) == spelling(" ".join(words))
