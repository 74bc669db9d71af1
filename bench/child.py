"""Runs the command in a process of its own, and tells what it printed and how much memory it took."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("stratagem")


@dataclass(frozen=True)
class Ran:
    """What came of a command: its JSON, and its peak memory."""

    json: dict[str, Any]
    megabytes: float


def command(arguments: list[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Runs stratagem with arguments that make it print JSON."""
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.execve(COMMAND, [str(COMMAND), *arguments], {**os.environ, **(environment or {})})
        _, status, used = os.wait4(child, 0)
        if status:
            raise SystemExit(f"stratagem {' '.join(arguments)}: exit {os.waitstatus_to_exitcode(status)}")
        out.seek(0)
        return Ran(json.loads(out.read()), used.ru_maxrss / 1024)
