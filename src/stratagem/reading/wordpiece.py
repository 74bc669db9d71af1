"""Words cut into pieces, as the sentence model wants them: BERT's, without capitals and accents.

The pieces stand in `wordpieces.txt`, one a line; the number of a piece is its line. The list is that of
`bert-base-uncased` (Apache-2.0), which all-MiniLM-L6-v2 shares.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

UNKNOWN, BEGIN, END = 100, 101, 102
"""Numbers of the pieces that stand for what is not known, and for the ends of a text."""

LONGEST_WORD = 100
"""Letters of a word; a longer one is not known."""


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """The number of each piece."""
    lines = (Path(__file__).parent / "wordpieces.txt").read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def pieces(text: str, most: int) -> list[int]:
    """The numbers of the pieces of a text, at most `most` of them with the two that mark its ends."""
    found = [BEGIN]
    for word in _words(text):
        found += _cut(word)
        if len(found) >= most:
            break
    return [*found[: most - 1], END]


def _words(text: str) -> Iterator[str]:
    """Words in small letters without accents; each mark and each Chinese sign is one by itself."""
    plain = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(each) != "Mn")
    word = ""
    for each in plain:
        if each.isspace() or _is_control(each):
            yield from (word,) if word and each.isspace() else ()
            word = "" if each.isspace() else word
        elif _is_mark(each) or "\u4e00" <= each <= "\u9fff":
            yield from (word, each) if word else (each,)
            word = ""
        else:
            word += each
    if word:
        yield word


def _is_control(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign).startswith("C")


def _is_mark(sign: str) -> bool:
    code = ord(sign)
    is_ascii = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return is_ascii or unicodedata.category(sign).startswith("P")


def _cut(word: str) -> list[int]:
    """The longest pieces from left to right; a word that cannot be cut is not known."""
    known = vocabulary()
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    found, start = [], 0
    while start < len(word):
        lead = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if f"{lead}{word[start:end]}" in known), None)
        if end is None:
            return [UNKNOWN]
        found.append(known[f"{lead}{word[start:end]}"])
        start = end
    return found
