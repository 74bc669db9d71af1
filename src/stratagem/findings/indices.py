"""First-order indices from a given sample: which share of an answer's variance one input explains by itself.

The estimator is the share of variance between classes of the input, corrected for what chance alone puts there (ε² of
analysis of variance). Its error is the delete-one-replicate jackknife over the 32 randomised replicates. Sources:
Plischke, Borgonovo & Smith (2013), Global sensitivity measures from given data, EJOR 226(3), 536–550; Kelley (1935),
An unbiased correlation ratio measure, PNAS 21(9), 554–559.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES
from stratagem.findings.factors import Factor, replicate_cells

FALSE_ALARMS = 0.01
"""Chance that any one useless input of an answer is taken for a driver."""

ERRORS_CLEAR = 2.0
"""A driver's share lies at least so many standard errors above nothing."""

_ROUNDING = 1e-12
"""A variance this small beside the sum of squares is rounding."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Indices:
    """First-order indices of factors (rows) on outputs (columns).

    `first`, `error` and `floor` have shape (factors, outputs): the index, its standard error (NaN below 32 futures),
    and what noise could feign. `means[f]` has shape (outputs, classes of f): the mean output in each class, NaN where
    no future has one. `varies`, shape (outputs,), is false for an output that is the same in all futures.
    """

    first: Array
    error: Array
    floor: Array
    means: tuple[Array, ...]
    varies: NDArray[np.bool_]

    @cached_property
    def beyond_chance(self) -> NDArray[np.bool_]:
        """Where an index is more than noise could feign and clear of its own error; shape (factors, outputs)."""
        return (self.first >= self.floor) & (np.isnan(self.error) | (self.first > ERRORS_CLEAR * self.error))


def first_order(factors: Sequence[Factor], outputs: Array) -> Indices:
    """Indices of every factor on every output, shape (outputs, futures); a future whose output is NaN is left out of
    that output.
    """
    shape = (len(factors), outputs.shape[0])
    first, error, floor = np.zeros(shape), np.full(shape, np.nan), np.zeros(shape)
    if not outputs.size:
        return Indices(first, error, floor, (), np.zeros(outputs.shape[0], bool))
    known = ~np.isnan(outputs)
    counts = known.sum(axis=1)
    centres = np.where(known, outputs, 0.0).sum(axis=1) / np.maximum(counts, 1)
    centred = np.where(known, outputs - centres[:, None], 0.0)
    squares = _by_replicate(centred**2)
    gaps = [None if row.all() else row for row in known]
    means: list[Array] = []
    for row, factor in enumerate(factors):
        sums, sizes = _cells(factor, centred, gaps)
        first[row] = corrected_share(sums.sum(axis=2), sizes.sum(axis=2), squares.sum(axis=1))
        if outputs.shape[1] >= REPLICATES:
            error[row] = _jackknife(sums, sizes, squares)
        floor[row] = _floor(factor.count, counts, len(factors))
        with np.errstate(invalid="ignore", divide="ignore"):
            means.append(sums.sum(axis=2) / sizes.sum(axis=2) + centres[:, None])
    varies = squares.sum(axis=1) > _ROUNDING * (counts * centres**2)
    return Indices(first, error, floor, tuple(means), varies)


def _by_replicate(table: Array) -> Array:
    """Row sums within each replicate, shape (rows, 32)."""
    rows, futures = table.shape
    padded = np.zeros((rows, -(-futures // REPLICATES) * REPLICATES))
    padded[:, :futures] = table
    return np.asarray(padded.reshape(rows, -1, REPLICATES).sum(axis=1))


def _cells(factor: Factor, outputs: Array, known: Sequence[NDArray[np.bool_] | None]) -> tuple[Array, Array]:
    """Sums and numbers of futures in every class and replicate, each of shape (outputs, classes, 32).

    `known` tells for each output which futures have it, None where all have.
    """
    cells = replicate_cells(factor)
    size = factor.count * REPLICATES
    sums = np.stack([np.bincount(cells, weights=output, minlength=size) for output in outputs])
    full = np.bincount(cells, minlength=size).astype(np.float64)
    numbers = np.stack([full if row is None else np.bincount(cells[row], minlength=size) for row in known])
    shape = (outputs.shape[0], factor.count, REPLICATES)
    return np.asarray(sums.reshape(shape), np.float64), np.asarray(numbers.reshape(shape), np.float64)


def corrected_share(sums: Array, sizes: Array, squares: Array) -> Array:
    """The corrected share of variance between classes, from sums and sizes of the classes (axis 1) and the sum of
    squares; 0 where nothing varies.
    """
    total = sizes.sum(axis=1)
    filled = (sizes > 0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        correction = sums.sum(axis=1) ** 2 / total
        between = np.where(sizes > 0, sums**2 / np.maximum(sizes, 1.0), 0.0).sum(axis=1) - correction
        whole = squares - correction
        within = np.maximum(whole - between, 0.0)
        share = (between - (filled - 1) * within / (total - filled)) / whole
    usable = (total > filled) & (whole > _ROUNDING * squares) & (filled > 1)
    return np.where(usable, share, 0.0)


def _jackknife(sums: Array, sizes: Array, squares: Array) -> Array:
    """Standard error of the index, shape (outputs,), from leaving out one replicate at a time."""
    less_sums = sums.sum(axis=2, keepdims=True) - sums
    less_sizes = sizes.sum(axis=2, keepdims=True) - sizes
    less_squares = squares.sum(axis=1, keepdims=True) - squares
    shares = corrected_share(less_sums, less_sizes, less_squares)
    spread = ((shares - shares.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return np.asarray(np.sqrt((REPLICATES - 1) / REPLICATES * spread))


def _floor(classes: int, counts: NDArray[np.int64], factors: int) -> Array:
    """The index that the best of so many useless factors stays under with 99 %: a chi-square quantile after Wilson
    and Hilferty (1931).
    """
    degrees = max(classes - 1, 1)
    normal = NormalDist().inv_cdf(1 - FALSE_ALARMS / max(factors, 1))
    spread = 2 / (9 * degrees)
    quantile = degrees * (1 - spread + normal * math.sqrt(spread)) ** 3
    return np.asarray((quantile - degrees) / np.maximum(counts, 1))
