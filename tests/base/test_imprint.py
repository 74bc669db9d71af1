"""Imprints tell futures apart by any bit of any value, and by where it stands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stratagem.engine.sheets.digesting import imprint

SHAPE = (3, 4, 2)
DOUBLES = arrays(np.float64, SHAPE, elements=st.floats(allow_nan=False, width=64))


def made(values: np.ndarray) -> np.ndarray:
    """The imprints of values, shape (rows, records, futures)."""
    found = np.zeros(values.shape[-1], np.uint64)
    for record in range(values.shape[1]):
        found = imprint(found, values[:, record])
    return found


@given(values=DOUBLES, place=st.tuples(*(st.integers(0, size - 1) for size in SHAPE)), bit=st.integers(0, 63))
def test_any_bit_of_any_value_matters_to_its_future_alone(
    values: np.ndarray, place: tuple[int, int, int], bit: int
) -> None:
    other = values.copy()
    other.view(np.uint64)[place] ^= np.uint64(1 << bit)
    if np.isnan(other[place]):
        return
    differs = made(values) != made(other)
    assert differs[place[-1]] and differs.sum() == 1


def test_it_matters_where_a_value_stands() -> None:
    values = np.arange(12.0).reshape(3, 4, 1)
    found = {int(made(each)[0]) for each in (values, values[::-1], values[:, ::-1], values[[1, 0, 2]])}
    assert len(found) == 4


def test_every_nan_is_the_same_and_zeros_are_not() -> None:
    payload = np.array([0x7FF8000000000000, 0xFFF8000000000000, 0x7FF8000000000001], np.uint64).view(np.float64)
    assert len(set(made(payload.reshape(1, 1, 3)).tolist())) == 1
    zeros = made(np.array([0.0, -0.0]).reshape(1, 1, 2))
    assert zeros[0] != zeros[1]


@pytest.mark.parametrize("records", [1, 50])
def test_a_million_futures_share_none(records: int) -> None:
    values = np.random.default_rng(1).choice([0.0, 1.0, 2.5, 1e6], (20, records, 1_000_000 // records))
    distinct = len(np.unique(values.reshape(-1, values.shape[-1]), axis=1).T)
    assert len(np.unique(made(values))) == distinct
