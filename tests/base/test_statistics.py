"""Quantiles, sums and errors have the same bits whatever the order of the values and the number of threads."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from stratagem.base.digest import Digest, canonical, digest_arrays, digest_text
from stratagem.base.statistics import mean, quantiles, quantiles_by_row, replicate_error, share_missing, tree_sum

PROBABILITIES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
RNG = np.random.default_rng(5)
rows = hnp.arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6))


@given(rows)
def test_quantiles_are_numpys(values: np.ndarray) -> None:
    expected = np.quantile(values, PROBABILITIES)
    assert quantiles(values, PROBABILITIES) == pytest.approx(expected, rel=1e-12, abs=1e-9)


@given(rows, st.randoms())
def test_quantiles_do_not_hang_on_the_order(values: np.ndarray, random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert quantiles(values, PROBABILITIES).tobytes() == quantiles(shuffled, PROBABILITIES).tobytes()


def test_missing_values_are_left_out_and_counted() -> None:
    values = [3.0, math.nan, 1.0, math.nan, 2.0]
    assert quantiles(values, (0.0, 0.5, 1.0)).tolist() == [1.0, 2.0, 3.0]
    assert share_missing(values) == 0.4
    assert np.isnan(quantiles([math.nan], (0.5,))).all() and np.isnan(quantiles([], (0.5,))).all()
    assert mean(values) == 2.0 and math.isnan(mean([math.nan])) and share_missing([]) == 0.0


def test_infinities_are_values() -> None:
    assert quantiles([1.0, math.inf, math.inf], (0.0, 0.25, 1.0)).tolist() == [1.0, math.inf, math.inf]
    assert quantiles([-math.inf, 1.0], (0.0, 1.0)).tolist() == [-math.inf, 1.0]


def test_zeros_have_one_sign() -> None:
    for values in ([0.0, -0.0], [-0.0, 0.0]):
        assert not np.signbit(quantiles(values, (0.0, 1.0))).any()


def test_probabilities_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantiles([1.0], (1.5,))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_rows_are_the_same_with_any_number_of_threads(threads: int) -> None:
    values = RNG.normal(size=(7, 1000))
    values[2, ::3] = np.nan
    values[3] = np.nan
    kept = values.copy()
    found = quantiles_by_row(values, PROBABILITIES, threads)
    assert np.array_equal(values, kept, equal_nan=True)
    for row, expected in zip(found, values, strict=True):
        assert np.array_equal(row, quantiles(expected, PROBABILITIES), equal_nan=True)


@given(st.integers(0, 200))
def test_a_tree_sum_is_close_to_the_exact_sum(count: int) -> None:
    values = RNG.normal(size=count)
    assert float(tree_sum(values)) == pytest.approx(math.fsum(values), abs=1e-12)


def test_a_tree_can_be_summed_in_parts() -> None:
    values = RNG.normal(size=(3, 4096))
    parts = np.stack([tree_sum(values[:, first : first + 512]) for first in range(0, 4096, 512)], axis=-1)
    assert np.array_equal(tree_sum(parts), tree_sum(values))


def test_replicate_error_is_that_of_the_mean_of_replicates() -> None:
    values = RNG.normal(size=32 * 100)
    assert replicate_error(values) == pytest.approx(1 / math.sqrt(3200), rel=0.5)
    assert replicate_error(np.tile(np.arange(32.0), 5)) == pytest.approx(np.std(np.arange(32), ddof=1) / math.sqrt(32))
    assert replicate_error(np.full(100, 7.0)) == 0.0
    assert math.isnan(replicate_error([1.0])) and math.isnan(replicate_error(np.full(64, math.nan)))


def test_replicates_follow_the_number_of_the_future() -> None:
    values = RNG.normal(size=320)
    assert replicate_error(np.roll(values, -5), first=5) == pytest.approx(replicate_error(values))


# -- digests


def test_every_nan_is_the_same_and_zeros_are_not() -> None:
    strange = np.array([0xFFF8000000000000, 0x7FF8000000000001, 0x7FF8000000000000], np.uint64).view(np.float64)
    assert len(set(canonical(strange).tolist())) == 1
    assert canonical(np.array([0.0]))[0] != canonical(np.array([-0.0]))[0]


def test_a_digest_tells_names_shapes_kinds_and_values_apart() -> None:
    one = np.arange(6.0)
    arrays = [
        [("a", one)],
        [("b", one)],
        [("a", one.reshape(2, 3))],
        [("a", one.astype(np.int64))],
        [("a", one + 1)],
        [("a", one), ("b", one)],
        [("ab", one)],
    ]
    assert len({digest_arrays(case) for case in arrays}) == len(arrays)


@given(hnp.arrays(np.float64, (4, 5), elements=st.floats(allow_nan=True)))
@settings(max_examples=20)
def test_a_digest_does_not_hang_on_memory_layout(values: np.ndarray) -> None:
    assert digest_arrays([("a", values)]) == digest_arrays([("a", np.asfortranarray(values))])
    assert digest_arrays([("a", values)]) == digest_arrays([("a", values.astype(">f8"))])


def test_digests_are_pinned() -> None:
    digest = Digest()
    digest.text("stratagem")
    digest.array("x", np.array([1.0, math.nan, -0.0]))
    digest.array("n", np.array([True, False]))
    assert digest.hexadecimal() == "dffa848afc77fdebaaed10270f16a047932727253bf053fb640b21b0b4b6e3eb"
    assert digest_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
