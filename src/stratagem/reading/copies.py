"""Copies among documents: whose words return in another, in order.

Of unrelated windows of ten sentences none shared more than .058 of its 3-grams with another text, and known copies in
other words .157 and more; their mean sentence cosine was .652 to .906 with the order kept, that of unrelated ones at
most .685. Hence the rule here: .10 of the 3-grams, or a cosine of .75 with .8 of the order. Who tells a thing anew in
his own words and order is not caught by this: only a person can mark that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratagem.base.digest import digest_text

CONTAINMENT = 0.10
"""Share of a window's 3-grams found in the other text, from which it is a copy."""

COSINE, ORDER = 0.75, 0.8
"""Mean cosine of the best pairs of sentences, and share of them in order, from which it is a copy."""

WINDOW = 10
"""Sentences of a window."""

_LEAST_GRAMS = 30
"""3-grams of a window that can be judged."""


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


def copies(documents: Mapping[str, Sequence[Sequence[int]]], order: Sequence[str]) -> list[Copy]:
    """Documents whose windows return in another one; the earlier in `order` is taken for the original."""
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
    place = {name: number for number, name in enumerate(order)}
    best: dict[str, Copy] = {}
    for (one, other), share in sorted(shares.items()):
        earlier, later = sorted((one, other), key=lambda name: place[name])
        if share >= CONTAINMENT and (later not in best or share > best[later].containment):
            best[later] = Copy(later, earlier, share)
    return [best[name] for name in order if name in best]
