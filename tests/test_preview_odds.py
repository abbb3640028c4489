"""Edits that break more than a text: whatever happens, the preview answers with the last good site."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_preview import Preview, serving

Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Odd:
    """An edit that breaks the project, and what must be said of it."""

    name: str
    breaks: Edit
    told: str


def _replaced(name: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def _written(name: str, content: str | bytes) -> Edit:
    def edit(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return edit


def _linked(name: str, target: str) -> Edit:
    def edit(root: Path) -> None:
        (root / name).symlink_to(target)
        # A link that leads nowhere is not seen by itself.
        (root / "docs" / "note.txt").write_text("new", encoding="utf-8")

    return edit


def _renamed(name: str) -> Edit:
    def edit(root: Path) -> None:
        (root / name).rename(root / "elsewhere")

    return edit


def _in_front_matter(line: str) -> Edit:
    return _replaced("docs/index.md", "---\n", f"---\n{line}\n")


OWN = "own.py"
HOME, CHAPTER = "docs/index.md", "docs/traps/sums/first-trap.md"
ODD = [
    Odd("a template's syntax", _replaced("overrides/main.html", "{%", "{% if %}{%"), r"overrides/main\.html:\d+"),
    Odd("a template's name", _replaced("overrides/main.html", "{% block extrahead %}", "{% block extrahead %}{{ a.b.c }}"), "'a' is undefined"),
    Odd("a template that includes nothing", _written("overrides/404.html", "{% include 'x.html' %}"), r"'x\.html'"),
    Odd("an icon of a page", _in_front_matter("icon: no/such"), "icon"),
    Odd("a template of a page", _in_front_matter("template: x.html"), "x.html"),
    Odd("what to hide is a number", _in_front_matter("hide: 3"), r"docs/index\.md"),
    Odd("a trap that is a number", _in_front_matter("trap: 3"), r"docs/index\.md"),
    Odd("a trap that is a list", _in_front_matter("trap: [a]"), r"docs/index\.md"),
    Odd("an alias of itself", _in_front_matter("also: &a [*a]"), r"docs/index\.md"),
    Odd("a link that is no address", _replaced(HOME, "\n\n", "\n\n[x](http://[)\n\n"), r"index\.md"),
    Odd("a page that is binary", _written(HOME, b"\x00\xff\xfe"), r"docs/index\.md"),
    Odd("a page that is gone", lambda root: (root / CHAPTER).unlink(), ""),
    Odd("a page that is a folder", _written("docs/x.md/y.txt", "y"), ""),
    Odd("an empty page of another ending", _written("docs/x.markdown", ""), r"x\.mark"),
    Odd("docs are gone", _renamed("docs"), "docs"),
    Odd("content is gone", _renamed("content"), "content"),
    Odd("overrides are gone", _renamed("overrides"), "overrides"),
    Odd("a link to nowhere", _linked("docs/assets-x.png", "nowhere"), r"assets-x\.png"),
    Odd("a link to itself", _linked("docs/round.png", "round.png"), r"round\.png"),
    Odd("a page that links to itself", _linked("docs/round.md", "round.md"), r"round\.md"),
    Odd("a folder within itself", _linked("docs/loop", "."), "loop"),
    Odd("a record that is no YAML", _written("content/traps.yml", "traps: [\n"), r"content/traps\.yml:\d"),
    Odd("a record that is binary", _written("content/terms.yml", bytes(range(256))), r"content/terms\.yml:\d"),
    Odd("a record that is a list of lists", _written("content/traps.yml", "- - - a\n"), r"content/traps\.yml:\d"),
    Odd("a lab that is Latin-1", _written("content/labs/first-trap.py", b"# \xe9\n"), "first-trap|labs"),
    Odd("a lab's record that is cut", _written("content/labs/first-trap.json", '{"a": '), r"first-trap\.json"),
    Odd("no works", _written("content/references.bib", ""), "references|huber1964|bibliography"),
    Odd("works that are broken", _written("content/references.bib", "@book{a,\n"), r"references\.bib:\d"),
    Odd("a configuration that is no YAML", _replaced("mkdocs.yml", "theme:", "theme: ["), r"mkdocs\.yml:\d+: not valid YAML"),
    Odd("no configuration", lambda root: (root / "mkdocs.yml").unlink(), r"mkdocs\.yml"),
    Odd("an empty configuration", _written("mkdocs.yml", ""), "site_name|empty"),
    Odd("a configuration that is binary", _written("mkdocs.yml", b"\xff\xfe\x00"), "mkdocs|site_name"),
    Odd("a theme that is none", _replaced("mkdocs.yml", "name: material", "name: nowhere"), "nowhere"),
    Odd("an extension that is none", _replaced("mkdocs.yml", "- attr_list", "- attrr_list"), "attrr_list"),
    Odd("a plugin that is none", _replaced("mkdocs.yml", "- search", "- search\n  - nowhere"), "nowhere"),
    Odd("a plugin's option", _replaced("mkdocs.yml", "- redirects", "- redirects: {redirect_maps: 3}"), "redirect"),
    Odd("a hook that is not there", _replaced("mkdocs.yml", "hooks:", "hooks:\n  - nowhere.py"), r"nowhere\.py"),
    Odd("a hook whose syntax is wrong", _replaced("mkdocs.yml", "hooks:", "hooks:\n  - wrong.py"), r"wrong\.py:1"),
    Odd("a hook that raises", _replaced("mkdocs.yml", "hooks:", "hooks:\n  - own.py"), r"own\.py:\d+: ZeroDivision"),
    Odd("navigation to nowhere", _replaced("mkdocs.yml", "index.md", "nowhere.md"), r"nowhere\.md"),
    Odd("navigation that is a text", _replaced("mkdocs.yml", "Traps: [fill:traps]", "Traps: {a: 3}"), "a"),
]  # fmt: skip


@pytest.fixture
def preview(project: Path) -> Preview:
    """A preview of a project with templates of its own; beside it lie hooks that fail."""
    shutil.copytree(ROOT / "overrides", project / "overrides")
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace(f"{ROOT}/overrides", "overrides").replace(
            "watch: [content]", "watch: [content, overrides]"
        ),
        encoding="utf-8",
    )
    (project / "wrong.py").write_text("def (:\n", encoding="utf-8")
    (project / OWN).write_text("def on_page_content(html, **_):\n    return 1 / 0\n", encoding="utf-8")
    with serving(project, "--strict") as running:
        yield running


def test_the_preview_answers_whatever_breaks(preview: Preview, project: Path, tmp_path: Path) -> None:
    good = tmp_path / "good"
    shutil.copytree(project, good, symlinks=True)
    before, wrong = _shown(preview), []
    for odd in ODD:
        preview.forget()
        odd.breaks(project)
        try:
            said = preview.until("Reloading browsers")
        except AssertionError as silence:
            raise AssertionError(odd.name) from silence
        if "Traceback" in said or not re.search(odd.told, said):
            wrong.append(f"{odd.name}:\n{said}")
        if "still shows the last good build" in said and _shown(preview) != before:
            wrong.append(f"{odd.name}: the last good site is gone")
        preview.forget()
        _mend(project, good)
        preview.until("Reloading browsers")
        # Files that were put back one by one may be noticed one by one.
        time.sleep(0.7)
        while not preview.lines.empty():
            preview.until("Reloading browsers")
            time.sleep(0.7)
        if _shown(preview) != before:
            wrong.append(f"{odd.name}: not as before when mended")
    assert wrong == [], "\n".join(wrong)


def _mend(project: Path, good: Path) -> None:
    """Put back whatever an edit changed, as it was."""
    for path in sorted(project.rglob("*"), reverse=True):
        name = path.relative_to(project)
        if name.parts[0] != ".cache" and not (good / name).exists() and not (good / name).is_symlink():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    for path in sorted(good.rglob("*")):
        target = project / path.relative_to(good)
        if ".cache" in path.parts or path.is_dir():
            continue
        if not target.exists() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def _shown(preview: Preview) -> str:
    pages = ("", "traps/sums/first-trap/", "reference/glossary/", "reference/bibliography/")
    return "".join(re.sub(r"livereload\(.*?\)|Build Date.*", "", preview.page(page)) for page in pages)
