"""BibTeX as publishers and reference managers write it, made into what the style of the references reads.

BibLaTeX has other types and other names of fields; identifiers come in many forms, and text
holds TeX. All of it is brought to one form here, or told at its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text as RichText
from pybtex.style.formatting.plain import Style
from pylatexenc.latex2text import LatexNodes2Text

from ..files import control_character, merge_conflict, strange_characters
from ..problems import Problem, nearest, shortened, shown
from .identifiers import address, arxiv, doi, isbn

START = re.compile(r"(?<![\w.])@[ \t]*(?P<kind>\w+)\s*[{(]\s*(?P<key>[^,\s{}()=\"]*)")
NO_ENTRIES = frozenset({"comment", "preamble", "string"})
LONGEST_ENTRY = 20_000
"""Characters of an entry; the longest of the site's own has 700."""
MOST_TOLD = 100
NOT_ALONE = re.compile(r"@string\b|@preamble\b|\bcrossref\b", re.IGNORECASE)
"""What lets an entry depend on others."""
KEY = re.compile(r"[\w-]+")
"""A key as mkdocs-bibtex reads it in ``[@key]``."""
PUBLISHED = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
UNDATED = frozenset({"nd", "inpress", "toappear", "forthcoming"})
"""What stands for the year of a work that has none."""
TEX_FORMULA = re.compile(r"\$[^$]*\$")
COMMAND = re.compile(r"\\[a-zA-Z]{2,}|\$")
BARE = re.compile(r"(?<!\\)[%&#]")
BRACED = re.compile(r"\{[^{}]*\}")
LINEAGE = re.compile(
    r"(?:[JS]r|Junior|Senior|[IVX]+|[1-9](?:st|nd|rd|th)|filho|neto|M\.?D|Ph\.?D|Esq)\.?", re.IGNORECASE
)
"""What stands between two commas of a name, such as ``Jr.`` or ``III``."""
HTML = re.compile(
    r"</?(?:i|b|em|strong|su[bp]|scp|span|p|br|a|mml:\w+|jats:\w+)(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{2,5});"
)
"""What publishers leave of a web page in a title."""
TEX_CHARACTER = re.compile(r"[\\&%$#_]")

TYPES = {
    "article": "article",
    "book": "book",
    "booklet": "booklet",
    "conference": "inproceedings",
    "inbook": "inbook",
    "incollection": "incollection",
    "inproceedings": "inproceedings",
    "manual": "manual",
    "mastersthesis": "mastersthesis",
    "misc": "misc",
    "phdthesis": "phdthesis",
    "proceedings": "proceedings",
    "techreport": "techreport",
    "unpublished": "unpublished",
    # BibLaTeX, as Zotero and Better BibTeX write it
    "suppperiodical": "article",
    "collection": "book",
    "mvbook": "book",
    "mvcollection": "book",
    "mvreference": "book",
    "reference": "book",
    "bookinbook": "incollection",
    "inreference": "incollection",
    "suppbook": "incollection",
    "suppcollection": "incollection",
    "mvproceedings": "proceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    **dict.fromkeys(
        (
            *("artwork", "audio", "bibnote", "commentary", "dataset", "electronic", "image", "jurisdiction"),
            *("legal", "legislation", "letter", "movie", "music", "online", "patent", "performance"),
            *("periodical", "review", "software", "standard", "video", "webpage", "www"),
        ),
        "misc",
    ),
}
"""The types of entries that are understood, and as which of BibTeX's each is shown."""

FIELDS = {
    "journaltitle": "journal",
    "shortjournal": "journal",
    "location": "address",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
    "maintitle": "booktitle",
    "eventtitle": "booktitle",
}
"""BibLaTeX's fields under the names that BibTeX has for them; a field that is there already stays."""

