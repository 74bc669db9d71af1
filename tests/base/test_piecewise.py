"""Piecewise linear functions are exact at their points and flat outside; on a grid of points nothing is searched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.piecewise import Grid, grid_of, interpolate

A = NumpyArithmetic()
HEIGHTS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("first", "distance", "pieces"),
    [(0, 0.1, 10), (20, 10, 6), (0, 0.2, 5), (0, 2e9, 8), (1, 2, 5), (1900, 5, 40), (-3, 0.5, 12)],
)
def test_points_at_equal_distances_are_a_grid(first: float, distance: float, pieces: int) -> None:
    inputs = tuple(round(first + distance * index, 6) for index in range(pieces + 1))
    grid = grid_of(inputs)
    assert grid is not None and grid.pieces == pieces
    assert [(x - grid.first) * grid.inverse for x in inputs] == list(range(pieces + 1))


@pytest.mark.parametrize(
    "inputs",
    [
        (0.0, 1.2, 2.3, 3.4, 4.1, 5.0),  # each floor is right, the distances are not
        (0.0, 1.0, 2.0, 3.0, 4.5),
        (0.0, 1.0),
        (-1e308, 0.0, 1e308, 1.5e308),
        (0.0, 5e-324, 1e-323, 1.5e-323),
    ],
)
def test_other_points_are_none(inputs: tuple[float, ...]) -> None:
    assert grid_of(inputs) is None


@given(
    st.floats(-1e3, 1e3),
    st.floats(0.01, 100),
    st.lists(HEIGHTS, min_size=2, max_size=40),
    st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=20),
)
def test_it_is_the_function_through_its_points(first: float, distance: float, outputs: list, xs: list) -> None:
    inputs = tuple(first + distance * index for index in range(len(outputs)))
    at = np.array([*xs, *inputs])
    found = interpolate(A, inputs, tuple(outputs), at)
    assert found == pytest.approx(np.interp(at, inputs, outputs), rel=1e-9, abs=1e-5)
    assert list(found[len(xs) :]) == outputs


@given(st.lists(HEIGHTS, min_size=4, max_size=30), st.integers(0, 2**32))
def test_it_rises_where_its_points_rise(outputs: list, seed: int) -> None:
    outputs, inputs = sorted(outputs), tuple(float(index) for index in range(len(outputs)))
    assert isinstance(grid_of(inputs), Grid)
    at = np.sort(np.random.default_rng(seed).uniform(-1, len(outputs), 200))
    assert np.all(np.diff(interpolate(A, inputs, tuple(outputs), at)) >= -1e-9)


@pytest.mark.parametrize("inputs", [(0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 1.0, 5.0)])
def test_outside_it_is_flat_and_at_nan_it_is_nan(inputs: tuple[float, ...]) -> None:
    outputs = tuple(3.0 + x * x for x in inputs)
    at = np.array([-np.inf, -1.0, 9.0, np.inf, np.nan])
    found = interpolate(A, inputs, outputs, at)
    assert list(found[:4]) == [outputs[0]] * 2 + [outputs[-1]] * 2
    assert np.isnan(found[4])
