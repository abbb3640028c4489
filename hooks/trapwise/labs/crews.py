"""Independent parts of an examination, worked off by one process or by several; what comes out is the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from . import arithmetic
from .definition import LabError
from .experiments import Experiment
from .remembering import Memory, remembering

P = ParamSpec("P")
R = TypeVar("R")
Work = Callable[Concatenate[Experiment, P], R]


class Crew(Protocol):
    """Who works on an experiment."""

    def begin(self, work: Work[P, R], *arguments: P.args, **named: P.kwargs) -> Callable[[], R]:
        """Have ``work`` done on the experiment, and return what to call for its result.

        It may be done at once, at the call, or by another process, to which its arguments and its
        result are sent: ``work`` is a function of a module, and settings, worlds and curves go by name.
        What it raises is raised by the call.
        """


@dataclass(frozen=True)
class Alone:
    """This process, which does each work when its result is asked for."""

    experiment: Experiment

    def begin(self, work: Work[P, R], *arguments: P.args, **named: P.kwargs) -> Callable[[], R]:
        """Return the work, to be done at the call."""
        return partial(work, self.experiment, *arguments, **named)


@dataclass(frozen=True)
class _Several:
    """Processes that have each loaded the experiment, since its functions cannot be sent."""

    pool: ProcessPoolExecutor

    def begin(self, work: Work[P, R], *arguments: P.args, **named: P.kwargs) -> Callable[[], R]:
        """Give the work to the next process that is free."""
        try:
            begun = self.pool.submit(partial(_work, work, *arguments, **named))
        except BrokenProcessPool as error:
            raise _ended() from error
        return partial(_result, begun)


def cores() -> int:
    """Return how many processes can run at a time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def crew(
    experiment: Experiment, load: Callable[[], Experiment], threads: int = 1, processes: int = 1
) -> Iterator[Crew]:
    """Yield who works on ``experiment``: ``processes`` others, or this one where others cannot be had.

    Each ``load``s it for itself, and gives the linear-algebra library so many ``threads``. They are
    started afresh, not forked: a fork copies the locks of a library's threads without the threads.
    They end with the block, and when this process is interrupted or killed.
    """
    if processes < 2:
        yield Alone(experiment)
        return
    context = get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)[::-1]
    begin = (load, threads, theirs)
    try:
        pool = ProcessPoolExecutor(processes, context, _enlist, begin)
        pool.submit(int).result()
    except (OSError, ImportError, NotImplementedError, BrokenProcessPool):
        yield Alone(experiment)
        return
    try:
        yield _Several(pool)
    except BaseException:
        mine.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        mine.close()
        theirs.close()


@dataclass(frozen=True)
class _Employed:
    """What a process of a crew works on."""

    experiment: Experiment
    threads: int
    memory: Memory


_EMPLOYED: ContextVar[_Employed] = ContextVar("_EMPLOYED")


def _enlist(load: Callable[[], Experiment], threads: int, employer: Connection) -> None:
    """Begin as a process of a crew. An interruption is the employer's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with, args=(employer,), daemon=True).start()
    _EMPLOYED.set(_Employed(load(), threads, Memory()))


def _leave_with(employer: Connection) -> None:
    """End this process, in the middle of its work too, once nobody holds the other end of the pipe."""
    try:
        employer.recv_bytes()
    except EOFError:
        os._exit(1)


def _work(work: Work[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    employed = _EMPLOYED.get()
    with arithmetic.threads(employed.threads), remembering(employed.memory):
        return work(employed.experiment, *arguments, **named)


def _result(begun: Future[R]) -> R:
    try:
        return begun.result()
    except BrokenProcessPool as error:
        raise _ended() from error


def _ended() -> LabError:
    return LabError(
        "a process of the examination ended before its work, perhaps for want of memory; "
        "run: trapwise lab --processes=1 …"
    )
