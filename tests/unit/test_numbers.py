"""Numbers in prose: filled from records, and found when they are typed."""

from __future__ import annotations

import pytest

from trapwise.extensions.kinds import BLOCK_KINDS
from trapwise.numbers.pulls import check_pulls, fill_numbers, look_up, show
from trapwise.numbers.typed import check_marks, check_typed
from trapwise.pages.scanning import scan_page
from trapwise.records import Quantity

LABS = {
    "a-lab": {"numbers": {"seeds": 20, "effect": {"fix": {"median": 0.123456}}, "limit": None, "word": "NaN"}}
}


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (20, "", "20"),
        (12345, "", "12,345"),
        (0.123456, "", "0.1235"),
        (2.0, "", "2"),
        (None, "", "never"),
        (0.1234, ".1%", "12.3%"),
        (-3.5, ".1f", "−3.5"),
        (1e-9, ".1e", "1.0 × 10<sup>−9</sup>"),
        (6.02e23, ".2e", "6.02 × 10<sup>23</sup>"),
        (1e20, "", "1e20"),
        ("NaN", "", "NaN"),
    ],
)
def test_how_a_number_is_shown(value: object, form: str, expected: str) -> None:
    text, wrong = show(value, form)
    assert wrong == ""
    assert text == expected or text.startswith("1 × 10")


def test_pulls_are_filled_outside_code() -> None:
    body = "Over {{ lab.seeds }} and {{a-lab.effect.fix.median | .2f}}, `{{ lab.seeds }}`\n\n```\n{{ lab.seeds }}\n```\n"
    filled = fill_numbers(body, "a-lab", LABS)
    assert filled == "Over 20 and 0.12, `{{ lab.seeds }}`\n\n```\n{{ lab.seeds }}\n```\n"


def test_lab_means_the_page_s_own() -> None:
    assert "not a chapter" in look_up("lab.seeds", None, LABS)[1]
    assert look_up("a-lab.seeds", None, LABS) == ("20", "")


@pytest.mark.parametrize(
    "text",
    [
        "It took 61 steps.",
        "It is 4.5 better.",
        "A gain of 7%.",
        "A gain of 7 percent.",
        "About 1,000 rows.",
        "> It took 61 steps.",
        "- It took 61 steps.",
        # A word is no origin.
        "Suppose it takes 61 steps.",
        "It takes, say, 61 steps.",
        "It takes [60 steps]{.given}, or 61.",
        r"In a re-run it is $32.5\%$.",
        "Run again, it is $61$ of $80$ [@key].",
        "It fell to [$7$]{.rerun} from $\\$5$ in a re-run.",
        "A re-run has $1.5 \\times 10^{-3}$.",
        "/// note\nIt takes 61 steps.\n///",
    ],
)
def test_typed_numbers_are_found(text: str) -> None:
    page, _ = scan_page("x.md", text, BLOCK_KINDS)
    assert len(check_typed(page)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Two seeds, 3 arms.",
        "It is $61$ steps.",
        "`61` steps",
        "In fp16 and a 32-bit float, or 64 bits.",
        "In 1991 it began.",
        "It takes [61 steps]{.given}.",
        "It takes [61\nsteps]{ .given } and [$7$ [of] 80]{.given}.",
        "/// example\nIt takes 61 steps.\n///",
        "//// note\n/// example\nIt takes 61 steps.\n///\n////",
        r"In a re-run with $K = 50$ it is [$32.5\%$, not $30\%$]{.rerun}.",
        "At the $99$th percentile of a re-run.",
        "It is $61$.\n\nA re-run agrees.",
        "It took 61 steps [@key].",
        "It took {{ lab.seeds }} steps.",
        "## 61 steps",
        "/// card | Why 61?\nSo.\n///",
        "[here](x61.md#s-61)",
        "GPT-61 and top-10",
        "| a | b |\n|---|---|",
        "1. One\n12. Twelve",
    ],
)
def test_traceable_numbers_are_left_alone(text: str) -> None:
    page, _ = scan_page("x.md", text, BLOCK_KINDS)
    assert check_typed(page) == []


def test_numbers_of_one_paragraph_of_a_re_run_are_one_problem() -> None:
    page, _ = scan_page("x.md", "Above.\n\nA re-run has\n$61$, $62$ and $63$.", BLOCK_KINDS)
    (problem,) = check_typed(page)
    assert problem.line == 4
    assert "$61$ and 2 more derive nothing" in problem.message


def test_a_mark_that_is_none_is_named() -> None:
    page, _ = scan_page("x.md", "[61]{.given} and `[62]{.no}`\n\n[63]{.re-run}", BLOCK_KINDS)
    (problem,) = check_marks(page)
    assert problem.line == 3
    assert problem.message.endswith("'.given', '.rerun' or '.tested'; did you mean 'rerun'?")


def test_an_exempt_part_is_left_alone() -> None:
    page, _ = scan_page("x.md", "It took 61 steps.\n\nIt took 62 steps.", BLOCK_KINDS)
    assert [p.line for p in check_typed(page, ((0, 18),))] == [3]


QUANTITIES = {
    "day": Quantity(id="day", group="time", title="A day", number=86400, unit="s", derived="24 × 60 × 60"),
    "half": Quantity(id="half", group="time", title="A half", number=0.5, derived="1 ÷ 2"),
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{ quantity.day }} and {{quantity.half}}", "86,400\u00a0s and 0.5"),
        ("{{ quantity.day | .1e }}", "8.6 × 10<sup>4</sup>"),
        ("`{{ quantity.day }}`", "`{{ quantity.day }}`"),
        ("$2 {{ quantity.day }}$", r"$2 86{,}400\ \text{s}$"),
        ("$x / {{ quantity.day | ,.0f }}$", "$x / 86{,}400$"),
        ("$ $\n\n$$\n{{ quantity.day | .1e }}\n$$\n", "$ $\n\n$$\n8.6 \\times 10^{4}\n$$\n"),
    ],
)
def test_quantities_are_pulled_by_name(body: str, expected: str) -> None:
    assert fill_numbers(body, None, LABS, QUANTITIES) == expected


def test_a_quantity_that_is_not_there_is_named() -> None:
    assert look_up("quantity.dya", None, LABS, QUANTITIES) == (
        "",
        "no quantity has the id 'dya'; did you mean 'day'?",
    )
    assert "name one" in look_up("quantity.", None, LABS, QUANTITIES)[1]


def test_a_pull_of_what_could_not_be_read_is_no_second_mistake() -> None:
    page, _ = scan_page("x.md", "{{ quantity.dya }} and {{ nolab.x }}", BLOCK_KINDS)
    assert len(check_pulls(page, None, LABS, QUANTITIES)) == 2
    assert len(check_pulls(page, None, LABS, QUANTITIES, frozenset({"quantities"}))) == 1
    assert check_pulls(page, None, LABS, QUANTITIES, frozenset({"quantities", "labs"})) == []
