"""Total indices from a given sample: what an input explains by itself and together with one other input.

The answer, less what single inputs explain, is projected on products of orthogonal polynomials of two coordinates; the
squares of the coefficients, less their own sampling variance, are the shares of variance that pairs explain together.
Sources: Sudret, B. (2008), Global sensitivity analysis using polynomial chaos expansions, RESS 93(7), 964–979; Li, G.,
Rabitz, H. et al. (2002), Global uncertainty assessments by HDMR, J. Phys. Chem. A 106(37), 8721–8733 (random
sampling). Nearest neighbours (Broto, Bachoc & Depecker 2020) would be the other way, but not among hundreds of inputs.

What three inputs or more do only together is left out, as is what an input does together with chance in the futures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES
from stratagem.findings.coordinates import Array, Coordinate
from stratagem.findings.factors import Factor, replicate_cells
from stratagem.findings.indices import Indices, corrected_share, first_order

MOST_COORDINATES = 16
"""Coordinates whose pairs are looked at for one answer: those that explain most of it, or of the size of the rest."""

LEAST_FUTURES = 1_024
"""Below this, pairs cannot be told from chance."""

BOOTSTRAPS = 200
CORRELATED = 5.0
"""Coordinates are taken as correlated if their correlation is so many times what chance makes of it."""

LONGEST_PIECE = 240
"""Futures in a piece of a replicate."""

LEAST_CORRELATION = 0.05
"""A weaker correlation spoils no index by more than a few thousandths."""

INTERVAL = (0.025, 0.975)
ERRORS_IN_INTERVAL = 1.96
"""Half of a 95 % interval in standard errors: what a coordinate explains alone adds its own doubt, in quadrature."""

_SEED = 20_080_601


@dataclass(frozen=True, slots=True)
class Total:
    """The total index of one factor on one output, with its 95 % bootstrap interval.

    `joint` is the part of it that the factor explains only together with others, `clear` that the interval of that
    part excludes zero.
    """

    total: float
    low: float
    high: float
    joint: float
    clear: bool


@dataclass(frozen=True, eq=False)
class Totals:
    """Total indices: for each output a table by factor, and the pairs of coordinates found to be correlated there.

    Factors that are not in a table were not looked at: neither they nor the size of the rest depends on them.
    """

    by_output: tuple[Mapping[str, Total], ...]
    correlated: tuple[tuple[tuple[str, str], ...], ...]


def resamples(count: int = BOOTSTRAPS) -> Array:
    """How often each replicate is drawn in each bootstrap sample, shape (count, 32); the same in every run."""
    generator = np.random.Generator(np.random.Philox(_SEED))
    drawn = generator.integers(0, REPLICATES, (count, REPLICATES))
    return np.stack([(drawn == replicate).sum(axis=1) for replicate in range(REPLICATES)], axis=1).astype(np.float64)


def first_interval(factor: Factor, output: Array, weights: Array) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of a first-order index, over replicates; None below 32 futures.

    Drawing replicates again widens the differences between classes: the interval is centred on the index itself.
    """
    if output.size < REPLICATES:
        return None
    known = ~np.isnan(output)
    values = np.where(known, output - output[known].mean(), 0.0) if known.any() else np.zeros_like(output)
    cells, size = replicate_cells(factor), factor.count * REPLICATES
    tables = [np.bincount(cells, each, size).reshape(factor.count, REPLICATES) for each in (values, known)]
    sums, sizes = (weights @ table.T.astype(np.float64) for table in tables)
    squares = np.bincount(np.arange(output.size) % REPLICATES, values**2, REPLICATES)
    whole = corrected_share(tables[0].sum(axis=1)[None], tables[1].sum(axis=1)[None], squares.sum()[None])
    drawn = corrected_share(sums, sizes, weights @ squares)
    low, high = np.quantile(drawn - drawn.mean(), INTERVAL) + whole[0]
    return max(float(low), 0.0), min(float(high), 1.0)


