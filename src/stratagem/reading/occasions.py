"""Dates that stand in turns of phrase: `soon`, `over the weekend`, `before Christmas`, `in two weeks' time`, `by year's end`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from stratagem.reading.moment import (
    MONTH,
    NUMBER,
    ROLE,
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
    shifted,
)  # fmt: skip

SOON = 60
"""Days within which `soon` lies."""

_WITHIN = {"hour": 1, "day": 7, "week": 42, "month": 180, "year": 1_800}
"""Days within which `within days`, `within weeks` … lie: some six of the unit."""

_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade)s?"


def _unknown(match: re.Match[str]) -> Moment:
    return Moment(match.start(), match.end(), None, None, sure=0.3)


def _soon(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`will soon join`: from the day of the text on."""
    if written is None or not re.search(
        r"\b(?:will|would|shall|could|may|might|to|can|is|are|be)\b", text[: match.start()]
    ):
        return None
    return Moment(match.start(), match.end(), written, written + timedelta(days=SOON), "", True, 0.4)


def _weekend(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    if written is None:
        return _unknown(match)
    which = (match["which"] or "").casefold()
    ahead = which in ("next", "this coming", "coming") or (which != "last" and leans_ahead(match, text))
    saturday = written + timedelta(days=(5 - written.weekday()) % 7)
    if not ahead and (saturday > written or which == "last"):
        saturday -= timedelta(weeks=1)
    return placed(match, saturday, saturday + timedelta(days=1), text, sure=0.75)


_FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26), "new year’s eve": (12, 31),
           "new year’s day": (1, 1), "new year": (1, 1), "the new year": (1, 1), "may day": (5, 1), "epiphany": (1, 6)}  # fmt: skip


