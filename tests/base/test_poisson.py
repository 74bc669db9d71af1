"""Poisson numbers by inversion."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lanes import Compiled
from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.poisson import LARGEST_MEAN, poisson_quantile

A = NumpyArithmetic()
RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize("mean", [0.0, 0.004, 0.3, 1.0, 7.5, 20.0, LARGEST_MEAN])
def test_numbers_are_exact_up_to_the_largest_mean(mean: float) -> None:
    u = RANDOM.random(20_000) * (1 - 2e-12) + 1e-12
    ours = poisson_quantile(A, np.full(len(u), mean), u)
    theirs = stats.poisson.ppf(u, mean) if mean else np.zeros(len(u))
    assert np.mean(ours != theirs) < 1e-4  # a sum that ends within rounding of u may fall on either side
    assert np.all(np.abs(ours - theirs) <= 1)


def test_large_means_have_the_right_mean_and_variance() -> None:
    numbers = poisson_quantile(A, np.full(40_000, 250.0), RANDOM.random(40_000))
    assert np.mean(numbers) == pytest.approx(250, abs=0.5)
    assert np.var(numbers) == pytest.approx(250, rel=0.05)


def test_a_negative_rate_is_none_and_what_is_no_number_stays_none() -> None:
    means = np.array([-3.0, np.nan, np.inf])
    numbers = poisson_quantile(A, means, np.full(3, 0.999))
    assert numbers[0] == 0 and np.isnan(numbers[1:]).all()


@pytest.mark.parametrize("lanes", [1, 4])
def test_compiled_code_gives_the_same_bits(lanes: int) -> None:
    means = np.concatenate([RANDOM.exponential(0.3, 1000), RANDOM.exponential(30, 1000), [np.nan, -1.0, 0.0, 1e9] * 2])
    u = RANDOM.random(len(means))
    run = Compiled(poisson_quantile, "ff", lanes)
    assert np.array_equal(run(means, u), poisson_quantile(A, means, u), equal_nan=True)
