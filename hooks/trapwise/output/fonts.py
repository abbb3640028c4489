"""The site's fonts: subsets, made at build time, of fonts that come in packages.

Text is Source Serif Pro and Hanken Grotesk, mathematics is STIX Two Math; all are
under the SIL Open Font License. Each file holds only the characters that the
built pages use, and is made again only when those change. What few pages use, such as
letters of authors' names, is in a second file of each font for text, which a browser
loads where it comes upon one of them.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from ..memo import FORGETFUL, Memo
from ..pages.masking import HTML_TAG
from ..rendering.mathematics import MATH

ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
TOKEN = re.compile(r"<(?P<tag>m[inos]|mtext)\b(?P<more>[^>]*)>(?P<shown>[^<]*)</")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
ALWAYS_KEPT = "".join(map(chr, range(0x20, 0x7F))) + "\xa0¶–—‘’“”…·×−≤≥≈→←é€"
FIRST_SIGN = "\u2100"
"""From here on there are signs, of which a font may lack some: they would be sought in its second file in vain."""
RARE = "-rare"
"""What the name of a font's second file ends in."""
FACE = re.compile(r"@font-face\s*\{(?P<rules>[^}]*/fonts/(?P<name>[\w-]+)\.woff2[^}]*?);?\s*\}")

SIGNATURE = b"wOF2"
"""How a WOFF2 file begins; one that a full disk cut to nothing does not."""

DRAWN = "√()[]{}|‖⌊⌋⌈⌉⟨⟩,.;:+-=<>/¯ˆ˜→"
"""Signs that MathML draws itself, such as the root of ``<msqrt>``, and the common fences."""


@dataclass(frozen=True)
class Font:
    """A font file in an installed package, and the features its subset keeps."""

    package: str
    file: str
    features: tuple[str, ...] = ("kern", "liga", "mark", "lnum", "tnum")


FONTS: Mapping[str, Font] = {
    "serif-regular": Font("font_source_serif_pro", "files/SourceSerifPro-Regular.ttf"),
    "serif-italic": Font(
        "font_source_serif_pro", "files/SourceSerifPro-It.ttf", ("liga", "mark", "lnum", "tnum")
    ),
    "serif-semibold": Font(
        "font_source_serif_pro", "files/SourceSerifPro-Semibold.ttf", ("liga", "mark", "lnum", "tnum")
    ),
    "sans-regular": Font(
        "font_hanken_grotesk", "files/HankenGrotesk-Medium.otf", ("liga", "mark", "lnum", "tnum")
    ),
    "sans-bold": Font("font_hanken_grotesk", "files/HankenGrotesk-Bold.otf"),
    "math": Font("ziamath", "fonts/STIXTwoMath-Regular.ttf", ("mark",)),
}


def characters(pages: Mapping[str, bytes], memo: Memo = FORGETFUL) -> tuple[str, str]:
    """Return the characters of the text, and those of the mathematics, of HTML pages by path."""
    found = [memo.call(_characters_of, page, key=path) for path, page in pages.items()]
    text = frozenset(ALWAYS_KEPT).union(*(text for text, _ in found))
    mathematics = frozenset(DRAWN + "0123456789").union(*(mathematics for _, mathematics in found))
    return _sorted(text), _sorted(mathematics)


def _characters_of(data: bytes) -> tuple[frozenset[str], frozenset[str]]:
    page = data.decode()
    mathematics = set[str]()
    for formula in MATH.findall(page):
        for token in TOKEN.finditer(ANNOTATION.sub("", formula)):
            shown = html.unescape(token["shown"])
            # A single letter is shown in italics, unless the formula says otherwise.
            is_italic = token["tag"] == "mi" and len(shown) == 1 and "mathvariant" not in token["more"]
            mathematics |= {_italic(shown)} if is_italic else set(shown)
    visible = HTML_TAG.sub("", HIDDEN.sub("", MATH.sub("", page)))
    return frozenset(html.unescape(visible)), frozenset(mathematics)