def _feast(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    month, day = _FEASTS[match["feast"].casefold().replace("'", "’")]
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return _unknown(match)
    else:
        year = nearest_year(written, month, day, leans_ahead(match, text))
    found = placed(match, date(year, month, day), date(year, month, day), text, sure=0.75)
    if (match["role"] or "").casefold() in ("before", "ahead of"):
        return Moment(found.start, found.end, None, date(year, month, day) - timedelta(days=1), "by", False, 0.75)
    return found


def _in_time(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`in two weeks' time`, `three months from now`, `will leave in ten days`."""
    told = bool(match["time"])
    if not told and not leans_ahead(match, text):
        return None
    if written is None:
        return _unknown(match)
    few, many = counted(match["n"])
    unit = match["unit"].casefold()
    first, last = shifted(written, unit, few), shifted(written, unit, many)
    return Moment(match.start(), match.end(), first, last, "", unit != "day", 0.75 if told else 0.6)


def _within(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`within two weeks`, `within days`: from the day of the text on."""
    if re.match(r"\s+(?:of|after)\b", text[match.end() :]):
        return None  # told from something else
    if written is None:
        return _unknown(match)
    unit = match["unit"].casefold()
    last = shifted(written, unit, counted(match["n"])[1]) if match["n"] else written + timedelta(days=_WITHIN[unit])
    return Moment(match.start(), match.end(), written, last, "", not match["n"], 0.65)


def _part_of(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`the second half of May`, `the first week of June`, `the last days of 2023`, `the first half of the year`."""
    if match["month"]:
        month = month_of(match)
        if match["year"]:
            year = int(match["year"])
        elif written is None:
            return _unknown(match)
        else:
            year = nearest_year(written, month, 15, leans_ahead(match, text))
        first, last = in_month(year, month)
    elif match["alone"]:
        first, last = date(int(match["alone"]), 1, 1), date(int(match["alone"]), 12, 31)
    elif written is None:
        return _unknown(match)
    else:
        step = {"last": -1, "next": 1}.get((match["which"] or "").casefold(), 0)
        first, last = period(written, match["of"].casefold(), step)
    return placed(match, *_piece(first, last, match["nth"].casefold(), match["piece"].casefold()), text, sure=0.8)


def _piece(first: date, last: date, nth: str, piece: str) -> tuple[date, date]:
    """The first or last days, week, half … of a span."""
    length = (last - first).days + 1
    days = {
        "half": length // 2,
        "week": 7,
        "weeks": 14,
        "fortnight": 14,
        "days": 5,
        "day": 1,
        "third": length // 3,
        "months": 91,
    }[piece]
    if nth in ("first", "opening"):
        return first, first + timedelta(days=days - 1)
    if nth == "second" and piece != "half":
        return first + timedelta(days=days), first + timedelta(days=2 * days - 1)
    return last - timedelta(days=days - 1), last


def _year_end(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`by year's end`, `at year-end`, `by the year’s end`."""
    if written is None:
        return _unknown(match)
    first, last = period(written, match["unit"].casefold(), 0)
    edge = parted(first, last, "end of")
    if (match["role"] or "").casefold() in ("by", "before", "until", "till"):
        return Moment(match.start(), match.end(), None, last, "by", False, 0.8)
    return placed(match, *edge, text, sure=0.8)


def _overnight(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    if written is None:
        return _unknown(match)
    return Moment(match.start(), match.end(), written - timedelta(days=1), written, "", False, 0.6)


def _figures(match: re.Match[str], written: date | None, text: str) -> Moment | None:
    """`14.3.2024`, `14/3/2024`, `3/14/2024`: where day and month could be either, the days are not known."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    dotted = match["mark"] == "."
    if not dotted and one != two and one <= 12 and two <= 12:
        return Moment(match.start(), match.end(), None, None, sure=0.2)
    day, month = (one, two) if dotted or two <= 12 else (two, one)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return placed(match, found, found, text)


_FEAST_WORDS = r"(?:the\s+)?new\s+year(?!['’]?s)|new\s+year['’]s\s+(?:eve|day)|christmas(?:\s+(?:eve|day))?|boxing\s+day|epiphany|may\s+day"
OCCASIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None, str], Moment | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"\b(?:very\s+)?soon\b(?!\s+(?:after|as|enough|became|came|began|followed|it\b))|\bbefore\s+long\b|\bshortly\b(?!\s+(?:after|before))|\bimminently\b", _soon),
        (rf"{ROLE}(?:(?P<which>last|this|next|this\s+coming|coming)\s+)?\bweekend\b", _weekend),
        (rf"{ROLE}\b(?P<feast>{_FEAST_WORDS})\b(?:,?\s+{YEAR})?", _feast),
        (rf"\bin\s+(?:about\s+|around\s+|roughly\s+|just\s+)?{NUMBER}\s+{_UNIT}\b(?P<time>['’]s?\s+time\b|['’]?\s+from\s+now\b)?(?!\s+(?:ago|of|earlier|later))", _in_time),
        (rf"\b{NUMBER}\s+{_UNIT}(?P<time>\s+from\s+now)\b", _in_time),
        (r"\bwithin\s+(?:(?:the\s+next\s+)?(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\s+few|several|a\s+couple\s+of)\s+)?(?P<unit>day|week|month|year)s?\b", _within),
        (rf"{ROLE}\b(?P<nth>first|second|last|opening|closing|final)\s+(?:two\s+|few\s+|three\s+)?(?P<piece>half|weeks?|fortnight|days?|third|months)\s+of\s+"
         rf"(?:(?-i:{MONTH})(?:,?\s+{YEAR})?|(?P<alone>(?:19|20)\d\d)\b|(?:the|this|(?P<which>last|next))\s+(?P<of>month|year|decade)\b)", _part_of),
        (rf"{ROLE}\b(?P<unit>year|month)(?:['’]s|[\s-])\s*end\b", _year_end),
        (r"\bovernight\b", _overnight),
        (r"(?:\b(?P<role>on|of|since|by|until|from|before|after|dated)\s+)?(?<![\d./])(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)\b(?![./]\d)", _figures),
    )
)  # fmt: skip

_LATER = re.compile(
    rf"\b(?:the\s+(?P<which>following|next|previous|preceding|same)\s+(?P<when>day|morning|afternoon|evening|night|week|month|year|{'|'.join(WEEKDAYS)})"
    rf"|(?P<some>about\s+|some\s+|just\s+|only\s+)?{NUMBER}\s+{_UNIT}\s+(?P<way>later|afterwards?|after\s+that|earlier|before\s+that|beforehand|previously))\b",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(r"\d[\d,.]*(?:\s+(?:million|billion|thousand))?\s*$")


def told_from(text: str, known: list[Moment], day: date | None, written: date | None) -> list[Moment]:
    """Dates told from the day named before them: `the following Sunday`, `four days later`. `day` is that of the text so far.

    Without a day before them, what was `earlier` is told from the date of the document; the rest is not known.
    """
    found: list[Moment] = []
    for match in _LATER.finditer(text):
        if _NUMBER_BEFORE.search(text[: match.start()]):
            continue  # `2,900 a week earlier`: of what day the number is
        before = [each.first for each in known if each.end <= match.start() and each.first and each.first == each.last]
        anchor = before[-1] if before else day
        found.append(_told(match, anchor, written))
    return found


def _told(match: re.Match[str], anchor: date | None, written: date | None) -> Moment:
    start, end = match.span()
    if match["when"]:
        if anchor is None or (
            match["which"].casefold() == "next" and match["when"].casefold() in ("week", "month", "year")
        ):
            return Moment(start, end, None, None, sure=0.2)
        first, last = _named(anchor, match["which"].casefold(), match["when"].casefold())
        return Moment(start, end, first, last, "", False, 0.7)
    back = match["way"].casefold() in ("earlier", "before that", "beforehand", "previously")
    anchor = anchor or (written if back else None)
    if anchor is None:
        return Moment(start, end, None, None, sure=0.2)
    few, many = counted(match["n"])
    days = sorted(shifted(anchor, match["unit"].casefold(), -each if back else each) for each in (few, many))
    return Moment(start, end, days[0], days[1], "", match["unit"].casefold() != "day", 0.6)


def _named(anchor: date, which: str, when: str) -> tuple[date, date]:
    """`the following Sunday`, `the same month`, seen from a day."""
    step = {"following": 1, "next": 1, "same": 0}.get(which, -1)
    if when in WEEKDAYS:
        ahead = (WEEKDAYS[when] - anchor.weekday()) % 7
        day = anchor + timedelta(days=(ahead or 7) if step > 0 else ahead if step == 0 else (ahead or 7) - 7)
        return day, day
    if when in ("week", "month", "year"):
        return period(anchor, when, step)
    day = anchor + timedelta(days=step)
    return day, day
