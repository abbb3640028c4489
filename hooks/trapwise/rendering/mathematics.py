"""TeX to MathML at build time, by pandoc, in one batch and with a cache by formula."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..pages.scanning import Page
from ..problems import Problem, shown

TexSource = tuple[str, bool]
"""The TeX source, and whether it is displayed on a line of its own."""

VERSION = "3"
LARGEST_CACHE = 50_000_000
LONGEST_FORMULA = 4_000
"""Characters of a formula; a longer one is a dollar sign that is not closed."""
CELL = re.compile(r'<div id="f(\d+)">\s*(.*?)\s*</div>', re.DOTALL)
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)

BRACKET = re.compile(
    r"\\\\|\\(?P<name>qquad|begin|end|left|right)(?![a-zA-Z])|\\.|(?P<brace>[{}])", re.DOTALL
)
_OPENS = frozenset({"begin", "left", "{"})
_CLOSES = frozenset({"end", "right", "}"})

# After "ln" or "max" TeX leaves a thin space, unless a bracket follows; MathML does not.
NAMED_FUNCTION = re.compile(r"<mo>(?:&#8289;|\u2061)</mo></mrow>(?=<m(?!o\b))")

# In "2{,}000" the comma is part of the number, and takes no space after it.
SPLIT_THOUSANDS = re.compile(r"<mn>(\d{1,3})</mn>((?:<mo>,</mo><mn>\d{3}(?:\.\d+)?</mn>)+)")


class Typesetter:
    """Turns formulas into MathML, asking pandoc only for those not seen before.

    ``cache`` is a JSON file that may be absent, old or damaged: then it is made anew.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._known: dict[str, str] = self._load()

    def _load(self) -> dict[str, str]:
        if self._cache is None:
            return {}
        try:
            if not self._cache.is_file() or self._cache.stat().st_size > LARGEST_CACHE:
                return {}
            stored = json.loads(self._cache.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        kept = stored.items() if isinstance(stored, dict) else ()
        return {key: text for key, text in kept if isinstance(text, str)}

    def prepare(self, formulas: Iterable[TexSource]) -> dict[TexSource, str]:
        """Convert all new formulas in one run; return what pandoc says of the bad ones."""
        formulas = set(formulas)
        parts = {formula: _parts(formula) for formula in formulas}
        wanted = {part for found in parts.values() for part in found}
        self._known |= {_key(part): "" for part in wanted if len(part[0]) > LONGEST_FORMULA}
        new = sorted({part for part in wanted if _key(part) not in self._known})
        if new:
            for formula, mathml in zip(new, _convert(new), strict=True):
                self._known[_key(formula)] = mathml
            self._save()
        return {f: _complaint(part) for f in formulas for part in parts[f] if not self._known[_key(part)]}

    def mathml(self, tex: str, display: bool) -> str:
        """Return MathML for one formula, or its source in a ``code`` where it is not TeX.

        Of several equations on one line each is an element of its own, so that a narrow page can break between them.
        """
        if self.prepare([(tex, display)]):
            return f"<code>{html.escape(tex)}</code>"
        return "".join(self._known[_key(part)] for part in _parts((tex, display)))

    def _save(self) -> None:
        if self._cache is None:
            return
        partial = self._cache.with_suffix(".partial")
        # Where nothing can be written, the next build typesets again.
        with suppress(OSError):
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._cache)


def check_formulas(pages: Iterable[Page], typesetter: Typesetter) -> list[Problem]:
    """Convert the formulas of all pages at once and report those that are not TeX."""
    scanned = list(pages)
    bad = typesetter.prepare({(f.tex.strip(), f.display) for p in scanned for f in p.formulas})
    return [
        Problem(page.name, formula.line, f"the formula cannot be typeset: {bad[(tex, formula.display)]}")
        for page in scanned
        for formula in page.formulas
        if ((tex := formula.tex.strip()), formula.display) in bad
    ]


def equations(tex: str) -> tuple[str, ...]:
    r"""Return the equations of a displayed formula, which a ``\qquad`` outside of all brackets parts."""
    depth, start, found = 0, 0, list[str]()
    for mark in BRACKET.finditer(tex):
        kind = mark["name"] or mark["brace"]
        depth += (kind in _OPENS) - (kind in _CLOSES)
        if kind == "qquad" and depth == 0:
            found.append(tex[start : mark.start()].strip())
            start = mark.end()
    return tuple(part for part in (*found, tex[start:].strip()) if part) or (tex,)


def _parts(formula: TexSource) -> tuple[TexSource, ...]:
    tex, display = formula
    return tuple((part, True) for part in equations(tex)) if display else (formula,)


def _key(formula: TexSource) -> str:
    return hashlib.sha256(f"{VERSION}\0{formula[1]}\0{formula[0]}".encode()).hexdigest()[:24]


def _pandoc(arguments: list[str], text: str) -> subprocess.CompletedProcess[str]:
    import pypandoc  # slow to import, and not needed while every formula is cached

    return subprocess.run(
        [pypandoc.get_pandoc_path(), *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _document(formulas: list[TexSource]) -> str:
    blocks = [
        {
            "t": "Div",
            "c": [
                [f"f{i}", [], []],
                [
                    {
                        "t": "Plain",
                        "c": [{"t": "Math", "c": [{"t": "DisplayMath" if display else "InlineMath"}, tex]}],
                    }
                ],
            ],
        }
        for i, (tex, display) in enumerate(formulas)
    ]
    return json.dumps({"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks})


def _convert(formulas: list[TexSource]) -> list[str]:
    """Return MathML for each formula, ``""`` for one that pandoc cannot read."""
    run = _pandoc(["-f", "json", "-t", "html5", "--mathml", "--wrap=none"], _document(formulas))
    if run.returncode and len(formulas) > 1:
        # One of them is beyond pandoc; the others need not be.
        return [mathml for formula in formulas for mathml in _convert([formula])]
    if run.returncode:
        return [""]
    cells = {int(m[1]): m[2] for m in CELL.finditer(run.stdout)}
    return [_tidy(cells.get(i, "")) for i in range(len(formulas))]


def _tidy(cell: str) -> str:
    match = MATH.search(cell)
    if match is None:
        return ""
    # The namespace is implied in HTML; the TeX annotation is kept, for copying.
    mathml = match[0].replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    if "{,}" in mathml:
        mathml = SPLIT_THOUSANDS.sub(lambda m: f"<mn>{m[1]}{re.sub('<[^>]+>', '', m[2])}</mn>", mathml)
    return NAMED_FUNCTION.sub(r'\g<0><mspace width="0.1667em"></mspace>', mathml)


def _complaint(formula: TexSource) -> str:
    if len(formula[0]) > LONGEST_FORMULA:
        return f"it has {len(formula[0])} characters; is a dollar sign not closed?"
    run = _pandoc(["-f", "json", "-t", "html5", "--mathml"], _document([formula]))
    lines = [line.strip() for line in run.stderr.splitlines() if line.strip()]
    reason = next((line for line in lines if line.startswith("unexpected")), "not TeX that pandoc reads")
    return f"{reason} in {shown(formula[0])}"
