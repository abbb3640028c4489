"""Spellings that the glossary lacks: what is reported, and what is left alone."""

from __future__ import annotations

import pytest

from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.language.mentions import mentions
from trapwise.language.term_checks import Spellings
from trapwise.language.vocabulary import NamedTerm, Vocabulary
from trapwise.pages.scanning import scan_page

WORDS = Vocabulary(
    [
        NamedTerm("dataset", ("dataset",), "Rows."),
        NamedTerm("labeled-data", ("labeled data",), "Rows with labels."),
        NamedTerm("cross-entropy", ("cross-entropy",), "A loss."),
        NamedTerm("kv-cache", ("KV cache",), "Keys and values."),
        NamedTerm("map", ("MAP",), "A mode."),
        NamedTerm("lora", ("LoRA",), "An adapter."),
        NamedTerm("fallback", ("fallback",), "What happens else."),
        NamedTerm("label-delay", ("label delay",), "A wait."),
        NamedTerm("boosted-trees", ("boosted trees",), "A sum."),
    ]
)
KEYS = Spellings(WORDS)


def report(text: str) -> list[str]:
    page, _ = scan_page("a.md", f"---\ntitle: A\n---\n\n{text}\n", BLOCK_KINDS)
    return [f"{p.line} {p.message}" for p in KEYS.variants(page, mentions([page], WORDS)[page.path])]


@pytest.mark.parametrize(
    ("text", "spelt", "name"),
    [
        ("A data-set.", "data-set", "dataset"),
        ("Two data sets.", "data sets", "dataset"),
        ("Some labelled data.", "labelled data", "labeled data"),
        ("The crossentropy.", "crossentropy", "cross-entropy"),
        ("A kv cache.", "kv cache", "KV cache"),
        ("The LORA.", "LORA", "LoRA"),
        ("A boosted tree.", "boosted tree", "boosted trees"),
        ("Data\nset.", "Data set", "dataset"),
    ],
)
def test_a_spelling_that_the_glossary_lacks(text: str, spelt: str, name: str) -> None:
    (found,) = report(text)
    assert found.startswith(f"5 '{spelt}' is a spelling of the term '{name}' that the glossary lacks")


@pytest.mark.parametrize(
    "text",
    [
        "Datasets and a Dataset.",
        "Cross entropy, cross-entropy and cross\nentropy.",
        "A map of the lora.",
        "We fall back on it.",
        "The label's delay.",
        "`data-set` and [x](data-set.md) and $dataset$",
        "A big-data-set-based rule.",
        "The data, set aside.",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert report(text) == []


def test_a_spelling_is_reported_once_a_page() -> None:
    assert len(report("A data-set, and a data-set.\n\nA data-set.")) == 1
