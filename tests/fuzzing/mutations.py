"""Ways to damage a project: its texts, records, works, drawings, labs, templates, files and names."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

FRAGMENTS = (
    "{{", "}}", "{{ quantity.", "{{ lab.x }}", "{% if %}", "{# x", "[@", "[@nobody]", "[@huber1964, p. 3]", "[see @huber1964]",
    "[[x]]", "[x](", "[x](trap:", "[x](trap:first-trap", "[](nowhere.md)", "[x](http://[)", "[x](javascript:alert(1))", "[x][nope]",
    "[^nope]", "[^own]: A note.", "///", "/// note | x", "/// note\n    open: yes", "//// trap | y", "/// paper | nobody", "::: x",
    "<!--", "-->", "<!-- fill:", "<!-- fill:nothing -->", "<!-- Fill:glossary -->", "<!-- index: x -->", "<pad>", "</script>",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b", "&", "&nosuch;", "a < b", "$", "$x", "$$", "\\(x\\)", "\\[y\\]",
    "$\\frac{1$", "$\\nosuch{x}$", "```", "```python", "~~~~", "`", "# Title", "## Part {#part}", "## Part {#part", "Title\n=====",
    "!!! note \"x\"", "??? x", "- [ ] x", "==x==", ":smile:", "--8<-- \"x\"", "<<<<<<< HEAD", "=======", ">>>>>>> theirs", "---", "...",
    "| a | b |\n|---|\n| 1 | 2 | 3 |", "|", "\t", "    indented {{ quantity.x }}", "*", "**x", "__", "~~x~~", "> > >", "\\", "{ .cls", "{#x}",
    "é", "\u2028", "\x0b", "\x00", "\x1b[31m", "\ufeff", "\u202e", "\ud7ff", "😀" * 40, "a" * 5000, "[" * 300, "{{" * 300, "*" * 300,
    "A number of 47% nobody measured.", "word " * 200, "http://example.org/?utm_source=x&a=<b>", "%s %d %(x)s", "${x}", "../../../etc/passwd",
)  # fmt: skip
VALUES = (
    "", "~", "null", "true", "3", "-1", "0", "1.5", ".nan", ".inf", "1e999", "-0.0", "0x10", "1_000", "2026-13-45", "2026-01-01", "[]", "{}",
    "[a, b]", "{a: b}", "[[[[]]]]", "''", "'x", '"\\x"', "&a [*a]", "*nobody", "!!python/object:os.system x", "!!timestamp x", "!!bool maybe",
    "!!binary x", "|", ">", "a: b: c", "- x", "@x", "`x`", "%x", "<pad>", "{{ x }}", "[@x]", "x" * 3000, "9" * 5000, "0x" + "f" * 6000,
    "yes", "no", "on", "a\\nb", "'a\n\n  b'", "<script>", "first-trap", "no-such-id", "First Trap", "second-trap", "é", "? x", "!x y", "<<: *x",
)  # fmt: skip
SVG = (
    'viewBox="0, 0, 430, 300"', 'viewBox=""', 'viewBox="0 0"', 'viewBox="0 0 100% 5"', 'viewBox="a b c d"', 'viewBox="0 0 -1 -1"',
    'onload="alert(1)"', 'width="1e999"', "viewBox='0 0 10 10'", 'xmlns:x="y" x:z="1"', 'style="x:url(javascript:1)"',
)  # fmt: skip
NAMES = (
    ".#about.md", "._x.md", ".trash/x.md", "x.md~", "#x.md#", "x.md.orig", "Icon\r", "Thumbs.db", "a b.md", "é.md", "a'b.md", "x.markdown",
    "x.mdown", "X.MD", "index.md/x.md", "README.md", "x.html", "a\nb.md", "con.md", "-x.md", "x" * 200 + ".md", "%41.md", "a#b.md", "a?b.md",
)  # fmt: skip
BIBTEX = (
    "@thesis{x, author={A. B}, title={C}, year={2001}}", "@book{,}", "@book{huber1964, title={x}}", "@", "@book{x", "}", "{", "@comment{x}",
    '@string{a = "b"}', "@book{y, title = a # b}", "@book{z, author={{World}}, title={<b>&amp;}, year={in press}}", "@report{r, date={2001-02}}",
    "@article{w, author={A and}, title={}, doi={10.1/x y}, year={20}}", "@online{o, url={javascript:1}}", "@misc{é, title={\\nosuch{x}}}",
)  # fmt: skip
Mutation = Callable[[Path, random.Random], str | None]
TEXTS = (
    "docs/**/*.md",
    "content/*.yml",
    "content/references.bib",
    "content/labs/*.json",
    "content/labs/*.py",
    "docs/**/*.svg",
)


def damage(root: Path, rng: random.Random) -> list[str]:
    """Damage the project at ``root`` in one to three ways; return what was done."""
    done: list[str] = []
    wanted = rng.choice((1, 1, 1, 2, 3))
    while len(done) < wanted:
        made = rng.choices(list(WAYS), list(WAYS.values()))[0](root, rng)
        if made is not None:
            done.append(made)
    return done


def _choose(root: Path, rng: random.Random, *patterns: str) -> Path | None:
    found = sorted(
        path for path in root.glob(rng.choice(patterns)) if path.is_file() and not path.is_symlink()
    )
    return rng.choice(found) if found else None


def _named(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _text(root: Path, rng: random.Random, *patterns: str) -> tuple[Path | None, str]:
    path = _choose(root, rng, *(patterns or TEXTS))
    try:
        return path, "" if path is None else path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None, ""


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))


def _lines(root: Path, rng: random.Random) -> str | None:
    """Delete, repeat, exchange, join, split or indent lines."""
    path, text = _text(root, rng)
    lines = text.splitlines(keepends=True)
    if path is None or len(lines) < 3:
        return None
    at, way = (
        rng.randrange(len(lines)),
        rng.choice(("delete", "repeat", "exchange", "join", "split", "indent", "dedent", "move")),
    )
    line = lines[at]
    match way:
        case "delete":
            del lines[at : at + rng.choice((1, 1, 1, 2, 5, 20))]
        case "repeat":
            lines[at:at] = lines[at : at + rng.choice((1, 3, 10))]
        case "exchange":
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        case "join":
            lines[at] = line.rstrip("\n") + " "
        case "split":
            cut = rng.randrange(len(line))
            lines[at] = f"{line[:cut]}\n{line[cut:]}"
        case "indent":
            lines[at] = " " * rng.choice((1, 2, 3, 4, 8)) + line
        case "dedent":
            lines[at] = line.lstrip()
        case "move":
            lines.insert(rng.randrange(len(lines)), lines.pop(at))
    _write(path, "".join(lines))
    return f"{_named(root, path)}:{at + 1}: {way} {line[:60]!r}"


def _insert(root: Path, rng: random.Random) -> str | None:
    """Insert a hostile fragment at a line's begin, as a paragraph, or anywhere."""
    path, text = _text(root, rng, "docs/**/*.md", "docs/**/*.md", *TEXTS)
    if path is None or not text:
        return None
    fragment, way = rng.choice(FRAGMENTS), rng.choice(("anywhere", "line", "paragraph", "paragraph"))
    spots = [
        m.end() for m in re.finditer({"anywhere": "", "line": "\n", "paragraph": "\n\n"}[way], text)
    ] or [0]
    at = rng.choice(spots)
    _write(path, text[:at] + fragment + ("\n\n" if way == "paragraph" else "") + text[at:])
    return f"{_named(root, path)}:{text[:at].count(chr(10)) + 1}: {way} {fragment[:60]!r}"


