"""Sampling errors from randomised replicates: how far an answer would move with another seed.

The futures fall into 32 groups, each with parameter sequences that were scrambled apart. A statistic taken in every
group gives 32 independent values; the standard error of their mean is the sampling error of the statistic. No
binomial formula would be right, because the sequences are not independent draws. Source: Owen, A. B. (1998), Latin
supercube sampling for very high-dimensional simulations, ACM TOMACS 8(1), 71–102.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES

Values = NDArray[np.float64]

TOO_FEW = f"Fewer than {REPLICATES} futures: the sampling error cannot be told."


def folded(values: Values) -> Values | None:
    """Values of all futures, shape (futures,), as (32, length) with one row for each replicate; None below 32 futures.

    Short rows end with NaN.
    """
    count = values.shape[0]
    if count < REPLICATES:
        return None
    length = -(-count // REPLICATES)
    table = np.full(length * REPLICATES, np.nan)
    table[:count] = values
    return np.ascontiguousarray(table.reshape(length, REPLICATES).T)


def standard_error(statistics: Values) -> float | None:
    """The standard error of the mean of a statistic's values in the replicates, shape (32,); NaN marks an empty
    replicate.

    None where fewer than two replicates have a value, or where one of them lies beyond the end.
    """
    known = statistics[~np.isnan(statistics)]
    if known.size < 2 or not np.all(np.isfinite(known)):
        return None
    return float(np.std(known, ddof=1) / math.sqrt(known.size))


def mean_error(values: Values) -> float | None:
    """The sampling error of the mean of values, shape (futures,); NaN futures are left out. A truth value is 0 or 1."""
    table = folded(values)
    if table is None:
        return None
    known = ~np.isnan(table)
    counts = known.sum(axis=1)
    sums = np.where(known, table, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return standard_error(np.where(counts > 0, sums / counts, np.nan))


def probability_error(values: Values) -> float | None:
    """The sampling error of a share of futures; where all futures agree, what one future more would change."""
    error = mean_error(values)
    known = int(np.sum(~np.isnan(values)))
    if error == 0.0 and known:
        return 1.0 / known
    return error


def quantile_errors(values: Values, probabilities: Sequence[float]) -> tuple[float | None, ...]:
    """The sampling error of each quantile of values, shape (futures,); +inf lies beyond the end, NaN futures are left
    out.

    None where a replicate's quantile lies beyond the end.
    """
    table = folded(values)
    if table is None:
        return tuple(None for _ in probabilities)
    rows = np.sort(table, axis=1)
    counts = np.sum(~np.isnan(rows), axis=1)
    return tuple(standard_error(_row_quantiles(rows, counts, probability)) for probability in probabilities)


def _row_quantiles(rows: Values, counts: NDArray[np.int64], probability: float) -> Values:
    """The quantile of each sorted row (NaN last), linear between the two nearest values."""
    place = probability * np.maximum(counts - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(counts - 1, 0))
    every = np.arange(rows.shape[0])
    low, high = rows[every, below], rows[every, above]
    with np.errstate(invalid="ignore"):
        between = low + (high - low) * (place - below)
    result = np.where((low == high) | (place == below), low, between)
    return np.where(counts > 0, result, np.nan)
