"""Quantities of a sentence: value or range, hedge, unit, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stratagem.reading.hedging import hedge_after, hedge_before
from stratagem.reading.measures import TIMES, Measure, measure_after, money_before, rate_after
from stratagem.reading.numerals import Numeral, numerals

NONE = "none"
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start` to `end` of a text: ends `low` and `high` of a range (equal for a single number).

    `scale_only` marks a vague word (`thousands`) whose value is the number that it names. `sure` is how likely the
    suggestion is right, by measure.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str | None
    hedge: str
    subject: str
    sure: float

    @property
    def point(self) -> float | None:
        """The number, or None for a range."""
        return self.low if self.low == self.high else None


_JOIN = re.compile(r"\s*(?:–|—|-|to|or|and)\s*(?:(?:US)?[$€£]\s?)?", re.IGNORECASE)
_RANGE_WORDS = re.compile(r"\s*(?:–|—|-|\bto\b|\bor\b)\s*(?:(?:US)?[$€£]\s?)?", re.IGNORECASE)
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
_CHANGE = re.compile(
    r"\b(?:gr[eo]wn?|ris\w*|rose|f[ae]ll\w*|increas\w*|decreas\w*|cut|dropp?\w*|went|gone|expand\w*|shr[aiu]nk\w*|rais\w*|reduc\w*|doubl\w*|swell\w*|swollen|jump\w*|climb\w*|soar\w*|slid|lower\w*)\b[^.;]*$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:article|articles|resolution|chapter|section|no|nos|number|group of|figure|table|page|pages|paragraph|clause|phase|option|type|route|highway|flight|"
    r"mark|act|law|decree|order|case|part|level|top|covid|room|unit|point|step|episode|volume|issue|room|title|brigade|regiment|division|kilometre marker)\.?\s*|[A-Za-z]-?|#|№\s?)$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\s*(?:[:.]\d{2}\b|a\.?m\.?\b|p\.?m\.?\b|o[’']clock|GMT|UTC|hours GMT)", re.IGNORECASE)
_DETERMINED = re.compile(
    r"\b(?:the|these|those|both|its|their|his|her|our|all|any|other|which|between the|of)\s+$", re.IGNORECASE
)
_ONE_IS_PRONOUN = re.compile(
    r"\s*(?:-|of\b|another\b|day\b|thing\b|another|can\b|might\b|must\b|should\b|may\b|hand\b|side\b|who\b|that\b|which\b|has\b|is\b|was\b|more\b|and\b|or\b|[,.;:?!]|$)",
    re.IGNORECASE,
)
_UNIT_SIGN = re.compile(r"(?:km|kg|mm|cm|m|g|MW|GW|ha|bn|mn|th)\b")
_RANK = re.compile(
    r"\b(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[-\s](?P<most>largest|biggest|highest|smallest|most\s\w+|poorest|richest|strongest|longest|oldest)\b(?:\s+(?P<thing>[\w-]+))?",
    re.IGNORECASE,
)
_NTH_YEAR = re.compile(
    r"\b(?:its|the|their|a|his|her)\s+(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?P<unit>year|yr|month|week|day)\b",
    re.IGNORECASE,
)
_RANKS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_RATIO = re.compile(
    r"\b(?:one|a|an|1)\s+(?P<thing>(?:[\w-]+\s+){1,6}?)(?:will be \w+ |is \w+ |are \w+ )?(?:for|per|to)\s+(?:each|every)?\s*$",
    re.IGNORECASE,
)

_ABSTRACT = frozenset(
    "reason aim member way thing leader side point factor question option goal issue problem kind type part step case matter objective term theme sort interest consideration".split()
)
"""Things whose small numbers (`two aims`) count what a text lists, not what the world holds."""

Span = tuple[int, int]


def quantities(text: str, taken: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities of a sentence in order; `taken` are ranges that are something else: dates, names."""
    found = [*_numbers(text, taken), *_vague(text, taken), *_ranks(text, taken)]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return _inherited(kept, text)


def _numbers(text: str, taken: Sequence[Span]) -> list[Quantity]:
    found: list[Quantity] = []
    read = [each for each in numerals(text) if not _is_taken(each.start, each.end, taken) and _is_quantity(text, each)]
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
    return [quantity for quantity in found if quantity.unit is not None or quantity.sure > 0.3]


def _is_taken(start: int, end: int, taken: Sequence[Span]) -> bool:
    return any(start < last and first < end for first, last in taken)


