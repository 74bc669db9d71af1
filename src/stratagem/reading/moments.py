"""Dates of a sentence: days, months, seasons, spans that are told from the date of the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from stratagem.reading.moment import (
    MONTH,
    NUMBER,
    PART,
    ROLE,
    SEASONS,
    UNIT,
    WEEKDAYS,
    YEAR,
    Moment,
    counted,
    in_month,
    leans_ahead,
    month_of,
    nearest_year,
    parted,
    period,
    placed,
    role_of,
    shifted,
)  # fmt: skip
from stratagem.reading.occasions import OCCASIONS, told_from


def moments(text: str, written: date | None, day: date | None = None) -> list[Moment]:
    """The dates of a sentence in order, those told relatively counted from `written`, the date of the document.

    `day` is the last day that the text before named: `the following Sunday` is told from it.
    """
    if not _ANY.search(text):
        return []
    found: list[Moment] = []
    folded = text.casefold()
    named, figures = bool(_NAMED.search(text)), any(each.isdigit() for each in text)
    for pattern, read in (*_RULES, *OCCASIONS):
        if (read in _OF_MONTHS and not named) or (read in _OF_FIGURES and not figures):
            continue
        if not any(word in folded for word in _HOLDS.get(getattr(read, "__name__", ""), ("",))):
            continue
        for match in pattern.finditer(text):
            moment = read(match, written, text)
            if moment is not None:
                found.append(moment)
    found.sort(key=lambda moment: (moment.start, -moment.end))
    found = [moment for moment in found if not (_repeated(moment, found, text) or _follows(moment, text))]
    kept: list[Moment] = []
    for moment in found:
        rival = kept[-1] if kept and moment.start < kept[-1].end else None
        if rival is None:
            kept.append(moment)
        elif moment.end - moment.start > rival.end - rival.start:
            kept[-1] = moment
    for moment in told_from(text, kept, day, written):
        if not any(moment.start < each.end and each.start < moment.end for each in kept):
            kept.append(moment)
    return sorted(kept, key=lambda moment: moment.start)


def _follows(moment: Moment, text: str) -> bool:
    """Whether a date is told from another one: `the following Sunday`."""
    return text[moment.start : moment.end].casefold().startswith("following ") and text[: moment.start].endswith("the ")


def _repeated(moment: Moment, found: list[Moment], text: str) -> bool:
    """Whether a weekday is told again as a day of a month: `on Wednesday, 23 October`."""
    word = text[moment.start : moment.end].split()[-1].casefold()
    return word in WEEKDAYS and any(
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


def _full(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`28 October 2024`, `October 28`, `22 to 24 October`."""
    groups = match.groupdict()
    month, day = month_of(match), int(match["day"])
    last_day = int(groups["last"]) if groups.get("last") else day
    if groups.get("year"):
        year = int(match["year"])
    elif written is not None:
        year = nearest_year(written, month, min(day, 28), leans_ahead(match, text))
    else:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    try:
        first = date(year, month, day)
        last = date(year, month_of(match, "month2") if groups.get("month2") else month, last_day)
    except ValueError:
        return None
    return placed(match, first, last, text)