def _characters(root: Path, rng: random.Random) -> str | None:
    """Delete or change a sign that means something."""
    path, text = _text(root, rng)
    spots = [m.start() for m in re.finditer(r"[\[\](){}<>$`*|:/\-#\"'=,&@!^~]", text)]
    if path is None or not spots:
        return None
    at = rng.choice(spots)
    new = rng.choice(("", "", "", " ", "\n", text[at] * 2, rng.choice("[](){}<>$`*|:/-#\"'=,&@!^~")))
    _write(path, text[:at] + new + text[at + 1 :])
    return f"{_named(root, path)}:{text[:at].count(chr(10)) + 1}: {text[max(0, at - 20) : at + 20]!r}: {text[at]!r} becomes {new!r}"


def _marker(root: Path, rng: random.Random) -> str | None:
    """Damage a marker, a pull, a link, a citation or a block's fence."""
    path, text = _text(root, rng, "docs/**/*.md")
    found = list(
        re.finditer(
            r"<!--.*?-->|\{\{.*?\}\}|\[[^\]\n]*\]\([^)\n]*\)|\[@[^\]\n]*\]|^/// .*$", text, re.MULTILINE
        )
    )
    if path is None or not found:
        return None
    match = rng.choice(found)
    old = match[0]
    cut = rng.randrange(1, len(old))
    new = rng.choice((old[:cut], old[cut:], old[:cut] + old[cut + 1 :], old.upper(), old.replace(" ", "\n", 1), old.replace(":", " ", 1),
                      old.replace("-->", ""), old.replace("}}", ""), "", old + old, old.replace(" ", "  "), old.swapcase(),
                      f"    {old}", f"`{old}", f"{old[:cut]}\u00a0{old[cut:]}"))  # fmt: skip
    _write(path, text[: match.start()] + new + text[match.end() :])
    return (
        f"{_named(root, path)}:{text[: match.start()].count(chr(10)) + 1}: {old[:60]!r} becomes {new[:60]!r}"
    )