def _is_quantity(text: str, numeral: Numeral) -> bool:
    """Whether a number counts or measures, and is no name, ordinal, clock time, pronoun or item of a list."""
    before, after = text[: numeral.start], text[numeral.end :]
    if not numeral.in_words:
        return not (_is_name(text, numeral, before) or _is_other(before, after))
    word = text[numeral.start : numeral.end].casefold()
    if word == "one" and _ONE_IS_PRONOUN.match(after):
        return False
    if numeral.is_share:
        if (
            re.search(r"(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)$", word)
            and word.split()[0] in ("a", "an", "one")
            and not re.match(
                r"\s*(?:of\b|the\b|[,.;:)]|$|(?:to|more|less|as|last|this|since|in|by|from|over|after|compared|between|when|while|on|at|for|and|or|but|within|during)\b)",
                after,
            )
        ):
            return False
        return not re.match(r"\s*(?:way|time|hour|the way|-)", after) or word.startswith(("half a", "half the"))
    if word == "zero":
        return False
    if numeral.value <= 12 and _DETERMINED.search(before[-15:]):
        measure = measure_after(text, numeral.end)
        if measure is None or (measure.unit not in TIMES and measure.unit != PERCENT):
            return False
    return True


def _is_name(text: str, numeral: Numeral, before: str) -> bool:
    """Whether a figure belongs to a name: `F-16`, `Article 5`, `No. 10`."""
    name = _NAME_BEFORE.search(before[-20:])
    if name is None:
        return False
    return not before.endswith((" ", "\u00a0")) or (
        len(name.group().strip()) > 1 and not money_before(text, numeral.start)
    )


def _is_other(before: str, after: str) -> bool:
    """Whether a figure is an ordinal, a clock time, the number of a list's item, or a part of a longer sign."""
    if _ORDINAL.match(after) or _CLOCK.match(after) or re.match(r"[/.]\d", after):
        return True
    if re.match(r"-\d", after) and not re.match(r"-\d[\d,.]*(?![\d/-])", after):
        return True
    if not before.strip() and re.match(r"[A-Za-z]|[-/][A-Z]|[.)]\s", after):
        return True
    return bool(re.match(r"[a-zA-Z]{1,2}(?:\b|\d)", after) and not _UNIT_SIGN.match(after))


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
        unit, low, high = PERCENT, round(100 * low, 1), round(100 * high, 1)
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
    return Quantity(start, end, low, high, unit, hedge, words or _phrase(text, end), _sureness(first, unit, hedge))


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
        return 0.25 if unit in _ABSTRACT else 0.6
    return 0.9


def _vague(text: str, taken: Sequence[Span]) -> list[Quantity]:
    """Vague words for numbers: `thousands of men`, `several battalions`, `a few hundred`."""
    found = []
    for match in _VAGUE.finditer(text):
        if _is_taken(match.start(), match.end(), taken):
            continue
        end = match.end()
        if match["tens"]:
            word = match["tens"].casefold()
            value, hedge = _VAGUE_VALUES[word], _VAGUE_HEDGES.get(word, word)
        else:
            value, hedge = (
                _OF.get((match["of"] or "").casefold(), 1.0),
                "several" if "several" in match["few"].casefold() else "a few",
            )
        of = re.match(r"\s+of(?=\s)", text[end:])
        measure = measure_after(text, end + (of.end() if of else 0))
        if measure is None and (match["few"] or not _TAKES_PEOPLE.match(text[end:])):
            continue
        last, unit, words = (measure.end, measure.unit, measure.words) if measure else (end, "person", "people")
        rate = rate_after(text, last) if unit not in TIMES else None
        unit, last = (f"{unit}/{rate[0]}", rate[1]) if rate else (unit, last)
        sure = (
            0.25
            if unit in _ABSTRACT
            else 0.8
            if match["tens"] or match["of"]
            else 0.55
            if unit in TIMES or "person" in unit
            else 0.5
        )
        found.append(Quantity(match.start(), last, value, value, unit, hedge, words, sure))
    return found


