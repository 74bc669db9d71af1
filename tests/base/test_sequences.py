"""Parameter sequences: stratified, independent of each other, unmoved by each other, honest about their error."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.digest import digest_arrays
from stratagem.base.sequences import REPLICATES, sample, sequence_key, stir, turns_of
from stratagem.base.statistics import replicate_error

A = NumpyArithmetic()
Reals = NDArray[np.float64]


def futures(count: int, first: int = 0) -> NDArray[np.uint64]:
    return np.arange(first, first + count, dtype=np.uint64)


def values(name: str, count: int, seed: int = 1) -> Reals:
    return sample(A, seed, name, futures(count))


@pytest.mark.parametrize("name, seed", [("parameter/loss_rate", 1), ("position/need", 0), ("x", 2**64 - 1)])
def test_each_replicate_is_stratified_in_every_whole_run(name: str, seed: int) -> None:
    drawn = values(name, REPLICATES * 4096, seed)
    assert drawn.min() > 0 and drawn.max() < 1
    for replicate in (0, 13, 31):
        own = drawn[replicate::REPLICATES]
        for run in (16, 256, 4096):
            cells = np.sort((own.reshape(-1, run) * run).astype(int), axis=1)
            assert np.array_equal(cells, np.broadcast_to(np.arange(run), cells.shape))


def test_discrepancy_is_far_below_chance() -> None:
    for replicate in range(0, REPLICATES, 5):
        own = np.sort(values("x", REPLICATES * 256)[replicate::REPLICATES])
        star = np.max(np.abs(own - (np.arange(256) + 0.5) / 256)) + 0.5 / 256
        assert star < 1.01 / 256
        assert star < 0.1 / math.sqrt(256)


def test_a_longer_run_begins_with_a_shorter_one_and_parts_agree() -> None:
    whole = values("x", 5000)
    assert np.array_equal(values("x", 777), whole[:777])
    assert np.array_equal(sample(A, 1, "x", futures(100, 4000)), whole[4000:4100])


def test_names_and_seeds_have_keys_of_their_own() -> None:
    keys = {sequence_key(seed, name) for seed in range(50) for name in ("a", "b", "a[kursk]", "a[south]")}
    assert len(keys) == 200


def test_names_are_as_independent_as_chance() -> None:
    count = 6400
    drawn = np.array([values(f"parameter/p{number}", count) for number in range(80)])
    for shape in (drawn - 0.5, (drawn - 0.5) ** 2):
        correlations = np.corrcoef(shape)[np.triu_indices(len(drawn), 1)] * math.sqrt(count)
        # The spread expected is sqrt(16/15): runs of sixteen are shuffled as wholes.
        assert 0.97 < np.std(correlations) < 1.10
        assert np.max(np.abs(correlations)) < 5
        assert abs(np.mean(correlations)) < 0.1


def test_pairs_of_names_fill_the_square() -> None:
    count, cells = 6400, 8
    excess = []
    for number in range(40):
        one, two = values(f"left {number}", count), values(f"right {number}", count)
        counts = np.histogram2d(one, two, cells, ((0, 1), (0, 1)))[0]
        excess.append(np.sum((counts - count / cells**2) ** 2) / (count / cells**2))
    # Stratified margins leave 49 degrees of freedom instead of 63.
    assert 44 < np.mean(excess) < 58


def test_a_value_is_uniform_over_names() -> None:
    drawn = np.array([values(f"name {number}", 64) for number in range(2000)])
    for future in (0, 1, 31, 32, 33, 63):
        assert stats.kstest(drawn[:, future], "uniform").pvalue > 1e-4


def test_replicates_are_independent_of_each_other() -> None:
    drawn = np.array([values(f"name {number}", 64) for number in range(2000)])
    limit = 4.5 / math.sqrt(len(drawn))
    for one, two in ((0, 1), (0, 31), (5, 6), (0, 33)):
        assert abs(np.corrcoef(drawn[:, one], drawn[:, two])[0, 1]) < limit


def test_stirring_permutes_the_digits_whatever_the_chance() -> None:
    chance = np.random.default_rng(3).integers(0, 2**64, 500, dtype=np.uint64)
    stirred = np.array([stir(A, np.full(len(chance), digit, np.uint64), turns_of(A, chance)) for digit in range(16)])
    assert np.array_equal(np.sort(stirred, axis=0), np.broadcast_to(np.arange(16)[:, None], stirred.shape))


def study(function: Callable[..., Reals], true: float, dimensions: int, count: int) -> tuple[float, float]:
    """Root mean square of the error and of its estimate from replicates, over seeds."""
    errors, estimates = [], []
    for seed in range(40):
        found = function(*(values(f"d{number}", count, seed + 100) for number in range(dimensions)))
        errors.append(np.mean(found) - true)
        estimates.append(replicate_error(found))
    return math.sqrt(np.mean(np.square(errors))), math.sqrt(np.mean(np.square(estimates)))


def test_smooth_additive_means_converge_far_faster_than_by_chance() -> None:
    count = 8192
    error, estimate = study(lambda x, y, z: x + y**2 + np.exp(z), 1 / 2 + 1 / 3 + math.e - 1, 3, count)
    chance = math.sqrt((1 / 12 + 4 / 45 + 0.2420) / count)
    assert error < chance / 15
    assert 0.6 < estimate / error < 1.6


def test_replicate_error_is_honest_for_what_is_not_additive() -> None:
    error, estimate = study(lambda x, y: (x + y > 1.3).astype(float), 0.245, 2, 3200)
    assert error < math.sqrt(0.245 * 0.755 / 3200)
    assert 0.7 < estimate / error < 1.4


def test_draws_are_pinned() -> None:
    """A change here changes every result that was ever published with a seed."""
    drawn = values("parameter/x", 10_000)
    assert digest_arrays([("x", drawn)]) == "abbd60a9589114cdeffdd6d742a68ba879a6a32d13e7171bfe1076abe7df1a63"
