"""Gaussian copulas over low-discrepancy samples: correlated parameters whose margins stay as they are.

The draws of correlated names become standard normals, which are mixed by the Cholesky factor of their correlations. The
mixed values are not drawn from: within each replicate and each run of `RUN` values they only say in which *order* the
name's own values come (Iman and Conover 1982, A distribution-free approach to inducing rank correlation among input
variables, Communications in Statistics 11(3), 311-334). So every run of values holds exactly those that the name would
have had alone, and their even spread is kept; the first name of a group keeps its values in every future.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.elementary import normal_quantile, sin
from stratagem.base.sequences import REPLICATES

Matrix = tuple[tuple[float, ...], ...]

RUN = 256
"""Values of a replicate whose order is changed together: 16**2, so that they lie one in each of 256 cells. A rank
correlation comes out 0.001 to 0.005 too small on average; runs of 16 would miss it by up to 0.05.
"""

CHUNK = RUN * REPLICATES
"""Futures that are ordered together: those whose numbers share a multiple of this."""

LEAST_PIVOT = 1e-9
"""A pivot of the factor below this leaves nothing of the name's own draw: the matrix is not positive definite."""

_A = NumpyArithmetic()


def normal_correlation(rank: float) -> float:
    """The correlation of two normals whose rank correlation (Spearman's) is `rank`: 2 sin(π rank / 6)."""
    return 2.0 * float(sin(_A, np.float64(math.pi * rank / 6.0)))


def factor_of(matrix: Matrix) -> Matrix | None:
    """The lower Cholesky factor of a symmetric matrix, by rows; None if it is not positive definite. Plain arithmetic
    in a fixed order, so that its bits are the same everywhere.
    """
    rows: list[list[float]] = []
    for at, given in enumerate(matrix):
        row: list[float] = []
        for column, other in enumerate(rows):
            rest = given[column]
            for left, right in zip(row, other, strict=False):
                rest -= left * right
            row.append(rest / other[column])
        pivot = given[at]
        for each in row:
            pivot -= each * each
        if not pivot > LEAST_PIVOT:
            return None
        rows.append([*row, math.sqrt(pivot)])
    return tuple((*row, *(0.0 for _ in range(len(matrix) - len(row)))) for row in rows)


def greatest_share(matrix: Matrix) -> float:
    """The share of its correlations with which a matrix would be at the edge of positive definite, by halving."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if factor_of(shrunk(matrix, middle)) else (low, middle)
    return low


def shrunk(matrix: Matrix, share: float) -> Matrix:
    """A matrix with its correlations times `share`."""
    return tuple(
        tuple(value if row == column else value * share for column, value in enumerate(values))
        for row, values in enumerate(matrix)
    )


def coupled(factor: Matrix, shares: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The uniforms of each name in the futures of one chunk, shape (CHUNK,) each, in the order that their correlations
    ask for.
    """
    normals = [normal_quantile(_A, share) for share in shares]
    found = []
    for share, row in zip(shares, factor, strict=True):
        used = [(weight, normal) for weight, normal in zip(row, normals, strict=True) if weight != 0.0]
        if len(used) == 1:
            found.append(share)
            continue
        score = _A.mul(used[0][1], np.float64(used[0][0]))
        for weight, normal in used[1:]:
            score = _A.add(score, _A.mul(normal, np.float64(weight)))
        found.append(_ordered(share, score))
    return found


def _ordered(share: NDArray[np.float64], score: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of `share`, within each replicate, where the ranks of `score` put them."""
    table, order = share.reshape(RUN, REPLICATES), np.argsort(score.reshape(RUN, REPLICATES), axis=0, kind="stable")
    placed = np.empty_like(table)
    np.put_along_axis(placed, order, np.sort(table, axis=0), axis=0)
    return placed.reshape(-1)
