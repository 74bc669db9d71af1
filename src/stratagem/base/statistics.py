"""Statistics whose bits do not hang on the order of the values or on threads.

A quantile is exact: linear interpolation between order statistics, (n - 1) p from the least (type 7 of Hyndman and
Fan 1996, NumPy's own). NaN counts as missing: statistics are of the values that are there, and `share_missing` tells
how many are not. Infinities are values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stratagem.base.sequences import REPLICATES

Reals = NDArray[np.float64]


def quantiles(values: ArrayLike, probabilities: Sequence[float]) -> Reals:
    """Quantiles of the values that are not NaN, shape (len(probabilities),); NaN if there is none. Probabilities in [0,
    1].
    """
    row = np.array(values, np.float64).ravel()
    return _row_quantiles(row, np.asarray(probabilities, np.float64))


def quantiles_by_row(values: Reals, probabilities: Sequence[float], threads: int = 1) -> Reals:
    """`quantiles` of every row of an array (rows, futures), shape (rows, len(probabilities)). Rows are shared among
    threads.
    """
    wanted = np.asarray(probabilities, np.float64)
    found = np.empty((len(values), len(wanted)))

    def work(first: int) -> None:
        for row in range(first, len(values), max(1, threads)):
            found[row] = _row_quantiles(np.array(values[row], np.float64), wanted)

    if threads <= 1:
        work(0)
        return found
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return found


def _row_quantiles(row: Reals, probabilities: Reals) -> Reals:
    """The same of a row that may be reordered."""
    if np.any((probabilities < 0.0) | (probabilities > 1.0)):
        raise ValueError("probabilities must lie between 0 and 1")
    missing = np.isnan(row)
    if missing.any():
        row = row[~missing]
    if not len(row):
        return np.full(len(probabilities), np.nan)
    # Adding 0 makes -0 the same as +0, whose order among equals is not fixed.
    row += 0.0
    place = probabilities * (len(row) - 1)
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, len(row) - 1)
    row.partition(np.unique(np.concatenate((below, above))))
    low, high, share = row[below], row[above], place - below
    with np.errstate(all="ignore"):
        between = low + (high - low) * share
    return np.where((share == 0.0) | (low == high), low, between)


def share_missing(values: ArrayLike) -> float:
    """The share of NaN among the values; 0 of none."""
    row = np.asarray(values, np.float64)
    return float(np.count_nonzero(np.isnan(row))) / row.size if row.size else 0.0


def tree_sum(values: ArrayLike) -> Reals:
    """Sums along the last axis over one fixed binary tree. 0 of none; NaN if any value is.

    Neighbours 2i and 2i + 1 are added until one value is left, so that runs of 2**k values can be summed apart.
    """
    rows = np.asarray(values, np.float64)
    if not rows.shape[-1]:
        return np.zeros(rows.shape[:-1])
    with np.errstate(all="ignore"):
        while rows.shape[-1] > 1:
            paired = rows.shape[-1] // 2 * 2
            folded = rows[..., 0:paired:2] + rows[..., 1:paired:2]
            rows = np.concatenate((folded, rows[..., paired:]), axis=-1)
    return rows[..., 0]


def mean(values: ArrayLike) -> float:
    """The mean of the values that are not NaN, over the fixed tree; NaN if there is none."""
    row = np.asarray(values, np.float64).ravel()
    there = row[~np.isnan(row)]
    return float(tree_sum(there)) / len(there) if len(there) else math.nan


def replicate_error(values: ArrayLike, statistic: Callable[[Reals], float] = mean, first: int = 0) -> float:
    """The standard error of a statistic from the spread of its values over the 32 replicates.

    `values` are by future, the first of them future number `first`. NaN with fewer than two replicates that have a
    value.
    """
    row = np.asarray(values, np.float64).ravel()
    replicate = (np.arange(len(row)) + first) % REPLICATES
    each = np.array([statistic(row[replicate == number]) for number in range(min(REPLICATES, len(row)))])
    each = each[np.isfinite(each)]
    if len(each) < 2:
        return math.nan
    return float(np.std(each, ddof=1)) / math.sqrt(len(each))
