"""Forecasts to be kept and scored later: what an ensemble says of every indicator and question, with a digest."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from stratagem.base.diagnostics import StoreError
from stratagem.base.digest import digest_text
from stratagem.base.statistics import quantiles, quantiles_by_row
from stratagem.engine import Futures
from stratagem.findings.indicators import event_course
from stratagem.findings.measures import Array, Measure
from stratagem.findings.measuring import Compare, measures_of
from stratagem.model import Model
from stratagem.model.parts import Indicator

SCHEMA = 1
"""Version of the shape of a frozen forecast."""

LEVELS = tuple(percent / 100 for percent in range(1, 100))
"""Of the quantiles that are kept: 1 % to 99 %."""

DIGITS = 9
"""Significant digits kept: far more than sampling leaves certain, and a third of the bytes."""

_MARK = "stratagem forecast"
_DIGEST = "digest"


@dataclass(frozen=True)
class Forecast:
    """A frozen forecast as plain data; `digest` is SHA-256 over all of it in canonical form."""

    content: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return digest_text(json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=True))

    def text(self) -> str:
        """The text of the file: one line for each indicator and question, its digest last."""
        parts = []
        for key, value in {**self.content, _DIGEST: self.digest}.items():
            if isinstance(value, dict) and key in ("indicators", "questions"):
                rows = ",\n".join(f"  {_line(name)}: {_line(row)}" for name, row in value.items())
                parts.append(f"{_line(key)}: {{\n{rows}\n}}")
            else:
                parts.append(f"{_line(key)}: {_line(value)}")
        return "{\n" + ",\n".join(parts) + "\n}\n"


def read_forecast(text: str, name: str) -> Forecast:
    """The forecast of a file's text; `name` is for messages. Raises StoreError if it is none or was changed."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("kind") != _MARK:
        raise StoreError.of("FORECAST-NONE", f"`{name}` holds no frozen forecast", "give what `stratagem freeze` wrote")
    if content.get("schema") != SCHEMA:
        found = str(content.get("schema"))[:20]
        remedy = f"freeze it again, or read it with the version that wrote it; this one reads {SCHEMA}"
        raise StoreError.of("FORECAST-SCHEMA", f"`{name}` is a forecast of schema {found}", remedy)
    stated = content.pop(_DIGEST, None)
    forecast = Forecast(content)
    if stated != forecast.digest:
        raise StoreError.of("FORECAST-DAMAGED", f"`{name}` is not what was frozen: its digest differs", "restore it")
    return forecast


def freeze(model: Model, futures: Futures, compare: Compare, about: Mapping[str, Any], issued: date) -> Forecast:
    """Everything that the futures say, with `about`: what it was made from and with. `issued` is the day up to which
    its makers knew what had happened. Thread counts and clocks leave no trace in it.
    """
    indicators = {indicator.name: _indicator(indicator, futures) for indicator in model.indicators.values()}
    measures = [member for measure in measures_of(model, futures, compare) for member in measure.family]
    return Forecast(
        {
            "kind": _MARK,
            "schema": SCHEMA,
            **about,
            "issued": issued.isoformat(),
            "start": model.calendar.start.isoformat(),
            "end": model.calendar.end.isoformat(),
            "futures": futures.count,
            "seed": futures.seed,
            "results_digest": futures.digest,
            "levels": list(LEVELS),
            "dates": [day.isoformat() for day in futures.dates],
            "indicators": indicators,
            "questions": {measure.id: _question(measure, model, futures) for measure in measures},
        }
    )


def _indicator(indicator: Indicator, futures: Futures) -> dict[str, Any]:
    """Quantiles at every record, or for an event the chance that it has come by then."""
    told: dict[str, Any] = {"title": indicator.title, "kind": indicator.kind}
    if indicator.event is not None:
        chance = event_course(indicator.name, indicator.title, indicator.event, futures).mean
        return {**told, "unit": "1", "probabilities": _numbers(chance)}
    series = futures.series(indicator.name)
    rows = quantiles_by_row(series, LEVELS, futures.threads)
    return {**told, "unit": indicator.unit.text, "quantiles": [_numbers(row) for row in rows]}


def _question(measure: Measure, model: Model, futures: Futures) -> dict[str, Any]:
    """What a question, or a part of one, is forecast to come to; dates as days from the start, null beyond the end."""
    told: dict[str, Any] = {"text": measure.text, "kind": measure.kind, "unit": measure.unit, "says": measure.headline}
    if measure.moment is not None:
        told["at"] = (model.calendar.start + timedelta(days=measure.moment)).isoformat()
    known = measure.values[~np.isnan(measure.values)]
    told |= {"futures": int(known.size), "missing": measure.missing}
    if measure.truth is not None:
        answered = measure.truth[~np.isnan(measure.truth)]
        told["probability"] = _number(float(np.mean(answered))) if answered.size else None
    if measure.kind == "date":
        happened = np.sort(known)
        told["probabilities"] = _numbers(np.searchsorted(happened, futures.times, side="right") / max(known.size, 1))
    if measure.kind != "probability":
        within = np.where(known > measure.horizon, np.inf, known) if measure.kind == "date" else known
        told["quantiles"] = _numbers(quantiles(within, LEVELS))
    return told


def _numbers(values: Array) -> list[float | None]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") + 0.0 if math.isfinite(value) else None


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)