PLACE = {
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
    "misc": "howpublished",
    "manual": "organization",
}
"""Where the style looks for who published a work of a type, which BibLaTeX names otherwise."""
SHOWN_FIELDS = ("title", "journal", "booktitle", "series", "publisher", "note")
PUBLISHERS = ("institution", "school", "publisher", "organization", "howpublished")
UNTOUCHED = frozenset({"doi", "eprint", "url", "isbn", "year", "date", "month", "checked", "archiveprefix"})
WITHOUT_COMMA = re.compile(
    r"^[ \t]*\w+[ \t]*=[ \t]*(?P<value>\{[^\n]*\}|\"[^\n]*\"|\w+)[ \t]*\n\s*[\w-]+[ \t]*=", re.MULTILINE
)
"""A field that ends its line, and the one below it."""
WITHOUT_SIGN = re.compile(
    rf"^[ \t]*(?P<kind>{'|'.join(TYPES)})[ \t]*\{{[ \t]*[\w:.-]+[ \t]*,[ \t]*$", re.MULTILINE | re.IGNORECASE
)
"""The head of an entry that lacks its sign."""


@dataclass(frozen=True)
class Form:
    """An entry in the one form that the style of the references reads, as plain values."""

    kind: str
    fields: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, tuple[str, ...]], ...]

    def entry(self) -> Entry:
        """Return the same as pybtex holds it."""
        people = {role: [Person(name) for name in names] for role, names in self.people}
        return Entry(self.kind, fields=self.fields, persons=people)


def form_of(entry: Entry) -> Form:
    """Return a normalized entry as plain values."""
    people = ((role, tuple(map(str, persons))) for role, persons in entry.persons.items())
    return Form(entry.type, tuple(entry.fields.items()), tuple(people))


@dataclass(frozen=True)
class Bibliography:
    """The entries of a BibTeX file by key, in its order, with the line and the text of each."""

    entries: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def parse_bibtex(text: str, name: str) -> tuple[Bibliography, list[Problem]]:
    """Read a BibTeX file; ``name`` is how it is reported. Entries with a problem are left out."""
    starts = [match for match in START.finditer(text) if match["kind"].lower() not in NO_ENTRIES]
    ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
    if problems := merge_conflict(text, name) or strange_characters(text, name):
        return Bibliography(), problems
    found = chain(
        _without_sign(text, name),
        _without_comma(starts, text, name),
        _too_long(starts, ends, text, name),
        _repeated(starts, text, name),
    )
    if problems := [*control_character(text, name), *islice(found, MOST_TOLD)]:
        return Bibliography(), problems
    if not starts:
        message = "the bibliography holds no entry; expected one such as '@article{key, …}'"
        return Bibliography(), [Problem(name, 1, message)]
    depend = bool(NOT_ALONE.search(text))
    try:
        data = _parsed(text)
    except (PybtexError, RecursionError) as error:
        return Bibliography(), [_unreadable(text, name, starts, ends, error)]
    slices = {
        start["key"]: text if depend else text[start.start() : end]
        for start, end in zip(starts, ends, strict=True)
    }
    lines = {start["key"]: _line(text, start.start()) for start in starts}
    read = Bibliography({}, lines, slices)
    style = Style()
    for key, entry in data.entries.items():
        wrong = [*_inherit(entry, key, data), *_normalize(entry, key, style)]
        read.entries[key] = entry
        problems += [Problem(name, lines.get(key, 1), message) for message in wrong]
    return read, problems


def plain_text(tex: str) -> str:
    """Return BibTeX's text as plain text: accents, formulas and dashes as characters, on one line."""
    if not re.search(r"[\\{}$~]|--|``|''|\n", tex):
        return tex
    marked = re.sub(r"\\((?:La|Bib|Xe)?TeX)\b", r"\1", BARE.sub(lambda match: f"\\{match[0]}", tex))
    try:
        text = LatexNodes2Text(math_mode="text", keep_comments=True).latex_to_text(marked)
    except Exception:
        # A command that lacks an argument, where the library looks for one; its words are what can be shown.
        text = re.sub(r"\\[a-zA-Z]+|[\\{}$]", " ", marked)
    return " ".join(str(text).split())


