"""Several processes that work on one experiment: their results, their errors and their end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Timer

import pytest

from trapwise.labs import Experiment, LabError
from trapwise.labs import crews as module
from trapwise.labs.crews import Alone, crew
from trapwise.labs.running import load_experiment, run_lab
from trapwise.labs.trials import Budget
from trapwise.labs.tuning import Tuned, tuned_within

SCRIPT = Path(__file__).parent / "experiments" / "two-estimates.py"
SHORT = Budget(trials=4, tuning_seeds=2, seeds=4)


def process_of(experiment: Experiment) -> int:
    return os.getpid()


def refused(experiment: Experiment, what: str) -> None:
    raise LabError(f"{what} is refused")


def killed(experiment: Experiment) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def work(processes: int, asked: Callable[[module.Crew], object]) -> object:
    load = partial(load_experiment, SCRIPT)
    with crew(load(), load, processes=processes) as workers:
        return asked(workers)


def test_work_is_done_elsewhere_with_the_same_result() -> None:
    def both(workers: module.Crew) -> tuple[Tuned, bool]:
        return workers.begin(tuned_within, "trimmed", SHORT)(), workers.begin(process_of)() == os.getpid()

    (alone, is_here), (several, is_here_too) = work(1, both), work(2, both)  # type: ignore[misc]
    assert alone == several
    assert (is_here, is_here_too) == (True, False)


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_where_the_result_is_asked_for(processes: int) -> None:
    def asked(workers: module.Crew) -> None:
        first, second = workers.begin(refused, "the first"), workers.begin(refused, "the second")
        with pytest.raises(LabError, match="the second is refused"):
            second()
        with pytest.raises(LabError, match="the first is refused"):
            first()

    work(processes, asked)


def test_a_process_that_is_killed_is_an_error_and_no_wait() -> None:
    with pytest.raises(LabError, match="a process of the examination ended before its work"):
        work(2, lambda workers: workers.begin(killed)())


def test_where_no_process_can_be_had_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(module, "ProcessPoolExecutor", none)
    assert isinstance(work(2, lambda workers: workers), Alone)


def test_an_arm_that_fails_to_tune_is_told_alike(tmp_path: Path) -> None:
    script = tmp_path / SCRIPT.name
    text = SCRIPT.read_text(encoding="utf-8")
    script.write_text(text.replace("Range(0, 0.9), closed=True", "Range(0, 0.2)"), encoding="utf-8")
    told = []
    for processes in (1, 2):
        with pytest.raises(LabError) as raised:
            run_lab(script, processes=processes)
        told.append(str(raised.value))
    assert told[0] == told[1]
    assert "at the end of its range" in told[0]


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_no_process_outlives_the_one_that_asked(how: signal.Signals, tmp_path: Path) -> None:
    """As by Ctrl-C in a terminal, the signal goes to all of them."""
    script = tmp_path / "slow.py"
    text = SCRIPT.read_text(encoding="utf-8")
    mark = "import os, time; open(f'{__file__}.{os.getpid()}.%s', 'w').close()"
    slow = f"{mark % 'draws'}\n    time.sleep(60)\n    x ="
    script.write_text(f"{text.replace('x =', slow, 1)}\n\n{mark % 'has'}\n", encoding="utf-8")
    # Whoever runs these tests in the background may have told them to ignore interruptions.
    run = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path; from trapwise.labs.running import run_lab\n"
        f"run_lab(Path({str(script)!r}), processes=2)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", run], start_new_session=True, stderr=subprocess.PIPE, text=True
    ) as asking:
        too_late = Timer(60, asking.kill)
        too_late.start()
        # Both have begun: one that is still being started is Python's own, and says that it was interrupted.
        assert until(lambda: any(tmp_path.glob("slow.py.*.draws")))
        assert until(lambda: len(list(tmp_path.glob("slow.py.*.has"))) == 1 + 2)
        working = {int(path.suffixes[1][1:]) for path in tmp_path.glob("slow.py.*.has")} - {asking.pid}
        if how == signal.SIGINT:
            os.killpg(asking.pid, how)
        else:
            asking.kill()
        said = asking.communicate()[1]
        too_late.cancel()
    assert working
    assert until(lambda: not any(map(is_running, working)))
    if how == signal.SIGINT:
        assert said.rstrip().endswith("KeyboardInterrupt")
        assert said.count("Traceback") == 1, "the others end without a word"
