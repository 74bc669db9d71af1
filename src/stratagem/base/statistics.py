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
    """Quantiles of the values that are not NaN, shape (len(probabilities),); NaN if there is none.

    Probabilities lie in [0, 1].
    """
    row = np.asarray(values, np.float64).ravel()
    return _quantiles_of(row, _checked(probabilities), np.empty(len(row)))


def quantiles_by_row(values: Reals, probabilities: Sequence[float], threads: int = 1) -> Reals:
    """`quantiles` of every row of an array (rows, futures), shape (rows, len(probabilities)), with several threads."""
    wanted, threads = _checked(probabilities), max(1, threads)
    found = np.empty((len(values), len(wanted)))

    def work(first: int) -> None:
        scratch = np.empty(values.shape[1])
        for row in range(first, len(values), threads):
            found[row] = _quantiles_of(values[row], wanted, scratch)

    if threads == 1:
        work(0)
        return found
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return found


def _checked(probabilities: Sequence[float]) -> Reals:
    wanted = np.asarray(probabilities, np.float64)
    if not np.all((wanted >= 0.0) & (wanted <= 1.0)):
        raise ValueError("probabilities must lie between 0 and 1")
    return wanted


def _quantiles_of(row: Reals, probabilities: Reals, scratch: Reals) -> Reals:
    """The same, sorted in `scratch`, which is as long as the row: a sort in vectors is faster than a selection."""
    # Adding 0 makes -0 the same as +0, whose order among equals is not fixed. NaN are sorted to the end.
    np.add(row, 0.0, out=scratch)
    scratch.sort()
    count = len(scratch)
    if count and math.isnan(scratch[-1]):
        count -= int(np.count_nonzero(np.isnan(scratch)))
    if not count:
        return np.full(len(probabilities), np.nan)
    place = probabilities * (count - 1)
    below = np.floor(place).astype(np.intp)
    low, high, share = scratch[below], scratch[np.minimum(below + 1, count - 1)], place - below
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
    parts = (row[(number - first) % REPLICATES :: REPLICATES] for number in range(REPLICATES))
    each = np.array([statistic(part) for part in parts if len(part)])
    each = each[np.isfinite(each)]
    if len(each) < 2:
        return math.nan
    return float(np.std(each, ddof=1)) / math.sqrt(len(each))
