"""What came of a damaged project: well, told, or one of the ways in which nothing may end."""

from __future__ import annotations

import html
import logging
import multiprocessing
import os
import re
import resource
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from multiprocessing.connection import Connection
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from trapwise.memo import Memo
from trapwise.problems import Problem
from trapwise.survey import survey

PATIENCE = 120
"""Seconds for one case, on a machine that does other things too."""
WORK = 40
"""Seconds that a processor may work on one case."""
LONGEST = 300
MANY = 12
"""Words that may be missing, of options and of marks that are not shown; and problems that are looked at."""


class Outcome(StrEnum):
    """How a case ends; all but the first two are faults."""

    CLEAN = "clean"
    TOLD = "told, with file and line"
    TRACEBACK = "a traceback"
    UNLOCATED = "told badly: no such place, too long, or several lines"
    REFUSED = "the check says nothing, the strict build refuses"
    HANG = "no end"
    HALF = "the site that stood is not as it was"
    LOSS = "silent: raw markup or lost words on a page"


FAULTS = frozenset(Outcome) - {Outcome.CLEAN, Outcome.TOLD}


@dataclass(frozen=True)
class Result:
    """How a case ended, and what shows it."""

    outcome: Outcome
    evidence: str = ""


@dataclass
class Subject:
    """A whole project with its built site, and a copy of both to damage."""

    root: Path
    original: Path
    memo: Memo = field(default_factory=Memo)

    @property
    def site(self) -> Path:
        """The site that stands."""
        return self.root.with_name(f"{self.root.name}-site")

    @property
    def whole(self) -> Path:
        """The site of the whole project."""
        return self.root.with_name(f"{self.root.name}-whole")

    def prepare(self) -> None:
        """Build the whole project."""
        copy_project(self.original, self.root)
        _, problems = self._survey()
        assert problems == [], problems
        # MkDocs keeps plugins from one build of a process to the next, whatever the project.
        end = _elsewhere(lambda: Result(Outcome.CLEAN, _build(self.root, self.whole) or ""), 10 * PATIENCE)
        assert end.evidence == "", end
        copy_project(self.root / ".cache", self.original / ".cache")

    def restore(self) -> None:
        """Make the copy whole again."""
        copy_project(self.original, self.root)
        copy_project(self.whole, self.site)

    def judge(self, may_build: bool) -> Result:
        """Check the damaged copy, and build it if nothing is said of it."""
        end = _elsewhere(lambda: self._check())
        if end.outcome is Outcome.CLEAN and may_build:
            end = _elsewhere(lambda: self._build())
            if end.outcome not in {Outcome.CLEAN, Outcome.LOSS} and _files(self.site) != _files(self.whole):
                return Result(Outcome.HALF, end.evidence)
        return end

    def _survey(self) -> tuple[object, list[Problem]]:
        return survey(self.root, cache=self.root / ".cache" / "trapwise" / "mathml.json", memo=self.memo)

    def _check(self) -> Result:
        problems = self._survey()[1]
        told = "\n".join(map(str, problems[:MANY]))
        for problem in problems[:MANY]:
            if len(problem.message) > LONGEST or "\n" in str(problem) or not _is_place(problem, self.root):
                return Result(Outcome.UNLOCATED, f"{problem.path}:{problem.line}: {problem.message!r}"[:600])
        return Result(Outcome.TOLD if problems else Outcome.CLEAN, told)

    def _build(self) -> Result:
        said = _build(self.root, self.site)
        if said is None:
            loss = "\n".join(self._losses())
            return Result(Outcome.LOSS, loss) if loss else Result(Outcome.CLEAN)
        # Templates and the configuration are the build's to tell of.
        if self._differs("overrides") or self._differs("mkdocs.yml"):
            is_told = re.search(r"\S+\.(html|yml|md|py)|Config value", said) and "Traceback" not in said
            return Result(Outcome.TOLD if is_told else Outcome.UNLOCATED, said)
        return Result(
            Outcome.TRACEBACK if re.search(r"\w+(Error|Exception|NotFound): ", said) else Outcome.REFUSED,
            said,
        )

    def _differs(self, name: str) -> bool:
        ours, theirs = self.root / name, self.original / name
        return _files(ours) != _files(theirs) if theirs.is_dir() else ours.read_bytes() != theirs.read_bytes()

    def _losses(self) -> list[str]:
        """Return what each changed page lost of its words, and what it shows of its markup."""
        found = []
        for page in sorted((self.root / "docs").rglob("*.md")):
            name = page.relative_to(self.root / "docs")
            before = self.original / "docs" / name
            if not before.is_file() or not page.is_file() or before.read_bytes() == page.read_bytes():
                continue
            place = name.with_suffix("") / "index.html" if name.stem != "index" else name.with_suffix(".html")
            if not (self.site / place).is_file():
                found.append(f"{name}: the page is not in the site")
                continue
            new, old = (
                _visible((site / place).read_text(encoding="utf-8")) for site in (self.site, self.whole)
            )
            source, earlier = (path.read_text(encoding="utf-8") for path in (page, before))
            found += [f"{name}: shows {mark!r}" for mark in _raw(new) - _raw(old)]
            unseen, usual = _unseen(source, new), _unseen(earlier, old)
            if unseen.total() > usual.total() + MANY:
                found.append(
                    f"{name}: {(unseen - usual).total()} words are not shown: {' '.join(unseen - usual)[:200]}"
                )
            removed = max(0, len(earlier.split()) - len(source.split()))
            missing = len(old.split()) - len(new.split()) - 3 * removed
            if missing > 5 * MANY:
                found.append(f"{name}: the page has {missing} words less, its source {removed}")
        return found


