"""Drawings: SVG files of ours, checked for what a reader without eyes or colors needs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from pathlib import Path

from ..files import files_below, read_data, read_text
from ..problems import Problem, shown

SVG = "{http://www.w3.org/2000/svg}"
ROOT = re.compile(r"<svg(?=\s)")
VIEW_BOX = re.compile(r"\s*(?:[-\d.]+[\s,]+){2}(?P<width>\d+(?:\.\d+)?)[\s,]+[\d.]+\s*")
FORBIDDEN = re.compile(
    r"<(?:\w+:)?(?:script|foreignobject|iframe|embed|object|handler)\b|\son\w+\s*="
    r"|(?:href|src)\s*=\s*[\"'](?!#)|@import|url\(\s*[\"']?(?!#)|javascript:",
    re.IGNORECASE,
)
"""What runs, or comes from elsewhere."""
FIXED_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def drawings_below(folder: Path) -> dict[str, bytes]:
    """Return what the drawings below a folder hold, by their paths in it, those left out that cannot be read."""
    found = {
        path.relative_to(folder).as_posix(): read_data(path, "")[0]
        for path in files_below(folder, "**/*.svg")
    }
    return {name: data for name, data in found.items() if data is not None}


def read_drawing(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Return a drawing's SVG for use inside a page, and what is wrong with it.

    A drawing has a viewBox, a title and a description, takes its colors from the
    theme (CSS classes or ``currentColor``), and holds no script or outside reference.
    """
    text, problems = read_text(path, name)
    if text is None:
        return "", problems
    if "<!ENTITY" in text:
        line = text.count("\n", 0, text.index("<!ENTITY")) + 1
        return "", [Problem(name, line, "an <!ENTITY>; write out what it stands for")]
    try:
        root = etree.fromstring(text)
    except etree.ParseError as error:
        line = error.position[0]
        return "", [Problem(name, line, f"not valid SVG: {error}")]
    except (ValueError, RecursionError) as error:
        return "", [Problem(name, 1, f"not valid SVG: {error}")]
    if root.tag != f"{SVG}svg" or not ROOT.search(text):
        return "", [Problem(name, 1, f"expected <svg> with its namespace, found <{root.tag}>")]
    box = root.get("viewBox")
    if box is None:
        problems.append(Problem(name, 1, "the <svg> has no viewBox, so it cannot fit a phone"))
    elif not (sides := VIEW_BOX.fullmatch(box)) or not float(sides["width"]):
        problems.append(
            Problem(name, 1, f"the viewBox {shown(box)} is no four numbers, such as '0 0 600 300'")
        )
    for part in ("title", "desc"):
        element = root.find(f"{SVG}{part}")
        if element is None or not (element.text or "").strip():
            problems.append(Problem(name, 1, f"the drawing has no <{part}>; a screen reader needs it"))
    for found in FORBIDDEN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.append(Problem(name, line, "a drawing may hold no script and nothing from elsewhere"))
    for number, source in enumerate(text.split("\n"), 1):
        if FIXED_COLOR.search(source):
            problems.append(
                Problem(name, number, "a fixed color; use the classes of docs/assets/stylesheets/figures.css")
            )
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower())
    named = re.sub(r"<(title|desc)(?:\s[^>]*)?>", lambda m: f'<{m[1]} id="{stem}-{m[1]}">', text, count=2)
    named = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>|<!--.*?-->", "", named, flags=re.DOTALL).strip()
    # A drawing is never enlarged much: its lettering stays near that of the text.
    given = VIEW_BOX.fullmatch(box or "")
    width = float(given["width"] if given else 600) * 1.25
    labelled = (
        f'<svg role="img" aria-labelledby="{stem}-title {stem}-desc" class="tw-drawing" '
        f'style="max-width:{width:.0f}px" '
    )
    return re.sub(r"\n\s*\n", "\n", ROOT.sub(labelled.rstrip(), named, count=1)), problems
