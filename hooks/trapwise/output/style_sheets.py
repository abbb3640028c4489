"""The style sheets as a reader loads them: one for all pages, small, without what no page can use.

What every page links, the theme's sheet and ours, becomes one file, so that the first
look at a page waits for one answer and not for seven. The sheets that only some pages
need stay files of their own. All keep their names from one build to the next: a host of
static pages lets a browser keep every file for the same few minutes, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from rcssmin import cssmin

from ..memo import FORGETFUL, Memo
from .fonts import with_rare_faces
from .needed_rules import IDENTIFIER, SiteWords, needed_rules, words_of_page

FOLDER = "assets/stylesheets/"
TOGETHER = "site.css"
THEME = re.compile(r"main\.[0-9a-f]+\.min\.css")
LINKED_SHEET = re.compile(
    r'[ \t]*<link rel="stylesheet" href="(?P<root>[^"]*)'
    + re.escape(FOLDER)
    + r'(?P<name>[^"/]+)"[^>]*>[ \t]*\n?'
)
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def linked_everywhere(extra: Iterable[str]) -> tuple[str, ...]:
    """Return the names of those of the configured style sheets that can be part of the one."""
    paths = (Path(path) for path in extra)
    return tuple(path.name for path in paths if path.parent == Path(FOLDER))


def with_one_sheet(page: str, own: Collection[str]) -> str:
    """Return an HTML page that links the one sheet in the place of the theme's and of those named ``own``."""
    lines: list[str] = []

    def replaced(link: re.Match[str]) -> str:
        if link["name"] not in own and not THEME.fullmatch(link["name"]):
            return link[0]
        lines.append(f'<link rel="stylesheet" href="{link["root"]}{FOLDER}{TOGETHER}">\n')
        return lines[0] if len(lines) == 1 else ""

    head, end, rest = page.partition("</head>")
    return LINKED_SHEET.sub(replaced, head) + end + rest


def write_style_sheets(
    target: Path,
    own: Sequence[str],
    pages: Mapping[str, bytes],
    divided: tuple[str, str],
    memo: Memo = FORGETFUL,
) -> None:
    """Write the one sheet of the built site at ``target``, in the place of those of which it is made.

    ``own`` names the sheets that every page links after the theme's, in their order;
    ``pages`` are all pages of the site, by path; ``divided`` are the characters of the
    fonts' first and second files. The other sheets lose comments and blanks.
    """
    sheets = {path.name: path.read_text(encoding="utf-8") for path in (target / FOLDER).glob("*.css")}
    theirs = [name for name in sheets if THEME.fullmatch(name)]
    whole = [name for name in (*theirs, *own) if name in sheets]
    for name, text in sheets.items():
        if name.startswith("palette.") or name in whole:
            (target / FOLDER / name).unlink()
        elif name != TOGETHER:
            (target / FOLDER / name).write_text(cssmin(text), encoding="utf-8")
    if theirs:
        ours = tuple(sheets[name] for name in whole[len(theirs) :])
        others = tuple(sheets[name] for name in sorted(sheets.keys() - {*whole, TOGETHER}))
        met = _met(sheets[theirs[0]], pages, target, memo)
        made = memo.call(_one_sheet, sheets[theirs[0]], ours, others, met, divided)
        (target / FOLDER / TOGETHER).write_text(made, encoding="utf-8")
    for path in (target / FOLDER).glob("*.map"):
        path.unlink()


def _met(sheet: str, pages: Mapping[str, bytes], target: Path, memo: Memo) -> SiteWords:
    """Return what selectors can meet of all that ``sheet`` names; other words make no difference."""
    asked = frozenset(IDENTIFIER.findall(sheet))
    found = [memo.call(words_of_page, page, key=path) for path, page in pages.items()]
    files = sorted(target.glob("assets/javascripts/**/*.js"))
    scripts = " ".join(path.read_text(encoding="utf-8") for path in files)
    written = frozenset[str]().union(*(words for words, _ in found))
    unscripted = frozenset[str]().union(*(words for _, words in found))
    return SiteWords(asked & written, asked & unscripted, asked & memo.call(_words, scripts))


def _words(scripts: str) -> frozenset[str]:
    return frozenset(IDENTIFIER.findall(scripts))


def _one_sheet(
    theirs: str, ours: tuple[str, ...], others: tuple[str, ...], met: SiteWords, divided: tuple[str, str]
) -> str:
    kept = needed_rules(SOURCE_MAP.sub("", theirs), "".join((*ours, *others)), met)
    made: str = cssmin(kept + with_rare_faces("".join(ours), *divided))
    return made
