"""The readable text of a file, and where each of its characters stands in the file."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Piece = tuple[str, int, int]
"""Some text, and where it starts and ends (exclusive) in the file: longer there where it is written as `&rdquo;`."""


@dataclass(frozen=True, slots=True)
class View:
    """Readable `text` made of runs of `raw`, the file's text as it is.

    Run i starts at `starts[i]` of `text` and stands at `sources[i]` to `ends[i]` of `raw`. Positions count Unicode
    code points. Tags, markup and characters without a width are in `raw` only.
    """

    text: str
    raw: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    ends: tuple[int, ...]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Start and end (exclusive) in `raw` of a range of the text that is not empty."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin = self.sources[first] + (start - self.starts[first] if self._is_as_written(first) else 0)
        stop = self.sources[last] + end - self.starts[last] if self._is_as_written(last) else self.ends[last]
        return begin, stop

    def _is_as_written(self, run: int) -> bool:
        """Whether a run stands in `raw` letter by letter: not so for `&rdquo;` and for blank lines put between blocks."""
        run_end = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return self.ends[run] - self.sources[run] == run_end - self.starts[run]


def view_of(pieces: Iterable[Piece], raw: str) -> View:
    """The view made of pieces of `raw` in order; characters that cannot be seen are left out."""
    texts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    ends: list[int] = []
    length = 0
    for text, start, end in (part for piece in pieces for part in _visible(piece)):
        texts.append(text)
        starts.append(length)
        sources.append(start)
        ends.append(end)
        length += len(text)
    return View("".join(texts), raw, tuple(starts), tuple(sources), tuple(ends))


def plain_view(raw: str) -> View:
    """The view of a text file."""
    return view_of([(raw, 0, len(raw))], raw)


def _visible(piece: Piece) -> Iterable[Piece]:
    """A piece without characters of no width or direction marks; other control characters become blanks."""
    text, start, end = piece
    if text.isprintable() or text.replace("\n", "").isprintable():
        if text:
            yield piece
        return
    if end - start != len(text):
        yield "".join(each for each in text if not _is_hidden(each)), start, end
        return
    begin = 0
    for index, character in enumerate(text):
        if _is_hidden(character):
            if begin < index:
                yield text[begin:index], start + begin, start + index
            begin = index + 1
    if begin < len(text):
        yield text[begin:], start + begin, end


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Cs", "Co") and character not in "\n\r\t\v\f\x85"
