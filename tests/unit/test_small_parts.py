"""Parts that are a function each: axes, mathematics, fonts, reports, addresses."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trapwise.drawing.scales import Axis, linear_ticks, log_ticks, short, span
from trapwise.output.fonts import characters, make_subset
from trapwise.pages.addresses import relative_address
from trapwise.problems import Problem, nearest, report
from trapwise.rendering.mathematics import Typesetter, equations
from trapwise.typography import typeset


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 9))
def test_linear_ticks_are_round_and_inside(low: float, width: float, most: int) -> None:
    ticks = linear_ticks(low, low + width, most)
    assert ticks == sorted(ticks)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 * width <= t <= low + width * (1 + 1e-6) for t in ticks)


@given(st.floats(1e-6, 1e3), st.floats(1.5, 1e6), st.integers(2, 9))
def test_log_ticks_are_inside(low: float, ratio: float, most: int) -> None:
    assert all(low * 0.99 <= t <= low * ratio * 1.01 for t in log_ticks(low, low * ratio, most))


def test_axes_map_ends_to_ends() -> None:
    assert [Axis(0, 10, 100, 200).at(v) for v in (0, 5, 10)] == [100, 150, 200]
    assert [Axis(1, 100, 0, 100, log=True).at(v) for v in (1, 10, 100)] == [0, 50, 100]


def test_spans_include_zero_when_it_is_near() -> None:
    assert span([2, 10], log=False)[0] == 0
    assert span([95, 100], log=False)[0] >= 90
    assert span([3, 3], log=False) == (2.5, 3.5)
    assert span([5, 10], log=False)[0] == 5, "half of the highest is not near"
    assert span([4.9, 10], log=False)[0] == 0


def test_spans_end_at_round_values_and_not_beyond_the_next() -> None:
    assert span([0, 9.9], log=False) == (0, 10)
    assert span([0, 10], log=False) == (0, 10)
    assert span([-3, 12], log=False) == (-5, 15)
    assert span([2, 30], log=True) == (2, 30)
    assert span([2, 2], log=True) == (2, 20)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "never"),
        (0, "0"),
        (12, "12"),
        (1234, "1,234"),
        (0.12345, "0.123"),
        (-2.5, "−2.5"),
        (1e-6, "10⁻⁶"),
        (0.001, "0.001"),
        (0.00099, "9.9×10⁻⁴"),
        (999999, "999,999"),
        (1e6, "10⁶"),
        (999.4, "999"),
        (999.5, "1,000"),
        (1000.4, "1,000"),
        (2.5e7, "2.5×10⁷"),
    ],
)
def test_values_on_axes(value: float | None, text: str) -> None:
    assert short(value) == text


def test_an_axis_beside_a_plot_has_room_for_five_digits() -> None:
    assert [short(each, powers_from=1e5) for each in (99_999, 100_000, 250_000, -100_000)] == [
        "99,999",
        "10⁵",
        "2.5×10⁵",
        "−1×10⁵",
    ]


def test_formulas_become_mathml_and_are_kept(tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    mathml = Typesetter(cache).mathml(r"\frac{a}{b} < \ln x", display=True)
    assert mathml.startswith('<math display="block">')
    assert "<mfrac>" in mathml
    assert 'encoding="application/x-tex">\\frac{a}{b} &lt; \\ln x</annotation>' in mathml
    assert "<mspace" in mathml, "a space after ln"
    kept = json.loads(cache.read_text(encoding="utf-8"))
    assert list(kept.values()) == [mathml]


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        (r"a = b, \qquad c = d .", ("a = b,", "c = d .")),
        (r"a \quad \text{for } b", (r"a \quad \text{for } b",)),
        (r"\text{if } x \qquad", (r"\text{if } x",)),
        (r"\text{a \qquad b}", (r"\text{a \qquad b}",)),
        (r"\left( a \qquad b \right)", (r"\left( a \qquad b \right)",)),
        (
            r"\begin{aligned} a \qquad b \\ c \end{aligned}",
            (r"\begin{aligned} a \qquad b \\ c \end{aligned}",),
        ),
        (r"\{ a \qquad b \leftarrow c", (r"\{ a", r"b \leftarrow c")),
        (r"\qquad", (r"\qquad",)),
    ],
)
def test_equations_on_one_line_are_parted(tex: str, parts: tuple[str, ...]) -> None:
    assert equations(tex) == parts


def test_each_equation_of_a_line_is_an_element_of_its_own() -> None:
    mathml = Typesetter().mathml(r"a = b, \qquad c = \frac{d}{e}", display=True)
    assert mathml.count('<math display="block">') == 2
    assert Typesetter().mathml(r"a \qquad b", display=False).count("<math") == 1


def test_of_a_line_with_one_bad_equation_all_is_shown_as_typed() -> None:
    tex = r"a = b, \qquad \nosuch{x}"
    assert Typesetter().mathml(tex, display=True) == f"<code>{tex}</code>"
    assert r"\nosuch" in Typesetter().prepare([(tex, True)])[(tex, True)]


def test_a_number_with_thousands_is_one_number() -> None:
    mathml = Typesetter().mathml(r"5{,}000{,}000 / 86{,}400.5", display=False)
    assert "<mn>5,000,000</mn>" in mathml
    assert "<mn>86,400.5</mn>" in mathml
    apart = Typesetter().mathml(r"x_1, 2", display=False)
    assert "<mo>,</mo>" in apart


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    cache.write_text("{broken", encoding="utf-8")
    assert "<math" in Typesetter(cache).mathml("x", display=False)


def test_what_pandoc_cannot_read_is_named(tmp_path: Path) -> None:
    bad = Typesetter(tmp_path / "c.json").prepare([("x", False), (r"\nosuch{x}", False)])
    assert list(bad) == [(r"\nosuch{x}", False)]
    assert r"\nosuch" in bad[(r"\nosuch{x}", False)]


def test_fonts_hold_the_characters_in_use(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    page = "<p>Grüße<script>ж</script> <math><mi>x</mi><mo>∑</mo><annotation>zzz</annotation></math></p>"
    text, mathematics = characters({"index.html": page.encode()})
    assert set("Grüße") <= set(text)
    assert "ж" not in text
    assert {"𝑥", "∑"} <= set(mathematics)
    assert "x" not in mathematics, "shown in italics only"
    assert "√" in mathematics, "drawn by <msqrt>, and in no text"
    made = make_subset("math", mathematics, tmp_path)
    font = TTFont(BytesIO(made))
    assert "MATH" in font
    assert ord("∑") in font.getBestCmap()
    assert make_subset("math", mathematics, tmp_path) == made


def test_letters_of_formulas_are_the_italics_that_a_reader_sees() -> None:
    letters = {
        "h": "ℎ",
        "A": "𝐴",
        "Z": "𝑍",
        "a": "𝑎",
        "z": "𝑧",
        "α": "𝛼",
        "ω": "𝜔",
        "Ω": "𝛺",
        "∂": "𝜕",
        "ϵ": "𝜖",
        "ϑ": "𝜗",
        "ϰ": "𝜘",
        "ϕ": "𝜙",
        "ϱ": "𝜚",
        "ϖ": "𝜛",
        "∇": "𝛻",
    }
    for plain, italic in letters.items():
        shown = characters({"": f"<math><mi>{plain}</mi></math>".encode()})[1]
        assert italic in shown
        assert plain not in shown
    upright = characters({"": b'<math><mi mathvariant="normal">h</mi><mi>ln</mi></math>'})[1]
    assert {"h", "l", "n"} <= set(upright)


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("\"a\" and 'b'", "“a” and ‘b’"),
        ('it\'s ("so") ["too"]', "it’s (“so”) &#91;“too”&#93;"),
        ('either/"or" – "and"', "either/“or” – “and”"),
        ("a -- b - c", "a – b – c"),
        (" x < y & z ", "x &lt; y &amp; z"),
        ('5" wide', "5” wide"),
    ],
)
def test_records_are_set_as_print_sets_them(plain: str, printed: str) -> None:
    assert typeset(plain) == printed


def test_a_report_is_ordered_and_says_each_thing_once() -> None:
    problems = [Problem("b", 2, "x"), Problem("a", 10, "y"), Problem("a", 9, "z"), Problem("b", 2, "x")]
    assert report(problems).splitlines() == [
        "3 problems in the project's files:",
        "  a:9: z",
        "  a:10: y",
        "  b:2: x",
    ]


def test_the_nearest_name_is_offered() -> None:
    assert nearest("sofmax", ["softmax", "logit"]) == "; did you mean 'softmax'?"
    assert nearest("zzz", ["softmax"]) == ""


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("reference/glossary.md", "index.md", "reference/glossary/"),
        ("index.md", "index.md", "./"),
        ("index.md", "traps/sums/a.md", "../../../"),
        ("traps/sums/b.md", "traps/sums/a.md", "../b/"),
        ("traps/sums/index.md", "traps/sums/a.md", "../"),
        ("traps/sums/a.md", "traps/sums/a.md", "./"),
        ("reference/questions.md", "traps/index.md", "../reference/questions/"),
    ],
)
def test_addresses_are_relative(target: str, page: str, expected: str) -> None:
    assert relative_address(target, page) == expected
