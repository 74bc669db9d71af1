"""Independent coordinates of the inputs: what is left of correlated inputs when each is told apart from the others.

Inputs that one dispute sets are correlated through its positions, and otherwise drawn apart. So the position is one
coordinate, and the rank of a parameter among the futures that live in the same position is another. All coordinates
are independent, and shares of variance can be taken of them. Source: Mara, T. A. & Tarantola, S. (2012),
Variance-based sensitivity indices for models with dependent inputs, RESS 107, 115–121.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stratagem.engine import Futures
from stratagem.engine.drawing import draw_share
from stratagem.findings.factors import Factor, parameter_factor, position_factor
from stratagem.findings.sources import disputes_of, governed_by, position_name
from stratagem.model import Model

DEGREE = 4
"""Highest degree of the polynomials of one coordinate: enough for a bend in each half of its range."""

LEAST_EVEN = 0.99
"""From this share of different ranks on, polynomials are orthogonal as they are. Groups may share a rank or two."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coordinate:
    """One independent coordinate: ranks between 0 and 1, or the number of a position (`cases` of them, else 0).

    `values` has shape (futures,). `carries` names the factors whose total index holds all that this coordinate does.
    """

    name: str
    values: Array
    cases: int
    carries: tuple[str, ...]

    @cached_property
    def even(self) -> bool:
        """Whether the ranks lie evenly, no two alike."""
        return not self.cases and np.unique(self.values).size > LEAST_EVEN * self.values.size

    @property
    def factor(self) -> Factor:
        """The coordinate in classes."""
        if self.cases:
            return position_factor(self.name, self.values.astype(np.int64), self.cases)
        return parameter_factor(self.name, self.values)

    def functions(self, known: NDArray[np.bool_] | None = None) -> Array:
        """Functions of the coordinate with mean 0 and variance 1, orthogonal to each other, shape (functions,
        futures); for `known` futures only, if they are given, and zero in the others.
        """
        if known is None:
            return self._functions(self.values, even=self.even)
        inside = self._functions(self.values[known], even=False) if known.any() else np.zeros((0, 0))
        table = np.zeros((inside.shape[0], known.size))
        table[:, known] = inside
        return table

    def _functions(self, values: Array, even: bool) -> Array:
        if self.cases:
            return orthonormal(np.stack([np.ones_like(values), *(values == case for case in range(1, self.cases))]))
        polynomials = legendre(values)
        return polynomials[1:] if even else orthonormal(polynomials)


def legendre(shares: Array) -> Array:
    """Legendre polynomials of shares between 0 and 1, degrees 0 to `DEGREE`, each with mean square 1."""
    x = 2.0 * shares - 1.0
    rows = [np.ones_like(x), x]
    for n in range(1, DEGREE):
        rows.append(((2 * n + 1) * x * rows[n] - n * rows[n - 1]) / (n + 1))
    return np.stack([np.sqrt(2 * n + 1) * row for n, row in enumerate(rows)])


def orthonormal(rows: Array) -> Array:
    """Rows, shape (functions, futures) with ones first, made orthogonal with mean square 1; the ones, and rows that
    add nothing, are left out.
    """
    upper, triangle = np.linalg.qr(rows.T)
    scale = np.abs(np.diag(triangle))
    kept = scale > 1e-9 * np.sqrt(rows.shape[1])
    kept[0] = False
    return np.ascontiguousarray(upper.T[kept] * np.sqrt(rows.shape[1]))


def coordinates_of(model: Model, futures: Futures) -> tuple[Coordinate, ...]:
    """The coordinates of every parameter cell that varies and of every dispute; disputes drawn together are one."""
    governed = {cell: dispute for dispute in disputes_of(model) for cell in governed_by(model, dispute)}
    found = list(_positions(model, futures))
    own = _drawn_alone(model, futures)
    for cell in futures.parameters:
        values = futures.parameter(cell)
        if values.size and np.ptp(values) > 0:
            dispute = governed.get(cell)
            within = futures.position(dispute) if dispute else np.zeros(values.size, np.int64)
            carried, share = own.get(cell, ((cell,), values))
            found.append(Coordinate(cell, ranks(share, within), 0, carried))
    return tuple(found)


def _drawn_alone(model: Model, futures: Futures) -> dict[str, tuple[tuple[str, ...], Array]]:
    """For each correlated cell the cells that its own draw reaches, and that draw."""
    numbers = np.arange(futures.count, dtype=np.uint64)
    found = {}
    for coupling in model.couplings:
        for column, cell in enumerate(coupling.cells):
            carried = [other for other, row in zip(coupling.cells, coupling.factor, strict=True) if row[column] != 0.0]
            found[cell] = tuple(carried), draw_share(cell, futures.seed, numbers)
    return found


def plain_coordinates(inputs: Mapping[str, Array]) -> tuple[Coordinate, ...]:
    """Coordinates of inputs that are independent as they are."""
    return tuple(
        Coordinate(name, ranks(values, np.zeros(values.size, np.int64)), 0, (name,)) for name, values in inputs.items()
    )


def ranks(values: Array, within: NDArray[np.int64]) -> Array:
    """The rank of each value among those of its own group, between 0 and 1; equal values share the middle of their
    ranks.
    """
    shares = np.empty(values.size)
    for group in np.unique(within):
        inside = np.flatnonzero(within == group)
        _, number, counts = np.unique(values[inside], return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        shares[inside] = (ends - counts / 2.0)[number] / inside.size
    return shares


def _positions(model: Model, futures: Futures) -> Iterable[Coordinate]:
    draws: dict[str, list[str]] = {}
    for name, prior in disputes_of(model).items():
        draws.setdefault(prior.draw or name, []).append(name)
    for draw, disputes in draws.items():
        table = np.stack([futures.position(name) for name in disputes])
        _, cases = np.unique(table, axis=1, return_inverse=True)
        carries = [position_name(name) for name in disputes]
        carries += [cell for name in disputes for cell in governed_by(model, name)]
        yield Coordinate(
            position_name(draw), np.asarray(cases).ravel().astype(np.float64), int(cases.max()) + 1, tuple(carries)
        )
