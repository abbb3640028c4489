"""Other machines, as far as this one can stand in for them: kernels, threads, instructions, last bits."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KERNELS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "x86_64": {
        "Prescott": frozenset(),
        "Nehalem": frozenset(),
        "Sandybridge": frozenset({"AVX", "X86_V3"}),
        "Haswell": frozenset({"AVX2", "X86_V3"}),
        "Zen": frozenset({"AVX2", "X86_V3"}),
        "SkylakeX": frozenset({"AVX512_SKX", "X86_V4"}),
    },
    "aarch64": {"ARMV8": frozenset(), "NEOVERSEN1": frozenset()},
}
"""Kernels of OpenBLAS by machine, and the instructions of which a processor must have one.

``OPENBLAS_CORETYPE`` chooses among them; without the instructions a kernel would crash.
Where a build of OpenBLAS lacks one, it takes the nearest older kernel.
"""


@dataclass(frozen=True)
class Setting:
    """One way in which another machine would compute."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    threads: int = 1
    unrounded: bool = False


def settings() -> list[Setting]:
    """Return the settings that this machine can take."""
    import numpy as np

    found = frozenset(np.show_config(mode="dicts")["SIMD Extensions"].get("found", ()))
    kernels = KERNELS.get(platform.machine(), {})
    return [
        Setting("4 threads", threads=4),
        *(
            Setting(f"kernel {name}", {"OPENBLAS_CORETYPE": name})
            for name, needs in kernels.items()
            if not needs or needs & found
        ),
        *([Setting("oldest instructions", {"NPY_DISABLE_CPU_FEATURES": " ".join(found)})] if found else []),
        Setting("last bits moved", unrounded=True),
    ]


def compare_under(setting: Setting, root: Path, ids: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Run labs in a process of their own: yield id, largest difference and whether rounding explains it.

    What differs beyond rounding is told on standard error by that process.
    """
    command = [sys.executable, "-m", "trapwise", "--root", str(root), "lab", *ids, "--compare"]
    command += [f"--threads={setting.threads}", *(["--last-bits"] if setting.unrounded else [])]
    environment = {**os.environ, **setting.environment}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # a pipe was asked for
        for line in process.stdout:
            name, largest, verdict = line.split(maxsplit=2)
            yield name, largest, verdict.strip() == "equal"
