"""Correlated draws: the factor is one of the matrix, ranks come out as declared, margins keep their values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.coupling import CHUNK, RUN, Matrix, coupled, factor_of, greatest_share, normal_correlation, shrunk
from stratagem.base.sequences import REPLICATES, sample

A = NumpyArithmetic()


def draws(name: str, chunks: int = 1, seed: int = 3) -> np.ndarray:
    return sample(A, seed, name, np.arange(CHUNK * chunks, dtype=np.uint64))


def together(factor: Matrix, names: str, chunks: int, seed: int = 3) -> list[np.ndarray]:
    parts = [coupled(factor, [draws(name, chunks, seed)[at : at + CHUNK] for name in names])
             for at in range(0, chunks * CHUNK, CHUNK)]  # fmt: skip
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


@pytest.mark.parametrize("rank", [-0.95, -0.4, 0.2, 0.6, 0.9])
def test_rank_correlations_are_reached(rank: float) -> None:
    rho = normal_correlation(rank)
    factor = factor_of(((1.0, rho), (rho, 1.0)))
    assert factor is not None
    reached = [spearmanr(*together(factor, "ab", 1, seed))[0] for seed in range(6)]
    scatter = 0.011 / np.sqrt(len(reached))
    assert abs(np.mean(reached) - rank) < 0.006 + 2 * scatter
    assert np.std(reached) < 0.02


def test_a_chain_leaves_the_ends_as_correlated_as_declared() -> None:
    rho = normal_correlation(0.6)
    factor = factor_of(((1.0, rho, 0.0), (rho, 1.0, rho), (0.0, rho, 1.0)))
    assert factor is not None
    first, second, third = together(factor, "abc", 8)
    assert spearmanr(second, third)[0] == pytest.approx(0.6, abs=0.02)
    assert spearmanr(first, third)[0] == pytest.approx(0.0, abs=0.02)


def test_margins_keep_their_values_and_the_first_name_keeps_them_in_place() -> None:
    factor = factor_of(((1.0, 0.7), (0.7, 1.0)))
    assert factor is not None
    first, second = together(factor, "ab", 2)
    assert (first == draws("a", 2)).all()
    alone = draws("b", 2).reshape(-1, RUN, REPLICATES)
    assert not (second.reshape(alone.shape) == alone).all()
    assert (np.sort(second.reshape(alone.shape), axis=1) == np.sort(alone, axis=1)).all()


@given(st.lists(st.lists(st.floats(-2, 2), min_size=4, max_size=4), min_size=4, max_size=4))
def test_the_factor_gives_the_matrix_back(rows: list[list[float]]) -> None:
    raw = np.array(rows)
    raw = raw @ raw.T + 0.1 * np.eye(4)
    scale = np.sqrt(np.diag(raw))
    matrix = raw / np.outer(scale, scale)
    factor = factor_of(tuple(map(tuple, matrix.tolist())))
    assert factor is not None
    assert np.array(factor) @ np.array(factor).T == pytest.approx(matrix, abs=1e-9)
    assert (np.triu(np.array(factor), 1) == 0).all()


def test_contradictions_have_no_factor_and_the_greatest_share_is_at_the_edge() -> None:
    matrix = ((1.0, 0.9, -0.9), (0.9, 1.0, 0.9), (-0.9, 0.9, 1.0))
    assert factor_of(matrix) is None
    share = greatest_share(matrix)
    assert share == pytest.approx(0.5 / 0.9, abs=1e-6)
    assert factor_of(shrunk(matrix, share * 0.999)) is not None
    assert factor_of(shrunk(matrix, share * 1.001)) is None
