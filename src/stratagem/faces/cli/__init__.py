"""The command `stratagem`: one file for each subcommand, put together in `command.py`."""

from __future__ import annotations

import os
import sys

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""For NumPy's library for linear algebra: its threads wait for one another in loops that keep cores busy, and their
number may change the last bits of a sum. Our own threads share the work.
"""


def main() -> None:
    """Entry point of the console script; an interruption while the program loads is as quiet as one later."""
    os.environ |= {name: os.environ.get(name, value) for name, value in ONE_THREAD.items()}  # before NumPy is there
    try:
        from stratagem.faces.cli.command import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
