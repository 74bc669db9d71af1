"""Numbers in figures and in words: `12,000`, `1.2 million`, `two hundred and forty`, `a third`, `one in ten`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = {
    word: 10 * (index + 2) for index, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "m": 1e6, "k": 1e3, "b": 1e9,
}  # fmt: skip
_PARTS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5,
    "sixth": 1 / 6, "sixths": 1 / 6, "seventh": 1 / 7, "eighth": 1 / 8, "eighths": 1 / 8, "ninth": 1 / 9,
    "tenth": 1 / 10, "tenths": 1 / 10, "twentieth": 1 / 20, "hundredth": 1 / 100,
}  # fmt: skip

_SMALL = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion"
_WORDS = rf"(?:(?:{_SMALL})(?:-(?:{_SMALL}))?|a(?=\s+(?:{_BIG})\b))(?:(?:(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion))\s+and)?\s+(?:(?:{_SMALL})(?:-(?:{_SMALL}))?|{_BIG})(?!\w))*"
_FIGURES = r"(?<![\w.,/])(?:(?<!-)|(?<=\d-))(?:(?<!\d)-)?(?:\d{1,3}(?:(?P<mark>[,'’\u00a0\u202f\u2009 ])\d{3})(?:(?P=mark)\d{3})*(?!\d)(?:\.\d+)?|\d+(?:[.]\d+)?(?![\d]))"
_SCALE = (
    r"(?:[\s\u00a0-]*(?P<scale>hundred|thousand|million|billion|trillion|mn|mln|bn|bln|tn)\b|(?P<suffix>[mkb])\b(?!\.))"
)
_WHOLE = r"(?:\s+(?:of\s+)?an?\s+(?P<whole>thousand|million|billion|trillion)(?!\w))?"
_PART = rf"(?P<count>(?:an?|one|two|three|four|five|seven|nine)(?:\s+|-))?(?P<part>{'|'.join(_PARTS)})(?!\w)"

_NO_NOUN = r"(?=\s*(?:[,.;:)!?]|$)|\s+(?:has|have|had|is|are|was|were|will|would|can|could|may|now|says?|said|lives?|lost|wants?)\b)"
"""After `one soldier in three` stands no noun: `two towns in three days` is no share."""

_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}

NUMERAL = re.compile(
    rf"(?P<share>\b(?:(?P<few>{_SMALL}|\d{{1,2}})(?P<thing>\s+[a-z]{{3,}})?\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<many>ten|five|three|four|twenty|a\s+hundred|six|eight|\d{{1,3}})\b(?(thing){_NO_NOUN})))"
    rf"|\b(?P<mixed>(?P<base>{_SMALL}|\d{{1,3}})[\s-]+and[\s-]+a[\s-]+(?P<rest>half|quarter|third)\b(?:\s+(?P<times>thousand|million|billion|trillion)\b)?)"
    rf"|(?<![\w.,])(?P<vulgar>\d*[½¼¾])(?:\s+(?P<vulgar_times>thousand|million|billion|trillion)\b)?"
    rf"|\b(?P<dozen>(?:an?|one|two|three|half\s+a)\s+dozen|\d+\s+dozen)\b"
    rf"|\b{_PART}{_WHOLE}"
    rf"|(?P<figures>{_FIGURES}){_SCALE}?"
    rf"|\b(?P<words>{_WORDS})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `start` to `end` of a text; `is_share` if it is a part of a whole (`a third`), `in_words` if spelt."""

    start: int
    end: int
    value: float
    is_share: bool
    in_words: bool
    scale: float = 1.0


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order."""
    for match in NUMERAL.finditer(text):
        found = _read(match)
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if match["share"]:
        few, many = _small(match["few"]), _small(match["many"].split()[-1])
        return Numeral(start, end, few / many, True, True) if few and many and few < many else None
    if match["mixed"]:
        whole = _small(match["base"])
        times = SCALES[match["times"].casefold()] if match["times"] else 1.0
        return Numeral(start, end, ((whole or 0.0) + _PARTS[match["rest"].casefold()]) * times, False, True, times)
    if match["vulgar"]:
        digits = match["vulgar"][:-1]
        times = SCALES[match["vulgar_times"].casefold()] if match["vulgar_times"] else 1.0
        return Numeral(start, end, (float(digits or 0) + _VULGAR[match["vulgar"][-1]]) * times, False, False, times)
    if match["dozen"]:
        first = match["dozen"].split()[0].casefold()
        count = 0.5 if first == "half" else _small(first) or 1.0
        return Numeral(start, end, 12 * count, False, True)
    if match["part"]:
        return _part(match)
    if match["figures"]:
        digits = re.sub(r"[,'’\s]", "", match["figures"])
        scale = (
            SCALES[(match["scale"] or match["suffix"] or "").casefold()] if match["scale"] or match["suffix"] else 1.0
        )
        return Numeral(start, end, round(float(digits) * scale, 6), False, False, scale)
    value = number_in_words(match["words"])
    return Numeral(start, end, value, False, True) if value is not None else None


def _part(match: re.Match[str]) -> Numeral | None:
    word = match["part"].casefold()
    count = (match["count"] or "").strip(" -").casefold()
    if word != "half" and not count:
        return None
    many = _small(count) or 1.0
    share = many * _PARTS[word]
    if match["whole"]:
        return Numeral(match.start(), match.end(), share * SCALES[match["whole"].casefold()], False, True)
    return Numeral(match.start(), match.end(), share, True, True) if share < 1 else None


def _small(word: str) -> float | None:
    word = word.casefold()
    if word in ("a", "an"):
        return 1.0
    if word == "hundred":
        return 100.0
    if word.isdigit():
        return float(word)
    found = _UNITS.get(word, _TENS.get(word))
    return None if found is None else float(found)


def number_in_words(words: str) -> float | None:
    """The value of a number in words, or None if the words make none."""
    total, current = 0.0, 0.0
    for word in words.casefold().replace("-", " ").split():
        if word == "and":
            continue
        small = _small(word) if word != "hundred" else None
        if small is not None:
            current += small
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in SCALES:
            total += (current or 1) * SCALES[word]
            current = 0.0
        else:
            return None
    return total + current
