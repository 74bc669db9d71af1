"""Numbers in vague words: `thousands of men`, `several battalions`, `a couple of thousand`, `less than a year`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stratagem.reading.hedging import hedge_before
from stratagem.reading.measures import TIMES, measure_after, rate_after
from stratagem.reading.quantity import ABSTRACT, NONE, Quantity, Span, is_taken

_VAGUE = re.compile(
    r"\b(?:(?P<tens>tens of thousands|hundreds of thousands|tens of millions|hundreds of millions|thousands|hundreds|dozens|scores|millions|billions)"
    r"|(?P<few>several|a few|a couple of|a handful of)(?:\s+(?P<of>dozen|hundred|thousand|million|billion))?)\b",
    re.IGNORECASE,
)
_TAKES_PEOPLE = re.compile(
    r"\s+(?:have|had|were|are|took|died|fled|gathered|marched|protested|lost|left|joined|may|will|could|more|who|in|of)\b",
    re.IGNORECASE,
)
_VAGUE_VALUES = {"tens of thousands": 1e4, "hundreds of thousands": 1e5, "tens of millions": 1e7, "hundreds of millions": 1e8,
                 "thousands": 1e3, "hundreds": 1e2, "dozens": 12.0, "scores": 20.0, "millions": 1e6, "billions": 1e9}  # fmt: skip
_VAGUE_HEDGES = {
    "scores": "dozens",
    "tens of millions": "millions",
    "hundreds of millions": "millions",
    "billions": "millions",
}
_OF = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def vague(text: str, taken: Sequence[Span] = ()) -> list[Quantity]:
    """The vague numbers of a sentence, each with the hedge that tells how vague it is."""
    words = [found for match in _VAGUE.finditer(text) if (found := _worded(text, match))]
    times = [found for match in _A_TIME.finditer(text) if (found := _a_time(text, match))]
    return [each for each in (*words, *times) if not is_taken(each.start, each.end, taken)]


def _worded(text: str, match: re.Match[str]) -> Quantity | None:
    end = match.end()
    value, hedge = _meaning(match)
    of = re.match(r"\s+of(?=\s)", text[end:])
    measure = measure_after(text, end + (of.end() if of else 0))
    if measure is None and not (match["of"] or match["tens"]):
        return None
    takes_people = match["tens"] and _TAKES_PEOPLE.match(text[end:])
    last, unit, words = end, "person" if takes_people else None, "people" if takes_people else ""
    if measure is not None:
        last, unit, words = measure.end, measure.unit, measure.words
    elif match["tens"] and not takes_people and text[end:].strip(' .!?”"'):
        return None
    rate = rate_after(text, last) if unit is not None and unit not in TIMES else None
    unit, last = (f"{unit}/{rate[0]}", rate[1]) if rate else (unit, last)
    before = hedge_before(text, match.start())
    start = before[1] if before else match.start()
    return Quantity(start, last, value, value, unit, hedge, words, _sureness(match, unit))


def _meaning(match: re.Match[str]) -> tuple[float, str]:
    """The number that vague words name, and their hedge."""
    if match["tens"]:
        word = match["tens"].casefold()
        return _VAGUE_VALUES[word], _VAGUE_HEDGES.get(word, word)
    few, scale = match["few"].casefold(), _OF.get((match["of"] or "").casefold(), 1.0)
    if "couple" in few:
        return 2 * scale, "about"
    return scale, "several" if "several" in few else "a few"


def _sureness(match: re.Match[str], unit: str | None) -> float:
    if unit in ABSTRACT:
        return 0.25
    if match["tens"] or match["of"]:
        return 0.8 if unit else 0.55
    return 0.55 if unit in TIMES or "person" in (unit or "") else 0.5


_A_TIME = re.compile(
    r"\b(?:an?|one)\s+(?P<unit>minute|hour|day|week|month|year|decade|century)\b(?P<half>\s+and\s+a\s+half)?"
    r"(?!\s+(?:ago|earlier|later|before|after|from\s+now)|[-–])",
    re.IGNORECASE,
)


def _a_time(text: str, match: re.Match[str]) -> Quantity | None:
    """`less than a year`, `a year and a half`: a single unit of time counts only where it is hedged or broken."""
    before = hedge_before(text, match.start())
    if before is None and not match["half"]:
        return None
    hedge, start = before or (NONE, match.start())
    if text[start : start + 6].casefold() == "within":
        return None  # that is a date
    value = 1.5 if match["half"] else 1.0
    unit = match["unit"].casefold()
    value, unit = (100 * value, "year") if unit == "century" else (value, unit)
    return Quantity(start, match.end(), value, value, unit, hedge, match.group(), 0.6)
