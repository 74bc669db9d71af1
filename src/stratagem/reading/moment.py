"""A date that words name, and the words that all dates are made of: months, counts, roles such as `since` and `by`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from stratagem.reading.numerals import number_in_words

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
MONTH = r"(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
YEAR = r"(?P<year>(?:18|19|20)\d\d)\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
NUMBER = r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several|a few|few|couple of|a couple of|many|some)"
UNIT = r"(?P<unit>day|week|fortnight|month|year|decade)s?"
PART = r"(?:(?P<part>early|mid|middle of|late|the (?:beginning|start|end|middle) of|beginning of|start of|end of)[\s-]*(?:in\s+|of\s+)?)?"
ROLE = (
    r"(?:\b(?P<role>since|from|starting in|beginning in|by|until|till|before|ahead of|after|following|as of|up to|no later than|not before|between|in|on|of|during|for|over|at|around|about|through)\s+"
    r"(?:the\s+)?(?:about\s+|around\s+)?(?:the\s+(?:night|morning|evening|afternoon|day|reform|events?|vote|war|talks|summit)\s+of\s+)?)?"
)
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_FLOOR = frozenset(("since", "from", "starting in", "beginning in", "after", "following", "not before"))
_CEILING = frozenset(("by", "until", "till", "before", "ahead of", "up to", "no later than"))
_VAGUE_COUNT = {
    "several": (2, 6),
    "a few": (2, 5),
    "few": (2, 5),
    "couple of": (2, 2),
    "a couple of": (2, 2),
    "many": (3, 20),
    "some": (2, 6),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `start` to `end` of a text: first and last day of what the words name, either open (None).

    `role` is `since`, `by` or empty; `about` marks words such as `recent weeks` that name no certain days; `known` is
    False where only the date of the document could tell the days, and it has none.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    role: str = ""
    about: bool = False
    sure: float = 0.9

    @property
    def known(self) -> bool:
        """Whether at least one end is known."""
        return self.first is not None or self.last is not None


def in_month(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def month_of(match: re.Match[str], group: str = "month") -> int:
    return MONTHS[match[group].rstrip(".").casefold()]


def role_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return (groups.get("role") or "").casefold()


def placed(match: re.Match[str], first: date, last: date, text: str, about: bool = False, sure: float = 0.9) -> Moment:
    """The moment of a match, with what the word before it makes of it."""
    role = role_of(match)
    start, end = match.span()
    if role in _FLOOR:
        return Moment(start, end, first, last, "since", about, sure)
    if role in _CEILING:
        return Moment(start, end, None, first if role in ("before", "ahead of") else last, "by", about, sure)
    return Moment(start, end, first, last, "", about, sure)


def nearest_year(written: date, month: int, day: int, ahead: bool) -> int:
    """The year in which a month and day without a year lies: the nearest, with a leaning to the past or ahead."""

    def distance(year: int) -> float:
        days = (date(year, month, day) - written).days
        return days * (1.0 if ahead else 2.5) if days > 0 else -days * (2.5 if ahead else 1.0)

    return min((written.year - 1, written.year, written.year + 1), key=distance)


def leans_ahead(match: re.Match[str], text: str) -> bool:
    """Whether words around tell of what is to come."""
    role = role_of(match)
    if role in ("by", "until", "till", "no later than", "not before", "ahead of"):
        return True
    if role == "for" and re.search(
        r"\b(?:pledg|promis|plan|schedul|set|due|earmark|book|slat|expect|call|reserv)\w*(?:\s+\w+)?\s*$",
        text[: match.start()],
    ):
        return True
    clause = re.split(r"[,;:“”\".]", text[max(0, match.start() - 200) : match.start()])[-1]
    return bool(
        re.search(r"\b(?:will|shall|due|expected|expects|plans?|planned|next|to be|scheduled|going to|would)\b", clause)
    )


def parted(first: date, last: date, part: str | None) -> tuple[date, date]:
    """The early, middle or late third of a span."""
    if not part:
        return first, last
    word = part.casefold()
    days = (last - first).days + 1
    if "early" in word or "beginning" in word or "start" in word:
        return first, first + timedelta(days=round(days / 3) - 1)
    if "mid" in word:
        return first + timedelta(days=round(days / 3)), first + timedelta(days=round(2 * days / 3) - 1)
    if "end" in word:
        return last - timedelta(days=max(1, days // 12)) if days > 60 else last - timedelta(days=5), last
    return first + timedelta(days=round(2 * days / 3)), last


def period(written: date, unit: str, step: int) -> tuple[date, date]:
    """The week, month, year or decade of a day, `step` periods on."""
    if unit == "week":
        monday = written - timedelta(days=written.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        months = written.year * 12 + written.month - 1 + step
        return in_month(months // 12, months % 12 + 1)
    if unit == "decade":
        decade = written.year // 10 * 10 + 10 * step
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    year = written.year + step
    return date(year, 1, 1), date(year, 12, 31)


def counted(word: str) -> tuple[int, int]:
    folded = " ".join(word.casefold().split())
    if folded in _VAGUE_COUNT:
        return _VAGUE_COUNT[folded]
    if folded in ("a", "an"):
        return 1, 1
    number = int(folded) if folded.isdigit() else int(number_in_words(folded) or 1)
    return number, number


def shifted(day: date, unit: str, count: int) -> date:
    """`day`, `count` units on; kept within the calendar."""
    try:
        if unit in _DAYS_OF:
            return day + timedelta(days=count * _DAYS_OF[unit])
        months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
        first, last = in_month(months // 12, months % 12 + 1)
        return first.replace(day=min(day.day, last.day))
    except (ValueError, OverflowError):
        return day