def _wrap(root: Path, rng: random.Random) -> str | None:
    """Fill the paragraphs of a page to another width, as an editor does."""
    path, text = _text(root, rng, "docs/**/*.md")
    if path is None:
        return None
    width, blocks = rng.choice((20, 40, 72)), text.split("\n\n")
    for number, block in enumerate(blocks):
        if number and not re.match(r"\s|[-#|/<`$~>:]|\d+\.|\[\^", block) and "\n/" not in block:
            words, line, lines = block.split(), "", []
            for word in words:
                if line and len(line) + len(word) >= width:
                    lines.append(line)
                    line = word
                else:
                    line = f"{line} {word}".strip()
            blocks[number] = "\n".join([*lines, line])
    filled = "\n\n".join(blocks)
    _write(path, filled)
    return f"{_named(root, path)}: filled to {width}" if filled != text else None


def _bytes(root: Path, rng: random.Random) -> str | None:
    """Cut a file, empty it, or write it in another encoding or with other line ends."""
    path, text = _text(root, rng)
    if path is None:
        return None
    way = rng.choice(
        (
            "cut",
            "empty",
            "latin-1",
            "utf-16",
            "utf-8-sig",
            "cp1252",
            "crlf",
            "cr",
            "nul",
            "no last line end",
            "blanks",
            "flipped",
            "twice",
        )
    )
    data = text.encode()
    match way:
        case "cut":
            data = data[: rng.randrange(len(data) + 1)]
        case "empty":
            data = b""
        case "latin-1" | "cp1252":
            data = (text + "é").encode(way, errors="replace")
        case "utf-16" | "utf-8-sig":
            data = text.encode(way)
        case "crlf":
            data = data.replace(b"\n", b"\r\n")
        case "cr":
            data = data.replace(b"\n", b"\r")
        case "nul":
            at = rng.randrange(len(data) + 1)
            data = data[:at] + b"\0" + data[at:]
        case "no last line end":
            data = data.rstrip()
        case "blanks":
            data = data.replace(b"\n", b"  \n")
        case "flipped" if data:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]
        case "twice":
            data = data + data
    path.write_bytes(data)
    return f"{_named(root, path)}: {way}"


def _value(root: Path, rng: random.Random) -> str | None:
    """Give a key of a record, or of a page's front matter, another value or another name."""
    path, text = _text(root, rng, "content/*.yml", "content/*.yml", "docs/**/*.md")
    if path is None:
        return None
    end = len(text) if path.suffix == ".yml" else max(0, text.find("\n---", 3))
    spots = list(re.finditer(r"^( *(?:- )?)([\w-]+):( .*)?$", text[:end], re.MULTILINE))
    if not spots:
        return None
    match, value = rng.choice(spots), rng.choice(VALUES)
    new = rng.choice((
        f"{match[1]}{match[2]}: {value}", f"{match[1]}{match[2]}: {value}", f"{match[1]}{match[2]}: {value}", f"{match[1]}{match[2][1:]}:{match[3] or ''}",
        f"{match[1]}{match[2]}{match[3] or ''}", f"{match[0]}\n{match[0].replace('- ', '  ', 1)}", f"{match[1]}{value}:{match[3] or ''}", "",
        f"{match[1]}{match[2]}: &a{match[3] or ''}", f"{match[1]}{match[2]}: {(match[3] or '').strip()} {rng.choice(FRAGMENTS)}",
    ))  # fmt: skip
    _write(path, text[: match.start()] + new + text[match.end() :])
    return f"{_named(root, path)}:{text[: match.start()].count(chr(10)) + 1}: {match[0][:60]!r} becomes {new[:80]!r}"