def _italic(character: str) -> str:
    """Return the mathematical italic that MathML shows for a single letter."""
    if character == "h":
        return "ℎ"
    for first, last, base in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E)):
        if first <= character <= last:
            return chr(base + ord(character) - ord(first))
    for first, last, base in (("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC)):
        if first <= character <= last:
            return chr(base + ord(character) - ord(first))
    special = {"∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϰ": "𝜘", "ϕ": "𝜙", "ϱ": "𝜚", "ϖ": "𝜛", "∇": "𝛻"}
    return special.get(character, character)


def _sorted(characters: frozenset[str]) -> str:
    return "".join(sorted(c for c in characters if c.isprintable() or c == "\u2061"))


def make_subset(name: str, text: str, cache: Path) -> bytes:
    """Return a WOFF2 file of font ``name`` with the characters of ``text``, from the folder ``cache`` or new.

    A cache that cannot be read or written is done without.
    """
    key = hashlib.sha256(f"1\0{name}\0{FONTS[name]}\0{text}".encode()).hexdigest()[:16]
    path = cache / f"{name}-{key}.woff2"
    with suppress(OSError):
        if (kept := path.read_bytes()).startswith(SIGNATURE):
            return kept
    made = _subset(FONTS[name], text)
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        # Another build may write the same.
        with NamedTemporaryFile(dir=cache, suffix=".partial", delete=False) as partial:
            partial.write(made)
        Path(partial.name).replace(path)
    return made


def _subset(font: Font, text: str) -> bytes:
    # fontTools takes a while to import; most builds find every subset in the cache.
    from fontTools import subset

    options = subset.Options(
        flavor="woff2",
        layout_features=list(font.features),
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
    )
    loaded = subset.load_font(str(_source(font)), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(loaded)
    written = BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()


def _source(font: Font) -> Path:
    """Return the font's file without importing its package, which may be slow or noisy."""
    spec = find_spec(font.package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {font.package} with the font {font.file} is not installed")
    return Path(spec.submodule_search_locations[0]) / font.file


def write_fonts(
    site: Path, pages: Mapping[str, bytes], cache: Path, memo: Memo = FORGETFUL
) -> tuple[str, str]:
    """Write all subsets into ``assets/fonts`` of the built site, whose pages by path are ``pages``.

    Return the characters of the first and of the second files of fonts for text.
    """
    text, mathematics = characters(pages, memo)
    rare = "".join(sorted(c for c in set(text) - set(ALWAYS_KEPT) if c < FIRST_SIGN))
    frequent = "".join(sorted({*text, *ALWAYS_KEPT} - set(rare)))
    target = site / "assets" / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        made = make_subset(name, mathematics if name == "math" else frequent, cache)
        (target / f"{name}.woff2").write_bytes(made)
        if rare and name != "math":
            (target / f"{name}{RARE}.woff2").write_bytes(make_subset(name, rare, cache))
    return frequent, rare


def with_rare_faces(sheet: str, frequent: str, rare: str) -> str:
    """Return a style sheet in which each face of a font for text says what its first and its second file hold."""

    def divided(face: re.Match[str]) -> str:
        name = face["name"]
        if name not in FONTS or name == "math":
            return face[0]
        second = face["rules"].replace(f"/{name}.woff2", f"/{name}{RARE}.woff2")
        # The few letters that it holds are not worth a line that moves while it is read.
        second = re.sub(r"font-display:\s*\w+", "font-display:optional", second)
        faces = [(face["rules"], frequent), (second, rare)]
        return "".join(f"@font-face{{{rules};unicode-range:{_ranges(held)}}}" for rules, held in faces)

    return FACE.sub(divided, sheet) if rare else sheet


def _ranges(held: str) -> str:
    """Return characters as CSS does: ``U+20-7E,U+A0``."""
    runs: list[list[int]] = []
    for point in sorted(map(ord, held)):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)