def totals_of(coordinates: Sequence[Coordinate], outputs: Array, alone: Indices | None = None) -> Totals:
    """Total indices of the factors that `coordinates` carry on outputs, shape (outputs, futures); NaN is left out.

    `alone` has the first-order indices of the coordinates, if they are known already.
    """
    if outputs.shape[1] < LEAST_FUTURES or not coordinates or not outputs.size:
        return Totals(({},) * outputs.shape[0], ((),) * outputs.shape[0])
    factors = [coordinate.factor for coordinate in coordinates]
    alone = alone or first_order(factors, outputs)
    rest = np.stack([_rest(output, row, alone, factors) for row, output in enumerate(outputs)])
    functions = [folded(coordinate.functions()) for coordinate in coordinates]
    score = np.maximum(alone.first, _spread_shares(functions, rest))
    weights = resamples()
    tables: list[_Pairs | None] = []
    for row, output in enumerate(outputs):
        chosen = np.sort(np.argsort(-score[:, row], kind="stable")[:MOST_COORDINATES])
        known = ~np.isnan(output)
        own = [functions[each] if known.all() else folded(coordinates[each].functions(known)) for each in chosen]
        seen = [coordinates[each] for each in chosen]
        shares, doubts = alone.first[chosen, row], alone.error[chosen, row]
        pairs = _Pairs.of(seen, own, rest[row], output, shares, doubts) if alone.varies[row] else None
        tables.append(pairs)
    return Totals(
        tuple(pairs.totals(weights) if pairs else {} for pairs in tables),
        tuple(pairs.correlated if pairs else () for pairs in tables),
    )