def _parsed(text: str) -> BibliographyData:
    data: BibliographyData = Parser(encoding="utf-8").parse_string(text)
    return data


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _without_sign(text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for what would be an entry, and is a remark to BibTeX since it lacks the sign."""
    for lost in WITHOUT_SIGN.finditer(text):
        message = f"'{lost['kind']}{{' begins no entry; expected '@{lost['kind']}{{'"
        yield Problem(name, _line(text, lost.start("kind")), message)


def _without_comma(starts: list[re.Match[str]], text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each key that no comma follows; BibTeX passes such an entry over without a word."""
    for start in starts:
        follows = re.compile(r"\s*(.?)").match(text, start.end())
        if start["key"] and follows and follows[1] not in {",", "}", ")"}:
            message = f"no comma after the key '{shortened(start['key'], 60)}'; expected '{shortened(start['key'], 60)},'"
            yield Problem(name, _line(text, start.end()), message)


def _too_long(starts: list[re.Match[str]], ends: list[int], text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each entry of a length that none has; names of people take time with its square."""
    for start, end in zip(starts, ends, strict=True):
        if end - start.start() > LONGEST_ENTRY:
            key, size = shortened(start["key"], 60), end - start.start()
            message = (
                f"'{key}' has {size} characters; expected at most {LONGEST_ENTRY}; is a brace not closed?"
            )
            yield Problem(name, _line(text, start.start()), message)
            return


def _repeated(starts: list[re.Match[str]], text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each key that cannot be cited, or that another entry has, in any capitals."""
    seen: dict[str, int] = {}
    at, line = 0, 1
    for start in starts:
        line += text.count("\n", at, start.start())
        at, key = start.start(), start["key"]
        if not KEY.fullmatch(key):
            likely = re.sub(r"[^\w-]+", "-", key).strip("-")
            hint = f"; did you mean '{shortened(likely, 60)}'?" if likely else ""
            found = f"the key {shown(key)} cannot be cited" if key else "the entry has no key"
            yield Problem(name, line, f"{found}; expected letters, digits, '-' and '_'{hint}")
        elif key.casefold() in seen:
            message = f"duplicate key '{key}'; it is first given in line {seen[key.casefold()]}"
            yield Problem(name, line, message)
        elif start["kind"].lower() not in TYPES:
            kind = shortened(start["kind"], 40)
            expected = "one of BibTeX's or BibLaTeX's types, such as @article, @book or @misc"
            hint = nearest(start["kind"], TYPES)
            yield Problem(name, line, f"'{key}' is a '@{kind}'; expected {expected}{hint}")
        seen.setdefault(key.casefold(), line)


def _unreadable(
    text: str, name: str, starts: list[re.Match[str]], ends: list[int], error: Exception
) -> Problem:
    """Return the problem at the first entry that cannot be read by itself, or where the parser stopped."""
    strings = "\n".join(re.findall(r"^[ \t]*@string\s*[{(][^\n]*", text, re.IGNORECASE | re.MULTILINE)[:200])
    for start, end in zip(starts, ends, strict=True):
        source = text[start.start() : end]
        try:
            _parsed(f"{strings}\n{source}")
        except (PybtexError, RecursionError) as own:
            where = _within(source, own)
            return Problem(
                name,
                _line(text, start.start()) + where,
                f"not valid BibTeX in '{start['key']}': {_said(own, source)}",
            )
    return Problem(name, getattr(error, "lineno", None) or 1, f"not valid BibTeX: {_said(error)}")


def _within(source: str, error: Exception) -> int:
    """Return how many lines below an entry's first its mistake is, where the message lets it be found."""
    undefined = re.search(r"undefined string in line \d+: (.*)", str(error))
    if undefined and (used := re.search(rf"[=#]\s*{re.escape(undefined[1])}\b", source, re.IGNORECASE)):
        return source.count("\n", 0, used.end())
    if str(error).endswith("'}' expected") and (lost := WITHOUT_COMMA.search(source)):
        return source.count("\n", 0, lost.end("value"))
    twice = re.search(r"duplicate (\w+) field", str(error))
    if twice:
        found = list(re.finditer(rf"^\s*{twice[1]}\s*=", source, re.IGNORECASE | re.MULTILINE))
        if len(found) > 1:
            return source.count("\n", 0, found[1].end())
    name = re.search(r"[Tt]oo many commas in '(.*)'", str(error))
    if name and name[1] in source:
        return source.count("\n", 0, source.index(name[1]))
    return 0


def _said(error: Exception, source: str = "") -> str:
    """Return what pybtex says, and where an author's meaning is plain, the way out."""
    if isinstance(error, RecursionError):
        return "braces too deep within each other"
    text = str(error).split("\n")[0]
    if undefined := re.fullmatch(r"undefined string in line \d+: (.*)", text):
        return f"'{undefined[1]}' is no @string; expected '{{{undefined[1]}}}'"
    if text.endswith("'}' expected") and WITHOUT_COMMA.search(source):
        return "no comma after a field; expected one between two fields"
    if "Too many commas" in text:
        text += "; names are joined by ' and '"
    return re.sub(r"^syntax error in line \d+: ", "", text) or type(error).__name__


def _inherit(entry: Entry, key: str, data: BibliographyData) -> Iterator[str]:
    """Give an entry what it lacks of the one that it names by ``crossref``."""
    named = entry.fields.pop("crossref", None)
    if named is None:
        return
    parent = data.entries.get(named)
    if parent is None:
        yield f"'{key}' names the crossref {shown(named)}, which no entry has{nearest(named, data.entries)}"
        return
    for name, value in parent.fields.items():
        name = "booktitle" if name.lower() == "title" and "booktitle" not in parent.fields else name
        if name.lower() not in {"crossref", "checked", "doi", "url", "eprint"} and name not in entry.fields:
            entry.fields[name] = value
    for role, persons in parent.persons.items():
        entry.persons.setdefault(role, persons)


def _normalize(entry: Entry, key: str, style: Style) -> Iterator[str]:
    """Bring an entry to the one form, and yield what is wrong with it."""
    fields, kind = entry.fields, entry.type.lower()
    entry.type = TYPES.get(kind, "misc")
    if kind == "thesis" and re.search("master|bachelor|mathesis", fields.get("type", ""), re.IGNORECASE):
        entry.type = "mastersthesis"
    for theirs, ours in FIELDS.items():
        if theirs in fields and ours not in fields:
            fields[ours] = fields[theirs]
    if kind in {"inbook", "bookinbook"} and "booktitle" in fields:
        entry.type = "incollection"
    if "subtitle" in fields and "title" in fields:
        fields["title"] = f"{fields['title']}: {fields['subtitle']}"
    place = PLACE.get(entry.type)
    if place and place not in fields:
        given = next((fields[name] for name in PUBLISHERS if name in fields), None)
        if given is not None:
            fields[place] = given
    yield from _year(entry, key)
    yield from _identifiers(entry, key)
    if "title" not in fields or not plain_text(fields["title"]).strip():
        yield f"'{key}' has no title; every entry needs one"
    yield from _people(entry, key)
    if not entry.persons.get("author") and not entry.persons.get("editor"):
        yield f"'{key}' has no author; every entry needs one"
    for name in SHOWN_FIELDS:
        if left := HTML.search(fields.get(name, "").replace("\\&", "&")):
            yield f"'{key}' has HTML in its {name}, '{shortened(left[0], 40)}'; expected TeX, such as \\emph{{…}} or \\&"
    for name in fields:
        if name.lower() not in UNTOUCHED:
            fields[name] = _readable(fields[name])
    if not _can_be_shown(entry, style):
        entry.type = "misc"
        if not _can_be_shown(entry, style):
            yield f"'{key}' cannot be shown as a reference; look for TeX in its fields and names"


def _people(entry: Entry, key: str) -> Iterator[str]:
    """Yield which names are no name of one person or body; what is in braces is one, whatever it holds."""
    for role, persons in entry.persons.items():
        for person in persons:
            name = str(person)
            outside = BRACED.sub("", name)
            if not plain_text(name).strip(" ,"):
                yield f"'{key}' has an {role} without a name"
            elif person.lineage_names and not LINEAGE.fullmatch(plain_text(" ".join(person.lineage_names))):
                yield f"'{key}' has the {role} {shown(name)}; names are joined by ' and ', as in 'One, Ada and Two, Bo'"
            elif re.search(r"[;&]|\bet\s+al\b|(?:^|\s)and(?:\s|$)", plain_text(outside)):
                yield f"'{key}' has the {role} {shown(name)}; names are joined by ' and '; 'and others' ends them, and braces keep one whole"


def _year(entry: Entry, key: str) -> Iterator[str]:
    written = entry.fields.get("year") or entry.fields.get("date") or ""
    found = PUBLISHED.search(plain_text(written).strip("~?/ "))
    if found:
        entry.fields["year"] = found[0]
    elif re.sub(r"[\W_]+", "", written.lower()) in UNDATED:
        entry.fields["year"] = plain_text(written)
    elif written.strip():
        yield f"'{key}' has the year {shown(written)}; expected four digits, or n.d."
    else:
        yield f"'{key}' has no year; every entry needs one"


def _identifiers(entry: Entry, key: str) -> Iterator[str]:
    """Bring each identifier of a work to its one form, and yield which of them is none."""
    fields = entry.fields
    readers = {
        "doi": (doi, "; expected one such as 10.1145/1234567"),
        "eprint": (_eprint(fields), "; expected one such as 2101.00001 or cs/0102003"),
        "url": (address, "; expected an address with https://"),
        "isbn": (isbn, ", whose check digit is wrong"),
    }
    for name, (read, wrong) in readers.items():
        written = fields.get(name, "")
        if not written.strip():
            continue
        if found := read(written):
            fields[name] = found
        else:
            yield f"'{key}' has the {name} {shown(written)}{wrong}"


def _eprint(fields: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads an entry's number in its archive; another than arXiv has a form of its own."""
    if fields.get("archiveprefix", "arXiv").strip().lower() != "arxiv":
        return str
    return lambda written: arxiv(written, fields.get("primaryclass", ""))


def _readable(tex: str) -> str:
    """Return a field's TeX, or plain text in its place where the style's reader of TeX would show commands."""
    if not re.search(r"[\\$%&#]", tex):
        return tex
    try:
        shown_as = str(RichText.from_latex(tex))
    except (PybtexError, ValueError):
        shown_as = "\\"
    if not re.search(r"[\\$]", shown_as) and not BARE.search(tex):
        return tex
    # A formula keeps its case; the rest of a title is the style's.
    inner = TEX_FORMULA.sub(lambda formula: f"{{{_marked(plain_text(formula[0]))}}}", tex)
    if not COMMAND.search(inner) and not BARE.search(inner):
        return inner
    return f"{{{_marked(plain_text(tex))}}}"


def _marked(text: str) -> str:
    """Return plain text as TeX."""
    text = text.replace("\\", "").replace("{", "").replace("}", "")
    return TEX_CHARACTER.sub(lambda match: f"\\{match[0]}", text)


def _can_be_shown(entry: Entry, style: Style) -> bool:
    try:
        style.format_entry("", entry)
    except Exception:  # pybtex's templates raise several unrelated types
        return False
    return True
