"""Progress on stderr: one moving line on a terminal, a few plain lines elsewhere; and the seconds of each part."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from stratagem.faces.terminal import note

_REDRAW = 0.1
"""Seconds between two drawings of the moving line."""

_CLEAR = "\r\x1b[2K"


class Progress:
    """Tells what is being done, and keeps the seconds of each part in `seconds`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._moving = sys.stderr is not None and sys.stderr.isatty()
        self._started = time.perf_counter()
        self._drawn = 0.0

    @contextmanager
    def part(self, name: str, text: str) -> Iterator[None]:
        """Time a part under `name`; `text` says what is being done."""
        begun = time.perf_counter()
        self._show(text)
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - begun
            self._clear()

    def futures(self, done: int, asked: int) -> None:
        """How many futures are simulated; drawn on a terminal only."""
        now = time.perf_counter()
        if self._moving and now - self._drawn >= _REDRAW:
            self._drawn = now
            self._draw(f"simulating: {done:,} of {asked:,} futures")

    def statements(self, done: int, asked: int) -> None:
        """How many counterfactuals are run; drawn on a terminal only."""
        if self._moving:
            self._draw(f"counterfactuals: {done} of {asked}")

    def total(self) -> float:
        """Seconds since the command started."""
        return time.perf_counter() - self._started

    def _show(self, text: str) -> None:
        if self._moving:
            self._draw(text)
        else:
            note(text)

    def _draw(self, text: str) -> None:
        sys.stderr.write(f"{_CLEAR}{text}")
        sys.stderr.flush()

    def _clear(self) -> None:
        if self._moving:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
