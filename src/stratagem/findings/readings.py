"""Reading one number off every future: a series at a date, or at the moment of an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from stratagem.engine import Futures
from stratagem.findings.measures import Array
from stratagem.findings.numerals import long_date
from stratagem.model import Model
from stratagem.model.parts import Variable


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: the series `of`, at a date or at an event, as a change since the start or as it stands."""

    of: str
    at: date | None
    at_event: str | None
    change: bool = False

    def when(self, model: Model) -> str:
        """The moment in words."""
        since = " since the start" if self.change else ""
        if self.at_event is not None:
            return f"Change{since}, at the event" if self.change else "At the event"
        day = long_date(self.at or model.calendar.end)
        return f"Change{since}, by {day}" if self.change else f"On {day}"


def read(reading: Reading, model: Model, futures: Futures) -> Array:
    """The value in every future, shape (futures,), in the declared unit; NaN where the event does not come."""
    if reading.at_event is None:
        values = futures.at(reading.of, reading.at or model.calendar.end)
    else:
        values = at_times(futures.course(reading.of), model.calendar.times, futures.event_time(reading.at_event))
    return values - futures.series(reading.of)[0] if reading.change else values


def at_times(series: Array, records: Array, moments: Array) -> Array:
    """A series, shape (records, futures), at a moment of each future's own: linear between records, NaN for NaN."""
    inside = np.where(np.isnan(moments), records[0], np.clip(moments, records[0], records[-1]))
    after = np.clip(np.searchsorted(records, inside, side="right"), 1, records.size - 1)
    futures = np.arange(series.shape[1])
    share = (inside - records[after - 1]) / (records[after] - records[after - 1])
    low, high = series[after - 1, futures], series[after, futures]
    return np.where(np.isnan(moments), np.nan, low + (high - low) * share)


def unit_of(model: Model, name: str) -> str:
    """The declared unit of an indicator or of a variable's cell, as written."""
    base = name.partition("[")[0]
    kinds: tuple[Mapping[str, Variable], ...] = (
        model.indicators, model.stocks, model.flows, model.auxiliaries, model.smooths, model.noises, model.counts,
        model.parameters,
    )  # fmt: skip
    return next((kind[base].unit.text for kind in kinds if base in kind), "1")


def title_of(model: Model, name: str) -> str:
    """The title of an indicator, an event or a variable; the name itself where there is none."""
    base = name.partition("[")[0]
    kinds: tuple[Mapping[str, Variable], ...] = (
        model.indicators, model.events, model.stocks, model.flows, model.auxiliaries, model.smooths, model.counts,
        model.parameters,
    )  # fmt: skip
    return next((kind[base].title for kind in kinds if base in kind), name)


def event_title(model: Model, event: str) -> str:
    """The title of an event, its first letter a capital."""
    title = model.events[event].title or event
    return title[:1].upper() + title[1:]
