"""Dates of a sentence: days, months, seasons, spans that are told from the date of the document."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
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
_WEEKDAYS = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}

_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)\b"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)\b"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NUMBER = r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several|a few|few|couple of|a couple of|many|some)"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_PART = r"(?:(?P<part>early|mid|middle of|late|the (?:beginning|start|end|middle) of|beginning of|start of|end of)[\s-]*(?:in\s+|of\s+)?)?"
_ROLE = (
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


def moments(text: str, written: date | None) -> list[Moment]:
    """The dates of a sentence in order, those told relatively counted from `written`, the date of the document."""
    found: list[Moment] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            moment = read(match, written, text)
            if moment is not None:
                found.append(moment)
    found.sort(key=lambda moment: (moment.start, -moment.end))
    found = [moment for moment in found if not _repeated(moment, found, text)]
    kept: list[Moment] = []
    for moment in found:
        rival = kept[-1] if kept and moment.start < kept[-1].end else None
        if rival is None:
            kept.append(moment)
        elif moment.end - moment.start > rival.end - rival.start:
            kept[-1] = moment
    return kept


def _repeated(moment: Moment, found: list[Moment], text: str) -> bool:
    """Whether a weekday is told again as a day of a month: `on Wednesday, 23 October`."""
    word = text[moment.start : moment.end].split()[-1].casefold()
    return word in _WEEKDAYS and any(
        other.start > moment.start
        and text[moment.end : other.start].strip(" ,(") == ""
        and other.start - moment.end <= 2
        for other in found
    )


def years_spans(text: str) -> list[tuple[int, int]]:
    """Ranges of a text that are years and so no quantities: `2014`, `2021-23`, `the 1990s`."""
    return [
        match.span()
        for match in re.finditer(
            r"(?<![\d.,$€£])(?:1[5-9]|20)\d\d(?:s\b|[-–/]\d{2,4})?(?![\d.,]\d)(?!\s*(?:km|kg|tonnes|tons|people|troops|soldiers|men|%|per|dollars|\w+s\b))",
            text,
        )
    ]


def in_month(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month(match: re.Match[str], group: str = "month") -> int:
    return MONTHS[match[group].rstrip(".").casefold()]


def _role(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return (groups.get("role") or "").casefold()


def _placed(match: re.Match[str], first: date, last: date, text: str, about: bool = False, sure: float = 0.9) -> Moment:
    """The moment of a match, with what the word before it makes of it."""
    role = _role(match)
    start, end = match.span()
    if role in _FLOOR:
        return Moment(start, end, first, last, "since", about, sure)
    if role in _CEILING:
        return Moment(start, end, None, first if role in ("before", "ahead of") else last, "by", about, sure)
    return Moment(start, end, first, last, "", about, sure)


def _full(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`28 October 2024`, `October 28`, `22 to 24 October`."""
    groups = match.groupdict()
    month, day = _month(match), int(match["day"])
    last_day = int(groups["last"]) if groups.get("last") else day
    if groups.get("year"):
        year = int(match["year"])
    elif written is not None:
        year = nearest_year(written, month, min(day, 28), _leans_ahead(match, text))
    else:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    try:
        first = date(year, month, day)
        last = date(year, _month(match, "month2") if groups.get("month2") else month, last_day)
    except ValueError:
        return None
    return _placed(match, first, last, text)


