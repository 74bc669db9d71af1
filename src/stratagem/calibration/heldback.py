"""The fit shown on values held back: forecasts from a fit to earlier ones, scored against persistence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stratagem.calibration.fitting import Fit
from stratagem.calibration.strand import Reals, Strand

DRAWS = 4_000
LEAST_CHANGES = 3
"""Changes from which on persistence has a spread of its own; below it is a single number."""

_MONTH = 1 / 12


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One value held back: its forecast's quantiles, and the continuous ranked probability scores (less is better), all
    in the unit of the strand's first series.
    """

    strand: str
    series: str
    date: str
    value: float
    p05: float
    p50: float
    p95: float
    crps: float
    persistence: float

    @property
    def covered(self) -> bool:
        """Whether the value lies in the middle nine tenths of its forecast."""
        return self.p05 <= self.value <= self.p95


def held_back(whole: Strand, fit: Fit, seed: int) -> tuple[HeldBack, ...]:
    """Every value of `whole` that `fit`, to its earlier values, did not see."""
    seen = len(fit.strand.values.times)
    generator = np.random.default_rng([seed, seen])
    logs = _forecast(whole, fit, generator)
    found = []
    for column, index in enumerate(range(seen, len(whole.values.times))):
        values, outcome = np.exp(logs[:, column]), float(np.exp(whole.values.logs[index]))
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        lasting = np.exp(_persistence(fit.strand, whole, index, generator))
        found.append(
            HeldBack(
                whole.name,
                whole.values.series[whole.values.which[index]],
                whole.values.dates[index],
                outcome,
                float(low),
                float(middle),
                float(high),
                crps(values, outcome),
                crps(lasting, outcome),
            )
        )
    return tuple(found)


def crps(values: Reals, outcome: float) -> float:
    """The continuous ranked probability score of a sample: mean distance to the outcome less half of that between two
    draws. Source: Gneiting, T. and Raftery, A. E. (2007), JASA 102, 359–378, equation 21.
    """
    ordered, count = np.sort(values), len(values)
    between = 2.0 * float(np.sum((2 * np.arange(1, count + 1) - count - 1) * ordered)) / count**2
    return float(np.mean(np.abs(ordered - outcome))) - between / 2.0


def _forecast(whole: Strand, fit: Fit, generator: np.random.Generator) -> Reals:
    """Draws of the logarithms of later values given the earlier ones, shape (draws, later)."""
    seen = len(fit.strand.values.times)
    parameters = fit.resampled(DRAWS)
    mean, covariance = whole.mean(parameters), whole.covariance(parameters)
    known, across, later = covariance[:, :seen, :seen], covariance[:, seen:, :seen], covariance[:, seen:, seen:]
    gain = np.swapaxes(np.linalg.solve(known, np.swapaxes(across, 1, 2)), 1, 2)
    centre = mean[:, seen:] + np.einsum("sij,sj->si", gain, whole.values.logs[:seen] - mean[:, :seen])
    factors = np.linalg.cholesky(later - gain @ np.swapaxes(across, 1, 2))
    draws = generator.standard_normal(centre.shape)
    return np.asarray(centre + np.einsum("sij,sj->si", factors, draws))


def _persistence(earlier: Strand, whole: Strand, index: int, generator: np.random.Generator) -> Reals:
    """Logarithms as the last earlier value of the same series would have it, spread by the changes of that series so
    far; the first series where it has none.
    """
    own = earlier.values.which == whole.values.which[index]
    logs, times = earlier.values.logs[own], earlier.values.times[own]
    if not len(logs):
        logs, times = earlier.values.logs, earlier.values.times
    order = np.argsort(times, kind="stable")
    logs, times = logs[order], times[order]
    ahead = (whole.values.times[index] - times[-1]) / _MONTH
    changes = np.diff(logs)
    spread = float(np.std(changes, ddof=1)) if len(changes) >= LEAST_CHANGES else 0.0
    return np.asarray(logs[-1] + spread * np.sqrt(ahead) * generator.standard_normal(DRAWS))
