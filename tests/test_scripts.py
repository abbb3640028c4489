"""Our scripts never turn text into markup or code, so that nothing stored or typed becomes either."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPTS = sorted([*(ROOT / "docs/assets/javascripts").rglob("*.js"), ROOT / "docs/sw.js"])
NAMES = [path.relative_to(ROOT / "docs").as_posix() for path in SCRIPTS]
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
FORBIDDEN = {
    "markup from text": r"\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bcreateContextualFragment\b|\bDOMParser\b|\bsetHTML\w*\b|\bsrcdoc\b|\bdocument\.write(ln)?\b",
    "code from text": r"\beval\b|\bnew Function\b|\bFunction\(|\bset(Timeout|Interval)\(\s*[\"'`]|\bjavascript:|\bimport\((?!\"\./)|\bimportScripts\b",
    "an attribute that runs": r"setAttribute\(\s*[\"'`](on|style|src|href|action|formaction)|\.on(error|load|click|focus)\s*=",
    "leaving the page": r"\blocation\s*=|\blocation\.(href\s*=|assign|replace)|\bwindow\.open\b",
    "a cookie": r"\bdocument\.cookie\b",
}
LINKS = {
    # Whatever is given to a link's address, by file: each is an address of the site's own making.
    "assets/javascripts/acts.js": {'new URL("../stylesheets/brief-on-paper.css", import.meta.url).href'},
    "assets/javascripts/terms.js": {"link.href"},
    "assets/javascripts/search/results.js": {
        "new URL(result.address, root).href",
        "new URL(`${result.address}#${section.anchor}`, root).href",
    },
}
LINK = re.compile(r"\.(?:href|src|action)\s*=(?!=)\s*([^;\n]+);")


def code_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("name", NAMES)
def test_no_script_makes_markup_or_code_of_text(name: str, what: str) -> None:
    found = re.search(FORBIDDEN[what], code_of(ROOT / "docs" / name))
    assert found is None, found and found.group()


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_where_the_site_says(name: str) -> None:
    given = set(LINK.findall(code_of(ROOT / "docs" / name)))
    assert given <= LINKS.get(name, set())


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("markup from text", "box.innerHTML = query;"),
        ("markup from text", "box.insertAdjacentHTML('beforeend', query)"),
        ("code from text", 'setTimeout("go()", 1)'),
        ("code from text", "import(name)"),
        ("an attribute that runs", 'box.setAttribute("onclick", query)'),
        ("leaving the page", "location.href = query"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, code: str) -> None:
    assert re.search(FORBIDDEN[what], code)


def test_only_the_store_touches_the_browsers_stores() -> None:
    """Whoever else did would have to think of all that a store can do."""
    touching = {
        name for name in NAMES if re.search(r"\b(local|session)Storage\b", code_of(ROOT / "docs" / name))
    }
    assert touching == {"assets/javascripts/storage.js"}
