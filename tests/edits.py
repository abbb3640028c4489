"""Edits that an author could make, at random: of text, records, labs, works, files, and wrong ones too."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from trapwise_preview.rebuilding import Preview

ADDRESS = "http://127.0.0.1:8000/"
SENTENCES = (
    "A heavy tail moves the mean.",
    "The **median** stays, and so does $x_{k+1}$.",
    "## Another part\n\nWith the mean in it.",
    "### A smaller part {#smaller}\n\nNothing more.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```python\nprint('mean')\n```",
    "As [the first](trap:first-trap) says.",
    "A word [@tukey1977].",
    "This is [wrong](nowhere.md).",
    "And {{ lab.nothing }} is not there.",
    "$\\nosuch{x}$",
)


def edit(root: Path, original: Path, rng: random.Random) -> str:
    """Make one edit of the project at ``root``; return what it was. ``original`` is the project unedited."""
    kinds: dict[Callable[[Path, Path, random.Random], str | None], int] = {
        _insert: 6,
        _remove_paragraph: 3,
        _change_words: 3,
        _change_record: 4,
        _swap_records: 2,
        _change_lab: 2,
        _change_work: 2,
        _remove_file: 1,
        _add_page: 1,
        _change_asset: 1,
        _change_configuration: 1,
        _restore: 9,
    }
    while True:
        made = rng.choices(list(kinds), list(kinds.values()))[0](root, original, rng)
        if made is not None:
            return made


def _choose(root: Path, pattern: str, rng: random.Random) -> Path | None:
    found = sorted(root.glob(pattern))
    return rng.choice(found) if found else None


def _insert(root: Path, original: Path, rng: random.Random) -> str | None:
    page = _choose(root, "docs/**/*.md", rng)
    if page is None:
        return None
    blocks = page.read_text(encoding="utf-8").split("\n\n")
    sentence = rng.choice(SENTENCES[:8]) if rng.random() < 0.9 else rng.choice(SENTENCES)
    blocks.insert(rng.randrange(1, len(blocks) + 1), sentence)
    page.write_text("\n\n".join(blocks), encoding="utf-8")
    return f"{page.name}: {sentence!r} added"


def _remove_paragraph(root: Path, original: Path, rng: random.Random) -> str | None:
    page = _choose(root, "docs/**/*.md", rng)
    if page is None:
        return None
    blocks = page.read_text(encoding="utf-8").split("\n\n")
    if len(blocks) < 4:
        return None
    gone = blocks.pop(rng.randrange(2, len(blocks)))
    page.write_text("\n\n".join(blocks), encoding="utf-8")
    return f"{page.name}: {gone[:40]!r} removed"


def _change_words(root: Path, original: Path, rng: random.Random) -> str | None:
    page = _choose(root, "docs/**/*.md", rng)
    if page is None:
        return None
    text = page.read_text(encoding="utf-8")
    spots = [match for match in re.finditer(r"\b[a-z]{4,9}\b", text) if match.start() > len(text) // 8]
    if not spots:
        return None
    spot, word = rng.choice(spots), rng.choice(("mean", "median", "tail", "numbers"))
    page.write_text(text[: spot.start()] + word + text[spot.end() :], encoding="utf-8")
    return f"{page.name}: {spot[0]!r} is now {word!r}"


def _change_record(root: Path, original: Path, rng: random.Random) -> str | None:
    path = _choose(root, "content/*.yml", rng)
    if path is None:
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    spots = [i for i, line in enumerate(lines) if re.search(r": [A-Za-z][a-z]+ .*[a-z.]$", line)]
    if not spots:
        return None
    at = rng.choice(spots)
    lines[at] = lines[at].rstrip(".") + rng.choice((" now", " again.", " and more"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{path.name}:{at + 1}: {lines[at].strip()[:50]!r}"


def _swap_records(root: Path, original: Path, rng: random.Random) -> str | None:
    path = _choose(root, "content/*.yml", rng)
    if path is None:
        return None
    head, *records = re.split(r"^(?=  - )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if len(records) < 2:
        return None
    at = rng.randrange(len(records) - 1)
    records[at], records[at + 1] = records[at + 1], records[at]
    path.write_text("".join([head, *(record.rstrip("\n") + "\n" for record in records)]), encoding="utf-8")
    return f"{path.name}: records {at} and {at + 1} change places"


def _change_lab(root: Path, original: Path, rng: random.Random) -> str | None:
    path = _choose(root, "content/labs/*.json", rng)
    if path is None:
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    numbers = record["numbers"]["effect"]
    arm = rng.choice(sorted(numbers))
    numbers[arm]["median"] = rng.choice((1, 1.0, 0.0, -0.0, 2.5))
    path.write_text(json.dumps(record), encoding="utf-8")
    return f"{path.name}: {arm} is {numbers[arm]['median']!r}"


def _change_work(root: Path, original: Path, rng: random.Random) -> str | None:
    path = root / "content" / "references.bib"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8")
    if rng.random() < 0.3:
        number = rng.randrange(1000)
        entry = f"\n@book{{new{number}, author={{A. Author}}, title={{Of {number}}}, year={{2001}}, url={{https://example.org/{number}}}}}\n"
        path.write_text(text + entry, encoding="utf-8")
        return f"a work new{number}"
    changed = re.sub(r"(?<=title=\{)|(?<=title = \{)", "On ", text, count=1)
    path.write_text(changed, encoding="utf-8")
    return "the title of a work" if changed != text else None


def _remove_file(root: Path, original: Path, rng: random.Random) -> str | None:
    path = _choose(root, rng.choice(("docs/**/*.md", "docs/assets/**/*.*", "content/*.yml")), rng)
    if path is None or not path.is_file():
        return None
    path.unlink()
    return f"{path.relative_to(root)} removed"


def _add_page(root: Path, original: Path, rng: random.Random) -> str | None:
    page = root / "docs" / f"page-{rng.randrange(4)}.md"
    head = "---\ntitle: Page\ndescription: A page that somebody added while the preview was running.\nchecked: 2026-01-01\n---\n"
    page.write_text(f"{head}\nA median, and a mean.\n", encoding="utf-8")
    return f"{page.name} added"


def _change_asset(root: Path, original: Path, rng: random.Random) -> str | None:
    path = root / "docs" / "assets" / "note.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{rng.random()}\n", encoding="utf-8")
    return "assets/note.txt"


def _change_configuration(root: Path, original: Path, rng: random.Random) -> str | None:
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"^site_name: .*$", f"site_name: Name {rng.randrange(9)}", text, flags=re.MULTILINE),
        encoding="utf-8",
    )
    return "the site's name"


def _restore(root: Path, original: Path, rng: random.Random) -> str | None:
    """Put a file back as it was, or remove one that was not there: authors undo, and mistakes are mended."""
    changed = sorted(_differences(root, original))
    if not changed:
        return None
    for name in changed if len(changed) > 6 or rng.random() < 0.5 else [rng.choice(changed)]:
        if (original / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original / name, root / name)
        else:
            (root / name).unlink()
    return f"{', '.join(changed[:3])} as before"


def _differences(root: Path, original: Path) -> set[str]:
    ours, theirs = files_of(root), files_of(original)
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, without what builds keep for themselves."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".cache", "__pycache__"} & set(path.relative_to(folder).parts)
    }


def configuration(root: Path, target: Path) -> MkDocsConfig:
    """Return the configuration that a preview of the project at ``root`` would build with."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(target))
    config.site_url = ADDRESS
    return config


