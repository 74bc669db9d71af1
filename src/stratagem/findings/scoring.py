"""Scores of one forecast against one outcome. Low is good for all of them.

Sources: Gneiting, T. and Raftery, A. E. (2007), Strictly proper scoring rules, prediction, and estimation, JASA 102,
359–378; Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78,
1–3. An outcome that is known as a range only is taken to lie anywhere in it alike, and scores are means over it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PLACES = 41
"""Places at which scores are taken in a range."""

WINDOW = 0.01
"""Half the width, as a share of the distance from the first to the last quantile, over which a density is taken."""

LEAST = 1e-6
"""A forecast is never scored as if it had held an outcome for less probable than this."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of a quantity that came: from `low` to `high`, equal where it is known."""

    low: float
    high: float

    @property
    def places(self) -> Array:
        """Places all over the range."""
        return np.linspace(self.low, self.high, PLACES) if self.high > self.low else np.array([self.low])


def brier(probability: float, came: float) -> float:
    """The squared distance of a probability from 0 or 1."""
    return (probability - came) ** 2


def log_score(probability: float, came: float, futures: int) -> float:
    """Minus the natural logarithm of the probability given to what came, in nats. Of `futures` futures, half a future
    is added on either side: an ensemble that never saw something does not know that it cannot be.
    """
    fair = (probability * futures + 0.5) / (futures + 1)
    return -math.log(fair if came else 1 - fair)


def crps(quantiles: Array, levels: Array, outcome: Range) -> float:
    """The continuous ranked probability score, in the quantity's unit: twice the mean pinball loss of the quantiles."""
    below = quantiles[:, None] - outcome.places
    loss = np.where(below > 0, (1 - levels)[:, None] * below, -levels[:, None] * below)
    return float(2 * loss.mean())


def distance(value: float, outcome: Range) -> float:
    """The score of a single value held for certain: how far the outcome lies from it."""
    return float(np.abs(outcome.places - value).mean())


def share_below(quantiles: Array, levels: Array, values: Array) -> Array:
    """The forecast's distribution function: straight between quantiles, exponential beyond the first and the last.
    Where quantiles are equal it is the middle of its step.
    """
    unique, first = np.unique(quantiles, return_index=True)
    last = np.append(first[1:], quantiles.size) - 1
    inside = np.interp(values, unique, (levels[first] + levels[last]) / 2)
    bottom, top = float(levels[0]), float(1 - levels[-1])
    low, high = float(quantiles[0]), float(quantiles[-1])
    left, right = _tail(quantiles, levels, low), _tail(quantiles, levels, high)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        under = bottom * np.exp(-np.abs(low - values) / left) if left > 0 else np.zeros_like(values)
        over = 1 - top * np.exp(-np.abs(values - high) / right) if right > 0 else np.ones_like(values)
    return np.asarray(np.where(values < low, under, np.where(values > high, over, inside)))


def _tail(quantiles: Array, levels: Array, end: float) -> float:
    """The scale of an exponential tail that fits the way from the middle of the forecast to its end."""
    middle = float(np.interp(0.5, levels, quantiles))
    return abs(end - middle) / math.log(0.5 / float(levels[0]))


def log_density(quantiles: Array, levels: Array, outcome: Range) -> float:
    """Minus the natural logarithm of the density that the forecast has at the outcome, in nats per unit.

    Of a range, the mean density in it; of a point, that in a small window around it.
    """
    width = float(quantiles[-1] - quantiles[0])
    half = WINDOW * width or LEAST * max(abs(outcome.low), abs(float(quantiles[0])), 1.0)
    low, high = outcome.low, outcome.high
    if high - low < 2 * half:
        low, high = (low + high) / 2 - half, (low + high) / 2 + half
    ends = share_below(quantiles, levels, np.array([low, high]))
    return -math.log(max(float(ends[1] - ends[0]), LEAST) / (high - low))


def covered(quantiles: Array, levels: Array, share: float, outcome: Range) -> float:
    """Which share of the outcome's range lies in the forecast's central interval of that share: 0 or 1 for a point."""
    low, high = np.interp([(1 - share) / 2, (1 + share) / 2], levels, quantiles)
    return float(np.mean((outcome.places >= low) & (outcome.places <= high)))


def width(quantiles: Array, levels: Array, share: float) -> float:
    """The width of the central interval of that share, in the quantity's unit."""
    low, high = np.interp([(1 - share) / 2, (1 + share) / 2], levels, quantiles)
    return float(high - low)


def rank(quantiles: Array, levels: Array, outcome: Range) -> float:
    """Where the outcome lies in the forecast, 0 to 1 (its probability integral transform)."""
    return float(share_below(quantiles, levels, outcome.places).mean())


def date_crps(probabilities: Sequence[float], days: Array, came: float | None, until: float) -> float:
    """The CRPS of a date, in days, as far as it is known `until` that day: the squared distance of the chance that it
    has come from 0 or 1, added up over the days. `came` is None where it has not.
    """
    grid = np.linspace(float(days[0]), until, max(2, round(until - float(days[0])) + 1))
    chance = np.interp(grid, days, probabilities)
    truth = np.zeros_like(grid) if came is None else (grid >= came).astype(np.float64)
    return float(np.trapezoid((chance - truth) ** 2, grid))
