"""How far the claims cover the documents: which sentences they touch, and which passages none touches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stratagem.documents import Library
from stratagem.evidence.ledger import Ledger

_BREAK = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])|\s*\n\s*|\s*\r\n?\s*""")
"""Where a sentence ends: after its mark and before a capital, or at the end of a line. Good enough to count by."""

_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Passage:
    """Code points `start` to `end` of a document, and their text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Coverage:
    """What of one document the claims touch. A sentence is touched if a claim's passage shares a character with it."""

    document: str
    claims: int
    sentences: int
    touched: int
    characters: int
    covered: int
    untouched: tuple[Passage, ...]

    @property
    def share(self) -> float:
        """The share of sentences that a claim touches; 1 for an empty text."""
        return self.touched / self.sentences if self.sentences else 1.0


def coverage(ledger: Ledger, library: Library) -> tuple[Coverage, ...]:
    """The coverage of every document whose text is at hand."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for claim in ledger.claims.values():
        spans.setdefault(claim.document, []).append((claim.anchor.start, claim.anchor.end))
    return tuple(_covered(name, text, spans.get(name, [])) for name, text in library.texts.items())


def sentences(text: str) -> tuple[Passage, ...]:
    """The sentences of a text with their places; lines without a letter or digit are left out."""
    found: list[Passage] = []
    start = 0
    for end, following in [*((match.start(), match.end()) for match in _BREAK.finditer(text)), (len(text), len(text))]:
        if _LETTERS.search(text, start, end):
            found.append(Passage(start, end, text[start:end]))
        start = following
    return tuple(found)


def _covered(document: str, text: str, spans: Iterable[tuple[int, int]]) -> Coverage:
    listed = list(spans)
    merged = _merged(listed)
    every = sentences(text)
    bare = tuple(s for s in every if not any(start < s.end and s.start < end for start, end in merged))
    return Coverage(
        document=document,
        claims=len(listed),
        sentences=len(every),
        touched=len(every) - len(bare),
        characters=len(text),
        covered=sum(end - start for start, end in merged),
        untouched=bare,
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans taken together, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
