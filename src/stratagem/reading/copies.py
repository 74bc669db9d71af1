"""Copies among documents: whose words return in another, in order.

Of unrelated windows of ten sentences none shared more than .058 of its 3-grams with another text, and known copies in
other words .157 and more; their mean sentence cosine was .652 to .906 with the order kept, that of unrelated ones at
most .685. Hence the rule here: .10 of the 3-grams, or a cosine of .75 with .8 of the order. A whole window that keeps .85 of the order
is taken for a copy from a cosine of .50: of 3,732 windows of unlike texts on like matters none did. Who tells a thing anew
in his own words and order is not caught by this: only a person can mark that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.digest import digest_text
from stratagem.reading.alike import Meant
from stratagem.reading.meaning import unit

CONTAINMENT = 0.10
"""Share of a window's 3-grams found in the other text, from which it is a copy."""

COSINE, ORDER = 0.75, 0.8
"""Mean cosine of the best pairs of sentences, and share of them in order, from which it is a copy."""

TOLD, KEPT = 0.50, 0.85
"""The same for a whole window: in so many sentences the order alone says much."""

WINDOW = 10
"""Sentences of a window."""

_LEAST_GRAMS = 30
"""3-grams of a window that can be judged."""

_LEAST_SENTENCES = 6
"""Sentences of a window whose order can be judged."""

MOST_COMPARED = 300
"""Documents whose sentences are compared by meaning; where there are more, only their words are."""


@dataclass(frozen=True, slots=True)
class Copy:
    """`document` seems to copy `of`: the share of 3-grams of its most alike window, and the sentence cosine if known."""

    document: str
    of: str
    containment: float
    cosine: float | None = None

    def as_json(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "document": self.document,
            "of": self.of,
            "containment": round(self.containment, 3),
            "cosine": self.cosine,
        }


def windows(sentences: Sequence[str]) -> list[list[int]]:
    """The 3-grams of each window of sentences, as numbers."""
    found = []
    for start in range(0, max(1, len(sentences)), WINDOW):
        part = sentences[start : start + WINDOW]
        found.append(sorted(grams(" ".join(part))))
    return found


def grams(text: str) -> set[int]:
    """The 3-grams of words of a text as numbers of 48 bits."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {int(digest_text(" ".join(words[index : index + 3]))[:12], 16) for index in range(len(words) - 2)}


def copies(
    documents: Mapping[str, Sequence[Sequence[int]]], order: Sequence[str], meant: Mapping[str, Meant] | None = None
) -> list[Copy]:
    """Documents whose windows return in another one, in words or in meaning; the earlier in `order` is the original."""
    shares = _shares(documents)
    cosines = _cosines(meant or {})
    place = {name: number for number, name in enumerate(order)}
    best: dict[str, Copy] = {}
    for one, other in sorted({*shares, *cosines}):
        earlier, later = sorted((one, other), key=lambda name: place[name])
        found = Copy(later, earlier, shares.get((one, other), 0.0), cosines.get((one, other)))
        if (found.containment >= CONTAINMENT or found.cosine is not None) and (
            later not in best or _strength(found) > _strength(best[later])
        ):
            best[later] = found
    return [best[name] for name in order if name in best]


def _strength(copy: Copy) -> tuple[float, float]:
    return copy.containment, copy.cosine or 0.0


def _shares(documents: Mapping[str, Sequence[Sequence[int]]]) -> dict[tuple[str, str], float]:
    """The largest share of the 3-grams of a window that return in the other document, for each pair that shares any."""
    holders: dict[int, list[str]] = {}
    for name, listed in documents.items():
        for gram in {gram for window in listed for gram in window}:
            holders.setdefault(gram, []).append(name)
    shares: dict[tuple[str, str], float] = {}
    for name, listed in documents.items():
        for window in listed:
            if len(window) < _LEAST_GRAMS:
                continue
            shared = Counter(other for gram in window for other in holders[gram] if other != name)
            for other, number in shared.items():
                pair = (min(name, other), max(name, other))
                shares[pair] = max(shares.get(pair, 0.0), number / len(window))
    return shares


def _cosines(meant: Mapping[str, Meant]) -> dict[tuple[str, str], float]:
    """The mean cosine of the most alike window, for each pair of documents in which one keeps the order of the other."""
    rows = {name: unit(each.vectors) for name, each in meant.items() if len(each.starts) >= _LEAST_SENTENCES}
    if not 1 < len(rows) <= MOST_COMPARED:
        return {}
    names = list(rows)
    edges = np.cumsum([0, *(len(rows[name]) for name in names)])
    every = np.concatenate([rows[name] for name in names])
    found: dict[tuple[str, str], float] = {}
    for index, name in enumerate(names):
        products = rows[name] @ every.T
        for other, first, last in _like_windows(products, edges, index):
            window = products[first:last, edges[other] : edges[other + 1]]
            mean = float(np.mean(window.max(axis=1)))
            if is_copy(mean, window.argmax(axis=1)):
                pair = (min(name, names[other]), max(name, names[other]))
                found[pair] = max(found.get(pair, 0.0), round(mean, 3))
    return found


def _like_windows(products: NDArray[np.float32], edges: NDArray[np.int64], own: int) -> Iterator[tuple[int, int, int]]:
    """Windows whose best cosines in another document have a mean of `TOLD`: the number of that one, first row, last row."""
    best = np.maximum.reduceat(products, edges[:-1], axis=1)
    for first in range(0, len(best), WINDOW):
        last = min(first + WINDOW, len(best))
        if last - first >= _LEAST_SENTENCES:
            for other in np.flatnonzero(best[first:last].mean(axis=0) >= TOLD):
                if other != own:
                    yield int(other), first, last


def is_copy(mean: float, matched: NDArray[np.int64]) -> bool:
    """Whether a window is a copy, by its mean cosine and by the sentences of the other text that match its own."""
    ordered = float(np.mean(np.diff(matched) > 0))
    return (mean >= COSINE and ordered >= ORDER) or (len(matched) == WINDOW and mean >= TOLD and ordered >= KEPT)
