"""What the front matter of a page may hold, and which values MkDocs and its theme understand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..pages.owners import HOMES
from ..pages.scanning import Page
from ..problems import Problem, nearest, shown, unfinished

PARTS_TO_HIDE = ("navigation", "toc", "path", "footer", "feedback", "tags")
LEAST_OF_DESCRIPTION, MOST_OF_DESCRIPTION = 50, 170
"""Characters of a description."""
MOST_OF_TITLE = 100


def _title(value: Any, overrides: Path) -> str:
    if not isinstance(value, str) or not value.strip() or "\n" in value.strip() or len(value) > MOST_OF_TITLE:
        return f"expected a line of text, at most {MOST_OF_TITLE} characters"
    return ""


def _hide(value: Any, overrides: Path) -> str:
    names = value if isinstance(value, list) else [None]
    wrong = [name for name in names if name not in PARTS_TO_HIDE]
    if wrong:
        hint = nearest(wrong[0], PARTS_TO_HIDE) if isinstance(wrong[0], str) else ""
        return f"expected a list of {', '.join(PARTS_TO_HIDE)}{hint}"
    return ""


def _search(value: Any, overrides: Path) -> str:
    if not isinstance(value, dict) or list(value) != ["exclude"] or not isinstance(value["exclude"], bool):
        return "expected {exclude: true} or {exclude: false}"
    return ""


def _template(value: Any, overrides: Path) -> str:
    known = sorted({"main.html", *(path.name for path in overrides.glob("*.html"))})
    return "" if value in known else f"expected one of {', '.join(known)}{nearest(str(value), known)}"


def _icon(value: Any, overrides: Path) -> str:
    if isinstance(value, str) and (value in _icons() or (overrides / ".icons" / f"{value}.svg").is_file()):
        return ""
    hint = nearest(value, _icons()) if isinstance(value, str) else ""
    return f"expected the name of an icon, such as material/hook{hint}"


@cache
def _icons() -> frozenset[str]:
    """Return the names of the theme's icons; they are part of what is installed."""
    folder = Path(str(files("material") / "templates" / ".icons"))
    return frozenset(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.svg"))


def _status(value: Any, overrides: Path) -> str:
    return "" if value in ("new", "deprecated") else "expected new or deprecated"


VALUES: Mapping[str, Callable[[Any, Path], str]] = {
    "title": _title,
    "hide": _hide,
    "search": _search,
    "template": _template,
    "icon": _icon,
    "status": _status,
}
"""Say what was expected of a field's value, or nothing if it is one; the folder holds the overrides."""
KNOWN_KEYS = frozenset({"description", "also", "also_at", "checked", *VALUES, *HOMES})


def check_front_matter(page: Page, overrides: Path) -> Iterator[Problem]:
    """Yield what is wrong with the fields of a page; ``overrides`` is the folder of the theme's changes."""
    for key, value in page.meta.items():
        line = page.meta_lines.line((key,))
        if key not in KNOWN_KEYS:
            expected = f"expected one of {', '.join(sorted(KNOWN_KEYS))}{nearest(key, KNOWN_KEYS)}"
            yield Problem(page.name, line, f"unknown front matter '{key[:60]}'; {expected}")
        elif key in VALUES and (wrong := VALUES[key](value, overrides)):
            yield Problem(page.name, line, f"'{key}' is {shown(value)}; {wrong}")
    checked = page.meta.get("checked")
    if type(checked) is not date:
        message = f"'checked' is {'nothing' if checked is None else shown(checked)}; expected the day on which its facts were last checked, such as 2026-11-21"
        tell = unfinished if checked is None else Problem
        yield tell(page.name, page.meta_lines.line(("checked",)), message)
    description = page.meta.get("description")
    if (
        not isinstance(description, str)
        or not LEAST_OF_DESCRIPTION <= len(description) <= MOST_OF_DESCRIPTION
    ):
        length = len(description) if isinstance(description, str) else 0
        message = f"the description has {length} characters; expected {LEAST_OF_DESCRIPTION} to {MOST_OF_DESCRIPTION}, one sentence for search results"
        tell = unfinished if description is None or length else Problem
        yield tell(page.name, page.meta_lines.line(("description",)), message)
