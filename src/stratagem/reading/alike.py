"""Claims of different documents that seem to speak of the same thing, by what their sentences mean. Only a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stratagem.reading.meaning import Vectors, unit

LIKE = 0.60
"""Cosine from which two sentences, each the nearest to the other, may speak of the same thing."""

MOST_SENTENCES = 20_000
"""Sentences of a folder that are compared with one another; where there are more, none are."""

_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Meant:
    """Sentences of a document: where each starts in its text, and its vector."""

    starts: tuple[int, ...]
    vectors: Vectors = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of one document and one of another, each the nearest to the other, and the cosine between them."""

    document: str
    start: int
    other: str
    other_start: int
    cosine: float


def pairs(meant: Mapping[str, Meant], wanted: Mapping[str, frozenset[int]]) -> list[Pair]:
    """Pairs of sentences that start at `wanted` places of different documents, the most alike first."""
    places = [
        (name, start, row)
        for name, each in meant.items()
        for row, start in enumerate(each.starts)
        if start in wanted.get(name, frozenset())
    ]
    if not 1 < len(places) <= MOST_SENTENCES:
        return []
    names = sorted({name for name, _, _ in places})
    of = np.array([names.index(name) for name, _, _ in places])
    rows = unit(np.stack([meant[name].vectors[row] for name, _, row in places]))
    nearest, cosine = _nearest(rows, of)
    found = []
    for one, other in enumerate(nearest):
        if one < other and nearest[other] == one and cosine[one] >= LIKE:
            first, second = places[one], places[other]
            found.append(Pair(first[0], first[1], second[0], second[1], round(float(cosine[one]), 3)))
    return sorted(found, key=lambda pair: (-pair.cosine, pair.document, pair.start))


def _nearest(rows: NDArray[np.float32], of: NDArray[np.int64]) -> tuple[Sequence[int], NDArray[np.float32]]:
    """For each row the nearest one of another document, and its cosine."""
    best = np.zeros(len(rows), np.int64)
    cosine = np.zeros(len(rows), np.float32)
    for first in range(0, len(rows), _BLOCK):
        block = rows[first : first + _BLOCK] @ rows.T
        block[of[first : first + _BLOCK, None] == of[None, :]] = -1.0
        best[first : first + _BLOCK] = block.argmax(axis=1)
        cosine[first : first + _BLOCK] = block.max(axis=1)
    return best.tolist(), cosine
