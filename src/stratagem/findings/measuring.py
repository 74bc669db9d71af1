"""From questions to measures: each kind of question, read off the futures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from stratagem.engine import Futures
from stratagem.findings.comparison import comparison_measure
from stratagem.findings.measures import Array, Measure
from stratagem.findings.numerals import long_date, percent
from stratagem.findings.readings import Reading, event_title, read, unit_of
from stratagem.model import Model
from stratagem.model.parts import Indicator
from stratagem.model.questions import DateQuestion, Part, ProbabilityQuestion, QuantityQuestion, Question

Compare = Callable[[Mapping[str, float]], Futures]


def measures_of(model: Model, futures: Futures, compare: Compare) -> tuple[Measure, ...]:
    """One measure for each question, with its parts. `compare` runs the model again on the same draws with settings
    in declared units.
    """
    return tuple(_measure(question, model, futures, compare) for question in model.questions)


def indicator_measure(indicator: Indicator, model: Model, futures: Futures) -> Measure:
    """What an indicator is at the end, or whether and when its event came."""
    if indicator.event is not None:
        return _date_measure(indicator.name, indicator.title, indicator.event, model, futures)
    end = model.calendar.end
    return Measure(
        id=indicator.name,
        text=indicator.title,
        kind="quantity",
        unit=indicator.unit.text,
        values=futures.at(indicator.name, end),
        horizon=model.calendar.length,
        headline=f"On {long_date(end)}",
        reads=(indicator.name,),
        series=indicator.name,
        moment=model.calendar.length,
    )


def _measure(question: Question, model: Model, futures: Futures, compare: Compare) -> Measure:
    if isinstance(question, DateQuestion | ProbabilityQuestion | QuantityQuestion):
        return _part(question, model, futures)
    return comparison_measure(question, model, futures, compare)


def _part(question: Part, model: Model, futures: Futures) -> Measure:
    if isinstance(question, DateQuestion):
        return _date(question, model, futures)
    if isinstance(question, ProbabilityQuestion):
        return _probability(question, model, futures)
    return _quantity(question, model, futures)


def _date(question: DateQuestion, model: Model, futures: Futures) -> Measure:
    parts = [_by_date(question.id, question.event, day, model, futures) for day in question.by]
    parts += [_part(part, model, futures) for part in question.parts]
    return _date_measure(
        question.id, question.text, question.event, model, futures, because=question.because, parts=tuple(parts)
    )


def _date_measure(
    name: str, text: str, event: str, model: Model, futures: Futures, because: str = "", parts: tuple[Measure, ...] = ()
) -> Measure:
    times = futures.event_time(event)
    return Measure(
        id=name,
        text=text,
        kind="date",
        unit="date",
        values=np.where(np.isnan(times), np.inf, times),
        horizon=model.calendar.length,
        headline=f"{event_title(model, event)}, by {long_date(model.calendar.end)}",
        reads=(event,),
        because=because,
        parts=parts,
    )


def _by_date(name: str, event: str, day: date, model: Model, futures: Futures) -> Measure:
    return Measure(
        id=f"{name}.{day.isoformat()}",
        text=f"By {long_date(day)}",
        kind="probability",
        unit="1",
        values=_happened(futures.event_time(event), model, day),
        horizon=model.calendar.length,
        headline=f"{event_title(model, event)}, by {long_date(day)}",
        reads=(event,),
        moment=model.calendar.day_of(day),
    )


def _happened(times: Array, model: Model, day: date) -> Array:
    """1 where an event came by the end of the course or by the moment `day`, else 0; an event that never came is NaN
    in `times`.
    """
    with np.errstate(invalid="ignore"):
        return (times <= model.calendar.day_of(day)).astype(np.float64)


def _probability(question: ProbabilityQuestion, model: Model, futures: Futures) -> Measure:
    if question.event is not None:
        day = question.by or model.calendar.end
        values, reads = _happened(futures.event_time(question.event), model, day), question.event
        headline = f"{event_title(model, question.event)}, by {long_date(day)}"
    else:
        day, reads = question.at or model.calendar.end, question.of or ""
        level = futures.at(reads, day)
        # Between two records a condition is a share; it holds where it holds for the greater part.
        values = np.where(np.isnan(level), np.nan, level >= 0.5)
        headline = f"{question.states}, on {long_date(day)}" if question.states else f"Holds on {long_date(day)}"
    return Measure(
        id=question.id,
        text=question.text,
        kind="probability",
        unit="1",
        values=values,
        horizon=model.calendar.length,
        headline=headline,
        reads=(reads,),
        moment=model.calendar.day_of(day),
        because=question.because,
        parts=tuple(_part(part, model, futures) for part in question.parts),
    )


def _quantity(question: QuantityQuestion, model: Model, futures: Futures) -> Measure:
    reading = Reading(question.of, question.at, question.at_event, question.change)
    values = read(reading, model, futures)
    return Measure(
        id=question.id,
        text=question.text,
        kind="quantity",
        unit=unit_of(model, question.of),
        values=values,
        horizon=model.calendar.length,
        headline=reading.when(model),
        reads=(question.of, *((question.at_event,) if question.at_event else ())),
        series=question.of,
        moment=model.calendar.day_of(question.at) if question.at else None,
        because=question.because,
        notes=_conditional(question, model, values),
        conditional=question.at_event is not None,
        parts=tuple(_part(part, model, futures) for part in question.parts),
    )


def _conditional(question: QuantityQuestion, model: Model, values: Array) -> tuple[str, ...]:
    if question.at_event is None:
        return ()
    share, end = percent(float(np.mean(~np.isnan(values)))), long_date(model.calendar.end)
    return (f"Told for the {share} of futures in which this comes by {end}: {event_title(model, question.at_event)}.",)
