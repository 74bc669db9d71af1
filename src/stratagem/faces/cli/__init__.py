"""The command `stratagem`: one file for each subcommand, put together in `command.py`."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script; an interruption while the program loads is as quiet as one later."""
    try:
        from stratagem.faces.cli.command import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
