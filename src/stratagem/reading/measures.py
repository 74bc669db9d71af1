"""Units after (or before) a number: money, measures, times, and the things that are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONEY_SIGNS = {"US$": "USD", "A$": "AUD", "C$": "CAD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₴": "UAH",
               "₩": "KRW", "₹": "INR", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "CHF": "CHF", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "PLN", "RUB": "RUB", "UAH": "UAH", "CNY": "CNY", "JPY": "JPY"}  # fmt: skip
_UNITS = {
    "%": r"%|per\s?cent\b|pct\b|percentage points?\b|percent\b",
    "USD": r"(?:us\s+|american\s+)?dollars?\b|usd\b", "EUR": r"euros?\b|eur\b", "GBP": r"pounds?(?:\s+sterling)?\b|gbp\b",
    "RUB": r"(?:russian\s+)?rou?bles?\b", "CNY": r"yuan\b|renminbi\b", "KRW": r"won\b", "JPY": r"yen\b", "CHF": r"(?:swiss\s+)?francs?\b",
    "UAH": r"hryvni?as?\b", "INR": r"rupees?\b", "TRY": r"liras?\b",
    "km2": r"square[\s-]+(?:kilomet(?:er|re)s?|km)\b|sq\.?\s?(?:km\b|kilomet(?:er|re)s?\b)|km\s?(?:²|\^?2\b)",
    "mi2": r"square[\s-]+miles?\b|sq\.?\s?mi(?:les?)?\b", "hectare": r"hectares?\b|ha\b", "m2": r"square\s+met(?:er|re)s?\b|m²",
    "acre": r"acres?\b", "km": r"kilomet(?:er|re)s?\b|kms?\b", "mile": r"miles?\b", "mm": r"millimet(?:er|re)s?\b|mm\b",
    "cm": r"centimet(?:er|re)s?\b|cm\b", "m": r"met(?:er|re)s?\b",
    "kg": r"kilogram(?:me)?s?\b|kilos?\b|kg\b", "g": r"grams?\b", "tonne": r"(?:metric\s+)?tons?\b|tonnes?\b",
    "barrel": r"barrels?\b", "litre": r"lit(?:er|re)s?\b", "MW": r"megawatts?\b|mw\b", "GW": r"gigawatts?\b|gw\b",
    "GWh": r"gwh\b|gigawatt[\s-]hours?\b", "kW": r"kilowatts?\b|kw\b", "m3": r"cubic\s+met(?:er|re)s?\b|m³",
    "second": r"seconds?\b", "minute": r"minutes?\b", "hour": r"hours?\b", "day": r"days?\b", "week": r"weeks?\b", "month": r"months?\b",
    "year": r"years?\b|yrs?\b", "decade": r"decades?\b",
}  # fmt: skip
_UNIT_PATTERNS = tuple(
    (unit, re.compile(rf"[\s\u00a0-]*(?:{pattern})", re.IGNORECASE)) for unit, pattern in _UNITS.items()
)
TIMES = frozenset(("second", "minute", "hour", "day", "week", "month", "year", "decade"))

_PER = re.compile(
    r"\s*(?:,\s*)?(?:\b(?:an?|per|each|every|the)\s+|/\s?|(?=daily\b|annually\b|monthly\b|weekly\b|yearly\b))"
    r"(?P<per>day|week|month|year|hour|minute|lit(?:er|re)|kilo(?:gram)?|tonne|ton|head|person|barrel|daily|weekly|monthly|annually|yearly)\b"
    r"(?!\s+(?:ago|earlier|before|later|after))",
    re.IGNORECASE,
)
_PER_NAMES = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year", "liter": "litre",
              "ton": "tonne", "kilo": "kg", "kilogram": "kg", "head": "person"}  # fmt: skip

_PERSONS = frozenset(
    "people persons person troops troop troopers soldiers soldier men women man woman fighters recruits conscripts reservists volunteers "
    "workers employees staff personnel refugees migrants civilians citizens residents inhabitants officers officials police policemen dead killed wounded injured "
    "victims prisoners casualties deaths fatalities losses detainees children students pupils protesters demonstrators pensioners judges "
    "militants insurgents rebels mercenaries servicemen servicemembers combatants instructors engineers doctors nurses patients voters "
    "farmers miners sailors pilots guards interpreters translators advisers advisors specialists technicians teachers families' "
    "infantrymen marines paratroopers commandos evacuees passengers".split()
)
_STRONG = frozenset("people troops men women personnel police children dead wounded cattle aircraft infantry".split())
"""Plurals without an s, and words that count heads by themselves."""
_STOP = frozenset(
    "a an the of in on at to for from by with without and or nor but than that which who whom whose while when where as if because so is are was were be been "
    "being has have had do does did will would can could may might must should shall its his her their our this these those it he she they we there here "
    "into onto over under between across near since until during before after against about around through per each every not no only also still now then "
    "said says ago earlier later more less fewer least most".split()
)
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "lorries": "lorry", "aircraft": "aircraft", "cattle": "cattle",
              "countries": "country", "cities": "city", "companies": "company", "batteries": "battery", "factories": "factory", "families": "family",
              "parties": "party", "bodies": "body", "enemies": "enemy", "allies": "ally", "infantry": "person"}  # fmt: skip
_WORD = re.compile(r"[\s\u00a0-]+([A-Za-zÀ-ÿ’'/.-]+)")
_MORE = re.compile(
    r"\s+(?:more|additional|further|extra|other|long|full|straight|consecutive|whole|new)(?=\s)", re.IGNORECASE
)
_JOINED = re.compile(
    r"-(?P<noun>strong|man|member|nation|seat|ship|vessel|vehicle|plane|aircraft|gun|truck)\b", re.IGNORECASE
)
"""`a 5,000-strong force`, `a 12-member panel`."""

_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit that follows a number, where the words of it end, and the thing counted in words."""

    unit: str
    end: int
    words: str


