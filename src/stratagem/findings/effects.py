"""Paired effects: the mean difference between two runs on shared draws, with an interval from the 32 replicates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean paired difference with its interval; the ends are NaN where it cannot be told. `pairs` futures count."""

    mean: float
    low: float
    high: float
    pairs: int

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies on one side of zero; without an interval it does not."""
        return self.low > 0.0 or self.high < 0.0


def paired_effect(differences: Values, within: NDArray[np.bool_] | None, doubt: float) -> Effect:
    """The effect of differences, shape (futures,), of which those count that are finite and `within`.

    `doubt` is the chance, over seeds, that the interval misses: Student's t over the means of the replicates, which
    were scrambled apart.
    """
    counted = np.isfinite(differences) if within is None else np.isfinite(differences) & within
    replicate = np.arange(differences.size) % REPLICATES
    counts = np.bincount(replicate[counted], minlength=REPLICATES)
    sums = np.bincount(replicate[counted], weights=differences[counted], minlength=REPLICATES)
    pairs = int(counts.sum())
    if not pairs:
        return Effect(math.nan, math.nan, math.nan, 0)
    mean = float(np.sum(sums) / pairs)
    means = sums[counts > 0] / counts[counts > 0]
    if means.size < 2:
        return Effect(mean, math.nan, math.nan, pairs)
    half = student_quantile(1.0 - doubt / 2.0, means.size - 1) * float(np.std(means, ddof=1)) / math.sqrt(means.size)
    return Effect(mean, mean - half, mean + half, pairs)


def student_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t with a whole number of degrees of freedom, for probabilities of 0.5 and above, by
    halving intervals.
    """
    low, high = 0.0, 1.0
    while student_share(high, degrees) < probability:
        low, high = high, 2.0 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if student_share(middle, degrees) < probability else (low, middle)
    return (low + high) / 2.0


def student_share(t: float, degrees: int) -> float:
    """The distribution function of Student's t: a finite sum for a whole number of degrees of freedom.

    Source: Abramowitz, M. and Stegun, I. (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term, total = cosine if odd else 1.0, 0.0
    for factor in range(2 + odd, degrees + 1, 2):  # cos, 2/3 cos³, …; or 1, 1/2 cos², …
        total += term
        term *= (factor - 1) / factor * cosine * cosine
    inside = 2.0 / math.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + inside / 2.0
