"""Scores of a frozen forecast: every outcome scored, then together by category and in all, with skill and calibration.

Intervals hold 90 %: outcomes are drawn again and again with replacement, all of one indicator or question together,
since the weeks of one course are no independent trials.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import UsageError
from stratagem.base.display import table_html
from stratagem.findings.outcomes import DATES, Outcome
from stratagem.findings.scoring import (
    Range,
    brier,
    covered,
    crps,
    date_crps,
    distance,
    log_density,
    log_score,
    rank,
    width,
)

INTERVALS = (0.5, 0.8, 0.9)
"""Central intervals whose coverage and width are told."""

BINS = 10
RESAMPLES = 2000
RESAMPLING_SEED = 1
OVERALL = "overall"

Against = Literal["persistence", "base rate", "even"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """One outcome scored; None where a score does not apply.

    `scale` makes quantities of different units comparable: the largest outcome or starting value of the same id.
    `references` are the scores (Brier, or CRPS of a quantity) of what knows nothing: that all stays as it was, the rate
    at which other outcomes of the category came, even chances.
    """

    id: str
    day: str | None
    category: str
    kind: str
    outcome: tuple[float, float]
    probability: float | None
    brier: float | None
    log: float
    crps: float | None
    rank: float | None
    coverage: Mapping[float, float]
    widths: Mapping[float, float]
    scale: float
    references: Mapping[Against, float]

    def as_json(self) -> dict[str, object]:
        """The score as plain data."""
        return {
            "id": self.id,
            "date": self.day,
            "category": self.category,
            "kind": self.kind,
            "outcome": list(self.outcome),
            "probability": self.probability,
            "brier": self.brier,
            "log": self.log,
            "crps": self.crps,
            "rank": self.rank,
            "coverage": {f"{share:.0%}": value for share, value in self.coverage.items()},
            "references": dict(self.references),
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its interval; its ends are None where it rests on a single indicator or question."""

    value: float
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, object]:
        """The figure as plain data."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of a category, or of all outcomes, by name: `brier`, `log` (yes or no), `crps`, `log_density` (in units of
    the scale), `coverage 90%`, `width 90%` (in units of the scale), `days` (CRPS of dates), `skill against …`.
    """

    category: str
    outcomes: int
    ids: int
    figures: Mapping[str, Figure]

    def as_json(self) -> dict[str, object]:
        """The summary as plain data."""
        return {
            "category": self.category,
            "outcomes": self.outcomes,
            "ids": self.ids,
            **{name.replace(" ", "_"): figure.as_json() for name, figure in self.figures.items()},
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same probability: their mean, how often it came, how many; of quantities, how many
    outcomes lie in this tenth of the forecast.
    """

    low: float
    high: float
    forecast: float | None
    came: float
    count: int

    def as_json(self) -> dict[str, object]:
        """The bin as plain data."""
        return {"low": self.low, "high": self.high, "forecast": self.forecast, "came": self.came, "count": self.count}


@dataclass(frozen=True)
class Scores:
    """All scores of a forecast: each outcome, each category, all, and calibration of chances and quantities."""

    scores: tuple[Score, ...]
    categories: tuple[Summary, ...]
    overall: Summary
    chances: tuple[Bin, ...]
    ranks: tuple[Bin, ...]

    def __repr__(self) -> str:
        return f"<Scores of {self.overall.outcomes} outcomes of {self.overall.ids} indicators and questions>"

    def _repr_html_(self) -> str:
        """What a notebook shows: all figures of each category."""
        rows = [
            (summary.category, name, f"{figure.value:.4g}")
            for summary in (self.overall, *self.categories)
            for name, figure in summary.figures.items()
        ]
        return table_html(repr(self)[1:-1], ("category", "figure", "value"), rows)

    def as_json(self) -> dict[str, object]:
        """The scores as plain data."""
        return {
            "outcomes": self.overall.outcomes,
            "overall": self.overall.as_json(),
            "categories": [summary.as_json() for summary in self.categories],
            "calibration": {
                "chances": [each.as_json() for each in self.chances],
                "ranks": [each.as_json() for each in self.ranks],
            },
            "scores": [score.as_json() for score in self.scores],
        }


def score(forecast: Mapping[str, Any], outcomes: Sequence[Outcome]) -> Scores:
    """A frozen forecast's content against what came."""
    rates = _rates(outcomes)
    scales = _scales(forecast, outcomes)
    scored = tuple(_score(forecast, outcome, rates.get(place), scales) for place, outcome in enumerate(outcomes))
    names = sorted({each.category for each in scored})
    categories = tuple(_summary(name, [each for each in scored if each.category == name]) for name in names)
    return Scores(scored, categories, _summary(OVERALL, scored), _chances(scored), _ranks(scored))


def _rates(outcomes: Sequence[Outcome]) -> dict[int, float]:
    """For each yes or no, how often the others of its category came, other ids only; even chances if there are none."""
    told: dict[int, float] = {}
    for place, outcome in enumerate(outcomes):
        if outcome.came is not None:
            others = [
                each.came
                for each in outcomes
                if each.came is not None and each.category == outcome.category and each.id != outcome.id
            ]
            told[place] = sum(others) / len(others) if others else 0.5
    return told


def _scales(forecast: Mapping[str, Any], outcomes: Sequence[Outcome]) -> dict[str, float]:
    scales: dict[str, float] = {}
    for outcome in outcomes:
        if outcome.value is not None:
            ends = (abs(outcome.value.low), abs(outcome.value.high), abs(_start(forecast, outcome) or 0.0))
            scales[outcome.id] = max(scales.get(outcome.id, 0.0), *ends)
    return {name: scale or 1.0 for name, scale in scales.items()}


def _start(forecast: Mapping[str, Any], outcome: Outcome) -> float | None:
    """The middle of an indicator's forecast on its first day: what is there when nothing changes."""
    if outcome.id not in forecast["indicators"]:
        return None
    first = outcome.entry["quantiles"][0]
    middle = first[len(first) // 2]
    return None if middle is None else float(middle)


def _score(forecast: Mapping[str, Any], outcome: Outcome, rate: float | None, scales: Mapping[str, float]) -> Score:
    day = outcome.day.isoformat() if outcome.day else None
    if outcome.value is not None:
        return _quantity(forecast, outcome, outcome.value, day, scales[outcome.id])
    came, chance = float(outcome.came or 0.0), _chance(forecast, outcome)
    futures = int(outcome.entry.get("futures", forecast["futures"]))
    return Score(
        id=outcome.id,
        day=day,
        category=outcome.category,
        kind=outcome.kind,
        outcome=(came, came),
        probability=chance,
        brier=brier(chance, came),
        log=log_score(chance, came, futures),
        crps=_date_score(forecast, outcome),
        rank=None,
        coverage={},
        widths={},
        scale=1.0,
        references={
            "persistence": brier(0.0, came),
            "base rate": brier(0.5 if rate is None else rate, came),
            "even": brier(0.5, came),
        },
    )


def _days(forecast: Mapping[str, Any]) -> Array:
    start = date.fromisoformat(forecast["start"])
    return np.array([float((date.fromisoformat(day) - start).days) for day in forecast["dates"]])


def _day_of(forecast: Mapping[str, Any], day: date) -> float:
    return float((day - date.fromisoformat(forecast["start"])).days)


def _chance(forecast: Mapping[str, Any], outcome: Outcome) -> float:
    """The probability that was given: of what comes on a day, that it has come by the day of the outcome."""
    if outcome.kind in DATES and outcome.day is not None:
        return float(np.interp(_day_of(forecast, outcome.day), _days(forecast), outcome.entry["probabilities"]))
    told = outcome.entry["probability"]
    return 0.5 if told is None else float(told)


def _date_score(forecast: Mapping[str, Any], outcome: Outcome) -> float | None:
    """The CRPS of a date whose day is known, or that has not come."""
    if outcome.kind not in DATES or outcome.day is None or (outcome.came and outcome.came_on is None):
        return None
    came = _day_of(forecast, outcome.came_on) if outcome.came and outcome.came_on else None
    until = _day_of(forecast, outcome.day)
    return date_crps(outcome.entry["probabilities"], _days(forecast), came, until) if until > 0 else None


def _quantity(forecast: Mapping[str, Any], outcome: Outcome, value: Range, day: str | None, scale: float) -> Score:
    levels = np.array(forecast["levels"])
    quantiles = _quantiles(forecast, outcome)
    if not np.all(np.isfinite(quantiles)):
        message = f"line {outcome.line}: no future gave `{outcome.id}` a value, so nothing was forecast of it"
        raise UsageError.of("OUTCOMES-ID", message, "leave it out")
    start = _start(forecast, outcome)
    return Score(
        id=outcome.id,
        day=day,
        category=outcome.category,
        kind=outcome.kind,
        outcome=(value.low, value.high),
        probability=None,
        brier=None,
        log=log_density(quantiles, levels, value) - math.log(scale),
        crps=crps(quantiles, levels, value),
        rank=rank(quantiles, levels, value),
        coverage={share: covered(quantiles, levels, share, value) for share in INTERVALS},
        widths={share: width(quantiles, levels, share) / scale for share in INTERVALS},
        scale=scale,
        references={} if start is None else {"persistence": distance(start, value)},
    )


def _quantiles(forecast: Mapping[str, Any], outcome: Outcome) -> Array:
    """The quantiles on the day of the outcome, between two records by straight lines; of a question, its own."""
    table = np.array(outcome.entry["quantiles"], dtype=np.float64)
    if table.ndim == 1 or outcome.day is None:
        return table
    days, at = _days(forecast), _day_of(forecast, outcome.day)
    return np.array([np.interp(at, days, column) for column in table.T])


def _summary(name: str, scores: Sequence[Score]) -> Summary:
    """All figures that apply, each with its interval."""
    events = [each for each in scores if each.brier is not None]
    quantities = [each for each in scores if each.brier is None]
    figures: dict[str, Figure] = {}

    def add(key: str, chosen: Sequence[Score], figure: Callable[[Score], tuple[float, float]], skill: bool) -> None:
        told = _figure(chosen, figure, skill)
        if told is not None:
            figures[key] = told

    add("brier", events, lambda each: (each.brier or 0.0, 1.0), False)
    add("log", events, lambda each: (each.log, 1.0), False)
    dated = [each for each in events if each.crps is not None]
    add("days", dated, lambda each: (each.crps or 0.0, 1.0), False)
    add("crps", quantities, lambda each: ((each.crps or 0.0) / each.scale, 1.0), False)
    add("log density", quantities, lambda each: (each.log, 1.0), False)
    for share in INTERVALS:
        add(f"coverage {share:.0%}", quantities, lambda each, share=share: (each.coverage[share], 1.0), False)  # type: ignore[misc]
        add(f"width {share:.0%}", quantities, lambda each, share=share: (each.widths[share], 1.0), False)  # type: ignore[misc]
    names: tuple[Against, ...] = ("persistence", "base rate", "even")
    for what, chosen in (("", events), ("quantities: ", quantities)):
        for against in names:
            compared = [each for each in chosen if against in each.references]
            label = f"{what}skill against {against}"
            add(label, compared, lambda each, against=against: _parts(each, against), True)  # type: ignore[misc]
    return Summary(name, len(scores), len({each.id for each in scores}), figures)


def _parts(score: Score, against: Against) -> tuple[float, float]:
    """The score and that of the reference, in units of the scale."""
    own = score.brier if score.brier is not None else score.crps or 0.0
    return own / score.scale, score.references[against] / score.scale


def _figure(scores: Sequence[Score], figure: Callable[[Score], tuple[float, float]], skill: bool) -> Figure | None:
    """A mean of parts over wholes, or for skill one less that; with the interval of drawing ids again."""
    if not scores:
        return None
    names = sorted({each.id for each in scores})
    place = {name: number for number, name in enumerate(names)}
    sums = np.zeros((len(names), 2))
    for each in scores:
        sums[place[each.id]] += figure(each)

    def value(total: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            share = total[..., 0] / total[..., 1]
        return np.asarray(1 - share if skill else share)

    told = float(value(sums.sum(axis=0)))
    if not math.isfinite(told):
        return None
    if len(names) < 2:
        return Figure(told, None, None)
    drawn = np.random.default_rng(RESAMPLING_SEED).integers(0, len(names), (RESAMPLES, len(names)))
    again = value(sums[drawn].sum(axis=1))
    again = again[np.isfinite(again)]
    low, high = (float(end) for end in np.quantile(again, (0.05, 0.95))) if again.size else (None, None)
    return Figure(told, low, high)


def _chances(scores: Sequence[Score]) -> tuple[Bin, ...]:
    """Chances in tenths, with how often what they were given to came; empty tenths are left out."""
    told = [(each.probability, each.outcome[0]) for each in scores if each.probability is not None]
    bins = []
    for number in range(BINS):
        inside = [pair for pair in told if min(int(pair[0] * BINS), BINS - 1) == number]
        if inside:
            forecast, came = (sum(pair[side] for pair in inside) / len(inside) for side in (0, 1))
            bins.append(Bin(number / BINS, (number + 1) / BINS, forecast, came, len(inside)))
    return tuple(bins)


def _ranks(scores: Sequence[Score]) -> tuple[Bin, ...]:
    """Tenths of the forecasts of quantities, with the share of outcomes that fell in each: a tenth if all is well."""
    told = [each.rank for each in scores if each.rank is not None]
    if not told:
        return ()
    counts = np.bincount([min(int(rank * BINS), BINS - 1) for rank in told], minlength=BINS)
    return tuple(
        Bin(number / BINS, (number + 1) / BINS, None, float(count) / len(told), int(count))
        for number, count in enumerate(counts)
    )
