"""Where a passage went when its document changed.

Only the length and the digest of a passage are known, so every window of that length is hashed until one matches.
Passages that moved together are found at once: the shift of the last one found is tried first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stratagem.documents.anchor import Anchor, passage_digest

WINDOW = 200
"""Work of hashing one window, in characters, beside its length."""

MOST_WORK = 500_000_000
"""Work spent on one document in search of its passages: about a second."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a passage: at its place, moved to `start`, or gone (`start` None).

    `searched` is False if the search was given up.
    """

    anchor: Anchor
    start: int | None
    searched: bool = True

    @property
    def stayed(self) -> bool:
        """True if the passage is where it was."""
        return self.start == self.anchor.start


def fates(text: str, anchors: Iterable[Anchor]) -> tuple[Fate, ...]:
    """What became of each passage in the text as it is now, in the order of the anchors."""
    found: list[Fate] = []
    shift, left = 0, MOST_WORK
    for anchor in anchors:
        start = _near(text, anchor, shift)
        searched = True
        if start is None and 0 < anchor.length <= len(text):
            cost = (anchor.length + WINDOW) * (len(text) - anchor.length + 1)
            searched = cost <= left
            if searched:
                left -= cost
                start = _anywhere(text, anchor)
        if start is not None:
            shift = start - anchor.start
        found.append(Fate(anchor, start, searched))
    return tuple(found)


def _near(text: str, anchor: Anchor, shift: int) -> int | None:
    for start in dict.fromkeys((anchor.start, anchor.start + shift)):
        if _matches(text, anchor, start):
            return start
    return None


def _anywhere(text: str, anchor: Anchor) -> int | None:
    """The matching window nearest to where the passage was."""
    starts = range(len(text) - anchor.length + 1)
    ordered = sorted(starts, key=lambda start: (abs(start - anchor.start), start))
    return next((start for start in ordered if _matches(text, anchor, start)), None)


def _matches(text: str, anchor: Anchor, start: int) -> bool:
    end = start + anchor.length
    return 0 <= start < end <= len(text) and passage_digest(text[start:end]) == anchor.digest
