"""Sentences of a text, by rule: where one ends, and which full stops end none."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 1_000
"""Characters of a sentence; what is longer (a table, a list without stops) is cut there."""

_WRAPPED = 120
"""Most characters of a line that can be one of a paragraph broken into lines."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|(?<=[.!?][\"”])(?=\s)")
_SHORT = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt sen rep gov st no nos vs approx ca c e.g i.e etc jan feb mar apr jun jul aug "
    "sep sept oct nov dec fig art vol ed eds inc ltd co corp u.s u.k u.n a.m p.m dept est".split()
)
"""Words whose full stop ends no sentence by itself."""

_ENDS_TOO = frozenset("etc inc ltd co corp u.s u.k u.n a.m p.m".split())
"""Those of them that may stand last in a sentence: a capital letter after them decides."""


_STARTERS = frozenset(
    "The A An In On At But And It He She They We This That These Those There If When While As By For From With What Since After Before However Its His Their Our "
    "No Not One Two Some Many Most Both Yet Still Even According Although Despite Meanwhile".split()
)
"""Words with a capital that then start a sentence; after `U.S.` any other may be part of a name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code points `start` to `end` (exclusive) of a text, without blanks at the ends; `first` of its paragraph."""

    start: int
    end: int
    text: str
    paragraph: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        begin = start
        for match in _END.finditer(text, start, end):
            if _ends(text, match, begin, end):
                found += _trimmed(text, begin, match.end(), number)
                begin = match.end()
        found += _trimmed(text, begin, end, number)
    return tuple(found)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Ranges of paragraphs: between blank lines, or each line where lines are not broken by a margin."""
    lines = [len(line) for line in text.split("\n") if line.strip()]
    wrapped = len(lines) > 3 and sorted(lines)[int(0.9 * len(lines))] <= _WRAPPED
    pattern = re.compile(r"\n[^\S\n]*(?:\n\s*)+|\n(?=[^\S\n]*(?:[#>*-]|\d+\.)\s)" if wrapped else r"\n\s*")
    ranges: list[tuple[int, int]] = []
    begin = 0
    for match in pattern.finditer(text):
        ranges.append((begin, match.start()))
        begin = match.end()
    return [*ranges, (begin, len(text))]


def _ends(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 40)].lstrip()
    if not rest:
        return True
    follows = rest.lstrip("\"'“‘«([#*_")
    capital = not follows or not follows[0].islower()
    if not match.group().startswith(".") or match.group().startswith(".."):
        return capital
    word = re.search(r"[\w.]*$", text[max(begin, match.start() - 20) : match.start()])
    before = word.group().casefold() if word else ""
    if len(before) == 1 and before.isalpha() and before != "i":
        return False
    if before in _SHORT:
        first = re.match(r"[A-Za-z]+", follows)
        return before in _ENDS_TOO and first is not None and first.group() in _STARTERS
    return capital


def _trimmed(text: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    found = []
    while start < end:
        cut = min(end, start + LONGEST)
        piece = text[start:cut]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if first < last:
            found.append(Sentence(first, last, text[first:last], paragraph))
        start = cut
    return found
