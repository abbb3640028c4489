"""Whatever a record's text holds, readers see what was typed, and no more than that."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest
import yaml

from tests import tiny
from tests.conftest import build
from trapwise.generators import fills
from trapwise.records import KINDS, Record
from trapwise.records.base import ID_PATTERN, Ref
from trapwise.records.yaml_lines import Loader

HOSTILE = (
    r"<pad> List<t> <unk>x</unk> a < b & c &lt; | *d* **e** `f` {{ g }} {{day}} [@huber1964] [^h] "
    r"[i](trap:first-trap) <!-- fill:chooser --> </script> $k$ _l_ \m ~n~ {#o} {: .p}"
)
"""What HTML, Markdown or one of our own marks would read."""
SHORT = {"columns": "<t>&*{{[`", "title": "<t>&*{{[`", "label": "<t"}
"""The same for what has little room in a drawing, by its field."""
FOREIGN = {"pad", "t", "unk"}
REFERENCES = {
    ("patterns", "when"),
    ("contradictions", "when"),
    ("prompts", "instead"),
    ("changes", "page"),
    ("synonyms", "words"),
}
"""Fields that name something, and are not shown as they are written."""
UNSEEN = {"wordings", "aliases", "why_here", "purpose", "themes.summary", "patterns.say"}
"""Fields that no page shows as text: they are for search, for scripts, or for authors."""

Place = tuple[str, ...]


DEEPEST_WITHIN_ITSELF = 3
"""Levels of a record that holds records of its own kind, as a branch of a tree does."""


def text_fields(model: type[Record], above: tuple[type[Record], ...] = ()) -> Iterator[tuple[Place, int]]:
    """Yield the place of each field of free text, ``*`` for any item of a list, and how long it may be."""
    for name, hint in get_type_hints(model, include_extras=True).items():
        if name in model.model_fields:
            for place, most in _within(hint, (*above, model)):
                yield (model.model_fields[name].alias or name, *place), most


def _within(
    hint: Any, above: tuple[type[Record], ...], most: int = 200, is_id: bool = False
) -> Iterator[tuple[Place, int]]:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        if any(isinstance(mark, Ref) for mark in marks):
            return
        for mark in marks:
            is_id = is_id or getattr(mark, "pattern", None) == ID_PATTERN
            for given in (mark, *getattr(mark, "metadata", ())):
                most = getattr(given, "max_length", None) or most
        yield from _within(inner, above, most, is_id)
    elif origin in {Union, types.UnionType}:
        for option in get_args(hint):
            yield from _within(option, above, most, is_id)
    elif origin is list:
        yield from ((("*", *place), most) for place, most in _within(get_args(hint)[0], above))
    elif isinstance(hint, type) and issubclass(hint, Record):
        if above.count(hint) < DEEPEST_WITHIN_ITSELF:
            yield from text_fields(hint, above)
    elif hint is str and not is_id:
        yield (), most


def spoil(root: Path) -> dict[str, tuple[str, str]]:
    """Put a hostile text with a mark of its own into every text field; return field and text by mark."""
    spoiled: dict[str, tuple[str, str]] = {}

    def spoil_at(value: Any, place: Place, most: int, field: str) -> Any:
        if not place and isinstance(value, str):
            mark = f"§{len(spoiled):03}"
            parts = field.split(".")
            is_short = most < 200 or parts[:2] == ["architectures", "columns"]
            little = next((SHORT[part] for part in parts if part in SHORT), "<t>")
            text = f"{mark}{little}" if is_short else f"{mark} {HOSTILE}"
            spoiled[mark] = field, text
            return text
        if place and place[0] == "*" and isinstance(value, list):
            return [spoil_at(item, place[1:], most, field) for item in value]
        if place and isinstance(value, dict) and place[0] in value:
            return {**value, place[0]: spoil_at(value[place[0]], place[1:], most, field)}
        return value

    for kind, of in KINDS.items():
        path = root / "content" / f"{kind}.yml"
        records = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)[kind]
        for place, most in text_fields(of.model):
            if not any((kind, part) in REFERENCES for part in place):
                field = f"{kind}.{'.'.join(place)}"
                records = [spoil_at(record, place, most, field) for record in records]
        text = yaml.safe_dump({kind: records}, allow_unicode=True, sort_keys=False, width=1000)
        path.write_text(text, encoding="utf-8")
    return spoiled


def fill_the_rest(root: Path) -> None:
    """Add a page with everything that records make and no page of the tiny project shows."""
    site, _ = tiny.survey(root)
    unfilled = sorted(fills(site.catalogue).keys() - site.findings.filled_on.keys())
    page = "---\ndescription: Everything that records make and that no other page of this project shows.\nchecked: 2026-11-21\n---\n\n# Rest\n"
    page += "".join(f"\n<!-- fill:{marker} -->\n" for marker in unfilled)
    (root / "docs/practice/rest.md").write_text(page, encoding="utf-8")


class Reader(HTMLParser):
    """Reads a page as a browser does: its elements, its text, its attributes, its data."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.shown: list[str] = []
        self.values: list[str] = []
        self.data: list[str] = []
        self._within = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._within.append(tag)
        self.values += [value for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            del self._within[len(self._within) - 1 - self._within[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._within[-1] == "script":
            self.data.append(data)
        elif self._within[-1] != "text":
            # Lettering of a drawing is broken into lines.
            self.shown.append(data)


def strings(value: Any) -> Iterator[str]:
    """Yield every string of a JSON value, the keys of mappings too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """The tiny project, built with hostile text in every field."""
    root = tiny.write(tmp_path_factory.mktemp("hostile"))
    spoiled = spoil(root)
    fill_the_rest(root)
    done = build(root / "mkdocs.yml", root / "site")
    assert done.returncode == 0, done.stderr
    return root / "site", spoiled


def test_every_text_is_shown_whole_and_nothing_of_it_is_markup(
    hostile: tuple[Path, dict[str, tuple[str, str]]],
) -> None:
    site, spoiled = hostile
    seen: set[str] = set()
    for page in site.rglob("*.html"):
        reader = Reader()
        reader.feed(page.read_text(encoding="utf-8"))
        assert not reader.elements & FOREIGN, page
        for text in ["".join(reader.shown), *reader.values]:
            text = " ".join(text.split())
            for mark in spoiled:
                for part in text.split(mark)[1:]:
                    whole = spoiled[mark][1].removeprefix(mark)
                    is_cut = "…" in part[:40]
                    assert part.casefold().startswith(whole.casefold()) or is_cut, (
                        f"{page}: {spoiled[mark][0]}: {part[:300]}"
                    )
                    seen.add(mark)
    shown = {spoiled[mark][0] for mark in seen}
    lost = {field for field, _ in spoiled.values()} - shown
    assert {field for field in lost if field not in UNSEEN and not UNSEEN & set(field.split("."))} == set()


def test_data_for_scripts_holds_every_text_whole(hostile: tuple[Path, dict[str, tuple[str, str]]]) -> None:
    site, spoiled = hostile
    found = 0
    sources = [p.read_text(encoding="utf-8") for p in site.rglob("*.json*")]
    for page in site.rglob("*.html"):
        reader = Reader()
        reader.feed(page.read_text(encoding="utf-8"))
        sources += [data for data in reader.data if data.lstrip().startswith(("{", "["))]
    for source in sources:
        lines = (
            [source]
            if source.lstrip().startswith("{\n") or "\n" not in source.strip()
            else source.split("\n")
        )
        try:
            values = [json.loads(line) for line in lines if line.strip()]
        except json.JSONDecodeError:
            values = [json.loads(source)]
        for text in strings(values):
            for mark in spoiled:
                for part in text.split(mark)[1:]:
                    whole = spoiled[mark][1].removeprefix(mark)
                    assert part.casefold().startswith(whole.casefold()) or "…" in part, (
                        f"{spoiled[mark][0]}: {part[:300]}"
                    )
                    found += 1
    assert found
