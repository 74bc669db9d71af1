"""Pooling six claims about troops that contradict each other: the known answers of three methods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stratagem.base.distributions import Lognormal, LogUniform, Mixture
from stratagem.evidence.pool import Opinion, linear_pool

VALUES = (3_000, 8_000, 10_000, 10_000, 10_000, 10_000)
SPREAD = math.sqrt(0.025)
WIDE = LogUniform(500, 100_000)
TRUST = 0.744


def one(value: float) -> Mixture:
    return Mixture((1.0,), (Lognormal(value, SPREAD),))


def test_the_discounted_linear_pool_keeps_all_that_was_said() -> None:
    pool = linear_pool([Opinion(one(value), TRUST, 1.0) for value in VALUES], WIDE)
    low, high = pool.quantile_table((0.05, 0.95))
    assert low == pytest.approx(1_410, rel=0.01)
    assert high == pytest.approx(35_530, rel=0.01)


def test_the_product_of_densities_is_surer_than_any_claim_and_shuts_out_two_of_them() -> None:
    middle, spread = np.log(VALUES).mean(), SPREAD / math.sqrt(len(VALUES))
    low, high = np.exp(middle + spread * stats.norm.ppf((0.05, 0.95)))
    assert (round(low, -1), round(high, -1)) == (7_090, 8_770)
    assert low > 3_000 and high < 10_000


def test_the_prediction_interval_lies_between_the_two() -> None:
    logs, count = np.log(VALUES), len(VALUES)
    weight = 1 / SPREAD**2
    misfit = weight * float(((logs - logs.mean()) ** 2).sum())
    between = (misfit - (count - 1)) / (weight * (count - 1))
    error = math.sqrt(between + (between + SPREAD**2) / count)
    low, high = np.exp(logs.mean() + error * stats.t.ppf((0.05, 0.95), count - 2))
    assert (round(low, -1), round(high, -1)) == (2_740, 22_680)
    pool = linear_pool([Opinion(one(value), TRUST, 1.0) for value in VALUES], WIDE)
    assert pool.quantile_table((0.05,))[0] < low and high < pool.quantile_table((0.95,))[0]


@given(
    st.lists(st.tuples(st.floats(600, 30_000), st.floats(0, 1), st.floats(0.01, 1)), min_size=1, max_size=6),
)
def test_order_changes_nothing_and_weights_sum_to_one(opinions: list[tuple[float, float, float]]) -> None:
    made = [Opinion(one(value), trusted, weight) for value, trusted, weight in opinions]
    pool = linear_pool(made, WIDE)
    turned = linear_pool(made[::-1], WIDE)
    assert sum(pool.weights) == pytest.approx(1)
    assert dict(zip(pool.shapes, pool.weights, strict=True)) == pytest.approx(
        dict(zip(turned.shapes, turned.weights, strict=True))
    )


def test_what_is_not_trusted_leaves_the_wide_range() -> None:
    assert linear_pool([Opinion(one(8_000), 0.0, 1.0)], WIDE) == Mixture((1.0,), (WIDE,))
    assert linear_pool([], WIDE) == Mixture((1.0,), (WIDE,))
    assert linear_pool([Opinion(one(8_000), 1.0, 3.0)], WIDE) == one(8_000)
