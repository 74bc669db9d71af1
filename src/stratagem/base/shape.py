"""What every distribution shape has: a quantile function over `Arithmetic`, a scale, words.

A shape is in whatever unit its numbers are in; `scaled` converts. Every number that a draw depends on is worked out
by the functions of `elementary`, never by the platform's own library, so that draws have the same bits on every
machine.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import Arithmetic, Floats, NumpyArithmetic
from stratagem.base.elementary import exp, log

Z95 = 1.6448536269514722
"""The 95 % quantile of the standard normal."""
MEAN_POINTS = 4096
"""Midpoints over which a mean without a closed form is taken; for display only."""

_PLAIN = NumpyArithmetic()


def exp_of(x: float) -> float:
    """e to the x by our own arithmetic."""
    return float(exp(_PLAIN, np.float64(x)))


def log_of(x: float) -> float:
    """The natural logarithm by our own arithmetic."""
    return float(log(_PLAIN, np.float64(x)))


def logit_of(x: float) -> float:
    """The log odds of a share between 0 and 1."""
    return log_of(x / (1.0 - x))


class Shape(ABC):
    """A distribution of one number."""

    @abstractmethod
    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        """The value below which a share `u` of the distribution lies, for u in (0, 1); in the shape of `u`."""

    @abstractmethod
    def scaled(self, factor: float) -> Self:
        """The same distribution with every value multiplied by `factor` > 0."""

    @abstractmethod
    def describe(self) -> str:
        """The distribution in plain words, without a unit."""

    @property
    def mean(self) -> float:
        """The mean; NaN if there is none."""
        return float(np.mean(self.quantiles((np.arange(MEAN_POINTS) + 0.5) / MEAN_POINTS)))

    def quantiles(self, probabilities: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles for display, of the shape of `probabilities`."""
        return np.asarray(self.quantile(_PLAIN, np.asarray(probabilities, np.float64)))

    def share_below(self, x: float) -> float:
        """The probability of a value below x, found by sections of the quantile function: the same bits everywhere."""
        low, high = 0.0, 1.0
        for _ in range(_SECTION_ROUNDS):
            points = low + (high - low) * (np.arange(1, _SECTIONS) / _SECTIONS)
            below = int(np.count_nonzero(self.quantiles(points) < x))
            edges = np.concatenate(([low], points, [high]))
            low, high = float(edges[below]), float(edges[below + 1])
        return 0.0 if low == 0.0 else 1.0 if high == 1.0 else (low + high) / 2


_SECTIONS = 1024
_SECTION_ROUNDS = 6
"""1024**6 = 2**60 sections: finer than a double near 1."""


def number(x: float) -> str:
    """A number for plain words: four significant digits, thousands set apart."""
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