def money_before(text: str, start: int) -> tuple[str, int] | None:
    """The currency whose sign stands just before `start`, and where the sign starts."""
    before = text[max(0, start - 5) : start].rstrip(" \u00a0")
    end = max(0, start - 5) + len(before)
    for sign, unit in MONEY_SIGNS.items():
        if before.endswith(sign):
            return unit, end - len(sign)
    return None


def measure_after(text: str, end: int) -> Measure | None:
    """The unit right after a number that ends at `end`: a measure, or the noun that is counted."""
    if joined := _JOINED.match(text, end):
        word = joined["noun"].casefold()
        return Measure("person" if word in ("strong", "man") else word, joined.end(), word)
    more = _MORE.match(text, end)
    end = more.end() if more else end
    for unit, pattern in _UNIT_PATTERNS:
        match = pattern.match(text, end)
        if match:
            return Measure(unit, match.end(), match.group().strip(" \u00a0-"))
    return _counted(text, end)


_PER_VERB = re.compile(
    r"\s+(?:(?:are|is|were|was|being|have\s+been|has\s+been)\s+)?[a-z]+(?:\s+[a-z]+){0,2}?\s+(?:every|each|per)\s+(?P<per>day|week|month|year|hour|minute|night)\b"
    r"(?!\s+(?:ago|earlier|before|later|after))",
    re.IGNORECASE,
)
"""`shells are fired every day`: what is done to a number in a time is a rate."""


def rate_after(text: str, end: int) -> tuple[str, int] | None:
    """The time (or amount) by which a rate is told (`a day`, `per month`), and where these words end."""
    match = _PER.match(text, end) or _PER_VERB.match(text, end)
    if not match:
        return None
    per = match["per"].casefold()
    per = "day" if per == "night" else per
    return _PER_NAMES.get(per, "litre" if per.startswith("lit") else per), match.end()


def _counted(text: str, end: int) -> Measure | None:
    """The first plural (or word for people) within some words after a number."""
    position = end
    if (
        of := re.match(
            r"\s+of\s+(?=(?:the|its|their|his|our)\s+)?(?:the\s+|its\s+|their\s+|his\s+|our\s+)?", text[end:]
        )
    ) is not None:
        position = end + of.end() - 1
    for _ in range(_MOST_WORDS):
        match = _WORD.match(text, position)
        if not match:
            return None
        word = match[1].rstrip(".-'’")
        plain = re.sub(r"['’]s?$", "", word.casefold())
        if plain in _STOP or not plain:
            return None
        if plain in _STRONG or plain in _PERSONS or _is_plural(plain):
            return Measure(
                singular(plain), match.start(1) + len(word), text[end : match.start(1) + len(word)].strip(" -")
            )
        if match[1].endswith("."):
            return None
        position = match.end()
    return None


def _is_plural(word: str) -> bool:
    return word in _IRREGULAR or (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "ous", "'s"))
        and word not in ("less", "perhaps", "always")
    )


def singular(word: str) -> str:
    """The name of what is counted: `person` for words that count people, else the word without its plural ending."""
    if word in _PERSONS or word in ("men", "women"):
        return "person"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
