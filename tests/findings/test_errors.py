"""Sampling errors: as large as the answer really moves from seed to seed."""

from __future__ import annotations

import numpy as np
import pytest

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.sequences import sample
from stratagem.findings.errors import folded, mean_error, probability_error, quantile_errors

SEEDS = 60
COUNT = 1024


def drawn(seed: int, count: int = COUNT) -> np.ndarray:
    """Sums of two uniform numbers, as a run would draw them."""
    a = NumpyArithmetic()
    future = np.arange(count, dtype=np.uint64)
    return np.asarray(sample(a, seed, "x", future) + 0.5 * sample(a, seed, "y", future) ** 2)


@pytest.mark.parametrize(
    ("statistic", "error"),
    [
        (np.mean, mean_error),
        (lambda values: np.mean(values > 1.1), lambda values: probability_error((values > 1.1).astype(float))),
        (lambda values: np.quantile(values, 0.05), lambda values: quantile_errors(values, (0.05,))[0]),
        (lambda values: np.quantile(values, 0.5), lambda values: quantile_errors(values, (0.5,))[0]),
    ],
    ids=["mean", "probability", "p05", "p50"],
)
def test_error_is_honest_over_seeds(statistic: object, error: object) -> None:
    samples = [drawn(seed) for seed in range(SEEDS)]
    moved = np.std([statistic(values) for values in samples], ddof=1)  # type: ignore[operator]
    told = np.mean([error(values) for values in samples])  # type: ignore[operator]
    assert 0.6 < told / moved < 1.6


def test_low_discrepancy_beats_binomial() -> None:
    values = (drawn(1) > 0.8).astype(float)
    error = probability_error(values)
    assert error is not None and error < np.sqrt(values.mean() * (1 - values.mean()) / COUNT)


def test_fewer_than_32_futures_have_no_error() -> None:
    values = np.arange(31.0)
    assert folded(values) is None
    assert mean_error(values) is None and quantile_errors(values, (0.5,)) == (None,)


def test_nan_futures_are_left_out() -> None:
    values = drawn(2)
    holed = np.where(np.arange(COUNT) % 7 == 0, np.nan, values)
    error = mean_error(holed)
    assert error is not None and np.isfinite(error)
    assert mean_error(np.full(COUNT, np.nan)) is None


def test_quantile_beyond_the_end_has_no_error() -> None:
    values = np.where(np.arange(COUNT) % 3 == 0, np.inf, drawn(3))
    early, late = quantile_errors(values, (0.25, 0.95))
    assert early is not None and late is None


def test_unanimous_futures_have_the_error_of_one_future() -> None:
    assert probability_error(np.ones(64)) == 1 / 64


def test_count_that_is_no_multiple_of_32_is_folded_whole() -> None:
    table = folded(np.arange(70.0))
    assert table is not None and table.shape == (32, 3)
    assert np.nansum(table) == np.arange(70.0).sum()
    assert list(table[1])[:2] == [1.0, 33.0]