def edits_and_differences(
    root: Path,
    work: Path,
    number: int,
    seed: int,
    build_from_nothing: Callable[[Path, Path], bool] | None = None,
) -> Iterator[tuple[str, list[str], bool]]:
    """Yield ``(edit, differences, whether it could be built)`` of a preview and a build from nothing, edit by edit."""
    rng, original = random.Random(seed), work / "original"
    shutil.copytree(root, original)
    shown, clean = work / "shown", work / "clean"
    config = configuration(root, shown)
    build(config, serve_url=ADDRESS)
    preview, was_built = Preview(config), True
    for _ in range(number):
        # Whoever made a mistake mends it soon.
        undo = None if was_built or rng.random() < 0.4 else _restore(root, original, rng)
        made = undo or edit(root, original, rng)
        before = files_of(shown)
        was_built = _tries(preview.rebuild)
        shutil.rmtree(clean, ignore_errors=True)
        for left in (root / ".cache").rglob("results-*"):
            left.unlink()
        expected = files_of(clean) if (build_from_nothing or build_here)(root, clean) else before
        after = files_of(shown)
        names = sorted(after.keys() | expected.keys())
        yield made, [name for name in names if after.get(name) != expected.get(name)], was_built


def build_here(root: Path, target: Path) -> bool:
    """Build the project at ``root`` into ``target`` in this process; tell whether it could be built."""
    return _tries(lambda: build(configuration(root, target), serve_url=ADDRESS))


def _tries(work: Callable[[], None]) -> bool:
    with suppress(SystemExit), redirect_stderr(StringIO()):
        work()
        return True
    return False
