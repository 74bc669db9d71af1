"""Drivers: the inputs that explain an answer's spread, with share, error, direction and the claims behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices
from stratagem.findings.numerals import percent
from stratagem.findings.sources import Source
from stratagem.findings.totals import Total, first_interval

LEAST_SHARE = 0.005
"""A driver explains at least this share of the variance: less is of no use to a reader."""

MOST_DRIVERS = 8
STRETCHES = 6
TURNING = 1 / 3
"""A curve bends if, over so many stretches of the input, the answer moves back by more than this share of its way."""

LEAST_JOINT = 0.02
"""From this share on, an input that acts only together with others is a driver too."""

STEP = 0.85
"""The answer has a threshold where one step explains this share of what the input explains; of a straight line the
best step explains three quarters.
"""

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

    `interval` is the 95 % bootstrap interval of `first_order`. `total` adds what the input explains together with one
    other, and holds its own interval; None where it was not looked at. `threshold` is the value at which the mean
    answer steps, None if it does not. `correlated` names the inputs that move with this one.

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
    interval: tuple[float, float] | None = None
    total: Total | None = None
    threshold: End | None = None
    correlated: tuple[str, ...] = ()

    def __repr__(self) -> str:
        error = "" if self.error is None else f" ± {100 * self.error:.1f}"
        return f"<Driver {self.parameter}: {self.title}, {percent(self.first_order)}{error} of the variance>"

    def as_json(self) -> dict[str, object]:
        """The driver as plain data."""
        return {
            "parameter": self.parameter,
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "first_order": self.first_order,
            "error": self.error,
            "interval": list(self.interval) if self.interval else None,
            "total": self.total.total if self.total else None,
            "total_interval": [self.total.low, self.total.high] if self.total else None,
            "threshold": {"at": self.threshold.label, "value": self.threshold.at} if self.threshold else None,
            "correlated": list(self.correlated),
            "direction": self.direction,
            "low": {"at": self.low.label, "mean": self.low.mean},
            "high": {"at": self.high.label, "mean": self.high.mean},
            "curve": [[at, mean] for at, mean in self.curve],
            "basis": self.basis,
            "dispute": self.dispute,
            "claims": list(self.claims),
        }


@dataclass(frozen=True, eq=False)
class Depth:
    """What is known of one output beyond first-order indices: its value in every future, total indices by input, the
    bootstrap samples, and for each input those that are correlated with it.
    """

    output: Array
    totals: Mapping[str, Total]
    resamples: Array
    correlated: Mapping[str, tuple[str, ...]]


def drivers_of(
    column: int, factors: Sequence[Factor], indices: Indices, sources: Mapping[str, Source], depth: Depth | None = None
) -> tuple[Driver, ...]:
    """The drivers of output `column`, strongest first; what noise could feign is left out.

    With `depth`, inputs that act only together with others count too, after those that act by themselves.
    """
    rows = [row for row in range(len(factors)) if stands_out(indices, row, column)]
    rows.sort(key=lambda row: (-indices.first[row, column], factors[row].name))
    if depth is not None:
        joint = [row for row in range(len(factors)) if row not in rows and _acts_jointly(factors[row], depth)]
        rows += sorted(joint, key=lambda row: (-depth.totals[factors[row].name].joint, factors[row].name))
    return tuple(_driver(row, column, factors[row], indices, sources, depth) for row in rows[:MOST_DRIVERS])


def _acts_jointly(factor: Factor, depth: Depth) -> bool:
    total = depth.totals.get(factor.name)
    return total is not None and total.clear and total.joint >= LEAST_JOINT


def stands_out(indices: Indices, row: int, column: int, least: float = LEAST_SHARE) -> bool:
    """True if the share is large enough to matter and clear of what chance alone would give."""
    return bool(indices.beyond_chance[row, column] and indices.first[row, column] >= least)


def _driver(
    row: int, column: int, factor: Factor, indices: Indices, sources: Mapping[str, Source], depth: Depth | None
) -> Driver:
    source = sources[factor.name]
    means = indices.means[row][column]
    error = float(indices.error[row, column])
    low, high = _ends(factor, means, source)
    return Driver(
        parameter=factor.name,
        kind=factor.kind,
        title=source.title,
        unit=source.unit,
        first_order=max(0.0, float(indices.first[row, column])),
        error=None if np.isnan(error) else error,
        direction=_direction(factor, means),
        low=low,
        high=high,
        curve=tuple((float(at), float(mean)) for at, mean in zip(factor.values, means, strict=True) if mean == mean),
        claims=source.claims,
        dispute=source.dispute,
        basis=source.basis,
        interval=first_interval(factor, depth.output, depth.resamples) if depth else None,
        total=depth.totals.get(factor.name) if depth else None,
        threshold=_threshold(factor, means, source),
        correlated=depth.correlated.get(factor.name, ()) if depth else (),
    )


def _threshold(factor: Factor, means: Array, source: Source) -> End | None:
    """Where one step between classes explains nearly all that the classes explain."""
    known = np.flatnonzero(~np.isnan(means))
    if factor.kind == "position" or known.size < 2 * STRETCHES:
        return None
    heights = means[known] - means[known].mean()
    below = np.arange(1, known.size)
    between = np.cumsum(heights)[:-1] ** 2 * known.size / (below * (known.size - below))
    best = int(np.argmax(between))
    if between[best] < STEP * float((heights**2).sum()):
        return None
    at = float(factor.values[known[best : best + 2]].mean())
    return End(at, source.shown(at), float(means[known[best : best + 2]].mean()))


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
