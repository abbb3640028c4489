"""Glossary links: properties that hold for every page."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trapwise.extensions.terms import TermExtension
from trapwise.language.vocabulary import NamedTerm, Vocabulary

ENTRIES = [
    NamedTerm("softmax", ("softmax",), "A normalized exponential."),
    NamedTerm("logit", ("logit",), "An unnormalized score."),
    NamedTerm("online-softmax", ("online softmax", "streaming softmax"), "Softmax in one pass."),
    NamedTerm("auc", ("AUC", "area under the curve"), "A ranking measure."),
    NamedTerm("ab-test", ("A/B test",), "A randomized comparison."),
    NamedTerm("winners-curse", ("winner's curse",), "The best estimate is too good."),
    NamedTerm("entropy", ("cross-entropy",), "A loss."),
    NamedTerm("policy", ("policy",), "What acts."),
    NamedTerm("decay", ("decay", "box", "batch"), "What fades."),
]
VOCABULARY = Vocabulary(ENTRIES)
CLOSED = {"a", "code", "pre", "h1", "h2", "h3", "summary", "button", "th", "kbd"}


def render(source: str, linked: bool = True) -> str:
    """Render Markdown with, or without, glossary links."""
    extensions: list[object] = ["attr_list", "tables", "md_in_html", "footnotes", "pymdownx.superfences"]
    configs = {"pymdownx.arithmatex": {"generic": True}}
    extensions += ["pymdownx.arithmatex", "smarty"]
    if linked:
        extensions.append(TermExtension(VOCABULARY, "/glossary.md"))
    return markdown.markdown(source, extensions=extensions, extension_configs=configs)


class Links(HTMLParser):
    """Collects the text of a page, its term links and what encloses each of them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = dict(attributes)
        if tag == "a" and "tw-term" in (names.get("class") or ""):
            self.found.append((str(names["href"]).partition("#")[2], list(self.open)))
        if tag not in {"br", "hr", "img", "input"}:
            self.open.append((tag, names.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data


mentions = st.sampled_from(
    [
        "softmax",
        "Softmax",
        "logits",
        "online softmax",
        "online\nsoftmax",
        "AUC",
        "auc",
        "AUCs",
        "A/B test",
        "winner's curse",
        "winner’s curse",
        "cross-entropy",
        "cross entropy",
        "policies",
        "softmax-based",
        "x_softmax",
    ]
)
plain = st.sampled_from(
    ["the", "model", "and", "of,", "(", ")", "a.", "1000", "é", "<b>", "</b>", "&amp;", "\\*", "…"]
)
inline = st.one_of(
    mentions,
    plain,
    mentions.map(lambda m: f"`{m}`".replace("\n", " ")),
    mentions.map(lambda m: f"**{m}**"),
    mentions.map(lambda m: f"[see {m}](page.md)"),
    mentions.map(lambda m: f"$\\text{{{m}}}$".replace("\n", " ")),
    mentions.map(lambda m: f'<a href="x">{m}</a>'),
    mentions.map(lambda m: f"<kbd>{m}</kbd>"),
)
paragraph = st.lists(inline, min_size=1, max_size=10).map(" ".join)
flat = paragraph.map(lambda p: p.replace("\n", " "))
block = st.one_of(
    paragraph,
    flat.map(lambda p: f"## {p}"),
    flat.map(lambda p: f"> {p}"),
    st.lists(flat, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {i}" for i in items)),
    flat.map(lambda p: f"```\n{p}\n```"),
    flat.map(lambda p: f"$$\n{p.replace('$', '')}\n$$"),
    flat.map(lambda p: "| head softmax | b |\n|---|---|\n| " + p.replace("|", " ") + " | logit |"),
    flat.map(lambda p: f'<div data-terms="off" markdown="1">\n\n{p}\n\n</div>'),
)
documents = st.lists(block, min_size=1, max_size=6).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@given(documents)
def test_the_text_of_a_page_never_changes(source: str) -> None:
    assert Links(render(source)).text == Links(render(source, linked=False)).text


@settings(max_examples=60, deadline=None)
@given(documents)
def test_removing_the_links_gives_the_page_without_them(source: str) -> None:
    bare = re.sub(r'<a class="tw-term"[^>]*>(.*?)</a>', r"\1", render(source), flags=re.DOTALL)
    assert unescape(bare) == unescape(render(source, linked=False))


@settings(max_examples=60, deadline=None)
@given(documents)
def test_no_link_in_a_heading_a_link_code_or_mathematics(source: str) -> None:
    for term, around in Links(render(source)).found:
        assert not CLOSED & {tag for tag, _ in around}, (term, around)
        assert not any("arithmatex" in css for _, css in around), (term, around)


@settings(max_examples=60, deadline=None)
@given(documents)
def test_a_term_is_linked_once_at_most(source: str) -> None:
    linked = [term for term, _ in Links(render(source)).found]
    assert len(linked) == len(set(linked))


@settings(max_examples=40, deadline=None)
@given(documents)
def test_the_same_page_gives_the_same_html(source: str) -> None:
    assert render(source) == render(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The softmax of logits.", ["softmax", "logit"]),
        ("An online softmax.", ["online-softmax"]),
        ("The first AUC, then another AUC.", ["auc"]),
        ("Neither Auc nor auc.", []),
        ("Many AUCs.", ["auc"]),
        ("Two policies.", ["policy"]),
        ("An A/B test of the winner’s curse.", ["ab-test", "winners-curse"]),
        ("Cross entropy and cross-entropy.", ["entropy"]),
        ("A softmax-based layer.", []),
        ("# Softmax\n\nSoftmax again.", ["softmax"]),
        ("*softmax* in emphasis", ["softmax"]),
        ("- a logit\n- a softmax", ["logit", "softmax"]),
        ('<div data-terms="off" markdown="1">\n\nA softmax.\n\n</div>\n\nThe logits.', ["logit"]),
    ],
)
def test_what_is_linked(source: str, expected: list[str]) -> None:
    assert [term for term, _ in Links(render(source)).found] == expected


def test_the_link_carries_address_and_definition() -> None:
    html = render("A logit.")
    assert 'href="/glossary.md#logit"' in html
    assert 'data-definition="An unnormalized score."' in html


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        *((f"{mark}softmax", False) for mark in ("x-", "x_", "x/", "x@", "#", "x.")),
        *((f"softmax{mark}", False) for mark in ("_x", "@x", "/x", "-x", "-2")),
        *((f"softmax{mark}", True) for mark in ("", ".", ",", "-", "- or", ".x", ")")),
        *((f"{mark}softmax", True) for mark in ("(", "*", ", ", "“")),
        ("-softmax", False),
        ("softmaxes", True),
        ("softmaxs", False),
        ("soft max", False),
        ("entropies", False),
        ("policys", False),
        ("decays", True),
        ("decaies", False),
        ("boxes", True),
        ("boxs", False),
        ("batches", True),
        ("cross-entropies", True),
        ("winner's curses", True),
        ("A/B tests", True),
        ("A-B test", False),
        ("an a/b test", False),
    ],
)
def test_a_name_is_found_by_itself_and_not_within_another(text: str, is_found: bool) -> None:
    assert bool(list(VOCABULARY.find(text))) == is_found


def test_the_longest_name_wins_and_the_rest_goes_on_after_it() -> None:
    text = "An online softmax, a softmax; streaming\n  softmax."
    found = [(text[start:end], term) for start, end, term in VOCABULARY.find(text)]
    assert found == [
        ("online softmax", "online-softmax"),
        ("softmax", "softmax"),
        ("streaming\n  softmax", "online-softmax"),
    ]
