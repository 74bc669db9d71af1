"""The figures of a report: which chart shows which answer, and its text alternative."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stratagem.engine import Futures
from stratagem.faces.report import charts
from stratagem.faces.report.axes import day_of
from stratagem.faces.report.charts import LARGE, SMALL, Course, Frame, Strips
from stratagem.faces.report.wording import number, spread
from stratagem.findings.answers import Answer
from stratagem.findings.indicators import Course as IndicatorCourse
from stratagem.findings.indicators import event_course, series_course
from stratagem.findings.numerals import numeral, short_date, unit_words, with_unit
from stratagem.findings.quantiles import LEVELS, NAMES
from stratagem.findings.readings import event_title, title_of
from stratagem.model import Model


def question_figure(answer: Answer, model: Model, futures: Futures) -> Course | None:
    """The course behind an answer: chances for events, a fan for a series; None where a range says all."""
    if answer.kind in ("date", "probability") and answer.reads and answer.reads[0] in model.events:
        event = answer.reads[0]
        course = event_course(event, event_title(model, event), event, futures)
        days = {
            part.moment for part in (*answer.parts, answer) if part.moment is not None and part.reads == answer.reads
        }
        return course_figure(course, futures, LARGE, sorted(days))
    if answer.kind == "quantity" and answer.series is not None and answer.moment is not None:
        course = series_course(answer.series, title_of(model, answer.series), answer.unit, futures)
        return course_figure(course, futures, LARGE, [answer.moment])
    return None


def indicator_figure(course: IndicatorCourse, futures: Futures) -> Course:
    """The small chart of an indicator."""
    return course_figure(course, futures, SMALL, ())


def course_figure(course: IndicatorCourse, futures: Futures, frame: Frame, days: Sequence[float]) -> Course:
    """A fan, or chances for an event; `days` are marked unless they are the end."""
    times, dates = futures.times, course.dates
    marks = [(day, short_day(course, day)) for day in days if day < times[-1]]
    title, told = course.title, course.told
    if course.quantiles is None:
        return charts.chance(title, told, times, dates, course.mean, frame, marks)
    return charts.fan(title, told, times, dates, course.quantiles, unit_words(course.unit), frame, marks)


def short_day(course: IndicatorCourse, day: float) -> str:
    """`20 Jan 25`."""
    moment = day_of(course.dates[0], day)
    return f"{moment.day} {short_date(moment)}"


def option_figures(answer: Answer) -> tuple[Strips, ...]:
    """For each reading of a comparison the ranges under its options, side by side."""
    return tuple(_option_figure(part) for part in answer.parts if part.options)


def _option_figure(part: Answer) -> Strips:
    rows = [
        (
            f"{option.option} ({option.setting})",
            [option.quantiles[name] for name in NAMES],
            f"{numeral(option.quantiles['p50'])} ({_range(option.quantiles)})",
        )
        for option in part.options
    ]
    told = "; ".join(f"{label}: middle {value} {unit_words(part.unit)}" for label, _, value in rows)
    return charts.strips(part.text, f"{told}.", rows, unit_words(part.unit), kinds=("", "other", ""))


def range_figure(answers: Sequence[Answer]) -> Strips | None:
    """Quantities in one unit side by side: an answer and its parts. None if there is none, or their units differ."""
    fitting = [answer for answer in answers if answer.kind == "quantity" and answer.quantiles]
    if not fitting or any(unit_words(answer.unit) != unit_words(fitting[0].unit) for answer in fitting):
        return None
    rows = [(_label(answer, answers[0]), list((answer.quantiles or {}).values()), number(answer)) for answer in fitting]
    told = "; ".join(f"{answer.text}: {number(answer)}, from {spread(answer)}" for answer in fitting)
    return charts.strips("Ranges", f"{told}.", rows, unit_words(fitting[0].unit))


def _label(answer: Answer, whole: Answer) -> str:
    """What stands over a range: the moment for the whole question, the text for a part."""
    return answer.headline if answer is whole else answer.text


def prior_figure(dispute: str, cell: str, title: str, labels: Sequence[str], model: Model, futures: Futures) -> Strips:
    """What each position of a dispute makes of one number: the range of a parameter in the futures that live in it."""
    values, positions = futures.parameter(cell), futures.position(dispute)
    unit = unit_words(model.parameters[cell.partition("[")[0]].unit.text)
    rows = []
    for index, label in enumerate(labels):
        inside = values[positions == index]
        quantiles = np.quantile(inside, LEVELS) if inside.size else np.full(len(LEVELS), np.nan)
        rows.append((label, [float(value) for value in quantiles], with_unit(float(quantiles[2]), unit)))
    told = "; ".join(f"{label}: middle {value}" for label, _, value in rows)
    return charts.strips(title, f"{told}.", rows, unit)


def _range(quantiles: dict[str, float]) -> str:
    return f"{numeral(quantiles['p05'])} to {numeral(quantiles['p95'])}"
