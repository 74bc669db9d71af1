"""Numbers that count nothing: parts of names, ordinals, clock times, telephone numbers, versions, pronouns."""

from __future__ import annotations

import re

from stratagem.reading.measures import TIMES, measure_after, money_before
from stratagem.reading.numerals import Numeral
from stratagem.reading.quantity import PERCENT, Span

_NAME_BEFORE = re.compile(
    r"(?:\b(?:article|articles|resolution|chapter|section|no|nos|number|group of|figure|table|page|pages|paragraph|clause|phase|option|type|route|highway|flight|"
    r"mark|act|law|decree|order|case|part|level|top|covid|room|unit|point|step|episode|volume|issue|title|version|edition|release|build|model|series|camp|zone|district|block|gate|pier|hill|sector|channel|psalm|verse|windows|ios|android|brigade|regiment|division|kilometre marker)\.?\s*|[A-Za-z]-?|#|№\s?)$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\s*(?:[:.]\d{2}\b|a\.?m\.?\b|p\.?m\.?\b|o[’']clock|GMT|UTC|hours GMT)", re.IGNORECASE)
_DETERMINED = re.compile(
    r"\b(?:the|these|those|both|its|their|his|her|our|any|other|which|between the|of)\s+$", re.IGNORECASE
)
_PART_OF = re.compile(
    r"\b(?:half|most|many|some|several|none|few|all|each|any|[\w-]*\w)\s+of\s+(?:the|its|their|his|her|our|those|these)\s+$",
    re.IGNORECASE,
)
"""`five of the seven`: then the seven are told too."""
_PHONE = re.compile(
    r"\+\d[\d\s()./-]{6,}\d|\b(?:tel|telephone|phone|call|ring|dial|fax|hotline|mobile|text)\b[^.;\d]{0,30}(?P<number>\(?\d[\d\s()/-]{4,}\d)|\b\d{3}-0\d{3}\b|(?<![\d.,:])0\d{2,}(?:[\s-]\d{2,})*",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\b\d+(?:\.\d+){2,}\b|\b(?:version|edition|release|v)\.?\s?\d+(?:\.\d+)*", re.IGNORECASE)
_SCORE = re.compile(
    r"(?<![\d,.])\d{1,2}[-–]\d{1,2}(?=\s+(?:win|loss|defeat|victory|draw|vote|split|majority)\b)", re.IGNORECASE
)
_RATIO = re.compile(r"\b\d{1,2}\s?[:+]\s?\d{1,2}\b(?!\s*(?:[ap]\.?m|GMT))", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:(?:children|boys|girls|those|people|women|men|adults|infants|pupils)\s+(?:under|over|below|above|aged|of)|aged|age)\s+(?:the\s+age\s+of\s+)?"
    r"(?P<number>\d{1,2}(?:\s*(?:-|–|to|and)\s*\d{1,2})?|(?:five|ten|twelve|sixteen|eighteen|twenty(?:-\w+)?|thirty|forty|fifty|sixty))\b"
    r"(?=\s*(?:[,.;:)]|$|(?:were|was|are|is|have|had|who|and|or|can|must|may|refused|left|died)\b))"
    r"|\b\d{1,3}[- ]years?[- ]olds?\b",
    re.IGNORECASE,
)
"""How old somebody is: `children under five`, `aged 18 to 25`, `the 45-year-old`."""

_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|\S+@\S+\.\w+")
_ONE_IS_PRONOUN = re.compile(
    r"\s*(?:-|of\b|another\b|day\b|thing\b|another|can\b|might\b|must\b|should\b|may\b|hand\b|side\b|who\b|that\b|which\b|has\b|is\b|was\b|more\b|and\b|or\b|[,.;:?!]|$)",
    re.IGNORECASE,
)
_UNIT_SIGN = re.compile(r"(?:km|kg|mm|cm|m|g|MW|GW|ha|bn|mn|th)\b")


def signs(text: str) -> list[Span]:
    """Ranges of a text that are signs made of figures: telephone numbers, versions, scores, addresses."""
    found = []
    for pattern in (_PHONE, _VERSION, _SCORE, _RATIO, _AGE, _ADDRESS):
        for match in pattern.finditer(text):
            found.append(match.span("number") if match.groupdict().get("number") else match.span())
    return found


def is_quantity(text: str, numeral: Numeral) -> bool:
    """Whether a number counts or measures, and is no name, ordinal, clock time, pronoun or item of a list."""
    before, after = text[: numeral.start], text[numeral.end :]
    if not numeral.in_words:
        return not (_is_name(text, numeral, before) or _is_other(before, after))
    word = text[numeral.start : numeral.end].casefold()
    if word == "one" and _ONE_IS_PRONOUN.match(after) and not re.search(r"\b(?:only|just)\s+$", before):
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
    if numeral.value <= 12 and _DETERMINED.search(before[-15:]) and not _PART_OF.search(before[-40:]):
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