def _data(path: Path) -> bytes:
    """Return what a file holds; a pipe would be waited for."""
    return path.read_bytes() if path.is_file() else b""


def _is_place(problem: Problem, root: Path) -> bool:
    if problem.line < 1 or problem.path.startswith(("/", "..")):
        return False
    try:
        lines = _data(root / problem.path).replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 2
    except (OSError, ValueError):
        lines = 1
    return problem.line <= lines


def _build(root: Path, target: Path) -> str | None:
    """Build strictly in this process; return what was said if it was refused."""
    collector = _Collector()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            build(load_config(str(root / "mkdocs.yml"), site_dir=str(target), strict=True))
    except (Exception, SystemExit) as error:
        aborted = isinstance(error, SystemExit)
        return "\n".join(collector.said) + ("" if aborted else f"\n{type(error).__name__}: {error}")
    finally:
        logger.removeHandler(collector)
    return None


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _elsewhere(work: Callable[[], Result], patience: int = PATIENCE) -> Result:
    """Return what ``work`` does in a process of its own, which may not last for ever."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(work, sender), daemon=False)
    process.start()
    sender.close()
    try:
        if not receiver.poll(patience):
            return Result(Outcome.HANG, f"after {patience} s")
        return receiver.recv()  # type: ignore[no-any-return]
    except EOFError:
        process.join()
        return Result(Outcome.HANG, f"the process ended with {process.exitcode}")
    finally:
        process.kill()
        process.join()
        receiver.close()


def _answer(work: Callable[[], Result], sender: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (WORK, WORK))
    sys.stdin = open(os.devnull)  # noqa: SIM115
    try:
        result = work()
    except BaseException as error:  # whatever comes is a fault, and told as one
        last = traceback.extract_tb(error.__traceback__)[-3:]
        where = " ← ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(last))
        result = Result(Outcome.TRACEBACK, f"{type(error).__name__}: {str(error)[:300]} ({where})")
    sender.send(result)


HIDDEN = re.compile(
    r"<(script|style|svg|code|pre|annotation|nav|template)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
RAW = re.compile(
    r"///|\{\{|\}\}|\[@|<!--|-->|\]\((?=\w+:)|\[\^|:::|!!! |\?\?\? |<<<<<<<|>>>>>>>|\$\$|\]\[|--8<--|\[ \]"
)
WORD = re.compile(r"[^\W\d_]{4,}")
UNSHOWN = re.compile(
    r"\A---\n.*?^---\n|<!--.*?-->|^```.*?^```|\]\([^)]*\)|\[@[^\]]*\]|\{[^}]*\}|\$[^$\n]*\$|^///.*$|^ {4}\w+:.*$|^\[\^?[^\]]*\]:.*$|<[^>\n]*>|`[^`\n]*`",
    re.DOTALL | re.MULTILINE,
)


def _visible(page: str) -> str:
    article = re.search(r"<article\b.*</article>", page, re.DOTALL)
    text = HIDDEN.sub(" ", article[0] if article else page)
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def _raw(visible: str) -> Counter[str]:
    return Counter(RAW.findall(visible))


def _unseen(source: str, visible: str) -> Counter[str]:
    return Counter(WORD.findall(UNSHOWN.sub(" ", source).lower())) - Counter(WORD.findall(visible.lower()))


def copy_project(source: Path, target: Path) -> None:
    """Make ``target`` what ``source`` is, writing only what differs."""
    target.mkdir(parents=True, exist_ok=True)
    wanted = {path.relative_to(source): path for path in source.rglob("*")}
    for path in sorted(target.rglob("*"), reverse=True):
        model = wanted.get(path.relative_to(target))
        if model is None or path.is_symlink() or path.is_dir() != model.is_dir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    for name, model in sorted(wanted.items()):
        place = target / name
        if model.is_dir():
            place.mkdir(exist_ok=True)
        elif not place.is_file() or _look(place) != _look(model):
            place.unlink(missing_ok=True)
            shutil.copy2(model, place)


def _look(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_mode


def _files(folder: Path) -> Mapping[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
