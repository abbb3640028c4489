"""How a file of the project is read: which files are ours, and their text or what prevents reading it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from .problems import Problem

LARGEST = 2_000_000
"""Bytes; the longest file of the site's own has 150,000."""
LEFT_BEHIND = (
    "*~",
    "#*#",
    "*.bak",
    "*.orig",
    "*.rej",
    "*.sw?",
    "*.tmp",
    "desktop.ini",
    "thumbs.db",
    "icon\r",
)
"""What editors, merges and systems leave beside a file; names that begin with a dot are theirs too."""
PAGES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt"})
"""Endings that Markdown has; MkDocs makes pages of the first five."""
CONTROL = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u200a\u200c-\u2029\u202f-\u205f\u2061-\u2065\u206a-\ud7ff"
    "\uf900-\ufefe\uff00-\ufffd\U00010000-\U000effff]"
)
"""A character that no reader sees, or each in another way: what neither YAML nor XML may hold, spaces of
no width, marks that turn the direction of the text, and what only one font or program has a shape for."""
GARBLED = re.compile("\u00e2[\x80\u20ac][^\x00-\x7f]?|[\u00c2\u00c3][\x80-\xbf]|\u00f0[\x9f\u0178]..|\ufffd")
"""UTF-8 that was read as Western European, and what stands for a character that was lost."""
MIXED = re.compile(
    r"\b\w{0,40}?(?:[A-Za-z](?P<after>[\u0400-\u04ff])|(?P<before>[\u0400-\u04ff])[A-Za-z])\w{0,40}"
)
"""A letter that looks like another, in a word of the other alphabet."""
CONFLICT = re.compile(r"^(?P<mark><{7}|>{7})(?:[ \t][^\n]*)?$", re.MULTILINE)
"""What a merge leaves where two sides changed the same lines; the mark between them is a heading elsewhere."""


def is_ours(relative: PurePath) -> bool:
    """Tell whether a path below the project is an author's, and not an editor's or a system's.

    A part that begins with a dot is not ours (MkDocs passes it over as well), nor is a backup.
    """
    return not any(
        part.startswith(".") or any(fnmatchcase(part.lower(), pattern) for pattern in LEFT_BEHIND)
        for part in relative.parts
    )


def files_below(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield what an author keeps below ``folder`` under a name like ``pattern``, in order.

    Folders of such a name are left out; links that lead nowhere are not, so that they are told.
    """
    try:
        found = sorted(folder.glob(pattern))
    except OSError:
        return
    for path in found:
        if is_ours(path.relative_to(folder)) and not _is_folder(path):
            yield path


def misnamed_pages(docs: Path, prefix: str = "docs") -> Iterator[Problem]:
    """Yield a problem for each file of ``docs`` that is a page to MkDocs or to its author, and not to us."""
    for path in files_below(docs, "**/*"):
        if path.suffix.lower() in PAGES and path.suffix != ".md":
            message = f"a page is named '.md' here; expected '{path.stem}.md'"
            yield Problem(f"{prefix}/{path.relative_to(docs).as_posix()}", 1, message)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def read_data(path: Path, name: str) -> tuple[bytes | None, list[Problem]]:
    """Return a file's bytes, or the problem that prevents reading it.

    Only a regular file is opened: reading a pipe or a device could last for ever.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return None, [Problem(name, 1, "this is a folder; expected a file")]
        if not stat.S_ISREG(found.st_mode):
            return None, [Problem(name, 1, "this is a pipe or a device; expected a file")]
        if found.st_size > LARGEST:
            size = f"{found.st_size / 1e6:,.0f} MB; expected at most {LARGEST / 1e6:.0f} MB"
            return None, [Problem(name, 1, f"the file has {size}")]
        return path.read_bytes(), []
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            return None, [Problem(name, 1, "this is a link that leads nowhere; expected a file")]
        return None, [Problem(name, 1, "the file is missing; expected it here")]
    except OSError as error:
        return None, [Problem(name, 1, f"the file cannot be read: {error.strerror}")]


def decode(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a file's bytes, without a mark of byte order and with one kind of line end."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        return None, [Problem(name, before.count(b"\n") + 1, message)]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """Return a file's text as UTF-8, or the problem that prevents it."""
    data, problems = read_data(path, name)
    return (None, problems) if data is None else decode(data, name)


def control_character(text: str, name: str, first_line: int = 1) -> list[Problem]:
    """Return the problem that ``text`` holds a character that nobody sees, said of the first."""
    found = CONTROL.search(text)
    if found is None:
        return []
    line = text.count("\n", 0, found.start()) + first_line
    message = f"the character U+{ord(found[0]):04X}, which nobody sees, may not stand here; remove it"
    return [Problem(name, line, message)]


def strange_characters(text: str, name: str, first_line: int = 1) -> list[Problem]:
    """Return the problems that ``text`` was read in another encoding, or that a letter is not what it seems.

    Each is said of the first place: whatever brought it there did so in many.
    """
    if text.isascii():
        return []
    problems = []
    if garbled := GARBLED.search(text):
        line = text.count("\n", 0, garbled.start()) + first_line
        meant = _meant_by(garbled[0])
        message = f"'{garbled[0]}' was read in another encoding; expected {meant}"
        problems.append(Problem(name, line, message))
    if mixed := MIXED.search(text):
        letter = mixed["after"] or mixed["before"]
        line = text.count("\n", 0, mixed.start()) + first_line
        message = f"the '{letter}' in '{mixed[0]}' is Cyrillic, U+{ord(letter):04X}; expected a Latin letter"
        problems.append(Problem(name, line, message))
    return problems


def _meant_by(garbled: str) -> str:
    """Return the character of which another encoding made several."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return f"'{garbled.encode(encoding).decode('utf-8')}'"
        except UnicodeError:
            continue
    return "the character that was lost"


def merge_conflict(text: str, name: str, first_line: int = 1) -> list[Problem]:
    """Return the problem that ``text`` holds both sides of a merge, said of the first mark."""
    found = CONFLICT.search(text)
    if found is None:
        return []
    message = f"a merge conflict is left here: '{found['mark']}'; keep one side and remove the marks"
    return [Problem(name, text.count("\n", 0, found.start()) + first_line, message)]
