"""Drivers: the inputs that explain an answer's spread, with share, error, direction and the claims behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices
from stratagem.findings.sources import Source

LEAST_SHARE = 0.005
"""A driver explains at least this share of the variance: less is of no use to a reader."""

MOST_DRIVERS = 8
STRETCHES = 6
TURNING = 1 / 3
"""A curve bends if, over so many stretches of the input, the answer moves back by more than this share of its way."""

Direction = Literal["raises", "lowers", "bends", "splits"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a driver: the input there, in words and as a number, and the mean of the answer's quantity."""

    at: float
    label: str
    mean: float


@dataclass(frozen=True, slots=True)
class Driver:
    """One input of an answer.

    `first_order` is the share of the answer's variance that this input explains by itself, `error` its sampling error
    (None below 32 futures). `direction`: a higher input raises or lowers the answer, the curve bends, or (for a
    dispute) its positions split the answer. `low` and `high` are the ends: lowest and highest classes of a parameter,
    the positions with the least and the greatest answer. `curve` holds (input, mean answer) over the classes.
    """

    parameter: str
    kind: Literal["parameter", "position"]
    title: str
    unit: str
    first_order: float
    error: float | None
    direction: Direction
    low: End
    high: End
    curve: tuple[tuple[float, float], ...]
    claims: tuple[str, ...]
    dispute: str | None
    basis: str

    def as_json(self) -> dict[str, object]:
        """The driver as plain data."""
        return {
            "parameter": self.parameter,
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "first_order": self.first_order,
            "error": self.error,
            "direction": self.direction,
            "low": {"at": self.low.label, "mean": self.low.mean},
            "high": {"at": self.high.label, "mean": self.high.mean},
            "basis": self.basis,
            "dispute": self.dispute,
            "claims": list(self.claims),
        }


def drivers_of(
    column: int, factors: Sequence[Factor], indices: Indices, sources: Mapping[str, Source], most: int = MOST_DRIVERS
) -> tuple[Driver, ...]:
    """The drivers of output `column`, strongest first; what noise could feign is left out."""
    rows = [row for row in range(len(factors)) if stands_out(indices, row, column)]
    rows.sort(key=lambda row: (-indices.first[row, column], factors[row].name))
    return tuple(_driver(row, column, factors[row], indices, sources) for row in rows[:most])


def stands_out(indices: Indices, row: int, column: int, least: float = LEAST_SHARE) -> bool:
    """True if the share is large enough to matter and clear of what chance alone would give."""
    return bool(indices.beyond_chance[row, column] and indices.first[row, column] >= least)


def _driver(row: int, column: int, factor: Factor, indices: Indices, sources: Mapping[str, Source]) -> Driver:
    source = sources[factor.name]
    means = indices.means[row][column]
    error = float(indices.error[row, column])
    low, high = _ends(factor, means, source)
    return Driver(
        parameter=factor.name,
        kind=factor.kind,
        title=source.title,
        unit=source.unit,
        first_order=float(indices.first[row, column]),
        error=None if np.isnan(error) else error,
        direction=_direction(factor, means),
        low=low,
        high=high,
        curve=tuple((float(at), float(mean)) for at, mean in zip(factor.values, means, strict=True) if mean == mean),
        claims=source.claims,
        dispute=source.dispute,
        basis=source.basis,
    )


def _direction(factor: Factor, means: Array) -> Direction:
    """Up, down or neither: how much the mean answer rises and falls from the lowest inputs to the highest."""
    if factor.kind == "position":
        return "splits"
    known = means[~np.isnan(means)]
    stretches = [part.mean() for part in np.array_split(known, min(STRETCHES, known.size))]
    steps = np.diff(stretches)
    up, down = float(steps[steps > 0].sum()), float(-steps[steps < 0].sum())
    if min(up, down) > TURNING * max(up, down) or up == down:
        return "bends"
    return "raises" if up > down else "lowers"


def _ends(factor: Factor, means: Array, source: Source) -> tuple[End, End]:
    if factor.kind == "position":
        low, high = int(np.nanargmin(means)), int(np.nanargmax(means))
        return (
            End(float(low), source.positions[low], float(means[low])),
            End(float(high), source.positions[high], float(means[high])),
        )
    known = np.flatnonzero(~np.isnan(means))
    width = max(1, known.size // 10)
    return _mean_end(known[:width], factor, means, source), _mean_end(known[-width:], factor, means, source)


def _mean_end(classes: NDArray[np.intp], factor: Factor, means: Array, source: Source) -> End:
    at = float(np.mean(factor.values[classes]))
    return End(at, source.shown(at), float(np.mean(means[classes])))
