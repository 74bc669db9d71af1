"""Charts as Vega-Lite specifications: plain data that any tool of that grammar draws, in a notebook or elsewhere.

Nothing here draws. A specification holds its own numbers, to six significant digits.
Source: Satyanarayan, A. et al. (2017), Vega-Lite: a grammar of interactive graphics, IEEE TVCG 23(1), 341–350.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stratagem.findings.numerals import unit_words
from stratagem.findings.quantiles import NAMES

MIME = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
DIGITS = 6
WIDTH = 480
HEIGHT = 260
PALE, FULL = 0.25, 0.5
"""Opacity of the nine tenths and of the middle half."""

Array = NDArray[np.float64]
Spec = dict[str, object]


def fan(title: str, told: str, dates: Sequence[date], quantiles: Array, unit: str) -> Spec:
    """Nine futures of ten, half of them and the median over time; `quantiles` has shape (5, dates)."""
    rows = [
        {"date": day.isoformat(), **_numbers(zip(NAMES, column, strict=True))}
        for day, column in zip(dates, quantiles.T, strict=True)
    ]
    return _spec(
        title, told, rows,
        [
            _band("p05", "p95", unit, PALE),
            _band("p25", "p75", unit, FULL),
            {"mark": {"type": "line"}, "encoding": {"x": _days(), "y": _quantity("p50", unit)}},
        ],
    )  # fmt: skip


def chance(title: str, told: str, dates: Sequence[date], shares: Array) -> Spec:
    """The share of futures in which something has happened by each date."""
    rows = [
        {"date": day.isoformat(), **_numbers([("share", share)])} for day, share in zip(dates, shares, strict=True)
    ]  # fmt: skip
    y = {"field": "share", "type": "quantitative", "title": None, "axis": {"format": "%"}}
    area = {"type": "area", "line": True, "opacity": PALE}
    return _spec(title, told, rows, [{"mark": area, "encoding": {"x": _days(), "y": y}}])


def ranges(title: str, told: str, rows: Sequence[tuple[str, Sequence[float]]], unit: str) -> Spec:
    """Ranges side by side: a label and five quantiles each."""
    data = [{"label": label, **_numbers(zip(NAMES, values, strict=True))} for label, values in rows]
    y = {"field": "label", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 320}}
    thin, thick = {"type": "rule", "opacity": FULL}, {"type": "bar", "size": 8, "opacity": FULL}
    return _spec(
        title, told, data,
        [
            {"mark": thin, "encoding": {"y": y, "x": _quantity("p05", unit), "x2": {"field": "p95"}}},
            {"mark": thick, "encoding": {"y": y, "x": _quantity("p25", unit), "x2": {"field": "p75"}}},
            {"mark": {"type": "point", "filled": True}, "encoding": {"y": y, "x": _quantity("p50", unit)}},
        ],
        height={"step": 28},
    )  # fmt: skip


def _spec(title: str, told: str, rows: list[dict[str, object]], layer: list[Spec], height: object = HEIGHT) -> Spec:
    return {
        "$schema": SCHEMA, "title": title, "description": told, "width": WIDTH, "height": height,
        "data": {"values": rows}, "layer": layer,
    }  # fmt: skip


def _numbers(pairs: Iterable[tuple[str, float]]) -> dict[str, object]:
    """Numbers as JSON has them: null for what is not finite."""
    return {name: float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None for name, value in pairs}


def _days() -> Spec:
    return {"field": "date", "type": "temporal", "title": None}


def _quantity(field: str, unit: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": unit_words(unit) or None}


def _band(low: str, high: str, unit: str, opacity: float) -> Spec:
    encoding = {"x": _days(), "y": _quantity(low, unit), "y2": {"field": high}}
    return {"mark": {"type": "area", "opacity": opacity}, "encoding": encoding}
