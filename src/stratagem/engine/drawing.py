"""Draws the parameters of futures with NumPy: position of a dispute, component of a mixture, value."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.distributions import Mixture
from stratagem.base.sequences import sample
from stratagem.model.parts import Prior

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


def draw_parameter(cell: str, prior: Prior, seed: int, futures: NDArray[np.uint64]) -> Reals:
    """The value of a parameter cell in each future, in base units."""
    position = draw_positions(prior, seed, futures)
    share = sample(_A, seed, value_sequence(cell), futures)
    values = np.empty(len(futures))
    for index, mixture in enumerate(prior.mixtures):
        here = position == index
        values[here] = _mixed(cell, mixture, seed, futures[here], share[here])
    return values


def draw_all(plan: Plan, seed: int, futures: NDArray[np.uint64]) -> Reals:
    """All parameter cells, shape (cells, futures), overrides applied."""
    drawn = [
        np.full(len(futures), plan.overrides[cell])
        if cell in plan.overrides
        else draw_parameter(cell, prior, seed, futures)
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