def _front_matter(root: Path, rng: random.Random) -> str | None:
    """Add a line to a page's front matter."""
    path, text = _text(root, rng, "docs/**/*.md")
    if path is None or not text.startswith("---\n"):
        return None
    keys = ("title", "description", "trap", "mistake", "design", "pattern", "framework", "also", "checked", "template", "icon", "hide", "search",
            "tags", "status", "subtitle", "nope", "social", "date", "authors")  # fmt: skip
    line = f"{rng.choice(keys)}: {rng.choice(VALUES)}"
    _write(path, f"---\n{line}\n{text[4:]}")
    return f"{_named(root, path)}:2: {line[:80]!r}"


def _json(root: Path, rng: random.Random) -> str | None:
    """Change, remove or add a value of a lab's record."""
    path, text = _text(root, rng, "content/labs/*.json")
    try:
        record = json.loads(text)
    except ValueError:
        return None
    if path is None or not isinstance(record, dict) or not record:
        return None
    place, trail = record, ""
    while True:
        key = rng.choice(list(place) if isinstance(place, dict) else list(range(len(place))))
        trail += f"/{key}"
        below = place[key]
        if isinstance(below, dict | list) and below and rng.random() < 0.8:
            place = below
            continue
        break
    new: Any = rng.choice(
        (
            None,
            "x",
            "<pad>",
            [],
            {},
            [[]],
            0,
            -1,
            1e308,
            True,
            float("nan"),
            float("inf"),
            10**400,
            "a" * 2000,
            {"a": {"b": 1}},
        )
    )
    if rng.random() < 0.25:
        del place[key]
        new = "gone"
    else:
        place[key] = new
    path.write_text(json.dumps(record), encoding="utf-8")
    return f"{_named(root, path)}: {trail} is {str(new)[:40]!r}"


def _works(root: Path, rng: random.Random) -> str | None:
    """Add an entry to the works, or change one's type or fields."""
    path, text = _text(root, rng, "content/references.bib")
    if path is None:
        return None
    if rng.random() < 0.5 or "=" not in text:
        new = rng.choice(BIBTEX)
        at = rng.choice([0, len(text), *(m.start() for m in re.finditer(r"^@", text, re.MULTILINE))])
        _write(path, f"{text[:at]}{new}\n{text[at:]}")
        return f"{_named(root, path)}: {new!r}"
    match = rng.choice(list(re.finditer(r"(\w+) ?= ?\{(.*?)\}", text)))
    value = rng.choice(
        (
            "",
            "<b>x</b>",
            "*a* [@k]",
            "$\\alpha$",
            "\\'{e}",
            "{",
            "2017a",
            "10.1/\\_x",
            "a and and b",
            "https://doi.org/10.1/X.",
            "}",
            "\\textit{x}",
            "&",
        )
    )
    _write(path, f"{text[: match.start()]}{match[1]} = {{{value}}}{text[match.end() :]}")
    return f"{_named(root, path)}: {match[0][:50]!r} is {value!r}"


def _drawing(root: Path, rng: random.Random) -> str | None:
    """Change an attribute of a drawing, or add one that should not be there."""
    path, text = _text(root, rng, "docs/**/*.svg")
    if path is None:
        path = root / "docs" / "assets" / "drawing.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text x="1" y="1">a</text></svg>'
    new = rng.choice(SVG)
    changed = (
        re.sub(r'viewBox="[^"]*"', lambda _: new, text, count=1)
        if rng.random() < 0.7
        else text.replace("</svg>", rng.choice(FRAGMENTS) + "</svg>")
    )
    _write(path, changed)
    return f"{_named(root, path)}: {new if new in changed else 'a fragment'}"


