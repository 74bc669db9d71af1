"""Answers: each question's number, its range, its word and its sampling error, with the answers of its parts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from stratagem.base.display import table_html
from stratagem.base.sequences import REPLICATES
from stratagem.base.statistics import mean, quantiles
from stratagem.findings.drivers import Driver
from stratagem.findings.errors import TOO_FEW, mean_error, probability_error, quantile_errors
from stratagem.findings.measures import Arm, Array, Kind, Measure
from stratagem.findings.numerals import THIN, day_shown, numeral, percent, with_unit
from stratagem.findings.quantiles import LEVELS, NAMES
from stratagem.findings.words import likelihood_word

MIDDLE = "p50"
LEAST_ERROR = 0.1
"""The least sampling error of a chance that is told, in percentage points: one decimal stands."""


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """What one option of a comparison leads to: the lever's setting in words, quantiles and mean of the reading."""

    option: str
    setting: str
    quantiles: dict[str, float]
    mean: float

    def as_json(self) -> dict[str, object]:
        """The option as plain data."""
        return {"option": self.option, "setting": self.setting, "quantiles": self.quantiles, "mean": self.mean}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    `probability`: of a yes, of coming by the end (dates), or that the first option is better (comparisons).
    `quantiles` p05 to p95: in `unit`; for dates in days from `start`, +inf beyond the end. `error` is the sampling
    error of the probability where there is one, else of the median; `errors` holds those of everything shown
    (`probability`, `mean`, `p05` … `p95`; days for dates), None where it cannot be told. `futures` have an answer,
    `missing` have none. `moment` is the day on which it is read, `options` are those of a comparison.
    """

    id: str
    text: str
    kind: Kind
    unit: str
    headline: str
    probability: float | None
    quantiles: dict[str, float] | None
    mean: float | None
    error: float | None
    errors: dict[str, float | None]
    word: str | None
    drivers: tuple[Driver, ...]
    parts: tuple[Answer, ...]
    futures: int
    missing: int
    notes: tuple[str, ...]
    because: str
    reads: tuple[str, ...]
    series: str | None
    moment: float | None
    options: tuple[OptionAnswer, ...]
    start: date

    @property
    def shown(self) -> str:
        """The headline number with its sampling error: `84 % ± 0.2`, in percentage points, or `1,060 km² ± 4.6`."""
        if self.probability is not None:
            error = "error not known" if self.error is None else f"±{THIN}{max(100 * self.error, LEAST_ERROR):.1f}"
            return f"{percent(self.probability)} {error}"
        if not self.quantiles:
            return "no answer"
        error = "" if self.error is None else f" ±{THIN}{numeral(self.error, 2)}"
        return f"{with_unit(self.quantiles[MIDDLE], self.unit)}{error}"

    @property
    def spread(self) -> str:
        """Nine futures of ten: `386 to 2,920 km²`; empty for a bare chance."""
        if self.quantiles is None:
            return ""
        ends = self.quantiles[NAMES[0]], self.quantiles[NAMES[-1]]
        if self.kind == "date":
            return " to ".join(day_shown(self.start, end) for end in ends)
        return f"{numeral(ends[0])} to {with_unit(ends[1], self.unit)}"

    def __repr__(self) -> str:
        return f"<Answer {self.id}: {self.text} {self.shown}{f', {self.word}' if self.word else ''}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the answer with its parts."""
        rows = [(each.id, each.text, each.shown, each.word or "", each.spread) for each in self.family]
        return table_html(repr(self)[1:-1], ("id", "question", "answer", "word", "nine futures of ten"), rows)

    def as_json(self) -> dict[str, object]:
        """The answer as plain data: ISO dates, null beyond the end."""
        told: dict[str, object] = {"id": self.id, "text": self.text, "kind": self.kind, "headline": self.headline}
        if self.probability is not None:
            told["probability"] = self.probability
        if self.quantiles is not None:
            told["quantiles"] = {name: self._plain(value) for name, value in self.quantiles.items()}
        return told | {
            "unit": self.unit,
            "error": self.error,
            "errors": self.errors,
            "word": self.word,
            "mean": self.mean,
            "futures": self.futures,
            "missing": self.missing,
            "notes": list(self.notes),
            **({"options": [option.as_json() for option in self.options]} if self.options else {}),
            "drivers": [driver.as_json() for driver in self.drivers],
            "parts": [part.as_json() for part in self.parts],
        }

    def _plain(self, value: float) -> float | str | None:
        if not math.isfinite(value):
            return None
        return (self.start + timedelta(days=math.floor(value))).isoformat() if self.kind == "date" else value

    @property
    def family(self) -> tuple[Answer, ...]:
        """This answer and its parts, parts of parts included."""
        return (self, *(member for part in self.parts for member in part.family))


def answer_of(measure: Measure, drivers: dict[str, tuple[Driver, ...]], start: date) -> Answer:
    """The answer that a measure gives; `drivers` by the id of the measure."""
    known = measure.values[~np.isnan(measure.values)]
    probability, probability_se = _probability(measure)
    values, errors = _quantiles(measure, known)
    if probability is not None:
        errors["probability"] = probability_se
    average = mean(known) if known.size and np.all(np.isfinite(known)) else None
    if average is not None and measure.kind != "probability":
        errors["mean"] = mean_error(measure.values)
    return Answer(
        id=measure.id,
        text=measure.text,
        kind=measure.kind,
        unit=measure.unit,
        headline=measure.headline,
        probability=probability,
        quantiles=values,
        mean=None if measure.kind == "probability" else average,
        error=probability_se if probability is not None else errors.get(MIDDLE),
        errors=errors,
        word=likelihood_word(probability),
        drivers=drivers.get(measure.id, ()),
        parts=tuple(answer_of(part, drivers, start) for part in measure.parts),
        futures=int(known.size),
        missing=measure.missing,
        notes=_notes(measure),
        because=measure.because,
        reads=measure.reads,
        series=measure.series,
        moment=measure.moment,
        options=tuple(_option(arm) for arm in measure.arms),
        start=start,
    )


def _option(arm: Arm) -> OptionAnswer:
    values = dict(zip(NAMES, map(float, quantiles(arm.values, LEVELS)), strict=True))
    return OptionAnswer(arm.option, arm.setting, values, mean(arm.values))


def _probability(measure: Measure) -> tuple[float | None, float | None]:
    """The probability of an answer and its error; None for a quantity."""
    truth = measure.truth
    if truth is None:
        return None, None
    known = truth[~np.isnan(truth)]
    return (mean(known), probability_error(truth)) if known.size else (None, None)


def _quantiles(measure: Measure, known: Array) -> tuple[dict[str, float] | None, dict[str, float | None]]:
    if measure.kind == "probability" or not known.size:
        return None, {}
    values = quantiles(known, LEVELS)
    errors = quantile_errors(measure.values, LEVELS)
    named = {name: float(value) for name, value in zip(NAMES, values, strict=True)}
    return named, dict(zip(NAMES, errors, strict=True))


def _notes(measure: Measure) -> tuple[str, ...]:
    notes = list(measure.notes)
    total = measure.values.size
    if measure.missing == total:
        notes.append("No future resolves this question.")
    elif measure.missing and not measure.conditional:
        notes.append(f"{measure.missing:,} of {total:,} futures have no answer and are left out.")
    if total < REPLICATES:
        notes.append(TOO_FEW)
    return tuple(notes)
