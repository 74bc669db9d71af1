"""Indicators over time: mean and quantiles at every record, and the probability of having happened for those that are
dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.engine import Futures
from stratagem.findings.answers import Answer
from stratagem.findings.quantiles import LEVELS, NAMES, sorted_quantiles
from stratagem.model import Model
from stratagem.model.parts import Indicator

HEADER = ("date", "indicator", "unit", "mean", *NAMES)

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
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
        told = {"id": self.id, "title": self.title, "kind": self.kind, "unit": self.unit}
        if self.answer is None:
            return told
        own = self.answer.as_json()
        kept = ("probability", "quantiles", "mean", "error", "errors", "word", "futures", "missing", "drivers")
        return {**told, "date": self.dates[-1].isoformat(), **{key: own[key] for key in kept if key in own}}

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
    indicators = tuple(model.indicators.values())
    with ThreadPoolExecutor(max_workers=max(1, futures.threads)) as pool:
        return tuple(pool.map(lambda indicator: course_of(indicator, futures), indicators))


def course_of(indicator: Indicator, futures: Futures) -> Course:
    """The course of one indicator."""
    if indicator.event is not None:
        mean, quantiles, known = _event_course(futures.event_time(indicator.event), futures.times)
    else:
        mean, quantiles, known = _level_course(futures.series(indicator.name))
    return Course(
        id=indicator.name,
        title=indicator.title,
        kind=indicator.kind,
        unit="1" if indicator.event else indicator.unit.text,
        dates=tuple(futures.dates),
        mean=mean,
        quantiles=quantiles,
        known=known,
    )


def _event_course(times: Array, records: Array) -> tuple[Array, None, int]:
    happened = np.sort(times[~np.isnan(times)])
    return np.searchsorted(happened, records, side="right") / times.size, None, int(times.size)


def _level_course(series: Array) -> tuple[Array, Array, int]:
    ordered = np.sort(series, axis=1)
    counts = np.sum(~np.isnan(ordered), axis=1)
    mean = np.array([_mean(row[:count]) for row, count in zip(ordered, counts, strict=True)])
    quantiles = np.array([sorted_quantiles(row[:count], LEVELS) for row, count in zip(ordered, counts, strict=True)])
    return mean, quantiles.T, int(counts.min())


def _mean(ordered: Array) -> float:
    return float(np.sum(ordered) / ordered.size) if ordered.size else float("nan")
