"""The readable text of a file, and where each of its characters stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """Readable text made of runs of the file: run i starts at `starts[i]` of `text` and at `sources[i]` of the file.

    A text file is its own view with the single run 0. Positions count Unicode code points.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    sources: tuple[int, ...] = (0,)

    def source(self, position: int) -> int:
        """Position in the file of the character at `position` of the text."""
        run = bisect_right(self.starts, position) - 1
        return self.sources[run] + position - self.starts[run]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Start and end (exclusive) in the file of a range of the text that is not empty."""
        return self.source(start), self.source(end - 1) + 1


def view_of(pieces: Sequence[tuple[str, int]]) -> View:
    """The view made of pieces of text, each with its position in the file, in order."""
    starts: list[int] = []
    length = 0
    for piece, _ in pieces:
        starts.append(length)
        length += len(piece)
    if not starts:
        return View("")
    return View("".join(piece for piece, _ in pieces), tuple(starts), tuple(source for _, source in pieces))