def _template(root: Path, rng: random.Random) -> str | None:
    """Damage a template of the project's own, or the configuration."""
    path, text = _text(root, rng, "overrides/**/*.html", "overrides/**/*.html", "mkdocs.yml")
    if path is None or not text:
        return None
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    old = lines[at]
    lines[at] = rng.choice(("", f"{old}{old}", old[: len(old) // 2] + "\n", old.replace("%}", "}"), old.replace("{{", "{{ nothing.at. "), "{% include 'no.html' %}\n",
                            "{{ 1 // 0 }}\n", old.replace(":", "", 1), f"  {old}", old.swapcase()))  # fmt: skip
    if lines[at] == old:
        return None
    _write(path, "".join(lines))
    return f"{_named(root, path)}:{at + 1}: {old.strip()[:50]!r} becomes {lines[at].strip()[:50]!r}"


def _files(root: Path, rng: random.Random) -> str | None:
    """Remove, rename, copy or replace a file by something that is no file."""
    path = _choose(root, rng, "docs/**/*.*", "content/**/*.*")
    if path is None:
        return None
    way, name = (
        rng.choice(
            (
                "remove",
                "rename",
                "copy",
                "folder",
                "dangling",
                "itself",
                "pipe",
                "unreadable",
                "link",
                "large",
                "case",
            )
        ),
        _named(root, path),
    )
    match way:
        case "remove":
            path.unlink()
        case "rename":
            path.rename(path.with_name(rng.choice(("renamed", "x y", "é")) + path.suffix))
        case "copy":
            shutil.copy(path, path.with_name("copy" + path.suffix))
        case "folder":
            path.unlink()
            path.mkdir()
        case "dangling":
            path.unlink()
            path.symlink_to("nowhere")
        case "itself":
            path.unlink()
            path.symlink_to(path.name)
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case "unreadable":
            path.chmod(0)
        case "link":
            (path.parent / "linked").symlink_to(rng.choice((".", "..", path.name)))
        case "large":
            path.write_bytes(
                path.read_bytes()
                + rng.choice((b"x" * 3_000_000, b"\n" * 300_000, b"[" * 200_000, b"a: b\n" * 60_000))
            )
        case "case":
            path.rename(path.with_name(path.name.upper()))
    return f"{name}: {way}"


def _strays(root: Path, rng: random.Random) -> str | None:
    """Add a file that an editor, a system or a mistake leaves."""
    name = rng.choice(NAMES)
    path = root / rng.choice(("docs", "docs/traps/sums", "docs/mistakes", "content", "content/labs")) / name
    if path.parent.is_file() or not path.parent.parent.is_dir():
        return None
    path.parent.mkdir(exist_ok=True)
    content = rng.choice((b"", b"x", b"\xff\xfe", b"---\ntrap: first-trap\n---\n\n# X\n", b"---\ntitle: X\n"))
    path.write_bytes(content)
    return f"{_named(root, path)!r}: {content!r}"


def _cache(root: Path, rng: random.Random) -> str | None:
    """Damage what a build left for the next."""
    path = root / ".cache" / "trapwise" / "mathml.json"
    if not path.is_file():
        return None
    way = rng.choice(("cut", "folder", "list", "binary", "values", "file"))
    data = path.read_bytes()
    path.unlink()
    match way:
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "folder":
            path.mkdir()
        case "list":
            path.write_text("[]", encoding="utf-8")
        case "binary":
            path.write_bytes(b"\xff\x00")
        case "values":
            path.write_text('{"x": 3, "y": [null]}', encoding="utf-8")
        case "file":
            shutil.rmtree(path.parent)
            path.parent.write_bytes(b"")
    return f".cache: {way}"


WAYS: dict[Mutation, int] = {
    _lines: 14, _insert: 14, _characters: 12, _marker: 12, _wrap: 3, _bytes: 8, _value: 14, _front_matter: 6, _json: 6, _works: 5,
    _drawing: 2, _template: 3, _files: 6, _strays: 4, _cache: 2,
}  # fmt: skip
