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

TOGETHER_BYTES = 2**20
"""Rows that are worked on at once: enough that what Python does for them counts little, few enough for the cache."""


def quantiles(values: ArrayLike, probabilities: Sequence[float]) -> Reals:
    """Quantiles of the values that are not NaN, shape (len(probabilities),); NaN if there is none.

    Probabilities lie in [0, 1].
    """
    row = np.asarray(values, np.float64).ravel()
    found: Reals = quantiles_by_row(row[np.newaxis], probabilities)[0]
    return found


def quantiles_by_row(values: Reals, probabilities: Sequence[float], threads: int = 1) -> Reals:
    """`quantiles` of every row of an array (rows, futures), shape (rows, len(probabilities)), with several threads."""
    wanted = _checked(probabilities)
    found = np.empty((len(values), len(wanted)))
    size = _rows_together(values)

    def work(first: int) -> None:
        # Adding 0 makes -0 the same as +0, whose order among equals is not fixed. NaN are sorted to the end. A sort in
        # vectors is faster than a selection.
        rows = values[first : first + size] + 0.0
        rows.sort(axis=1)
        found[first : first + size] = _of_sorted(rows, wanted)

    parts = range(0, len(values), size)
    if threads <= 1 or len(parts) <= 1:
        for first in parts:
            work(first)
        return found
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))
    return found


def _checked(probabilities: Sequence[float]) -> Reals:
    wanted = np.asarray(probabilities, np.float64)
    if not np.all((wanted >= 0.0) & (wanted <= 1.0)):
        raise ValueError("probabilities must lie between 0 and 1")
    return wanted


def _of_sorted(rows: Reals, probabilities: Reals) -> Reals:
    """Quantiles of sorted rows."""
    length = rows.shape[1]
    if not length:
        return np.full((len(rows), len(probabilities)), np.nan)
    if np.isnan(rows[:, -1]).any():
        counts = length - np.isnan(rows).sum(axis=1)
        each = [_of_sorted(row[np.newaxis, :count], probabilities) for row, count in zip(rows, counts, strict=True)]
        return np.concatenate(each)
    place = probabilities * (length - 1)
    below = np.floor(place).astype(np.intp)
    low, high, share = rows[:, below], rows[:, np.minimum(below + 1, length - 1)], place - below
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
    flat = rows.reshape(math.prod(rows.shape[:-1]), rows.shape[-1])
    total = np.zeros(len(flat))
    size = _rows_together(flat)
    for first in range(0, len(flat), size):
        total[first : first + size] = _folded(flat[first : first + size])
    found: Reals = total.reshape(rows.shape[:-1])[()]
    return found


def _folded(rows: Reals) -> Reals | float:
    """The sums of rows; 0 of none."""
    if not rows.shape[1]:
        return 0.0
    with np.errstate(all="ignore"):
        while (count := rows.shape[1]) > 1:
            paired = count // 2 * 2
            folded = rows[:, 0:paired:2] + rows[:, 1:paired:2]
            rows = np.concatenate((folded, rows[:, paired:]), axis=1) if count % 2 else folded
    return rows[:, 0]


def _rows_together(rows: Reals) -> int:
    """How many rows are worked on at once."""
    return max(1, TOGETHER_BYTES // max(rows.itemsize * int(rows.shape[1]), 1))


def finite_sums(values: Reals, doubtful: bool = True) -> tuple[Reals, NDArray[np.int64]]:
    """`tree_sum` of the finite values of each row, and how many they are; all of them unless it is `doubtful`."""
    if not doubtful:
        return tree_sum(values), np.full(len(values), values.shape[1])
    known = np.isfinite(values)
    return tree_sum(np.where(known, values, 0.0)), known.sum(axis=1)


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
