"""Philox gives its published numbers, and draws of different addresses behave as independent."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.digest import digest_arrays
from stratagem.base.philox import (
    LOW_32,
    MAX_BLOCKS,
    RoundKeys,
    address,
    normals,
    normals_of,
    philox,
    process_key,
    round_keys,
    uniforms,
)

A = NumpyArithmetic()
LEAST = 1e-4
"""Seeds are fixed: a p-value below this is a fault, not bad luck."""
FUTURES = np.arange(20_000, dtype=np.uint64)


def keys(seed: int = 1) -> RoundKeys:
    return round_keys(A, A.word(seed))


def draw(
    futures: NDArray[np.uint64] = FUTURES, step: int = 0, process: str = "x", block: int = 0, seed: int = 1
) -> NDArray[np.float64]:
    """The two draws of a block for each future, shape (2, futures)."""
    counter = address(A, futures, A.word(step), process_key(process), block)
    return np.array(np.broadcast_arrays(*uniforms(A, counter, keys(seed))))


KNOWN = [
    (0, (0, 0, 0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    (2**64 - 1, (2**32 - 1,) * 4, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (0x299F31D0_A4093822, (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
"""The known answers of Random123: key, counter, output."""


@pytest.mark.parametrize("seed, counter, expected", KNOWN)
def test_known_answers(seed: int, counter: tuple[int, ...], expected: str) -> None:
    words = philox(A, tuple(A.word(word) for word in counter), keys(seed))  # type: ignore[arg-type]
    assert " ".join(f"{int(word) & LOW_32:08x}" for word in words) == expected


def test_uniforms_are_centres_of_cells_from_the_known_words() -> None:
    first, second = uniforms(A, tuple(A.word(0) for _ in range(4)), keys(0))  # type: ignore[arg-type]
    assert float(first) == ((0x6627E8D5 << 20 | 0xE169C58D >> 12) + 0.5) / 2**52
    assert float(second) == ((0xBC57AC4C << 20 | 0x9B00DBD8 >> 12) + 0.5) / 2**52


def test_every_field_of_the_address_has_bits_of_its_own() -> None:
    many = np.array([0, 1, 2**32 - 1, 2**32, 2**40 - 1], np.uint64)
    seen = set()
    for step in (0, 1, 65_535):
        for origin in (None, A.word(1), A.word(65_535)):
            for block in (0, MAX_BLOCKS - 1):
                for rollout in (None, A.word(1), A.word(65_535)):
                    counter = address(A, many, A.word(step), 7, block, origin, rollout)
                    seen |= set(zip(*(np.broadcast_to(word, many.shape).tolist() for word in counter), strict=True))
    assert len(seen) == 5 * 3 * 3 * 2 * 3
    assert all(0 <= word < 2**32 for counter in seen for word in counter)


def test_a_block_beyond_the_address_is_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        address(A, FUTURES, A.word(0), 1, MAX_BLOCKS)


def test_a_draw_hangs_on_its_address_alone() -> None:
    whole = draw()
    some = FUTURES[[17, 3, 19_999]]
    assert np.array_equal(draw(some), whole[:, some.astype(int)])


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_uniforms_are_uniform(seed: int) -> None:
    for values in draw(seed=seed):
        assert values.min() > 0 and values.max() < 1
        assert stats.kstest(values, "uniform").pvalue > LEAST
        counts = np.histogram(values, 256, (0, 1))[0]
        assert stats.chisquare(counts).pvalue > LEAST
        low_bits = np.histogram(values * 2**20 % 1, 256, (0, 1))[0]
        assert stats.chisquare(low_bits).pvalue > LEAST


def test_normals_are_normal() -> None:
    counter = address(A, FUTURES, A.word(3), process_key("weather"))
    for values in normals(A, counter, keys()):
        assert stats.kstest(values, "norm").pvalue > LEAST
        assert abs(stats.skew(values)) < 4 * np.sqrt(6 / len(values))
        assert abs(stats.kurtosis(values)) < 4 * np.sqrt(24 / len(values))


def test_normals_side_by_side_are_the_same() -> None:
    counters = [address(A, FUTURES[:64], A.word(step), 5) for step in range(3)]
    together = normals_of(A, counters, keys())
    apart = [value for counter in counters for value in normals(A, counter, keys())]
    assert all(np.array_equal(one, other) for one, other in zip(together, apart, strict=True))


def test_neighbouring_addresses_are_uncorrelated_in_every_field() -> None:
    base = draw()
    others = {
        "future": draw(FUTURES + np.uint64(1)),
        "far future": draw(FUTURES + np.uint64(2**32)),
        "step": draw(step=1),
        "process": draw(process="y"),
        "block": draw(block=1),
        "seed": draw(seed=2),
        "high seed": draw(seed=1 + 2**32),
        "other draw": base[::-1],
    }
    limit = 4.5 / np.sqrt(len(FUTURES))
    for field, values in others.items():
        for one, other in zip(base, values, strict=True):
            assert abs(np.corrcoef(one, other)[0, 1]) < limit, field
            assert abs(np.corrcoef((one - 0.5) ** 2, (other - 0.5) ** 2)[0, 1]) < limit, field


def test_a_future_in_time_is_white() -> None:
    steps = np.arange(5000, dtype=np.uint64)
    values = uniforms(A, address(A, A.word(12), steps, process_key("x")), keys())[0] - 0.5
    for lag in range(1, 20):
        correlation = np.dot(values[lag:], values[:-lag]) / np.dot(values, values)
        assert abs(correlation) < 4.5 / np.sqrt(len(steps)), lag


def test_pairs_of_draws_fill_the_square() -> None:
    one, two = draw()
    counts = np.histogram2d(one, two, 16, ((0, 1), (0, 1)))[0]
    assert stats.chisquare(counts.ravel()).pvalue > LEAST


def test_draws_are_pinned() -> None:
    """A change here changes every result that was ever published with a seed."""
    counter = address(A, FUTURES[:10_000], A.word(3), process_key("weather"))
    drawn = np.array(normals(A, counter, keys()))
    assert digest_arrays([("x", drawn)]) == "7f426cb900c35a46937b054a51ebb5876d395c934b024c1bf18e185d1f95eb1e"
