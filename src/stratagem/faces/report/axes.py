"""Axes of charts: round ticks for numbers, first days of months for dates, and the way from value to place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from stratagem.findings.numerals import axis_numerals, short_date

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark on an axis: where (in the units of the picture) and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values `low`–`high` to places `start`–`end`; an empty range lands in the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value, on a tenth of a unit, kept inside the picture's frame."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


def round_ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Round numbers that cover `low` to `high` with about so many intervals; both ends lie inside the ticks."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return (0.0, 1.0)
    if high <= low:
        spread = abs(low) * 0.1 or 1.0
        low, high = low - spread, high + spread
    raw = (high - low) / about
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in STEPS if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 12) for number in range(first, last + 1))


def number_scale(low: float, high: float, start: float, end: float, about: int = 4) -> tuple[Scale, tuple[Tick, ...]]:
    """A scale from the lowest to the highest round tick, and the ticks."""
    values = round_ticks(low, high, about)
    scale = Scale(values[0], values[-1], start, end)
    return scale, tuple(Tick(scale(v), label) for v, label in zip(values, axis_numerals(values), strict=True))


def percent_scale(start: float, end: float, top: float = 1.0) -> tuple[Scale, tuple[Tick, ...]]:
    """A scale from 0 to 100 %, or to 20 % where nothing rises above that."""
    most = 20 if top <= 0.2 else 100
    scale = Scale(0.0, most / 100, start, end)
    return scale, tuple(Tick(scale(part * most / 400), f"{part * most // 4}\u202f%") for part in range(5))


def date_ticks(first: date, last: date, scale: Scale, most: int = 6) -> tuple[Tick, ...]:
    """First days of months between two dates, at most `most`; `scale` takes days from `first`. Short runs get both
    ends.
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        return tuple(Tick(scale((day - first).days), f"{day.day} {short_date(day)}") for day in (first, last))
    step = next((step for step in MONTH_STEPS if months / step <= most), MONTH_STEPS[-1])
    starts = [_month(first, ahead) for ahead in range(1, months + 1)]
    chosen = [day for day in starts if (day.month - 1 + 12 * day.year) % step == 0 and day <= last]
    return tuple(Tick(scale((day - first).days), short_date(day)) for day in chosen)


def _month(day: date, ahead: int) -> date:
    """The first of the month so many months ahead."""
    number = day.year * 12 + day.month - 1 + ahead
    return date(number // 12, number % 12 + 1, 1)


def day_of(first: date, days: float) -> date:
    """The date so many days after the first."""
    return first + timedelta(days=math.floor(days))
