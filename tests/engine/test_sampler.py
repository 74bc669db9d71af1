"""The compiled drawing of parameters yields the sequence, whatever the block and the lanes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.distributions import Lognormal, Shape, Uniform
from stratagem.base.sequences import sample, sequence_key
from stratagem.engine.kernel.compiler import host
from stratagem.engine.kernel.sampler import Sampler, kinds_of
from stratagem.engine.kernel.tracing import trace
from stratagem.engine.padding import LANES

A = NumpyArithmetic()
BEGINS = st.one_of(st.integers(0, 200), st.integers(2**16 * 32 // LANES - 80, 2**16 * 32 // LANES), st.just(2**36))
SHAPES: tuple[Shape, ...] = (Uniform(1.0, 3.0), Uniform(-2.0, 5.0), Lognormal(0.5, 1.5))


@pytest.mark.parametrize("lanes", [1, 4, LANES])
@settings(max_examples=30, deadline=None)
@given(begin=BEGINS, count=st.integers(1, 90), seed=st.integers(0, 2**64 - 1))
def test_shares_are_the_sequence(lanes: int, begin: int, count: int, seed: int) -> None:
    sampler = Sampler(kinds_of([SHAPES[0]]), lanes, host())
    first, last = begin * LANES, (begin + count) * LANES
    share = np.empty(last - first)
    sampler.share(share.ctypes.data, sequence_key(seed, "a"), first, last)
    assert np.array_equal(share, sample(A, seed, "a", np.arange(first, last, dtype=np.uint64)))


@pytest.mark.parametrize("lanes", [1, 4, LANES])
@pytest.mark.parametrize("begin", [0, 3, 65536 * 2 - 1])
def test_cells_of_a_kind_are_drawn_together(lanes: int, begin: int) -> None:
    sampler = Sampler(kinds_of(list(SHAPES)), lanes, host())
    first, last = begin * LANES, (begin + 77) * LANES
    futures = np.arange(first, last, dtype=np.uint64)
    for group in (SHAPES[:2], SHAPES[2:]):
        names = [f"cell {number}" for number in range(len(group))]
        tables = [np.array(trace(shape)[1]) for shape in group]
        found = np.full((len(group), last - first), np.nan)
        outs = np.array([row.ctypes.data for row in found], np.uint64)
        keys = np.array([sequence_key(7, name) for name in names], np.uint64)
        places = np.array([table.ctypes.data for table in tables], np.uint64)
        draw = sampler.draw(trace(group[0])[0])
        draw(outs.ctypes.data, keys.ctypes.data, places.ctypes.data, len(group), first, last)
        wanted = [shape.quantile(A, sample(A, 7, name, futures)) for shape, name in zip(group, names, strict=True)]
        assert np.array_equal(found, np.array(wanted))
