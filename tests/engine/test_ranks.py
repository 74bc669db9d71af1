"""Quantiles found in passes over values are those of all values sorted, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stratagem.base.statistics import quantiles_by_row, tree_sum
from stratagem.engine.padding import LANES
from stratagem.engine.sheets import ranks
from stratagem.engine.sheets.ranks import Ranks, keys_of, values_of
from stratagem.engine.sheets.summary import Sums

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
CHANCE = np.random.default_rng(3)
Reals = NDArray[np.float64]


def search(values: Reals, sampled: int, width: int = 512) -> tuple[Reals, int]:
    """The quantiles, and how many passes they took."""
    sought, passes = Ranks(values[:, :sampled], LEVELS), 0
    present = np.sum(~np.isnan(values), axis=1)
    while (done := sought.passes()) is not None:
        for begin in range(0, values.shape[1], width):
            part = values[:, begin : begin + width]
            padding = ((0, 0), (0, -part.shape[1] % LANES))
            done.add(np.ascontiguousarray(np.pad(part, padding, constant_values=np.nan)))
        sought.learn(done, present)
        passes += 1
        assert passes < 30
    return sought.quantiles(), passes


def check(values: Reals, sampled: int) -> int:
    found, passes = search(values, sampled)
    expected = quantiles_by_row(values, LEVELS)
    assert np.array_equal(found, expected, equal_nan=True), (found, expected)
    return passes


def test_two_passes_are_enough_for_values_by_chance() -> None:
    assert check(CHANCE.normal(size=(20, 20_001)), 2_000) == 2


@pytest.mark.parametrize("sampled", [1, 16, 500])
def test_a_sample_that_misleads_costs_passes_only(sampled: int) -> None:
    check(np.sort(CHANCE.normal(size=(3, 5_003)), axis=1), sampled)


def test_atoms_missing_values_infinities_and_zeros() -> None:
    values = CHANCE.normal(size=(9, 3_000))
    values[0] = 3.0
    values[1, ::2] = np.nan
    values[2] = np.nan
    values[3, :1_000], values[3, 1_000:1_500] = np.inf, -np.inf
    values[4] = CHANCE.choice([-0.0, 0.0], 3_000)
    values[5] = np.round(values[5])
    values[6] = CHANCE.choice([-5e-324, 0.0, 5e-324], 3_000)
    values[7] = -np.abs(values[7]) * CHANCE.choice([0.0, 1.0], 3_000)
    values[8] = CHANCE.uniform(-1.7, 1.7, 3_000) * 1e308
    check(values, 100)


def test_little_memory_costs_passes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "TALLY_BYTES", 1)
    monkeypatch.setattr(ranks, "GATHER_BYTES", 1)
    assert check(CHANCE.normal(size=(4, 2_000)), 50) > 3


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(allow_nan=True, width=64), min_size=1, max_size=60),
    st.integers(1, 20),
)
def test_any_values(row: list[float], sampled: int) -> None:
    check(np.array([row, row[::-1]]), min(sampled, len(row)))


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=40))
def test_keys_are_in_the_order_of_values(row: list[float]) -> None:
    values = np.array(row) + 0.0
    keys = keys_of(values)
    assert np.array_equal(np.argsort(values, kind="stable"), np.argsort(keys, kind="stable"))
    assert np.array_equal(values_of(keys), values)


@given(st.integers(1, 200), st.sampled_from([1, 2, 16]))
def test_sums_of_slices_are_those_of_all(count: int, width: int) -> None:
    values = np.random.default_rng(count).normal(size=(3, count))
    sums = Sums()
    for begin in range(0, count, width):
        sums.add(tree_sum(values[:, begin : begin + width]))
    assert np.array_equal(sums.total(), tree_sum(values))
