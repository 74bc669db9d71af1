"""Draws the parameters of futures with NumPy: position of a dispute, component of a mixture, value."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.coupling import CHUNK, coupled
from stratagem.base.distributions import Mixture
from stratagem.base.sequences import sample
from stratagem.model.parts import Coupling, Prior

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

Reals = NDArray[np.float64]

_A = NumpyArithmetic()


def position_sequence(draw: str) -> str:
    """The sequence that says which position of a dispute holds; disputes drawn together share it."""
    return f"position/{draw}"


def component_sequence(cell: str) -> str:
    """The sequence that says which component of its mixture a parameter cell comes from."""
    return f"component/{cell}"


def value_sequence(cell: str) -> str:
    """The sequence of a parameter cell's value."""
    return f"parameter/{cell}"


def bounds(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Upper bounds of all but the last of the shares of (0, 1) that weights mark off."""
    return tuple(accumulate(weights[:-1]))


def draw_positions(prior: Prior, seed: int, futures: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The index of the position that holds in each future."""
    if len(prior.positions) == 1:
        return np.zeros(len(futures), np.int64)
    return _chosen(prior.weights, sample(_A, seed, position_sequence(prior.draw or prior.dispute or ""), futures))


def draw_share(cell: str, seed: int, futures: NDArray[np.uint64]) -> Reals:
    """The uniforms of a parameter cell that is drawn alone."""
    share: Reals = sample(_A, seed, value_sequence(cell), futures)
    return share


def draw_parameter(
    cell: str, prior: Prior, seed: int, futures: NDArray[np.uint64], share: Reals | None = None
) -> Reals:
    """The value of a parameter cell in each future, in base units; `share` are its uniforms where they are known."""
    position = draw_positions(prior, seed, futures)
    share = draw_share(cell, seed, futures) if share is None else share
    values = np.empty(len(futures))
    for index, mixture in enumerate(prior.mixtures):
        here = position == index
        values[here] = _mixed(cell, mixture, seed, futures[here], share[here])
    return values


def coupled_shares(couplings: Iterable[Coupling], seed: int, futures: NDArray[np.uint64]) -> dict[str, Reals]:
    """The uniforms of all cells that are drawn together. Futures are ordered within the chunk that each is in, so
    that it does not matter which of them are asked for.
    """
    found: dict[str, Reals] = {}
    for coupling in couplings:
        rows = {cell: np.empty(len(futures)) for cell in coupling.cells}
        for chunk in np.unique(futures // np.uint64(CHUNK)):
            whole = np.arange(CHUNK, dtype=np.uint64) + chunk * np.uint64(CHUNK)
            apart = [draw_share(cell, seed, whole) for cell in coupling.cells]
            here = futures // np.uint64(CHUNK) == chunk
            inside = futures[here] % np.uint64(CHUNK)
            for row, share in zip(rows.values(), coupled(coupling.factor, apart), strict=True):
                row[here] = share[inside]
        found.update(rows)
    return found


def draw_all(plan: Plan, seed: int, futures: NDArray[np.uint64]) -> Reals:
    """All parameter cells, shape (cells, futures), overrides applied."""
    shares = coupled_shares(plan.model.couplings, seed, futures)
    drawn = [
        np.full(len(futures), plan.overrides[cell])
        if cell in plan.overrides
        else draw_parameter(cell, prior, seed, futures, shares.get(cell))
        for cell, prior in plan.priors.items()
    ]
    return np.array(drawn).reshape(len(drawn), len(futures))


def _mixed(cell: str, mixture: Mixture, seed: int, futures: NDArray[np.uint64], share: Reals) -> Reals:
    if len(mixture.shapes) == 1:
        return np.broadcast_to(mixture.shapes[0].quantile(_A, share), share.shape)
    component = _chosen(mixture.weights, sample(_A, seed, component_sequence(cell), futures))
    values = np.empty(len(futures))
    for index, shape in enumerate(mixture.shapes):
        here = component == index
        values[here] = shape.quantile(_A, share[here])
    return values


def _chosen(weights: tuple[float, ...], share: Reals) -> NDArray[np.int64]:
    chosen: NDArray[np.int64] = np.sum([share >= bound for bound in bounds(weights)], axis=0, dtype=np.int64)
    return chosen
