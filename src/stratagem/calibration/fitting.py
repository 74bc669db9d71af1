"""Fits a strand: the smoother's ensemble is the first proposal, importance weights make it exact.

The smoother is linear and Gaussian, the strand is neither in its swings. Its ensemble is therefore widened to a
Student's t, mixed with the prior, sampled, and weighted by prior times likelihood over proposal; the proposal is
refitted to the weighted samples twice. The effective sample size tells how well that went.
Source: Cappé, O., Guillin, A., Marin, J.-M. and Robert, C. P. (2004), Population Monte Carlo, JCGS 13(4), 907–929.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma, log, pi

import numpy as np

from stratagem.calibration.smoothing import smoothed
from stratagem.calibration.strand import NOW, Reals, Strand

SAMPLES = 4_000
"""Samples of the posterior."""

ROUNDS = 3
FREEDOM = 5.0
"""Degrees of freedom of the proposal: heavier tails than the posterior's."""

WIDENED = 1.3
"""Standard deviations of the proposal over those of the samples that it is fitted to."""

FROM_PRIOR = 0.1
"""Share of samples from the prior: no weight can then be huge."""

_RIDGE = 1e-6


@dataclass(frozen=True, eq=False)
class Fit:
    """A weighted sample of a strand's parameters: `parameters` (parts, samples), `weights` (samples,) of sum 1; `now`
    (samples,) is the level at the end with its swing.
    """

    strand: Strand
    parameters: Reals
    weights: Reals
    now: Reals

    @property
    def effective(self) -> float:
        """The effective sample size."""
        return float(1.0 / np.sum(self.weights**2))

    def quantiles(self, part: str, probabilities: Sequence[float]) -> Reals:
        """Quantiles of a parameter, or of the level now."""
        values = self.now if part == NOW else self.parameters[self.strand.parts.index(part)]
        order = np.argsort(values, kind="stable")
        share = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
        return np.asarray(np.interp(probabilities, share, values[order]))

    def resampled(self, count: int) -> Reals:
        """Parameters of equal weight, shape (parts, count): systematic resampling."""
        places = (np.arange(count) + 0.5) / count
        chosen = np.minimum(np.searchsorted(np.cumsum(self.weights), places), len(self.weights) - 1)
        return np.asarray(self.parameters[:, chosen])


def fit_strand(strand: Strand, seed: int = 1, samples: int = SAMPLES) -> Fit:
    """The posterior of a strand's parameters. The same seed gives the same numbers on the same machine."""
    generator = np.random.default_rng([seed, samples])
    scores = smoothed(strand, seed)
    weights = np.full(scores.shape[1], 1.0 / scores.shape[1])
    for _ in range(ROUNDS):
        centre, factor = _fitted(scores, weights)
        scores = _proposed(centre, factor, samples, generator)
        parameters = strand.parameters(scores)
        target = _log_normal(scores) + strand.log_likelihood(parameters, strand.values.logs)
        weights = _normalised(target - _log_proposal(scores, centre, factor))
    return Fit(strand, parameters, weights, strand.now(parameters, generator))


def _fitted(scores: Reals, weights: Reals) -> tuple[Reals, Reals]:
    """Centre and factor of the widened covariance of weighted scores."""
    centre = scores @ weights
    apart = scores - centre[:, None]
    covariance = (apart * weights) @ apart.T
    return centre, np.asarray(np.linalg.cholesky(WIDENED**2 * covariance + _RIDGE * np.eye(len(centre))), np.float64)


def _proposed(centre: Reals, factor: Reals, count: int, generator: np.random.Generator) -> Reals:
    size = len(centre)
    draws = generator.standard_normal((size, count))
    scale = np.sqrt(FREEDOM / generator.chisquare(FREEDOM, count))
    fitted = centre[:, None] + factor @ draws * scale
    return np.where(generator.random(count) < FROM_PRIOR, generator.standard_normal((size, count)), fitted)


def _log_proposal(scores: Reals, centre: Reals, factor: Reals) -> Reals:
    size = len(centre)
    rest = np.linalg.solve(factor, scores - centre[:, None])
    constant = lgamma((FREEDOM + size) / 2) - lgamma(FREEDOM / 2) - size / 2 * log(FREEDOM * pi)
    fitted = constant - np.log(np.diagonal(factor)).sum()
    student = fitted - (FREEDOM + size) / 2 * np.log1p(np.sum(rest**2, axis=0) / FREEDOM)
    return np.asarray(np.logaddexp(log(1 - FROM_PRIOR) + student, log(FROM_PRIOR) + _log_normal(scores)))


def _log_normal(scores: Reals) -> Reals:
    return np.asarray(-0.5 * np.sum(scores**2, axis=0) - len(scores) / 2 * log(2 * pi))


def _normalised(logs: Reals) -> Reals:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
