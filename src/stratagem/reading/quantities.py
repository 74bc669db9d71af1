"""Quantities of a sentence: value or range, hedge, unit, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stratagem.reading.hedging import hedge_after, hedge_before
from stratagem.reading.measures import TIMES, Measure, measure_after, money_before, rate_after
from stratagem.reading.neighbours import inherited
from stratagem.reading.numerals import Numeral, numerals
from stratagem.reading.quantity import ABSTRACT, NONE, PERCENT, Quantity, Span, is_taken
from stratagem.reading.ranks import ranks
from stratagem.reading.traps import is_quantity, signs
from stratagem.reading.vague import vague

_RANGE_WORDS = re.compile(r"\s*(?:–|—|-|\bto\b|\bor\b)\s*(?:(?:US)?[$€£]\s?)?", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:gr[eo]wn?|ris\w*|rose|f[ae]ll\w*|increas\w*|decreas\w*|cut|dropp?\w*|went|gone|expand\w*|shr[aiu]nk\w*|rais\w*|reduc\w*|doubl\w*|swell\w*|swollen|jump\w*|climb\w*|soar\w*|slid|lower\w*)\b[^.;]*$",
    re.IGNORECASE,
)
_ALL = re.compile(r"\ball\s+$", re.IGNORECASE)


def quantities(text: str, taken: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities of a sentence in order; `taken` are ranges that are something else: dates, names."""
    taken = [*taken, *signs(text)]
    found = [*_numbers(text, taken), *vague(text, taken), *ranks(text, taken)]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return inherited(kept, text)


def _numbers(text: str, taken: Sequence[Span]) -> list[Quantity]:
    found: list[Quantity] = []
    read = [each for each in numerals(text) if not is_taken(each.start, each.end, taken) and is_quantity(text, each)]
    index = 0
    while index < len(read):
        first = read[index]
        second = read[index + 1] if index + 1 < len(read) else None
        if second is not None and (kind := _joined(text, first, second)):
            if kind == "range":
                found.append(_quantity(text, first, second))
            else:
                found += [_quantity(text, first, None), _quantity(text, second, None)]
            index += 2
            continue
        found.append(_quantity(text, first, None))
        index += 1
    return found


def _joined(text: str, first: Numeral, second: Numeral) -> str | None:
    """Whether two numbers make a range, or stand for a change from one to the other."""
    between = text[first.end : second.start]
    stripped = _strip_unit(text, first.end, second.start)
    before = text[: first.start]
    starts_between = re.search(
        r"\bbetween\s+(?:about |around |roughly |some |an estimated )?(?:US)?[$€£]?\s?$", before, re.IGNORECASE
    )
    if starts_between and re.fullmatch(r"\s*and\s*(?:(?:US)?[$€£]\s?)?", stripped, re.IGNORECASE):
        return "range"
    if len(between) > 40 or not _RANGE_WORDS.fullmatch(stripped):
        return None
    if re.search(r"\bfrom\s+(?:\w+ )?(?:US)?[$€£]?\s?$", before, re.IGNORECASE) and _CHANGE.search(before):
        return "change"
    low, high = _ends(first, second)
    return "range" if low < high else None


def _strip_unit(text: str, start: int, end: int) -> str:
    """What stands between two numbers without the unit of the first."""
    measure = measure_after(text[:end], start)
    return text[measure.end : end] if measure and measure.end < end else text[start:end]


def _ends(first: Numeral, second: Numeral) -> tuple[float, float]:
    """The ends of a range; in `1.1 to 1.4 billion` the scale of the second is that of both."""
    low = first.value
    if first.scale == 1.0 and second.scale > 1.0 and low < 1000:
        low *= second.scale
    elif not first.in_words and low < 1000 and second.value / 20 <= 1000 * low < second.value and second.scale == 1.0:
        low *= 1000  # `600-700,000`
    elif first.in_words and second.in_words and second.value >= 1000 and low < 100:
        low *= next(scale for scale in (1e12, 1e9, 1e6, 1e3) if second.value >= scale)
    return low, second.value


def _quantity(text: str, first: Numeral, second: Numeral | None) -> Quantity:
    low, high = (first.value, first.value) if second is None else _ends(first, second)
    last = second or first
    start, end = first.start, last.end
    unit: str | None = None
    words = ""
    money = money_before(text, first.start) or (money_before(text, second.start) if second else None)
    if money:
        unit, start = money[0], min(start, money[1])
    hedge, start = _before(text, start, second is not None)
    after = hedge_after(text, end)
    if after and hedge == NONE:
        hedge, end = after
    measure = measure_after(text, end)
    if first.is_share:
        unit, low, high = PERCENT, round(100 * low, 2), round(100 * high, 2)
        words = _phrase(text, end)
    elif money is None and measure is not None:
        unit, end, words = measure.unit, measure.end, measure.words
    if unit == PERCENT and not first.is_share:
        words = _phrase(text, end) or words
    unit, end = _with_rate(text, unit, end, money is not None, measure)
    if unit in TIMES and hedge == "over":  # `over ten years` tells how long, not how little
        hedge = NONE
    if hedge == NONE and (late := hedge_after(text, end)):
        hedge, end = late
    sure = _sureness(first, unit, hedge)
    if all_of := _ALL.search(text[:start]):  # `all three`
        start, sure = all_of.start(), max(sure, 0.4)
    return Quantity(start, end, low, high, unit, hedge, words or _phrase(text, end), sure)


def _before(text: str, start: int, is_range: bool) -> tuple[str, int]:
    """The hedge before a number, and where the whole then starts; `between` and `from` of a range are no hedge."""
    if is_range:
        lead = re.search(r"(?:\bbetween|\bfrom|\banywhere from)\s*$", text[:start], re.IGNORECASE)
        start = lead.start() if lead else start
    found = hedge_before(text, start)
    return found if found else (NONE, start)


def _with_rate(
    text: str, unit: str | None, end: int, is_money: bool, measure: Measure | None
) -> tuple[str | None, int]:
    """The unit with the time by which it is told, and where the words of it end."""
    if unit is None or unit in TIMES:
        return unit, end
    rate = rate_after(text, end)
    if rate is None and is_money and measure is not None and measure.unit not in TIMES:
        rate = rate_after(text, measure.end)
    if rate is None:
        return unit, end
    return f"{unit}/{rate[0]}", rate[1]


def _phrase(text: str, end: int) -> str:
    """The words after a quantity up to the end of its clause: what it is of."""
    match = re.match(r"\s*(?:(?:of|in|on)\s+)?((?:[^\s,;:.()“”\"–—]+\s*){1,7})", text[end:])
    return " ".join(match[1].split()) if match else ""


def _sureness(first: Numeral, unit: str | None, hedge: str) -> float:
    if unit is None:
        return 0.55 if first.value >= 100 and not first.in_words else 0.2 if first.in_words and hedge == NONE else 0.35
    if first.in_words and first.value <= 12 and not first.is_share:
        return 0.25 if unit in ABSTRACT else 0.6
    return 0.9
