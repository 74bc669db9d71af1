"""Did you mean: the nearest of some known words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_WORD = 100
"""Longer words are no slips of the hand, and comparing them costs time."""

_LIKENESS = 0.6
"""Least share of letters in common (Ratcliff and Obershelp) for two words to be near."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be, or None.

    Case, hyphens, underscores and blanks are not told apart. Ties are broken by the order of the alphabet, so that
    the answer does not depend on the order of `words`.
    """
    if not word or len(word) > _LONGEST_WORD:
        return None
    plain = {_fold(known): known for known in sorted(set(words), reverse=True) if len(known) <= _LONGEST_WORD}
    matches = get_close_matches(_fold(word), sorted(plain), n=1, cutoff=_LIKENESS)
    return plain[matches[0]] if matches else None


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
