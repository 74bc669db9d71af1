"""How long the commands take from the shell: whole processes, median of several runs after one that is not counted.

Promised on two cores: `--help` under 0.15 s, `check kursk-2024` under 1 s, `assess kursk-2024` under 6 s and 600 MB.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).with_name("stratagem")
PROMISES = (
    (("--help",), 15, 0.15, None),
    (("check", "kursk-2024"), 5, 1.0, None),
    (("assess", "kursk-2024"), 3, 6.0, 600.0),
)
"""Arguments, counted runs, seconds and megabytes promised."""


def measure(arguments: tuple[str, ...], folder: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one run of the command in `folder`."""
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.chdir(folder)
        os.execv(COMMAND, [str(COMMAND), *arguments])
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"stratagem {' '.join(arguments)}: exit {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for arguments, runs, seconds, megabytes in PROMISES:
            measure(arguments, folder)
            taken = [measure(arguments, folder) for _ in range(runs)]
            median = statistics.median(time for time, _ in taken)
            peak = max(memory for _, memory in taken)
            limit = f", {megabytes:.0f} MB" if megabytes else ""
            name = f"stratagem {' '.join(arguments)}"
            print(f"{name:<28} {median:6.3f} s  {peak:4.0f} MB   (promised {seconds:g} s{limit}; {runs} runs)")


if __name__ == "__main__":
    main()