def _ranks(text: str, taken: Sequence[Span]) -> list[Quantity]:
    """Ranks (`fourth largest army`) and running times (`its third year`: two to three years)."""
    found = []
    for match in _RANK.finditer(text):
        rank = float(_RANKS[match["rank"].casefold()])
        found.append(Quantity(match.start(), match.end(), rank, rank, "rank", NONE, match.group(), 0.6))
    for match in _NTH_YEAR.finditer(text):
        rank = _RANKS[match["rank"].casefold()]
        unit = "year" if match["unit"].casefold() == "yr" else match["unit"].casefold()
        found.append(Quantity(match.start(), match.end(), rank - 1.0, float(rank), unit, NONE, match.group(), 0.5))
    return [each for each in found if not _is_taken(each.start, each.end, taken)]


_LEADS = re.compile(
    r"(?P<per>\b(?:daily|weekly|monthly|annual|yearly)\s+)?(?P<noun>\b[a-z’'-]{3,})(?:\s+(?:of|in|among|from|for|on|since|to|at|by|has|have|had|is|are|was|were|been|be|the|a|an|its|their|full-scale|[\w’'-]+)){0,9}?\s+"
    r"(?:estimated at|put at|reached|reaches|reach|total(?:s|led|ling)?|number(?:s|ed|ing)?|stands? at|stood at|(?:rose|fell|risen|fallen|grew|grown|rise|fall|increased?|triple|double|up|down) (?:to|from)|amount(?:s|ed|ing)? to|at|of|is|are|was|were|surpass(?:es|ed)?|exceed(?:s|ed)?|hit|top(?:s|ped)?)\s*$"
)
_CLAUSE = re.compile(r"[;:(“”\"]|\b(?:says?|said|that|told|counts?|counted|there|puts?)\b")
_NOUN = re.compile(r"(?:\b(?P<per>daily|weekly|monthly|annual|yearly)\s+)?(?<![\w-])(?P<noun>[a-z]{3,})")
_PER = {"daily": "day", "weekly": "week", "monthly": "month", "annual": "year", "yearly": "year"}


def _noun_before(text: str, start: int) -> tuple[str, str] | None:
    """The thing that is counted where it stands before its number: `casualties estimated at 1,000`."""
    clause = _CLAUSE.split(text[max(0, start - 140) : start])[-1]
    for match in reversed(list(_NOUN.finditer(clause))):
        word = match["noun"]
        if word == "population":
            return "person", word
        measure = measure_after(f"0 {word}", 1)
        if measure is None or word in (
            "was",
            "has",
            "this",
            "its",
            "surpasses",
            "exceeds",
            "stands",
            "estimates",
            "sources",
            "numbers",
            "totals",
            "rises",
            "falls",
            "reaches",
            "lies",
            "has",
        ):
            continue
        if measure.unit in TIMES or measure.unit == PERCENT:
            return None
        if (
            _LEADS.search(
                clause[match.start() :] if clause[match.start() :].endswith(" ") else clause[match.start() :] + " "
            )
            or measure.unit == "person"
        ):
            return (f"{measure.unit}/{_PER[match['per']]}" if match["per"] else measure.unit), word
    return None


_OF_NEXT = re.compile(r"\s+of\s+(?:(?:its|the|their|his|our|some|about)\s+){0,2}\d")


def _inherited(found: list[Quantity], text: str) -> list[Quantity]:
    """Quantities without a unit take it from their neighbour: `4,200 containers, up from 2,900`."""
    known: list[Quantity] = []
    for index, quantity in enumerate(found):
        if (
            quantity.unit is None
            and (quantity.low >= 20 or quantity.hedge != NONE)
            and (noun := _noun_before(text, quantity.start))
        ):
            rate = rate_after(text, quantity.end)
            quantity = replace(
                quantity,
                unit=f"{noun[0]}/{rate[0]}" if rate and "/" not in noun[0] else noun[0],
                subject=noun[1],
                sure=0.65,
            )
        elif quantity.unit is None:
            order = [*reversed(known), *found[index + 1 :]]
            if _OF_NEXT.match(text, quantity.end):
                order = [*found[index + 1 :], *reversed(known)]
            near = [each for each in order if each.unit and each.unit not in TIMES and each.unit != "rank"]
            if near and 1 / 60 <= max(quantity.low, 1e-9) / max(near[0].low, 1e-9) <= 60:
                quantity = replace(quantity, unit=near[0].unit, subject=near[0].subject, sure=max(0.5, quantity.sure))
            elif re.match(r"\s+of them\b", text[quantity.end :]):
                quantity = replace(quantity, unit="person", sure=0.5)
        if quantity.unit is not None or quantity.sure >= 0.5:
            known.append(quantity)
    return known