def _iso(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    try:
        day = date(int(match["year"]), int(match["m"]), int(match["day"]))
    except ValueError:
        return None
    return placed(match, day, day, text)


def days_named(text: str) -> list[tuple[int, int]]:
    """Months and days that a text names as past, without a year."""
    found = []
    for pattern, read in _RULES[:3]:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if read is _full and not groups.get("year") and not leans_ahead(match, text):
                found.append((month_of(match), int(groups.get("last") or match["day"])))
    return sorted({(month, day) for month, day in found if 1 <= day <= 31})


def _month_alone(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`in August`, `since mid-February`, `by December 2025`."""
    month = month_of(match)
    if (
        match["month"] in ("May", "March")
        and not (match["year"] or match["off"])
        and not (match["role"] or match["part"] or match["which"])
    ):
        return None
    is_bare = not (match["year"] or match["off"] or match["role"] or match["part"] or match["which"])
    after = text[match.end() :]
    leads = re.search(r"\bthe\s+$", text[: match.start()]) and re.match(r"\s+[a-z]{3,}", after)  # `the June summit`
    if is_bare and after and not leads and not re.match(r"['’]s\b", after):
        return None
    if match["month"].endswith(".") and not match["year"]:
        return None
    which = (match["which"] or "").casefold()
    off = {"last": -1, "this": 0, "next": 1}.get((match["off"] or "").casefold())
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    elif off is not None:
        year = written.year + off
    elif which == "last":
        year = written.year if month < written.month else written.year - 1
    elif which == "next":
        year = written.year if month > written.month else written.year + 1
    else:
        year = nearest_year(written, month, 15, leans_ahead(match, text))
    first, last = in_month(year, month)
    return placed(match, *parted(first, last, match["part"]), text)


def _months(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`between August and October 2024`."""
    last_month = month_of(match, "month2")
    told = match["year2"] or match["year"]
    if told is None and written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    year = int(told) if told or written is None else nearest_year(written, last_month, 15, leans_ahead(match, text))
    first_year = int(match["year"]) if match["year"] else year - (month_of(match) > last_month)
    first, _ = parted(*in_month(first_year, month_of(match)), match["part"])
    return Moment(match.start(), match.end(), first, in_month(year, last_month)[1])


def _year_alone(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`in 2021`, `since 2014`, `early 2026`, `(1998)`."""
    if not (match["role"] or match["part"]) and not re.search(r"[\w’'] $|[(,] ?$", text[: match.start()]):
        return None
    role = role_of(match)
    if role in ("over", "about", "around", "up to", "at") or re.match(
        r"\s*(?:km|kg|tonnes|tons|people|troops|soldiers|men|%|per|dollars|[a-z-]+s\b(?<!was)(?<!is)(?<!has)(?<!its)(?<!as))",
        text[match.end() :],
    ):
        return None
    year = int(match["year"])
    if not 1500 < year < 2100:
        return None
    first, last = parted(date(year, 1, 1), date(year, 12, 31), match["part"])
    sure = 0.9 if match["role"] or match["part"] else 0.6
    return placed(match, first, last, text, sure=sure)


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
    if match["half"] and re.match(r"\s+of\b", text[match.end() :]):
        return None  # the half of something else
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get(word) or int(word)
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return None
    else:
        year = written.year if 3 * number - 2 <= written.month else written.year - 1
    half = bool(match["half"])
    months = (6 * number - 5, 6 * number) if half else (3 * number - 2, 3 * number)
    return placed(match, date(year, months[0], 1), in_month(year, min(12, months[1]))[1], text)


def _season(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    first_month, last_month = SEASONS[match["season"].casefold()]
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
        year = _season_year(written, first_month, last_month, which, leans_ahead(match, text))
    last = in_month(year + (last_month < first_month), last_month)[1]
    return placed(match, *parted(date(year, first_month, 1), last, match["part"]), text, sure=0.8)


def _season_year(written: date, first_month: int, last_month: int, which: str, ahead: bool) -> int:
    begun = date(written.year, first_month, 1)
    ended = in_month(written.year + (last_month < first_month), last_month)[1]
    if which == "last":
        return written.year if ended < written else written.year - 1
    if which == "this":  # in October, this summer is over; in January, this winter began last year
        return written.year - (last_month < first_month and written.month <= last_month + 1)
    if which in ("next", "coming", "the coming"):
        return written.year if ended >= written else written.year + 1
    if ahead:
        return written.year if ended >= written else written.year + 1
    return written.year if begun <= written else written.year - 1


def _relative(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`last month`, `this week`, `next year`, `the previous year`."""
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}[
        match["which"].casefold()
    ]
    if match["which"].casefold() in ("previous", "following"):
        return None
    first, last = period(written, match["unit"].casefold(), step)
    return placed(match, *parted(first, last, match["part"]), text)


def _weekday(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`on Tuesday`, `last Friday`, `next Monday`."""
    if not (match["role"] or match["which"]) and not re.search(r"[\w,”\"] $|^$", text[: match.start()]):
        return None
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    wanted = WEEKDAYS[match["weekday"].casefold()]
    which = (match["which"] or "").casefold()
    back = (written.weekday() - wanted) % 7
    ahead = which in ("next", "coming") or (which != "last" and leans_ahead(match, text))
    if which == "last" and back == 0:
        back = 7
    day = written + timedelta(days=(7 - back) % 7 or 7) if ahead else written - timedelta(days=back)
    return placed(match, day, day, text)


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
    return placed(match, day, day, text, sure=0.8 if word != "today" else 0.6)


def _ago(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`two years ago`, `a few weeks ago`: the day, or the period as coarse as the unit."""
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    few, many = counted(match["n"])
    unit = match["unit"].casefold()
    if few == many:
        middle = shifted(written, unit, -few)
        first, last = (middle, middle) if unit == "day" or (unit == "year" and few == 1) else _around(middle, unit, few)
        return placed(match, first, last, text, about=unit != "day")
    return placed(match, shifted(written, unit, -many), shifted(written, unit, -few), text, about=True, sure=0.7)


def _around(middle: date, unit: str, count: int) -> tuple[date, date]:
    """What `three weeks ago` leaves open: half a unit to each side, but the whole calendar year for several years."""
    if unit == "year" and count > 1:
        return date(middle.year, 1, 1), date(middle.year, 12, 31)
    days = {"week": 3, "fortnight": 4, "month": 15, "year": 30, "decade": 365}[unit]
    return middle - timedelta(days=days), middle + timedelta(days=days)


def _past_span(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`over the past two weeks`, `in recent months`, `in the coming days`, `within days`."""
    groups = match.groupdict()
    if written is None:
        return Moment(match.start(), match.end(), None, None, sure=0.3)
    unit = match["unit"].casefold()
    few, many = counted(groups.get("n") or ("a" if not match.group().endswith("s") else "several"))
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
    first, last = period(written, match["unit"].casefold(), step)
    if word.startswith("later") and step == 0:
        return Moment(match.start(), match.end(), written, last, "", False, 0.8)
    if word.startswith("earlier") and step == 0:
        return Moment(match.start(), match.end(), first, written, "", False, 0.8)
    part = "late" if word.startswith("late") else word
    if word == "end of" and role_of(match) in ("before", "by", "until", "till"):
        return Moment(match.start(), match.end(), None, last, "by", False, 0.85)
    return placed(match, *parted(first, last, part), text, sure=0.85)


def _decade(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    first = int(match["year"])
    return placed(match, *parted(date(first, 1, 1), date(first + 9, 12, 31), match["part"]), text, sure=0.8)


_SPANS = ("day", "week", "fortnight", "month", "year", "decade")
_HOLDS: dict[str, tuple[str, ...]] = {
    "_weekend": ("weekend",), "_season": tuple(SEASONS), "_weekday": ("day",), "_ago": (" ago",), "_relative": _SPANS, "_past_span": _SPANS, "_of_period": _SPANS,
    "_quarter": ("quarter", "half", "q"), "_soon": ("soon", "long", "shortly", "imminently"), "_feast": ("christmas", "new year", "boxing", "epiphany", "may day"),
    "_in_time": _SPANS, "_within": _SPANS, "_year_end": ("end",), "_overnight": ("overnight",), "_part_of": ("first", "second", "last", "opening", "closing", "final"),
}  # fmt: skip
"""Letters that a sentence must hold for a rule: cheaper to look for than the rule itself."""

_NAMED = re.compile(MONTH)
_OF_MONTHS = (_full, _months, _month_alone)
_OF_FIGURES = (_full, _iso, _year_alone, _year_range, _decade)
"""Rules that cannot hold without the name of a month, or without a figure."""

_ANY = re.compile(
    rf"\d|{MONTH}|(?i:\b(?:days?|weeks?|fortnight|months?|years?|decades?|spring|summer|autumn|fall|winter|quarter|half|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|yesterday|today|tomorrow|"
    r"tonight|morning|afternoon|evening|night|overnight|soon|shortly|imminently|before\s+long|christmas|epiphany|boxing|new\s+year)\b)"
)
"""What every date holds: a sentence without any of these is not looked at further."""

Read = Callable[[re.Match[str], "date | None", str], "Moment | None"]
_WHICH = r"(?:(?P<which>this|last|next|coming|the coming|past)\s+)?"
_DAYS = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|and|or|until)\s*(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_RULES: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE if ignore else 0), read)
    for pattern, read, ignore in (
        (rf"(?i:{ROLE})\b{_DAYS}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?", _full, False),
        (rf"(?i:{ROLE})\b(?P<day>\d{{1,2}})\s+{MONTH}\s*(?:-|–|—|to|and|until)\s*(?P<last>\d{{1,2}})\s+{MONTH.replace('<month>', '<month2>')}(?:,?\s+{YEAR})?", _full, False),
        (rf"(?i:{ROLE})\b{MONTH}\s+(?:the\s+)?{_DAYS}(?!\d|,\d|\.\d|:\d|\s*(?:%|percent|million|people))(?:,?\s+{YEAR})?", _full, False),
        (
            rf"\b(?:(?i:between|from)\s+)?(?i:{PART}){MONTH}(?:\s+{YEAR})?\s*(?:-|–|and|to|until|through)\s*{MONTH.replace('<month>', '<month2>')}(?:\s+{YEAR.replace('<year>', '<year2>')})?(?!\s+\d{{1,2}}\b)",
            _months,
            False,
        ),
        (rf"(?i:{ROLE})\b{YEAR}-(?P<m>\d\d)-(?P<day>\d\d)\b", _iso, True),
        (rf"(?i:{ROLE})(?i:{PART})(?i:{_WHICH})\b{MONTH}(?:(?i:,?\s+(?:of\s+)?){YEAR}|(?i:\s+(?:of\s+)?(?P<off>last|next|this)\s+year\b))?(?!\s+\d{{1,2}}\b)", _month_alone, False),
        (rf"{ROLE}{PART}(?<![\d.,$€£])(?<!\d-){YEAR}(?![-–/]\d|s\b|[.,]\d)", _year_alone, True),
        (rf"{ROLE}(?<![\d.,$€£-]){YEAR}\s?[-–/]\s?(?P<last>\d{{2}}(?:\d\d)?)\b(?!-)", _year_range, True),
        (rf"{ROLE}(?:\b(?P<q>first|second|third|fourth|last)\s+(?:quarter|(?P<half>half))|\bQ(?P<q2>[1-4]))\b(?:\s+of)?(?:\s+{YEAR})?", _quarter, True),
        (rf"{ROLE}{PART}{_WHICH}\b(?P<season>spring|summer|autumn|fall|winter)\b(?:\s+months)?(?:(?:\s+of)?\s+{YEAR})?(?!\s+(?:offensive|war|coat|break))", _season, True),
        (rf"{ROLE}{PART}\b(?P<which>this|last|next|coming|current)\s+(?P<unit>week|month|year|decade)\b(?:['’]s\b)?", _relative, True),
        (rf"{ROLE}{_WHICH}\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", _weekday, True),
        (rf"{ROLE}\b(?P<word>the day before yesterday|yesterday|tomorrow|tonight|today|last night|this morning)\b", _near_day, True),
        (rf"{ROLE}\b{NUMBER}\s+{UNIT}\s+ago\b", _ago, True),
        (rf"\b(?:(?:in|over|during|for|within|throughout|across)\s+(?:the\s+|these\s+)?|(?:the|these)\s+(?=\w+\s+(?:\w+\s+){{0,3}}(?:day|week|month|year|decade)s\b))(?P<which>past|last|recent|previous|coming|next)\s+(?:{NUMBER}\s+)?(?P<unit>day|week|fortnight|month|year|decade)(?:s\b|(?<=s)|\b(?=\W|$))", _past_span, True),
        (rf"{ROLE}(?:the\s+)?\b(?P<edge>end of|beginning of|start of|middle of|later|earlier|late|early)\s+(?:the\s+)?(?P<which>this|last|next)?\s*(?P<unit>week|month|year|decade)\b", _of_period, True),
        (rf"{ROLE}{PART}(?:the\s+)?\b(?P<year>(?:18|19|20)\d0)s\b", _decade, True),
    )
)  # fmt: skip


def all_years(text: str) -> Iterator[int]:
    """Every year from 1900 to 2099 that a text names as a year."""
    for match in re.finditer(
        rf"\b{MONTH}\s+(?:\d{{1,2}},?\s+)?{YEAR}|\b(?:in|since|of|by|until)\s+(?P<bare>(?:19|20)\d\d)\b", text
    ):
        yield int(match["year"] or match["bare"])
