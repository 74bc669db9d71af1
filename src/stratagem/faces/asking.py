"""What the commands that ask a situation share: load, simulate, tell troubles; and text in lines of the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.answers import NARROWEST, WIDEST
from stratagem.faces.progress import Progress
from stratagem.faces.situation import Situation, load
from stratagem.faces.terminal import emit, note, note_diagnostics, plain
from stratagem.faces.troubles import trouble_diagnostics

if TYPE_CHECKING:
    from stratagem.engine import Futures

SCHEMA = 1
"""Version of the JSON that `what-if`, `choose`, `scenarios`, `score` and `compare` print."""


@dataclass(frozen=True)
class Asked:
    """A situation with its futures and the clock of the command."""

    situation: Situation
    simulated: Futures
    progress: Progress

    def heading(self) -> dict[str, object]:
        """What the JSON of every such command begins with."""
        return {
            "schema": SCHEMA,
            "situation": {"name": self.situation.name, "digest": self.situation.digest},
            "futures": self.simulated.count,
            "seed": self.simulated.seed,
        }

    def footing(self) -> None:
        """On stderr, how it was run."""
        note(f"{self.simulated.count:,} futures, seed {self.simulated.seed}, {self.progress.total():.1f} s")


def loaded(name: str, progress: Progress) -> Situation:
    """A situation by its name. Raises InvalidSituation."""
    with progress.part("load", f"loading {plain(name)}"):
        return load(name)


def simulated(situation: Situation, progress: Progress, futures: int, seed: int, threads: int | None) -> Asked:
    """The situation with its futures; numbers that are not finite are told on stderr. Raises LimitExceeded."""
    with progress.part("run", f"simulating {futures:,} futures"):
        ran = situation.run(futures, seed, threads=threads, progress=progress.futures)
    note_diagnostics([*ran.warnings, *trouble_diagnostics(ran)])
    return Asked(situation, ran, progress)


def terminal_width() -> int:
    """The columns that blocks take: 80 to 120."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def wrapped(text: str, indent: int, width: int) -> list[str]:
    """Text in lines, those after the first four columns further in."""
    space = " " * indent
    return textwrap.wrap(
        plain(text), width, initial_indent=space, subsequent_indent=f"{space}    ", break_on_hyphens=False
    )


def emit_lines(lines: Iterable[tuple[int, str]]) -> None:
    """Lines, each with its indent, on stdout; an empty one parts blocks."""
    width = terminal_width()
    emit("\n".join("\n".join(wrapped(text, indent, width)) for indent, text in lines).rstrip("\n"))
