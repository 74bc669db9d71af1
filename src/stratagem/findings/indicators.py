"""Indicators over time: mean and quantiles at every record, and the probability of having happened for those that are
dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.base.statistics import quantiles_by_row, tree_sum
from stratagem.engine import Futures
from stratagem.findings.answers import Answer
from stratagem.findings.numerals import long_date, numeral, percent, with_unit
from stratagem.findings.quantiles import LEVELS, NAMES
from stratagem.findings.vega import MIME, Spec, chance, fan
from stratagem.model import Model
from stratagem.model.parts import Indicator

HEADER = ("date", "indicator", "unit", "mean", *NAMES)

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Course:
    """One indicator over the records of a run.

    `mean` has shape (records,), in `unit`; for an indicator "by date" it is the probability of having happened by
    each record, and `quantiles` is None. `quantiles` has shape (5, records): 5, 25, 50, 75 and 95 %. `known` is the
    least number of futures behind a record. `answer` tells the end.
    """

    id: str
    title: str
    kind: Literal["level", "cumulative", "by date"]
    unit: str
    dates: tuple[date, ...]
    mean: Array
    quantiles: Array | None
    known: int
    answer: Answer | None = None

    def as_json(self) -> dict[str, object]:
        """The indicator at the end of the course as plain data: its answer with id, title, kind, unit, drivers."""
        told: dict[str, object] = {"id": self.id, "title": self.title, "kind": self.kind, "unit": self.unit}
        if self.answer is None:
            return told
        own = self.answer.as_json()
        kept = ("probability", "quantiles", "mean", "error", "errors", "word", "futures", "missing", "drivers")
        return {**told, "date": self.dates[-1].isoformat(), **{key: own[key] for key in kept if key in own}}

    @property
    def told(self) -> str:
        """What the course shows, in a sentence or two: the text alternative of its chart."""
        end = long_date(self.dates[-1])
        if self.quantiles is None:
            half = next((day for day, share in zip(self.dates, self.mean, strict=True) if share >= 0.5), None)
            middle = f" It passes 50 % by {long_date(half)}." if half else ""
            return f"The chance of having happened rises from 0 to {percent(float(self.mean[-1]))} on {end}.{middle}"
        first, last = self.quantiles[:, 0], self.quantiles[:, -1]
        return (
            f"The median goes from {numeral(float(first[2]))} on {long_date(self.dates[0])} to "
            f"{with_unit(float(last[2]), self.unit)} on {end}; nine futures of ten then lie between "
            f"{numeral(float(last[0]))} and {numeral(float(last[4]))}."
        )

    def vega_lite(self) -> Spec:
        """Its chart as a Vega-Lite specification."""
        if self.quantiles is None:
            return chance(self.title, self.told, self.dates, self.mean)
        return fan(self.title, self.told, self.dates, self.quantiles, self.unit)

    def __repr__(self) -> str:
        return f"<Course {self.id}: {self.title}. {self.told}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """What a notebook shows: the chart, and its text alternative."""
        return {MIME: self.vega_lite(), "text/plain": repr(self)}

    def rows(self) -> Iterator[tuple[str, ...]]:
        """One row of text for each record, as `HEADER` names the columns; numbers in the shortest form that keeps
        their bits.
        """
        for record, day in enumerate(self.dates):
            numbers = [""] * len(LEVELS) if self.quantiles is None else [_text(v) for v in self.quantiles[:, record]]
            yield (day.isoformat(), self.id, self.unit, _text(self.mean[record]), *numbers)


def _text(value: np.float64) -> str:
    return "" if np.isnan(value) else repr(float(value))


def courses_of(model: Model, futures: Futures) -> tuple[Course, ...]:
    """The course of every indicator, in the order of the model; the numbers do not depend on how many threads there
    are.
    """
    return tuple(_course(indicator, futures) for indicator in model.indicators.values())


def series_course(name: str, title: str, unit: str, futures: Futures) -> Course:
    """The course of any recorded series."""
    series = futures.series(name)
    missing = np.isnan(series)
    known = series.shape[1] - missing.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = tree_sum(np.where(missing, 0.0, series) if missing.any() else series) / known
    quantiles = quantiles_by_row(series, LEVELS, futures.threads).T
    return Course(name, title, "level", unit, tuple(futures.dates), mean, quantiles, int(known.min()))


def event_course(name: str, title: str, event: str, futures: Futures) -> Course:
    """The probability that an event has come by each record."""
    times = futures.event_time(event)
    happened = np.sort(times[~np.isnan(times)])
    share = np.searchsorted(happened, futures.times, side="right") / times.size
    return Course(name, title, "by date", "1", tuple(futures.dates), share, None, int(times.size))


def _course(indicator: Indicator, futures: Futures) -> Course:
    if indicator.event is not None:
        return event_course(indicator.name, indicator.title, indicator.event, futures)
    course = series_course(indicator.name, indicator.title, indicator.unit.text, futures)
    return replace(course, kind=indicator.kind)
