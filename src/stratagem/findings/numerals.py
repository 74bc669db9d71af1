"""Numbers as people read them: three significant digits, thousands set apart, units in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

DIGITS = 3
THIN = "\u202f"
"""A narrow no-break space stands before a unit."""

SHORT = ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"))
"""Trillion, billion, million: a bare m could be metres."""
UNIT_WORDS = {"1": "", "person": "people"}
INVARIABLE = ("people", "USD", "km", "m")
LONG = 1e5


def numeral(value: float | None, digits: int = DIGITS) -> str:
    """A number with so many significant digits: `12,300`, `0.0451`, `−3.2`, `6.1 bn`; an en dash for none."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    for scale, word in SHORT:
        if abs(value) >= scale:
            return f"{_rounded(value / scale, digits)}{THIN}{word}"
    return _rounded(value, digits)


def _rounded(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in ("-0", "") else "0"


def percent(share: float | None) -> str:
    """A share of one as per cent: whole ones, with a decimal place below 10 and above 90."""
    if share is None or math.isnan(share):
        return "–"
    value = 100 * share
    if 0 < value < 0.1:
        return f"<{THIN}0.1{THIN}%"
    if 99.9 < value < 100:
        return f">{THIN}99.9{THIN}%"
    fine = (value < 10 or value > 90) and value not in (0, 100)
    return f"{value:.1f}{THIN}%" if fine else f"{value:.0f}{THIN}%"


def with_unit(value: float | None, unit: str, digits: int = DIGITS) -> str:
    """A number and its unit; shares in `1` stand as bare numbers, `%` and dates are no concern of this function."""
    text = numeral(value, digits)
    word = unit_words(unit)
    return f"{text}{THIN}{word}" if word and text != "–" else text


def unit_words(unit: str) -> str:
    """A unit as people write it: `km²` for `km**2`, `people` for `person`, `shells/day`, nothing for `1`."""
    above, slash, below = unit.partition("/")
    above = UNIT_WORDS.get(above, above)
    if above.isalpha() and above not in INVARIABLE:
        above += "s"
    return f"{above}{slash}{below}".replace("**2", "²").replace("km2", "km²").replace("km^2", "km²")


def axis_numerals(values: Sequence[float]) -> tuple[str, ...]:
    """Numbers on one axis, all in the same scale: `0.5 mn`, `1 mn`; thousands as `500k` where they would be long."""
    top = max((abs(value) for value in values), default=0.0)
    scale, word = next(((size, THIN + name) for size, name in SHORT if top >= size), (1.0, ""))
    if not word and top >= LONG:
        scale, word = 1e3, "k"
    return tuple(f"{_rounded(value / scale, DIGITS)}{word}" if value else "0" for value in values)


def day_shown(start: date, days: float | None) -> str:
    """The date so many days after the start, `14 May 2025`; `after the end` for infinity."""
    if days is None or math.isnan(days):
        return "–"
    if math.isinf(days):
        return "after the end"
    return long_date(start + timedelta(days=math.floor(days)))


def long_date(moment: date) -> str:
    """`14 May 2025`, in English whatever the machine speaks."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def short_date(moment: date) -> str:
    """`May 25`."""
    return f"{MONTHS[moment.month - 1][:3]} {moment.year % 100:02d}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
