"""A strand of history: a level that grows, swings around its course, and shows in one series or several.

The logarithm of a value is

    log level + growth · t + Σ exponent · log(c(t) / c(0)) + offset of its series + swing · z(t) + error · e

with t in years before the end of history, c a series that moves it, z a stationary Ornstein–Uhlenbeck process of unit
variance whose correlation falls by e in `time` weeks, e independent standard normals, and offsets normal around zero.
Given the parameters the values are jointly normal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.shape import Shape

Reals = NDArray[np.float64]

WEEKS = 365.25 / 7
"""Weeks in a year."""

PARTS = ("level", "growth", "swing", "time")
"""Parameters that every strand has, in order; exponents follow."""

NOW = "now"
"""The level at the end of history with the swing that it is in then: no parameter, but told by the values too."""

_A = NumpyArithmetic()
_LEAST_SHARE = 1e-12
"""Shares are kept this far from 0 and 1."""
_LEAST_VARIANCE = 1e-12
"""Added to the diagonal of covariances, so that swings that last for ever can be factored."""


@dataclass(frozen=True, eq=False)
class Values:
    """Observed values of a strand, in the unit of its first series: `series` (names), `which` (series of each value),
    `times` (years from the end of history, most are negative), `logs` (their logarithms), `dates` in ISO form.
    """

    series: tuple[str, ...]
    which: NDArray[np.int64]
    times: Reals
    logs: Reals
    dates: tuple[str, ...]

    def taken(self, chosen: NDArray[np.bool_]) -> Values:
        """Some of them."""
        dates = tuple(day for day, keep in zip(self.dates, chosen, strict=True) if keep)
        return Values(self.series, self.which[chosen], self.times[chosen], self.logs[chosen], dates)


@dataclass(frozen=True, eq=False)
class Strand:
    """What is declared of a strand: priors of its parameters (`exponents` by series), `offsets` (standard deviation of
    each series, 0 for the first), the `error` of a value, and `drives`: by series, the logarithm of what moves it
    relative to the end, at each value's time.
    """

    name: str
    title: str
    unit: str
    values: Values
    priors: tuple[Shape, ...]
    exponents: tuple[str, ...]
    drives: Reals
    offsets: Reals
    error: float
    gives: dict[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return (*PARTS, *self.exponents)

    def parameters(self, scores: Reals) -> Reals:
        """Parameters from standard normal scores, both of shape (parts, samples)."""
        shares = normal_share(scores)
        return np.array([shape.quantile(_A, row) for shape, row in zip(self.priors, shares, strict=True)])

    def mean(self, parameters: Reals) -> Reals:
        """The mean of every value's logarithm, shape (samples, values)."""
        level, growth = parameters[0], parameters[1]
        course = np.log(level)[:, None] + growth[:, None] * self.values.times
        return np.asarray(course + parameters[len(PARTS) :].T @ self.drives)

    def covariance(self, parameters: Reals) -> Reals:
        """The covariance of the logarithms, shape (samples, values, values)."""
        swing, weeks = parameters[2], parameters[3]
        swings = swing[:, None, None] ** 2 * np.exp(-self._gaps * WEEKS / weeks[:, None, None])
        return np.asarray(swings + self._fixed)

    def simulate(self, parameters: Reals, generator: np.random.Generator) -> Reals:
        """Logarithms as the strand would make them, shape (samples, values)."""
        factors = np.linalg.cholesky(self.covariance(parameters))
        draws = generator.standard_normal((parameters.shape[1], len(self.values.times)))
        return np.asarray(self.mean(parameters) + np.einsum("sij,sj->si", factors, draws))

    def log_likelihood(self, parameters: Reals, logs: Reals) -> Reals:
        """The logarithm of the density of values, shape (samples,)."""
        factors = np.linalg.cholesky(self.covariance(parameters))
        rest = np.linalg.solve(factors, (logs - self.mean(parameters))[..., None])[..., 0]
        diagonal = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
        return np.asarray(-0.5 * np.sum(rest**2, axis=1) - diagonal - 0.5 * rest.shape[1] * np.log(2 * np.pi))

    def now(self, parameters: Reals, generator: np.random.Generator) -> Reals:
        """The level at the end with its swing, given the values, a draw for each sample: shape (samples,)."""
        swing, weeks = parameters[2], parameters[3]
        across = swing[:, None] ** 2 * np.exp(-np.abs(self.values.times) * WEEKS / weeks[:, None])
        gain = np.linalg.solve(self.covariance(parameters), across[..., None])[..., 0]
        centre = np.log(parameters[0]) + np.sum(gain * (self.values.logs - self.mean(parameters)), axis=1)
        left = np.maximum(swing**2 - np.sum(gain * across, axis=1), 0.0)
        return np.asarray(np.exp(centre + np.sqrt(left) * generator.standard_normal(len(centre))))

    @cached_property
    def _gaps(self) -> Reals:
        return np.abs(self.values.times[:, None] - self.values.times)

    @cached_property
    def _fixed(self) -> Reals:
        """Errors of values, and offsets that the values of a series share."""
        same = self.values.which[:, None] == self.values.which
        offsets = np.where(same, self.offsets[self.values.which] ** 2, 0.0)
        return np.asarray(offsets + np.eye(len(self.values.times)) * (self.error**2 + _LEAST_VARIANCE))


def normal_share(scores: Reals) -> Reals:
    """The distribution function of the standard normal, kept off 0 and 1."""
    shares = np.frompyfunc(lambda x: 0.5 * math.erfc(-x / math.sqrt(2.0)), 1, 1)(scores).astype(np.float64)
    return np.asarray(np.clip(shares, _LEAST_SHARE, 1.0 - _LEAST_SHARE))
