"""A first ensemble after history, by an ensemble smoother with several assimilations (ES-MDA).

Source: Emerick, A. A. and Reynolds, A. C. (2013), Ensemble smoother with multiple data assimilation, Computers &
Geosciences 55, 3–15; as `iterative-ensemble-smoother` implements it.
"""

from __future__ import annotations

import numpy as np

from stratagem.base.diagnostics import UsageError
from stratagem.calibration.strand import Reals, Strand

MEMBERS = 400
"""Members of the ensemble: many more than values."""

ASSIMILATIONS = 4
"""Times that the values are taken in, each time with their error inflated."""

SPREAD_ERROR = 0.15
"""Error of the logarithm of the spread around the trend: by it the smoother, which sees means, learns of swings."""

LEAST_FOR_SPREAD = 4
"""Values from which on a spread around a trend can be told."""

_SMALL = 1e-6


def smoothed(strand: Strand, seed: int) -> Reals:
    """Scores of the parameters, shape (parts, members), after the strand's values.

    Raises UsageError where the library is not installed.
    """
    try:
        from iterative_ensemble_smoother import ESMDA
    except ImportError as error:
        raise UsageError.of(
            "CALIBRATION-LIBRARY",
            "calibration needs the package iterative-ensemble-smoother, which is not installed",
            "install it with `pip install 'stratagem[calibrate]'`",
        ) from error
    parts, count = len(strand.parts), len(strand.values.times)
    generator = np.random.default_rng([seed, count, parts])
    logs = strand.values.logs
    observed = np.concatenate([logs, _spread(strand, logs[None])[0]])
    errors = np.concatenate([np.full(count, strand.error), np.full(len(observed) - count, SPREAD_ERROR)])
    smoother = ESMDA(np.maximum(errors, _SMALL) ** 2, observed, alpha=ASSIMILATIONS, seed=generator)
    ensemble = generator.standard_normal((parts + count, MEMBERS))
    for _ in range(smoother.num_assimilations()):
        smoother.prepare_assimilation(Y=_outcomes(strand, ensemble).T)
        ensemble = smoother.assimilate_batch(X=ensemble)
    return np.asarray(ensemble[:parts])


def _outcomes(strand: Strand, ensemble: Reals) -> Reals:
    """What each member makes of the values, without their errors, and of their spread: shape (members, outcomes)."""
    parts, count = len(strand.parts), len(strand.values.times)
    parameters = strand.parameters(ensemble[:parts])
    without_errors = strand.covariance(parameters) - np.eye(count) * strand.error**2
    factors = np.linalg.cholesky(without_errors + np.eye(count) * _SMALL)
    logs = strand.mean(parameters) + np.einsum("sij,sj->si", factors, ensemble[parts:].T)
    return np.concatenate([logs, _spread(strand, logs)], axis=1)


def _spread(strand: Strand, logs: Reals) -> Reals:
    """The logarithm of the standard deviation around a straight line in time, shape (samples, 1); (samples, 0) where
    there are too few values.
    """
    times = strand.values.times
    if len(times) < LEAST_FOR_SPREAD or np.ptp(times) == 0.0:
        return np.empty((len(logs), 0))
    basis = np.stack([np.ones_like(times), times])
    fitted = logs @ np.linalg.pinv(basis) @ basis
    return np.asarray(0.5 * np.log(np.mean((logs - fitted) ** 2, axis=1) + _SMALL))[:, None]
