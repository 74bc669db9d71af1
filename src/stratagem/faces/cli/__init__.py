"""The command `stratagem`: one file for each subcommand, put together in `command.py`."""

from __future__ import annotations

from stratagem.faces.cli.command import main, run

__all__ = ["main", "run"]