def _iso(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    try:
        day = date(int(match["year"]), int(match["m"]), int(match["day"]))
    except ValueError:
        return None
    return _placed(match, day, day, text)


def nearest_year(written: date, month: int, day: int, ahead: bool) -> int:
    """The year in which a month and day without a year lies: the nearest, with a leaning to the past or ahead."""

    def distance(year: int) -> float:
        days = (date(year, month, day) - written).days
        return days * (1.0 if ahead else 2.5) if days > 0 else -days * (2.5 if ahead else 1.0)

    return min((written.year - 1, written.year, written.year + 1), key=distance)


def days_named(text: str) -> list[tuple[int, int]]:
    """Months and days that a text names as past, without a year."""
    found = []
    for pattern, read in _RULES[:3]:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if read is _full and not groups.get("year") and not _leans_ahead(match, text):
                found.append((_month(match), int(groups.get("last") or match["day"])))
    return sorted({(month, day) for month, day in found if 1 <= day <= 31})


def _leans_ahead(match: re.Match[str], text: str) -> bool:
    """Whether words around tell of what is to come."""
    role = _role(match)
    if role in ("by", "until", "till", "no later than", "not before", "ahead of"):
        return True
    clause = re.split(r"[,;:“”\".]", text[max(0, match.start() - 200) : match.start()])[-1]
    return bool(
        re.search(r"\b(?:will|shall|due|expected|expects|plans?|planned|next|to be|scheduled|going to|would)\b", clause)
    )


def _month_alone(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`in August`, `since mid-February`, `by December 2025`."""
    month = _month(match)
    if (
        match["month"] in ("May", "March")
        and not match["year"]
        and not (match["role"] or match["part"] or match["which"])
    ):
        return None
    is_bare = not (match["year"] or match["role"] or match["part"] or match["which"])
    if is_bare and match.end() < len(text) and not re.match(r"['’]s\b", text[match.end() :]):
        return None
    if match["month"].endswith(".") and not match["year"]:
        return None
    which = (match["which"] or "").casefold()
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    elif which == "last":
        year = written.year if month < written.month else written.year - 1
    elif which == "next":
        year = written.year if month > written.month else written.year + 1
    else:
        year = nearest_year(written, month, 15, _leans_ahead(match, text))
    first, last = in_month(year, month)
    return _placed(match, *_parted(first, last, match["part"]), text)


def _months(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`between August and October 2024`."""
    last_month = _month(match, "month2")
    told = match["year2"] or match["year"]
    if told is None and written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    year = int(told) if told or written is None else nearest_year(written, last_month, 15, _leans_ahead(match, text))
    first_year = int(match["year"]) if match["year"] else year - (_month(match) > last_month)
    first, _ = _parted(*in_month(first_year, _month(match)), match["part"])
    return Moment(match.start(), match.end(), first, in_month(year, last_month)[1])


def _parted(first: date, last: date, part: str | None) -> tuple[date, date]:
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


def _year_alone(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`in 2021`, `since 2014`, `early 2026`, `(1998)`."""
    if not (match["role"] or match["part"]) and not re.search(r"[\w’'] $|[(,] ?$", text[: match.start()]):
        return None
    role = _role(match)
    if role in ("over", "about", "around", "up to", "at") or re.match(
        r"\s*(?:km|kg|tonnes|tons|people|troops|soldiers|men|%|per|dollars|[a-z-]+s\b(?<!was)(?<!is)(?<!has)(?<!its)(?<!as))",
        text[match.end() :],
    ):
        return None
    year = int(match["year"])
    if not 1500 < year < 2100:
        return None
    first, last = _parted(date(year, 1, 1), date(year, 12, 31), match["part"])
    sure = 0.9 if match["role"] or match["part"] else 0.6
    return _placed(match, first, last, text, sure=sure)


def _year_range(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    last = int(match["last"])
    first = int(match["year"])
    last += first // 100 * 100 if last < 100 else 0
    return (
        Moment(match.start(), match.end(), date(first, 1, 1), date(last, 12, 31), sure=0.7)
        if first < last < 2100
        else None
    )


def _quarter(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    word = (match["q"] or match["q2"]).casefold()
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get(word) or int(word)
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return None
    else:
        year = written.year if 3 * number - 2 <= written.month else written.year - 1
    half = bool(match["half"])
    months = (6 * number - 5, 6 * number) if half else (3 * number - 2, 3 * number)
    return _placed(match, date(year, months[0], 1), in_month(year, min(12, months[1]))[1], text)


def _season(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    first_month, last_month = _SEASONS[match["season"].casefold()]
    which = (match["which"] or "").casefold()
    if not (match["year"] or which or match["role"] or match["part"]):
        return None
    if match["season"].casefold() == "fall" and not (match["year"] or which):
        return None
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return None
    else:
        year = _season_year(written, first_month, last_month, which, _leans_ahead(match, text))
    last = in_month(year + (last_month < first_month), last_month)[1]
    return _placed(match, *_parted(date(year, first_month, 1), last, match["part"]), text, sure=0.8)


def _season_year(written: date, first_month: int, last_month: int, which: str, ahead: bool) -> int:
    begun = date(written.year, first_month, 1)
    ended = in_month(written.year + (last_month < first_month), last_month)[1]
    if which == "last":
        return written.year if ended < written else written.year - 1
    if which in ("next", "this", "coming", "the coming"):
        return written.year if ended >= written else written.year + 1
    return written.year if begun <= written or ahead else written.year - 1


def _relative(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`last month`, `this week`, `next year`, `the previous year`."""
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}[
        match["which"].casefold()
    ]
    if match["which"].casefold() in ("previous", "following"):
        return None
    first, last = _period(written, match["unit"].casefold(), step)
    return _placed(match, *_parted(first, last, match["part"]), text)


def _period(written: date, unit: str, step: int) -> tuple[date, date]:
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


def _weekday(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`on Tuesday`, `last Friday`, `next Monday`."""
    if not (match["role"] or match["which"]) and not re.search(r"[\w,”\"] $|^$", text[: match.start()]):
        return None
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    wanted = _WEEKDAYS[match["weekday"].casefold()]
    which = (match["which"] or "").casefold()
    back = (written.weekday() - wanted) % 7
    ahead = which in ("next", "coming") or (which != "last" and _leans_ahead(match, text))
    if which == "last" and back == 0:
        back = 7
    day = written + timedelta(days=(7 - back) % 7 or 7) if ahead else written - timedelta(days=back)
    return _placed(match, day, day, text)


def _near_day(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    word = " ".join(match["word"].casefold().split())
    shift = {
        "yesterday": -1,
        "today": 0,
        "tonight": 0,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "last night": -1,
        "this morning": 0,
    }[word]
    if word == "today" and match["role"] is None and not text[match.end() :].lstrip().startswith((".", ",")):
        shift = 0
    day = written + timedelta(days=shift)
    return _placed(match, day, day, text, sure=0.8 if word != "today" else 0.6)


def _ago(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`two years ago`, `a few weeks ago`: the day, or the period as coarse as the unit."""
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    few, many = _counted(match["n"])
    unit = match["unit"].casefold()
    if few == many:
        middle = shifted(written, unit, -few)
        first, last = (middle, middle) if unit == "day" else _around(middle, unit, few)
        return _placed(match, first, last, text, about=unit != "day")
    return _placed(match, shifted(written, unit, -many), shifted(written, unit, -few), text, about=True, sure=0.7)


def _around(middle: date, unit: str, count: int) -> tuple[date, date]:
    """What `three weeks ago` leaves open: half a unit to each side, but the whole calendar year for several years."""
    if unit == "year" and count > 1:
        return date(middle.year, 1, 1), date(middle.year, 12, 31)
    days = {"week": 3, "month": 15, "year": 30, "decade": 365}[unit]
    return middle - timedelta(days=days), middle + timedelta(days=days)


def _past_span(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`over the past two weeks`, `in recent months`, `in the coming days`, `within days`."""
    groups = match.groupdict()
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    unit = match["unit"].casefold()
    few, many = _counted(groups.get("n") or ("a" if not match.group().endswith("s") else "several"))
    which = (groups.get("which") or "within").casefold()
    if which in ("past", "last", "recent", "previous"):
        return Moment(match.start(), match.end(), shifted(written, unit, -many), written, "", few != many, 0.75)
    return Moment(match.start(), match.end(), written, shifted(written, unit, many), "", few != many, 0.65)


def _of_period(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`the end of the year`, `later this month`, `earlier this year`."""
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    word = match["edge"].casefold()
    which = (match["which"] or "this").casefold()
    step = {"last": -1, "next": 1}.get(which, 0)
    first, last = _period(written, match["unit"].casefold(), step)
    if word.startswith("later") and step == 0:
        return Moment(match.start(), match.end(), written, last, "", False, 0.8)
    if word.startswith("earlier") and step == 0:
        return Moment(match.start(), match.end(), first, written, "", False, 0.8)
    part = "late" if word.startswith("late") else word
    if word == "end of" and _role(match) in ("before", "by", "until", "till"):
        return Moment(match.start(), match.end(), None, last, "by", False, 0.85)
    return _placed(match, *_parted(first, last, part), text, sure=0.85)


def _decade(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    first = int(match["year"])
    return _placed(match, *_parted(date(first, 1, 1), date(first + 9, 12, 31), match["part"]), text, sure=0.8)


def _counted(word: str) -> tuple[int, int]:
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


Read = Callable[[re.Match[str], "date | None", str], "Moment | None"]
_WHICH = r"(?:(?P<which>this|last|next|coming|the coming|past)\s+)?"
_DAYS = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|and|or|until)\s*(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_RULES: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE if ignore else 0), read)
    for pattern, read, ignore in (
        (rf"(?i:{_ROLE})\b{_DAYS}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _full, False),
        (rf"(?i:{_ROLE})\b(?P<day>\d{{1,2}})\s+{_MONTH}\s*(?:-|–|—|to|and|until)\s*(?P<last>\d{{1,2}})\s+{_MONTH.replace('<month>', '<month2>')}(?:,?\s+{_YEAR})?", _full, False),
        (rf"(?i:{_ROLE})\b{_MONTH}\s+(?:the\s+)?{_DAYS}(?!\d|,\d|\.\d|:\d|\s*(?:%|percent|million|people))(?:,?\s+{_YEAR})?", _full, False),
        (
            rf"\b(?:(?i:between|from)\s+)?(?i:{_PART}){_MONTH}(?:\s+{_YEAR})?\s*(?:-|–|and|to|until|through)\s*{_MONTH.replace('<month>', '<month2>')}(?:\s+{_YEAR.replace('<year>', '<year2>')})?(?!\s+\d{{1,2}}\b)",
            _months,
            False,
        ),
        (rf"(?i:{_ROLE})\b{_YEAR}-(?P<m>\d\d)-(?P<day>\d\d)\b", _iso, True),
        (rf"(?i:{_ROLE})(?i:{_PART})(?i:{_WHICH})\b{_MONTH}(?:(?i:,?\s+(?:of\s+)?){_YEAR})?(?!\s+\d{{1,2}}\b)", _month_alone, False),
        (rf"{_ROLE}{_PART}(?<![\d.,$€£])(?<!\d-){_YEAR}(?![-–/]\d|s\b|[.,]\d)", _year_alone, True),
        (rf"{_ROLE}(?<![\d.,$€£-]){_YEAR}\s?[-–/]\s?(?P<last>\d{{2}}(?:\d\d)?)\b(?!-)", _year_range, True),
        (rf"{_ROLE}(?:\b(?P<q>first|second|third|fourth|last)\s+(?:quarter|(?P<half>half))|\bQ(?P<q2>[1-4]))\b(?:\s+of)?(?:\s+{_YEAR})?", _quarter, True),
        (rf"{_ROLE}{_PART}{_WHICH}\b(?P<season>spring|summer|autumn|fall|winter)\b(?:\s+months)?(?:(?:\s+of)?\s+{_YEAR})?(?!\s+(?:offensive|war|coat|break))", _season, True),
        (rf"{_ROLE}{_PART}\b(?P<which>this|last|next|coming|current)\s+(?P<unit>week|month|year|decade)\b(?:['’]s\b)?", _relative, True),
        (rf"{_ROLE}{_WHICH}\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", _weekday, True),
        (rf"{_ROLE}\b(?P<word>the day before yesterday|yesterday|tomorrow|tonight|today|last night|this morning)\b", _near_day, True),
        (rf"{_ROLE}\b{_NUMBER}\s+{_UNIT}\s+ago\b", _ago, True),
        (rf"\b(?:in|over|during|for|within)\s+(?:the\s+)?(?P<which>past|last|recent|previous|coming|next)\s+(?:{_NUMBER}\s+)?(?P<unit>day|week|fortnight|month|year|decade)(?:s\b|(?<=s)|\b(?=\W|$))", _past_span, True),
        (r"\bwithin\s+(?P<unit>day|week|month)s\b(?!\s+of)", _past_span, True),
        (rf"{_ROLE}(?:the\s+)?\b(?P<edge>end of|beginning of|start of|middle of|later|earlier|late|early)\s+(?:the\s+)?(?P<which>this|last|next)?\s*(?P<unit>week|month|year|decade)\b", _of_period, True),
        (rf"{_ROLE}{_PART}(?:the\s+)?\b(?P<year>(?:18|19|20)\d0)s\b", _decade, True),
    )
)  # fmt: skip


def all_years(text: str) -> Iterator[int]:
    """Every year from 1900 to 2099 that a text names as a year."""
    for match in re.finditer(
        rf"\b{_MONTH}\s+(?:\d{{1,2}},?\s+)?{_YEAR}|\b(?:in|since|of|by|until)\s+(?P<bare>(?:19|20)\d\d)\b", text
    ):
        yield int(match["year"] or match["bare"])