def folded(rows: Array) -> NDArray[np.float32]:
    """Rows of all futures, shape (rows, futures), cut into pieces of one replicate each: (32 × pieces, rows, length).

    Single precision is far finer than the sampling error. Pieces are so short that a product of two takes one thread
    of the library for linear algebra: threads that wait for each other cost more than they bring.
    """
    count, futures = rows.shape
    pieces = max(1, -(-futures // (REPLICATES * LONGEST_PIECE)))
    length = -(-futures // (REPLICATES * pieces))
    table = np.zeros((count, length * pieces * REPLICATES), np.float32)
    table[:, :futures] = rows
    parts = table.reshape(count, pieces, length, REPLICATES).transpose(3, 1, 0, 2)
    return np.ascontiguousarray(parts).reshape(REPLICATES * pieces, count, length)


def _rest(output: Array, column: int, alone: Indices, factors: Sequence[Factor]) -> Array:
    """The output less its mean and what single coordinates clearly explain; 0 where there is none."""
    known = ~np.isnan(output)
    if not known.any():
        return np.zeros_like(output)
    left = np.where(known, output - output[known].mean(), 0.0)
    for row, factor in enumerate(factors):
        if alone.beyond_chance[row, column]:
            means = np.nan_to_num(alone.means[row][column] - output[known].mean())
            left -= np.where(known, means[factor.classes], 0.0)
    return left


def _spread_shares(functions: Sequence[NDArray[np.float32]], rest: Array) -> Array:
    """The share of the variance of the squared rest that each coordinate explains, shape (coordinates, outputs).

    An input that acts only together with others moves not the mean of the rest but its size.
    """
    squares = rest**2
    squares -= squares.mean(axis=1, keepdims=True)
    squares /= np.maximum(np.sqrt((squares**2).sum(axis=1, keepdims=True)), np.finfo(float).tiny)
    parts = folded(squares).transpose(0, 2, 1)
    shares = [
        ((own @ parts).sum(axis=0, dtype=np.float64) ** 2).sum(axis=0) - own.shape[1] for own in functions
    ]  # fmt: skip
    return np.asarray(np.stack(shares) / rest.shape[1])


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The products of pairs for one output.

    `sums` are the sums over each replicate of the rest times the products, shape (32, functions, functions), zero for
    pairs that are no pairs or correlated; `counts` the futures with an answer in each. `owner` tells each function's
    coordinate, `variance` is that of the output, `alone` the shares of the coordinates by themselves and `doubts`
    their standard errors.
    """

    coordinates: Sequence[Coordinate]
    sums: Array
    counts: Array
    owner: NDArray[np.intp]
    variance: float
    alone: Array
    doubts: Array
    correlated: tuple[tuple[str, str], ...]

    @staticmethod
    def of(
        coordinates: Sequence[Coordinate], functions: Sequence[NDArray[np.float32]], rest: Array, output: Array,
        alone: Array, doubts: Array,
    ) -> _Pairs:  # fmt: skip
        known = ~np.isnan(output)
        owner = np.repeat(np.arange(len(functions)), [own.shape[1] for own in functions])
        table = np.concatenate(functions, axis=1)
        apart, correlated = _apart(coordinates, functions, int(known.sum()))
        products = (table * folded(rest[None])) @ table.transpose(0, 2, 1)
        sums = products.reshape(REPLICATES, -1, owner.size, owner.size).sum(axis=1, dtype=np.float64)
        counts = np.bincount(np.flatnonzero(known) % REPLICATES, minlength=REPLICATES).astype(np.float64)
        sums *= apart[np.ix_(owner, owner)]
        variance = float(np.var(output[known]))
        return _Pairs(coordinates, sums, counts, owner, variance, np.maximum(alone, 0.0), doubts, correlated)

    def totals(self, weights: Array) -> dict[str, Total]:
        """The total index of every factor that a coordinate carries."""
        carried = dict.fromkeys(name for coordinate in self.coordinates for name in coordinate.carries)
        return {name: self._total(name, weights) for name in carried}

    def _total(self, name: str, weights: Array) -> Total:
        inside = np.array([name in coordinate.carries for coordinate in self.coordinates])
        alone = float(self.alone[inside].sum())
        products = self._products(inside[self.owner])
        whole = float(_squares(products, np.ones((1, REPLICATES)), self.counts)[0])
        joint = (whole - self._noise(products)) / self.variance
        drawn = _squares(products, weights, self.counts) / self.variance
        low, high = (float(end) for end in np.quantile(drawn - drawn.mean(), INTERVAL) + joint)
        doubt = ERRORS_IN_INTERVAL * float(np.sqrt((self.doubts[inside] ** 2).sum()))
        total = alone + max(joint, 0.0)
        least, most = total - math.hypot(doubt, joint - low), total + math.hypot(doubt, high - joint)
        return Total(min(total, 1.0), max(least, 0.0), min(most, 1.0), joint, low > 0.0)

    def _products(self, inside: NDArray[np.bool_]) -> Array:
        """The inner products of the replicates' sums over all pairs that touch `inside`, shape (32, 32)."""
        across = self.sums[:, inside][:, :, ~inside].reshape(REPLICATES, -1)
        between = self.sums[:, inside][:, :, inside].reshape(REPLICATES, -1)  # each pair twice
        return np.asarray(across @ across.T + between @ between.T / 2.0)

    def _noise(self, products: Array) -> float:
        """The sampling variance of the coefficients together, from the replicates."""
        filled = self.counts > 0
        means = products[np.ix_(filled, filled)] / np.outer(self.counts[filled], self.counts[filled])
        size = means.shape[0]
        return float((np.trace(means) - means.sum() / size) / (size * (size - 1)))


def _squares(products: Array, weights: Array, counts: Array) -> Array:
    """The sum of squared coefficients where replicates count as often as each row of `weights` says."""
    return np.asarray(((weights @ products) * weights).sum(axis=1) / np.maximum(weights @ counts, 1.0) ** 2)


def _apart(
    coordinates: Sequence[Coordinate], functions: Sequence[NDArray[np.float32]], count: int
) -> tuple[NDArray[np.bool_], tuple[tuple[str, str], ...]]:
    """Which coordinates are two and independent, as far as their first functions tell; and which are not."""
    length = functions[0].shape[0] * functions[0].shape[2]
    firsts: NDArray[np.float32] = np.zeros((len(functions), length), np.float32)
    for row, own in enumerate(functions):
        if own.shape[1]:
            firsts[row] = own[:, 0].ravel()
    correlation = firsts @ firsts.T / count
    bound = max(CORRELATED / np.sqrt(count), LEAST_CORRELATION)
    alike = (np.abs(correlation) > bound) & ~np.eye(len(functions), dtype=bool)
    rows, columns = np.nonzero(np.triu(alike))
    names = [coordinate.name for coordinate in coordinates]
    return ~alike & ~np.eye(len(functions), dtype=bool), tuple(
        (names[i], names[j]) for i, j in zip(rows, columns, strict=True)
    )
